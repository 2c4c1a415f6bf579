#include "record/import/undo/withdraw.h"

#include "base/scope.h"
#include "record/import/apply/statement.h"

#include <string.h>

enum { ROWS_AT_ONCE = 2000 };

void pt_withdraw_keep(pt_undo_report *report, const pt_undo_remainder *remainder)
{
    report->kept++;
    if (report->remainder_count < PT_UNDO_REMAINDERS) {
        report->remainders[report->remainder_count++] = *remainder;
    }
}

typedef struct key_range {
    int64_t first, last;
    size_t count; /* 0: no more */
} key_range;

/* The next rows' keys. */
static pt_status next_range(const pt_withdrawal *withdrawal, const pt_query *keys, int64_t after,
                            key_range *range, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(after), pt_value_integer(withdrawal->batch_id),
                               pt_value_integer(ROWS_AT_ONCE)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(withdrawal->connection, keys, values, &rows, error));
    *range = (key_range){0};
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        range->last = pt_rows_integer(&rows, 0);
        range->first = range->count == 0 ? range->last : range->first;
        range->count++;
    }
}

pt_status pt_withdraw_rows(const pt_withdrawal *withdrawal, const pt_table *table, const char *column,
                           int64_t *deleted, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_query *keys = NULL, *remove = NULL;
    PT_RETURN_IF_ERROR(pt_statement_batch_keys(table, column, &arena, &keys, error));
    PT_RETURN_IF_ERROR(pt_statement_batch_delete(table, column, &arena, &remove, error));
    /* Statements are prepared by address for as long as their connection lives, and these go with the arena.
     */
    PT_SCOPED(pt_connection) connection = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(withdrawal->place->store, &connection, error));
    pt_withdrawal own = *withdrawal;
    own.connection = &connection;
    int64_t after = -1;
    for (;;) {
        int64_t changed = 0;
        key_range range = {0};
        PT_RETURN_IF_ERROR(next_range(&own, keys, after, &range, error));
        if (range.count == 0) {
            return PT_OK;
        }
        const pt_value values[] = {pt_value_integer(range.first), pt_value_integer(range.last),
                                   pt_value_integer(withdrawal->batch_id)};
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(&connection, PT_TRANSACTION_WRITE, &transaction, error));
        PT_RETURN_IF_ERROR(pt_execute(&connection, remove, values, &changed, error));
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
        if (deleted != NULL) {
            *deleted += changed;
        }
        after = range.last;
    }
}

static const char *step_column(const pt_entity *entity)
{
    if (pt_entity_is_of_customer(entity) || strcmp(entity->name, "identity") == 0) {
        return "customer_id";
    }
    return entity->id_column;
}

/* Records that belong to customers (preferences) go as facts do: nothing refers to them. */
pt_status pt_withdraw_facts(const pt_withdrawal *withdrawal, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    for (size_t i = 0; i < schema->entity_count; i++) {
        const pt_entity *entity = &schema->entities[i];
        bool is_identity = strcmp(entity->name, "identity") == 0;
        bool is_customer = strcmp(entity->name, "customer") == 0;
        bool is_fact = entity->kind == PT_ENTITY_FACT || pt_entity_is_of_customer(entity);
        if (is_fact && !is_identity && !is_customer && step_column(entity) != NULL) {
            int64_t *count = entity->parent == NULL ? &withdrawal->report->facts : NULL;
            PT_RETURN_IF_ERROR(
                pt_withdraw_rows(withdrawal, &entity->table, step_column(entity), count, error));
        }
    }
    return PT_OK;
}

pt_status pt_withdraw(const pt_withdrawal *withdrawal, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_withdraw_facts(withdrawal, error));
    PT_RETURN_IF_ERROR(pt_withdraw_changes(withdrawal, error));
    PT_RETURN_IF_ERROR(pt_withdraw_references(withdrawal, error));
    return pt_withdraw_customers(withdrawal, error);
}
