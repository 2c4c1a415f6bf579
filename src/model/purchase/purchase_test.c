#include "model/purchase/purchase.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>

/* Several blocks of rows and of customers. */
enum { ROWS = 600000, CUSTOMERS = 9000, ORDERS = 200000 };

typedef struct table {
    int32_t customer[ROWS], day[ROWS], order[ROWS];
    double amount[ROWS];
} table;

static table sorted, shuffled;
static const pt_dictionary customers = {.count = CUSTOMERS};
static const pt_dictionary order_dictionary = {.count = ORDERS};

static uint64_t state;

static uint32_t draw(void)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(state >> 33);
}

static void swap_rows(table *rows, size_t i, size_t j)
{
    int32_t customer = rows->customer[i], day = rows->day[i], order = rows->order[i];
    double amount = rows->amount[i];
    rows->customer[i] = rows->customer[j], rows->day[i] = rows->day[j];
    rows->order[i] = rows->order[j], rows->amount[i] = rows->amount[j];
    rows->customer[j] = customer, rows->day[j] = day;
    rows->order[j] = order, rows->amount[j] = amount;
}

/* Customers in order with some left out, days ascending, order codes not. */
static void make_tables(void)
{
    state = 1;
    int32_t customer = 1, day = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (draw() % 70 == 0 && customer < CUSTOMERS - 2) {
            customer += 1 + (draw() % 50 == 0);
            day = 0;
        }
        day += (int32_t)(draw() % 3);
        sorted.customer[i] = customer;
        sorted.day[i] = day;
        sorted.order[i] = (int32_t)(draw() % 4 == 0 ? draw() % ORDERS : (unsigned)(i / 3));
        sorted.amount[i] = (double)(draw() % 100000) / 100 - 200;
    }
    shuffled = sorted;
    for (size_t i = ROWS - 1; i > 0; i--) {
        swap_rows(&shuffled, i, draw() % (i + 1));
    }
}

static pt_frame frame_of(const table *rows, size_t count, bool has_orders, pt_column columns[4])
{
    columns[0] = (pt_column){
        .name = "customer_id", .type = PT_COLUMN_KEY, .code = rows->customer, .dictionary = &customers};
    columns[1] = (pt_column){.name = "date", .type = PT_COLUMN_DATE, .date = rows->day};
    columns[2] = (pt_column){.name = "amount", .type = PT_COLUMN_REAL, .real = rows->amount};
    columns[3] = (pt_column){
        .name = "order_id", .type = PT_COLUMN_KEY, .code = rows->order, .dictionary = &order_dictionary};
    return (pt_frame){"transactions", count, has_orders ? 4 : 3, columns};
}

static pt_purchase_summary *summarise(pt_arena *arena, const table *rows, int threads,
                                      pt_purchase_scope scope, pt_purchase_totals *totals)
{
    pt_column columns[4];
    pt_frame frame = frame_of(rows, ROWS, true, columns);
    pt_run run = {.arena = arena, .thread_count = threads};
    pt_purchases purchases;
    pt_purchase_summary *summaries = pt_arena_alloc(arena, CUSTOMERS, sizeof *summaries);
    if (summaries == NULL || pt_purchases_arrange(&run, &frame, &purchases, NULL) != PT_OK ||
        pt_purchases_summarise(&run, &purchases, scope, summaries, totals, NULL) != PT_OK) {
        abort();
    }
    CHECK((purchases.day == rows->day) == (rows == &sorted)); /* sorted rows are used where they stand */
    return summaries;
}

static int compare_orders(const void *left, const void *right)
{
    const int32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void check_customer(const pt_purchase_summary *summary, size_t first, size_t end,
                           pt_purchase_scope scope)
{
    static int32_t orders[ROWS];
    size_t rows = 0, days = 0, distinct = 0;
    long double amount = 0;
    int32_t last = -1, first_day = -1;
    for (size_t i = first; i < end; i++) {
        if (sorted.day[i] > scope.as_of || (scope.drops_returns && sorted.amount[i] < 0)) {
            continue;
        }
        first_day = first_day < 0 ? sorted.day[i] : first_day;
        days += sorted.day[i] != last;
        last = sorted.day[i];
        amount += (long double)sorted.amount[i];
        orders[rows++] = sorted.order[i];
    }
    qsort(orders, rows, sizeof *orders, compare_orders);
    for (size_t i = 0; i < rows; i++) {
        distinct += i == 0 || orders[i] != orders[i - 1];
    }
    CHECK(summary->row_count == rows && summary->order_count == distinct && summary->day_count == days);
    CHECK(rows == 0 || (summary->first_day == first_day && summary->last_day == last));
    CHECK_NEAR(rows == 0 ? 0.0 : summary->amount, (double)amount, 1e-14);
}

static void check_all(const pt_purchase_summary *summaries, pt_purchase_scope scope)
{
    size_t row = 0;
    for (int32_t c = 0; c < CUSTOMERS; c++) {
        size_t first = row;
        while (row < ROWS && sorted.customer[row] == c) {
            row++;
        }
        check_customer(&summaries[c], first, row, scope);
    }
}

static void summaries_agree_with_plain_counting(void)
{
    static const pt_purchase_scope scopes[] = {{INT32_MAX, false}, {40, false}, {40, true}};
    make_tables();
    for (size_t i = 0; i < 3; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        pt_purchase_totals totals;
        check_all(summarise(&arena, &sorted, 3, scopes[i], &totals), scopes[i]);
        check_all(summarise(&arena, &shuffled, 3, scopes[i], &totals), scopes[i]);
    }
}

static void threads_do_not_change_a_bit(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_purchase_scope scope = {50, false};
    pt_purchase_totals one, many;
    const pt_purchase_summary *first = summarise(&arena, &shuffled, 1, scope, &one);
    for (int threads = 2; threads <= 5; threads++) {
        const pt_purchase_summary *other = summarise(&arena, &shuffled, threads, scope, &many);
        for (size_t c = 0; c < CUSTOMERS; c++) {
            CHECK(first[c].row_count == other[c].row_count && first[c].order_count == other[c].order_count);
            CHECK(first[c].amount == other[c].amount && first[c].last_day == other[c].last_day);
        }
        CHECK(one.amount == many.amount);
        CHECK(one.row_count == many.row_count && one.later_count == many.later_count);
        CHECK(one.row_count + one.later_count == ROWS);
    }
}

/* One row out of place: at a block's end, its beginning, and within a customer. */
static void a_single_row_out_of_place_is_found(void)
{
    static table moved;
    static const size_t places[][2] = {{262143, 599999}, {262144, 0}, {0, 1}, {524287, 524288}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        moved = sorted;
        swap_rows(&moved, places[i][0], places[i][1]);
        PT_SCOPED(pt_arena) arena = {0};
        pt_column columns[4];
        pt_frame frame = frame_of(&moved, ROWS, true, columns);
        pt_run run = {.arena = &arena, .thread_count = 2};
        pt_purchases purchases;
        pt_purchase_totals totals;
        pt_purchase_summary *summaries = pt_arena_alloc(&arena, CUSTOMERS, sizeof *summaries);
        CHECK(pt_purchases_arrange(&run, &frame, &purchases, NULL) == PT_OK);
        pt_purchase_scope scope = {INT32_MAX, false};
        CHECK(pt_purchases_summarise(&run, &purchases, scope, summaries, &totals, NULL) == PT_OK);
        check_all(summaries, scope);
    }
}

static void orders_of_their_own_are_all_different(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    static const int32_t customer[] = {0, 0, 0, 0, 0, 1}, day[] = {0, 0, 1, 1, 2, 0},
                         order[] = {5, 0, 2, 5, 0, 5};
    static const double amount[] = {1e16, 1, 1, 1, -1e16, 2};
    static const uint8_t unknown[] = {0, 1, 0, 0, 1, 0};
    const pt_dictionary two = {.count = 2}, six = {.count = 6};
    const pt_column columns[] = {
        {.name = "customer_id", .type = PT_COLUMN_KEY, .code = customer, .dictionary = &two},
        {.name = "date", .type = PT_COLUMN_DATE, .date = day},
        {.name = "amount", .type = PT_COLUMN_REAL, .real = amount},
        {.name = "order_id", .type = PT_COLUMN_KEY, .code = order, .dictionary = &six, .unknown = unknown},
    };
    pt_frame frame = {"transactions", 6, 4, columns};
    pt_run run = {.arena = &arena, .thread_count = 1};
    pt_purchases purchases;
    pt_purchase_summary summaries[2];
    pt_purchase_totals totals;
    CHECK(pt_purchases_arrange(&run, &frame, &purchases, NULL) == PT_OK);
    CHECK(pt_purchases_summarise(&run, &purchases, (pt_purchase_scope){9, false}, summaries, &totals, NULL) ==
          PT_OK);
    CHECK(summaries[0].order_count == 4); /* 5, one of its own, 2, one of its own */
    CHECK(summaries[0].amount == 3.0);    /* nothing is lost beside the giant */
    CHECK(summaries[1].order_count == 1); /* order 5 of another customer is another order */
    CHECK(totals.returned_count == 1 && totals.customer_count == 2);
    size_t row = purchases.start[0];
    int32_t at = -1;
    int rows = 0;
    while (pt_purchases_next_day(&purchases, (pt_purchase_scope){1, false}, 0, &row, &at)) {
        rows++;
    }
    CHECK(rows == 4 && at == 1);
}

CHECK_MAIN(summaries_agree_with_plain_counting, threads_do_not_change_a_bit,
           a_single_row_out_of_place_is_found, orders_of_their_own_are_all_different)
