/* Which fields a header may mean: the names, labels and synonyms of all descriptions, folded (pt_text_fold).
 *
 * What stands in brackets is left out unless it is all there is: "Amount (CNY)" is an amount. */
#ifndef PT_RECORD_IMPORT_MAPPING_HEADER_H
#define PT_RECORD_IMPORT_MAPPING_HEADER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text/buffer.h"
#include "record/entity.h"
#include "record/import/stage/key_map.h"

/* Replaces the buffer's content by the folded header. */
pt_status pt_header_fold(const char *header, pt_buffer *folded, pt_error *error);

/* How a header came to mean a field; the sooner, the surer. */
typedef enum pt_header_likeness {
    PT_HEADER_IS_TARGET, /* "customer.name" */
    PT_HEADER_IS_LABEL,  /* the field's name or its label in some language, unlike that of any other field */
    PT_HEADER_IS_SYNONYM,
} pt_header_likeness;

typedef struct pt_header_meaning pt_header_meaning;

struct pt_header_meaning {
    const pt_entity *entity;
    const pt_field *field;
    pt_header_likeness likeness;
    const pt_header_meaning *next; /* another meaning of the same header */
};

/* Zero-initialised is empty. */
typedef struct pt_header_index {
    pt_arena arena;
    pt_key_map keys;
    pt_header_meaning **meanings; /* by ordinal */
    size_t capacity;
} pt_header_index;

pt_status pt_header_index_build(const pt_schema *schema, pt_header_index *index, pt_error *error);
void pt_header_index_clear(pt_header_index *index);

/* The meanings of a header in the order of the schema, or NULL. */
const pt_header_meaning *pt_header_index_find(const pt_header_index *index, const char *header);

#endif
