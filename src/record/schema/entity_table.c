/* Columns stand in this order: what leads the key, the described fields, what the system keeps of each row.
 * Facts are lean (20 million of them must load fast): besides their key only the batch that brought them. */
#include "record/schema/entity_table.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SYSTEM_COLUMNS_MAX = 12, KEY_MAX = 3 };

typedef struct table_maker {
    const pt_description *description;
    pt_arena *arena;
    pt_error *error;
    pt_table_column *columns;
    size_t count;
} table_maker;

static pt_logical_type logical_type(const pt_field *field)
{
    if (field->privacy == PT_PRIVACY_SECRET) {
        return PT_TYPE_BYTES; /* nonce and ciphertext */
    }
    switch (field->type) {
    case PT_FIELD_TEXT:
    case PT_FIELD_CHOICE: return PT_TYPE_TEXT;
    case PT_FIELD_INTEGER:
    case PT_FIELD_MONEY:
    case PT_FIELD_INSTANT:
    case PT_FIELD_REFERENCE: return PT_TYPE_INT64;
    case PT_FIELD_NUMBER: return PT_TYPE_REAL;
    case PT_FIELD_DATE:
    case PT_FIELD_YES_NO: return PT_TYPE_INT32;
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_JSON: return PT_TYPE_JSON;
    }
    return PT_TYPE_TEXT;
}

static pt_status out_of_memory(const table_maker *maker)
{
    return PT_FAIL(maker->error, PT_OUT_OF_MEMORY, "not enough memory for the description {1}",
                   maker->description->file);
}

static bool has_column(const table_maker *maker, const char *name)
{
    for (size_t i = 0; i < maker->count; i++) {
        if (strcmp(maker->columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_column(table_maker *maker, const char *name, pt_logical_type type, bool is_required,
                       const char *comment)
{
    maker->columns[maker->count++] = (pt_table_column){name, type, is_required, comment};
}

static bool is_described(const table_maker *maker, const char *name)
{
    return pt_entity_find_field(&maker->description->entity, name) != NULL;
}

static pt_status add_key_columns(table_maker *maker)
{
    const pt_entity *entity = &maker->description->entity;
    if (pt_entity_is_of_customer(entity)) {
        add_column(maker, "customer_id", PT_TYPE_INT64, true, NULL);
    }
    if (entity->parent != NULL) {
        char name[80];
        snprintf(name, sizeof name, "%s_id", entity->parent);
        const char *copy = pt_arena_copy_text(maker->arena, name);
        if (copy == NULL) {
            return out_of_memory(maker);
        }
        add_column(maker, copy, PT_TYPE_INT64, true, NULL);
    }
    if (entity->id_column != NULL && !has_column(maker, entity->id_column)) {
        add_column(maker, entity->id_column, PT_TYPE_INT64, true, NULL);
    }
    return PT_OK;
}

static void add_system_columns(table_maker *maker)
{
    const pt_entity *entity = &maker->description->entity;
    if (entity->has_custom) {
        add_column(maker, "custom", PT_TYPE_JSON, false, "values of custom fields by the field's id");
    }
    if (entity->kind == PT_ENTITY_RECORD) {
        add_column(maker, "version", PT_TYPE_INT64, true, "grows with every change");
        add_column(maker, "created_at", PT_TYPE_INT64, true, NULL);
        add_column(maker, "updated_at", PT_TYPE_INT64, true, NULL);
        add_column(maker, "deleted_at", PT_TYPE_INT64, false, "set while the record is deleted");
    }
    add_column(maker, "batch_id", PT_TYPE_INT64, false, "import that brought the row; NULL: entered by hand");
}

/* What is made from another field is there whenever that is. */
static bool is_always_known(const pt_entity *entity, const pt_field *field)
{
    const char *source = field->day_of != NULL ? field->day_of : field->base_of;
    const pt_field *from = source == NULL ? NULL : pt_entity_find_field(entity, source);
    return field->is_required || (from != NULL && from->is_required);
}

static pt_status add_columns(table_maker *maker)
{
    const pt_entity *entity = &maker->description->entity;
    PT_RETURN_IF_ERROR(add_key_columns(maker));
    for (size_t i = 0; i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        if (!pt_field_has_column(field)) {
            continue;
        }
        if (has_column(maker, field->name)) {
            return PT_FAIL(maker->error, PT_INVALID_INPUT,
                           "{1}: \"{2}\" is the name of a column of the system", maker->description->file,
                           field->name);
        }
        bool is_required = is_always_known(entity, field);
        add_column(maker, field->name, logical_type(field), is_required, NULL);
    }
    size_t described = maker->count;
    add_system_columns(maker);
    for (size_t i = described; i < maker->count; i++) {
        if (is_described(maker, maker->columns[i].name)) {
            return PT_FAIL(maker->error, PT_INVALID_INPUT,
                           "{1}: \"{2}\" is the name of a column of the system", maker->description->file,
                           maker->columns[i].name);
        }
    }
    return PT_OK;
}

/* customer_id, then the parent, then the row's own id, as far as there are such columns. */
static pt_status make_key(table_maker *maker, pt_table *table)
{
    const pt_description *description = maker->description;
    if (description->key_count > 0) {
        table->key = description->key;
        table->key_count = description->key_count;
        return PT_OK;
    }
    const char **key = pt_arena_alloc(maker->arena, KEY_MAX, sizeof *key);
    if (key == NULL) {
        return out_of_memory(maker);
    }
    size_t leading = pt_entity_is_of_customer(&description->entity) ? 1 : 0;
    leading += description->entity.parent != NULL ? 1 : 0;
    for (size_t i = 0; i <= leading; i++) {
        key[i] = maker->columns[i].name;
    }
    table->key = key;
    table->key_count = leading + 1;
    return PT_OK;
}

static pt_status check_names(const table_maker *maker, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!has_column(maker, names[i])) {
            return PT_FAIL(maker->error, PT_INVALID_INPUT,
                           "{1}: key or index names \"{2}\", which is no column", maker->description->file,
                           names[i]);
        }
    }
    return PT_OK;
}

/* Rule 2 of the schema: what must be unique in a distributed table is unique within a customer. */
static pt_status check_keys(const table_maker *maker, const pt_table *table)
{
    const pt_entity *entity = &maker->description->entity;
    PT_RETURN_IF_ERROR(check_names(maker, table->key, table->key_count));
    assert(table->key != NULL);
    bool is_led = strcmp(table->key[0], "customer_id") == 0;
    for (size_t i = 0; i < table->index_count; i++) {
        const pt_table_index *index = &table->indexes[i];
        PT_RETURN_IF_ERROR(check_names(maker, index->columns, index->column_count));
        is_led = is_led && (!index->is_unique || strcmp(index->columns[0], "customer_id") == 0);
    }
    if (pt_entity_is_of_customer(entity) && !is_led) {
        return PT_FAIL(maker->error, PT_INVALID_INPUT,
                       "{1}: customer_id must lead the key and every unique index of a distributed type",
                       maker->description->file);
    }
    if (entity->table_class == PT_TABLE_KEYED && table->distribution == NULL) {
        return PT_FAIL(maker->error, PT_INVALID_INPUT,
                       "{1}: a keyed type needs a \"distribution\" out of its key", maker->description->file);
    }
    for (size_t i = 0; table->distribution != NULL && i < table->key_count; i++) {
        if (strcmp(table->key[i], table->distribution) == 0) {
            return PT_OK;
        }
    }
    return table->distribution == NULL ? PT_OK
                                       : PT_FAIL(maker->error, PT_INVALID_INPUT,
                                                 "{1}: a keyed type needs a \"distribution\" out of its key",
                                                 maker->description->file);
}

/* A customer's own id is its customer_id; a described key may hold no id at all. */
static const char *id_column(const pt_description *description)
{
    if (description->key_count == 0) {
        return "id";
    }
    for (size_t i = 0; i < description->key_count; i++) {
        if (strcmp(description->key[i], "id") == 0) {
            return "id";
        }
    }
    return pt_entity_is_of_customer(&description->entity) ? "customer_id" : NULL;
}

pt_status pt_entity_table_make(pt_description *description, pt_arena *arena, pt_error *error)
{
    pt_entity *entity = &description->entity;
    entity->id_column = id_column(description);
    table_maker maker = {.description = description, .arena = arena, .error = error};
    maker.columns = pt_arena_alloc(arena, entity->field_count + SYSTEM_COLUMNS_MAX, sizeof *maker.columns);
    if (maker.columns == NULL) {
        return out_of_memory(&maker);
    }
    PT_RETURN_IF_ERROR(add_columns(&maker));
    pt_table table = {.name = entity->name,
                      .table_class = entity->table_class,
                      .distribution = description->distribution,
                      .columns = maker.columns,
                      .column_count = maker.count,
                      .indexes = description->indexes,
                      .index_count = description->index_count};
    PT_RETURN_IF_ERROR(make_key(&maker, &table));
    PT_RETURN_IF_ERROR(check_keys(&maker, &table));
    entity->table = table;
    return PT_OK;
}
