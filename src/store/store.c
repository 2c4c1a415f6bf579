#include "store/store.h"

#include "store/driver.h"
#include "store/schema/migration.h"
#include "store/state.sql.h"

#include <stdlib.h>
#include <string.h>

bool pt_store_location_is_postgres(const char *location)
{
    return strncmp(location, "postgres://", 11) == 0 || strncmp(location, "postgresql://", 13) == 0;
}

char *pt_store_shown_location(const char *location)
{
    char *shown = strdup(location);
    if (shown == NULL || !pt_store_location_is_postgres(location)) {
        return shown;
    }
    char *user = strstr(shown, "://") + 3;
    size_t authority = strcspn(user, "/?");
    char *at = memchr(user, '@', authority);
    char *colon = at == NULL ? NULL : memchr(user, ':', (size_t)(at - user));
    if (colon != NULL) {
        memmove(colon, at, strlen(at) + 1);
    }
    char *secret = strstr(shown, "password=");
    if (secret != NULL) {
        secret += strlen("password=");
        size_t length = strcspn(secret, "&");
        memmove(secret, secret + length, strlen(secret + length) + 1);
    }
    return shown;
}

bool pt_store_is_postgres(const pt_store *store)
{
    return store->driver->is_postgres;
}

int64_t pt_store_id(const pt_store *store)
{
    return store->id;
}

const char *pt_store_location(const pt_store *store)
{
    return store->location;
}

void pt_store_close(pt_store *store)
{
    if (store != NULL) {
        if (store->shared != NULL) {
            store->driver->close(store->shared);
        }
        free(store->location);
        free(store);
    }
}

static pt_status load_identity(pt_connection *connection, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_store_load_state, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the store {1} has lost the row that says what it is; restore the last backup",
                       connection->store->location);
    }
    connection->store->id = pt_rows_integer(&rows, 0);
    connection->store->is_partitioned = pt_rows_integer(&rows, 8) != 0;
    return PT_OK;
}

static pt_status open_shared(const char *location, const pt_store_options *options,
                             const pt_migrations *migrations, pt_store *store, pt_error *error)
{
    store->location = pt_store_shown_location(location);
    store->mode = options->mode;
    store->is_partitioned = options->is_partitioned && store->driver->is_postgres;
    if (store->location == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", location);
    }
    PT_RETURN_IF_ERROR(store->driver->open(location, store->location, options->mode, &store->shared, error));
    PT_SCOPED(pt_connection) connection = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(store, &connection, error));
    PT_RETURN_IF_ERROR(pt_migrate(&connection, options, migrations, error));
    return load_identity(&connection, error);
}

pt_status pt_store_open_with(const char *location, const pt_store_options *options,
                             const pt_migrations *migrations, pt_store **store, pt_error *error)
{
    if (location == NULL || location[0] == '\0') {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the name of the store is empty; give a file or a postgres:// address");
    }
    pt_store *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", location);
    }
    made->driver = pt_store_location_is_postgres(location) ? &pt_postgres_driver : &pt_sqlite_driver;
    pt_status status = open_shared(location, options, migrations, made, error);
    if (status != PT_OK) {
        pt_store_close(made);
        return status;
    }
    *store = made;
    return PT_OK;
}

pt_status pt_store_open(const char *location, const pt_store_options *options, pt_store **store,
                        pt_error *error)
{
    pt_migrations migrations = pt_migrations_embedded();
    return pt_store_open_with(location, options, &migrations, store, error);
}

pt_status pt_store_state_load(pt_connection *connection, pt_arena *arena, pt_store_state *state,
                              pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_store_load_state, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the store {1} has lost the row that says what it is; restore the last backup",
                       connection->store->location);
    }
    pt_store_state loaded = {
        .store_id = pt_rows_integer(&rows, 0),
        .schema_version = (int32_t)pt_rows_integer(&rows, 1),
        .application_version = pt_arena_copy_text(arena, pt_rows_text(&rows, 2)),
        .organisation_zone = pt_arena_copy_text(arena, pt_rows_text(&rows, 3)),
        .base_currency = pt_arena_copy_text(arena, pt_rows_text(&rows, 4)),
        .has_as_of = !pt_rows_is_null(&rows, 5),
        .as_of = (int32_t)pt_rows_integer(&rows, 5),
        .change_position = pt_rows_integer(&rows, 6),
        .created_at = pt_rows_integer(&rows, 7),
    };
    if (loaded.application_version == NULL || loaded.organisation_zone == NULL ||
        loaded.base_currency == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", connection->store->location);
    }
    *state = loaded;
    return PT_OK;
}

pt_status pt_store_set_as_of(pt_connection *connection, const int32_t *as_of, pt_error *error)
{
    const pt_value values[] = {as_of == NULL ? (pt_value){0} : pt_value_integer(*as_of)};
    return pt_execute(connection, &query_store_set_as_of, values, NULL, error);
}
