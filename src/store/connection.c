/* What holds for every driver: one open result at a time, and after a failed statement only rolling back. */
#include "store/driver.h"

#include <assert.h>

pt_status pt_connection_open(pt_store *store, pt_connection *connection, pt_error *error)
{
    void *handle = NULL;
    PT_RETURN_IF_ERROR(store->driver->connect(store->shared, &handle, error));
    *connection = (pt_connection){.store = store, .driver = store->driver, .handle = handle};
    return PT_OK;
}

void pt_connection_clear(pt_connection *connection)
{
    if (connection->store != NULL) {
        if (connection->in_transaction) {
            connection->driver->rollback(connection->handle);
        }
        connection->driver->disconnect(connection->handle);
        *connection = (pt_connection){0};
    }
}

pt_status pt_connection_relax(pt_connection *connection, pt_error *error)
{
    return connection->driver->relax(connection->handle, error);
}

static pt_status check_ready(const pt_connection *connection, const char *name, pt_error *error)
{
    if (connection->has_result) {
        return PT_FAIL(error, PT_INTERNAL, "{1} was started while another result is being read", name);
    }
    if (connection->has_failed) {
        return PT_FAIL(error, PT_INTERNAL, "{1} was started after a statement failed in the same transaction",
                       name);
    }
    return PT_OK;
}

static pt_status note_failure(pt_connection *connection, pt_status status)
{
    if (status != PT_OK && connection->in_transaction) {
        connection->has_failed = true;
    }
    return status;
}

/* --- Statements ----------------------------------------------------------------------------------------- */

pt_status pt_execute(pt_connection *connection, const pt_query *query, const pt_value *values,
                     int64_t *changed, pt_error *error)
{
    PT_RETURN_IF_ERROR(check_ready(connection, query->name, error));
    return note_failure(connection,
                        connection->driver->execute(connection->handle, query, values, changed, error));
}

pt_status pt_select(pt_connection *connection, const pt_query *query, const pt_value *values, pt_rows *rows,
                    pt_error *error)
{
    PT_RETURN_IF_ERROR(check_ready(connection, query->name, error));
    void *handle = NULL;
    PT_RETURN_IF_ERROR(note_failure(
        connection, connection->driver->select(connection->handle, query, values, &handle, error)));
    connection->has_result = true;
    *rows = (pt_rows){.connection = connection, .handle = handle, .query = query};
    return PT_OK;
}

pt_status pt_rows_next(pt_rows *rows, bool *has_row, pt_error *error)
{
    return note_failure(rows->connection, rows->connection->driver->next(rows->handle, has_row, error));
}

pt_value pt_rows_value(const pt_rows *rows, size_t column)
{
    return rows->connection->driver->value(rows->handle, column);
}

int64_t pt_rows_integer(const pt_rows *rows, size_t column)
{
    pt_value value = pt_rows_value(rows, column);
    if (value.type == PT_VALUE_REAL) {
        return (int64_t)value.real;
    }
    return value.type == PT_VALUE_INTEGER ? value.integer : 0;
}

double pt_rows_real(const pt_rows *rows, size_t column)
{
    pt_value value = pt_rows_value(rows, column);
    if (value.type == PT_VALUE_INTEGER) {
        return (double)value.integer;
    }
    return value.type == PT_VALUE_REAL ? value.real : 0;
}

const char *pt_rows_text(const pt_rows *rows, size_t column)
{
    pt_value value = pt_rows_value(rows, column);
    return value.type == PT_VALUE_TEXT ? value.data : NULL;
}

bool pt_rows_is_null(const pt_rows *rows, size_t column)
{
    return pt_rows_value(rows, column).type == PT_VALUE_NULL;
}

void pt_rows_clear(pt_rows *rows)
{
    if (rows->connection != NULL) {
        rows->connection->driver->finish(rows->handle);
        rows->connection->has_result = false;
        *rows = (pt_rows){0};
    }
}

/* --- Transactions --------------------------------------------------------------------------------------- */

pt_status pt_transaction_begin(pt_connection *connection, pt_transaction_kind kind,
                               pt_transaction *transaction, pt_error *error)
{
    if (connection->in_transaction || connection->has_result) {
        return PT_FAIL(error, PT_INTERNAL,
                       "a transaction was begun inside another, or while a result is being read");
    }
    PT_RETURN_IF_ERROR(connection->driver->begin(connection->handle, kind, error));
    connection->in_transaction = true;
    connection->has_failed = false;
    *transaction = (pt_transaction){.connection = connection, .kind = kind};
    return PT_OK;
}

static void close_transaction(pt_transaction *transaction)
{
    transaction->connection->in_transaction = false;
    transaction->connection->has_failed = false;
    *transaction = (pt_transaction){0};
}

pt_status pt_transaction_commit(pt_transaction *transaction, pt_error *error)
{
    pt_connection *connection = transaction->connection;
    pt_status status = check_ready(connection, "commit", error);
    if (status == PT_OK) {
        status = connection->driver->commit(connection->handle, error);
        close_transaction(transaction);
    }
    return status;
}

void pt_transaction_clear(pt_transaction *transaction)
{
    if (transaction->connection != NULL) {
        assert(!transaction->connection->has_result && "clear rows and bulks before their transaction");
        transaction->connection->driver->rollback(transaction->connection->handle);
        close_transaction(transaction);
    }
}

/* --- Bulk in -------------------------------------------------------------------------------------------- */

pt_status pt_bulk_open(pt_connection *connection, const char *table, const char *const *columns,
                       size_t column_count, pt_bulk *bulk, pt_error *error)
{
    PT_RETURN_IF_ERROR(check_ready(connection, table, error));
    void *handle = NULL;
    PT_RETURN_IF_ERROR(
        note_failure(connection, connection->driver->bulk_open(connection->handle, table, columns,
                                                               column_count, &handle, error)));
    connection->has_result = true;
    *bulk = (pt_bulk){.connection = connection, .handle = handle};
    return PT_OK;
}

pt_status pt_bulk_add(pt_bulk *bulk, const pt_value *values, pt_error *error)
{
    return pt_bulk_add_rows(bulk, values, 1, error);
}

pt_status pt_bulk_add_rows(pt_bulk *bulk, const pt_value *values, size_t row_count, pt_error *error)
{
    return note_failure(bulk->connection,
                        bulk->connection->driver->bulk_add(bulk->handle, values, row_count, error));
}

pt_status pt_bulk_finish(pt_bulk *bulk, pt_error *error)
{
    pt_connection *connection = bulk->connection;
    pt_status status = connection->driver->bulk_finish(bulk->handle, error);
    connection->has_result = false;
    *bulk = (pt_bulk){0};
    return note_failure(connection, status);
}

void pt_bulk_clear(pt_bulk *bulk)
{
    if (bulk->connection != NULL) {
        bulk->connection->driver->bulk_clear(bulk->handle);
        bulk->connection->has_result = false;
        (void)!note_failure(bulk->connection, PT_CANCELLED);
        *bulk = (pt_bulk){0};
    }
}
