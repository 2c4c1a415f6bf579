#include "model/purchase/purchase.h"

#include "base/time/civil.h"
#include "model/result.h"
#include "numeric/parallel.h"
#include "numeric/sum.h"

#include <math.h>
#include <string.h>

enum { CUSTOMER_BLOCK = 4096, FETCH_AHEAD = 256, FETCH_ROWS = 24, LINE_BYTES = 64 };

/* What one block of customers adds up to; blocks are joined in order. */
typedef struct block_totals {
    size_t customer_count;
    size_t row_count;
    size_t later_count;
    size_t returned_count;
    int32_t first_day;
    int32_t last_day;
    pt_sum amount;
} block_totals;

typedef struct summing {
    const pt_progress *progress;
    const pt_purchases *purchases;
    pt_purchase_scope scope;
    pt_purchase_summary *summaries;
    block_totals *totals;
} summing;

static bool is_in_scope(const pt_purchases *purchases, pt_purchase_scope scope, size_t row)
{
    return !scope.drops_returns || purchases->amount == NULL || purchases->amount[row] >= 0.0;
}

/* Distinct orders of one customer's rows when their codes ascend, as they do where orders came by time (codes
 * are given by first appearance); 0 when they do not. */
static uint32_t count_ascending_orders(const pt_purchases *purchases, pt_purchase_scope scope, size_t first,
                                       size_t end)
{
    int32_t highest = PT_ORDER_OF_ITS_OWN;
    uint32_t count = 0;
    for (size_t row = first; row < end; row++) {
        int32_t order = purchases->order[row];
        if (!is_in_scope(purchases, scope, row)) {
            continue;
        }
        bool is_own = order == PT_ORDER_OF_ITS_OWN;
        if (order < highest && !is_own) {
            return 0;
        }
        count += is_own || order > highest;
        highest = is_own ? highest : order;
    }
    return count;
}

/* Rows of one customer up to as_of: they are sorted by day, so those after it stand at the end. */
static size_t end_of_scope(const pt_purchases *purchases, pt_purchase_scope scope, size_t customer)
{
    size_t end = purchases->start[customer + 1];
    while (end > purchases->start[customer] && purchases->day[end - 1] > scope.as_of) {
        end--;
    }
    return end;
}

/* What one customer's rows give. */
typedef struct passing {
    int32_t first_day, last_day;
    uint32_t row_count, day_count;
    size_t returned_count;
    pt_sum amount;
} passing;

/* Two amounts, added to two sums at once. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
typedef uint64_t pair_bits __attribute__((vector_size(2 * sizeof(uint64_t))));

typedef struct pair_sum {
    pair total, lost;
} pair_sum;

/* pt_sum_add, in both. */
static inline void add_pair(pair_sum *sum, pair value)
{
    pair total = sum->total + value;
    pair added = total - sum->total;
    sum->lost += (sum->total - (total - added)) + (value - added);
    sum->total = total;
}

static passing pass_over_days(const int32_t *day, size_t count)
{
    uint32_t day_count = 1;
    for (size_t i = 1; i < count; i++) {
        day_count += day[i] != day[i - 1];
    }
    return (passing){.first_day = day[0],
                     .last_day = day[count - 1],
                     .row_count = (uint32_t)count,
                     .day_count = day_count};
}

static uint64_t bits_of(double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Every row counts. Nothing here is done by a branch that depends on a row, and the sums of rows that are
 * even and odd wait for each other only at the end. */
static passing pass_over_all(const int32_t *day, const double *amount, size_t count, bool *has_sign)
{
    const size_t odd = count % 2;
    /* Of an odd count the first amount is what the first sum begins with. */
    pair_bits bits = {bits_of(amount[0]) & -(uint64_t)odd, 0};
    pair_sum sums = {.total = (pair)bits};
    uint32_t day_count = 1;
    int32_t before = day[0];
    for (size_t i = odd; i < count; i += 2) {
        pair value;
        memcpy(&value, amount + i, sizeof value);
        add_pair(&sums, value);
        bits |= (pair_bits)value;
        day_count += day[i] != before;
        day_count += day[i + 1] != day[i];
        before = day[i + 1];
    }
    *has_sign = (bits[0] | bits[1]) >> 63 != 0;
    passing pass = {.first_day = day[0],
                    .last_day = before,
                    .row_count = (uint32_t)count,
                    .day_count = day_count,
                    .amount = {sums.total[0], sums.lost[0]}};
    pt_sum_join(&pass.amount, (pt_sum){sums.total[1], sums.lost[1]});
    return pass;
}

/* The same where some amounts may be negative. */
static passing pass_over_returns(const int32_t *day, const double *amount, size_t count, bool drops_returns)
{
    passing pass = {0};
    for (size_t i = 0; i < count; i++) {
        pass.returned_count += amount[i] < 0.0;
        if (amount[i] < 0.0 && drops_returns) {
            continue;
        }
        pass.day_count += pass.row_count == 0 || day[i] != pass.last_day;
        pass.first_day = pass.row_count == 0 ? day[i] : pass.first_day;
        pass.last_day = day[i];
        pass.row_count++;
        pt_sum_add(&pass.amount, amount[i]);
    }
    return pass;
}

static passing pass_over(const pt_purchases *purchases, pt_purchase_scope scope, size_t first, size_t end)
{
    const int32_t *day = purchases->day + first;
    if (first == end) {
        return (passing){0};
    }
    if (purchases->amount == NULL) {
        return pass_over_days(day, end - first);
    }
    const double *amount = purchases->amount + first;
    bool has_sign = false;
    passing pass = pass_over_all(day, amount, end - first, &has_sign);
    return has_sign ? pass_over_returns(day, amount, end - first, scope.drops_returns) : pass;
}

/* Asks the memory for rows that are needed some customers later: runs of a few rows are too short for the
 * processor to find out by itself where it goes. */
static void fetch_ahead(const pt_purchases *purchases, size_t row)
{
    const size_t ahead = row + FETCH_AHEAD;
    if (ahead + FETCH_ROWS > purchases->row_count) {
        return;
    }
    for (size_t i = 0; i < FETCH_ROWS; i += LINE_BYTES / sizeof *purchases->day) {
        __builtin_prefetch(purchases->day + ahead + i);
    }
    for (size_t i = 0; purchases->amount != NULL && i < FETCH_ROWS;
         i += LINE_BYTES / sizeof *purchases->amount) {
        __builtin_prefetch(purchases->amount + ahead + i);
    }
}

static void add_to_totals(block_totals *totals, const pt_purchase_summary *summary, pt_sum amount)
{
    bool is_first = totals->customer_count == 0;
    totals->first_day =
        is_first || summary->first_day < totals->first_day ? summary->first_day : totals->first_day;
    totals->last_day =
        is_first || summary->last_day > totals->last_day ? summary->last_day : totals->last_day;
    totals->customer_count++;
    totals->row_count += summary->row_count;
    pt_sum_join(&totals->amount, amount);
}

static void summarise_customer(const summing *sum, size_t customer, block_totals *totals)
{
    const pt_purchases *purchases = sum->purchases;
    size_t first = purchases->start[customer];
    size_t end = end_of_scope(purchases, sum->scope, customer);
    fetch_ahead(purchases, first);
    passing pass = pass_over(purchases, sum->scope, first, end);
    pt_purchase_summary made = {0};
    totals->later_count += purchases->start[customer + 1] - end;
    totals->returned_count += pass.returned_count;
    if (pass.row_count > 0) {
        made = (pt_purchase_summary){
            .first_day = pass.first_day,
            .last_day = pass.last_day,
            .row_count = pass.row_count,
            .order_count = purchases->order == NULL
                               ? pass.row_count
                               : count_ascending_orders(purchases, sum->scope, first, end),
            .day_count = pass.day_count,
            .amount = pt_sum_value(pass.amount),
        };
        add_to_totals(totals, &made, pass.amount);
    }
    sum->summaries[customer] = made;
}

static void summarise_block(void *context, size_t block)
{
    const summing *sum = context;
    if (pt_progress_is_cancelled(sum->progress)) {
        return;
    }
    size_t count = sum->purchases->customers->count;
    size_t end = (block + 1) * CUSTOMER_BLOCK < count ? (block + 1) * CUSTOMER_BLOCK : count;
    for (size_t customer = block * CUSTOMER_BLOCK; customer < end; customer++) {
        summarise_customer(sum, customer, &sum->totals[block]);
    }
}

/* Distinct orders of a customer: each order remembers the last customer (+ 1) it was seen with. */
static uint32_t count_seen_orders(const summing *sum, size_t customer, uint32_t *seen_with)
{
    const pt_purchases *purchases = sum->purchases;
    size_t end = end_of_scope(purchases, sum->scope, customer);
    uint32_t count = 0;
    for (size_t row = purchases->start[customer]; row < end; row++) {
        int32_t order = purchases->order[row];
        if (!is_in_scope(purchases, sum->scope, row)) {
            continue;
        }
        if (order == PT_ORDER_OF_ITS_OWN) {
            count++;
        } else if (seen_with[order] != customer + 1) {
            seen_with[order] = (uint32_t)customer + 1;
            count++;
        }
    }
    return count;
}

/* Counts the orders of customers whose codes do not ascend. */
static pt_status count_other_orders(const pt_run *run, const summing *sum, pt_error *error)
{
    size_t order_codes = sum->purchases->order_codes;
    uint32_t *seen_with = NULL;
    for (size_t customer = 0; customer < sum->purchases->customers->count; customer++) {
        pt_purchase_summary *summary = &sum->summaries[customer];
        if (summary->row_count == 0 || summary->order_count != 0) {
            continue;
        }
        if (seen_with == NULL) {
            seen_with = pt_arena_alloc(run->arena, order_codes, sizeof *seen_with);
        }
        if (seen_with == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to count {1} orders", order_codes);
        }
        summary->order_count = count_seen_orders(sum, customer, seen_with);
    }
    return PT_OK;
}

static pt_purchase_totals join_totals(const block_totals *blocks, size_t block_count)
{
    pt_purchase_totals joined = {0};
    pt_sum amount = {0};
    for (size_t i = 0; i < block_count; i++) {
        const block_totals *block = &blocks[i];
        joined.later_count += block->later_count;
        joined.returned_count += block->returned_count;
        if (block->customer_count == 0) {
            continue;
        }
        bool is_first = joined.customer_count == 0;
        joined.first_day =
            is_first || block->first_day < joined.first_day ? block->first_day : joined.first_day;
        joined.last_day = is_first || block->last_day > joined.last_day ? block->last_day : joined.last_day;
        joined.customer_count += block->customer_count;
        joined.row_count += block->row_count;
        pt_sum_join(&amount, block->amount);
    }
    joined.amount = pt_sum_value(amount);
    return joined;
}

pt_status pt_purchases_summarise(const pt_run *run, const pt_purchases *purchases, pt_purchase_scope scope,
                                 pt_purchase_summary *summaries, pt_purchase_totals *totals, pt_error *error)
{
    size_t block_count = (purchases->customers->count + CUSTOMER_BLOCK - 1) / CUSTOMER_BLOCK;
    block_totals *blocks = pt_arena_alloc(run->arena, block_count, sizeof *blocks);
    if (blocks == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to summarise purchases");
    }
    summing sum = {run->progress, purchases, scope, summaries, blocks};
    pt_parallel_blocks(run->thread_count, block_count, summarise_block, &sum);
    PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("summarising purchases"), NULL,
                                          (int64_t)purchases->row_count, (int64_t)purchases->row_count,
                                          error));
    pt_purchase_totals made = join_totals(blocks, block_count);
    if (made.customer_count == 0) {
        return PT_FAIL(error, PT_TOO_LITTLE_DATA, "no purchase up to the day asked for");
    }
    if (!isfinite(made.amount)) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT, "the amounts add up to more than can be computed with");
        return pt_error_at_field(error, status, "amount");
    }
    if (purchases->order != NULL) {
        PT_RETURN_IF_ERROR(count_other_orders(run, &sum, error));
    }
    *totals = made;
    return PT_OK;
}

void pt_purchase_warn(bool is_as_of_given, pt_purchase_scope scope, const pt_purchase_totals *totals,
                      pt_result *result)
{
    char day[PT_DATE_BYTES];
    const char *as_of = pt_date_format(scope.as_of, day);
    if (!is_as_of_given) {
        pt_result_warn(result,
                       PT_MESSAGE("no day was given: computed as of {1}, the last day in the data", as_of));
    }
    if (totals->later_count > 0) {
        pt_result_warn(result, PT_MESSAGE("{1} rows after {2} are ignored", totals->later_count, as_of));
    }
    if (totals->returned_count > 0 && scope.drops_returns) {
        pt_result_warn(result,
                       PT_MESSAGE("{1} rows with a negative amount are left out", totals->returned_count));
    } else if (totals->returned_count > 0) {
        pt_result_warn(
            result, PT_MESSAGE("{1} rows with a negative amount count as purchases", totals->returned_count));
    }
}

int32_t pt_purchases_last_day(const pt_purchases *purchases)
{
    int32_t last = INT32_MIN;
    for (size_t customer = 0; customer < purchases->customers->count; customer++) {
        size_t end = purchases->start[customer + 1];
        if (end > purchases->start[customer] && purchases->day[end - 1] > last) {
            last = purchases->day[end - 1];
        }
    }
    return last;
}

bool pt_purchases_next_day(const pt_purchases *purchases, pt_purchase_scope scope, size_t customer,
                           size_t *row, int32_t *day)
{
    size_t end = purchases->start[customer + 1];
    size_t at = *row;
    while (at < end && !is_in_scope(purchases, scope, at)) {
        at++;
    }
    if (at >= end || purchases->day[at] > scope.as_of) {
        return false;
    }
    *day = purchases->day[at];
    *row = at + 1;
    return true;
}
