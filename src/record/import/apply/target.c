#include "record/import/apply/target.h"

#include "record/import/apply/change.h"
#include "record/import/apply/stored.h"

#include <string.h>

static const char *const identity_columns[] = {"kind",  "key",        "customer_id",
                                               "shown", "created_at", "batch_id"};

typedef struct target_maker {
    const pt_plan *plan;
    pt_arena *arena;
    pt_error *error;
} target_maker;

static pt_status fail_memory(const target_maker *maker)
{
    return PT_FAIL(maker->error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
}

static bool has_system_columns(const pt_entity *entity)
{
    return entity->kind == PT_ENTITY_RECORD;
}

static pt_status make_target(const target_maker *maker, pt_plan_role role, pt_target *target)
{
    const pt_plan_part *part = &maker->plan->parts[role];
    const pt_entity *entity = part->entity;
    target->entity = entity;
    target->part = part;
    const pt_table *table = &entity->table;
    const char **names = pt_arena_alloc(maker->arena, table->key_count + part->slot_count + 8, sizeof *names);
    if (names == NULL) {
        return fail_memory(maker);
    }
    size_t count = 0;
    for (; count < table->key_count; count++) {
        names[count] = table->key[count];
    }
    target->key_count = count;
    for (size_t i = 0; i < part->slot_count; i++) {
        names[count++] = part->slots[i].field->name;
    }
    target->slot_columns = (pt_columns){names + target->key_count, part->slot_count};
    target->key_columns = (pt_columns){names, target->key_count};
    if (role == PT_ROLE_CUSTOMER) {
        target->has_own_key = true;
        names[count++] = maker->plan->customer_key->name;
        if (pt_plan_find_slot(part, "name") == PT_NO_SLOT) {
            names[count++] = "name";
        }
    }
    target->system_place = count;
    if (has_system_columns(entity)) {
        names[count++] = "version";
        names[count++] = "created_at";
        names[count++] = "updated_at";
    }
    names[count++] = "batch_id";
    target->columns = (pt_columns){names, count};
    const pt_columns shown = {names, target->key_count + part->slot_count};
    if (role == PT_ROLE_LINE) {
        return pt_statement_select_many(table, shown, (pt_columns){names, target->key_count - 1},
                                        PT_STORED_AT_ONCE, maker->arena, &target->by_parents, maker->error);
    }
    return pt_statement_select_many(table, shown, target->key_columns, PT_STORED_AT_ONCE, maker->arena,
                                    &target->by_keys, maker->error);
}

/* The slot that fills a field of the anonymous sale: the line's first, then the main record's. */
static bool find_source(const pt_plan *plan, const char *field, pt_plan_role *role, size_t *slot)
{
    static const pt_plan_role roles[] = {PT_ROLE_LINE, PT_ROLE_MAIN};
    for (size_t i = 0; i < 2; i++) {
        *role = roles[i];
        *slot =
            plan->parts[*role].entity == NULL ? PT_NO_SLOT : pt_plan_find_slot(&plan->parts[*role], field);
        if (*slot != PT_NO_SLOT) {
            return true;
        }
    }
    return false;
}

static pt_status make_anonymous(const target_maker *maker, pt_targets *targets)
{
    const pt_entity *entity = maker->plan->anonymous;
    const char **names = pt_arena_alloc(maker->arena, entity->field_count + 2, sizeof *names);
    pt_plan_slot *slots = pt_arena_alloc(maker->arena, entity->field_count, sizeof *slots);
    pt_plan_role *roles = pt_arena_alloc(maker->arena, entity->field_count, sizeof *roles);
    size_t *places = pt_arena_alloc(maker->arena, entity->field_count, sizeof *places);
    if (names == NULL || slots == NULL || roles == NULL || places == NULL) {
        return fail_memory(maker);
    }
    size_t count = 0;
    names[0] = "id";
    for (size_t i = 0; i < entity->field_count; i++) {
        if (find_source(maker->plan, entity->fields[i].name, &roles[count], &places[count])) {
            slots[count] = maker->plan->parts[roles[count]].slots[places[count]];
            slots[count].field = &entity->fields[i];
            count++;
            names[count] = entity->fields[i].name;
        }
    }
    names[count + 1] = "batch_id";
    targets->anonymous = (pt_plan_part){.entity = entity, .slots = slots, .slot_count = count};
    targets->anonymous_roles = roles;
    targets->anonymous_slots = places;
    targets->chunk[PT_TARGET_ANONYMOUS] = (pt_chunk_target){entity->name, {names, count + 2}};
    return pt_statement_select(&entity->table, (pt_columns){names + 1, count}, (pt_columns){names, 1},
                               maker->arena, &targets->anonymous_by_key, maker->error);
}

pt_status pt_targets_make(const pt_plan *plan, pt_arena *arena, pt_targets *targets, pt_error *error)
{
    const target_maker maker = {.plan = plan, .arena = arena, .error = error};
    static const struct {
        pt_plan_role role;
        size_t place;
    } places[] = {{PT_ROLE_CUSTOMER, PT_TARGET_CUSTOMER},
                  {PT_ROLE_MAIN, PT_TARGET_MAIN},
                  {PT_ROLE_LINE, PT_TARGET_LINE}};
    pt_targets made = {0};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        pt_target *target = &made.of[places[i].role];
        if (plan->parts[places[i].role].entity != NULL) {
            PT_RETURN_IF_ERROR(make_target(&maker, places[i].role, target));
            made.chunk[places[i].place] = (pt_chunk_target){target->entity->name, target->columns};
        }
    }
    made.chunk[PT_TARGET_IDENTITY] =
        (pt_chunk_target){"identity", {identity_columns, sizeof identity_columns / sizeof *identity_columns}};
    pt_history_target(&made.chunk[PT_TARGET_HISTORY]);
    if (plan->anonymous != NULL) {
        PT_RETURN_IF_ERROR(make_anonymous(&maker, &made));
    }
    *targets = made;
    return PT_OK;
}
