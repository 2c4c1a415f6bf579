#include "store/schema/catalogue.h"

#include "base/scope.h"
#include "store.embedded.h"

#include <ctype.h>
#include <string.h>

enum { NAME_BYTES = 56 }; /* PostgreSQL cuts names at 63, and partitions add to them */

static const char *const type_names[] = {"int64", "int32", "real", "text", "json", "bytes"};
static const char *const class_names[] = {"D", "K", "R", "L"};

const char *pt_logical_type_name(pt_logical_type type)
{
    return type_names[type];
}

const char *pt_table_class_name(pt_table_class table_class)
{
    return class_names[table_class];
}

static bool find_word(const char *word, const char *const *words, size_t count, size_t *place)
{
    for (size_t i = 0; i < count && word != NULL; i++) {
        if (strcmp(word, words[i]) == 0) {
            *place = i;
            return true;
        }
    }
    return false;
}

static bool is_name(const char *text)
{
    if (text == NULL || !islower((unsigned char)text[0]) || strlen(text) > NAME_BYTES) {
        return false;
    }
    for (const char *at = text; *at != '\0'; at++) {
        if (!islower((unsigned char)*at) && !isdigit((unsigned char)*at) && *at != '_') {
            return false;
        }
    }
    return true;
}

/* --- Reading -------------------------------------------------------------------------------------------- */

static pt_status read_name(const pt_json_node *node, pt_arena *arena, const char **name, pt_error *error)
{
    const char *text = pt_json_as_text(node);
    if (!is_name(text)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" cannot name a table, column or index",
                       text == NULL ? "" : text);
    }
    *name = pt_arena_copy_text(arena, text);
    return *name == NULL ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue") : PT_OK;
}

static pt_status read_comment(const pt_json_node *node, pt_arena *arena, const char **comment,
                              pt_error *error)
{
    const char *text = pt_json_as_text(node);
    *comment = text == NULL ? NULL : pt_arena_copy_text(arena, text);
    if (text != NULL && *comment == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
    }
    return PT_OK;
}

static pt_status allocate(pt_arena *arena, size_t count, size_t item_bytes, void **items, pt_error *error)
{
    *items = pt_arena_alloc(arena, count == 0 ? 1 : count, item_bytes);
    return *items == NULL ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue") : PT_OK;
}

static pt_status read_names(const pt_json_node *array, pt_arena *arena, const char *const **names,
                            size_t *count, pt_error *error)
{
    size_t length = pt_json_count(array);
    void *items = NULL;
    PT_RETURN_IF_ERROR(allocate(arena, length, sizeof(char *), &items, error));
    const char **list = items;
    for (size_t i = 0; i < length; i++) {
        PT_RETURN_IF_ERROR(read_name(pt_json_item(array, i), arena, &list[i], error));
    }
    *names = list;
    *count = length;
    return PT_OK;
}

pt_status pt_table_column_read(const pt_json_node *node, pt_arena *arena, pt_table_column *column,
                               pt_error *error)
{
    pt_table_column built = {.is_required = pt_json_as_boolean(pt_json_member(node, "required"))};
    PT_RETURN_IF_ERROR(read_name(pt_json_member(node, "name"), arena, &built.name, error));
    const char *type = pt_json_as_text(pt_json_member(node, "type"));
    size_t place = 0;
    if (!find_word(type, type_names, sizeof type_names / sizeof *type_names, &place)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "column {1} has an unknown type \"{2}\"", built.name,
                       type == NULL ? "" : type);
    }
    built.type = (pt_logical_type)place;
    PT_RETURN_IF_ERROR(read_comment(pt_json_member(node, "comment"), arena, &built.comment, error));
    *column = built;
    return PT_OK;
}

pt_status pt_table_index_read(const pt_json_node *node, pt_arena *arena, pt_table_index *index,
                              pt_error *error)
{
    pt_table_index built = {.is_unique = pt_json_as_boolean(pt_json_member(node, "unique"))};
    PT_RETURN_IF_ERROR(read_name(pt_json_member(node, "name"), arena, &built.name, error));
    PT_RETURN_IF_ERROR(
        read_names(pt_json_member(node, "columns"), arena, &built.columns, &built.column_count, error));
    *index = built;
    return PT_OK;
}

static pt_status read_columns(const pt_json_node *array, pt_arena *arena, pt_table *table, pt_error *error)
{
    void *items = NULL;
    size_t count = pt_json_count(array);
    PT_RETURN_IF_ERROR(allocate(arena, count, sizeof(pt_table_column), &items, error));
    pt_table_column *columns = items;
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(pt_table_column_read(pt_json_item(array, i), arena, &columns[i], error));
    }
    table->columns = columns;
    table->column_count = count;
    return PT_OK;
}

static pt_status read_indexes(const pt_json_node *array, pt_arena *arena, pt_table *table, pt_error *error)
{
    void *items = NULL;
    size_t count = pt_json_count(array);
    PT_RETURN_IF_ERROR(allocate(arena, count, sizeof(pt_table_index), &items, error));
    pt_table_index *indexes = items;
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(pt_table_index_read(pt_json_item(array, i), arena, &indexes[i], error));
    }
    table->indexes = indexes;
    table->index_count = count;
    return PT_OK;
}

pt_status pt_table_read(const pt_json_node *node, pt_arena *arena, pt_table *table, pt_error *error)
{
    pt_table built = {0};
    PT_RETURN_IF_ERROR(read_name(pt_json_member(node, "name"), arena, &built.name, error));
    const char *class_name = pt_json_as_text(pt_json_member(node, "class"));
    size_t place = 0;
    if (!find_word(class_name, class_names, sizeof class_names / sizeof *class_names, &place)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "table {1} has an unknown class \"{2}\"", built.name,
                       class_name == NULL ? "" : class_name);
    }
    built.table_class = (pt_table_class)place;
    if (pt_json_member(node, "distribution") != NULL) {
        PT_RETURN_IF_ERROR(
            read_name(pt_json_member(node, "distribution"), arena, &built.distribution, error));
    }
    PT_RETURN_IF_ERROR(read_comment(pt_json_member(node, "comment"), arena, &built.comment, error));
    PT_RETURN_IF_ERROR(read_columns(pt_json_member(node, "columns"), arena, &built, error));
    PT_RETURN_IF_ERROR(read_names(pt_json_member(node, "key"), arena, &built.key, &built.key_count, error));
    PT_RETURN_IF_ERROR(read_indexes(pt_json_member(node, "indexes"), arena, &built, error));
    *table = built;
    return PT_OK;
}

pt_status pt_store_catalogue_system(pt_arena *arena, pt_table_catalogue *catalogue, pt_error *error)
{
    const pt_embedded_file *file = &pt_store_files[0];
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(file->start, (size_t)(file->end - file->start), &document, error));
    const pt_json_node *array = pt_json_member(pt_json_root(&document), "tables");
    size_t count = pt_json_count(array);
    void *items = NULL;
    PT_RETURN_IF_ERROR(allocate(arena, count, sizeof(pt_table), &items, error));
    pt_table *tables = items;
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(pt_table_read(pt_json_item(array, i), arena, &tables[i], error));
    }
    *catalogue = (pt_table_catalogue){tables, count};
    return PT_OK;
}

/* --- Checking ------------------------------------------------------------------------------------------- */

static pt_status check_columns(const pt_table *table, pt_error *error)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const pt_table_column *column = &table->columns[i];
        if (!is_name(column->name)) {
            return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" cannot name a table, column or index",
                           column->name);
        }
        if (pt_table_find_column(table, column->name) != column) {
            return PT_FAIL(error, PT_INVALID_INPUT, "table {1} has {2} twice", table->name, column->name);
        }
    }
    return PT_OK;
}

static pt_status check_key(const pt_table *table, pt_error *error)
{
    if (table->key_count == 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "table {1} has no key", table->name);
    }
    for (size_t i = 0; i < table->key_count; i++) {
        const pt_table_column *column = pt_table_find_column(table, table->key[i]);
        if (column == NULL || !column->is_required) {
            return PT_FAIL(error, PT_INVALID_INPUT, "key column {2} of table {1} is missing or not required",
                           table->name, table->key[i]);
        }
    }
    return PT_OK;
}

static bool has_name(const char *const *names, size_t count, const char *name)
{
    size_t place = 0;
    return find_word(name, names, count, &place);
}

/* leader: the column that decides where a row lives. Every key that must be unique holds it, and in class D
 * begins with it, so that a customer's rows stand together. */
static pt_status check_leader(const pt_table *table, const char *leader, pt_error *error)
{
    size_t key_places = table->table_class == PT_TABLE_DISTRIBUTED ? 1 : table->key_count;
    const pt_table_column *column = leader == NULL ? NULL : pt_table_find_column(table, leader);
    if (column == NULL || !column->is_required || !has_name(table->key, key_places, leader) ||
        (table->table_class == PT_TABLE_DISTRIBUTED && column->type != PT_TYPE_INT64)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the key of table {1} does not begin with or hold {2}",
                       table->name, leader == NULL ? "distribution" : leader);
    }
    for (size_t i = 0; i < table->index_count; i++) {
        const pt_table_index *index = &table->indexes[i];
        size_t places = table->table_class == PT_TABLE_DISTRIBUTED ? 1 : index->column_count;
        if (index->is_unique && !has_name(index->columns, places, leader)) {
            return PT_FAIL(error, PT_INVALID_INPUT, "unique index {1} does not begin with or hold {2}",
                           index->name, leader);
        }
    }
    return PT_OK;
}

static pt_status check_indexes(const pt_table *table, pt_error *error)
{
    for (size_t i = 0; i < table->index_count; i++) {
        const pt_table_index *index = &table->indexes[i];
        if (strncmp(index->name, table->name, strlen(table->name)) != 0 || index->column_count == 0) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "index {1} has no columns, or its name does not begin with that of its table {2}",
                           index->name, table->name);
        }
        for (size_t k = 0; k < index->column_count; k++) {
            if (pt_table_find_column(table, index->columns[k]) == NULL) {
                return PT_FAIL(error, PT_INVALID_INPUT, "index {1} names column {2}, which table {3} has not",
                               index->name, index->columns[k], table->name);
            }
        }
    }
    return PT_OK;
}

static pt_status check_distribution(const pt_table *table, pt_error *error)
{
    switch (table->table_class) {
    case PT_TABLE_DISTRIBUTED: return check_leader(table, "customer_id", error);
    case PT_TABLE_KEYED: return check_leader(table, table->distribution, error);
    case PT_TABLE_REFERENCE:
    case PT_TABLE_LOCAL: break;
    }
    return PT_OK;
}

pt_status pt_table_catalogue_check(const pt_table_catalogue *catalogue, pt_error *error)
{
    for (size_t i = 0; i < catalogue->table_count; i++) {
        const pt_table *table = &catalogue->tables[i];
        if (!is_name(table->name)) {
            return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" cannot name a table, column or index",
                           table->name);
        }
        if (pt_table_find(catalogue, table->name) != table) {
            return PT_FAIL(error, PT_INVALID_INPUT, "table {1} is there twice", table->name);
        }
        PT_RETURN_IF_ERROR(check_columns(table, error));
        PT_RETURN_IF_ERROR(check_key(table, error));
        PT_RETURN_IF_ERROR(check_indexes(table, error));
        PT_RETURN_IF_ERROR(check_distribution(table, error));
    }
    return PT_OK;
}
