#include "store/driver.h"
#include "store/sqlite/session.h"
#include "store/sqlite/session.sql.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long a turn to write is waited for. */
enum { TURN_TIMEOUT_MILLISECONDS = 60000 };

static void release_statement(void *context, void *statement)
{
    (void)context;
    sqlite3_finalize(statement);
}

void pt_sqlite_disconnect(void *handle)
{
    pt_sqlite_session *session = handle;
    pt_statement_cache_clear(&session->statements);
    sqlite3_close(session->database);
    free(session);
}

/* Inside the commit, after it is safe on the disk. Standing in for SQLite's own checkpoint, which would last
 * as long as the turn to write. */
static int note_wal_pages(void *handle, sqlite3 *database, const char *schema, int wal_pages)
{
    (void)database;
    (void)schema;
    ((pt_sqlite_session *)handle)->wal_pages = wal_pages;
    return SQLITE_OK;
}

/* Readers, too, open for writing where they may: what a killed program left has to be rolled back before it
 * can be read. That they write nothing themselves is seen to by the write transaction they cannot begin. */
static int access_to(const pt_sqlite_file *file)
{
    if (file->mode == PT_STORE_READ) {
        return access(file->path, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

pt_status pt_sqlite_connect(void *shared, void **handle, pt_error *error)
{
    pt_sqlite_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}",
                       ((pt_sqlite_file *)shared)->path);
    }
    session->file = shared;
    session->statements.release = release_statement;
    int flags = access_to(session->file);
    int code = pt_sqlite_open_path(session->file->path, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                   &session->database);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(session->database, PT_SQLITE_BUSY_MILLISECONDS);
        sqlite3_wal_hook(session->database, note_wal_pages, session);
        code = sqlite3_exec(session->database, query_sqlite_session.text, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        pt_status status = pt_sqlite_fail(session, code, query_sqlite_session.origin, error);
        pt_sqlite_disconnect(session);
        return status;
    }
    *handle = session;
    return PT_OK;
}

/* Two programs may make the same file at once: the second finds it made when its turn comes. */
static pt_status make_file(pt_sqlite_file *file, pt_error *error)
{
    pt_writer_waiter waiter;
    PT_RETURN_IF_ERROR(pt_writer_lock_take(&file->lock, &waiter, TURN_TIMEOUT_MILLISECONDS, error));
    bool is_new = false;
    void *session = NULL;
    pt_status status = pt_sqlite_inspect(file->path, file->mode, &is_new, error);
    if (status == PT_OK && is_new) {
        status = pt_sqlite_connect(file, &session, error);
    }
    if (session != NULL) {
        status = pt_sqlite_run_text(session, query_sqlite_new_file.text, error);
        pt_sqlite_disconnect(session);
    }
    pt_writer_lock_release(&file->lock, &waiter);
    return status;
}

static void close_file(void *shared)
{
    pt_sqlite_file *file = shared;
    pt_checkpointer_close(&file->checkpointer);
    pt_writer_lock_close(&file->lock);
    free(file->path);
    free(file);
}

static pt_status open_file(const char *location, const char *shown, pt_store_mode mode, void **shared,
                           pt_error *error)
{
    (void)shown;
    bool is_new = false;
    PT_RETURN_IF_ERROR(pt_sqlite_inspect(location, mode, &is_new, error));
    pt_sqlite_file *file = calloc(1, sizeof *file);
    char *path = strdup(location);
    if (file == NULL || path == NULL) {
        free(file);
        free(path);
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", location);
    }
    *file = (pt_sqlite_file){.path = path, .mode = mode, .lock = {.file = -1}};
    pt_checkpointer_open(&file->checkpointer);
    pt_status status = mode == PT_STORE_READ ? PT_OK : pt_writer_lock_open(path, &file->lock, error);
    if (status == PT_OK && is_new) {
        status = make_file(file, error);
    }
    if (status != PT_OK) {
        close_file(file);
        return status;
    }
    *shared = file;
    return PT_OK;
}

static pt_status begin_read(pt_sqlite_session *session, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_sqlite_execute(session, &query_sqlite_begin_read, NULL, NULL, error));
    void *rows = NULL;
    bool has_row = false;
    pt_status status = pt_sqlite_select(session, &query_sqlite_fix_snapshot, NULL, &rows, error);
    if (status == PT_OK) {
        status = pt_sqlite_next(rows, &has_row, error);
        pt_sqlite_finish(rows);
    }
    if (status != PT_OK) {
        (void)!pt_sqlite_execute(session, &query_sqlite_rollback, NULL, NULL, NULL);
    }
    return status;
}

static pt_status begin_write(pt_sqlite_session *session, pt_error *error)
{
    if (session->file->mode == PT_STORE_READ) {
        return PT_FAIL(error, PT_INTERNAL, "the store {1} was opened for reading only", session->file->path);
    }
    PT_RETURN_IF_ERROR(
        pt_writer_lock_take(&session->file->lock, &session->waiter, TURN_TIMEOUT_MILLISECONDS, error));
    session->is_writing = true;
    pt_status status = pt_sqlite_execute(session, &query_sqlite_begin_write, NULL, NULL, error);
    if (status != PT_OK) {
        session->is_writing = false;
        pt_writer_lock_release(&session->file->lock, &session->waiter);
    }
    return status;
}

static pt_status begin(void *handle, pt_transaction_kind kind, pt_error *error)
{
    return kind == PT_TRANSACTION_READ ? begin_read(handle, error) : begin_write(handle, error);
}

static pt_status begin_schema(void *handle, pt_error *error)
{
    return begin_write(handle, error);
}

static void end_turn(pt_sqlite_session *session)
{
    if (session->is_writing) {
        session->is_writing = false;
        pt_writer_lock_release(&session->file->lock, &session->waiter);
    }
}

static pt_status relax(void *handle, pt_error *error)
{
    return pt_sqlite_run_text(handle, query_sqlite_relax.text, error);
}

static void rollback(void *handle)
{
    pt_sqlite_session *session = handle;
    /* Some failures (a full disk) have rolled back already; then there is nothing left to do. */
    if (sqlite3_get_autocommit(session->database) == 0) {
        sqlite3_exec(session->database, query_sqlite_rollback.text, NULL, NULL, NULL);
    }
    end_turn(session);
}

static pt_status commit(void *handle, pt_error *error)
{
    pt_sqlite_session *session = handle;
    session->wal_pages = 0;
    pt_status status = pt_sqlite_execute(session, &query_sqlite_commit, NULL, NULL, error);
    if (status != PT_OK) {
        rollback(session);
    }
    end_turn(session);
    pt_checkpointer_tell(session->file, session->wal_pages);
    return status;
}

const pt_driver pt_sqlite_driver = {
    .is_postgres = false,
    .open = open_file,
    .close = close_file,
    .connect = pt_sqlite_connect,
    .disconnect = pt_sqlite_disconnect,
    .relax = relax,
    .execute = pt_sqlite_execute,
    .prepare = pt_sqlite_prepare,
    .run_text = pt_sqlite_run_text,
    .select = pt_sqlite_select,
    .next = pt_sqlite_next,
    .value = pt_sqlite_value,
    .finish = pt_sqlite_finish,
    .begin = begin,
    .begin_schema = begin_schema,
    .commit = commit,
    .rollback = rollback,
    .bulk_open = pt_sqlite_bulk_open,
    .bulk_add = pt_sqlite_bulk_add,
    .bulk_finish = pt_sqlite_bulk_finish,
    .bulk_clear = pt_sqlite_bulk_clear,
    .copy_out = pt_sqlite_copy_out,
    .count_copy = pt_sqlite_count_copy,
    .copy_in = pt_sqlite_copy_in,
};
