#include "record/import/batch/lifecycle.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/batch/batch.h"
#include "record/import/batch/batch.sql.h"
#include "record/import/batch/owner.h"
#include "record/import/batch/reach.h"
#include "record/import/undo/withdraw.h"
#include "store/change.h"

#define BEAT_MICROSECONDS (20 * PT_MICROSECONDS_PER_SECOND)

static const char job_owner[] = "import";

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of imports");
}

static pt_status insert_job(pt_connection *connection, int64_t job_id, int64_t batch_id,
                            const char *parameters, pt_error *error)
{
    PT_SCOPED(pt_buffer) owner = {0};
    pt_owner_add(&owner);
    if (owner.out_of_memory) {
        return fail_memory(error);
    }
    const pt_value values[] = {pt_value_integer(job_id),           pt_value_text("import"),
                               pt_value_text(parameters),          pt_value_text(job_owner),
                               pt_value_integer(pt_instant_now()), pt_value_text(pt_buffer_text(&owner)),
                               pt_value_integer(batch_id)};
    return pt_execute(connection, &query_batch_job_insert, values, NULL, error);
}

pt_status pt_import_batch_begin(const pt_import_place *place, pt_connection *connection,
                                const pt_import_file *file, pt_import_run_state *run, pt_error *error)
{
    PT_SCOPED(pt_buffer) mapping = {0};
    PT_SCOPED(pt_buffer) parameters = {0};
    pt_json_writer mapping_json = {.buffer = &mapping};
    pt_mapping_write(&mapping_json, &file->mapping);
    pt_json_writer json = {.buffer = &parameters};
    pt_json_begin_object(&json);
    pt_json_key(&json, "file");
    pt_json_text(&json, file->path);
    pt_json_end_object(&json);
    if (mapping.out_of_memory || parameters.out_of_memory) {
        return fail_memory(error);
    }
    const pt_batch_start start = {.id = pt_id_next(place->ids, pt_instant_now()),
                                  .kind = "import",
                                  .source = file->path,
                                  .mapping = pt_buffer_text(&mapping),
                                  .options = pt_buffer_text(&parameters),
                                  .job_id = pt_id_next(place->ids, pt_instant_now()),
                                  .created_by = run->options->user_id};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_batch_refuse_second(connection, error));
    PT_RETURN_IF_ERROR(pt_batch_insert(connection, &start, error));
    PT_RETURN_IF_ERROR(insert_job(connection, start.job_id, start.id, pt_buffer_text(&parameters), error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    run->batch_id = start.id;
    run->report->batch_id = start.id;
    run->report->job_id = start.job_id;
    return PT_OK;
}

/* Everybody the file names; also customers of whom all lines were rejected. */
static pt_status find_reach(const pt_import_run_state *run, pt_arena *arena, pt_reach *reach, pt_error *error)
{
    size_t count = 0;
    pt_reach_range made = {INT64_MAX, INT64_MIN};
    int64_t *ids = pt_arena_alloc(arena, run->customers.entry_count + 1, sizeof *ids);
    if (ids == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < run->customers.entry_count; i++) {
        const pt_key_entry *entry = &run->customers.entries[i];
        if (entry->id == 0 || (entry->flags & PT_KEY_IS_TOUCHED) == 0) {
            continue;
        }
        if ((entry->flags & PT_KEY_IS_STORED) != 0) {
            ids[count++] = entry->id;
        } else { /* made one after the other, with hardly anybody else's between them */
            made.first = entry->id < made.first ? entry->id : made.first;
            made.last = entry->id > made.last ? entry->id : made.last;
        }
    }
    PT_RETURN_IF_ERROR(pt_reach_make(ids, count, arena, reach, error));
    if (made.first <= made.last) {
        const pt_reach of_made = {.ranges = &made, .count = 1};
        PT_RETURN_IF_ERROR(pt_reach_join(reach, &of_made, arena, reach, error));
    }
    reach->has_anonymous = run->report->anonymous > 0;
    return PT_OK;
}

pt_status pt_import_batch_apply(pt_connection *connection, const pt_import_run_state *run, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_reach reach = {0};
    PT_RETURN_IF_ERROR(find_reach(run, &arena, &reach, error));
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(
        pt_batch_move(connection, run->batch_id, PT_BATCH_STAGING, PT_BATCH_APPLYING, NULL, error));
    PT_RETURN_IF_ERROR(pt_reach_save(connection, run->batch_id, &reach, error));
    return pt_transaction_commit(&transaction, error);
}

/* How a job ended; NULL where there is nothing to say. */
typedef struct job_end {
    const char *state;
    const char *result;  /* JSON */
    const char *failure; /* JSON */
    const char *error_file;
} job_end;

static pt_status finish_job(pt_connection *connection, int64_t job_id, const job_end *end, pt_error *error)
{
    const pt_value values[] = {pt_value_text(end->state),          pt_value_text(end->result),
                               pt_value_text(end->failure),        pt_value_text(end->error_file),
                               pt_value_integer(pt_instant_now()), pt_value_integer(job_id)};
    return pt_execute(connection, &query_batch_job_finish, values, NULL, error);
}

pt_status pt_import_batch_finish(pt_connection *connection, const pt_import_run_state *run, pt_error *error)
{
    PT_SCOPED(pt_buffer) counts = {0};
    pt_json_writer json = {.buffer = &counts};
    pt_json_begin_object(&json);
    pt_import_report_write(&json, PT_ENGLISH, run->report);
    pt_json_end_object(&json);
    if (counts.out_of_memory) {
        return fail_memory(error);
    }
    const job_end end = {
        .state = "done", .result = pt_buffer_text(&counts), .error_file = run->report->error_path};
    const pt_change change = {
        .kind = "batch_visible", .batch_id = run->batch_id, .changed_at = pt_instant_now()};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_batch_move(connection, run->batch_id, PT_BATCH_APPLYING, PT_BATCH_VISIBLE,
                                     pt_buffer_text(&counts), error));
    PT_RETURN_IF_ERROR(finish_job(connection, run->report->job_id, &end, error));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    return pt_transaction_commit(&transaction, error);
}

static void add_reason(pt_buffer *text, const pt_error *reason)
{
    pt_json_writer json = {.buffer = text};
    PT_SCOPED(pt_buffer) message = {0};
    if (reason == NULL) {
        pt_buffer_add_text(&message, "the program was killed");
    } else {
        pt_error_add_text(&message, PT_ENGLISH, reason);
    }
    pt_json_begin_object(&json);
    pt_json_key(&json, "message");
    pt_json_text(&json, pt_buffer_text(&message));
    pt_json_end_object(&json);
}

static pt_status mark_failed(pt_connection *connection, int64_t batch_id, int64_t job_id,
                             const pt_error *reason, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) failure = {0};
    add_reason(&failure, reason);
    pt_batch batch = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_batch_load(connection, batch_id, &arena, &batch, error));
    PT_RETURN_IF_ERROR(pt_batch_move(connection, batch_id, batch.state, PT_BATCH_FAILED, NULL, error));
    const job_end end = {.state = reason != NULL && reason->status == PT_CANCELLED ? "cancelled" : "failed",
                         .failure = pt_buffer_text(&failure)};
    PT_RETURN_IF_ERROR(finish_job(connection, job_id, &end, error));
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_import_batch_roll_back(const pt_import_place *place, int64_t batch_id, int64_t job_id,
                                    const pt_error *reason, pt_error *error)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &connection, error));
    pt_undo_report ignored = {0};
    const pt_withdrawal withdrawal = {
        .place = place, .connection = &connection, .batch_id = batch_id, .report = &ignored};
    PT_RETURN_IF_ERROR(pt_withdraw(&withdrawal, error));
    return mark_failed(&connection, batch_id, job_id, reason, error);
}

pt_status pt_import_job_beat(pt_import_run_state *run, const char *stage, int64_t done, int64_t total,
                             pt_error *error)
{
    int64_t now = pt_instant_now();
    if (run->options->is_dry_run || now - run->beat_at < BEAT_MICROSECONDS) {
        return PT_OK;
    }
    run->beat_at = now;
    const pt_value values[] = {pt_value_integer(now), pt_value_text(stage), pt_value_integer(done),
                               pt_value_integer(total), pt_value_integer(run->report->job_id)};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(run->reader, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(run->reader, &query_batch_job_heartbeat, values, NULL, error));
    return pt_transaction_commit(&transaction, error);
}
