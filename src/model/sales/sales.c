/* Sales by month, and how much of them the biggest customers bring. */
#include "base/time/civil.h"
#include "model/model.h"
#include "model/purchase/purchase.h"
#include "model/result.h"
#include "numeric/order.h"
#include "numeric/sum.h"

#include <string.h>

enum { AS_OF, PARAMETERS };
enum { MAX_MONTHS = 1200, MONTH_BYTES = 8, TENTHS = 10 };

/* clang-format off */
static const pt_model_column columns[] = {
    {.name = "customer_id", .type = PT_COLUMN_KEY,  .source = "transaction.customer_id", .help = PT_N("who bought")},
    {.name = "date",        .type = PT_COLUMN_DATE, .source = "transaction.day",         .help = PT_N("the day of the purchase")},
    {.name = "amount",      .type = PT_COLUMN_REAL, .source = "transaction.base_amount", .help = PT_N("what was paid")},
    {.name = "order_id",    .type = PT_COLUMN_KEY,  .source = "transaction.order_id",    .is_optional = true, .may_be_unknown = true,
     .help = PT_N("rows of one order have the same; without it each row is an order")},
};

static const pt_model_input inputs[] = {
    {.name = "transactions", .help = PT_N("purchases, one row each or one row for each line of an order"), .columns = columns, .column_count = sizeof columns / sizeof *columns},
};

static const pt_parameter parameters[] = {
    [AS_OF] = {.name = "as-of", .label = PT_N("As of"), .kind = PT_PARAMETER_DATE,
               .help = PT_N("last day that counts; standard is the last day in the data")},
};

static const pt_model_output outputs[] = {
    {NULL, "as_of",     PT_SHOW_DATE,  PT_N("As of"), NULL},
    {NULL, "customers", PT_SHOW_COUNT, PT_N("Customers who bought"), NULL},
    {NULL, "orders",    PT_SHOW_COUNT, PT_N("Orders"), NULL},
    {NULL, "amount",    PT_SHOW_MONEY, PT_N("Amount"), NULL},
    {NULL, "first_day", PT_SHOW_DATE,  PT_N("First purchase"), NULL},
    {NULL, "last_day",  PT_SHOW_DATE,  PT_N("Last purchase"), NULL},
    {"months", "month",         PT_SHOW_TEXT,  PT_N("Month"), NULL},
    {"months", "customers",     PT_SHOW_COUNT, PT_N("Customers who bought"), NULL},
    {"months", "new_customers", PT_SHOW_COUNT, PT_N("New customers"), NULL},
    {"months", "orders",        PT_SHOW_COUNT, PT_N("Orders"), NULL},
    {"months", "amount",        PT_SHOW_MONEY, PT_N("Amount"), NULL},
    {"tenths", "tenth",     PT_SHOW_COUNT, PT_N("Tenth of the customers, biggest first"), NULL},
    {"tenths", "customers", PT_SHOW_COUNT, PT_N("Customers"), NULL},
    {"tenths", "amount",    PT_SHOW_MONEY, PT_N("Amount"), NULL},
    {"tenths", "share",     PT_SHOW_SHARE, PT_N("Share of the amount"), NULL},
};
/* clang-format on */

typedef struct month {
    int64_t customers;
    int64_t new_customers;
    int64_t orders;
    pt_sum amount;
} month;

typedef struct counting {
    const pt_purchases *purchases;
    pt_purchase_scope scope;
    int32_t first_month;
    month *months;
    uint32_t *seen_with; /* customer + 1 that an order was met with last; NULL: rows are orders */
} counting;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

/* An order counts once, in the month of its first row. */
static bool is_new_order(const counting *count, size_t customer, size_t row)
{
    int32_t order = count->purchases->order == NULL ? PT_ORDER_OF_ITS_OWN : count->purchases->order[row];
    if (order == PT_ORDER_OF_ITS_OWN) {
        return true;
    }
    bool is_new = count->seen_with[order] != customer + 1;
    count->seen_with[order] = (uint32_t)customer + 1;
    return is_new;
}

/* Rows of one customer ascend by day, so each month's rows stand together. */
static void count_customer(const counting *count, size_t customer)
{
    size_t row = count->purchases->start[customer];
    int32_t day = 0;
    int32_t month_end = INT32_MIN; /* first day after the month counted last */
    month *at = NULL;
    while (pt_purchases_next_day(count->purchases, count->scope, customer, &row, &day)) {
        if (day >= month_end) {
            int32_t number = pt_date_month(day);
            bool is_first = at == NULL;
            at = &count->months[number - count->first_month];
            at->customers++;
            at->new_customers += is_first;
            month_end = pt_month_first_day(number + 1);
        }
        pt_sum_add(&at->amount, count->purchases->amount[row - 1]);
        at->orders += is_new_order(count, customer, row - 1);
    }
}

static pt_status count_months(const pt_run *run, counting *count, size_t month_count, pt_error *error)
{
    const pt_purchases *purchases = count->purchases;
    count->months = pt_arena_alloc(run->arena, month_count, sizeof *count->months);
    if (purchases->order != NULL) {
        count->seen_with = pt_arena_alloc(run->arena, purchases->order_codes, sizeof *count->seen_with);
    }
    if (count->months == NULL || (purchases->order != NULL && count->seen_with == NULL)) {
        return out_of_memory(error);
    }
    for (size_t c = 0; c < purchases->customers->count; c++) {
        if (c % 65536 == 0) {
            PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("counting months"), PT_N("customers"),
                                                  (int64_t)c, (int64_t)purchases->customers->count, error));
        }
        count_customer(count, c);
    }
    return PT_OK;
}

static pt_status name_months(pt_arena *arena, int32_t first_month, size_t count, pt_dictionary **names,
                             pt_error *error)
{
    const char **texts = pt_arena_alloc(arena, count, sizeof *texts);
    char(*buffers)[MONTH_BYTES] = pt_arena_alloc(arena, count, sizeof *buffers);
    pt_dictionary *made = pt_arena_alloc(arena, 1, sizeof *made);
    if (texts == NULL || buffers == NULL || made == NULL) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < count; m++) {
        char day[PT_DATE_BYTES];
        memcpy(buffers[m], pt_date_format(pt_month_first_day(first_month + (int32_t)m), day),
               MONTH_BYTES - 1);
        texts[m] = buffers[m];
    }
    *made = (pt_dictionary){.count = count, .texts = texts};
    *names = made;
    return PT_OK;
}

static pt_status add_months(const pt_run *run, const counting *count, size_t month_count, pt_result *result,
                            pt_error *error)
{
    pt_dictionary *names = NULL;
    PT_RETURN_IF_ERROR(name_months(run->arena, count->first_month, month_count, &names, error));
    pt_table_builder table = {.arena = run->arena, .name = "months", .row_count = month_count};
    int32_t *name = pt_table_add_code(&table, "month", PT_COLUMN_TEXT, names);
    int64_t *customers = pt_table_add_integer(&table, "customers");
    int64_t *new_customers = pt_table_add_integer(&table, "new_customers");
    int64_t *orders = pt_table_add_integer(&table, "orders");
    double *amount = pt_table_add_real(&table, "amount");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < month_count; m++) {
        const month *at = &count->months[m];
        name[m] = (int32_t)m;
        customers[m] = at->customers;
        new_customers[m] = at->new_customers;
        orders[m] = at->orders;
        amount[m] = pt_sum_value(at->amount);
    }
    return pt_result_add_table(result, &table, error);
}

/* Customer number i of n, biggest first and counted from 0, is in tenth floor(10 i / n). */
static pt_status add_tenths(const pt_run *run, double *amounts, size_t count, double total, pt_result *result,
                            pt_error *error)
{
    double *scratch = pt_arena_alloc(run->arena, count, sizeof *scratch);
    pt_table_builder table = {.arena = run->arena, .name = "tenths", .row_count = TENTHS};
    int64_t *tenth = pt_table_add_integer(&table, "tenth");
    int64_t *customers = pt_table_add_integer(&table, "customers");
    double *amount = pt_table_add_real(&table, "amount");
    double *share = pt_table_add_real(&table, "share");
    if (scratch == NULL || table.out_of_memory) {
        return out_of_memory(error);
    }
    pt_sort_reals(amounts, scratch, count);
    pt_sum sums[TENTHS] = {0};
    for (size_t i = 0; i < count; i++) {
        size_t t = TENTHS * i / count;
        pt_sum_add(&sums[t], amounts[count - 1 - i]);
        customers[t]++;
    }
    for (size_t t = 0; t < TENTHS; t++) {
        tenth[t] = (int64_t)t + 1;
        amount[t] = pt_sum_value(sums[t]);
        share[t] = amount[t] / total; /* not a number, so unknown, where nothing was paid */
    }
    return pt_result_add_table(result, &table, error);
}

static pt_status add_totals(const pt_run *run, int32_t as_of, const pt_purchase_totals *totals,
                            int64_t orders, pt_result *result, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_result_add_date(result, run, "as_of", as_of, error));
    pt_result_add_number(result, "customers", (double)totals->customer_count);
    pt_result_add_number(result, "orders", (double)orders);
    pt_result_add_number(result, "amount", totals->amount);
    PT_RETURN_IF_ERROR(pt_result_add_date(result, run, "first_day", totals->first_day, error));
    return pt_result_add_date(result, run, "last_day", totals->last_day, error);
}

/* Packs what each customer who bought spent; *orders becomes the number of their orders. */
static double *spent_by_customer(pt_arena *arena, const pt_purchase_summary *summaries, size_t count,
                                 size_t buyer_count, int64_t *orders)
{
    double *amounts = pt_arena_alloc(arena, buyer_count, sizeof *amounts);
    *orders = 0;
    size_t at = 0;
    for (size_t c = 0; amounts != NULL && c < count; c++) {
        if (summaries[c].row_count > 0) {
            amounts[at++] = summaries[c].amount;
            *orders += summaries[c].order_count;
        }
    }
    return amounts;
}

static pt_status check_span(const pt_purchase_totals *totals, size_t *month_count, pt_error *error)
{
    int32_t months = pt_date_month(totals->last_day) - pt_date_month(totals->first_day) + 1;
    if (months > MAX_MONTHS) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the purchases span {1} months, at most {2} can be shown: check for mistaken dates",
                       months, (int)MAX_MONTHS);
    }
    *month_count = (size_t)months;
    return PT_OK;
}

static pt_status run_sales(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                           pt_result *result, pt_error *error)
{
    pt_purchases purchases;
    PT_RETURN_IF_ERROR(pt_purchases_arrange(run, &frames[0], &purchases, error));
    const pt_purchase_scope scope = {.as_of = settings[AS_OF].is_given ? settings[AS_OF].date
                                                                       : pt_purchases_last_day(&purchases)};
    size_t count = purchases.customers->count;
    pt_purchase_summary *summaries = pt_arena_alloc(run->arena, count, sizeof *summaries);
    if (summaries == NULL) {
        return out_of_memory(error);
    }
    pt_purchase_totals totals = {0};
    PT_RETURN_IF_ERROR(pt_purchases_summarise(run, &purchases, scope, summaries, &totals, error));
    int64_t orders = 0;
    double *amounts = spent_by_customer(run->arena, summaries, count, totals.customer_count, &orders);
    if (amounts == NULL) {
        return out_of_memory(error);
    }
    size_t month_count = 0;
    PT_RETURN_IF_ERROR(check_span(&totals, &month_count, error));
    counting months = {
        .purchases = &purchases, .scope = scope, .first_month = pt_date_month(totals.first_day)};
    PT_RETURN_IF_ERROR(count_months(run, &months, month_count, error));
    PT_RETURN_IF_ERROR(add_totals(run, scope.as_of, &totals, orders, result, error));
    PT_RETURN_IF_ERROR(add_months(run, &months, month_count, result, error));
    PT_RETURN_IF_ERROR(add_tenths(run, amounts, totals.customer_count, totals.amount, result, error));
    pt_purchase_warn(settings[AS_OF].is_given, scope, &totals, result);
    return PT_OK;
}

const pt_model pt_model_sales = {
    .name = "sales",
    .version = 1,
    .title = PT_N("Sales by month"),
    .question = PT_N("How big is the business, is it growing, and how much of it hangs on a few customers?"),
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .parameters = parameters,
    .parameter_count = PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = run_sales,
};
