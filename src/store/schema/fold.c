/* What a row of migrations amounts to, without a database. */
#include "base/scope.h"
#include "store/schema/migration.h"
#include "store/schema/operation.h"

#include <string.h>

/* A catalogue that grows; everything lives in its arena. */
typedef struct growing_catalogue {
    pt_arena *arena;
    pt_table *tables;
    size_t count, capacity;
} growing_catalogue;

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
}

static pt_table *find(growing_catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        if (strcmp(catalogue->tables[i].name, name) == 0) {
            return &catalogue->tables[i];
        }
    }
    return NULL;
}

static pt_status create_table(growing_catalogue *catalogue, const pt_table *table, pt_error *error)
{
    if (find(catalogue, table->name) != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "table {1} is there twice", table->name);
    }
    if (catalogue->count == catalogue->capacity) {
        size_t capacity = catalogue->capacity == 0 ? 64 : catalogue->capacity * 2;
        pt_table *grown = pt_arena_alloc(catalogue->arena, capacity, sizeof *grown);
        if (grown == NULL) {
            return fail_memory(error);
        }
        if (catalogue->count > 0) {
            memcpy(grown, catalogue->tables, catalogue->count * sizeof *grown);
        }
        catalogue->tables = grown;
        catalogue->capacity = capacity;
    }
    catalogue->tables[catalogue->count++] = *table;
    return PT_OK;
}

static pt_status add_column(pt_arena *arena, pt_table *table, const pt_table_column *column, pt_error *error)
{
    if (column->is_required || pt_table_find_column(table, column->name) != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "column {2} cannot be added to table {1}: it is there already, or required",
                       table->name, column->name);
    }
    pt_table_column *grown = pt_arena_alloc(arena, table->column_count + 1, sizeof *grown);
    if (grown == NULL) {
        return fail_memory(error);
    }
    memcpy(grown, table->columns, table->column_count * sizeof *grown);
    grown[table->column_count++] = *column;
    table->columns = grown;
    return PT_OK;
}

static pt_status create_index(pt_arena *arena, pt_table *table, const pt_table_index *index, pt_error *error)
{
    pt_table_index *grown = pt_arena_alloc(arena, table->index_count + 1, sizeof *grown);
    if (grown == NULL) {
        return fail_memory(error);
    }
    if (table->index_count > 0) {
        memcpy(grown, table->indexes, table->index_count * sizeof *grown);
    }
    grown[table->index_count++] = *index;
    table->indexes = grown;
    return PT_OK;
}

static pt_status fold_operation(growing_catalogue *catalogue, const pt_operation *operation, pt_error *error)
{
    if (operation->kind == PT_OPERATION_STATEMENT) {
        return PT_OK;
    }
    if (operation->kind == PT_OPERATION_CREATE_TABLE) {
        return create_table(catalogue, &operation->table, error);
    }
    pt_table *table = find(catalogue, operation->table_name);
    if (table == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a migration changes table {1}, which is not there",
                       operation->table_name);
    }
    return operation->kind == PT_OPERATION_ADD_COLUMN
               ? add_column(catalogue->arena, table, &operation->column, error)
               : create_index(catalogue->arena, table, &operation->index, error);
}

pt_status pt_migrations_fold(const pt_migrations *migrations, pt_arena *arena, pt_table_catalogue *catalogue,
                             pt_error *error)
{
    growing_catalogue folded = {.arena = arena};
    for (size_t i = 0; i < migrations->count; i++) {
        pt_operation *operations = NULL;
        size_t count = 0;
        PT_RETURN_IF_ERROR(pt_operations_read(&migrations->files[i], arena, &operations, &count, error));
        for (size_t k = 0; k < count; k++) {
            PT_RETURN_IF_ERROR(fold_operation(&folded, &operations[k], error));
        }
    }
    *catalogue = (pt_table_catalogue){folded.tables, folded.count};
    return PT_OK;
}
