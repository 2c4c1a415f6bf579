#include "record/import/batch/reach.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>

static bool holds(const pt_reach *reach, int64_t id)
{
    for (size_t i = 0; i < reach->count; i++) {
        if (id >= reach->ranges[i].first && id <= reach->ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_in_order(const pt_reach *reach)
{
    for (size_t i = 0; i < reach->count; i++) {
        bool is_apart = i == 0 || reach->ranges[i].first > reach->ranges[i - 1].last;
        if (!is_apart || reach->ranges[i].last < reach->ranges[i].first) {
            return false;
        }
    }
    return true;
}

static void few_customers_are_told_apart_and_neighbours_are_one_range(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    int64_t ids[] = {900, 7, 8, 500, 9, 7};
    pt_reach reach = {0};
    pt_error error = {0};
    CHECK(pt_reach_make(ids, 6, &arena, &reach, &error) == PT_OK);
    CHECK(reach.count == 3 && reach.ranges[0].first == 7 && reach.ranges[0].last == 9);
    CHECK(reach.ranges[1].first == 500 && reach.ranges[2].last == 900);
    CHECK(pt_reach_make(ids, 0, &arena, &reach, &error) == PT_OK && reach.count == 0);
}

static void of_many_the_closest_are_taken_together_and_none_is_lost(void)
{
    enum { MANY = 20000, FAR = 100 };
    static int64_t ids[MANY], kept[MANY];
    PT_SCOPED(pt_arena) arena = {0};
    for (int i = 0; i < MANY; i++) {
        ids[i] = kept[i] = 1 + (int64_t)i * 10 + (i % FAR == 0 ? 5 : 0) + (int64_t)(i / FAR) * 1000000;
    }
    pt_reach reach = {0};
    pt_error error = {0};
    CHECK(pt_reach_make(ids, MANY, &arena, &reach, &error) == PT_OK);
    CHECK(reach.count <= PT_REACH_RANGES && reach.count >= MANY / FAR && is_in_order(&reach));
    for (int i = 0; i < MANY; i++) {
        CHECK(holds(&reach, kept[i]));
    }
    CHECK(!holds(&reach, 500000)); /* in one of the wide gaps */
}

static void what_is_written_is_read_back(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) text = {0};
    PT_SCOPED(pt_buffer) again = {0};
    int64_t ids[] = {382663307233853440, 382663307233853441, INT64_MAX, 3};
    pt_reach reach = {0}, read = {0};
    pt_error error = {0};
    CHECK(pt_reach_make(ids, 4, &arena, &reach, &error) == PT_OK);
    reach.has_anonymous = true;
    pt_reach_write(&text, &reach);
    CHECK(pt_reach_parse(pt_buffer_text(&text), &arena, &read, &error) == PT_OK);
    CHECK(read.count == 3 && read.has_anonymous);
    pt_reach_write(&again, &read);
    CHECK_TEXT(pt_buffer_text(&again), pt_buffer_text(&text));
    CHECK(pt_reach_parse("customers", &arena, &read, &error) == PT_OK);
    CHECK(read.count == 0 && !read.has_anonymous);
}

static void what_cannot_be_read_reaches_everybody(void)
{
    static const char *const texts[] = {NULL,
                                        "",
                                        "customers 1",
                                        "customers 1 x",
                                        "customers -5 3",
                                        "customers 9223372036854775807 1",
                                        "customers 99999999999999999999 1"};
    PT_SCOPED(pt_arena) arena = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        pt_reach reach = {0};
        pt_error error = {0};
        CHECK(pt_reach_parse(texts[i], &arena, &reach, &error) == PT_OK);
        CHECK(reach.count == 1 && reach.has_anonymous && holds(&reach, 1) && holds(&reach, INT64_MAX));
    }
}

static void two_reaches_joined_hold_both(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    int64_t some[] = {1, 2, 50}, others[] = {3, 60};
    pt_reach a = {0}, b = {0}, everybody = {0};
    pt_error error = {0};
    CHECK(pt_reach_make(some, 3, &arena, &a, &error) == PT_OK);
    CHECK(pt_reach_make(others, 2, &arena, &b, &error) == PT_OK);
    b.has_anonymous = true;
    CHECK(pt_reach_join(&a, &b, &arena, &a, &error) == PT_OK);
    CHECK(a.count == 3 && a.ranges[0].last == 3 && a.has_anonymous && is_in_order(&a));
    CHECK(pt_reach_parse(NULL, &arena, &everybody, &error) == PT_OK);
    CHECK(pt_reach_join(&everybody, &a, &arena, &a, &error) == PT_OK);
    CHECK(a.count == 1 && holds(&a, 55));
}

CHECK_MAIN(few_customers_are_told_apart_and_neighbours_are_one_range,
           of_many_the_closest_are_taken_together_and_none_is_lost, what_is_written_is_read_back,
           what_cannot_be_read_reaches_everybody, two_reaches_joined_hold_both)
