#include "record/history/history.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/field/instant_text.h"
#include "record/history/history.sql.h"
#include "store/change.h"

#include <string.h>

enum { ROWS_MAX = 1000 };

static pt_value optional_id(int64_t id)
{
    return id == 0 ? (pt_value){0} : pt_value_integer(id);
}

pt_status pt_history_append(pt_record_session *session, const pt_history_row *row, pt_error *error)
{
    int64_t now = pt_instant_now();
    pt_value values[] = {
        pt_value_integer(row->customer_id), pt_value_integer(pt_id_next(session->ids, now)),
        pt_value_text(row->entity),         pt_value_integer(row->record_id),
        pt_value_integer(row->version),     pt_value_text(row->action),
        pt_value_text(row->changes),        pt_value_integer(now),
        pt_value_integer(session->user_id), optional_id(row->batch_id),
    };
    return pt_execute(session->connection, &query_history_insert, values, NULL, error);
}

static pt_status read_row(const pt_rows *rows, int64_t customer_id, pt_arena *arena, pt_history_row *row,
                          pt_error *error)
{
    *row = (pt_history_row){
        .id = pt_rows_integer(rows, 0),
        .customer_id = customer_id,
        .entity = pt_arena_copy_text(arena, pt_rows_text(rows, 1)),
        .record_id = pt_rows_integer(rows, 2),
        .version = pt_rows_integer(rows, 3),
        .action = pt_arena_copy_text(arena, pt_rows_text(rows, 4)),
        .changes = pt_arena_copy_text(arena, pt_rows_text(rows, 5)),
        .changed_at = pt_rows_integer(rows, 6),
        .changed_by = pt_rows_integer(rows, 7),
        .batch_id = pt_rows_integer(rows, 8),
    };
    return row->entity == NULL || row->action == NULL || row->changes == NULL
               ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a page of {1} records", ROWS_MAX)
               : PT_OK;
}

static pt_status start(pt_record_session *session, const pt_history_query *query, size_t limit, pt_rows *rows,
                       pt_error *error)
{
    pt_value before = pt_value_integer(query->before == 0 ? INT64_MAX : query->before);
    pt_value most = pt_value_integer((int64_t)limit);
    if (query->entity == NULL) {
        pt_value values[] = {pt_value_integer(query->customer_id), before, most};
        return pt_select(session->connection, &query_history_of_customer, values, rows, error);
    }
    pt_value values[] = {pt_value_integer(query->customer_id), pt_value_text(query->entity),
                         pt_value_integer(query->record_id), before, most};
    return pt_select(session->connection, &query_history_of_record, values, rows, error);
}

pt_status pt_history_read(pt_record_session *session, const pt_history_query *query, pt_arena *arena,
                          pt_history_row **rows, size_t *count, pt_error *error)
{
    size_t limit = query->limit == 0 || query->limit > ROWS_MAX ? ROWS_MAX : query->limit;
    pt_history_row *read = pt_arena_alloc(arena, limit, sizeof *read);
    if (read == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a page of {1} records", limit);
    }
    PT_SCOPED(pt_rows) found = {0};
    PT_RETURN_IF_ERROR(start(session, query, limit, &found, error));
    size_t read_count = 0;
    bool has_row = true;
    while (read_count < limit) {
        PT_RETURN_IF_ERROR(pt_rows_next(&found, &has_row, error));
        if (!has_row) {
            break;
        }
        PT_RETURN_IF_ERROR(read_row(&found, query->customer_id, arena, &read[read_count], error));
        read_count++;
    }
    *rows = read;
    *count = read_count;
    return PT_OK;
}

/* The name of a user; "" for one that is not there. */
static pt_status load_user_name(pt_record_session *session, int64_t id, pt_buffer *name, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_value value = pt_value_integer(id);
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(session->connection, &query_history_user_name, &value, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (has_row) {
        pt_buffer_add_text(name, pt_rows_text(&rows, 0));
    }
    return PT_OK;
}

static pt_status load_newest(pt_record_session *session, const pt_history_row *record, pt_history_row *newest,
                             pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_value values[] = {pt_value_integer(record->customer_id), pt_value_text(record->entity),
                         pt_value_integer(record->record_id)};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(session->connection, &query_history_newest, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (has_row) {
        newest->changed_by = pt_rows_integer(&rows, 0);
        newest->changed_at = pt_rows_integer(&rows, 1);
    }
    return PT_OK;
}

pt_status pt_history_conflict(pt_record_session *session, const pt_history_row *record, pt_error *error)
{
    PT_SCOPED(pt_buffer) name = {0};
    PT_SCOPED(pt_buffer) instant = {0};
    pt_history_row newest = {0};
    PT_RETURN_IF_ERROR(load_newest(session, record, &newest, error));
    if (newest.changed_at == 0) {
        return PT_FAIL(error, PT_CONFLICT, "somebody changed this record meanwhile: read it again");
    }
    PT_RETURN_IF_ERROR(load_user_name(session, newest.changed_by, &name, error));
    pt_instant_format_shown(&instant, newest.changed_at, &session->zone);
    if (name.length == 0) {
        return PT_FAIL(error, PT_CONFLICT,
                       "this record was changed at {1} on the command line: read it again",
                       pt_buffer_text(&instant));
    }
    return PT_FAIL(error, PT_CONFLICT, "{1} changed this record at {2}: read it again", pt_buffer_text(&name),
                   pt_buffer_text(&instant));
}

static pt_status erase(pt_record_session *session, int64_t customer_id, int64_t *erased, pt_error *error)
{
    pt_value value = pt_value_integer(customer_id);
    pt_history_row row = {.customer_id = customer_id,
                          .entity = "customer",
                          .record_id = customer_id,
                          .action = "erase",
                          .changes = "{}"};
    pt_change change = {
        .kind = "history_erase", .entity = "customer", .customer_id = customer_id, .record_id = customer_id};
    change.changed_at = pt_instant_now();
    PT_RETURN_IF_ERROR(pt_execute(session->connection, &query_history_erase_customer, &value, erased, error));
    PT_RETURN_IF_ERROR(pt_history_append(session, &row, error));
    return pt_change_append(session->connection, &change, 1, NULL, error);
}

pt_status pt_history_erase(pt_record_session *session, int64_t customer_id, int64_t *erased, pt_error *error)
{
    int64_t count = 0;
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(session->connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(erase(session, customer_id, &count, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    *erased = count;
    return PT_OK;
}
