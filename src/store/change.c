#include "store/change.h"

#include "store/change.sql.h"

#include <assert.h>

static pt_value id_or_null(int64_t id)
{
    return id == 0 ? (pt_value){0} : pt_value_integer(id);
}

static pt_status read_number(pt_connection *connection, const pt_query *query, const pt_value *values,
                             bool *is_there, int64_t *number, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, is_there, error));
    if (*is_there) {
        *number = pt_rows_integer(&rows, 0);
    }
    return PT_OK;
}

pt_status pt_change_position(pt_connection *connection, int64_t *position, pt_error *error)
{
    bool is_there = false;
    PT_RETURN_IF_ERROR(read_number(connection, &query_change_position, NULL, &is_there, position, error));
    if (!is_there) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the store {1} has lost the row that says what it is; restore the last backup",
                       pt_store_location(connection->store));
    }
    return PT_OK;
}

pt_status pt_change_append(pt_connection *connection, const pt_change *changes, size_t count,
                           int64_t *position, pt_error *error)
{
    const pt_value advance[] = {pt_value_integer((int64_t)count)};
    int64_t newest = 0;
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_change_advance, advance, NULL, error));
    PT_RETURN_IF_ERROR(pt_change_position(connection, &newest, error));
    for (size_t i = 0; i < count; i++) {
        assert(changes[i].kind != NULL);
        const pt_value row[] = {
            pt_value_integer(newest - (int64_t)(count - 1 - i)),
            pt_value_integer(changes[i].changed_at),
            pt_value_text(changes[i].kind),
            pt_value_text(changes[i].entity),
            id_or_null(changes[i].customer_id),
            id_or_null(changes[i].record_id),
            id_or_null(changes[i].batch_id),
            pt_value_text(changes[i].details),
        };
        PT_RETURN_IF_ERROR(pt_execute(connection, &query_change_insert, row, NULL, error));
    }
    if (position != NULL) {
        *position = newest;
    }
    return PT_OK;
}

/* --- Reading -------------------------------------------------------------------------------------------- */

static pt_status copy_text(const pt_rows *rows, size_t column, pt_arena *arena, const char **text,
                           pt_error *error)
{
    const char *found = pt_rows_text(rows, column);
    *text = found == NULL ? NULL : pt_arena_copy_text(arena, found);
    if (found != NULL && *text == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the change feed");
    }
    return PT_OK;
}

static pt_status copy_change(const pt_rows *rows, pt_arena *arena, pt_change *change, pt_error *error)
{
    pt_change copied = {
        .position = pt_rows_integer(rows, 0),
        .changed_at = pt_rows_integer(rows, 1),
        .customer_id = pt_rows_integer(rows, 4),
        .record_id = pt_rows_integer(rows, 5),
        .batch_id = pt_rows_integer(rows, 6),
    };
    PT_RETURN_IF_ERROR(copy_text(rows, 2, arena, &copied.kind, error));
    PT_RETURN_IF_ERROR(copy_text(rows, 3, arena, &copied.entity, error));
    PT_RETURN_IF_ERROR(copy_text(rows, 7, arena, &copied.details, error));
    *change = copied;
    return PT_OK;
}

pt_status pt_change_read(pt_connection *connection, int64_t after, int64_t limit, pt_arena *arena,
                         pt_change_page *page, pt_error *error)
{
    assert(limit > 0);
    int64_t newest = 0;
    /* Asked first: whatever it says has been committed when the rows are read. */
    PT_RETURN_IF_ERROR(pt_change_position(connection, &newest, error));
    pt_change *read = pt_arena_alloc(arena, (size_t)limit, sizeof *read);
    if (read == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the change feed");
    }
    const pt_value values[] = {pt_value_integer(after), pt_value_integer(limit)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_change_read, values, &rows, error));
    size_t length = 0;
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    while (has_row) {
        PT_RETURN_IF_ERROR(copy_change(&rows, arena, &read[length++], error));
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    }
    /* Positions have no gaps, so a first one that does not follow tells that what lay between was trimmed. */
    if (length > 0 ? read[0].position != after + 1 : newest > after) {
        return PT_FAIL(error, PT_NOT_FOUND,
                       "the changes after position {1} are no longer kept; read the records anew", after);
    }
    *page = (pt_change_page){read, length};
    return PT_OK;
}

/* --- Consumers ------------------------------------------------------------------------------------------ */

pt_status pt_change_register(pt_connection *connection, const char *consumer, int64_t now, int64_t *position,
                             pt_error *error)
{
    const pt_value values[] = {pt_value_text(consumer), pt_value_integer(now)};
    const pt_value name[] = {pt_value_text(consumer)};
    bool is_there = false;
    int64_t found = 0;
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_change_consumer_register, values, NULL, error));
    PT_RETURN_IF_ERROR(
        read_number(connection, &query_change_consumer_position, name, &is_there, &found, error));
    *position = found;
    return PT_OK;
}

pt_status pt_change_acknowledge(pt_connection *connection, const char *consumer, int64_t position,
                                int64_t now, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(position), pt_value_integer(now), pt_value_text(consumer)};
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_change_acknowledge, values, &changed, error));
    if (changed == 0) {
        return PT_FAIL(error, PT_CONFLICT,
                       "{1} has read the change feed beyond position {2} already, or is not registered",
                       consumer, position);
    }
    return PT_OK;
}

pt_status pt_change_forget(pt_connection *connection, const char *consumer, pt_error *error)
{
    const pt_value values[] = {pt_value_text(consumer)};
    return pt_execute(connection, &query_change_forget_consumer, values, NULL, error);
}

pt_status pt_change_trim(pt_connection *connection, int64_t before, int64_t *removed, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(before)};
    return pt_execute(connection, &query_change_trim, values, removed, error);
}
