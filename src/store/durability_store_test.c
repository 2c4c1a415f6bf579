/* What a caller was told about survives kill -9. PATRON_KILL_ROUNDS sets how often it is tried. */
#include "tests/support/check.h"
#include "tests/support/numbered_rows.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
        if (numbered_row_write(&connection, round, number, NULL) != PT_OK ||
            write(told, &number, sizeof number) < 0) {
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
    if (store_fixture_reopen(fixture, PT_STORE_WRITE, &store, &error) != PT_OK) {
        store_fixture_print("after kill", &error);
        CHECK(false);
        return;
    }
    CHECK(numbered_rows_hold(store, round, told));
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
