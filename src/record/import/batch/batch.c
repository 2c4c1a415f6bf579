#include "record/import/batch/batch.h"

#include "base/time/civil.h"
#include "record/import/batch/batch.sql.h"

#include <string.h>

static const char *const state_codes[] = {"staging", "applying", "visible", "undoing", "undone", "failed"};

const char *pt_batch_state_code(pt_batch_state state)
{
    return state_codes[state];
}

static pt_batch_state parse_state(const char *code)
{
    for (size_t i = 0; i < sizeof state_codes / sizeof *state_codes; i++) {
        if (strcmp(state_codes[i], code) == 0) {
            return (pt_batch_state)i;
        }
    }
    return PT_BATCH_FAILED;
}

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of imports");
}

pt_status pt_batch_visibility_load(pt_connection *connection, pt_arena *arena,
                                   pt_batch_visibility *visibility, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_batch_hidden, NULL, &rows, error));
    int64_t *hidden = NULL;
    size_t count = 0, capacity = 0;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (count == capacity) {
            int64_t *grown = pt_arena_grow(arena, hidden, count, sizeof *grown, &capacity);
            if (grown == NULL) {
                return fail_memory(error);
            }
            hidden = grown;
        }
        hidden[count++] = pt_rows_integer(&rows, 0);
    }
    *visibility = (pt_batch_visibility){.hidden = hidden, .hidden_count = count};
    return PT_OK;
}

static bool copy_text(const pt_rows *rows, size_t column, pt_arena *arena, const char **text)
{
    const char *found = pt_rows_text(rows, column);
    *text = found == NULL ? NULL : pt_arena_copy_text(arena, found);
    return found == NULL || *text != NULL;
}

static pt_status read_batch(const pt_rows *rows, pt_arena *arena, pt_batch *batch, pt_error *error)
{
    pt_batch read = {.id = pt_rows_integer(rows, 0),
                     .state = parse_state(pt_rows_text(rows, 2)),
                     .job_id = pt_rows_integer(rows, 6),
                     .created_at = pt_rows_integer(rows, 7),
                     .visible_at = pt_rows_integer(rows, 8),
                     .undone_at = pt_rows_integer(rows, 9)};
    if (!copy_text(rows, 1, arena, &read.kind) || !copy_text(rows, 3, arena, &read.source) ||
        !copy_text(rows, 4, arena, &read.counts) || !copy_text(rows, 5, arena, &read.options)) {
        return fail_memory(error);
    }
    *batch = read;
    return PT_OK;
}

pt_status pt_batch_load(pt_connection *connection, int64_t id, pt_arena *arena, pt_batch *batch,
                        pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(
        pt_select(connection, &query_batch_by_id, (const pt_value[]){pt_value_integer(id)}, &rows, error));
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no import {1}: see patron import list", id);
    }
    return read_batch(&rows, arena, batch, error);
}

pt_status pt_batch_list(pt_connection *connection, pt_arena *arena, pt_batch **batches, size_t *count,
                        pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_batch_all, NULL, &rows, error));
    pt_batch *list = NULL;
    size_t used = 0, capacity = 0;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (used == capacity) {
            pt_batch *grown = pt_arena_grow(arena, list, used, sizeof *grown, &capacity);
            if (grown == NULL) {
                return fail_memory(error);
            }
            list = grown;
        }
        PT_RETURN_IF_ERROR(read_batch(&rows, arena, &list[used], error));
        used++;
    }
    *batches = list;
    *count = used;
    return PT_OK;
}

static pt_value id_or_null(int64_t id)
{
    return id == 0 ? (pt_value){0} : pt_value_integer(id);
}

pt_status pt_batch_insert(pt_connection *connection, const pt_batch_start *start, pt_error *error)
{
    const pt_value values[] = {
        pt_value_integer(start->id),         pt_value_text(start->kind),
        pt_value_text(start->source),        pt_value_text(start->mapping),
        pt_value_text(start->options),       pt_value_text(start->fingerprint),
        id_or_null(start->job_id),           pt_value_integer(pt_instant_now()),
        pt_value_integer(start->created_by),
    };
    return pt_execute(connection, &query_batch_insert, values, NULL, error);
}

pt_status pt_batch_move(pt_connection *connection, int64_t id, pt_batch_state from, pt_batch_state to,
                        const char *counts, pt_error *error)
{
    const pt_value values[] = {pt_value_text(state_codes[to]), pt_value_text(counts),
                               pt_value_integer(pt_instant_now()), pt_value_integer(id),
                               pt_value_text(state_codes[from])};
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_batch_move, values, &changed, error));
    if (changed != 1) {
        return PT_FAIL(error, PT_CONFLICT, "the import {1} is not in the state {2} any more", id,
                       state_codes[from]);
    }
    return PT_OK;
}

pt_status pt_batch_refuse_second(pt_connection *connection, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_batch_take_turn, NULL, NULL, error));
    PT_RETURN_IF_ERROR(pt_select(connection, &query_batch_at_work, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (has_row) {
        return PT_FAIL(
            error, PT_CONFLICT,
            "another import ({1}, from {2}) is at work in this store; wait until it is done, or cancel it",
            pt_rows_integer(&rows, 0), pt_rows_text(&rows, 1));
    }
    return PT_OK;
}
