/* Changes of records that the store has already: what differs is set, and what it was is kept in the history,
 * so that an undo can bring it back. */
#ifndef PT_RECORD_IMPORT_APPLY_CHANGE_H
#define PT_RECORD_IMPORT_APPLY_CHANGE_H

#include "base/text/buffer.h"
#include "record/import/apply/chunk.h"
#include "record/import/run.h"

#include <stdbool.h>
#include <string.h>

enum { PT_CHANGE_COLUMNS = 24, PT_CHANGE_GROUPS = 16, PT_CHANGE_PARTS = 4 };

/* Statements that set a part's slots, some columns each. */
typedef struct pt_change_statements {
    const pt_plan_part *part; /* NULL: free */
    const pt_query *groups[PT_CHANGE_GROUPS];
} pt_change_statements;

/* {.run, .chunk, .history_target} is ready. Belongs to one thread. */
typedef struct pt_changes {
    pt_import_run_state *run;
    pt_chunk *chunk;
    size_t history_target; /* place of the history among the chunk's targets */
    pt_change_statements statements[PT_CHANGE_PARTS];
    pt_buffer text;
} pt_changes;

void pt_changes_clear(pt_changes *changes);

typedef struct pt_changed_record {
    const pt_entity *entity;
    const pt_plan_part *part;
    int64_t customer_id; /* 0: of none */
    int64_t parent_id;   /* 0: none */
    int64_t record_id;
    const char *key;        /* as the file names it, for the report */
    const pt_value *before; /* by slot */
    const pt_value *after;  /* by slot; NULL values leave what is there */
    int64_t line;
} pt_changed_record;

/* Adds to the chunk what makes the record as it shall be. */
pt_status pt_changes_add(pt_changes *changes, const pt_changed_record *record, bool *is_changed,
                         pt_error *error);

/* The history's columns, in the order pt_changes_add() writes them. */
void pt_history_target(pt_chunk_target *target);

static inline bool pt_values_equal(const pt_value *a, const pt_value *b)
{
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case PT_VALUE_NULL: return true;
    case PT_VALUE_INTEGER: return a->integer == b->integer;
    case PT_VALUE_REAL: return a->real == b->real;
    case PT_VALUE_TEXT:
    case PT_VALUE_BYTES: return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
    }
    return false;
}

#endif
