#include "store/schema/difference.h"

#include "base/json/writer.h"
#include "store/schema/catalogue.h"

#include <string.h>

/* --- Writing -------------------------------------------------------------------------------------------- */

static void write_names(pt_json_writer *json, const char *key, const char *const *names, size_t count)
{
    pt_json_key(json, key);
    pt_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        pt_json_text(json, names[i]);
    }
    pt_json_end_array(json);
}

static void write_member(pt_json_writer *json, const char *key, const char *value)
{
    if (value != NULL) {
        pt_json_key(json, key);
        pt_json_text(json, value);
    }
}

/* Line breaks where a person wants them when two versions of a migration are compared. */
static void break_line(pt_json_writer *json, const char *indent)
{
    if (json->has_item[json->depth] && !json->after_key) {
        pt_buffer_add_char(json->buffer, ',');
        json->has_item[json->depth] = false;
    }
    pt_buffer_add_format(json->buffer, "\n%s", indent);
}

static void write_column(pt_json_writer *json, const pt_table_column *column)
{
    pt_json_begin_object(json);
    write_member(json, "name", column->name);
    write_member(json, "type", pt_logical_type_name(column->type));
    if (column->is_required) {
        pt_json_key(json, "required");
        pt_json_boolean(json, true);
    }
    write_member(json, "comment", column->comment);
    pt_json_end_object(json);
}

static void write_index(pt_json_writer *json, const pt_table_index *index)
{
    pt_json_begin_object(json);
    write_member(json, "name", index->name);
    if (index->is_unique) {
        pt_json_key(json, "unique");
        pt_json_boolean(json, true);
    }
    write_names(json, "columns", index->columns, index->column_count);
    pt_json_end_object(json);
}

static void write_table(pt_json_writer *json, const pt_table *table)
{
    break_line(json, "  ");
    pt_json_begin_object(json);
    pt_json_key(json, "create_table");
    pt_json_begin_object(json);
    write_member(json, "name", table->name);
    write_member(json, "class", pt_table_class_name(table->table_class));
    write_member(json, "distribution", table->distribution);
    write_member(json, "comment", table->comment);
    pt_json_key(json, "columns");
    pt_json_begin_array(json);
    for (size_t i = 0; i < table->column_count; i++) {
        break_line(json, "    ");
        write_column(json, &table->columns[i]);
    }
    pt_json_end_array(json);
    write_names(json, "key", table->key, table->key_count);
    pt_json_key(json, "indexes");
    pt_json_begin_array(json);
    for (size_t i = 0; i < table->index_count; i++) {
        break_line(json, "    ");
        write_index(json, &table->indexes[i]);
    }
    pt_json_end_array(json);
    pt_json_end_object(json);
    pt_json_end_object(json);
}

static void begin_change(pt_json_writer *json, const char *operation, const char *table)
{
    break_line(json, "  ");
    pt_json_begin_object(json);
    pt_json_key(json, operation);
    pt_json_begin_object(json);
    write_member(json, "table", table);
}

static void end_change(pt_json_writer *json)
{
    pt_json_end_object(json);
    pt_json_end_object(json);
}

/* --- Comparing ------------------------------------------------------------------------------------------ */

static bool has_same_names(const char *const *a, size_t a_count, const char *const *b, size_t b_count)
{
    bool is_same = a_count == b_count;
    for (size_t i = 0; i < a_count && is_same; i++) {
        is_same = strcmp(a[i], b[i]) == 0;
    }
    return is_same;
}

static pt_status check_table_grows(const pt_table *from, const pt_table *to, pt_error *error)
{
    const char *from_distribution = from->distribution == NULL ? "" : from->distribution;
    const char *to_distribution = to->distribution == NULL ? "" : to->distribution;
    if (from->table_class != to->table_class || strcmp(from_distribution, to_distribution) != 0 ||
        !has_same_names(from->key, from->key_count, to->key, to->key_count)) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "table {1} has another class, distribution or key than before", to->name);
    }
    for (size_t i = 0; i < from->column_count; i++) {
        const pt_table_column *before = &from->columns[i];
        const pt_table_column *after = pt_table_find_column(to, before->name);
        if (after == NULL || after->type != before->type || after->is_required != before->is_required) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "column {2} of table {1} is gone or has changed; a description only grows",
                           to->name, before->name);
        }
    }
    return PT_OK;
}

static const pt_table_index *find_index(const pt_table *table, const char *name)
{
    for (size_t i = 0; i < table->index_count; i++) {
        if (strcmp(table->indexes[i].name, name) == 0) {
            return &table->indexes[i];
        }
    }
    return NULL;
}

static pt_status check_indexes_grow(const pt_table *from, const pt_table *to, pt_error *error)
{
    for (size_t i = 0; i < from->index_count; i++) {
        const pt_table_index *before = &from->indexes[i];
        const pt_table_index *after = find_index(to, before->name);
        if (after == NULL || after->is_unique != before->is_unique ||
            !has_same_names(after->columns, after->column_count, before->columns, before->column_count)) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "index {1} is gone or has changed; give the new one another name", before->name);
        }
    }
    return PT_OK;
}

static pt_status compare_table(pt_json_writer *json, const pt_table *from, const pt_table *to,
                               pt_error *error)
{
    PT_RETURN_IF_ERROR(check_table_grows(from, to, error));
    PT_RETURN_IF_ERROR(check_indexes_grow(from, to, error));
    for (size_t i = 0; i < to->column_count; i++) {
        if (pt_table_find_column(from, to->columns[i].name) != NULL) {
            continue;
        }
        if (to->columns[i].is_required) {
            return PT_FAIL(
                error, PT_INVALID_INPUT,
                "column {2} is new in table {1} and required, but rows that are there have no value",
                to->name, to->columns[i].name);
        }
        begin_change(json, "add_column", to->name);
        pt_json_key(json, "column");
        write_column(json, &to->columns[i]);
        end_change(json);
    }
    for (size_t i = 0; i < to->index_count; i++) {
        if (find_index(from, to->indexes[i].name) == NULL) {
            begin_change(json, "create_index", to->name);
            pt_json_key(json, "index");
            write_index(json, &to->indexes[i]);
            end_change(json);
        }
    }
    return PT_OK;
}

pt_status pt_catalogue_difference(const pt_table_catalogue *from, const pt_table_catalogue *to,
                                  pt_buffer *text, pt_error *error)
{
    pt_json_writer json = {.buffer = text};
    size_t before = text->length;
    for (size_t i = 0; i < from->table_count; i++) {
        if (pt_table_find(to, from->tables[i].name) == NULL) {
            return PT_FAIL(error, PT_INVALID_INPUT, "table {1} is gone; a description only grows",
                           from->tables[i].name);
        }
    }
    pt_json_begin_object(&json);
    pt_json_key(&json, "operations");
    pt_json_begin_array(&json);
    size_t empty = text->length;
    for (size_t i = 0; i < to->table_count; i++) {
        const pt_table *old = pt_table_find(from, to->tables[i].name);
        if (old == NULL) {
            write_table(&json, &to->tables[i]);
        } else {
            PT_RETURN_IF_ERROR(compare_table(&json, old, &to->tables[i], error));
        }
    }
    bool is_same = text->length == empty;
    pt_json_end_array(&json);
    pt_json_end_object(&json);
    pt_buffer_add_char(text, '\n');
    if (text->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
    }
    if (is_same && text->data != NULL) {
        text->length = before;
        text->data[before] = '\0';
    }
    return PT_OK;
}
