#include "base/id.h"

#include "tests/support/check.h"

#include <pthread.h>
#include <stdlib.h>

static const int64_t new_year = INT64_C(1767225600123000); /* 2026-01-01T00:00:00.123Z */

static void an_id_tells_when_and_where_it_was_made(void)
{
    pt_id_generator generator;
    pt_id_generator_make(&generator, 1023, 0);
    int64_t id = pt_id_next(&generator, new_year);
    CHECK(pt_id_instant(id) == new_year);
    CHECK(pt_id_node(id) == 1023);
}

static void ids_grow_when_the_clock_stands_still_or_goes_back(void)
{
    pt_id_generator generator;
    pt_id_generator_make(&generator, 7, 0);
    int64_t newest = 0;
    for (int i = 0; i < 10000; i++) { /* more than one millisecond holds */
        int64_t id = pt_id_next(&generator, new_year - (int64_t)i * 1000);
        CHECK(id > newest);
        CHECK(pt_id_node(id) == 7);
        newest = id;
    }
}

static void a_clock_before_the_epoch_still_gives_ids(void)
{
    pt_id_generator generator;
    pt_id_generator_make(&generator, 0, 0);
    CHECK(pt_id_next(&generator, 0) > 0);
    CHECK(pt_id_next(&generator, -new_year) > 0);
}

static void a_generator_starts_after_what_was_given_before(void)
{
    pt_id_generator first;
    pt_id_generator second;
    pt_id_generator_make(&first, 3, 0);
    int64_t given = pt_id_next(&first, new_year);
    pt_id_generator_make(&second, 3, given);
    CHECK(pt_id_next(&second, new_year - 1000000) > given);
}

enum { THREADS = 4, IDS_PER_THREAD = 20000 };
static pt_id_generator shared;
static int64_t made[THREADS][IDS_PER_THREAD];

static void *make_ids(void *ids)
{
    for (size_t i = 0; i < IDS_PER_THREAD; i++) {
        ((int64_t *)ids)[i] = pt_id_next(&shared, new_year);
    }
    return NULL;
}

static int compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void threads_never_get_the_same_id(void)
{
    pthread_t threads[THREADS];
    pt_id_generator_make(&shared, 1, 0);
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, make_ids, made[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    int64_t *all = &made[0][0];
    const size_t count = sizeof made / sizeof *all;
    qsort(all, count, sizeof *all, compare);
    for (size_t i = 1; i < count; i++) {
        CHECK(all[i] != all[i - 1]);
    }
}

CHECK_MAIN(an_id_tells_when_and_where_it_was_made, ids_grow_when_the_clock_stands_still_or_goes_back,
           a_clock_before_the_epoch_still_gives_ids, a_generator_starts_after_what_was_given_before,
           threads_never_get_the_same_id)
