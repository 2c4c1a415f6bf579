/* Makes the table of an entity from its description: the system's columns around the described ones. */
#ifndef PT_RECORD_SCHEMA_ENTITY_TABLE_H
#define PT_RECORD_SCHEMA_ENTITY_TABLE_H

#include "record/schema/description.h"

/* Writes entity.table and entity.id_column of a parsed description. */
pt_status pt_entity_table_make(pt_description *description, pt_arena *arena, pt_error *error);

#endif
