/* Copies a store that may be in use, page by page, as of one moment. */
#include "store/sqlite/session.h"
#include "store/sqlite/session.sql.h"

#include <stdlib.h>

enum { PAGES_AT_ONCE = 2048, BUSY_PAUSE_MILLISECONDS = 20 };

static pt_status fail_target(sqlite3 *target, const char *path, pt_error *error)
{
    int code = sqlite3_errcode(target) & 0xFF;
    if (code == SQLITE_FULL || (code == SQLITE_IOERR && pt_sqlite_is_at_limit(path))) {
        return pt_sqlite_fail_without_room(path, "store/sqlite", error);
    }
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot write the copy {1}: {2}; check the folder and its space",
                   path, sqlite3_errmsg(target));
}

static pt_status copy_pages(sqlite3_backup *copy, pt_progress *progress, int *code, pt_error *error)
{
    do {
        *code = sqlite3_backup_step(copy, PAGES_AT_ONCE);
        if (*code == SQLITE_BUSY || *code == SQLITE_LOCKED) {
            sqlite3_sleep(BUSY_PAUSE_MILLISECONDS);
        }
        int64_t total = sqlite3_backup_pagecount(copy);
        PT_RETURN_IF_ERROR(pt_progress_report(progress, PT_N("copying the store"), PT_N("pages"),
                                              total - sqlite3_backup_remaining(copy), total, error));
    } while (*code == SQLITE_OK || *code == SQLITE_BUSY || *code == SQLITE_LOCKED);
    return PT_OK;
}

static pt_status copy_between(pt_sqlite_session *from, sqlite3 *target, const char *path,
                              pt_progress *progress, pt_error *error)
{
    sqlite3_backup *copy = sqlite3_backup_init(target, "main", from->database, "main");
    if (copy == NULL) {
        return fail_target(target, path, error);
    }
    int code = SQLITE_OK;
    pt_status status = copy_pages(copy, progress, &code, error);
    int end = sqlite3_backup_finish(copy);
    if (status == PT_OK && (code != SQLITE_DONE || end != SQLITE_OK)) {
        bool is_source = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
        status = is_source ? pt_sqlite_fail(from, code, NULL, error) : fail_target(target, path, error);
    }
    return status;
}

/* Inside a read transaction: writers that go on meanwhile do not make the copy start again. */
static pt_status copy_session(pt_sqlite_session *from, const char *path, pt_progress *progress,
                              pt_error *error)
{
    sqlite3 *target = NULL;
    int code = pt_sqlite_open_path(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &target);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(target, query_sqlite_copy.text, NULL, NULL, NULL);
    }
    pt_status status = code == SQLITE_OK ? PT_OK : fail_target(target, path, error);
    if (status == PT_OK) {
        status = pt_sqlite_driver.begin(from, PT_TRANSACTION_READ, error);
    }
    if (status == PT_OK) {
        status = copy_between(from, target, path, progress, error);
        pt_sqlite_driver.rollback(from);
    }
    if (sqlite3_close(target) != SQLITE_OK && status == PT_OK) {
        status = PT_FAIL(error, PT_INTERNAL, "the copy {1} could not be closed", path);
    }
    return status;
}

pt_status pt_sqlite_copy_out(void *shared, const char *path, pt_progress *progress, pt_error *error)
{
    void *session = NULL;
    PT_RETURN_IF_ERROR(pt_sqlite_connect(shared, &session, error));
    pt_status status = copy_session(session, path, progress, error);
    pt_sqlite_disconnect(session);
    return status;
}

pt_status pt_sqlite_copy_in(const char *path, const char *location, const char *shown, pt_progress *progress,
                            pt_error *error)
{
    void *shared = NULL;
    (void)shown;
    PT_RETURN_IF_ERROR(pt_sqlite_driver.open(path, path, PT_STORE_READ, &shared, error));
    pt_status status = pt_sqlite_copy_out(shared, location, progress, error);
    pt_sqlite_driver.close(shared);
    return status;
}
