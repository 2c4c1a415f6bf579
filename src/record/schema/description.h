/* Reads one entity/<name>.json: what it says, and refusal of what it may not say. Used by schema.c only.
 *
 * Checks that need the other entities (references, parents) and the making of tables follow in schema.c. */
#ifndef PT_RECORD_SCHEMA_DESCRIPTION_H
#define PT_RECORD_SCHEMA_DESCRIPTION_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"

/* What a description says beyond pt_entity: keys and indexes, from which schema.c makes the table. */
typedef struct pt_description {
    const char *file; /* "customer.json", for messages */
    pt_entity entity; /* all but table */
    const char *const *key;
    size_t key_count; /* 0: the usual one of its class */
    const char *distribution;
    const pt_table_index *indexes;
    size_t index_count;
} pt_description;

/* PT_INVALID_INPUT: the message names the file, error->field the place ("fields[3].label.zh-TW"). */
pt_status pt_description_parse(const pt_embedded_file *file, pt_arena *arena, pt_description *description,
                               pt_error *error);

/* One field as it stands among "fields", for custom fields; its group is not checked. */
pt_status pt_description_parse_field(const pt_embedded_file *file, pt_arena *arena, pt_field *field,
                                     pt_error *error);

#endif
