#include "store/job.h"

#include "base/json/writer.h"
#include "base/text/message.h"
#include "base/time/civil.h"
#include "store/job.sql.h"

static pt_value optional_id(int64_t id)
{
    return id == 0 ? (pt_value){0} : pt_value_integer(id);
}

static int64_t silent_since(int64_t now)
{
    return now - PT_JOB_LEASE_SECONDS * PT_MICROSECONDS_PER_SECOND;
}

/* One statement as one transaction. */
static pt_status run(pt_connection *connection, const pt_query *query, const pt_value *values,
                     int64_t *changed, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, query, values, changed, error));
    return pt_transaction_commit(&transaction, error);
}

/* A statement that concerns a job of ours: no row means that it is ours no longer. */
static pt_status run_as_holder(const pt_job_lease *lease, const pt_query *query, const pt_value *values,
                               pt_error *error)
{
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(run(lease->connection, query, values, &changed, error));
    return changed == 1
               ? PT_OK
               : PT_FAIL(error, PT_CONFLICT,
                         "job {1} is no longer run by this program: it gave no sign of life for too long",
                         lease->id);
}

pt_status pt_job_start(pt_connection *connection, pt_node *node, const pt_job_order *order,
                       pt_job_lease *lease, pt_error *error)
{
    int64_t now = pt_instant_now();
    int64_t id = pt_id_next(&node->ids, now);
    pt_value values[] = {
        pt_value_integer(id),
        pt_value_text(order->kind),
        pt_value_text(order->parameters == NULL ? "{}" : order->parameters),
        pt_value_text(order->owner == NULL ? "" : order->owner),
        pt_value_integer(node->number),
        pt_value_integer(now),
        pt_value_text(order->checkpoint),
        optional_id(order->batch_id),
        pt_value_integer(now),
        pt_value_integer(now),
    };
    PT_RETURN_IF_ERROR(run(connection, &query_job_insert, values, NULL, error));
    *lease = (pt_job_lease){.connection = connection, .id = id, .node = node->number, .beaten_at = now};
    return PT_OK;
}

pt_status pt_job_resume(pt_connection *connection, const pt_node *node, int64_t id, pt_job_lease *lease,
                        pt_error *error)
{
    int64_t now = pt_instant_now(), changed = 0;
    pt_value values[] = {pt_value_integer(node->number), pt_value_integer(now), pt_value_integer(id),
                         pt_value_integer(silent_since(now))};
    PT_RETURN_IF_ERROR(run(connection, &query_job_resume, values, &changed, error));
    if (changed != 1) {
        return PT_FAIL(error, PT_CONFLICT,
                       "job {1} cannot be taken over: it runs, is over, or has no checkpoint", id);
    }
    *lease = (pt_job_lease){.connection = connection, .id = id, .node = node->number, .beaten_at = now};
    return PT_OK;
}

static pt_status check_not_cancelled(const pt_job_lease *lease, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_value value = pt_value_integer(lease->id);
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(lease->connection, &query_job_is_cancel_asked, &value, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    return has_row && pt_rows_integer(&rows, 0) != 0 ? PT_FAIL(error, PT_CANCELLED, "cancelled") : PT_OK;
}

pt_status pt_job_beat(pt_job_lease *lease, const pt_job_stand *stand, pt_error *error)
{
    int64_t now = pt_instant_now();
    pt_value values[] = {
        pt_value_integer(now),         pt_value_text(stand->stage),    pt_value_text(stand->unit),
        pt_value_integer(stand->done), pt_value_integer(stand->total), pt_value_integer(lease->id),
        pt_value_integer(lease->node),
    };
    PT_RETURN_IF_ERROR(run_as_holder(lease, &query_job_beat, values, error));
    lease->beaten_at = now;
    return check_not_cancelled(lease, error);
}

pt_status pt_job_keep_checkpoint(pt_job_lease *lease, const char *checkpoint, pt_error *error)
{
    int64_t now = pt_instant_now();
    pt_value values[] = {pt_value_text(checkpoint), pt_value_integer(now), pt_value_integer(lease->id),
                         pt_value_integer(lease->node)};
    PT_RETURN_IF_ERROR(run_as_holder(lease, &query_job_keep_checkpoint, values, error));
    lease->beaten_at = now;
    return PT_OK;
}

static pt_status end(pt_job_lease *lease, const pt_value *outcome, pt_error *error)
{
    pt_value values[] = {outcome[0],
                         outcome[1],
                         outcome[2],
                         outcome[3],
                         pt_value_integer(pt_instant_now()),
                         pt_value_integer(lease->id),
                         pt_value_integer(lease->node)};
    PT_RETURN_IF_ERROR(run_as_holder(lease, &query_job_end, values, error));
    *lease = (pt_job_lease){0};
    return PT_OK;
}

pt_status pt_job_finish(pt_job_lease *lease, const char *result, pt_error *error)
{
    pt_value outcome[] = {pt_value_text("done"), pt_value_text(result), {0}, {0}};
    return end(lease, outcome, error);
}

/* The English message with its arguments, as people read it in a log. */
static void write_error(pt_buffer *buffer, pt_status status, const char *message)
{
    pt_json_writer json = {.buffer = buffer};
    pt_json_begin_object(&json);
    pt_json_key(&json, "status");
    pt_json_text(&json, pt_status_name(status));
    pt_json_key(&json, "message");
    pt_json_text(&json, message);
    pt_json_end_object(&json);
}

pt_status pt_job_fail(pt_job_lease *lease, const pt_error *cause, const char *error_file, pt_error *error)
{
    PT_SCOPED(pt_buffer) message = {0};
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&message, PT_ENGLISH, cause);
    write_error(&text, cause->status, pt_buffer_text(&message));
    pt_value outcome[] = {pt_value_text(cause->status == PT_CANCELLED ? "cancelled" : "failed"),
                          {0},
                          pt_value_text(pt_buffer_text(&text)),
                          pt_value_text(error_file)};
    return end(lease, outcome, error);
}

static void report(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total)
{
    pt_job_progress *self = progress->context;
    if (self->shown != NULL && self->shown->report != NULL) {
        self->shown->report(self->shown, stage, unit, done, total);
    }
    if (pt_progress_is_cancelled(self->shown)) {
        atomic_store(&progress->cancelled, true);
    }
    const pt_connection *connection = self->lease->connection;
    bool is_due =
        pt_instant_now() - self->lease->beaten_at >= PT_JOB_BEAT_SECONDS * PT_MICROSECONDS_PER_SECOND;
    if (!is_due || connection->in_transaction || connection->has_result) {
        return;
    }
    pt_job_stand stand = {stage, unit, done, total};
    pt_status status = pt_job_beat(self->lease, &stand, NULL);
    if (status == PT_CANCELLED || status == PT_CONFLICT) {
        atomic_store(&progress->cancelled, true);
    }
}

void pt_job_progress_make(pt_job_lease *lease, pt_progress *shown, pt_job_progress *progress)
{
    *progress = (pt_job_progress){
        .progress = {.report = report, .context = progress}, .lease = lease, .shown = shown};
}

pt_status pt_job_ask_cancel(pt_connection *connection, int64_t id, pt_error *error)
{
    pt_value value = pt_value_integer(id);
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(run(connection, &query_job_ask_cancel, &value, &changed, error));
    return changed == 1 ? PT_OK : PT_FAIL(error, PT_NOT_FOUND, "no job {1} is running", id);
}

static bool copy_text(const pt_rows *rows, size_t column, pt_arena *arena, const char **text)
{
    const char *found = pt_rows_text(rows, column);
    *text = found == NULL ? NULL : pt_arena_copy_text(arena, found);
    return found == NULL || *text != NULL;
}

static pt_status read_job(const pt_rows *rows, pt_arena *arena, pt_job *job, pt_error *error)
{
    pt_job read = {
        .id = pt_rows_integer(rows, 0),
        .done = pt_rows_integer(rows, 7),
        .total = pt_rows_integer(rows, 8),
        .batch_id = pt_rows_integer(rows, 13),
        .created_at = pt_rows_integer(rows, 14),
        .started_at = pt_rows_integer(rows, 15),
        .finished_at = pt_rows_integer(rows, 16),
        .heartbeat_at = pt_rows_integer(rows, 17),
        .is_cancel_asked = pt_rows_integer(rows, 18) != 0,
    };
    const char **const texts[] = {
        &read.kind, &read.state, &read.parameters, &read.owner,  &read.stage, &read.unit,
        NULL,       NULL,        &read.checkpoint, &read.result, &read.error, &read.error_file};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] != NULL && !copy_text(rows, i + 1, arena, texts[i])) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of jobs");
        }
    }
    *job = read;
    return PT_OK;
}

pt_status pt_job_load(pt_connection *connection, int64_t id, pt_arena *arena, pt_job *job, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_value value = pt_value_integer(id);
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_job_load, &value, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    return has_row ? read_job(&rows, arena, job, error)
                   : PT_FAIL(error, PT_NOT_FOUND, "there is no job {1}", id);
}

pt_status pt_job_list(pt_connection *connection, const pt_job_query *query, pt_arena *arena, pt_job **jobs,
                      size_t *count, pt_error *error)
{
    size_t most = query->limit == 0 || query->limit > PT_JOB_PAGE_MAX ? PT_JOB_PAGE_MAX : query->limit;
    pt_job *list = pt_arena_alloc(arena, most, sizeof *list);
    if (list == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of jobs");
    }
    PT_SCOPED(pt_rows) rows = {0};
    pt_value values[] = {pt_value_integer(query->before == 0 ? INT64_MAX : query->before),
                         pt_value_integer((int64_t)most)};
    size_t read = 0;
    bool has_row = true;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_job_list, values, &rows, error));
    while (read < most) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        PT_RETURN_IF_ERROR(read_job(&rows, arena, &list[read], error));
        read++;
    }
    *jobs = list;
    *count = read;
    return PT_OK;
}

void pt_job_write_interrupted(pt_buffer *json)
{
    write_error(json, PT_UNAVAILABLE, PT_N("the program that ran it ended before it was done"));
}

pt_status pt_job_recover(pt_connection *connection, int64_t now, int64_t *failed, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_job_write_interrupted(&text);
    pt_value values[] = {pt_value_text(pt_buffer_text(&text)), pt_value_integer(now),
                         pt_value_integer(silent_since(now))};
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(run(connection, &query_job_fail_silent, values, &changed, error));
    *failed = changed;
    return PT_OK;
}
