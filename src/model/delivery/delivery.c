/* How long customers wait: from the order to its delivery, or to its dispatch where that is all that is
 * known. */
#include "base/time/civil.h"
#include "model/model.h"
#include "model/result.h"

#include <math.h>
#include <string.h>

enum { AS_OF, PARAMETERS };
/* Longer waits are taken for mistaken dates; more modes, for a column that holds something else. */
enum { MAX_DAYS = 3650, MAX_MODES = 100 };

/* clang-format off */
static const pt_model_column columns[] = {
    {.name = "date",      .type = PT_COLUMN_DATE, .source = "transaction.day",          .help = PT_N("the day of the order")},
    {.name = "delivered", .type = PT_COLUMN_DATE, .source = "transaction.delivered_on", .is_optional = true, .may_be_unknown = true, .help = PT_N("the day it arrived")},
    {.name = "shipped",   .type = PT_COLUMN_DATE, .source = "transaction.shipped_on",   .is_optional = true, .may_be_unknown = true, .help = PT_N("the day it was sent, taken where the day of arrival is unknown")},
    {.name = "promised",  .type = PT_COLUMN_DATE, .source = "transaction.promised_on",  .is_optional = true, .may_be_unknown = true, .help = PT_N("the day that was promised")},
    {.name = "mode",      .type = PT_COLUMN_TEXT, .source = "transaction.ship_mode",    .is_optional = true, .may_be_unknown = true, .help = PT_N("the way it was sent")},
};

static const pt_model_input inputs[] = {
    {.name = "orders", .help = PT_N("orders, one row each"), .columns = columns, .column_count = sizeof columns / sizeof *columns},
};

static const pt_parameter parameters[] = {
    [AS_OF] = {.name = "as-of", .label = PT_N("As of"), .kind = PT_PARAMETER_DATE,
               .help = PT_N("orders after this day are left out; standard is to count all")},
};

static const pt_model_output outputs[] = {
    {NULL, "orders",      PT_SHOW_COUNT,  PT_N("Orders with both days"), NULL},
    {NULL, "undated",     PT_SHOW_COUNT,  PT_N("Orders without a day of delivery"), NULL},
    {NULL, "delivered",   PT_SHOW_COUNT,  PT_N("Orders measured to their delivery"), NULL},
    {NULL, "shipped",     PT_SHOW_COUNT,  PT_N("Orders measured to their dispatch"), NULL},
    {NULL, "mean_days",   PT_SHOW_DAYS,   PT_N("Mean wait"), NULL},
    {NULL, "median_days", PT_SHOW_DAYS,   PT_N("Median wait"), NULL},
    {NULL, "high_days",   PT_SHOW_DAYS,   PT_N("Nine in ten wait at most"), NULL},
    {NULL, "promised",    PT_SHOW_COUNT,  PT_N("Orders with a promised day"), NULL},
    {NULL, "late",        PT_SHOW_COUNT,  PT_N("Orders later than promised"), NULL},
    {"days", "days",   PT_SHOW_DAYS,  PT_N("Wait"), NULL},
    {"days", "orders", PT_SHOW_COUNT, PT_N("Orders"), NULL},
    {"days", "share",  PT_SHOW_SHARE, PT_N("Share of orders"), NULL},
    {"modes", "mode",        PT_SHOW_TEXT,  PT_N("Way of sending"), NULL},
    {"modes", "orders",      PT_SHOW_COUNT, PT_N("Orders"), NULL},
    {"modes", "mean_days",   PT_SHOW_DAYS,  PT_N("Mean wait"), NULL},
    {"modes", "median_days", PT_SHOW_DAYS,  PT_N("Median wait"), NULL},
    {"modes", "high_days",   PT_SHOW_DAYS,  PT_N("Nine in ten wait at most"), NULL},
    {"modes", "promised",    PT_SHOW_COUNT, PT_N("Orders with a promised day"), NULL},
    {"modes", "late",        PT_SHOW_COUNT, PT_N("Orders later than promised"), NULL},
};
/* clang-format on */

/* Waits of one way of sending, or of all: counts by days are all that means and quantiles need. */
typedef struct waits {
    int64_t orders;
    int64_t promised;
    int64_t late;
    int64_t by_days[MAX_DAYS + 1];
} waits;

typedef struct tally {
    waits all;
    waits *modes; /* by code; NULL: no modes */
    size_t mode_count;
    int64_t undated;
    int64_t delivered;
    int64_t shipped;
    int64_t later;
    int64_t mistaken;
} tally;

typedef struct order_columns {
    const pt_column *date;
    const pt_column *delivered; /* NULL where the input has none */
    const pt_column *shipped;
    const pt_column *promised;
    const pt_column *mode;
} order_columns;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

static bool is_known(const pt_column *column, size_t row)
{
    return column != NULL && !pt_column_is_unknown(column, row);
}

/* Type 7 quantile of whole days from their counts: linear between the order statistics around
 * (orders − 1) · probability. */
static double quantile_of(const waits *of, double probability)
{
    double position = (double)(of->orders - 1) * probability;
    int64_t low = (int64_t)floor(position);
    int64_t seen = 0;
    size_t day = 0;
    for (; seen + of->by_days[day] <= low; day++) {
        seen += of->by_days[day];
    }
    size_t next = day;
    if (seen + of->by_days[day] == low + 1 && low + 1 < of->orders) {
        do {
            next++;
        } while (of->by_days[next] == 0);
    }
    return (double)day + (position - (double)low) * (double)(next - day);
}

static double mean_of(const waits *of)
{
    int64_t sum = 0;
    for (int64_t day = 0; day <= MAX_DAYS; day++) {
        sum += day * of->by_days[day];
    }
    return (double)sum / (double)of->orders;
}

static void add_wait(waits *to, int32_t days, bool is_promised, bool is_late)
{
    to->orders++;
    to->by_days[days]++;
    to->promised += is_promised;
    to->late += is_late;
}

static void count_order(const order_columns *columns_of, size_t row, tally *count)
{
    bool is_delivered = is_known(columns_of->delivered, row);
    if (!is_delivered && !is_known(columns_of->shipped, row)) {
        count->undated++;
        return;
    }
    int32_t end = is_delivered ? columns_of->delivered->date[row] : columns_of->shipped->date[row];
    int32_t days = end - columns_of->date->date[row];
    if (days < 0 || days > MAX_DAYS) {
        count->mistaken++;
        return;
    }
    bool is_promised = is_known(columns_of->promised, row);
    bool is_late = is_promised && end > columns_of->promised->date[row];
    add_wait(&count->all, days, is_promised, is_late);
    count->delivered += is_delivered;
    count->shipped += !is_delivered;
    if (count->modes != NULL && is_known(columns_of->mode, row)) {
        add_wait(&count->modes[columns_of->mode->code[row]], days, is_promised, is_late);
    }
}

static pt_status count_orders(const pt_run *run, const pt_frame *frame, const pt_setting *as_of, tally *count,
                              pt_error *error)
{
    const order_columns found = {
        .date = pt_frame_find(frame, "date"),
        .delivered = pt_frame_find(frame, "delivered"),
        .shipped = pt_frame_find(frame, "shipped"),
        .promised = pt_frame_find(frame, "promised"),
        .mode = pt_frame_find(frame, "mode"),
    };
    if (found.mode != NULL && found.mode->dictionary->count <= MAX_MODES) {
        count->mode_count = found.mode->dictionary->count;
        count->modes = pt_arena_alloc(run->arena, count->mode_count, sizeof *count->modes);
        if (count->modes == NULL) {
            return out_of_memory(error);
        }
    }
    for (size_t row = 0; row < frame->row_count; row++) {
        if (row % 65536 == 0) {
            PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("measuring waits"), PT_N("orders"),
                                                  (int64_t)row, (int64_t)frame->row_count, error));
        }
        if (as_of->is_given && found.date->date[row] > as_of->date) {
            count->later++;
        } else {
            count_order(&found, row, count);
        }
    }
    return PT_OK;
}

static pt_status add_days(const pt_run *run, const waits *all, pt_result *result, pt_error *error)
{
    size_t rows = 0;
    for (size_t day = 0; day <= MAX_DAYS; day++) {
        rows += all->by_days[day] > 0;
    }
    pt_table_builder table = {.arena = run->arena, .name = "days", .row_count = rows};
    int64_t *days = pt_table_add_integer(&table, "days");
    int64_t *orders = pt_table_add_integer(&table, "orders");
    double *share = pt_table_add_real(&table, "share");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    size_t row = 0;
    for (size_t day = 0; day <= MAX_DAYS; day++) {
        if (all->by_days[day] > 0) {
            days[row] = (int64_t)day;
            orders[row] = all->by_days[day];
            share[row++] = (double)all->by_days[day] / (double)all->orders;
        }
    }
    return pt_result_add_table(result, &table, error);
}

/* Codes of the modes that have orders, fastest first; equally fast ones in order of first appearance. */
static size_t order_modes(const tally *count, int32_t *codes)
{
    double means[MAX_MODES];
    size_t kept = 0;
    for (size_t code = 0; code < count->mode_count; code++) {
        if (count->modes[code].orders == 0) {
            continue;
        }
        double mean = mean_of(&count->modes[code]);
        size_t at = kept++;
        for (; at > 0 && means[at - 1] > mean; at--) {
            means[at] = means[at - 1];
            codes[at] = codes[at - 1];
        }
        means[at] = mean;
        codes[at] = (int32_t)code;
    }
    return kept;
}

static pt_status add_modes(const pt_run *run, const tally *count, const pt_column *mode, pt_result *result,
                           pt_error *error)
{
    int32_t codes[MAX_MODES];
    size_t rows = order_modes(count, codes);
    static const pt_dictionary none = {0};
    pt_table_builder table = {.arena = run->arena, .name = "modes", .row_count = rows};
    int32_t *name =
        pt_table_add_code(&table, "mode", PT_COLUMN_TEXT, mode == NULL ? &none : mode->dictionary);
    int64_t *orders = pt_table_add_integer(&table, "orders");
    double *mean = pt_table_add_real(&table, "mean_days");
    double *median = pt_table_add_real(&table, "median_days");
    double *high = pt_table_add_real(&table, "high_days");
    int64_t *promised = pt_table_add_integer(&table, "promised");
    int64_t *late = pt_table_add_integer(&table, "late");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < rows; row++) {
        const waits *of = &count->modes[codes[row]];
        name[row] = codes[row];
        orders[row] = of->orders;
        mean[row] = mean_of(of);
        median[row] = quantile_of(of, 0.5);
        high[row] = quantile_of(of, 0.9);
        promised[row] = of->promised;
        late[row] = of->late;
    }
    return pt_result_add_table(result, &table, error);
}

static void add_totals(const tally *count, pt_result *result)
{
    pt_result_add_number(result, "orders", (double)count->all.orders);
    pt_result_add_number(result, "undated", (double)count->undated);
    pt_result_add_number(result, "delivered", (double)count->delivered);
    pt_result_add_number(result, "shipped", (double)count->shipped);
    pt_result_add_number(result, "mean_days", mean_of(&count->all));
    pt_result_add_number(result, "median_days", quantile_of(&count->all, 0.5));
    pt_result_add_number(result, "high_days", quantile_of(&count->all, 0.9));
    pt_result_add_number(result, "promised", (double)count->all.promised);
    pt_result_add_number(result, "late", (double)count->all.late);
}

static void warn(const tally *count, const pt_setting *as_of, const pt_column *mode, pt_result *result)
{
    char day[PT_DATE_BYTES];
    if (count->later > 0) {
        pt_result_warn(result, PT_MESSAGE("{1} rows after {2} are ignored", count->later,
                                          pt_date_format(as_of->date, day)));
    }
    if (count->mistaken > 0) {
        pt_result_warn(result,
                       PT_MESSAGE("{1} orders were delivered before they were made, or more than {2} days "
                                  "after: they are left out, check their dates",
                                  count->mistaken, (int)MAX_DAYS));
    }
    if (count->delivered > 0 && count->shipped > 0) {
        pt_result_warn(result, PT_MESSAGE("{1} orders are measured to their delivery, {2} to their dispatch",
                                          count->delivered, count->shipped));
    }
    if (mode != NULL && count->modes == NULL) {
        pt_result_warn(result, PT_MESSAGE("{1} ways of sending are too many to be told apart ({2})",
                                          mode->dictionary->count, (int)MAX_MODES));
    }
}

static pt_status run_delivery(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                              pt_result *result, pt_error *error)
{
    tally *count = pt_arena_alloc(run->arena, 1, sizeof *count);
    if (count == NULL) {
        return out_of_memory(error);
    }
    PT_RETURN_IF_ERROR(count_orders(run, &frames[0], &settings[AS_OF], count, error));
    if (count->all.orders == 0) {
        return PT_FAIL(error, PT_TOO_LITTLE_DATA, "no order has a day of delivery or dispatch");
    }
    const pt_column *mode = pt_frame_find(&frames[0], "mode");
    add_totals(count, result);
    PT_RETURN_IF_ERROR(add_days(run, &count->all, result, error));
    PT_RETURN_IF_ERROR(add_modes(run, count, mode, result, error));
    warn(count, &settings[AS_OF], mode, result);
    return PT_OK;
}

const pt_model pt_model_delivery = {
    .name = "delivery",
    .version = 1,
    .title = PT_N("Delivery time"),
    .question = PT_N("How long do customers wait for what they ordered, and how often longer than promised?"),
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .parameters = parameters,
    .parameter_count = PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = run_delivery,
};
