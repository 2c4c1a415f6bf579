/* A server that stops, crashes or is killed while somebody writes: what was acknowledged is there afterwards,
 * what was under way is there whole or not at all, and the writer was told in words.
 *
 * Starts a server of its own, so that others keep theirs. PATRON_KILL_ROUNDS sets how often each way is
 * tried. */
#include "base/text/message.h"
#include "tests/support/check.h"
#include "tests/support/numbered_rows.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char location_file[] = "/tmp/patron-test-server-XXXXXX";

/* What the writer tells: a number for each commit, and at the end what it was told itself. */
typedef struct report {
    int64_t number;
    pt_status status;
    char words[300];
} report;

static int run_script(const char *name, const char *word)
{
    char command[600];
    snprintf(command, sizeof command, "%s/tests/postgres/%s %s %s", PATRON_SOURCE_DIR, name, location_file,
             word);
    return system(command); /* NOLINT(cert-env33-c): our own script with our own words */
}

static void tell(int to, const report *said)
{
    if (write(to, said, sizeof *said) != (ssize_t)sizeof *said) {
        _exit(1);
    }
}

/* Writes 1, 2, 3 … and says each number only after its commit, until the server is gone. */
static _Noreturn void write_until_told_off(const store_fixture *fixture, int64_t round, int to)
{
    pt_error error = {0};
    pt_store *store = NULL;
    pt_connection connection = {0};
    report said = {.status = store_fixture_reopen(fixture, PT_STORE_WRITE, &store, &error)};
    if (said.status == PT_OK) {
        said.status = pt_connection_open(store, &connection, &error);
    }
    while (said.status == PT_OK) {
        said.status = numbered_row_write(&connection, round, said.number + 1, &error);
        if (said.status == PT_OK) {
            said.number++;
            tell(to, &said);
        }
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, &error);
    snprintf(said.words, sizeof said.words, "%s", pt_buffer_text(&text));
    tell(to, &said);
    pt_connection_clear(&connection);
    pt_store_close(store);
    pt_buffer_clear(&text);
    _exit(0);
}

static void wait_until_it_answers(const store_fixture *fixture, pt_store **store)
{
    const struct timespec pause = {.tv_nsec = 50000000};
    pt_error error = {0};
    for (int i = 0; i < 600 && *store == NULL; i++) {
        if (store_fixture_reopen(fixture, PT_STORE_WRITE, store, &error) != PT_OK) {
            CHECK(error.status == PT_UNAVAILABLE);
            nanosleep(&pause, NULL);
        }
    }
}

static void check_afterwards(const store_fixture *fixture, int64_t round, int64_t told)
{
    pt_store *store = NULL;
    wait_until_it_answers(fixture, &store);
    if (store == NULL) {
        CHECK(false);
        return;
    }
    CHECK(numbered_rows_hold(store, round, told));
    pt_store_close(store);
}

static void lose_server(const store_fixture *fixture, int64_t round, const char *way)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_until_told_off(fixture, round, ends[1]);
    }
    close(ends[1]);
    report said = {0};
    CHECK(read(ends[0], &said, sizeof said) == (ssize_t)sizeof said && said.number == 1);
    const struct timespec pause = {.tv_nsec = 1000000L * (round * 37 % 90)};
    nanosleep(&pause, NULL);
    CHECK(run_script("control.sh", way) == 0);
    while (read(ends[0], &said, sizeof said) == (ssize_t)sizeof said) {
    }
    close(ends[0]);
    int outcome = 1;
    CHECK(waitpid(child, &outcome, 0) == child && outcome == 0);
    if (said.status != PT_UNAVAILABLE || strstr(said.words, "PostgreSQL went away") == NULL) {
        fprintf(stderr, "%s: %s, %s\n", way, pt_status_name(said.status), said.words);
        CHECK(false);
    }
    if (strcmp(way, "kill-backends") != 0) {
        pt_store *store = NULL;
        CHECK(store_fixture_reopen(fixture, PT_STORE_WRITE, &store, NULL) == PT_UNAVAILABLE);
        CHECK(run_script("control.sh", "start") == 0);
    }
    check_afterwards(fixture, round, said.number);
}

/* Half of a bulk has gone to the server when it is killed. */
static void a_bulk_that_loses_its_server_leaves_nothing(const store_fixture *fixture)
{
    pt_error error = {0};
    pt_store *store = NULL;
    pt_status status = PT_OK;
    wait_until_it_answers(fixture, &store);
    if (store == NULL) {
        CHECK(false);
        return;
    }
    {
        PT_SCOPED(pt_connection) connection = {0};
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_SCOPED(pt_bulk) bulk = {0};
        CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
        CHECK(pt_transaction_begin(&connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        CHECK(pt_bulk_open(&connection, numbered_rows_table, numbered_rows_columns, NUMBERED_ROWS_COLUMNS,
                           &bulk, NULL) == PT_OK);
        for (int64_t i = 0; i < 200000 && status == PT_OK; i++) {
            const pt_value row[] = {pt_value_integer(999), pt_value_text("kill"), pt_value_integer(0),
                                    pt_value_integer(i),   pt_value_text("x"),    pt_value_integer(0)};
            status = pt_bulk_add(&bulk, row, &error);
            if (i == 100000) {
                CHECK(run_script("control.sh", "kill") == 0);
            }
        }
        if (status == PT_OK) {
            status = pt_bulk_finish(&bulk, &error);
        }
        CHECK(status == PT_UNAVAILABLE);
        CHECK(strstr(error.message, "nothing was half written") != NULL);
        pt_bulk_clear(&bulk);
        CHECK(pt_transaction_commit(&transaction, NULL) == PT_INTERNAL);
        CHECK(run_script("control.sh", "start") == 0);
    }
    pt_store_close(store);
    check_afterwards(fixture, 999, 0);
}

static void use_server(void)
{
    static const char *const ways[] = {"crash", "kill-backends", "kill"};
    const char *text = getenv("PATRON_KILL_ROUNDS");
    long rounds = text == NULL ? 1 : strtol(text, NULL, 10);
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    /* No connection is open while this program forks. */
    pt_connection_clear(&fixture.connection);
    pt_store_close(fixture.store);
    fixture.store = NULL;
    for (int64_t round = 0; round < rounds * 3; round++) {
        lose_server(&fixture, round + 1, ways[round % 3]);
    }
    a_bulk_that_loses_its_server_leaves_nothing(&fixture);
    fixture.location[0] = '\0'; /* the database goes with its server */
    store_fixture_clear(&fixture);
}

int main(void)
{
    if (!store_fixture_is_postgres() || store_fixture_is_partitioned()) {
        return 0;
    }
    int file = mkstemp(location_file);
    if (file < 0 || close(file) != 0 || unlink(location_file) != 0) {
        return 1;
    }
    CHECK(setenv("PATRON_TEST_POSTGRES_FILE", location_file, 1) == 0);
    CHECK(run_script("start.sh", "") == 0);
    if (access(location_file, R_OK) != 0) {
        return 77; /* no server on this machine; start.sh said so */
    }
    use_server();
    CHECK(run_script("stop.sh", "") == 0);
    return check_failures != 0;
}
