/* One PostgreSQL connection. Inside store/postgres only. */
#ifndef PT_STORE_POSTGRES_SESSION_H
#define PT_STORE_POSTGRES_SESSION_H

#include "store/driver.h"
#include "store/statement_cache.h"

#include <libpq-fe.h>

typedef struct pt_postgres_database {
    char *location;
    char *shown; /* without the password */
    pt_store_mode mode;
} pt_postgres_database;

typedef struct pt_postgres_session {
    pt_postgres_database *database;
    PGconn *link;
    pt_statement_cache statements;
    int64_t statement_number; /* of the last prepared statement: they need names */
    bool in_transaction;
    bool is_committing; /* when the server goes away now, nobody knows whether it was stored */
} pt_postgres_session;

/* What a statement's result means to a person; result NULL: the connection broke. Does not clear result. */
pt_status pt_postgres_fail(pt_postgres_session *session, const PGresult *result, const char *origin,
                           pt_error *error);

/* The connection broke or never came about; text: in the words of who noticed. */
pt_status pt_postgres_fail_lost(const pt_postgres_session *session, const char *origin, const char *text,
                                pt_error *error);

/* The server does not take the connection, for a reason (SQLSTATE) that it gives. */
pt_status pt_postgres_fail_refused(const pt_postgres_session *session, const char *state, const char *origin,
                                   const char *text, pt_error *error);

/* Fails in words that tell whether nobody answers, or who does not let us in. Also then the link is the
 * session's to finish. */
pt_status pt_postgres_connect(pt_postgres_session *session, pt_error *error);

/* Of a clock that nobody sets. */
int64_t pt_postgres_clock_milliseconds(void);

/* The next result of what was sent, or an error once our deadline has passed. *result NULL: there is no more.
 */
pt_status pt_postgres_next_result(pt_postgres_session *session, const char *origin, PGresult **result,
                                  pt_error *error);

/* Reads and forgets what is left of a statement. */
void pt_postgres_drain(pt_postgres_session *session);

/* Connects again after the server went away, unless a transaction is open. */
pt_status pt_postgres_ensure(pt_postgres_session *session, pt_error *error);

pt_status pt_postgres_run_text(void *handle, const char *text, pt_error *error);
pt_status pt_postgres_prepare(void *handle, const pt_query *query, pt_error *error);
pt_status pt_postgres_execute(void *handle, const pt_query *query, const pt_value *values, int64_t *changed,
                              pt_error *error);
pt_status pt_postgres_select(void *handle, const pt_query *query, const pt_value *values, void **rows,
                             pt_error *error);
pt_status pt_postgres_next(void *rows, bool *has_row, pt_error *error);
pt_value pt_postgres_value(void *rows, size_t column);
void pt_postgres_finish(void *rows);

pt_status pt_postgres_bulk_open(void *handle, const char *table, const char *const *columns,
                                size_t column_count, void **bulk, pt_error *error);
pt_status pt_postgres_bulk_add(void *bulk, const pt_value *values, size_t row_count, pt_error *error);
pt_status pt_postgres_bulk_finish(void *bulk, pt_error *error);
void pt_postgres_bulk_clear(void *bulk);

/* By the programs pg_dump and pg_restore. */
pt_status pt_postgres_copy_out(void *shared, const char *path, pt_progress *progress, pt_error *error);
pt_status pt_postgres_count_copy(const char *path, pt_row_counts *counts, pt_error *error);
pt_status pt_postgres_copy_in(const char *path, const char *location, const char *shown,
                              pt_progress *progress, pt_error *error);

#endif
