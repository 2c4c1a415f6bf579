/* One SQLite connection and what all connections to a file share. Inside store/sqlite only. */
#ifndef PT_STORE_SQLITE_SESSION_H
#define PT_STORE_SQLITE_SESSION_H

#include "store/driver.h"
#include "store/sqlite/checkpoint.h"
#include "store/sqlite/writer_lock.h"
#include "store/statement_cache.h"

#include <sqlite3.h>

enum { PT_SQLITE_APPLICATION_ID = 0x50617472 }; /* "Patr" */

/* How long a program is waited for that knows nothing of turns. */
enum { PT_SQLITE_BUSY_MILLISECONDS = 5000 };

struct pt_sqlite_file {
    char *path;
    pt_store_mode mode;
    pt_writer_lock lock;
    pt_checkpointer checkpointer;
};

struct pt_sqlite_session {
    pt_sqlite_file *file;
    sqlite3 *database;
    pt_statement_cache statements;
    bool is_writing; /* holds the writer lock */
    int wal_pages;   /* length of "-wal" after the last commit; 0: it wrote nothing */
    pt_writer_waiter waiter;
};

/* Opens the file of this name, whatever the name: to SQLite ":memory:" and "file:x?mode=memory" are none. */
int pt_sqlite_open_path(const char *path, int flags, sqlite3 **database);

/* Looks at a file before SQLite does, for clear messages. *is_new: nothing there yet, or empty. */
pt_status pt_sqlite_inspect(const char *path, pt_store_mode mode, bool *is_new, pt_error *error);

/* What an SQLite result code means to a person. origin: of the statement; NULL where there is none. */
pt_status pt_sqlite_fail(const pt_sqlite_session *session, int code, const char *origin, pt_error *error);

/* The disk is full, or the file may not grow. */
pt_status pt_sqlite_fail_without_room(const char *path, const char *origin, pt_error *error);

/* Whether the limit on the size of files (ulimit -f) keeps the file, or what SQLite writes beside it, from
 * growing: SQLite itself does not always remember why it could not write. */
bool pt_sqlite_is_at_limit(const char *path);

pt_status pt_sqlite_connect(void *shared, void **handle, pt_error *error);
void pt_sqlite_disconnect(void *handle);

pt_status pt_sqlite_prepare(void *handle, const pt_query *query, pt_error *error);
pt_status pt_sqlite_run_text(void *handle, const char *text, pt_error *error);
pt_status pt_sqlite_execute(void *handle, const pt_query *query, const pt_value *values, int64_t *changed,
                            pt_error *error);
pt_status pt_sqlite_select(void *handle, const pt_query *query, const pt_value *values, void **rows,
                           pt_error *error);
pt_status pt_sqlite_next(void *rows, bool *has_row, pt_error *error);
pt_value pt_sqlite_value(void *rows, size_t column);
void pt_sqlite_finish(void *rows);
int pt_sqlite_bind(sqlite3_stmt *statement, int place, const pt_value *value);

pt_status pt_sqlite_bulk_open(void *handle, const char *table, const char *const *columns,
                              size_t column_count, void **bulk, pt_error *error);
pt_status pt_sqlite_bulk_add(void *bulk, const pt_value *values, size_t row_count, pt_error *error);
pt_status pt_sqlite_bulk_finish(void *bulk, pt_error *error);
void pt_sqlite_bulk_clear(void *bulk);

pt_status pt_sqlite_copy_out(void *shared, const char *path, pt_progress *progress, pt_error *error);
pt_status pt_sqlite_count_copy(const char *path, pt_row_counts *counts, pt_error *error);
pt_status pt_sqlite_copy_in(const char *path, const char *location, const char *shown, pt_progress *progress,
                            pt_error *error);

#endif
