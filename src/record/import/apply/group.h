/* One customer's rows on their way into a chunk: the customer (customer.c), then their records (facts.c), and
 * sales of nobody (anonymous.c). Inside record/import/apply only. */
#ifndef PT_RECORD_IMPORT_APPLY_GROUP_H
#define PT_RECORD_IMPORT_APPLY_GROUP_H

#include "record/import/apply/change.h"
#include "record/import/apply/sort.h"
#include "record/import/apply/stored.h"
#include "record/import/apply/target.h"

/* One line of a main record. */
typedef struct pt_fact_line {
    int64_t id;
    const pt_staged_row *row;
    pt_value *slots;        /* of the line's part, or of the main part where there is none */
    const pt_value *before; /* what the store has; NULL: nothing */
} pt_fact_line;

/* Grows and is used again for the next main record. */
typedef struct pt_fact_lines {
    pt_fact_line *items;
    pt_value *slots;
    size_t count;
    size_t capacity;
} pt_fact_lines;

/* What the parts of applying share. */
typedef struct pt_applying {
    pt_import_run_state *run;
    pt_targets targets;
    pt_stored stored;
    pt_chunk *chunk; /* being filled */
    pt_changes changes;
    const pt_query *add_identity; /* one that somebody else may have */
    bool has_anonymous;           /* the store holds sales of nobody */
    pt_value *values;             /* room for a row's values, and one part's slots behind them */
    const pt_staged_row **latest; /* room for one row per slot of a customer */
    pt_fact_lines lines;          /* of the main record being applied */
    pt_arena group_arena;         /* for one customer at a time */
} pt_applying;

/* Rows of one customer, sorted. */
typedef struct pt_group {
    const pt_sort_entry *entries;
    size_t count;
    uint32_t ordinal;
    int64_t customer_id;
    bool is_stored; /* the customer was in the store before */
} pt_group;

pt_status pt_group_apply_customer(pt_applying *applying, const pt_group *group, pt_error *error);
pt_status pt_group_apply_facts(pt_applying *applying, const pt_group *group, pt_error *error);
pt_status pt_group_apply_anonymous(pt_applying *applying, const pt_sort_entry *entries, size_t count,
                                   pt_error *error);

/* The id of the line at `place` among lines with the same key: the source's number, or content and
 * occurrence. */
int64_t pt_group_line_id(const pt_sort_entry *entries, size_t place);

/* The slots of a part in a staged row, with what follows from the plan: constants, references, standards. */
void pt_group_fill_slots(const pt_applying *applying, pt_plan_role role, const pt_staged_row *row,
                         const pt_value *staged, pt_value *slots);

#endif
