/* Records of the organisation (services …) that a batch made: gone for good where nothing names them and
 * nobody changed them. One that stays stays, also when what named it goes later: to look for it then would be
 * a look at all facts. What may name a record is younger than the record, so that only customers are looked
 * at whom a later import reached, or a later hand. */
#include "base/scope.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/fact_statement.h"
#include "record/import/undo/withdraw.h"

#include <stdlib.h>
#include <string.h>

typedef struct id_list {
    int64_t *ids; /* ascending */
    size_t count, capacity;
    pt_arena *arena;
} id_list;

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import");
}

static pt_status add_id(id_list *list, int64_t id, pt_error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        int64_t *grown = pt_arena_alloc(list->arena, capacity, sizeof *grown);
        if (grown == NULL) {
            return fail_memory(error);
        }
        if (list->count > 0) {
            memcpy(grown, list->ids, list->count * sizeof *grown);
        }
        list->ids = grown;
        list->capacity = capacity;
    }
    list->ids[list->count++] = id;
    return PT_OK;
}

static pt_status read_ids(pt_connection *connection, const pt_query *query, const pt_value *values,
                          id_list *list, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, query, values, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(add_id(list, pt_rows_integer(&rows, 0), error));
    }
}

static bool contains(const id_list *list, int64_t id)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->ids[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < list->count && list->ids[low] == id;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* What a field of a customer's records names, as far as the reach goes. */
static pt_status read_used_within(pt_connection *connection, const pt_entity *entity, const pt_field *field,
                                  const pt_reach *reach, id_list *used, pt_error *error)
{
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(pt_fact_statement_distinct(entity, field->name, used->arena, &query, error));
    for (size_t i = 0; i < reach->count; i++) {
        const pt_value values[] = {pt_value_integer(reach->ranges[i].first),
                                   pt_value_integer(reach->ranges[i].last)};
        PT_RETURN_IF_ERROR(read_ids(connection, query, values, used, error));
    }
    return PT_OK;
}

static pt_status read_used_by(pt_connection *connection, const pt_entity *entity, const pt_field *field,
                              const pt_reach *reach, id_list *used, pt_error *error)
{
    if (pt_entity_is_of_customer(entity)) {
        return read_used_within(connection, entity, field, reach, used, error);
    }
    if (entity->kind == PT_ENTITY_FACT && !reach->has_anonymous) {
        return PT_OK;
    }
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(pt_statement_distinct(&entity->table, field->name, used->arena, &query, error));
    return read_ids(connection, query, NULL, used, error);
}

/* All ids of a type that any record still names. */
static pt_status read_used(const pt_withdrawal *withdrawal, pt_connection *connection,
                           const pt_entity *entity, id_list *used, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    pt_reach reach = {0};
    PT_RETURN_IF_ERROR(pt_reach_load_since(connection, withdrawal->batch_id, used->arena, &reach, error));
    for (size_t i = 0; i < schema->entity_count; i++) {
        for (size_t j = 0; j < schema->entities[i].field_count; j++) {
            const pt_field *field = &schema->entities[i].fields[j];
            bool names_it = field->reference != NULL && strcmp(field->reference, entity->name) == 0;
            if (names_it && pt_field_has_column(field)) {
                PT_RETURN_IF_ERROR(
                    read_used_by(connection, &schema->entities[i], field, &reach, used, error));
            }
        }
    }
    if (used->count > 1) {
        qsort(used->ids, used->count, sizeof *used->ids, compare_ids);
    }
    return PT_OK;
}

static pt_status is_changed(const pt_withdrawal *withdrawal, pt_connection *connection,
                            const pt_entity *entity, int64_t id, bool *changed, pt_error *error)
{
    const pt_value values[] = {pt_value_text(entity->name), pt_value_integer(id),
                               pt_value_integer(withdrawal->batch_id)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_history_other_of_record, values, &rows, error));
    return pt_rows_next(&rows, changed, error);
}

static pt_status remove_made(const pt_withdrawal *withdrawal, pt_connection *connection,
                             const pt_entity *entity, const id_list *made, const id_list *used,
                             pt_error *error)
{
    const pt_query *forget = NULL;
    PT_RETURN_IF_ERROR(pt_statement_forget(&entity->table, entity->id_column, made->arena, &forget, error));
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (size_t i = 0; i < made->count; i++) {
        bool stays = contains(used, made->ids[i]);
        if (!stays) {
            PT_RETURN_IF_ERROR(is_changed(withdrawal, connection, entity, made->ids[i], &stays, error));
        }
        if (stays) {
            pt_withdraw_keep(withdrawal->report,
                             &(pt_undo_remainder){.entity = entity->name, .record_id = made->ids[i]});
            continue;
        }
        const pt_value id = pt_value_integer(made->ids[i]);
        PT_RETURN_IF_ERROR(pt_execute(connection, forget, &id, NULL, error));
        withdrawal->report->removed++;
    }
    return pt_transaction_commit(&transaction, error);
}

static pt_status withdraw_type(const pt_withdrawal *withdrawal, const pt_entity *entity, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0}; /* outlives the connection that runs what is made in it */
    PT_SCOPED(pt_connection) connection = {0};
    id_list made = {.arena = &arena};
    id_list used = {.arena = &arena};
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(pt_connection_open(withdrawal->place->store, &connection, error));
    PT_RETURN_IF_ERROR(pt_statement_made(&entity->table, entity->id_column, &arena, &query, error));
    PT_RETURN_IF_ERROR(read_ids(&connection, query,
                                (const pt_value[]){pt_value_integer(withdrawal->batch_id)}, &made, error));
    if (made.count == 0) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(read_used(withdrawal, &connection, entity, &used, error));
    return remove_made(withdrawal, &connection, entity, &made, &used, error);
}

pt_status pt_withdraw_references(const pt_withdrawal *withdrawal, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    for (size_t i = 0; i < schema->entity_count; i++) {
        const pt_entity *entity = &schema->entities[i];
        if (entity->kind == PT_ENTITY_RECORD && entity->table_class == PT_TABLE_REFERENCE) {
            PT_RETURN_IF_ERROR(withdraw_type(withdrawal, entity, error));
        }
    }
    return PT_OK;
}
