/* What a database must do for the store: one table of functions each, store/sqlite and store/postgres.
 *
 * "shared" is what all connections of a store have in common, "handle" is one connection. Above the driver,
 * connection.c sees to what is the same for both: one open result at a time, nothing after a failed statement
 * but rolling back. */
#ifndef PT_STORE_DRIVER_H
#define PT_STORE_DRIVER_H

#include "base/progress.h"
#include "store/store.h"

struct pt_store {
    const pt_driver *driver;
    void *shared;
    char *location;
    pt_store_mode mode;
    int64_t id;
    bool is_partitioned;
};

typedef struct pt_row_counts pt_row_counts; /* row_count.h */

struct pt_driver {
    bool is_postgres;

    /* shown: the location as messages may name it. */
    pt_status (*open)(const char *location, const char *shown, pt_store_mode mode, void **shared,
                      pt_error *error);
    void (*close)(void *shared);
    pt_status (*connect)(void *shared, void **handle, pt_error *error);
    void (*disconnect)(void *handle);
    pt_status (*relax)(void *handle, pt_error *error); /* pt_connection_relax */

    pt_status (*execute)(void *handle, const pt_query *query, const pt_value *values, int64_t *changed,
                         pt_error *error);
    /* Prepares without running: tests/sql checks every statement so. */
    pt_status (*prepare)(void *handle, const pt_query *query, pt_error *error);
    /* Several statements without parameters: DDL made by ddl.c. */
    pt_status (*run_text)(void *handle, const char *text, pt_error *error);

    pt_status (*select)(void *handle, const pt_query *query, const pt_value *values, void **rows,
                        pt_error *error);
    pt_status (*next)(void *rows, bool *has_row, pt_error *error);
    pt_value (*value)(void *rows, size_t column);
    void (*finish)(void *rows);

    pt_status (*begin)(void *handle, pt_transaction_kind kind, pt_error *error);
    /* Serialised against all who change the schema. */
    pt_status (*begin_schema)(void *handle, pt_error *error);
    pt_status (*commit)(void *handle, pt_error *error); /* the transaction is over also when it fails */
    void (*rollback)(void *handle);

    pt_status (*bulk_open)(void *handle, const char *table, const char *const *columns, size_t column_count,
                           void **bulk, pt_error *error);
    pt_status (*bulk_add)(void *bulk, const pt_value *values, size_t row_count, pt_error *error);
    pt_status (*bulk_finish)(void *bulk, pt_error *error); /* the bulk is gone also when it fails */
    void (*bulk_clear)(void *bulk);

    /* Writes a consistent copy into a file that does not exist yet, while others go on writing. */
    pt_status (*copy_out)(void *shared, const char *path, pt_progress *progress, pt_error *error);
    /* How many rows each table has in such a copy. */
    pt_status (*count_copy)(const char *path, pt_row_counts *counts, pt_error *error);
    /* Fills an empty place with such a copy. */
    pt_status (*copy_in)(const char *path, const char *location, const char *shown, pt_progress *progress,
                         pt_error *error);
};

extern const pt_driver pt_sqlite_driver;
extern const pt_driver pt_postgres_driver;

bool pt_store_location_is_postgres(const char *location);

/* The location as messages may show it, without the password of a URL; free() it. NULL: no memory. */
char *pt_store_shown_location(const char *location);

#endif
