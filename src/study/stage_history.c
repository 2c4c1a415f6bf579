#include "study/stage_history.h"

#include "base/time/civil.h"
#include "study/stage_history.sql.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_PER_TRANSACTION = 10000 };

/* To keep the history of another model's codes, add a row. */
static const struct stage_column {
    const char *model;
    const char *column; /* of its table "customers" */
    const char *kind;
    const char *since; /* column with the day of the crossing; NULL: the as-of day */
} stage_columns[] = {
    {"lifecycle", "stage", "lifecycle_stage", "since"},
    {"value", "tier", "value_tier", NULL},
    {"rfm", "class", "rfm_class", NULL},
};

/* Where a customer is now. before: NULL until the store is found to know another state. */
typedef struct position {
    int64_t customer_id;
    size_t row;
    const char *before;
    bool is_same;
} position;

typedef struct saving {
    const struct stage_column *stage;
    const pt_run_facts *facts;
    const pt_frame *customers;
    const pt_column *value;
    const pt_column *since; /* NULL: the as-of day */
    position *positions;    /* by customer_id */
    size_t position_count;
    pt_arena *arena;
} saving;

static const struct stage_column *find_stage(const char *model)
{
    for (size_t i = 0; i < sizeof stage_columns / sizeof *stage_columns; i++) {
        if (strcmp(stage_columns[i].model, model) == 0) {
            return &stage_columns[i];
        }
    }
    return NULL;
}

static const pt_frame *find_customers(const pt_result *result)
{
    for (size_t i = 0; i < result->table_count; i++) {
        if (strcmp(result->tables[i].name, "customers") == 0) {
            return &result->tables[i];
        }
    }
    return NULL;
}

static pt_status looks_back(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                            bool *is_earlier, pt_error *error)
{
    const pt_value values[] = {pt_value_text(outcome->model->name), pt_value_integer(facts->id)};
    bool has_row = false;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_stage_newest_as_of, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *is_earlier = has_row && !pt_rows_is_null(&rows, 0) && facts->as_of < pt_rows_integer(&rows, 0);
    return PT_OK;
}

static int compare_positions(const void *left, const void *right)
{
    int64_t one = ((const position *)left)->customer_id;
    int64_t other = ((const position *)right)->customer_id;
    return (one > other) - (one < other);
}

static pt_status list_positions(saving *save, pt_error *error)
{
    const pt_column *key = pt_frame_find(save->customers, "customer_id");
    size_t count = save->customers->row_count;
    save->positions = pt_arena_alloc(save->arena, count, sizeof *save->positions);
    if (save->positions == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the stages of {1} customers", count);
    }
    for (size_t row = 0; row < count; row++) {
        if (!pt_column_is_unknown(save->value, row)) {
            save->positions[save->position_count++] =
                (position){.customer_id = key->dictionary->ids[key->code[row]], .row = row};
        }
    }
    qsort(save->positions, save->position_count, sizeof *save->positions, compare_positions);
    return PT_OK;
}

/* Remembers the state of a row of the history; later rows of the same customer come after and stand. */
static pt_status compare_with(const saving *save, position *at, const char *known, pt_error *error)
{
    char buffer[24];
    at->is_same = strcmp(pt_column_text(save->value, at->row, buffer), known) == 0;
    if (at->is_same) {
        return PT_OK;
    }
    /* States are few: the text of one that this run knows, too, need not be copied. */
    const pt_dictionary *states = save->value->dictionary;
    for (size_t i = 0; i < states->count; i++) {
        if (strcmp(states->texts[i], known) == 0) {
            at->before = states->texts[i];
            return PT_OK;
        }
    }
    at->before = pt_arena_copy_text(save->arena, known);
    return at->before != NULL ? PT_OK : PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
}

/* Walks the history and the positions side by side; both ascend by customer. */
static pt_status compare_all(pt_connection *connection, const saving *save, pt_error *error)
{
    const pt_value kind = pt_value_text(save->stage->kind);
    size_t at = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_stage_changes, &kind, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        int64_t customer_id = pt_rows_integer(&rows, 0);
        while (at < save->position_count && save->positions[at].customer_id < customer_id) {
            at++;
        }
        if (at < save->position_count && save->positions[at].customer_id == customer_id) {
            PT_RETURN_IF_ERROR(compare_with(save, &save->positions[at], pt_rows_text(&rows, 1), error));
        }
    }
}

static pt_status add_change(const saving *save, pt_bulk *bulk, pt_node *node, const position *at,
                            pt_error *error)
{
    char buffer[24];
    int64_t now = pt_instant_now();
    bool tells_day = save->since != NULL && !pt_column_is_unknown(save->since, at->row);
    const pt_value values[] = {
        pt_value_integer(at->customer_id),
        pt_value_text(save->stage->kind),
        pt_value_integer(tells_day ? save->since->date[at->row] : save->facts->as_of),
        pt_value_integer(pt_id_next(&node->ids, now)),
        pt_value_text(at->before),
        pt_value_text(pt_column_text(save->value, at->row, buffer)),
        pt_value_integer(save->facts->id),
        pt_value_integer(now),
    };
    return pt_bulk_add(bulk, values, error);
}

/* Writes up to ROWS_PER_TRANSACTION changes from *at on. */
static pt_status save_some(pt_connection *connection, const saving *save, pt_node *node, size_t *at,
                           pt_error *error)
{
    static const char *const columns[] = {"customer_id",  "kind",  "day",    "id",
                                          "value_before", "value", "run_id", "changed_at"};
    int64_t written = 0;
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_SCOPED(pt_bulk) bulk = {0};
    PT_RETURN_IF_ERROR(
        pt_bulk_open(connection, "stage_change", columns, sizeof columns / sizeof *columns, &bulk, error));
    for (; *at < save->position_count && written < ROWS_PER_TRANSACTION; (*at)++) {
        if (!save->positions[*at].is_same) {
            PT_RETURN_IF_ERROR(add_change(save, &bulk, node, &save->positions[*at], error));
            written++;
        }
    }
    PT_RETURN_IF_ERROR(pt_bulk_finish(&bulk, error));
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_stage_history_save(pt_connection *connection, const pt_outcome *outcome,
                                const pt_run_facts *facts, pt_node *node, pt_progress *progress,
                                pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    saving save = {
        .stage = find_stage(outcome->model->name),
        .facts = facts,
        .customers = find_customers(&outcome->result),
        .arena = &arena,
    };
    bool is_earlier = true;
    if (save.stage != NULL && save.customers != NULL) {
        PT_RETURN_IF_ERROR(looks_back(connection, outcome, facts, &is_earlier, error));
    }
    if (is_earlier) {
        return PT_OK;
    }
    save.value = pt_frame_find(save.customers, save.stage->column);
    save.since = save.stage->since == NULL ? NULL : pt_frame_find(save.customers, save.stage->since);
    PT_RETURN_IF_ERROR(list_positions(&save, error));
    PT_RETURN_IF_ERROR(compare_all(connection, &save, error));
    for (size_t at = 0; at < save.position_count;) {
        PT_RETURN_IF_ERROR(pt_progress_report(progress, PT_N("keeping stages"), PT_N("customers"),
                                              (int64_t)at, (int64_t)save.position_count, error));
        PT_RETURN_IF_ERROR(save_some(connection, &save, node, &at, error));
    }
    return PT_OK;
}
