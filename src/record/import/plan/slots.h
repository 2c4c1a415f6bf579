/* The slots of a plan's parts: those that columns fill, then those that follow from them. For plan.c only. */
#ifndef PT_RECORD_IMPORT_PLAN_SLOTS_H
#define PT_RECORD_IMPORT_PLAN_SLOTS_H

#include "record/import/plan/plan.h"

typedef struct pt_slot_maker {
    pt_plan *plan;
    pt_arena *arena;
    pt_error *error;
    pt_plan_slot *slots[PT_ROLE_COUNT];
} pt_slot_maker;

pt_status pt_slots_begin(pt_slot_maker *maker);
pt_status pt_slots_add_column(pt_slot_maker *maker, pt_plan_role role, const pt_mapping_column *mapping,
                              size_t column);

/* Adds what follows and checks that nothing required is missing. */
pt_status pt_slots_finish(pt_slot_maker *maker);

#endif
