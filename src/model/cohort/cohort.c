/* Retention by cohort: of the customers who first bought in a month, how many bought again in each later one.
 */
#include "base/time/civil.h"
#include "model/model.h"
#include "model/purchase/purchase.h"
#include "model/result.h"

#include <string.h>

enum { AS_OF, PARTIAL, PARAMETERS };
enum { MAX_MONTHS = 1200, MONTH_BYTES = 8 };

/* clang-format off */
static const pt_model_column columns[] = {
    {.name = "customer_id", .type = PT_COLUMN_KEY,  .source = "transaction.customer_id", .help = PT_N("who bought")},
    {.name = "date",        .type = PT_COLUMN_DATE, .source = "transaction.day",         .help = PT_N("the day of the purchase")},
};

static const pt_model_input inputs[] = {
    {.name = "transactions", .help = PT_N("purchases, one row each or one row for each line of an order"), .columns = columns, .column_count = sizeof columns / sizeof *columns},
};

static const pt_parameter parameters[] = {
    [AS_OF]   = {.name = "as-of", .label = PT_N("As of"), .kind = PT_PARAMETER_DATE,
                 .help = PT_N("months that are not over on this day are left out; standard is the end of the last month in the data")},
    [PARTIAL] = {.name = "partial", .label = PT_N("Show the month that is not over"), .kind = PT_PARAMETER_YES_NO, .standard = "no",
                 .help = PT_N("counts the month of the day asked for although it is not over; its figures look too low")},
};

static const pt_model_output outputs[] = {
    {NULL, "as_of",     PT_SHOW_DATE,  PT_N("As of"), NULL},
    {NULL, "customers", PT_SHOW_COUNT, PT_N("Customers"), NULL},
    {NULL, "cohorts",   PT_SHOW_COUNT, PT_N("Cohorts"), NULL},
    {"cohorts", "cohort",   PT_SHOW_TEXT,  PT_N("Month of the first purchase"), NULL},
    {"cohorts", "size",     PT_SHOW_COUNT, PT_N("Customers"), NULL},
    {"cohorts", "period",   PT_SHOW_COUNT, PT_N("Months since"), NULL},
    {"cohorts", "retained", PT_SHOW_COUNT, PT_N("Customers who bought"), NULL},
    {"cohorts", "rate",     PT_SHOW_SHARE, PT_N("Share who bought"), NULL},
};
/* clang-format on */

/* Counts of a triangle: cell(cohort, period) for cohort + period < months. */
typedef struct triangle {
    int32_t first_month;
    size_t months;
    int64_t *cells; /* months · months */
} triangle;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

/* The last month to show. */
static int32_t last_month(const pt_setting *settings, const pt_purchases *purchases)
{
    if (!settings[AS_OF].is_given) {
        return pt_date_month(pt_purchases_last_day(purchases));
    }
    int32_t month = pt_date_month(settings[AS_OF].date);
    bool is_over = settings[AS_OF].date + 1 == pt_month_first_day(month + 1);
    return is_over || settings[PARTIAL].choice != 0 ? month : month - 1;
}

/* Counts one customer once in each month with a purchase. Rows are sorted by day, so months ascend. */
static void count_customer(const pt_purchases *purchases, size_t customer, int32_t as_of, triangle *counts)
{
    int32_t cohort = 0;
    int32_t month_end = INT32_MIN; /* first day after the month counted last */
    for (size_t row = purchases->start[customer]; row < purchases->start[customer + 1]; row++) {
        int32_t day = purchases->day[row];
        if (day < month_end) {
            continue;
        }
        if (day > as_of) {
            return;
        }
        int32_t month = pt_date_month(day) - counts->first_month;
        if (month_end == INT32_MIN) {
            cohort = month;
        }
        month_end = pt_month_first_day(month + counts->first_month + 1);
        counts->cells[(size_t)cohort * counts->months + (size_t)(month - cohort)]++;
    }
}

static pt_status make_triangle(const pt_run *run, const pt_purchases *purchases, int32_t last, int32_t as_of,
                               triangle *counts, pt_error *error)
{
    int32_t first_day = INT32_MAX;
    for (size_t c = 0; c < purchases->customers->count; c++) {
        size_t row = purchases->start[c];
        if (row < purchases->start[c + 1] && purchases->day[row] < first_day) {
            first_day = purchases->day[row];
        }
    }
    int32_t first = pt_date_month(first_day);
    if (first > last) {
        return PT_FAIL(error, PT_TOO_LITTLE_DATA, "no month with purchases is over on the day asked for");
    }
    if (last - first >= MAX_MONTHS) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the purchases span {1} months, at most {2} can be shown: check for mistaken dates",
                       last - first + 1, (int)MAX_MONTHS);
    }
    size_t months = (size_t)(last - first) + 1;
    int64_t *cells = pt_arena_alloc(run->arena, months * months, sizeof *cells);
    if (cells == NULL) {
        return out_of_memory(error);
    }
    *counts = (triangle){first, months, cells};
    for (size_t c = 0; c < purchases->customers->count; c++) {
        if (c % 65536 == 0) {
            PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("counting months"), PT_N("customers"),
                                                  (int64_t)c, (int64_t)purchases->customers->count, error));
        }
        count_customer(purchases, c, as_of, counts);
    }
    return PT_OK;
}

/* Names of the cohorts that have customers; the others get none. */
static pt_status name_cohorts(const pt_run *run, const triangle *counts, pt_dictionary *names,
                              pt_error *error)
{
    const char **texts = pt_arena_alloc(run->arena, counts->months, sizeof *texts);
    char(*buffers)[MONTH_BYTES] = pt_arena_alloc(run->arena, counts->months, sizeof *buffers);
    if (texts == NULL || buffers == NULL) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < counts->months; m++) {
        char day[PT_DATE_BYTES];
        memcpy(buffers[m], pt_date_format(pt_month_first_day(counts->first_month + (int32_t)m), day),
               MONTH_BYTES - 1);
        texts[m] = buffers[m];
    }
    *names = (pt_dictionary){.count = counts->months, .texts = texts};
    return PT_OK;
}

static pt_status add_cohorts(const pt_run *run, const triangle *counts, pt_result *result, pt_error *error)
{
    size_t rows = 0;
    for (size_t m = 0; m < counts->months; m++) {
        rows += counts->cells[m * counts->months] > 0 ? counts->months - m : 0;
    }
    pt_dictionary *names = pt_arena_alloc(run->arena, 1, sizeof *names);
    if (names == NULL) {
        return out_of_memory(error);
    }
    PT_RETURN_IF_ERROR(name_cohorts(run, counts, names, error));
    pt_table_builder table = {.arena = run->arena, .name = "cohorts", .row_count = rows};
    int32_t *cohort = pt_table_add_code(&table, "cohort", PT_COLUMN_TEXT, names);
    int64_t *size = pt_table_add_integer(&table, "size");
    int64_t *period = pt_table_add_integer(&table, "period");
    int64_t *retained = pt_table_add_integer(&table, "retained");
    double *rate = pt_table_add_real(&table, "rate");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    size_t row = 0;
    for (size_t m = 0; m < counts->months; m++) {
        const int64_t *cells = counts->cells + m * counts->months;
        for (size_t p = 0; cells[0] > 0 && m + p < counts->months; p++, row++) {
            cohort[row] = (int32_t)m;
            size[row] = cells[0];
            period[row] = (int64_t)p;
            retained[row] = cells[p];
            rate[row] = (double)cells[p] / (double)cells[0];
        }
    }
    return pt_result_add_table(result, &table, error);
}

static void add_counts(const triangle *counts, pt_result *result)
{
    int64_t customers = 0;
    int64_t cohorts = 0;
    for (size_t m = 0; m < counts->months; m++) {
        customers += counts->cells[m * counts->months];
        cohorts += counts->cells[m * counts->months] > 0;
    }
    pt_result_add_number(result, "customers", (double)customers);
    pt_result_add_number(result, "cohorts", (double)cohorts);
}

/* Says when the last month shown may not be whole. */
static void warn(const pt_setting *settings, const pt_purchases *purchases, int32_t as_of, pt_result *result)
{
    char day[PT_DATE_BYTES];
    int32_t last_day = pt_purchases_last_day(purchases);
    if (!settings[AS_OF].is_given && last_day < as_of) {
        pt_result_warn(result,
                       PT_MESSAGE("no day was given and the data end on {1}: the last month may not be whole",
                                  pt_date_format(last_day, day)));
    }
    if (settings[AS_OF].is_given && settings[AS_OF].date < as_of) {
        pt_result_warn(result, PT_MESSAGE("the last month is not over on {1}: its figures look too low",
                                          pt_date_format(settings[AS_OF].date, day)));
    }
}

static pt_status run_cohort(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                            pt_result *result, pt_error *error)
{
    pt_purchases purchases;
    PT_RETURN_IF_ERROR(pt_purchases_arrange(run, &frames[0], &purchases, error));
    int32_t last = last_month(settings, &purchases);
    int32_t end = pt_month_first_day(last + 1) - 1;
    int32_t as_of = settings[AS_OF].is_given ? settings[AS_OF].date : end;
    triangle counts = {0};
    PT_RETURN_IF_ERROR(make_triangle(run, &purchases, last, as_of < end ? as_of : end, &counts, error));
    PT_RETURN_IF_ERROR(pt_result_add_date(result, run, "as_of", as_of, error));
    add_counts(&counts, result);
    PT_RETURN_IF_ERROR(add_cohorts(run, &counts, result, error));
    warn(settings, &purchases, end, result);
    return PT_OK;
}

const pt_model pt_model_cohort = {
    .name = "cohort",
    .version = 1,
    .title = PT_N("Retention by cohort"),
    .question =
        PT_N("Of the customers who came in a month, how many still buy one, two, three months later?"),
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .parameters = parameters,
    .parameter_count = PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = run_cohort,
};
