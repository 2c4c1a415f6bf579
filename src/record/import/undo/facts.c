/* Facts that a batch brought, a few customers at a time. Records that belong to customers (preferences) go as
 * facts do, unless somebody changed them. */
#include "base/scope.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/fact_statement.h"
#include "record/import/undo/sums.h"
#include "record/import/undo/withdraw.h"

#include <string.h>

enum { CUSTOMERS_AT_ONCE = 300, RANGES_AT_ONCE = 100, ROWS_AT_ONCE = 2000 };

/* What is run for one type, in this order; NULL: nothing. */
typedef struct type_statements {
    const pt_entity *entity;
    const pt_query *find_others, *delete_lines, *delete_main, *forget_lines, *forget_main, *find_left, *adopt;
} type_statements;

typedef struct taking {
    const pt_withdrawal *withdrawal;
    pt_connection connection; /* closed before the arena that its statements live in */
    pt_arena statements;
    type_statements *types;
    size_t type_count;
    pt_sums sums;
} taking;

/* A main record of another batch that loses lines. */
typedef struct loser {
    pt_sums_of of;
    struct loser *next;
} loser;

static void taking_clear(taking *in)
{
    pt_connection_clear(&in->connection);
    pt_arena_clear(&in->statements);
}

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import");
}

static pt_status make_statements(taking *in, const pt_entity *entity, pt_error *error)
{
    const pt_fact_type type = pt_fact_type_of(in->withdrawal->place->schema, entity);
    type_statements *made = &in->types[in->type_count++];
    pt_arena *arena = &in->statements;
    made->entity = entity;
    PT_RETURN_IF_ERROR(pt_fact_statement_forget(entity, arena, &made->forget_main, error));
    if (type.line != NULL) {
        PT_RETURN_IF_ERROR(pt_fact_statement_others(&type, arena, &made->find_others, error));
        PT_RETURN_IF_ERROR(pt_fact_statement_delete(type.line, arena, &made->delete_lines, error));
        PT_RETURN_IF_ERROR(pt_fact_statement_forget(type.line, arena, &made->forget_lines, error));
        PT_RETURN_IF_ERROR(pt_fact_statement_delete_bare(&type, arena, &made->delete_main, error));
        PT_RETURN_IF_ERROR(pt_fact_statement_left(entity, arena, &made->find_left, error));
        return pt_fact_statement_adopt(&type, arena, &made->adopt, error);
    }
    if (entity->kind == PT_ENTITY_RECORD) {
        PT_RETURN_IF_ERROR(pt_fact_statement_delete_unchanged(entity, arena, &made->delete_main, error));
        return pt_fact_statement_left(entity, arena, &made->find_left, error);
    }
    return pt_fact_statement_delete(entity, arena, &made->delete_main, error);
}

static pt_status open_taking(const pt_withdrawal *withdrawal, taking *in, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    in->withdrawal = withdrawal;
    PT_RETURN_IF_ERROR(pt_connection_open(withdrawal->place->store, &in->connection, error));
    PT_RETURN_IF_ERROR(pt_sums_open(schema, &in->connection, &in->statements, &in->sums, error));
    in->types = pt_arena_alloc(&in->statements, schema->entity_count, sizeof *in->types);
    if (in->types == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < schema->entity_count; i++) {
        const pt_entity *entity = &schema->entities[i];
        bool is_customer = strcmp(entity->name, "customer") == 0;
        if (pt_entity_is_of_customer(entity) && !is_customer && entity->parent == NULL) {
            PT_RETURN_IF_ERROR(make_statements(in, entity, error));
        }
    }
    return PT_OK;
}

/* Lists what stays, since lines of other batches or changes hang on it. */
static pt_status note_left(taking *in, const type_statements *type, const pt_value *values, size_t *left,
                           pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, type->find_left, values, &rows, error));
    for (*left = 0;; (*left)++) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        pt_withdraw_keep(in->withdrawal->report,
                         &(pt_undo_remainder){.entity = type->entity->name,
                                              .customer_id = pt_rows_integer(&rows, 0),
                                              .record_id = pt_rows_integer(&rows, 1)});
    }
}

static pt_status find_losers(taking *in, const type_statements *type, const pt_value *values, pt_arena *arena,
                             loser **losers, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, type->find_others, values, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        loser *found = pt_arena_alloc(arena, 1, sizeof *found);
        if (found == NULL) {
            return fail_memory(error);
        }
        found->of = (pt_sums_of){.type = pt_fact_type_of(in->withdrawal->place->schema, type->entity),
                                 .customer_id = pt_rows_integer(&rows, 0),
                                 .id = pt_rows_integer(&rows, 1)};
        found->next = *losers;
        *losers = found;
    }
}

/* Lines, and what orders of other batches amount to without them. */
static pt_status take_lines(taking *in, const type_statements *type, const pt_value *values, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    loser *losers = NULL;
    if (in->withdrawal->undo_batch_id != 0) {
        PT_RETURN_IF_ERROR(find_losers(in, type, values, &arena, &losers, error));
    }
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, type->delete_lines, values, NULL, error));
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, type->forget_lines, values, NULL, error));
    for (; losers != NULL; losers = losers->next) {
        bool has_lines = false;
        PT_RETURN_IF_ERROR(pt_sums_take(&in->sums, &losers->of, &has_lines, error));
    }
    return PT_OK;
}

static pt_status take_type(taking *in, const type_statements *type, const pt_reach_range *range,
                           pt_error *error)
{
    const pt_value values[] = {pt_value_integer(range->first), pt_value_integer(range->last),
                               pt_value_integer(in->withdrawal->batch_id)};
    int64_t deleted = 0;
    size_t left = 0;
    if (type->delete_lines != NULL) {
        PT_RETURN_IF_ERROR(take_lines(in, type, values, error));
    }
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, type->delete_main, values, &deleted, error));
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, type->forget_main, values, NULL, error));
    in->withdrawal->report->facts += deleted;
    if (type->find_left != NULL) {
        PT_RETURN_IF_ERROR(note_left(in, type, values, &left, error));
    }
    return left > 0 && type->adopt != NULL ? pt_execute(&in->connection, type->adopt, values, NULL, error)
                                           : PT_OK;
}

/* The end of the next few customers of a range. */
static pt_status find_end(taking *in, const pt_reach_range *range, int64_t *end, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(range->first), pt_value_integer(range->last),
                               pt_value_integer(CUSTOMERS_AT_ONCE)};
    size_t count = 0;
    PT_SCOPED(pt_rows) rows = {0};
    *end = range->last;
    if (range->first == range->last) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(pt_select(&in->connection, &query_customer_step, values, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        if (++count == CUSTOMERS_AT_ONCE) {
            *end = pt_rows_integer(&rows, 0);
        }
    }
}

/* Some ranges, or a part of one: what one transaction takes. */
static pt_status take_some(taking *in, pt_reach_range *rest, size_t *place, pt_error *error)
{
    const pt_reach *reach = &in->withdrawal->reach;
    size_t taken = 0;
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(&in->connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (bool is_full = false; !is_full && *place < reach->count && taken < RANGES_AT_ONCE; taken++) {
        pt_reach_range step = *rest;
        PT_RETURN_IF_ERROR(find_end(in, rest, &step.last, error));
        for (size_t i = 0; i < in->type_count; i++) {
            PT_RETURN_IF_ERROR(take_type(in, &in->types[i], &step, error));
        }
        is_full = step.last < rest->last;
        if (is_full) {
            rest->first = step.last + 1;
        } else if (++*place < reach->count) {
            *rest = reach->ranges[*place];
        }
    }
    return pt_transaction_commit(&transaction, error);
}

/* Sales of nobody: there is no customer to find them by. */
static pt_status take_anonymous(taking *in, const pt_entity *entity, pt_error *error)
{
    const pt_query *keys = NULL, *remove = NULL, *forget = NULL;
    PT_RETURN_IF_ERROR(
        pt_statement_batch_keys(&entity->table, entity->id_column, &in->statements, &keys, error));
    PT_RETURN_IF_ERROR(
        pt_statement_batch_delete(&entity->table, entity->id_column, &in->statements, &remove, error));
    PT_RETURN_IF_ERROR(pt_fact_statement_forget_anonymous(entity, &in->statements, &forget, error));
    for (int64_t after = -1;;) {
        const pt_value wanted[] = {pt_value_integer(after), pt_value_integer(in->withdrawal->batch_id),
                                   pt_value_integer(ROWS_AT_ONCE)};
        int64_t deleted = 0, last = after;
        {
            PT_SCOPED(pt_rows) rows = {0};
            PT_RETURN_IF_ERROR(pt_select(&in->connection, keys, wanted, &rows, error));
            for (bool has_row = true; has_row;) {
                PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
                last = has_row ? pt_rows_integer(&rows, 0) : last;
            }
        }
        if (last == after) {
            return PT_OK;
        }
        const pt_value values[] = {pt_value_integer(after + 1), pt_value_integer(last),
                                   pt_value_integer(in->withdrawal->batch_id)};
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(&in->connection, PT_TRANSACTION_WRITE, &transaction, error));
        PT_RETURN_IF_ERROR(pt_execute(&in->connection, remove, values, &deleted, error));
        PT_RETURN_IF_ERROR(pt_execute(&in->connection, forget, values, NULL, error));
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
        in->withdrawal->report->facts += deleted;
        after = last;
    }
}

pt_status pt_withdraw_facts(const pt_withdrawal *withdrawal, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    const pt_reach *reach = &withdrawal->reach;
    PT_SCOPED(taking) in = {0};
    PT_RETURN_IF_ERROR(open_taking(withdrawal, &in, error));
    pt_reach_range rest = reach->count == 0 ? (pt_reach_range){0} : reach->ranges[0];
    for (size_t place = 0; place < reach->count;) {
        PT_RETURN_IF_ERROR(take_some(&in, &rest, &place, error));
    }
    for (size_t i = 0; i < schema->entity_count && reach->has_anonymous; i++) {
        const pt_entity *entity = &schema->entities[i];
        bool is_of_nobody = entity->kind == PT_ENTITY_FACT && !pt_entity_is_of_customer(entity) &&
                            strcmp(entity->name, "identity") != 0 && entity->id_column != NULL;
        if (is_of_nobody) {
            PT_RETURN_IF_ERROR(take_anonymous(&in, entity, error));
        }
    }
    return PT_OK;
}
