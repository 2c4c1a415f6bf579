#include "store/schema/operation.h"

#include "base/hash.h"
#include "base/json/reader.h"
#include "base/scope.h"
#include "store/schema/catalogue.h"

#include <inttypes.h>
#include <stdio.h>

static pt_status read_text(const pt_json_node *node, pt_arena *arena, const char **text, pt_error *error)
{
    const char *found = pt_json_as_text(node);
    if (found == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "an operation of a migration lacks a name");
    }
    *text = pt_arena_copy_text(arena, found);
    return *text == NULL ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue") : PT_OK;
}

static pt_status read_operation(const pt_json_node *node, pt_arena *arena, pt_operation *operation,
                                pt_error *error)
{
    const pt_json_node *inner = pt_json_member(node, "create_table");
    if (inner != NULL) {
        operation->kind = PT_OPERATION_CREATE_TABLE;
        return pt_table_read(inner, arena, &operation->table, error);
    }
    if ((inner = pt_json_member(node, "add_column")) != NULL) {
        operation->kind = PT_OPERATION_ADD_COLUMN;
        PT_RETURN_IF_ERROR(read_text(pt_json_member(inner, "table"), arena, &operation->table_name, error));
        return pt_table_column_read(pt_json_member(inner, "column"), arena, &operation->column, error);
    }
    if ((inner = pt_json_member(node, "create_index")) != NULL) {
        operation->kind = PT_OPERATION_CREATE_INDEX;
        PT_RETURN_IF_ERROR(read_text(pt_json_member(inner, "table"), arena, &operation->table_name, error));
        return pt_table_index_read(pt_json_member(inner, "index"), arena, &operation->index, error);
    }
    if ((inner = pt_json_member(node, "statement")) != NULL) {
        operation->kind = PT_OPERATION_STATEMENT;
        return read_text(inner, arena, &operation->statement, error);
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "a migration holds an unknown operation");
}

pt_status pt_operations_read(const pt_embedded_file *file, pt_arena *arena, pt_operation **operations,
                             size_t *count, pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(file->start, (size_t)(file->end - file->start), &document, error));
    const pt_json_node *array = pt_json_member(pt_json_root(&document), "operations");
    size_t length = pt_json_count(array);
    pt_operation *items = pt_arena_alloc(arena, length + 1, sizeof *items);
    if (items == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
    }
    for (size_t i = 0; i < length; i++) {
        PT_RETURN_IF_ERROR(read_operation(pt_json_item(array, i), arena, &items[i], error));
    }
    *operations = items;
    *count = length;
    return PT_OK;
}

const char *pt_migration_checksum(const pt_embedded_file *file, char buffer[PT_CHECKSUM_BYTES])
{
    snprintf(buffer, PT_CHECKSUM_BYTES, "%016" PRIx64,
             pt_hash64(0, file->start, (size_t)(file->end - file->start)));
    return buffer;
}
