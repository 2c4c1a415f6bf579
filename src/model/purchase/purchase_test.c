#include "model/purchase/purchase.h"

#include "base/scope.h"
#include "numeric/sum.h"
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

/* A small table of one's own. */
static pt_status summarise_few(pt_arena *arena, const table *rows, size_t count, pt_purchase_scope scope,
                               pt_purchase_summary *summaries, pt_purchase_totals *totals)
{
    pt_column columns[4];
    pt_frame frame = frame_of(rows, count, false, columns);
    pt_run run = {.arena = arena, .thread_count = 2};
    pt_purchases purchases;
    CHECK(pt_purchases_arrange(&run, &frame, &purchases, NULL) == PT_OK);
    CHECK(purchases.day == rows->day);
    return pt_purchases_summarise(&run, &purchases, scope, summaries, totals, NULL);
}

static table few;
static pt_purchase_summary few_summaries[CUSTOMERS];

/* Customers begin at, before and behind every edge of what is looked at at once, some after a gap. */
static void every_customer_is_found_where_it_begins(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    static const size_t begins[] = {0,    1,      1023,   1024,   1025,   2046,   2047,   2048,   2050,
                                    3071, 262142, 262143, 262144, 262145, 524287, 524288, 599999, ROWS};
    enum { BEGINS = sizeof begins / sizeof *begins - 1 };
    for (int gap = 1; gap <= 3; gap++) {
        memset(&few, 0, sizeof few);
        for (size_t i = 0; i < BEGINS; i++) {
            for (size_t row = begins[i]; row < begins[i + 1]; row++) {
                few.customer[row] = (int32_t)i * gap + gap - 1;
            }
        }
        pt_column columns[4];
        pt_frame frame = frame_of(&few, ROWS, false, columns);
        pt_run run = {.arena = &arena, .thread_count = 3};
        pt_purchases purchases;
        CHECK(pt_purchases_arrange(&run, &frame, &purchases, NULL) == PT_OK);
        CHECK(purchases.day == few.day && purchases.start[CUSTOMERS] == ROWS);
        for (size_t i = 0; i < BEGINS; i++) {
            for (size_t c = i * (size_t)gap; c < (i + 1) * (size_t)gap; c++) {
                CHECK(purchases.start[c] == begins[i]);
            }
        }
    }
}

/* One customer over all blocks, with one day too early. */
static void a_day_out_of_place_is_found_wherever_it_stands(void)
{
    static const size_t places[] = {1, 1023, 1024, 1025, 262143, 262144, 262145, 524288, ROWS - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        memset(&few, 0, sizeof few);
        for (size_t row = 0; row < ROWS; row++) {
            few.day[row] = (int32_t)row;
        }
        few.day[places[i]]--;
        few.day[places[i] - 1]++;
        PT_SCOPED(pt_arena) arena = {0};
        pt_column columns[4];
        pt_frame frame = frame_of(&few, ROWS, false, columns);
        pt_run run = {.arena = &arena, .thread_count = 2};
        pt_purchases purchases;
        CHECK(pt_purchases_arrange(&run, &frame, &purchases, NULL) == PT_OK);
        CHECK(purchases.day != few.day);
        bool is_right = true;
        for (size_t row = 0; row < ROWS; row++) {
            is_right = is_right && purchases.day[row] == (int32_t)row;
        }
        CHECK(is_right);
    }
}

/* Money is added to the last bit as one by one, also across the edges of blocks. */
static void amounts_add_up_as_one_by_one(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_purchase_totals totals;
    state = 7;
    size_t count = 0;
    for (int32_t customer = 0; customer < 300; customer++) {
        for (int32_t i = 0; i <= customer % 41; i++, count++) {
            few.customer[count] = customer;
            few.day[count] = i / 3;
            few.amount[count] = (double)(draw() % 1000000) / 10000;
        }
    }
    for (int32_t i = 0; i < 300000; i++, count++) {
        few.customer[count] = 300;
        few.day[count] = i;
        few.amount[count] = (double)draw() / 10000;
    }
    CHECK(summarise_few(&arena, &few, count, (pt_purchase_scope){INT32_MAX, false}, few_summaries, &totals) ==
          PT_OK);
    size_t row = 0;
    for (size_t customer = 0; customer <= 300; customer++) {
        size_t rows = few_summaries[customer].row_count;
        CHECK(few_summaries[customer].amount == pt_sum_of(few.amount + row, rows));
        row += rows;
    }
    CHECK(row == count && totals.amount == pt_sum_of(few.amount, count));
}

/* Customer c has c + 1 rows, and one of them is a return: each row in turn. A zero with a sign is none. */
static void a_return_is_seen_wherever_it_stands(void)
{
    enum { LONGEST = 9 };
    for (size_t at = 0; at < LONGEST; at++) {
        PT_SCOPED(pt_arena) arena = {0};
        size_t count = 0;
        for (int32_t customer = 0; customer < LONGEST; customer++) {
            for (size_t i = 0; i <= (size_t)customer; i++, count++) {
                few.customer[count] = customer;
                few.day[count] = (int32_t)i;
                few.amount[count] = i == at ? -3.0 : i == at + 1 ? -0.0 : 2.0;
            }
        }
        pt_purchase_totals kept, dropped;
        CHECK(summarise_few(&arena, &few, count, (pt_purchase_scope){LONGEST, false}, few_summaries, &kept) ==
              PT_OK);
        CHECK(few_summaries[LONGEST - 1].row_count == LONGEST &&
              few_summaries[LONGEST - 1].day_count == LONGEST);
        CHECK(summarise_few(&arena, &few, count, (pt_purchase_scope){LONGEST, true}, few_summaries,
                            &dropped) == PT_OK);
        CHECK(kept.returned_count == LONGEST - at && dropped.returned_count == LONGEST - at);
        CHECK(dropped.row_count + dropped.returned_count == kept.row_count);
        const pt_purchase_summary *longest = &few_summaries[LONGEST - 1];
        CHECK(longest->row_count == LONGEST - 1 && longest->day_count == LONGEST - 1);
        CHECK(longest->first_day == (at == 0) && longest->last_day == LONGEST - 1 - (at == LONGEST - 1));
        CHECK(longest->amount == 2.0 * (LONGEST - 1 - (at + 1 < LONGEST)));
        CHECK(few_summaries[0].row_count == (at != 0));
    }
}

static void a_sum_beyond_all_numbers_is_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_purchase_totals totals;
    memset(&few, 0, sizeof few);
    for (size_t count = 1; count <= 5; count++) {
        for (size_t i = 0; i < count; i++) {
            few.amount[i] = 1e308;
        }
        pt_status status =
            summarise_few(&arena, &few, count, (pt_purchase_scope){9, false}, few_summaries, &totals);
        CHECK(status == (count == 1 ? PT_OK : PT_INVALID_INPUT));
    }
    few.customer[1] = 1; /* each customer by itself can be summed, all of them cannot */
    CHECK(summarise_few(&arena, &few, 2, (pt_purchase_scope){9, false}, few_summaries, &totals) ==
          PT_INVALID_INPUT);
}

CHECK_MAIN(summaries_agree_with_plain_counting, threads_do_not_change_a_bit,
           a_single_row_out_of_place_is_found, orders_of_their_own_are_all_different,
           every_customer_is_found_where_it_begins, a_day_out_of_place_is_found_wherever_it_stands,
           amounts_add_up_as_one_by_one, a_return_is_seen_wherever_it_stands,
           a_sum_beyond_all_numbers_is_refused)
