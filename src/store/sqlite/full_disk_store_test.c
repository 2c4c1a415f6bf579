/* A disk that fills up at any moment of a write: through SQLite's own hook for the calls of its file system.
 */
#include "store/check.h"
#include "store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static const pt_query put = {
    .name = "test_put",
    .origin = "full_disk_store_test.c",
    .text = "INSERT INTO setting (name, value, updated_at, updated_by) VALUES ($1, $2, 0, 0)",
    .parameter_count = 2};
static const pt_query count_rows = {
    .name = "test_count", .origin = "full_disk_store_test.c", .text = "SELECT count(*) FROM setting"};

static int64_t bytes_left = INT64_MAX;

static ssize_t write_while_there_is_space(int file, const void *bytes, size_t count, off_t offset)
{
    if (bytes_left < (int64_t)count) {
        errno = ENOSPC;
        return -1;
    }
    bytes_left -= (int64_t)count;
    return pwrite(file, bytes, count, offset);
}

static void take_over_writing(void)
{
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    static const char *const calls[] = {"pwrite", "pwrite64"};
    int replaced = 0;
    for (size_t i = 0; i < 2; i++) {
        replaced += files->xSetSystemCall(files, calls[i], (sqlite3_syscall_ptr)write_while_there_is_space) ==
                    SQLITE_OK;
    }
    CHECK(replaced > 0);
}

static pt_status put_rows(pt_connection *connection, int64_t first, pt_error *error)
{
    static char value[3000];
    memset(value, 'x', sizeof value - 1);
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (int64_t i = 0; i < 20; i++) {
        char name[32];
        snprintf(name, sizeof name, "%" PRId64, first + i);
        const pt_value row[] = {pt_value_text(name), pt_value_text(value)};
        PT_RETURN_IF_ERROR(pt_execute(connection, &put, row, NULL, error));
    }
    return pt_transaction_commit(&transaction, error);
}

static int64_t count_settings(pt_connection *connection)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(connection, &count_rows, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    return pt_rows_integer(&rows, 0);
}

static void a_full_disk_is_told_and_leaves_nothing_half(store_fixture *fixture)
{
    int64_t expected = 0;
    for (int64_t space = 0; space < 60000; space += 5000) {
        pt_error error = {0};
        bytes_left = space;
        pt_status status = put_rows(&fixture->connection, space * 100, &error);
        CHECK(status == PT_UNAVAILABLE);
        CHECK(status == PT_OK || strstr(error.message, "no space left") != NULL);
        bytes_left = INT64_MAX;
        CHECK(count_settings(&fixture->connection) == expected);
        CHECK(put_rows(&fixture->connection, space * 100 + 50, NULL) == PT_OK);
        expected += 20;
        CHECK(count_settings(&fixture->connection) == expected);
    }
    PT_SCOPED(pt_arena) arena = {0};
    pt_check_findings findings = {0};
    CHECK(pt_store_check(&fixture->connection, &arena, &findings, NULL) == PT_OK && findings.count == 0);
}

static void a_store_cannot_be_made_on_a_full_disk(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open_empty(&fixture);
    pt_error error = {0};
    pt_store *store = NULL;
    bytes_left = 3000;
    CHECK(store_fixture_reopen(&fixture, PT_STORE_CREATE, &store, &error) == PT_UNAVAILABLE);
    CHECK(error.message != NULL && strstr(error.message, "no space left") != NULL);
    bytes_left = INT64_MAX;
    CHECK(store_fixture_reopen(&fixture, PT_STORE_CREATE, &store, &error) == PT_OK);
    pt_store_close(store);
}

int main(void)
{
    if (store_fixture_is_postgres()) {
        return 0; /* the server's disk is not ours to fill */
    }
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    take_over_writing();
    a_full_disk_is_told_and_leaves_nothing_half(&fixture);
    a_store_cannot_be_made_on_a_full_disk();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
