#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/batch/batch.h"
#include "record/import/batch/batch.sql.h"
#include "record/import/batch/lifecycle.h"
#include "record/import/batch/owner.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/withdraw.h"
#include "store/change.h"

#include <stdio.h>
#include <string.h>

enum { ID_BYTES = 24 };

static pt_status check_state(const pt_batch *batch, pt_error *error)
{
    if (strcmp(batch->kind, "import") != 0) {
        return PT_FAIL(error, PT_CONFLICT, "{1} is not an import: only imports can be undone", batch->id);
    }
    switch (batch->state) {
    case PT_BATCH_VISIBLE: return PT_OK;
    case PT_BATCH_UNDONE: return PT_FAIL(error, PT_CONFLICT, "the import {1} was undone already", batch->id);
    case PT_BATCH_FAILED:
        return PT_FAIL(error, PT_CONFLICT, "the import {1} failed and left nothing to undo", batch->id);
    case PT_BATCH_UNDOING:
        return PT_FAIL(error, PT_CONFLICT, "the import {1} is just being undone", batch->id);
    case PT_BATCH_STAGING:
    case PT_BATCH_APPLYING: break;
    }
    return PT_FAIL(error, PT_CONFLICT, "the import {1} is still running: wait for it, or stop it", batch->id);
}

/* The moment from which the batch's facts do not count any more. */
static pt_status begin_undo(const pt_import_place *place, pt_connection *connection, int64_t batch_id,
                            int64_t *undo_batch_id, pt_error *error)
{
    char source[ID_BYTES];
    (void)snprintf(source, sizeof source, "%lld", (long long)batch_id);
    const pt_batch_start start = {.id = pt_id_next(place->ids, pt_instant_now()),
                                  .kind = "undo",
                                  .source = source,
                                  .job_id = pt_id_next(place->ids, pt_instant_now())};
    const pt_change change = {.kind = "batch_undone", .batch_id = batch_id, .changed_at = pt_instant_now()};
    PT_SCOPED(pt_buffer) owner = {0};
    pt_owner_add(&owner);
    const pt_value job[] = {pt_value_integer(start.job_id),
                            pt_value_text("undo"),
                            pt_value_text("{}"),
                            pt_value_text("import"),
                            pt_value_integer(pt_instant_now()),
                            pt_value_text(pt_buffer_text(&owner)),
                            pt_value_integer(start.id)};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_batch_refuse_second(connection, error));
    PT_RETURN_IF_ERROR(pt_batch_move(connection, batch_id, PT_BATCH_VISIBLE, PT_BATCH_UNDOING, NULL, error));
    PT_RETURN_IF_ERROR(pt_batch_insert(connection, &start, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_batch_job_insert, job, NULL, error));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    *undo_batch_id = start.id;
    return PT_OK;
}

static pt_status end_undo(pt_connection *connection, const pt_batch *batch, int64_t undo_batch_id,
                          pt_undo_report *report, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_batch undo = {0};
    const pt_change change = {.kind = "batch_removed", .batch_id = batch->id, .changed_at = pt_instant_now()};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_batch_load(connection, undo_batch_id, &arena, &undo, error));
    PT_RETURN_IF_ERROR(pt_batch_move(connection, batch->id, PT_BATCH_UNDOING, PT_BATCH_UNDONE, NULL, error));
    PT_RETURN_IF_ERROR(
        pt_batch_move(connection, undo_batch_id, PT_BATCH_STAGING, PT_BATCH_VISIBLE, NULL, error));
    const pt_value job[] = {pt_value_text("done"),        {0}, {0}, {0}, pt_value_integer(pt_instant_now()),
                            pt_value_integer(undo.job_id)};
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_batch_job_finish, job, NULL, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_stale_results,
                                  (const pt_value[]){pt_value_integer(batch->visible_at)},
                                  &report->stale_results, error));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    return pt_transaction_commit(&transaction, error);
}

static pt_status work_off(const pt_import_place *place, pt_connection *connection, const pt_batch *batch,
                          int64_t undo_batch_id, pt_undo_report *report, pt_error *error)
{
    *report = (pt_undo_report){.batch_id = batch->id, .undo_batch_id = undo_batch_id};
    const pt_withdrawal withdrawal = {.place = place,
                                      .connection = connection,
                                      .batch_id = batch->id,
                                      .undo_batch_id = undo_batch_id,
                                      .report = report};
    PT_RETURN_IF_ERROR(pt_withdraw(&withdrawal, error));
    return end_undo(connection, batch, undo_batch_id, report, error);
}

pt_status pt_import_undo(const pt_import_place *place, int64_t batch_id, pt_undo_report *report,
                         pt_error *error)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_arena) arena = {0};
    pt_batch batch = {0};
    int64_t undo_batch_id = 0;
    pt_undo_report made = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &connection, error));
    PT_RETURN_IF_ERROR(pt_batch_load(&connection, batch_id, &arena, &batch, error));
    PT_RETURN_IF_ERROR(check_state(&batch, error));
    PT_RETURN_IF_ERROR(begin_undo(place, &connection, batch_id, &undo_batch_id, error));
    PT_RETURN_IF_ERROR(work_off(place, &connection, &batch, undo_batch_id, &made, error));
    *report = made;
    return PT_OK;
}

/* --- After a crash
 * ------------------------------------------------------------------------------------------
 */

typedef struct leftover {
    int64_t id, job_id;
    pt_batch_state state;
    bool is_undo;
} leftover;

enum { LEFTOVERS = 64 };

static pt_status find_leftovers(pt_connection *connection, leftover *list, size_t *count, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_batch_unfinished, NULL, &rows, error));
    int64_t now = pt_instant_now();
    *count = 0;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row || *count == LEFTOVERS) {
            return PT_OK;
        }
        bool is_undoing = strcmp(pt_rows_text(&rows, 2), "undoing") == 0;
        if (is_undoing || pt_owner_is_gone(pt_rows_text(&rows, 4), pt_rows_integer(&rows, 5), now)) {
            list[(*count)++] = (leftover){.id = pt_rows_integer(&rows, 0),
                                          .job_id = pt_rows_integer(&rows, 3),
                                          .state = is_undoing ? PT_BATCH_UNDOING : PT_BATCH_APPLYING,
                                          .is_undo = strcmp(pt_rows_text(&rows, 1), "undo") == 0};
        }
    }
}

static pt_status find_undo(pt_connection *connection, int64_t batch_id, int64_t *undo_batch_id,
                           pt_error *error)
{
    char source[ID_BYTES];
    (void)snprintf(source, sizeof source, "%lld", (long long)batch_id);
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(
        pt_select(connection, &query_undo_of_batch, (const pt_value[]){pt_value_text(source)}, &rows, error));
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *undo_batch_id = has_row ? pt_rows_integer(&rows, 0) : 0;
    return PT_OK;
}

/* The undo of a batch, if whoever began it is gone: then it is among the leftovers. */
static bool is_left_over(const leftover *list, size_t count, int64_t undo_batch_id)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].is_undo && list[i].id == undo_batch_id) {
            return true;
        }
    }
    return false;
}

static pt_status finish_undo(const pt_import_place *place, pt_connection *connection, int64_t batch_id,
                             int64_t undo_batch_id, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_batch batch = {0};
    pt_undo_report ignored = {0};
    PT_RETURN_IF_ERROR(pt_batch_load(connection, batch_id, &arena, &batch, error));
    return work_off(place, connection, &batch, undo_batch_id, &ignored, error);
}

static pt_status take_back(const pt_import_place *place, pt_connection *connection, const leftover *list,
                           size_t count, int64_t *done, pt_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].is_undo) {
            continue; /* finished with the batch it undoes */
        }
        if (list[i].state != PT_BATCH_UNDOING) {
            PT_RETURN_IF_ERROR(pt_import_batch_roll_back(place, list[i].id, list[i].job_id, NULL, error));
            (*done)++;
            continue;
        }
        int64_t undo_batch_id = 0;
        PT_RETURN_IF_ERROR(find_undo(connection, list[i].id, &undo_batch_id, error));
        if (is_left_over(list, count, undo_batch_id)) {
            PT_RETURN_IF_ERROR(finish_undo(place, connection, list[i].id, undo_batch_id, error));
            (*done)++;
        }
    }
    return PT_OK;
}

pt_status pt_import_needs_recovery(pt_connection *connection, bool *is_needed, pt_error *error)
{
    leftover list[LEFTOVERS];
    size_t count = 0;
    PT_RETURN_IF_ERROR(find_leftovers(connection, list, &count, error));
    *is_needed = false;
    for (size_t i = 0; i < count; i++) {
        /* A batch being undone is left over when its undo is, which stands in the list itself. */
        *is_needed = *is_needed || list[i].state != PT_BATCH_UNDOING;
    }
    return PT_OK;
}

pt_status pt_import_recover(const pt_import_place *place, int64_t *recovered, pt_error *error)
{
    PT_SCOPED(pt_connection) connection = {0};
    leftover list[LEFTOVERS];
    size_t count = 0;
    int64_t done = 0;
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &connection, error));
    PT_RETURN_IF_ERROR(find_leftovers(&connection, list, &count, error));
    PT_RETURN_IF_ERROR(take_back(place, &connection, list, count, &done, error));
    if (recovered != NULL) {
        *recovered = done;
    }
    return PT_OK;
}
