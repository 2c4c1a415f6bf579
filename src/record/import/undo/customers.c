/* Customers that a batch made: removed where nothing else came to hang on them. Those that stayed when the
 * batch that made them was undone go as soon as nothing hangs on them any more. */
#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/withdraw.h"

#include <string.h>

enum { PAGE = 300 };

typedef struct removing {
    const pt_withdrawal *withdrawal;
    pt_connection connection; /* closed before the arena that its statements live in */
    pt_arena statements;
    const pt_query **any_record; /* is there a record of the customer? by entity; NULL where it has none */
} removing;

static void removing_clear(removing *in)
{
    pt_connection_clear(&in->connection);
    pt_arena_clear(&in->statements);
}

static pt_status open_removing(const pt_withdrawal *withdrawal, removing *in, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    static const char *const by_customer[] = {"customer_id"};
    in->withdrawal = withdrawal;
    PT_RETURN_IF_ERROR(pt_connection_open(withdrawal->place->store, &in->connection, error));
    in->any_record = pt_arena_alloc(&in->statements, schema->entity_count, sizeof(const pt_query *));
    if (in->any_record == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import");
    }
    for (size_t i = 0; i < schema->entity_count; i++) {
        const pt_entity *entity = &schema->entities[i];
        if (pt_entity_is_of_customer(entity) && strcmp(entity->name, "customer") != 0) {
            PT_RETURN_IF_ERROR(pt_statement_select(&entity->table, (pt_columns){by_customer, 1},
                                                   (pt_columns){by_customer, 1}, &in->statements,
                                                   &in->any_record[i], error));
        }
    }
    return PT_OK;
}

static pt_status has_row(removing *in, const pt_query *query, const pt_value *values, bool *is_there,
                         pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, query, values, &rows, error));
    return pt_rows_next(&rows, is_there, error);
}

static pt_status is_used(removing *in, int64_t customer_id, bool *used, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(customer_id), pt_value_integer(in->withdrawal->batch_id)};
    PT_RETURN_IF_ERROR(has_row(in, &query_history_other, values, used, error));
    if (!*used) {
        PT_RETURN_IF_ERROR(has_row(in, &query_identity_other, values, used, error));
    }
    for (size_t i = 0; !*used && i < in->withdrawal->place->schema->entity_count; i++) {
        if (in->any_record[i] != NULL) {
            PT_RETURN_IF_ERROR(has_row(in, in->any_record[i], values, used, error));
        }
    }
    return PT_OK;
}

static pt_status remove_customer(removing *in, int64_t customer_id, pt_error *error)
{
    const pt_value identity[] = {pt_value_integer(customer_id), pt_value_integer(in->withdrawal->batch_id)};
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, &query_identity_forget_dead, identity, NULL, error));
    in->withdrawal->report->removed++;
    if (in->withdrawal->undo_batch_id == 0) {
        return pt_execute(&in->connection, &query_customer_forget, identity, NULL, error);
    }
    const pt_value values[] = {pt_value_integer(pt_instant_now()), pt_value_integer(customer_id)};
    return pt_execute(&in->connection, &query_customer_remove, values, NULL, error);
}

static pt_status read_page(removing *in, const pt_reach_range *range, int64_t *page, size_t *count,
                           pt_error *error)
{
    const pt_value values[] = {pt_value_integer(range->first), pt_value_integer(range->last),
                               pt_value_integer(in->withdrawal->batch_id), pt_value_integer(PAGE)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, &query_customer_of_batch, values, &rows, error));
    for (*count = 0;; (*count)++) {
        bool is_there = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &is_there, error));
        if (!is_there) {
            return PT_OK;
        }
        page[*count] = pt_rows_integer(&rows, 0);
    }
}

static pt_status remove_page(removing *in, const int64_t *page, size_t count, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(&in->connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (size_t i = 0; i < count; i++) {
        bool used = false;
        PT_RETURN_IF_ERROR(is_used(in, page[i], &used, error));
        if (used) {
            pt_withdraw_keep(
                in->withdrawal->report,
                &(pt_undo_remainder){.entity = "customer", .customer_id = page[i], .record_id = page[i]});
        } else {
            PT_RETURN_IF_ERROR(remove_customer(in, page[i], error));
        }
    }
    return pt_transaction_commit(&transaction, error);
}

static pt_status remove_range(removing *in, pt_reach_range range, pt_error *error)
{
    for (;;) {
        int64_t page[PAGE];
        size_t count = 0;
        PT_RETURN_IF_ERROR(read_page(in, &range, page, &count, error));
        if (count > 0) {
            PT_RETURN_IF_ERROR(remove_page(in, page, count, error));
        }
        if (count < PAGE || page[count - 1] == range.last) {
            return PT_OK;
        }
        range.first = page[count - 1] + 1;
    }
}

pt_status pt_withdraw_customers(const pt_withdrawal *withdrawal, pt_error *error)
{
    PT_SCOPED(removing) in = {0};
    PT_RETURN_IF_ERROR(open_removing(withdrawal, &in, error));
    for (size_t i = 0; i < withdrawal->reach.count; i++) {
        PT_RETURN_IF_ERROR(remove_range(&in, withdrawal->reach.ranges[i], error));
    }
    /* What customers that stay were given: those of a customer the batch made stay, too. */
    return pt_withdraw_identities(withdrawal, error);
}
