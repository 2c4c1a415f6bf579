/* A fresh store for a test, of the kind that PATRON_TEST_STORE names: sqlite, postgres or
 * postgres-partitioned.
 *
 * int main(void) { PT_SCOPED(store_fixture) fixture = {0}; store_fixture_open(&fixture); … }
 * Where the kind is not to be had the test ends with 77 (skipped); in CI, with CI=true set, it fails. */
#ifndef TESTS_SUPPORT_STORE_FIXTURE_H
#define TESTS_SUPPORT_STORE_FIXTURE_H

#include "base/scope.h"
#include "store/store.h"

typedef struct store_fixture {
    pt_store *store;
    pt_connection connection;
    char location[512]; /* for pt_store_open() and programs under test */
    char folder[64];    /* an empty temporary folder of this test, removed at the end */
} store_fixture;

/* Makes an empty, migrated store and connects to it; ends the program where it cannot. */
void store_fixture_open(store_fixture *fixture);

/* The same without making the store: only location and folder. */
void store_fixture_open_empty(store_fixture *fixture);

/* Opens the fixture's location with these options. */
pt_status store_fixture_reopen(const store_fixture *fixture, pt_store_mode mode, pt_store **store,
                               pt_error *error);

bool store_fixture_is_postgres(void);
bool store_fixture_is_partitioned(void);

/* Closes and removes everything. */
void store_fixture_clear(store_fixture *fixture);

/* Prints what an error says. */
void store_fixture_print(const char *what, const pt_error *error);

#endif
