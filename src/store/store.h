/* The truth: one database, an SQLite file or PostgreSQL, behind one interface.
 *
 * A location is a file path, or postgres://user@host/database (any libpq URL; ?host=/dir for a unix socket).
 * A pt_store may be shared by threads; a pt_connection belongs to one thread at a time. */
#ifndef PT_STORE_STORE_H
#define PT_STORE_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/scope.h"
#include "store/query.h"
#include "store/value.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pt_store pt_store;

typedef enum pt_store_mode {
    PT_STORE_READ,   /* must exist */
    PT_STORE_WRITE,  /* must exist */
    PT_STORE_CREATE, /* made and migrated when it does not exist */
} pt_store_mode;

typedef struct pt_store_options {
    pt_store_mode mode;
    bool is_partitioned; /* PostgreSQL: class-D tables hash-partitioned by customer_id when created (tests) */
} pt_store_options;

/* Opens and, unless mode is READ, migrates forward. PT_NOT_FOUND: nothing there; PT_INVALID_INPUT: not a
 * store of ours, damaged, or of a newer version; PT_UNAVAILABLE: locked, read-only, unreachable. */
pt_status pt_store_open(const char *location, const pt_store_options *options, pt_store **store,
                        pt_error *error);

/* NULL is allowed. All connections must be closed. */
void pt_store_close(pt_store *store);

/* Stable random id of this database, made at creation. */
int64_t pt_store_id(const pt_store *store);
bool pt_store_is_postgres(const pt_store *store);

/* --- Connections ------------------------------------------------------------------------------------------
 */

typedef struct pt_driver pt_driver;

typedef struct pt_connection {
    pt_store *store; /* NULL: closed */
    const pt_driver *driver;
    void *handle; /* the driver's */
} pt_connection;

pt_status pt_connection_open(pt_store *store, pt_connection *connection, pt_error *error);
void pt_connection_clear(pt_connection *connection); /* rolls back what is open */

/* --- Statements -------------------------------------------------------------------------------------------
 */

/* Runs a statement that gives no rows; values in the order of query->parameters. changed may be NULL. */
pt_status pt_execute(pt_connection *connection, const pt_query *query, const pt_value *values,
                     int64_t *changed, pt_error *error);

typedef struct pt_rows {
    pt_connection *connection; /* NULL: closed */
    void *handle;
    const pt_query *query;
} pt_rows;

/* Starts a statement that gives rows. Rows stream: a result may be larger than memory. On one connection only
 * one pt_rows may be open at a time, and nothing else may run meanwhile. */
pt_status pt_select(pt_connection *connection, const pt_query *query, const pt_value *values, pt_rows *rows,
                    pt_error *error);

/* Moves to the next row; *has_row false at the end. Values of a row are valid until the next call. */
pt_status pt_rows_next(pt_rows *rows, bool *has_row, pt_error *error);
pt_value pt_rows_value(const pt_rows *rows, size_t column);
int64_t pt_rows_integer(const pt_rows *rows, size_t column);  /* 0 for NULL */
double pt_rows_real(const pt_rows *rows, size_t column);      /* 0 for NULL; integers converted */
const char *pt_rows_text(const pt_rows *rows, size_t column); /* NULL for NULL */
bool pt_rows_is_null(const pt_rows *rows, size_t column);
void pt_rows_clear(pt_rows *rows);

/* --- Transactions -----------------------------------------------------------------------------------------
 */

typedef enum pt_transaction_kind {
    PT_TRANSACTION_READ,  /* one consistent picture */
    PT_TRANSACTION_WRITE, /* waits its turn under the fair writer lock; keep it under 50 ms */
} pt_transaction_kind;

/* Rolls back when it leaves scope uncommitted. */
typedef struct pt_transaction {
    pt_connection *connection; /* NULL: not open */
    pt_transaction_kind kind;
} pt_transaction;

pt_status pt_transaction_begin(pt_connection *connection, pt_transaction_kind kind,
                               pt_transaction *transaction, pt_error *error);
pt_status pt_transaction_commit(pt_transaction *transaction, pt_error *error);
void pt_transaction_clear(pt_transaction *transaction);

/* --- Bulk in ----------------------------------------------------------------------------------------------
 */

/* Many rows into one table inside a write transaction: a prepared insert on SQLite, COPY BINARY on
 * PostgreSQL. */
typedef struct pt_bulk {
    pt_connection *connection; /* NULL: closed */
    void *handle;
} pt_bulk;

/* columns: names in the order of the values of each row; column_count of them. */
pt_status pt_bulk_open(pt_connection *connection, const char *table, const char *const *columns,
                       size_t column_count, pt_bulk *bulk, pt_error *error);
pt_status pt_bulk_add(pt_bulk *bulk, const pt_value *values, pt_error *error);
pt_status pt_bulk_finish(pt_bulk *bulk, pt_error *error);
void pt_bulk_clear(pt_bulk *bulk); /* without finish: what was added is undone with the transaction */

#endif
