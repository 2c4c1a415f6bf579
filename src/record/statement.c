#include "record/statement.h"

#include "base/scope.h"
#include "base/text/buffer.h"

#include <string.h>

struct pt_made_statement {
    pt_query query;
    const char *key; /* what is asked for: two with the same key have the same text */
    pt_made_statement *older;
};

/* A statement under construction: its text, and how many parameters it has so far. */
typedef struct statement_maker {
    pt_buffer text;
    size_t parameter_count;
} statement_maker;

static void statement_maker_clear(statement_maker *maker)
{
    pt_buffer_clear(&maker->text);
}

void pt_statements_clear(pt_statements *statements)
{
    pt_arena_clear(&statements->arena);
    *statements = (pt_statements){0};
}

static void add(statement_maker *maker, const char *text)
{
    pt_buffer_add_text(&maker->text, text);
}

/* Names consist of small letters, digits and _ (checked by the description's reader), so quotes suffice. */
static void add_name(statement_maker *maker, const char *name)
{
    pt_buffer_add_char(&maker->text, '"');
    pt_buffer_add_text(&maker->text, name);
    pt_buffer_add_char(&maker->text, '"');
}

static void add_parameter(statement_maker *maker)
{
    pt_buffer_add_format(&maker->text, "$%zu", ++maker->parameter_count);
}

static void add_names(statement_maker *maker, const pt_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        add(maker, i == 0 ? "" : ", ");
        add_name(maker, table->columns[i].name);
    }
}

static bool is_in_key(const pt_table *table, const char *name)
{
    for (size_t i = 0; i < table->key_count; i++) {
        if (strcmp(table->key[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_key_condition(statement_maker *maker, const pt_table *table)
{
    for (size_t i = 0; i < table->key_count; i++) {
        add(maker, i == 0 ? " WHERE " : " AND ");
        add_name(maker, table->key[i]);
        add(maker, " = ");
        add_parameter(maker);
    }
}

static const pt_query *find(const pt_statements *statements, const char *key)
{
    for (const pt_made_statement *at = statements->newest; at != NULL; at = at->older) {
        if (strcmp(at->key, key) == 0) {
            return &at->query;
        }
    }
    return NULL;
}

static pt_status keep(pt_statements *statements, const char *key, const statement_maker *maker,
                      const pt_query **query, pt_error *error)
{
    pt_made_statement *statement = pt_arena_alloc(&statements->arena, 1, sizeof *statement);
    const char *text = maker->text.out_of_memory
                           ? NULL
                           : pt_arena_copy_text(&statements->arena, pt_buffer_text(&maker->text));
    const char *name = pt_arena_copy_text(&statements->arena, key);
    if (statement == NULL || text == NULL || name == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement on {1}", key);
    }
    /* Errors may outlive the statements, so their origin is this file. */
    statement->query = (pt_query){.name = name,
                                  .origin = "src/record/statement.c",
                                  .text = text,
                                  .parameter_count = maker->parameter_count};
    statement->key = name;
    statement->older = statements->newest;
    statements->newest = statement;
    *query = &statement->query;
    return PT_OK;
}

static void make_insert(statement_maker *maker, const pt_entity *entity)
{
    add(maker, "INSERT INTO ");
    add_name(maker, entity->table.name);
    add(maker, " (");
    add_names(maker, &entity->table);
    add(maker, ") VALUES (");
    for (size_t i = 0; i < entity->table.column_count; i++) {
        add(maker, i == 0 ? "" : ", ");
        add_parameter(maker);
    }
    add(maker, ")");
}

static void make_load(statement_maker *maker, const pt_entity *entity)
{
    add(maker, "SELECT ");
    add_names(maker, &entity->table);
    add(maker, " FROM ");
    add_name(maker, entity->table.name);
    add_key_condition(maker, &entity->table);
}

static void make_update(statement_maker *maker, const pt_entity *entity)
{
    const pt_table *table = &entity->table;
    add(maker, "UPDATE ");
    add_name(maker, table->name);
    const char *before = " SET ";
    for (size_t i = 0; i < table->column_count; i++) {
        if (!is_in_key(table, table->columns[i].name)) {
            add(maker, before);
            add_name(maker, table->columns[i].name);
            add(maker, " = ");
            add_parameter(maker);
            before = ", ";
        }
    }
    add_key_condition(maker, table);
    add(maker, " AND \"version\" = ");
    add_parameter(maker);
}

static void make_exists(statement_maker *maker, const pt_entity *entity)
{
    add(maker, "SELECT 1 FROM ");
    add_name(maker, entity->table.name);
    add_key_condition(maker, &entity->table);
    if (entity->kind == PT_ENTITY_RECORD) {
        add(maker, " AND \"deleted_at\" IS NULL");
    }
}

static pt_status made(pt_statements *statements, const char *verb, const pt_entity *entity,
                      void (*make)(statement_maker *, const pt_entity *), const pt_query **query,
                      pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    pt_buffer_add_format(&key, "%s %s", verb, entity->name);
    *query = find(statements, pt_buffer_text(&key));
    if (*query != NULL) {
        return PT_OK;
    }
    PT_SCOPED(statement_maker) maker = {0};
    make(&maker, entity);
    return keep(statements, pt_buffer_text(&key), &maker, query, error);
}

pt_status pt_statements_insert(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error)
{
    return made(statements, "insert", entity, make_insert, query, error);
}

pt_status pt_statements_load(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                             pt_error *error)
{
    return made(statements, "load", entity, make_load, query, error);
}

pt_status pt_statements_update(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error)
{
    return made(statements, "update", entity, make_update, query, error);
}

pt_status pt_statements_exists(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error)
{
    return made(statements, "exists", entity, make_exists, query, error);
}

static void add_condition(statement_maker *maker, bool *is_first, const char *column, const char *comparison)
{
    add(maker, *is_first ? " WHERE " : " AND ");
    *is_first = false;
    add_name(maker, column);
    add(maker, comparison);
}

/* The rest of the key as one row value, which both stores compare from left to right: (a, b) > ($1, $2). */
static void add_continuation(statement_maker *maker, bool is_first, const pt_list_shape *shape)
{
    const pt_table *table = &shape->entity->table;
    add(maker, is_first ? " WHERE (" : " AND (");
    for (size_t i = shape->fixed_count; i < table->key_count; i++) {
        add(maker, i == shape->fixed_count ? "" : ", ");
        add_name(maker, table->key[i]);
    }
    add(maker, ") > (");
    for (size_t i = shape->fixed_count; i < table->key_count; i++) {
        add(maker, i == shape->fixed_count ? "" : ", ");
        add_parameter(maker);
    }
    add(maker, ")");
}

bool pt_field_is_searched(const pt_field *field)
{
    return field->is_searchable && field->type == PT_FIELD_TEXT && pt_field_has_column(field) &&
           field->privacy != PT_PRIVACY_SECRET;
}

/* Only the letters of English have small ones here: so both stores find the same. */
static void add_search(statement_maker *maker, bool is_first, const pt_entity *entity)
{
    size_t text_pattern = maker->parameter_count + 1, phone_pattern = maker->parameter_count + 2;
    maker->parameter_count += 2;
    add(maker, is_first ? " WHERE (" : " AND (");
    bool is_first_field = true;
    for (size_t i = 0; i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        if (!pt_field_is_searched(field)) {
            continue;
        }
        bool is_phone = field->shape == PT_SHAPE_PHONE;
        add(maker, is_first_field ? "" : " OR ");
        add(maker, is_phone ? "replace(replace(" : "lower(");
        add_name(maker, field->name);
        add(maker, is_phone ? ", '-', ''), ' ', '')" : ")");
        pt_buffer_add_format(&maker->text, " LIKE $%zu ESCAPE '\\'", is_phone ? phone_pattern : text_pattern);
        is_first_field = false;
    }
    /* Never true, since a pattern is never empty; but each parameter must have a place that tells its type.
     */
    pt_buffer_add_format(&maker->text, " OR $%zu = '' OR $%zu = '')", text_pattern, phone_pattern);
}

/* Facts of a batch are there from its marker on, all at once. Records that an import makes are written before
 * it, so they are passed over while it is at work; those that an undone one left behind are people's now. */
static void add_visibility(statement_maker *maker, bool is_first, const pt_list_shape *shape)
{
    if (shape->entity->kind == PT_ENTITY_FACT) {
        add(maker, is_first ? " WHERE " : " AND ");
        add(maker,
            "(\"batch_id\" IS NULL OR \"batch_id\" IN (SELECT id FROM batch WHERE state = 'visible'))");
        return;
    }
    add(maker, is_first ? " WHERE " : " AND ");
    add(maker, "(\"batch_id\" IS NULL OR \"batch_id\" NOT IN "
               "(SELECT id FROM batch WHERE state IN ('staging', 'applying')))");
    if (!shape->includes_deleted) {
        add(maker, " AND \"deleted_at\" IS NULL");
    }
}

static void make_list(statement_maker *maker, const pt_list_shape *shape)
{
    const pt_table *table = &shape->entity->table;
    bool is_first = true;
    add(maker, "SELECT ");
    add_names(maker, table);
    add(maker, " FROM ");
    add_name(maker, table->name);
    for (size_t i = 0; i < shape->filter_count; i++) {
        add_condition(maker, &is_first, shape->filters[i], shape->is_unknown[i] ? " IS NULL" : " = ");
        if (!shape->is_unknown[i]) {
            add_parameter(maker);
        }
    }
    for (size_t i = 0; i < shape->fixed_count; i++) {
        add_condition(maker, &is_first, table->key[i], " = ");
        add_parameter(maker);
    }
    if (shape->is_continued) {
        add_continuation(maker, is_first, shape);
        is_first = false;
    }
    if (shape->is_searched) {
        add_search(maker, is_first, shape->entity);
        is_first = false;
    }
    add_visibility(maker, is_first, shape);
    add(maker, " ORDER BY ");
    for (size_t i = 0; i < table->key_count; i++) {
        add(maker, i == 0 ? "" : ", ");
        add_name(maker, table->key[i]);
    }
    add(maker, " LIMIT ");
    add_parameter(maker);
}

static void add_list_key(pt_buffer *key, const pt_list_shape *shape)
{
    pt_buffer_add_format(key, "list %s %zu%s%s", shape->entity->name, shape->fixed_count,
                         shape->is_continued ? " continued" : "", shape->includes_deleted ? " all" : "");
    pt_buffer_add_text(key, shape->is_searched ? " searched" : "");
    for (size_t i = 0; i < shape->filter_count; i++) {
        pt_buffer_add_format(key, " %s%s", shape->filters[i], shape->is_unknown[i] ? "?" : "=");
    }
}

pt_status pt_statements_list(pt_statements *statements, const pt_list_shape *shape, const pt_query **query,
                             pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    add_list_key(&key, shape);
    *query = find(statements, pt_buffer_text(&key));
    if (*query != NULL) {
        return PT_OK;
    }
    PT_SCOPED(statement_maker) maker = {0};
    make_list(&maker, shape);
    return keep(statements, pt_buffer_text(&key), &maker, query, error);
}
