#include "record/import/undo/fact_statement.h"

#include "base/scope.h"
#include "base/text/buffer.h"

#include <string.h>

static const char of_batch[] = " WHERE \"customer_id\" >= $1 AND \"customer_id\" <= $2 AND \"batch_id\" = $3";

pt_fact_type pt_fact_type_of(const pt_schema *schema, const pt_entity *main_entity)
{
    pt_fact_type type = {.main_entity = main_entity};
    for (size_t i = 0; i < schema->entity_count && type.line == NULL; i++) {
        const char *parent = schema->entities[i].parent;
        if (parent != NULL && strcmp(parent, main_entity->name) == 0) {
            type.line = &schema->entities[i];
        }
    }
    return type;
}

bool pt_fact_field_is_sum(const pt_fact_type *type, const pt_field *field)
{
    const pt_field *of_line = type->line == NULL ? NULL : pt_entity_find_field(type->line, field->name);
    return of_line != NULL && field->type == PT_FIELD_MONEY && of_line->type == PT_FIELD_MONEY;
}

static pt_status finish(const pt_buffer *text, size_t parameter_count, const pt_entity *entity,
                        pt_arena *arena, const pt_query **query, pt_error *error)
{
    pt_query *made = pt_arena_alloc(arena, 1, sizeof *made);
    const char *copy = text->out_of_memory ? NULL : pt_arena_copy_text(arena, pt_buffer_text(text));
    if (made == NULL || copy == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement on {1}", entity->name);
    }
    made->name = entity->name;
    made->origin = "src/record/import/undo/fact_statement.c";
    made->text = copy;
    made->parameter_count = parameter_count;
    for (size_t i = 0; i < parameter_count; i++) {
        made->parameters[i] = "value";
    }
    *query = made;
    return PT_OK;
}

/* FROM line WHERE it is of the main record at hand. The key of lines is customer, main record, own id. */
static void add_lines(pt_buffer *text, const pt_fact_type *type)
{
    const char *main_table = type->main_entity->table.name;
    pt_buffer_add_format(text, " FROM \"%s\" l WHERE l.\"customer_id\" = \"%s\".\"customer_id\"",
                         type->line->table.name, main_table);
    pt_buffer_add_format(text, " AND l.\"%s\" = \"%s\".\"%s\"", type->line->table.key[1], main_table,
                         type->main_entity->id_column);
}

/* "amount" = (SELECT sum(l."amount") …), for each sum. */
static void add_sums(pt_buffer *text, const pt_fact_type *type, const char *between)
{
    for (size_t i = 0; i < type->main_entity->field_count; i++) {
        const pt_field *field = &type->main_entity->fields[i];
        if (pt_fact_field_is_sum(type, field)) {
            pt_buffer_add_format(text, "%s\"%s\" = (SELECT sum(l.\"%s\")", between, field->name, field->name);
            add_lines(text, type);
            pt_buffer_add_text(text, ")");
            between = ", ";
        }
    }
}

pt_status pt_fact_statement_delete(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                   pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "DELETE FROM \"%s\"%s", entity->table.name, of_batch);
    return finish(&text, 3, entity, arena, query, error);
}

pt_status pt_fact_statement_delete_bare(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                        pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "DELETE FROM \"%s\"%s AND NOT EXISTS (SELECT 1",
                         type->main_entity->table.name, of_batch);
    add_lines(&text, type);
    pt_buffer_add_text(&text, ")");
    return finish(&text, 3, type->main_entity, arena, query, error);
}

pt_status pt_fact_statement_delete_unchanged(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                             pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    const char *table = entity->table.name;
    pt_buffer_add_format(&text, "DELETE FROM \"%s\"%s AND NOT EXISTS (SELECT 1 FROM history h", table,
                         of_batch);
    pt_buffer_add_format(&text, " WHERE h.customer_id = \"%s\".\"customer_id\" AND h.entity = '%s'", table,
                         entity->name);
    pt_buffer_add_format(&text, " AND h.record_id = \"%s\".\"%s\"", table, entity->id_column);
    pt_buffer_add_text(&text, " AND (h.batch_id IS NULL OR h.batch_id IN (SELECT id FROM batch"
                              " WHERE kind = 'import' AND state = 'visible')))");
    return finish(&text, 3, entity, arena, query, error);
}

pt_status pt_fact_statement_forget(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                   pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text,
                         "DELETE FROM history WHERE customer_id >= $1 AND customer_id <= $2"
                         " AND entity = '%s' AND NOT EXISTS (SELECT 1 FROM \"%s\" t",
                         entity->name, entity->table.name);
    pt_buffer_add_format(&text,
                         " WHERE t.\"customer_id\" = history.customer_id AND t.\"%s\" = history.record_id)",
                         entity->id_column);
    return finish(&text, 2, entity, arena, query, error);
}

pt_status pt_fact_statement_forget_anonymous(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                             pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text,
                         "DELETE FROM history WHERE customer_id = 0 AND entity = '%s'"
                         " AND record_id >= $1 AND record_id <= $2",
                         entity->name);
    pt_buffer_add_format(&text, " AND NOT EXISTS (SELECT 1 FROM \"%s\" t WHERE t.\"%s\" = history.record_id)",
                         entity->table.name, entity->id_column);
    return finish(&text, 2, entity, arena, query, error);
}

pt_status pt_fact_statement_left(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                 pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "SELECT \"customer_id\", \"%s\" FROM \"%s\"%s", entity->id_column,
                         entity->table.name, of_batch);
    return finish(&text, 3, entity, arena, query, error);
}

pt_status pt_fact_statement_adopt(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                  pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "UPDATE \"%s\" SET \"batch_id\" = (SELECT min(l.\"batch_id\")",
                         type->main_entity->table.name);
    add_lines(&text, type);
    pt_buffer_add_text(&text, ")");
    add_sums(&text, type, ", ");
    pt_buffer_add_text(&text, of_batch);
    return finish(&text, 3, type->main_entity, arena, query, error);
}

pt_status pt_fact_statement_sum(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "UPDATE \"%s\" SET ", type->main_entity->table.name);
    add_sums(&text, type, "");
    pt_buffer_add_format(&text, " WHERE \"customer_id\" = $1 AND \"%s\" = $2 AND EXISTS (SELECT 1",
                         type->main_entity->id_column);
    add_lines(&text, type);
    pt_buffer_add_text(&text, ")");
    return finish(&text, 2, type->main_entity, arena, query, error);
}

pt_status pt_fact_statement_others(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                   pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    const char *parent = type->line->table.key[1];
    pt_buffer_add_format(&text, "SELECT DISTINCT \"customer_id\", \"%s\" FROM \"%s\"%s", parent,
                         type->line->table.name, of_batch);
    pt_buffer_add_format(&text,
                         " AND NOT EXISTS (SELECT 1 FROM \"%s\" m"
                         " WHERE m.\"customer_id\" = \"%s\".\"customer_id\"",
                         type->main_entity->table.name, type->line->table.name);
    pt_buffer_add_format(&text, " AND m.\"%s\" = \"%s\".\"%s\" AND m.\"batch_id\" = $3)",
                         type->main_entity->id_column, type->line->table.name, parent);
    return finish(&text, 3, type->main_entity, arena, query, error);
}

pt_status pt_fact_statement_distinct(const pt_entity *entity, const char *column, pt_arena *arena,
                                     const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "SELECT DISTINCT \"%s\" FROM \"%s\"", column, entity->table.name);
    pt_buffer_add_format(
        &text, " WHERE \"customer_id\" >= $1 AND \"customer_id\" <= $2 AND \"%s\" IS NOT NULL", column);
    return finish(&text, 2, entity, arena, query, error);
}
