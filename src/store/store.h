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
    const char *organisation_zone; /* fixed when created (decisions 12); NULL: Asia/Shanghai */
    const char *base_currency;     /* fixed when created; NULL: CNY */
} pt_store_options;

/* What a store says about itself. */
typedef struct pt_store_state {
    int64_t store_id;
    int32_t schema_version;
    const char *application_version; /* of the program that last migrated it */
    const char *organisation_zone;
    const char *base_currency;
    bool has_as_of;
    int32_t as_of; /* the day that counts as today (decisions 13) */
    int64_t change_position;
    int64_t created_at;
} pt_store_state;

/* Opens and, unless mode is READ, migrates forward. PT_NOT_FOUND: nothing there; PT_INVALID_INPUT: not a
 * store of ours, damaged, or of a newer version; PT_UNAVAILABLE: locked, read-only, unreachable. */
pt_status pt_store_open(const char *location, const pt_store_options *options, pt_store **store,
                        pt_error *error);

/* NULL is allowed. All connections must be closed. */
void pt_store_close(pt_store *store);

/* Stable random id of this database, made at creation. */
int64_t pt_store_id(const pt_store *store);
bool pt_store_is_postgres(const pt_store *store);

/* As messages show it: without a password. */
const char *pt_store_location(const pt_store *store);

/* --- Connections ------------------------------------------------------------------------------------------
 */

typedef struct pt_driver pt_driver;

typedef struct pt_connection {
    pt_store *store; /* NULL: closed */
    const pt_driver *driver;
    void *handle;        /* the driver's */
    bool has_result;     /* a pt_rows or pt_bulk is open */
    bool in_transaction; /* a pt_transaction is open */
    bool has_failed;     /* a statement failed in it: it can only be rolled back */
} pt_connection;

pt_status pt_connection_open(pt_store *store, pt_connection *connection, pt_error *error);
void pt_connection_clear(pt_connection *connection); /* rolls back what is open */

/* From now on a commit of this connection is there for all to see and survives the end of any program, but a
 * loss of power may undo it until somebody's ordinary commit has come after it. For work that counts only
 * once such a commit says so: the rows of a batch before its marker. */
pt_status pt_connection_relax(pt_connection *connection, pt_error *error);

/* --- Statements -------------------------------------------------------------------------------------------
 */

/* Runs a statement that gives no rows; values in the order of query->parameters. changed may be NULL.
 *
 * On both stores alike: writing needs a write transaction (PT_INTERNAL otherwise), and once a statement has
 * failed in one, it can only be rolled back. A query must keep its address while it is used (it is prepared
 * once per connection), and its origin as long as errors live. PT_CONFLICT: a key is there already.
 * PT_UNAVAILABLE: the same transaction may succeed when it is run again. */
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

/* Texts live in the arena. */
pt_status pt_store_state_load(pt_connection *connection, pt_arena *arena, pt_store_state *state,
                              pt_error *error);

/* Sets the day that counts as today, inside a write transaction; NULL: the real one again. */
pt_status pt_store_set_as_of(pt_connection *connection, const int32_t *as_of, pt_error *error);

/* --- Bulk in ----------------------------------------------------------------------------------------------
 */

/* Many rows into one table inside a write transaction: an insert of many rows at once on SQLite, COPY BINARY
 * on PostgreSQL. Rows go in together, so a row may be refused by a later call; error->row says which it is,
 * counted from 1. */
typedef struct pt_bulk {
    pt_connection *connection; /* NULL: closed */
    void *handle;
} pt_bulk;

/* columns: names in the order of the values of each row; column_count of them. */
pt_status pt_bulk_open(pt_connection *connection, const char *table, const char *const *columns,
                       size_t column_count, pt_bulk *bulk, pt_error *error);
pt_status pt_bulk_add(pt_bulk *bulk, const pt_value *values, pt_error *error);
/* The values of row after row: faster where they lie together. */
pt_status pt_bulk_add_rows(pt_bulk *bulk, const pt_value *values, size_t row_count, pt_error *error);
pt_status pt_bulk_finish(pt_bulk *bulk, pt_error *error);
void pt_bulk_clear(pt_bulk *bulk); /* without finish: what was added is undone with the transaction */

#endif
