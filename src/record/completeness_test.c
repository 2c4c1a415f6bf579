#include "record/completeness.h"

#include "base/scope.h"
#include "tests/support/check.h"

#define LABEL "{\"en\": \"x\", \"zh-CN\": \"甲\", \"zh-TW\": \"甲\"}"
#define FIELD(name, rest) \
    "{\"name\": \"" name "\", \"label\": " LABEL ", \"group\": \"g\", \"type\": \"text\"" rest "}"

#define WEIGHT(weight) ", \"completeness\": {\"weight\": " weight "}"
#define WEIGHT_OF(weight, kind) \
    ", \"completeness\": {\"weight\": " weight ", \"field\": \"kind\", \"code\": \"" kind "\"}"
#define CHOICE(code) "{\"code\": \"" code "\", \"label\": " LABEL "}"
#define KIND_FIELD(rest)                                                                 \
    "{\"name\": \"kind\", \"label\": " LABEL ", \"group\": \"g\", \"type\": \"choice\"," \
    " \"choices\": [" CHOICE("person") ", " CHOICE("firm") "]" rest "}"
#define THING(fields)                                                                          \
    "{\"name\": \"thing\", \"class\": \"reference\", \"label\": " LABEL ", \"plural\": " LABEL \
    ", \"groups\": [{\"name\": \"g\", \"label\": " LABEL "}], \"fields\": [" fields "]}"

/* A person's and an organisation's fields, and one that does not count. */
static const char described[] =
    THING(KIND_FIELD(WEIGHT("1")) "," FIELD("note", "") "," FIELD("phone", WEIGHT("2")) "," FIELD(
        "email", WEIGHT("3")) "," FIELD("hobby", WEIGHT_OF("2", "person")) "," FIELD("industry",
                                                                                     WEIGHT_OF("4", "firm")));
enum { KIND, NOTE, PHONE, EMAIL, HOBBY, INDUSTRY, FIELDS };

static pt_status build(const char *text, pt_arena *arena, pt_schema *schema, pt_error *error)
{
    pt_embedded_file file = {"thing.json", text, text + strlen(text)};
    return pt_schema_build(&file, 1, arena, schema, error);
}

/* Whether the share is that of filled out of weight, and these are missing. */
static void check_completeness(const pt_value *values, int32_t filled, int32_t weight, const char *missing)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_completeness found = {0};
    pt_value copies[FIELDS];
    memcpy(copies, values, sizeof copies);
    CHECK(build(described, &arena, &schema, NULL) == PT_OK);
    pt_record record = {.entity = &schema.entities[0], .values = copies};
    CHECK(pt_completeness_of(&record, &found));
    CHECK(found.filled_weight == filled && found.weight == weight);
    CHECK_NEAR(found.share, (double)filled / weight, 1e-4);
    char names[200] = "";
    for (size_t i = 0; i < found.missing_count; i++) {
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s ", found.missing[i]->name);
    }
    CHECK_TEXT(names, missing);
}

static void an_empty_record_lacks_all_that_counts_for_everybody_the_heaviest_first(void)
{
    check_completeness((pt_value[FIELDS]){{0}}, 0, 6, "email phone kind ");
}

static void what_counts_for_one_kind_only_counts_for_no_other(void)
{
    pt_value person[FIELDS] = {[KIND] = pt_value_text("person"), [PHONE] = pt_value_text("1")};
    check_completeness(person, 3, 8, "email hobby ");
    pt_value firm[FIELDS] = {[KIND] = pt_value_text("firm"), [PHONE] = pt_value_text("1")};
    check_completeness(firm, 3, 10, "industry email ");
    firm[HOBBY] = pt_value_text("golf");
    firm[NOTE] = pt_value_text("counts for nothing");
    check_completeness(firm, 3, 10, "industry email ");
}

static void a_record_with_everything_is_complete(void)
{
    pt_value values[FIELDS] = {[KIND] = pt_value_text("person"),
                               [PHONE] = pt_value_text("1"),
                               [EMAIL] = pt_value_text("a@b.cn"),
                               [HOBBY] = pt_value_text("茶")};
    check_completeness(values, 8, 8, "");
}

static void customers_count_and_transactions_do_not(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_completeness found = {.weight = -1};
    CHECK(pt_schema_load(&arena, &schema, NULL) == PT_OK);
    const pt_entity *customer = pt_schema_find(&schema, "customer");
    pt_value *values = pt_arena_alloc(&arena, customer->field_count, sizeof *values);
    pt_record record = {.entity = customer, .values = values};
    CHECK(pt_completeness_of(&record, &found) && found.weight > 0 && found.share == 0);
    record.entity = pt_schema_find(&schema, "transaction");
    found.weight = -1;
    CHECK(!pt_completeness_of(&record, &found) && found.weight == -1);
}

static void a_description_that_counts_nonsense_is_refused(void)
{
    static const char *const wrong[][2] = {
        {"\"weight\": 0", "a weight is a whole number"},
        {"\"weight\": 1.5", "a weight is a whole number"},
        {"\"field\": \"kind\"", "a weight is a whole number"},
        {"\"weight\": 1, \"field\": \"kind\"", "is missing"},
        {"\"weight\": 1, \"field\": \"none\", \"code\": \"x\"", "there is no field"},
        {"\"weight\": 1, \"field\": \"b\", \"code\": \"x\"", "has the wrong type"},
        {"\"weight\": 1, \"field\": \"kind\", \"code\": \"x\"", "is none of the choices"},
        {"\"weight\": 1, \"colour\": 2", "unknown key"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        char text[2000];
        pt_schema schema = {0};
        pt_error error = {0};
        snprintf(text, sizeof text, THING(KIND_FIELD("") "," FIELD("b", ", \"completeness\": {%s}")),
                 wrong[i][0]);
        CHECK(build(text, &arena, &schema, &error) == PT_INVALID_INPUT);
        CHECK(error.message != NULL && strstr(error.message, wrong[i][1]) != NULL);
    }
}

CHECK_MAIN(an_empty_record_lacks_all_that_counts_for_everybody_the_heaviest_first,
           what_counts_for_one_kind_only_counts_for_no_other, a_record_with_everything_is_complete,
           customers_count_and_transactions_do_not, a_description_that_counts_nonsense_is_refused)
