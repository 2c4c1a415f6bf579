#include "record/import/plan/slots.h"

#include <string.h>

static pt_value_type value_type(const pt_field *field)
{
    switch (field->type) {
    case PT_FIELD_TEXT:
    case PT_FIELD_CHOICE:
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_JSON: return PT_VALUE_TEXT;
    case PT_FIELD_NUMBER: return PT_VALUE_REAL;
    case PT_FIELD_INTEGER:
    case PT_FIELD_MONEY:
    case PT_FIELD_DATE:
    case PT_FIELD_INSTANT:
    case PT_FIELD_YES_NO:
    case PT_FIELD_REFERENCE: return PT_VALUE_INTEGER;
    }
    return PT_VALUE_NULL;
}

pt_status pt_slots_begin(pt_slot_maker *maker)
{
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        const pt_entity *entity = maker->plan->parts[role].entity;
        if (entity == NULL) {
            continue;
        }
        maker->slots[role] = pt_arena_alloc(maker->arena, entity->field_count, sizeof *maker->slots[role]);
        if (maker->slots[role] == NULL) {
            return PT_FAIL(maker->error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
        }
        maker->plan->parts[role].slots = maker->slots[role];
    }
    maker->plan->time_slot = PT_NO_SLOT;
    maker->plan->currency_slot = PT_NO_SLOT;
    maker->plan->reference_slot = PT_NO_SLOT;
    return PT_OK;
}

static void add(pt_slot_maker *maker, pt_plan_role role, pt_plan_slot slot)
{
    pt_plan_part *part = &maker->plan->parts[role];
    slot.type = value_type(slot.field);
    maker->slots[role][part->slot_count] = slot;
    part->slot_count++;
    if (slot.source < PT_SLOT_SUM && slot.source != PT_SLOT_LOOKUP) {
        part->staged_count = part->slot_count;
    }
}

static size_t find(const pt_slot_maker *maker, pt_plan_role role, const char *field)
{
    return pt_plan_find_slot(&maker->plan->parts[role], field);
}

pt_status pt_slots_add_column(pt_slot_maker *maker, pt_plan_role role, const pt_mapping_column *mapping,
                              size_t column)
{
    const pt_field *field = mapping->field;
    if (!pt_field_is_entered(field)) {
        return PT_FAIL(maker->error, PT_INVALID_INPUT, "{1} is computed and cannot be imported", field->name);
    }
    if (field->type == PT_FIELD_REFERENCE || field->privacy == PT_PRIVACY_SECRET || field->custom_id != 0) {
        return PT_FAIL(maker->error, PT_INVALID_INPUT,
                       "{1} cannot be imported from a file: ignore the column {2}", field->name,
                       mapping->header);
    }
    pt_plan_slot slot = {.field = field, .source = PT_SLOT_CELL, .column = column, .mapping = mapping};
    if (field->complement_gives != NULL) {
        /* The cell stands for the field it gives; `from` is found when all columns are placed. */
        slot.field = pt_entity_find_field(mapping->entity, field->complement_gives);
        slot.source = PT_SLOT_DIFFERENCE;
        if (find(maker, role, slot.field->name) != PT_NO_SLOT ||
            pt_mapping_find(maker->plan->mapping, mapping->entity->name, slot.field->name) != NULL) {
            return PT_OK; /* the column that says it directly is taken */
        }
    }
    add(maker, role, slot);
    return PT_OK;
}

/* quantity × unit price, where the file has no amount. */
static void add_product(pt_slot_maker *maker, pt_plan_role role)
{
    const pt_field *amount = pt_entity_find_field(maker->plan->parts[role].entity, "amount");
    size_t quantity = find(maker, role, "quantity");
    size_t price = find(maker, role, "unit_price");
    if (amount != NULL && find(maker, role, "amount") == PT_NO_SLOT && quantity != PT_NO_SLOT &&
        price != PT_NO_SLOT) {
        add(maker, role,
            (pt_plan_slot){.field = amount,
                           .source = PT_SLOT_PRODUCT,
                           .column = PT_NO_SLOT,
                           .from = quantity,
                           .with = price});
    }
}

static pt_status connect_differences(pt_slot_maker *maker, pt_plan_role role)
{
    for (size_t i = 0; i < maker->plan->parts[role].slot_count; i++) {
        pt_plan_slot *slot = &maker->slots[role][i];
        if (slot->source != PT_SLOT_DIFFERENCE) {
            continue;
        }
        slot->from = find(maker, role, slot->mapping->field->complement_of);
        if (slot->from == PT_NO_SLOT) {
            return PT_FAIL(maker->error, PT_INVALID_INPUT,
                           "the column {1} needs one for {2}: map it, or ignore {1}", slot->mapping->header,
                           slot->mapping->field->complement_of);
        }
    }
    return PT_OK;
}

static void add_derived(pt_slot_maker *maker, pt_plan_role role)
{
    const pt_entity *entity = maker->plan->parts[role].entity;
    for (size_t i = 0; i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        const char *from = field->day_of != NULL ? field->day_of : field->base_of;
        size_t slot = from == NULL ? PT_NO_SLOT : find(maker, role, from);
        if (slot != PT_NO_SLOT) {
            add(maker, role,
                (pt_plan_slot){.field = field,
                               .source = field->day_of != NULL ? PT_SLOT_DAY_OF : PT_SLOT_BASE_OF,
                               .column = PT_NO_SLOT,
                               .from = slot});
        }
    }
}

/* Where the reference's id goes: into the line when it has a field for it, otherwise into the main record. */
static void add_reference(pt_slot_maker *maker)
{
    const pt_entity *reference = maker->plan->parts[PT_ROLE_REFERENCE].entity;
    static const pt_plan_role holders[] = {PT_ROLE_LINE, PT_ROLE_MAIN};
    for (size_t h = 0; reference != NULL && h < 2; h++) {
        const pt_entity *entity = maker->plan->parts[holders[h]].entity;
        for (size_t i = 0; entity != NULL && i < entity->field_count; i++) {
            const pt_field *field = &entity->fields[i];
            if (field->reference != NULL && strcmp(field->reference, reference->name) == 0) {
                maker->plan->reference_slot = maker->plan->parts[holders[h]].slot_count;
                maker->plan->reference_holder = holders[h];
                add(maker, holders[h],
                    (pt_plan_slot){.field = field, .source = PT_SLOT_LOOKUP, .column = PT_NO_SLOT});
                return;
            }
        }
    }
}

/* A transaction's amounts are the sums of its lines' where the file does not give them. */
static void add_sums(pt_slot_maker *maker)
{
    const pt_plan_part *line = &maker->plan->parts[PT_ROLE_LINE];
    const pt_entity *entity = maker->plan->parts[PT_ROLE_MAIN].entity;
    for (size_t i = 0; line->entity != NULL && i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        size_t from = pt_plan_find_slot(line, field->name);
        if (field->type == PT_FIELD_MONEY && from != PT_NO_SLOT &&
            find(maker, PT_ROLE_MAIN, field->name) == PT_NO_SLOT) {
            add(maker, PT_ROLE_MAIN,
                (pt_plan_slot){.field = field, .source = PT_SLOT_SUM, .column = PT_NO_SLOT, .from = from});
        }
    }
}

static bool has_choice(const pt_field *field, const char *code)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (strcmp(field->choices[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

/* What a field has in every record of this file; source PT_SLOT_CELL: nothing. */
static pt_plan_slot constant_slot(const pt_slot_maker *maker, pt_plan_role role, const pt_field *field)
{
    const pt_entity *entity = maker->plan->parts[role].entity;
    const pt_mapping *mapping = maker->plan->mapping;
    pt_plan_slot slot = {.field = field, .source = PT_SLOT_CONSTANT, .column = PT_NO_SLOT};
    slot.constant = field->standard;
    if (entity->currency != NULL && strcmp(field->name, entity->currency) == 0) {
        slot.constant = mapping->currency;
    } else if (entity->kind == PT_ENTITY_FACT && strcmp(field->name, "source") == 0) {
        slot.constant = mapping->source != NULL ? mapping->source : pt_import_standard_source;
    } else if (role == PT_ROLE_MAIN && has_choice(field, "return") && has_choice(field, "cancellation")) {
        slot.source = PT_SLOT_KIND;
    }
    if (slot.source == PT_SLOT_CONSTANT && slot.constant == NULL) {
        slot.source = PT_SLOT_CELL;
    }
    return slot;
}

static void add_constants(pt_slot_maker *maker, pt_plan_role role)
{
    const pt_entity *entity = maker->plan->parts[role].entity;
    for (size_t i = 0; i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        if (!pt_field_has_column(field) || find(maker, role, field->name) != PT_NO_SLOT) {
            continue;
        }
        pt_plan_slot slot = constant_slot(maker, role, field);
        if (slot.source != PT_SLOT_CELL) {
            add(maker, role, slot);
        }
    }
}

/* A customer without name is called by its number, a service by its code; the rest must be there. */
static pt_status check_required(pt_slot_maker *maker, pt_plan_role role)
{
    const pt_entity *entity = maker->plan->parts[role].entity;
    bool may_lack_name = role == PT_ROLE_CUSTOMER || role == PT_ROLE_REFERENCE;
    for (size_t i = 0; i < entity->field_count; i++) {
        const pt_field *field = &entity->fields[i];
        if (!field->is_required || !pt_field_is_entered(field) ||
            find(maker, role, field->name) != PT_NO_SLOT ||
            (may_lack_name && strcmp(field->name, "name") == 0)) {
            continue;
        }
        return pt_error_at_field(maker->error,
                                 PT_FAIL(maker->error, PT_INVALID_INPUT,
                                         "no column of the file gives {1} of the {2}: map one to {2}.{1}",
                                         field->name, entity->name),
                                 field->name);
    }
    return PT_OK;
}

pt_status pt_slots_finish(pt_slot_maker *maker)
{
    pt_plan *plan = maker->plan;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (plan->parts[role].entity != NULL) {
            add_product(maker, (pt_plan_role)role);
            PT_RETURN_IF_ERROR(connect_differences(maker, (pt_plan_role)role));
            add_derived(maker, (pt_plan_role)role);
        }
    }
    add_reference(maker);
    if (plan->parts[PT_ROLE_MAIN].entity != NULL) {
        add_sums(maker);
    }
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (plan->parts[role].entity != NULL) {
            add_constants(maker, (pt_plan_role)role);
            PT_RETURN_IF_ERROR(check_required(maker, (pt_plan_role)role));
        }
    }
    const pt_entity *main_entity = plan->parts[PT_ROLE_MAIN].entity;
    if (main_entity != NULL && main_entity->event_time != NULL) {
        plan->time_slot = find(maker, PT_ROLE_MAIN, main_entity->event_time);
    }
    if (main_entity != NULL && main_entity->currency != NULL) {
        size_t slot = find(maker, PT_ROLE_MAIN, main_entity->currency);
        bool is_cell = slot != PT_NO_SLOT && maker->slots[PT_ROLE_MAIN][slot].source == PT_SLOT_CELL;
        plan->currency_slot = is_cell ? slot : PT_NO_SLOT;
    }
    bool is_sale = main_entity != NULL && strcmp(main_entity->name, "transaction") == 0;
    plan->anonymous = is_sale ? pt_schema_find(plan->schema, "anonymous_sale") : NULL;
    return PT_OK;
}
