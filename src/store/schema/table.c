#include "store/schema/table.h"

#include <string.h>

const pt_table *pt_table_find(const pt_table_catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->table_count; i++) {
        if (strcmp(catalogue->tables[i].name, name) == 0) {
            return &catalogue->tables[i];
        }
    }
    return NULL;
}

const pt_table_column *pt_table_find_column(const pt_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}
