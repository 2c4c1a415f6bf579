#include "study/outcome_store.h"

#include "base/compress.h"
#include "base/time/civil.h"
#include "base/version.h"
#include "store/change.h"
#include "study/outcome_store.sql.h"
#include "study/result_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_TABLE_BYTES = 256 * 1024 * 1024, FINGERPRINT_BYTES = 17 };

static const char customers_table[] = "customers";

static pt_status buffer_status(const pt_buffer *buffer, const char *model, pt_error *error)
{
    if (buffer->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to keep the results of \"{1}\"", model);
    }
    return PT_OK;
}

static const pt_frame *find_table(const pt_result *result, const char *name)
{
    for (size_t i = 0; i < result->table_count; i++) {
        if (strcmp(result->tables[i].name, name) == 0) {
            return &result->tables[i];
        }
    }
    return NULL;
}

/* --- Saving -----------------------------------------------------------------------------------------------
 */

static pt_status insert_run(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                            pt_error *error)
{
    PT_SCOPED(pt_buffer) parameters = {0};
    PT_SCOPED(pt_buffer) results = {0};
    PT_SCOPED(pt_buffer) warnings = {0};
    pt_outcome_write_parameters(&(pt_json_writer){.buffer = &parameters}, outcome);
    pt_outcome_write_results(&(pt_json_writer){.buffer = &results}, outcome);
    pt_outcome_write_kept_warnings(&(pt_json_writer){.buffer = &warnings}, outcome);
    PT_RETURN_IF_ERROR(buffer_status(&parameters, outcome->model->name, error));
    PT_RETURN_IF_ERROR(buffer_status(&results, outcome->model->name, error));
    PT_RETURN_IF_ERROR(buffer_status(&warnings, outcome->model->name, error));
    char fingerprint[FINGERPRINT_BYTES];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, facts->input_fingerprint);
    const pt_value values[] = {
        pt_value_integer(facts->id),
        pt_value_text(outcome->model->name),
        pt_value_integer(outcome->model->version),
        pt_value_text(pt_version),
        pt_value_text(pt_buffer_text(&parameters)),
        pt_value_integer(facts->as_of),
        pt_value_integer(facts->input_rows),
        pt_value_integer(facts->customer_count),
        pt_value_text(fingerprint),
        pt_value_integer(facts->change_position),
        pt_value_text(pt_buffer_text(&results)),
        pt_value_text(pt_buffer_text(&warnings)),
        facts->job_id == 0 ? (pt_value){0} : pt_value_integer(facts->job_id),
        pt_value_integer(facts->started_at),
        pt_value_integer(facts->created_by),
    };
    return pt_execute(connection, &query_run_insert, values, NULL, error);
}

static pt_status insert_table(pt_connection *connection, int64_t run_id, const pt_frame *table,
                              pt_error *error)
{
    PT_SCOPED(pt_buffer) json = {0};
    PT_SCOPED(pt_buffer) content = {0};
    pt_frame_write_json(&(pt_json_writer){.buffer = &json}, table);
    PT_RETURN_IF_ERROR(buffer_status(&json, table->name, error));
    PT_RETURN_IF_ERROR(pt_compress(json.data, json.length, &content, error));
    const pt_value values[] = {
        pt_value_integer(run_id),
        pt_value_text(table->name),
        pt_value_integer((int64_t)table->row_count),
        pt_value_bytes(content.data, content.length),
    };
    return pt_execute(connection, &query_run_table_insert, values, NULL, error);
}

/* The run and everything about it that is small. */
static pt_status save_head(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                           pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(insert_run(connection, outcome, facts, error));
    for (size_t i = 0; i < outcome->result.table_count; i++) {
        const pt_frame *table = &outcome->result.tables[i];
        if (strcmp(table->name, customers_table) != 0) {
            PT_RETURN_IF_ERROR(insert_table(connection, facts->id, table, error));
        }
    }
    return pt_transaction_commit(&transaction, error);
}

static pt_status save_block(pt_bulk *bulk, const pt_frame *customers, const pt_column *column, int64_t run_id,
                            size_t block, pt_error *error)
{
    size_t first = block * PT_BLOCK_ROWS;
    size_t count = customers->row_count - first;
    count = count < PT_BLOCK_ROWS ? count : PT_BLOCK_ROWS;
    const pt_column *key = pt_frame_find(customers, "customer_id");
    PT_SCOPED(pt_buffer) content = {0};
    PT_RETURN_IF_ERROR(pt_block_encode(column, first, count, &content, error));
    const pt_value values[] = {
        pt_value_integer(run_id),
        pt_value_text(column->name),
        pt_value_integer((int64_t)block),
        pt_value_integer(key->dictionary->ids[key->code[first]]),
        pt_value_integer(key->dictionary->ids[key->code[first + count - 1]]),
        pt_value_integer((int64_t)count),
        pt_value_bytes(content.data, content.length),
    };
    return pt_bulk_add(bulk, values, error);
}

/* One short transaction for each block of customers, so that other writers get their turn. */
static pt_status save_metrics(pt_connection *connection, const pt_frame *customers, int64_t run_id,
                              pt_progress *progress, pt_error *error)
{
    static const char *const columns[] = {"run_id",           "metric",    "block",  "first_customer_id",
                                          "last_customer_id", "row_count", "content"};
    size_t block_count = (customers->row_count + PT_BLOCK_ROWS - 1) / PT_BLOCK_ROWS;
    for (size_t block = 0; block < block_count; block++) {
        PT_RETURN_IF_ERROR(pt_progress_report(progress, PT_N("keeping results"), PT_N("blocks"),
                                              (int64_t)block, (int64_t)block_count, error));
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
        PT_SCOPED(pt_bulk) bulk = {0};
        PT_RETURN_IF_ERROR(pt_bulk_open(connection, "model_run_block", columns,
                                        sizeof columns / sizeof *columns, &bulk, error));
        for (size_t i = 0; i < customers->column_count; i++) {
            PT_RETURN_IF_ERROR(save_block(&bulk, customers, &customers->columns[i], run_id, block, error));
        }
        PT_RETURN_IF_ERROR(pt_bulk_finish(&bulk, error));
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    }
    return PT_OK;
}

typedef struct run_list {
    int64_t *ids;
    size_t count;
    size_t capacity;
    pt_arena *arena;
} run_list;

/* Adds the ids that a statement gives, after the first skip of them. */
static pt_status list_runs(pt_connection *connection, const pt_query *query, pt_value value, size_t skip,
                           run_list *list, pt_error *error)
{
    size_t seen = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, query, &value, &rows, error));
    for (bool has_row = true; has_row;) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row || seen++ < skip) {
            continue;
        }
        if (list->count == list->capacity) {
            int64_t *grown =
                pt_arena_grow(list->arena, list->ids, list->count, sizeof *grown, &list->capacity);
            if (grown == NULL) {
                return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a list of {1} runs",
                               list->count);
            }
            list->ids = grown;
        }
        list->ids[list->count++] = pt_rows_integer(&rows, 0);
    }
    return PT_OK;
}

static pt_status drop_run(pt_connection *connection, int64_t id, bool with_all, pt_error *error)
{
    const pt_value run_id = pt_value_integer(id);
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_run_blocks_delete, &run_id, NULL, error));
    if (with_all) {
        PT_RETURN_IF_ERROR(pt_execute(connection, &query_run_tables_delete, &run_id, NULL, error));
        PT_RETURN_IF_ERROR(pt_execute(connection, &query_run_delete, &run_id, NULL, error));
    }
    return pt_transaction_commit(&transaction, error);
}

/* Drops what no one will read: metrics of old runs, and runs whose keeping was interrupted. */
static pt_status drop_old(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                          pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    run_list old = {.arena = &arena};
    run_list unfinished = {.arena = &arena};
    PT_RETURN_IF_ERROR(list_runs(connection, &query_run_ids_of_model, pt_value_text(outcome->model->name),
                                 PT_RUNS_WITH_BLOCKS, &old, error));
    PT_RETURN_IF_ERROR(list_runs(connection, &query_run_unfinished, pt_value_integer(facts->started_at), 0,
                                 &unfinished, error));
    for (size_t i = 0; i < old.count; i++) {
        PT_RETURN_IF_ERROR(drop_run(connection, old.ids[i], false, error));
    }
    for (size_t i = 0; i < unfinished.count; i++) {
        PT_RETURN_IF_ERROR(drop_run(connection, unfinished.ids[i], true, error));
    }
    return PT_OK;
}

static pt_status finish(pt_connection *connection, const pt_run_facts *facts, const char *model,
                        pt_error *error)
{
    const pt_value values[] = {pt_value_integer(pt_instant_now()), pt_value_integer(facts->id)};
    const pt_change change = {
        .changed_at = pt_instant_now(), .kind = "model_run", .entity = model, .record_id = facts->id};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_run_finish, values, NULL, error));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_outcome_save(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                          pt_progress *progress, pt_error *error)
{
    const pt_frame *customers = find_table(&outcome->result, customers_table);
    PT_RETURN_IF_ERROR(save_head(connection, outcome, facts, error));
    if (customers != NULL) {
        PT_RETURN_IF_ERROR(save_metrics(connection, customers, facts->id, progress, error));
    }
    PT_RETURN_IF_ERROR(finish(connection, facts, outcome->model->name, error));
    return drop_old(connection, outcome, facts, error);
}

/* --- Loading ----------------------------------------------------------------------------------------------
 */

static void write_raw(pt_json_writer *json, const char *key, const char *text)
{
    pt_json_key(json, key);
    if (text == NULL) {
        pt_json_null(json);
    } else {
        pt_json_raw(json, text, strlen(text));
    }
}

static pt_status write_tables(pt_connection *connection, int64_t run_id, pt_arena *arena,
                              pt_json_writer *json, pt_error *error)
{
    pt_value value = pt_value_integer(run_id);
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_run_tables, &value, &rows, error));
    pt_json_key(json, "tables");
    pt_json_begin_object(json);
    for (bool has_row = true; has_row;) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (has_row) {
            pt_value content = pt_rows_value(&rows, 1);
            pt_slice text = {0};
            PT_RETURN_IF_ERROR(pt_decompress((pt_slice){content.data, content.length}, MAX_TABLE_BYTES, arena,
                                             &text, error));
            pt_json_key(json, pt_rows_text(&rows, 0));
            pt_json_raw(json, text.data, text.length);
        }
    }
    pt_json_end_object(json);
    return PT_OK;
}

/* Columns of run_newest. */
enum { ID, MODEL_VERSION, PARAMETERS, AS_OF, IS_STALE, FINISHED_AT, CHANGE_POSITION, RESULTS, WARNINGS };

/* Writes all but the tables, which need a statement of their own, and tells what else is known. */
static pt_status write_head(pt_connection *connection, const char *model, pt_language language,
                            pt_json_writer *json, pt_saved_outcome *outcome, pt_error *error)
{
    pt_value value = pt_value_text(model);
    bool has_row = false;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_run_newest, &value, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        return PT_FAIL(error, PT_NOT_FOUND, "\"{1}\" was not computed yet: use patron run", model);
    }
    *outcome = (pt_saved_outcome){
        .run_id = pt_rows_integer(&rows, ID),
        .as_of = (int32_t)pt_rows_integer(&rows, AS_OF),
        .is_stale = pt_rows_integer(&rows, IS_STALE) != 0,
        .finished_at = pt_rows_integer(&rows, FINISHED_AT),
        .change_position = pt_rows_integer(&rows, CHANGE_POSITION),
    };
    pt_json_key(json, "model");
    pt_json_text(json, model);
    pt_json_key(json, "version");
    pt_json_integer(json, pt_rows_integer(&rows, MODEL_VERSION));
    write_raw(json, "parameters", pt_rows_text(&rows, PARAMETERS));
    write_raw(json, "results", pt_rows_text(&rows, RESULTS));
    pt_json_key(json, "warnings");
    return pt_kept_warnings_write(json, pt_rows_text(&rows, WARNINGS), language, error);
}

pt_status pt_outcome_load(pt_connection *connection, const char *model, pt_language language, pt_arena *arena,
                          pt_saved_outcome *outcome, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_saved_outcome found = {0};
    pt_json_begin_object(&json);
    PT_RETURN_IF_ERROR(write_head(connection, model, language, &json, &found, error));
    PT_RETURN_IF_ERROR(write_tables(connection, found.run_id, arena, &json, error));
    pt_json_end_object(&json);
    PT_RETURN_IF_ERROR(buffer_status(&text, model, error));
    found.json = pt_arena_copy_text(arena, text.data);
    if (found.json == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to read the results of \"{1}\"", model);
    }
    *outcome = found;
    return PT_OK;
}

/* --- Metrics ----------------------------------------------------------------------------------------------
 */

/* Adds a block behind those that are there. All but the last hold PT_BLOCK_ROWS rows. */
static pt_status add_block(pt_metric *metric, size_t *capacity, const pt_rows *rows, pt_arena *arena,
                           pt_error *error)
{
    if (metric->block_count == *capacity) {
        pt_column *grown = pt_arena_grow(arena, metric->blocks, metric->block_count, sizeof *grown, capacity);
        if (grown == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the metric \"{1}\"", metric->name);
        }
        metric->blocks = grown;
    }
    bool is_next = pt_rows_integer(rows, 0) == (int64_t)metric->block_count &&
                   metric->row_count == metric->block_count * PT_BLOCK_ROWS;
    if (!is_next) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "blocks of the metric \"{1}\" are missing: run the model again", metric->name);
    }
    pt_value content = pt_rows_value(rows, 1);
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_block_decode(content.data, content.length, arena,
                                       &metric->blocks[metric->block_count], &count, error));
    metric->block_count++;
    metric->row_count += count;
    return PT_OK;
}

pt_status pt_metric_load(pt_connection *connection, int64_t run_id, const char *name, pt_arena *arena,
                         pt_metric *metric, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(run_id), pt_value_text(name)};
    pt_metric found = {.name = name};
    size_t capacity = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_run_metric_blocks, values, &rows, error));
    for (bool has_row = true; has_row;) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (has_row) {
            PT_RETURN_IF_ERROR(add_block(&found, &capacity, &rows, arena, error));
        }
    }
    if (found.block_count == 0) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no metric \"{1}\" of this run", name);
    }
    *metric = found;
    return PT_OK;
}
