#include "model/model.h"

#include "base/time/civil.h"
#include "tests/support/check.h"

/* More than two blocks of 262144 rows. */
enum { ROWS = 530000, BLOCK = 262144, TWO_BLOCKS = 2 * BLOCK };

static int32_t days[ROWS];
static double amounts[ROWS];
static uint8_t unknown[ROWS];

static const size_t places[] = {0,         1023,           1024,       BLOCK - 1, BLOCK,
                                BLOCK + 1, TWO_BLOCKS - 1, TWO_BLOCKS, ROWS - 1};
enum { PLACES = sizeof places / sizeof *places };

static const pt_model_column strict[] = {
    {.name = "date", .type = PT_COLUMN_DATE},
    {.name = "amount", .type = PT_COLUMN_REAL},
};
static const pt_model_column lenient[] = {
    {.name = "date", .type = PT_COLUMN_DATE, .may_be_unknown = true},
    {.name = "amount", .type = PT_COLUMN_REAL, .may_be_unknown = true},
};

/* The row that is refused, from 1; 0 when none is. */
static int64_t refused_row(const pt_model_column *columns, size_t row_count, int threads, const char *field)
{
    const pt_model_input input = {.name = "transactions", .columns = columns, .column_count = 2};
    const pt_model model = {.name = "test", .inputs = &input, .input_count = 1};
    const pt_column values[] = {
        {.name = "date", .type = PT_COLUMN_DATE, .date = days, .unknown = unknown},
        {.name = "amount", .type = PT_COLUMN_REAL, .real = amounts, .unknown = unknown},
    };
    const pt_frame frame = {"transactions", row_count, 2, values};
    const pt_run run = {.thread_count = threads};
    pt_error error = {0};
    if (pt_model_check(&model, 0, &run, &frame, &error) == PT_OK) {
        return 0;
    }
    CHECK(error.status == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, field);
    return error.row;
}

static void a_missing_value_is_refused_wherever_it_stands(void)
{
    CHECK(refused_row(strict, ROWS, 2, "") == 0);
    for (size_t i = 0; i < PLACES; i++) {
        unknown[places[i]] = 1;
        CHECK(refused_row(strict, ROWS, 2, "date") == (int64_t)places[i] + 1);
        CHECK(refused_row(strict, places[i], 2, "date") == 0);
        CHECK(refused_row(lenient, ROWS, 2, "") == 0);
        unknown[places[i]] = 0;
    }
}

static void an_impossible_value_is_refused_unless_it_is_unknown(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        amounts[places[i]] = i % 2 == 0 ? INFINITY : NAN;
        CHECK(refused_row(lenient, ROWS, 3, "amount") == (int64_t)places[i] + 1);
        unknown[places[i]] = 1;
        CHECK(refused_row(lenient, ROWS, 3, "") == 0);
        days[places[i]] = i % 2 == 0 ? INT32_MIN : INT32_MAX;
        CHECK(refused_row(lenient, ROWS, 3, "") == 0);
        unknown[places[i]] = 0;
        CHECK(refused_row(lenient, ROWS, 3, "date") == (int64_t)places[i] + 1);
        amounts[places[i]] = 0.0;
        days[places[i]] = 0;
    }
}

static void the_first_and_the_last_day_are_days(void)
{
    int32_t first = 0;
    int32_t last = 0;
    CHECK(pt_date_from_civil((pt_civil){1, 1, 1}, &first) &&
          pt_date_from_civil((pt_civil){9999, 12, 31}, &last));
    days[BLOCK - 1] = first;
    days[BLOCK] = last;
    CHECK(refused_row(strict, ROWS, 1, "") == 0);
    days[BLOCK - 1] = first - 1;
    CHECK(refused_row(strict, ROWS, 1, "date") == BLOCK);
    days[BLOCK - 1] = 0;
    days[BLOCK] = last + 1;
    CHECK(refused_row(strict, ROWS, 1, "date") == BLOCK + 1);
    days[BLOCK] = 0;
}

/* Whoever finds a wrong row first, the first one is named. */
static void of_many_wrong_rows_the_first_is_named(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        amounts[places[i]] = NAN;
    }
    for (size_t i = 0; i < PLACES; i++) {
        for (int threads = 1; threads <= 4; threads++) {
            CHECK(refused_row(strict, ROWS, threads, "amount") == (int64_t)places[i] + 1);
        }
        amounts[places[i]] = 0.0;
    }
}

CHECK_MAIN(a_missing_value_is_refused_wherever_it_stands, an_impossible_value_is_refused_unless_it_is_unknown,
           the_first_and_the_last_day_are_days, of_many_wrong_rows_the_first_is_named)
