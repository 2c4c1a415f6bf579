#include "study/run_job.h"

#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/batch/owner.h"
#include "study/run_job.sql.h"

#include <inttypes.h>
#include <stdio.h>

enum { RUNS = 64, USER_BYTES = 24 };

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of jobs");
}

/* {"as_of": …, "models": […], "with_returns": …, "options": {…}} */
static void write_parameters(pt_json_writer *json, const pt_run_request *request, int32_t as_of)
{
    char day[PT_DATE_BYTES];
    pt_json_begin_object(json);
    pt_json_key(json, "as_of");
    pt_json_text(json, pt_date_format(as_of, day));
    pt_json_key(json, "models");
    pt_json_begin_array(json);
    const pt_model *const *models = request->models == NULL ? pt_models : request->models;
    for (size_t i = 0; request->models == NULL ? models[i] != NULL : i < request->model_count; i++) {
        pt_json_text(json, models[i]->name);
    }
    pt_json_end_array(json);
    pt_json_key(json, "with_returns");
    pt_json_boolean(json, request->counts_returns);
    pt_json_key(json, "options");
    pt_json_begin_object(json);
    for (size_t i = 0; i < request->option_count; i++) {
        pt_json_key(json, request->options[i].name);
        pt_json_text(json, request->options[i].text);
    }
    pt_json_end_object(json);
    pt_json_end_object(json);
}

pt_status pt_run_job_begin(pt_connection *connection, pt_node *node, const pt_run_request *request,
                           int32_t as_of, pt_job_lease *lease, pt_error *error)
{
    PT_SCOPED(pt_buffer) parameters = {0};
    PT_SCOPED(pt_buffer) process = {0};
    write_parameters(&(pt_json_writer){.buffer = &parameters}, request, as_of);
    pt_owner_add(&process);
    if (parameters.out_of_memory || process.out_of_memory) {
        return out_of_memory(error);
    }
    char user[USER_BYTES] = "";
    if (request->created_by != 0) {
        (void)snprintf(user, sizeof user, "%" PRId64, request->created_by);
    }
    const pt_job_order order = {.kind = "run",
                                .parameters = pt_buffer_text(&parameters),
                                .owner = user,
                                .checkpoint = pt_buffer_text(&process)};
    return pt_job_start(connection, node, &order, lease, error);
}

/* {"customers": …, "transactions": …, "runs": [{"model": …, "run": "…"}, {"model": …, "status": …}…]} */
static void write_result(pt_json_writer *json, const pt_run_report *report)
{
    pt_json_begin_object(json);
    pt_json_key(json, "customers");
    pt_json_integer(json, report->customer_count);
    pt_json_key(json, "transactions");
    pt_json_integer(json, report->transaction_count);
    pt_json_key(json, "runs");
    pt_json_begin_array(json);
    for (size_t i = 0; i < report->item_count; i++) {
        const pt_run_item *item = &report->items[i];
        pt_json_begin_object(json);
        pt_json_key(json, "model");
        pt_json_text(json, item->model->name);
        pt_json_key(json, "status");
        pt_json_text(json, pt_status_name(item->status));
        if (item->run_id != 0) {
            char run[USER_BYTES];
            (void)snprintf(run, sizeof run, "%" PRId64, item->run_id);
            pt_json_key(json, "run");
            pt_json_text(json, run);
        }
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
    pt_json_end_object(json);
}

pt_status pt_run_job_end(pt_job_lease *lease, const pt_run_report *report, pt_status status, pt_error *error)
{
    if (status != PT_OK) {
        /* Where even this cannot be noted, the next run finds that this process is gone. */
        const pt_error unknown = {.status = status, .message = ""};
        (void)!pt_job_fail(lease, error == NULL ? &unknown : error, NULL, NULL);
        return status;
    }
    PT_SCOPED(pt_buffer) result = {0};
    write_result(&(pt_json_writer){.buffer = &result}, report);
    return result.out_of_memory ? out_of_memory(error) : pt_job_finish(lease, pt_buffer_text(&result), error);
}

/* The jobs of runs whose process is gone; of very many the first. */
static pt_status find_gone(pt_connection *connection, int64_t now, int64_t gone[RUNS], size_t *count,
                           pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_run_jobs_running, NULL, &rows, error));
    *count = 0;
    for (bool has_row = true; has_row && *count < RUNS;) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (has_row && pt_owner_is_gone(pt_rows_text(&rows, 1), pt_rows_integer(&rows, 2), now)) {
            gone[(*count)++] = pt_rows_integer(&rows, 0);
        }
    }
    return PT_OK;
}

pt_status pt_run_jobs_recover(pt_connection *connection, pt_error *error)
{
    int64_t gone[RUNS];
    size_t count = 0;
    const int64_t now = pt_instant_now();
    PT_RETURN_IF_ERROR(find_gone(connection, now, gone, &count, error));
    if (count == 0) {
        return PT_OK;
    }
    PT_SCOPED(pt_buffer) reason = {0};
    pt_job_write_interrupted(&reason);
    if (reason.out_of_memory) {
        return out_of_memory(error);
    }
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (size_t i = 0; i < count; i++) {
        const pt_value values[] = {pt_value_text(pt_buffer_text(&reason)), pt_value_integer(now),
                                   pt_value_integer(gone[i])};
        PT_RETURN_IF_ERROR(pt_execute(connection, &query_run_job_interrupt, values, NULL, error));
    }
    return pt_transaction_commit(&transaction, error);
}
