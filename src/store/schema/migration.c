#include "store/schema/migration.h"

#include "base/scope.h"
#include "base/text/buffer.h"
#include "base/time/civil.h"
#include "base/version.h"
#include "migrations.embedded.h"
#include "store/schema/ddl.h"
#include "store/schema/operation.h"
#include "store/state.sql.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char default_zone[] = "Asia/Shanghai";
static const char default_currency[] = "CNY";

pt_migrations pt_migrations_embedded(void)
{
    return (pt_migrations){
        .files = pt_migrations_files, .count = pt_migrations_file_count, .application_version = pt_version};
}

/* --- What was applied ----------------------------------------------------------------------------------- */

static pt_status has_state(pt_connection *connection, bool *is_there, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_store_has_state, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *is_there = has_row && pt_rows_integer(&rows, 0) > 0;
    return PT_OK;
}

static pt_status check_applied(const pt_rows *row, const pt_migrations *migrations, const char *location,
                               pt_error *error)
{
    int64_t version = pt_rows_integer(row, 0);
    if (version < 1 || version > (int64_t)migrations->count) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the store {1} has version {2} (made by Patron {3}), newer than version {4} of this "
                       "program; use a newer Patron",
                       location, version, pt_rows_text(row, 3), (int64_t)migrations->count);
    }
    char checksum[PT_CHECKSUM_BYTES];
    const pt_embedded_file *file = &migrations->files[version - 1];
    if (strcmp(pt_rows_text(row, 2), pt_migration_checksum(file, checksum)) != 0) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "migration {2} of the store {1} differs from the one in this program; it was made by a "
            "version of Patron that was never released, or was changed by hand",
            location, pt_rows_text(row, 1));
    }
    return PT_OK;
}

pt_status pt_migrations_verify(pt_connection *connection, const pt_migrations *migrations,
                               int32_t *applied_version, pt_error *error)
{
    bool is_there = false;
    PT_RETURN_IF_ERROR(has_state(connection, &is_there, error));
    int32_t applied = 0;
    if (is_there) {
        PT_SCOPED(pt_rows) rows = {0};
        PT_RETURN_IF_ERROR(pt_select(connection, &query_migration_list, NULL, &rows, error));
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        while (has_row) {
            PT_RETURN_IF_ERROR(check_applied(&rows, migrations, connection->store->location, error));
            applied = (int32_t)pt_rows_integer(&rows, 0);
            PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        }
    }
    *applied_version = applied;
    return PT_OK;
}

/* --- Applying ------------------------------------------------------------------------------------------- */

static pt_status run_conversion(pt_connection *connection, const pt_migrations *migrations, const char *name,
                                pt_error *error)
{
    for (size_t i = 0; i < migrations->conversion_count; i++) {
        if (strcmp(migrations->conversions[i]->name, name) == 0) {
            return pt_execute(connection, migrations->conversions[i], NULL, NULL, error);
        }
    }
    return PT_FAIL(error, PT_INTERNAL, "a migration names the conversion {1}, which does not exist", name);
}

static pt_status apply_operation(pt_connection *connection, const pt_migrations *migrations,
                                 const pt_operation *operation, pt_error *error)
{
    pt_ddl_dialect dialect = {connection->driver->is_postgres, connection->store->is_partitioned};
    PT_SCOPED(pt_buffer) text = {0};
    switch (operation->kind) {
    case PT_OPERATION_CREATE_TABLE: pt_ddl_create_table(&text, &dialect, &operation->table); break;
    case PT_OPERATION_ADD_COLUMN:
        pt_ddl_add_column(&text, &dialect, operation->table_name, &operation->column);
        break;
    case PT_OPERATION_CREATE_INDEX:
        pt_ddl_create_index(&text, operation->table_name, &operation->index);
        break;
    case PT_OPERATION_STATEMENT: return run_conversion(connection, migrations, operation->statement, error);
    }
    if (text.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
    }
    return connection->driver->run_text(connection->handle, pt_buffer_text(&text), error);
}

static int64_t random_id(void)
{
    int64_t id = 0;
    while (id <= 0) {
        if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id) {
            id = pt_instant_now();
        }
        id &= INT64_MAX;
    }
    return id;
}

static pt_status insert_state(pt_connection *connection, const pt_store_options *options,
                              const pt_migrations *migrations, pt_error *error)
{
    const pt_value values[] = {
        pt_value_integer(random_id()),
        pt_value_text(migrations->application_version),
        pt_value_text(options->organisation_zone == NULL ? default_zone : options->organisation_zone),
        pt_value_text(options->base_currency == NULL ? default_currency : options->base_currency),
        pt_value_integer(connection->store->is_partitioned ? 1 : 0),
        pt_value_integer(pt_instant_now()),
    };
    return pt_execute(connection, &query_store_insert_state, values, NULL, error);
}

static pt_status note_applied(pt_connection *connection, const pt_migrations *migrations, int32_t version,
                              pt_error *error)
{
    char checksum[PT_CHECKSUM_BYTES];
    const pt_embedded_file *file = &migrations->files[version - 1];
    const pt_value row[] = {pt_value_integer(version), pt_value_text(file->name),
                            pt_value_text(pt_migration_checksum(file, checksum)),
                            pt_value_text(migrations->application_version),
                            pt_value_integer(pt_instant_now())};
    const pt_value state[] = {pt_value_integer(version), pt_value_text(migrations->application_version)};
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_migration_insert, row, NULL, error));
    return pt_execute(connection, &query_store_set_version, state, NULL, error);
}

static pt_status apply(pt_connection *connection, const pt_store_options *options,
                       const pt_migrations *migrations, int32_t version, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_operation *operations = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(
        pt_operations_read(&migrations->files[version - 1], &arena, &operations, &count, error));
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(apply_operation(connection, migrations, &operations[i], error));
    }
    if (version == 1) {
        PT_RETURN_IF_ERROR(insert_state(connection, options, migrations, error));
    }
    return note_applied(connection, migrations, version, error);
}

static pt_status check_empty(pt_connection *connection, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_store_count_tables, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (has_row && pt_rows_integer(&rows, 0) > 0) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "{1} is a database of another program; name a file of Patron or one that does not exist",
            connection->store->location);
    }
    return PT_OK;
}

/* One step inside a transaction that excludes all others who migrate; *is_done when nothing was left to do.
 */
static pt_status step(pt_connection *connection, const pt_store_options *options,
                      const pt_migrations *migrations, bool *is_done, pt_error *error)
{
    int32_t applied = 0;
    PT_RETURN_IF_ERROR(pt_migrations_verify(connection, migrations, &applied, error));
    *is_done = applied == (int32_t)migrations->count;
    if (*is_done) {
        return PT_OK;
    }
    if (applied == 0) {
        PT_RETURN_IF_ERROR(check_empty(connection, error));
    }
    return apply(connection, options, migrations, applied + 1, error);
}

static pt_status check_mode(const pt_connection *connection, int32_t applied, const pt_migrations *migrations,
                            pt_error *error)
{
    const pt_store *store = connection->store;
    if (applied == 0 && store->mode != PT_STORE_CREATE) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no store {1}; create it, or check the name",
                       store->location);
    }
    if (applied < (int32_t)migrations->count && store->mode == PT_STORE_READ) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "the store {1} has version {2}, older than version {3} of this program; open it once for "
            "writing, which brings it forward",
            store->location, applied, (int64_t)migrations->count);
    }
    return PT_OK;
}

pt_status pt_migrate(pt_connection *connection, const pt_store_options *options,
                     const pt_migrations *migrations, pt_error *error)
{
    int32_t applied = 0;
    PT_RETURN_IF_ERROR(pt_migrations_verify(connection, migrations, &applied, error));
    PT_RETURN_IF_ERROR(check_mode(connection, applied, migrations, error));
    bool is_done = applied == (int32_t)migrations->count;
    while (!is_done) {
        PT_RETURN_IF_ERROR(connection->driver->begin_schema(connection->handle, error));
        pt_status status = step(connection, options, migrations, &is_done, error);
        if (status != PT_OK || is_done) {
            connection->driver->rollback(connection->handle);
            PT_RETURN_IF_ERROR(status);
        } else {
            PT_RETURN_IF_ERROR(connection->driver->commit(connection->handle, error));
        }
    }
    return PT_OK;
}
