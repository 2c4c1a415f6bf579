/* An import that is killed at any moment is there whole or not at all once the next program has looked.
 * Rounds: PATRON_KILL_ROUNDS, 5 without it. */
#include "record/import/import.h"

#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CUSTOMERS = 900, LINES = 9000, BOTH_FILES = 2 * LINES };

static void write_orders(const char *path, int first)
{
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    fputs("Order ID,Order Date,Customer ID,Customer Name,Product ID,Product Name,Sales\n", file);
    for (int i = 0; i < LINES; i++) {
        fprintf(file, "A-%d,2024-03-%02d,C%d,Name %d of %d,P%d,Thing,%d.50\n", first + i / 2, 1 + i % 28,
                (i / 2) % CUSTOMERS, (i / 2) % CUSTOMERS, first, i % 40, i);
    }
    fclose(file);
}

static int64_t query_number(pt_store *store, const pt_query *query)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_rows) rows = {0};
    pt_error error = {0};
    bool has_row = false;
    CHECK(pt_connection_open(store, &connection, &error) == PT_OK);
    CHECK(pt_select(&connection, query, NULL, &rows, &error) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, &error) == PT_OK && has_row);
    return pt_rows_integer(&rows, 0);
}

static const pt_query count_lines = {
    .name = "lines", .origin = "test", .text = "SELECT count(*) FROM transaction_line"};
static const pt_query count_customers = {
    .name = "customers", .origin = "test", .text = "SELECT count(*) FROM customer WHERE deleted_at IS NULL"};
static const pt_query count_identities = {
    .name = "identities", .origin = "test", .text = "SELECT count(*) FROM identity"};
static const pt_query count_renamed = {.name = "renamed",
                                       .origin = "test",
                                       .text = "SELECT count(*) FROM customer WHERE name LIKE '% of 100000'"};
static const pt_query count_unfinished = {
    .name = "unfinished",
    .origin = "test",
    .text = "SELECT count(*) FROM batch WHERE state IN ('staging', 'applying', 'undoing')"};
static const pt_query newest_visible = {
    .name = "visible",
    .origin = "test",
    .text = "SELECT coalesce(max(id), 0) FROM batch WHERE state = 'visible' AND kind = 'import'"};

/* Opens the store as a program of its own does; ids of different rounds never meet. */
static pt_status work(store_fixture *fixture, int node, const char *path, int64_t undo, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_id_generator ids;
    pt_store *store = NULL;
    PT_RETURN_IF_ERROR(store_fixture_reopen(fixture, PT_STORE_WRITE, &store, error));
    pt_status status = pt_schema_load(&arena, &schema, error);
    pt_id_generator_make(&ids, node, 0);
    const pt_import_place place = {.store = store, .schema = &schema, .ids = &ids, .arena = &arena};
    if (status == PT_OK) {
        status = pt_import_recover(&place, NULL, error);
    }
    pt_import_report report = {0};
    pt_undo_report undone = {0};
    if (status == PT_OK && path != NULL) {
        status = pt_import_run(&place, path, &(pt_import_options){0}, &report, error);
    }
    if (status == PT_OK && undo != 0) {
        status = pt_import_undo(&place, undo, &undone, error);
    }
    pt_store_close(store);
    return status;
}

static void work_and_be_killed(store_fixture *fixture, int node, const char *path, int64_t undo,
                               long microseconds)
{
    pid_t child = fork();
    if (child == 0) {
        pt_error error = {0};
        _exit(work(fixture, node, path, undo, &error) != PT_OK);
    }
    const struct timespec pause = {.tv_sec = microseconds / 1000000,
                                   .tv_nsec = microseconds % 1000000 * 1000};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void recover(store_fixture *fixture, int node)
{
    pt_error error = {0};
    pt_status status = work(fixture, node, NULL, 0, &error);
    if (status != PT_OK) {
        store_fixture_print("recover", &error);
    }
    CHECK(status == PT_OK);
    CHECK(query_number(fixture->store, &count_unfinished) == 0);
}

static void a_killed_import_or_undo_is_whole_or_gone(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    char first[600], second[600];
    snprintf(first, sizeof first, "%s/first.csv", fixture.folder);
    snprintf(second, sizeof second, "%s/second.csv", fixture.folder);
    write_orders(first, 1);
    write_orders(second, 100000);
    pt_error error = {0};
    CHECK(work(&fixture, 1, first, 0, &error) == PT_OK);
    CHECK(query_number(fixture.store, &count_lines) == LINES);
    int64_t kept = query_number(fixture.store, &newest_visible);
    const char *asked = getenv("PATRON_KILL_ROUNDS");
    int rounds = asked == NULL ? 5 : (int)strtol(asked, NULL, 10);
    for (int round = 0; round < rounds; round++) {
        work_and_be_killed(&fixture, 10 + round, second, 0, 60000 + 190000L * (long)(round % 7));
        recover(&fixture, 300 + round);
        int64_t lines = query_number(fixture.store, &count_lines);
        int64_t renamed = query_number(fixture.store, &count_renamed);
        bool is_whole = lines == BOTH_FILES && renamed == CUSTOMERS;
        bool is_gone = lines == LINES && renamed == 0;
        if (!is_whole && !is_gone) {
            fprintf(stderr, "round %d: %lld lines, %lld renamed\n", round, (long long)lines,
                    (long long)renamed);
        }
        CHECK(is_whole || is_gone);
        CHECK(query_number(fixture.store, &count_customers) == CUSTOMERS);
        CHECK(query_number(fixture.store, &count_identities) == CUSTOMERS);
        int64_t newest = query_number(fixture.store, &newest_visible);
        if (newest != kept) {
            work_and_be_killed(&fixture, 600 + round, NULL, newest, 30000 + 50000L * (long)(round % 5));
            recover(&fixture, 800 + round % 200);
            int64_t left = query_number(fixture.store, &count_lines);
            CHECK(left == LINES || left == BOTH_FILES);
            if (left == BOTH_FILES) {
                CHECK(work(&fixture, 950, NULL, newest, &error) == PT_OK);
            }
            CHECK(query_number(fixture.store, &count_lines) == LINES);
            CHECK(query_number(fixture.store, &count_renamed) == 0);
        }
    }
}

CHECK_MAIN(a_killed_import_or_undo_is_whole_or_gone)
