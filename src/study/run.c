#include "study/run.h"

#include "base/time/civil.h"
#include "base/time/zone.h"
#include "store/node.h"
#include "study/outcome_store.h"
#include "study/run_job.h"
#include "study/source.h"
#include "study/stage_history.h"

#include <string.h>

enum { MAX_OPTIONS = 64 };

/* What all models of one request share. */
typedef struct session {
    const pt_run_request *request;
    pt_connection *reader;     /* has the source open while signs of life are given by the other */
    pt_connection *connection; /* writes */
    pt_node *node;
    int64_t job_id;
    pt_progress *progress;
    pt_run_report *report;
    pt_source source;
    int64_t started_at;
} session;

static pt_status find_as_of(const pt_run_request *request, const pt_store_state *state, int32_t *as_of,
                            pt_error *error)
{
    if (request->has_as_of) {
        *as_of = request->as_of;
        return PT_OK;
    }
    if (state->has_as_of) {
        *as_of = state->as_of;
        return PT_OK;
    }
    PT_SCOPED(pt_zone) zone = {0};
    PT_RETURN_IF_ERROR(pt_zone_open(state->organisation_zone, &zone, error));
    *as_of = pt_zone_day(&zone, pt_instant_now());
    return PT_OK;
}

static bool has_parameter(const pt_model *model, const char *name)
{
    for (size_t i = 0; i < model->parameter_count; i++) {
        if (strcmp(model->parameters[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* The options that name this model, without its name, and the as-of day. */
static pt_status settings_of(const session *now, const pt_model *model, pt_arena *arena,
                             const pt_setting **settings, pt_error *error)
{
    const pt_run_request *request = now->request;
    pt_named_text given[MAX_OPTIONS];
    size_t count = 0;
    size_t name_length = strlen(model->name);
    for (size_t i = 0; i < request->option_count && count + 1 < MAX_OPTIONS; i++) {
        const char *name = request->options[i].name;
        if (strncmp(name, model->name, name_length) == 0 && name[name_length] == '.') {
            given[count++] = (pt_named_text){name + name_length + 1, request->options[i].text};
        }
    }
    char as_of[PT_DATE_BYTES];
    if (has_parameter(model, "as-of")) {
        given[count++] = (pt_named_text){"as-of", pt_date_format(now->report->as_of, as_of)};
    }
    return pt_settings_parse(model, given, count, arena, settings, error);
}

/* An option that names no model would silently do nothing. */
static pt_status check_options(const pt_run_request *request, pt_error *error)
{
    for (size_t i = 0; i < request->option_count; i++) {
        const char *name = request->options[i].name;
        const char *dot = strchr(name, '.');
        char model[64] = "";
        if (dot != NULL && (size_t)(dot - name) < sizeof model) {
            memcpy(model, name, (size_t)(dot - name));
        }
        if (pt_model_find(model) == NULL) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "\"{1}\" names no model: write model.option=value, as in rfm.scoring=cutpoints",
                           name);
        }
    }
    return PT_OK;
}

static pt_status frames_of(const session *now, const pt_model *model, pt_arena *arena,
                           const pt_frame **frames, pt_error *error)
{
    pt_frame *made = pt_arena_alloc(arena, model->input_count, sizeof *made);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the input of \"{1}\"", model->name);
    }
    for (size_t i = 0; i < model->input_count; i++) {
        PT_RETURN_IF_ERROR(pt_source_frame(&now->source, &model->inputs[i], arena, &made[i], error));
    }
    *frames = made;
    return PT_OK;
}

static pt_status compute(const session *now, const pt_model *model, pt_arena *arena, pt_outcome *outcome,
                         pt_error *error)
{
    const pt_frame *frames = NULL;
    const pt_setting *settings = NULL;
    PT_RETURN_IF_ERROR(settings_of(now, model, arena, &settings, error));
    PT_RETURN_IF_ERROR(frames_of(now, model, arena, &frames, error));
    const pt_run run = {
        .arena = arena, .progress = now->progress, .thread_count = now->request->thread_count};
    *outcome = (pt_outcome){.model = model, .settings = settings};
    return pt_model_run(model, &run, frames, settings, &outcome->result, error);
}

static pt_status save(const session *now, const pt_outcome *outcome, int64_t *run_id, pt_error *error)
{
    const pt_run_facts facts = {
        .id = pt_id_next(&now->node->ids, pt_instant_now()),
        .as_of = now->report->as_of,
        .input_rows = now->source.transaction_count,
        .customer_count = (int64_t)now->source.customers->count,
        .input_fingerprint = now->source.fingerprint,
        .change_position = now->source.change_position,
        .started_at = now->started_at,
        .created_by = now->request->created_by,
        .job_id = now->job_id,
    };
    PT_RETURN_IF_ERROR(pt_outcome_save(now->connection, outcome, &facts, now->progress, error));
    PT_RETURN_IF_ERROR(
        pt_stage_history_save(now->connection, outcome, &facts, now->node, now->progress, error));
    *run_id = facts.id;
    return PT_OK;
}

/* Whether others may still be computed after this. */
static bool is_about_data(pt_status status)
{
    return status == PT_TOO_LITTLE_DATA || status == PT_NOT_FOUND || status == PT_NOT_CONVERGED;
}

static pt_status run_model(const session *now, const pt_model *model, pt_error *error)
{
    pt_run_item *item = &now->report->items[now->report->item_count++];
    *item = (pt_run_item){.model = model};
    PT_SCOPED(pt_arena) arena = {0};
    pt_outcome outcome = {0};
    item->status = compute(now, model, &arena, &outcome, &item->error);
    if (item->status == PT_OK) {
        item->status = save(now, &outcome, &item->run_id, &item->error);
    }
    if (item->status != PT_OK && !is_about_data(item->status)) {
        *error = item->error;
        return item->status;
    }
    return PT_OK;
}

static pt_status run_models(const session *now, pt_error *error)
{
    const pt_run_request *request = now->request;
    const pt_model *const *models = request->models == NULL ? pt_models : request->models;
    size_t kept = 0;
    for (size_t i = 0; request->models == NULL ? models[i] != NULL : i < request->model_count; i++) {
        if (now->report->item_count == PT_RUN_ITEMS) {
            return PT_FAIL(error, PT_INVALID_INPUT, "more than {1} models in one run", PT_RUN_ITEMS);
        }
        PT_RETURN_IF_ERROR(run_model(now, models[i], error));
        kept += now->report->items[now->report->item_count - 1].run_id != 0;
    }
    if (kept == 0 && now->report->item_count > 0) {
        const pt_run_item *first = &now->report->items[0];
        *error = first->error;
        return first->status;
    }
    return PT_OK;
}

/* Reading took its time: where it was longer than the lease of the number, another is leased. */
static pt_status keep_node(const session *now, pt_error *error)
{
    pt_error lost = {0};
    pt_status status = pt_node_renew(now->connection, pt_instant_now(), now->node, &lost);
    if (status == PT_CONFLICT) {
        return pt_node_lease(now->connection, pt_instant_now(), now->node, error);
    }
    if (status != PT_OK && error != NULL) {
        *error = lost;
    }
    return status;
}

static pt_status read_and_run(session *now, pt_arena *arena, pt_error *error)
{
    pt_run_report *report = now->report;
    const pt_source_options options = {.as_of = report->as_of,
                                       .counts_returns = now->request->counts_returns};
    PT_RETURN_IF_ERROR(pt_source_read(now->reader, &options, arena, now->progress, &now->source, error));
    report->customer_count = (int64_t)now->source.customers->count;
    report->transaction_count = now->source.transaction_count;
    PT_RETURN_IF_ERROR(keep_node(now, error));
    return run_models(now, error);
}

/* What is done stands in the table of jobs from beginning to end. */
static pt_status run_as_job(session *now, pt_arena *arena, pt_error *error)
{
    pt_job_lease lease = {0};
    pt_job_progress beating;
    PT_RETURN_IF_ERROR(pt_run_jobs_recover(now->connection, error));
    PT_RETURN_IF_ERROR(
        pt_run_job_begin(now->connection, now->node, now->request, now->report->as_of, &lease, error));
    now->job_id = lease.id;
    now->report->job_id = lease.id;
    pt_job_progress_make(&lease, now->progress, &beating);
    now->progress = &beating.progress;
    pt_error kept = {0};
    pt_status status = read_and_run(now, arena, &kept);
    status = pt_run_job_end(&lease, now->report, status, &kept);
    if (status != PT_OK && error != NULL) {
        *error = kept;
    }
    return status;
}

pt_status pt_study_run(pt_store *store, const pt_run_request *request, pt_progress *progress,
                       pt_run_report *report, pt_error *error)
{
    PT_RETURN_IF_ERROR(check_options(request, error));
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_connection) reader = {0};
    PT_SCOPED(pt_connection) connection = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(store, &reader, error));
    PT_RETURN_IF_ERROR(pt_connection_open(store, &connection, error));
    pt_store_state state = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(&connection, &arena, &state, error));

    *report = (pt_run_report){0};
    pt_node node = {0};
    session now = {
        .request = request,
        .reader = &reader,
        .connection = &connection,
        .node = &node,
        .progress = progress,
        .report = report,
        .started_at = pt_instant_now(),
    };
    PT_RETURN_IF_ERROR(find_as_of(request, &state, &report->as_of, error));
    PT_RETURN_IF_ERROR(pt_node_lease(&connection, pt_instant_now(), &node, error));
    pt_status status = run_as_job(&now, &arena, error);
    /* A lease that cannot be given back runs out by itself: that is no failure of the run. */
    (void)!pt_node_release(&connection, &node, NULL);
    return status;
}
