#include "record/import/undo/sums.h"

pt_status pt_sums_open(const pt_schema *schema, pt_connection *connection, pt_arena *arena, pt_sums *sums,
                       pt_error *error)
{
    *sums = (pt_sums){.schema = schema, .connection = connection, .arena = arena};
    sums->by_entity = pt_arena_alloc(arena, schema->entity_count, sizeof(const pt_query *));
    return sums->by_entity == NULL ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import")
                                   : PT_OK;
}

pt_status pt_sums_take(pt_sums *sums, const pt_sums_of *of, bool *is_done, pt_error *error)
{
    const pt_query **query = &sums->by_entity[of->type.main_entity - sums->schema->entities];
    if (*query == NULL) {
        PT_RETURN_IF_ERROR(pt_fact_statement_sum(&of->type, sums->arena, query, error));
    }
    const pt_value values[] = {pt_value_integer(of->customer_id), pt_value_integer(of->id)};
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(sums->connection, *query, values, &changed, error));
    *is_done = changed > 0;
    return PT_OK;
}
