/* The catalogue of tables as JSON: read, checked, compared.
 *
 * The system's own tables stand in catalogue.json; those of records are made from the entity descriptions
 * above this layer and are added to them (tools/write_migration.c). */
#ifndef PT_STORE_SCHEMA_CATALOGUE_H
#define PT_STORE_SCHEMA_CATALOGUE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json/reader.h"
#include "store/schema/table.h"

/* The system's own tables. */
pt_status pt_store_catalogue_system(pt_arena *arena, pt_table_catalogue *catalogue, pt_error *error);

/* Readers of one table, column and index, as catalogue.json and the migrations write them. */
pt_status pt_table_read(const pt_json_node *node, pt_arena *arena, pt_table *table, pt_error *error);
pt_status pt_table_column_read(const pt_json_node *node, pt_arena *arena, pt_table_column *column,
                               pt_error *error);
pt_status pt_table_index_read(const pt_json_node *node, pt_arena *arena, pt_table_index *index,
                              pt_error *error);

/* Whether a catalogue obeys the rules for schemas that can be distributed: every table has a key of required
 * columns, class D is keyed by customer_id first (unique indexes, too), class K has its distribution column
 * in the key, names are plain words and none stands twice. PT_INVALID_INPUT names the table. */
pt_status pt_table_catalogue_check(const pt_table_catalogue *catalogue, pt_error *error);

const char *pt_logical_type_name(pt_logical_type type);
const char *pt_table_class_name(pt_table_class table_class);

#endif
