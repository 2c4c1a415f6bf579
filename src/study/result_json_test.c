#include "study/result_json.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "tests/support/check.h"

static const pt_choice choices[] = {{"rank", "Rank"}, {"fixed", "Fixed"}, {0}};
static const pt_parameter parameters[] = {
    {.name = "as-of", .kind = PT_PARAMETER_DATE},
    {.name = "weights", .kind = PT_PARAMETER_NUMBERS},
    {.name = "scoring", .kind = PT_PARAMETER_CHOICE, .choices = choices},
    {.name = "partial", .kind = PT_PARAMETER_YES_NO},
    {.name = "groups", .kind = PT_PARAMETER_RANGE},
    {.name = "seed", .kind = PT_PARAMETER_SEED},
    {.name = "limit", .kind = PT_PARAMETER_NUMBER},
    {.name = "columns", .kind = PT_PARAMETER_COLUMNS},
    {.name = "days", .kind = PT_PARAMETER_INTEGER},
};
static const pt_model model = {.name = "m", .version = 3, .parameters = parameters, .parameter_count = 9};

static void an_outcome_is_written_as_agreed(void)
{
    const double weights[] = {50, 0.1};
    const char *const names[] = {"a", "b"};
    const pt_setting settings[] = {
        {.is_given = true, .date = 0},
        {.is_given = true, .numbers = weights, .count = 2},
        {.is_given = true, .choice = 1},
        {.is_given = true, .choice = 1},
        {.is_given = true, .range_low = 2, .range_high = 8},
        {.is_given = true, .seed = UINT64_MAX},
        {0},
        {.is_given = true, .names = names, .count = 2},
        {.is_given = true, .integer = -3},
    };
    const char *const texts[] = {"x \"y\"", "z"};
    const int64_t ids[] = {9007199254740993};
    const pt_dictionary words = {2, texts, NULL}, customers = {1, NULL, ids};
    const int32_t codes[] = {1, 0}, customer[] = {0, 0}, days[] = {0, 31};
    const double reals[] = {NAN, 2.5};
    const uint8_t unknown[] = {0, 1};
    const pt_column columns[] = {
        {.name = "customer_id", .type = PT_COLUMN_KEY, .code = customer, .dictionary = &customers},
        {.name = "word", .type = PT_COLUMN_TEXT, .code = codes, .dictionary = &words},
        {.name = "value", .type = PT_COLUMN_REAL, .real = reals},
        {.name = "since", .type = PT_COLUMN_DATE, .date = days, .unknown = unknown},
    };
    pt_outcome outcome = {.model = &model, .settings = settings};
    outcome.result.scalars[0] = (pt_scalar){.name = "n", .kind = PT_SCALAR_NUMBER, .number = 3};
    outcome.result.scalars[1] = (pt_scalar){.name = "as_of", .kind = PT_SCALAR_TEXT, .text = "1970-01-01"};
    outcome.result.scalars[2] = (pt_scalar){
        .name = "by", .kind = PT_SCALAR_NAMED_NUMBERS, .names = names, .numbers = weights, .count = 2};
    outcome.result.scalar_count = 3;
    outcome.result.tables[0] = (pt_frame){"rows", 2, 4, columns};
    outcome.result.table_count = 1;
    CHECK(PT_FAIL(&outcome.result.warnings[0], PT_CANCELLED, "cancelled") == PT_CANCELLED);
    outcome.result.warning_count = 1;

    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_outcome_write_json(&json, &outcome, PT_SIMPLIFIED_CHINESE);
    CHECK_TEXT(pt_buffer_text(&text),
               "{\"model\":\"m\",\"version\":3,\"parameters\":{\"as_of\":\"1970-01-01\",\"weights\":[50,0.1],"
               "\"scoring\":\"fixed\",\"partial\":true,\"groups\":\"2..8\",\"seed\":\"18446744073709551615\","
               "\"limit\":null,\"columns\":[\"a\",\"b\"],\"days\":-3},"
               "\"results\":{\"n\":3,\"as_of\":\"1970-01-01\",\"by\":{\"a\":50,\"b\":0.1}},"
               "\"tables\":{\"rows\":[{\"customer_id\":\"9007199254740993\",\"word\":\"z\",\"value\":null,"
               "\"since\":\"1970-01-01\"},{\"customer_id\":\"9007199254740993\",\"word\":\"x "
               "\\\"y\\\"\",\"value\":2.5,"
               "\"since\":null}]},\"warnings\":[\"已取消\"]}");
}

CHECK_MAIN(an_outcome_is_written_as_agreed)
