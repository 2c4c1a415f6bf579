/* Sorted input is found out and indexed in one parallel pass over customers and days; other input is dealt
 * out to customers by a counting sort, which leaves each customer's rows in the order they had (mostly by day
 * already), and only customers out of order are sorted. */
#include "model/purchase/purchase.h"

#include "numeric/parallel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_BLOCK = 1 << 18, STRETCH = 1 << 10, CUSTOMER_BLOCK = 4096 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

typedef struct indexing {
    const int32_t *customer;
    const int32_t *day;
    size_t row_count;
    size_t *start;
    atomic_bool is_unsorted;
} indexing;

/* The STRETCH rows from here on, each against the one before it. Without a branch, and of a length that the
 * compiler knows, so that it looks at several rows at once. */
static bool is_stretch_in_order(const int32_t *customer, const int32_t *day)
{
    int32_t wrong = 0;
    for (size_t i = 0; i < STRETCH; i++) {
        const int32_t before = customer[i - 1];
        wrong |= (customer[i] < before) | ((customer[i] == before) & (day[i] < day[i - 1]));
    }
    return wrong == 0;
}

/* Rows first … end − 1, each against the one before it; at most STRETCH. */
static bool is_in_order(const indexing *index, size_t first, size_t end)
{
    const int32_t *customer = index->customer;
    const int32_t *day = index->day;
    if (first > 0 && end - first == STRETCH) {
        return is_stretch_in_order(customer + first, day + first);
    }
    for (size_t row = first > 0 ? first : 1; row < end; row++) {
        if (customer[row] < customer[row - 1] ||
            (customer[row] == customer[row - 1] && day[row] < day[row - 1])) {
            return false;
        }
    }
    return true;
}

/* Fills start[] of the customers whose first row is among first … end − 1, which are in order. A customer has
 * some rows, but nobody knows how many: a branch on each would be guessed wrongly once a customer. So the
 * rows at which another one begins are noted down without a branch, and then gone through. */
static void index_rows(const indexing *index, size_t first, size_t end)
{
    uint16_t changes[STRETCH];
    size_t count = 0;
    const int32_t *customer = index->customer + first;
    int32_t before = first == 0 ? -1 : customer[-1];
    int32_t last = before;
    for (size_t i = 0; i < end - first; i++) {
        changes[count] = (uint16_t)i;
        count += customer[i] != last;
        last = customer[i];
    }
    for (size_t i = 0; i < count; i++) {
        while (before < customer[changes[i]]) {
            index->start[++before] = first + changes[i];
        }
    }
}

/* Each block writes start[] only for customers above the one before it and up to its own last one: when
 * block ends ascend (checked before), no two blocks write to the same place. */
static void index_block(void *context, size_t block)
{
    indexing *index = context;
    size_t first = block * ROW_BLOCK;
    size_t block_end = smaller(first + ROW_BLOCK, index->row_count);
    int32_t highest = index->customer[block_end - 1];
    while (first < block_end) {
        size_t end = smaller(first + STRETCH, block_end);
        if (!is_in_order(index, first, end) || index->customer[end - 1] > highest) {
            atomic_store_explicit(&index->is_unsorted, true, memory_order_relaxed);
            return;
        }
        index_rows(index, first, end);
        first = end;
    }
}

/* Fills start[] and returns true when rows stand by customer and day. */
static bool index_sorted(const pt_run *run, indexing *index, size_t customer_count)
{
    size_t block_count = (index->row_count + ROW_BLOCK - 1) / ROW_BLOCK;
    for (size_t block = 1; block < block_count; block++) {
        size_t end = smaller((block + 1) * ROW_BLOCK, index->row_count);
        if (index->customer[end - 1] < index->customer[block * ROW_BLOCK - 1]) {
            return false;
        }
    }
    pt_parallel_blocks(run->thread_count, block_count, index_block, index);
    if (atomic_load(&index->is_unsorted)) {
        return false;
    }
    for (size_t c = (size_t)index->customer[index->row_count - 1] + 1; c <= customer_count; c++) {
        index->start[c] = index->row_count;
    }
    return true;
}

/* One row while it is sorted. */
typedef struct row {
    int32_t day;
    int32_t order;
    double amount;
} row;

typedef struct dealing {
    const size_t *start;
    size_t customer_count;
    row *rows;
    int32_t *day;
    double *amount;
    int32_t *order;
} dealing;

/* By everything that counts, so that the outcome does not depend on the order rows came in. */
static int compare_rows(const void *left, const void *right)
{
    const row *a = left;
    const row *b = right;
    if (a->day != b->day) {
        return a->day < b->day ? -1 : 1;
    }
    if (a->order != b->order) {
        return a->order < b->order ? -1 : 1;
    }
    return (a->amount > b->amount) - (a->amount < b->amount);
}

static bool is_by_day(const row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (rows[i].day < rows[i - 1].day) {
            return false;
        }
    }
    return true;
}

static void sort_block(void *context, size_t block)
{
    dealing *deal = context;
    size_t first = block * CUSTOMER_BLOCK;
    size_t end = smaller(first + CUSTOMER_BLOCK, deal->customer_count);
    for (size_t c = first; c < end; c++) {
        row *rows = deal->rows + deal->start[c];
        size_t count = deal->start[c + 1] - deal->start[c];
        if (!is_by_day(rows, count)) {
            qsort(rows, count, sizeof *rows, compare_rows);
        }
    }
    for (size_t i = deal->start[first]; i < deal->start[end]; i++) {
        deal->day[i] = deal->rows[i].day;
        if (deal->amount != NULL) {
            deal->amount[i] = deal->rows[i].amount;
        }
        if (deal->order != NULL) {
            deal->order[i] = deal->rows[i].order;
        }
    }
}

/* Counts each customer's rows into start[], then deals the rows out. */
static void deal_out(const int32_t *customer, const pt_purchases *from, size_t *start, size_t *next,
                     row *rows)
{
    size_t customer_count = from->customers->count;
    memset(start, 0, (customer_count + 1) * sizeof *start);
    for (size_t i = 0; i < from->row_count; i++) {
        start[customer[i] + 1]++;
    }
    for (size_t c = 0; c < customer_count; c++) {
        start[c + 1] += start[c];
    }
    memcpy(next, start, customer_count * sizeof *next);
    for (size_t i = 0; i < from->row_count; i++) {
        rows[next[customer[i]]++] = (row){
            .day = from->day[i],
            .order = from->order == NULL ? 0 : from->order[i],
            .amount = from->amount == NULL ? 0.0 : from->amount[i],
        };
    }
}

static pt_status sort_rows(const pt_run *run, const int32_t *customer, size_t *start, pt_purchases *purchases,
                           pt_error *error)
{
    size_t count = purchases->row_count;
    size_t customer_count = purchases->customers->count;
    row *rows = pt_arena_alloc(run->arena, count, sizeof *rows);
    size_t *next = pt_arena_alloc(run->arena, customer_count, sizeof *next);
    int32_t *day = pt_arena_alloc(run->arena, count, sizeof *day);
    double *amount = purchases->amount == NULL ? NULL : pt_arena_alloc(run->arena, count, sizeof *amount);
    int32_t *order = purchases->order == NULL ? NULL : pt_arena_alloc(run->arena, count, sizeof *order);
    if (rows == NULL || next == NULL || day == NULL || (amount == NULL) != (purchases->amount == NULL) ||
        (order == NULL) != (purchases->order == NULL)) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to sort {1} rows by customer", count);
    }
    deal_out(customer, purchases, start, next, rows);
    dealing deal = {start, customer_count, rows, day, amount, order};
    pt_parallel_blocks(run->thread_count, (customer_count + CUSTOMER_BLOCK - 1) / CUSTOMER_BLOCK, sort_block,
                       &deal);
    purchases->day = day;
    purchases->amount = amount;
    purchases->order = order;
    return PT_OK;
}

/* The orders of a frame, with PT_ORDER_OF_ITS_OWN where the order is unknown. */
static pt_status take_orders(const pt_run *run, const pt_column *column, pt_purchases *purchases,
                             pt_error *error)
{
    if (column == NULL) {
        return PT_OK;
    }
    purchases->order_codes = column->dictionary->count;
    purchases->order = column->code;
    if (column->unknown == NULL) {
        return PT_OK;
    }
    size_t row_count = purchases->row_count;
    int32_t *made = pt_arena_alloc(run->arena, row_count, sizeof *made);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to sort {1} rows by customer", row_count);
    }
    for (size_t i = 0; i < row_count; i++) {
        made[i] = column->unknown[i] != 0 ? PT_ORDER_OF_ITS_OWN : column->code[i];
    }
    purchases->order = made;
    return PT_OK;
}

pt_status pt_purchases_arrange(const pt_run *run, const pt_frame *frame, pt_purchases *purchases,
                               pt_error *error)
{
    const pt_column *customer = pt_frame_find(frame, "customer_id");
    const pt_column *amount = pt_frame_find(frame, "amount");
    pt_purchases made = {
        .customers = customer->dictionary,
        .row_count = frame->row_count,
        .day = pt_frame_find(frame, "date")->date,
        .amount = amount == NULL ? NULL : amount->real,
    };
    PT_RETURN_IF_ERROR(take_orders(run, pt_frame_find(frame, "order_id"), &made, error));
    size_t *start = pt_arena_alloc(run->arena, made.customers->count + 1, sizeof *start);
    if (start == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to sort {1} rows by customer",
                       made.row_count);
    }
    made.start = start;
    indexing index = {
        .customer = customer->code, .day = made.day, .row_count = made.row_count, .start = start};
    if (made.row_count > 0 && !index_sorted(run, &index, made.customers->count)) {
        PT_RETURN_IF_ERROR(sort_rows(run, customer->code, start, &made, error));
    }
    *purchases = made;
    return PT_OK;
}
