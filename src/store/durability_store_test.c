/* What a caller was told about survives kill -9. PATRON_KILL_ROUNDS sets how often it is tried. */
#include "store/change.h"
#include "store/check.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const pt_query put = {
    .name = "test_put",
    .origin = "durability_store_test.c",
    .text = "INSERT INTO stage_change (customer_id, kind, day, id, value, changed_at) VALUES "
            "($1, 'kill', 0, $2, 'x', 0)",
    .parameter_count = 2};
static const pt_query count_up_to = {
    .name = "test_count",
    .origin = "durability_store_test.c",
    .text = "SELECT count(*), max(id) FROM stage_change WHERE customer_id = $1 AND id <= $2",
    .parameter_count = 2};
static const pt_query count_changes = {
    .name = "test_changes",
    .origin = "durability_store_test.c",
    .text = "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM stage_change)"};

static pt_status write_one(pt_connection *connection, int64_t round, int64_t number)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    const pt_value row[] = {pt_value_integer(round), pt_value_integer(number)};
    const pt_change change = {
        .kind = "create", .entity = "stage_change", .customer_id = round, .record_id = number};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, NULL));
    PT_RETURN_IF_ERROR(pt_execute(connection, &put, row, NULL, NULL));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, NULL));
    return pt_transaction_commit(&transaction, NULL);
}

/* Writes 1, 2, 3 … and says each number only after its commit, until it is killed. */
static _Noreturn void write_until_killed(const store_fixture *fixture, int64_t round, int told)
{
    pt_store *store = NULL;
    pt_connection connection = {0};
    if (store_fixture_reopen(fixture, PT_STORE_WRITE, &store, NULL) != PT_OK ||
        pt_connection_open(store, &connection, NULL) != PT_OK) {
        _exit(1);
    }
    for (int64_t number = 1;; number++) {
        if (write_one(&connection, round, number) != PT_OK || write(told, &number, sizeof number) < 0) {
            _exit(1);
        }
    }
}

static int64_t newest_told(int from)
{
    int64_t number = 0;
    int64_t newest = 0;
    while (read(from, &number, sizeof number) == (ssize_t)sizeof number) {
        newest = number;
    }
    return newest;
}

static void check_after_kill(const store_fixture *fixture, int64_t round, int64_t told)
{
    pt_error error = {0};
    pt_store *store = NULL;
    PT_SCOPED(pt_arena) arena = {0};
    pt_check_findings findings = {0};
    if (store_fixture_reopen(fixture, PT_STORE_WRITE, &store, &error) != PT_OK) {
        store_fixture_print("after kill", &error);
        CHECK(false);
        return;
    }
    {
        PT_SCOPED(pt_connection) connection = {0};
        PT_SCOPED(pt_rows) rows = {0};
        bool has_row = false;
        const pt_value values[] = {pt_value_integer(round), pt_value_integer(told)};
        CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
        CHECK(pt_select(&connection, &count_up_to, values, &rows, NULL) == PT_OK);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        CHECK(pt_rows_integer(&rows, 0) == told);
        pt_rows_clear(&rows);
        /* A write and its change are there together or not at all. */
        CHECK(pt_select(&connection, &count_changes, NULL, &rows, NULL) == PT_OK);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        CHECK(pt_rows_integer(&rows, 0) == pt_rows_integer(&rows, 1));
        pt_rows_clear(&rows);
        CHECK(pt_store_check(&connection, &arena, &findings, NULL) == PT_OK && findings.count == 0);
    }
    pt_store_close(store);
}

static void kill_once(const store_fixture *fixture, int64_t round)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_until_killed(fixture, round, ends[1]);
    }
    close(ends[1]);
    int64_t first = 0;
    CHECK(read(ends[0], &first, sizeof first) == (ssize_t)sizeof first && first == 1);
    const struct timespec pause = {.tv_nsec = 1000000L * (round * 37 % 90)};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    int64_t told = newest_told(ends[0]);
    close(ends[0]);
    int outcome = 0;
    CHECK(waitpid(child, &outcome, 0) == child && WIFSIGNALED(outcome));
    check_after_kill(fixture, round, told > first ? told : first);
}

int main(void)
{
    const char *text = getenv("PATRON_KILL_ROUNDS");
    long rounds = text == NULL ? 5 : strtol(text, NULL, 10);
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    /* No connection is open while this program forks: SQLite's do not survive it. */
    pt_connection_clear(&fixture.connection);
    pt_store_close(fixture.store);
    fixture.store = NULL;
    for (int64_t round = 1; round <= rounds; round++) {
        kill_once(&fixture, round);
    }
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
