#include "store/node.h"

#include "base/time/civil.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <pthread.h>

static store_fixture fixture;
static const int64_t new_year = INT64_C(1767225600000000);

static void programs_get_different_numbers(void)
{
    pt_node first = {0};
    pt_node second = {0};
    CHECK(pt_node_lease(&fixture.connection, new_year, &first, NULL) == PT_OK);
    CHECK(pt_node_lease(&fixture.connection, new_year, &second, NULL) == PT_OK);
    CHECK(first.number != second.number);
    CHECK(pt_id_next(&first.ids, new_year) != pt_id_next(&second.ids, new_year));
    CHECK(pt_node_release(&fixture.connection, &first, NULL) == PT_OK);
    CHECK(pt_node_release(&fixture.connection, &second, NULL) == PT_OK);
}

static void a_number_given_back_goes_on_after_its_newest_id(void)
{
    pt_node first = {0};
    pt_node second = {0};
    CHECK(pt_node_lease(&fixture.connection, new_year, &first, NULL) == PT_OK);
    int64_t given = pt_id_next(&first.ids, new_year);
    CHECK(pt_node_release(&fixture.connection, &first, NULL) == PT_OK);
    int64_t earlier = new_year - PT_MICROSECONDS_PER_DAY; /* the clock was set back */
    CHECK(pt_node_lease(&fixture.connection, earlier, &second, NULL) == PT_OK);
    CHECK(second.number == first.number);
    CHECK(pt_id_next(&second.ids, earlier) > given);
    CHECK(pt_node_release(&fixture.connection, &second, NULL) == PT_OK);
}

static void a_lease_that_ran_out_is_taken_over_and_the_old_holder_hears_of_it(void)
{
    int64_t late = new_year + (PT_NODE_LEASE_SECONDS + 1) * PT_MICROSECONDS_PER_SECOND;
    pt_node dead = {0};
    pt_node next = {0};
    CHECK(pt_node_lease(&fixture.connection, new_year, &dead, NULL) == PT_OK);
    CHECK(pt_node_renew(&fixture.connection, new_year + 1, &dead, NULL) == PT_OK);
    CHECK(pt_node_lease(&fixture.connection, late, &next, NULL) == PT_OK);
    CHECK(next.number == dead.number);
    CHECK(pt_node_renew(&fixture.connection, late, &dead, NULL) == PT_CONFLICT);
    CHECK(pt_node_release(&fixture.connection, &next, NULL) == PT_OK);
}

enum { THREADS = 6 };
static pt_node leased[THREADS];

static void *lease(void *node)
{
    PT_SCOPED(pt_connection) connection = {0};
    pt_error error = {0};
    if (pt_connection_open(fixture.store, &connection, &error) != PT_OK ||
        pt_node_lease(&connection, new_year, node, &error) != PT_OK) {
        store_fixture_print("lease", &error);
        ((pt_node *)node)->number = -1;
    }
    return NULL;
}

static void programs_that_lease_at_once_get_different_numbers(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, lease, &leased[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(leased[i].number >= 0);
        for (int k = 0; k < i; k++) {
            CHECK(leased[i].number != leased[k].number);
        }
    }
}

int main(void)
{
    store_fixture_open(&fixture);
    programs_get_different_numbers();
    a_number_given_back_goes_on_after_its_newest_id();
    a_lease_that_ran_out_is_taken_over_and_the_old_holder_hears_of_it();
    programs_that_lease_at_once_get_different_numbers();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
