/* The columns of a plan's record types, and rows of them made from slots: key, slots, what the system keeps.
 */
#ifndef PT_RECORD_IMPORT_APPLY_TARGET_H
#define PT_RECORD_IMPORT_APPLY_TARGET_H

#include "record/import/apply/chunk.h"
#include "record/import/plan/plan.h"

#include <stdbool.h>

/* Places in a chunk, in the order rows are written: what is referred to comes first. */
enum {
    PT_TARGET_CUSTOMER,
    PT_TARGET_IDENTITY,
    PT_TARGET_MAIN,
    PT_TARGET_LINE,
    PT_TARGET_ANONYMOUS,
    PT_TARGET_HISTORY,
};

typedef struct pt_target {
    const pt_entity *entity; /* NULL: none */
    const pt_plan_part *part;
    size_t key_count;    /* columns before the slots */
    size_t system_place; /* first column behind them */
    pt_columns columns;
    pt_columns slot_columns; /* the part of columns that the slots fill */
    pt_columns key_columns;
    bool has_own_key; /* customers: the field that the key column fills stands behind the slots */

    /* The key and all slots of the rows with any of PT_STORED_AT_ONCE keys; of the lines of as many parents.
     */
    const pt_query *by_keys;
    const pt_query *by_parents;
} pt_target;

typedef struct pt_targets {
    pt_target of[PT_ROLE_COUNT]; /* of customers, main records and lines */
    pt_chunk_target chunk[PT_CHUNK_TABLES];
    /* Anonymous sales: their slots as a part, and the plan's part and slot that each comes from. */
    pt_plan_part anonymous; /* entity NULL: none */
    const pt_plan_role *anonymous_roles;
    const size_t *anonymous_slots;
    const pt_query *anonymous_by_key;
} pt_targets;

pt_status pt_targets_make(const pt_plan *plan, pt_arena *arena, pt_targets *targets, pt_error *error);

#endif
