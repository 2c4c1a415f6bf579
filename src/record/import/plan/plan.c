#include "record/import/plan/plan.h"

#include "record/import/plan/slots.h"

#include <string.h>

pt_plan_role pt_plan_role_of(const pt_entity *entity)
{
    if (strcmp(entity->name, "customer") == 0) {
        return PT_ROLE_CUSTOMER;
    }
    if (entity->parent != NULL) {
        return PT_ROLE_LINE;
    }
    return pt_entity_is_of_customer(entity) ? PT_ROLE_MAIN : PT_ROLE_REFERENCE;
}

size_t pt_plan_find_slot(const pt_plan_part *part, const char *field)
{
    for (size_t i = 0; i < part->slot_count; i++) {
        if (strcmp(part->slots[i].field->name, field) == 0) {
            return i;
        }
    }
    return PT_NO_SLOT;
}

typedef struct planning {
    const char *const *headers;
    size_t header_count;
    pt_arena *arena;
    pt_error *error;
} planning;

/* The place in the file of a mapping's column. */
static pt_status find_header(const planning *in, const char *header, size_t *column)
{
    size_t found = PT_NO_SLOT;
    for (size_t i = 0; i < in->header_count; i++) {
        if (strcmp(in->headers[i], header) != 0) {
            continue;
        }
        if (found != PT_NO_SLOT) {
            return PT_FAIL(in->error, PT_INVALID_INPUT,
                           "two columns of the file are called {1}: give them different names", header);
        }
        found = i;
    }
    if (found == PT_NO_SLOT) {
        return PT_FAIL(in->error, PT_INVALID_INPUT,
                       "the mapping names a column {1}, which the file does not have: choose another mapping",
                       header);
    }
    *column = found;
    return PT_OK;
}

/* Gives every mapped column's record type its role; one type for each role. */
static pt_status find_parts(const planning *in, pt_plan *plan)
{
    for (size_t i = 0; i < plan->mapping->column_count; i++) {
        const pt_entity *entity = plan->mapping->columns[i].entity;
        if (entity == NULL) {
            continue;
        }
        if (entity->table_class != PT_TABLE_DISTRIBUTED && entity->table_class != PT_TABLE_REFERENCE) {
            return PT_FAIL(in->error, PT_INVALID_INPUT, "records of the type {1} cannot be imported",
                           entity->name);
        }
        pt_plan_part *part = &plan->parts[pt_plan_role_of(entity)];
        if (part->entity != NULL && part->entity != entity) {
            return PT_FAIL(in->error, PT_INVALID_INPUT,
                           "one file cannot hold both {1} and {2}: ignore the columns of one of them",
                           part->entity->name, entity->name);
        }
        part->entity = entity;
    }
    const pt_entity *line = plan->parts[PT_ROLE_LINE].entity;
    if (line != NULL) {
        pt_plan_part *main_part = &plan->parts[PT_ROLE_MAIN];
        const pt_entity *parent = pt_schema_find(plan->schema, line->parent);
        if (main_part->entity != NULL && main_part->entity != parent) {
            return PT_FAIL(in->error, PT_INVALID_INPUT,
                           "one file cannot hold both {1} and {2}: ignore the columns of one of them",
                           line->name, main_part->entity->name);
        }
        main_part->entity = parent;
    }
    return PT_OK;
}

static pt_status find_customer_key(const planning *in, pt_plan *plan)
{
    const pt_mapping *mapping = plan->mapping;
    plan->match = mapping->match != NULL ? mapping->match : pt_import_standard_match;
    plan->customer_column = PT_NO_SLOT;
    for (size_t i = 0; i < mapping->column_count; i++) {
        const pt_mapping_column *column = &mapping->columns[i];
        if (column->entity != NULL && pt_plan_role_of(column->entity) == PT_ROLE_CUSTOMER &&
            column->field->identity != NULL && strcmp(column->field->identity, plan->match) == 0) {
            plan->customer_key = column->field;
            return find_header(in, column->header, &plan->customer_column);
        }
    }
    const pt_plan_part *parts = plan->parts;
    if (parts[PT_ROLE_CUSTOMER].entity != NULL || parts[PT_ROLE_MAIN].entity != NULL) {
        return PT_FAIL(
            in->error, PT_INVALID_INPUT,
            "no column tells the customers apart: map one to a field that is an identity of the kind {1}, "
            "or match by another kind (--match)",
            plan->match);
    }
    return PT_OK;
}

/* What tells references apart: the fields of the type's first index, otherwise its name. */
static pt_status find_reference_key(const planning *in, pt_plan *plan)
{
    const pt_entity *entity = plan->parts[PT_ROLE_REFERENCE].entity;
    if (entity == NULL) {
        return PT_OK;
    }
    static const char *const by_name[] = {"name"};
    const char *const *fields = entity->table.index_count > 0 ? entity->table.indexes[0].columns : by_name;
    size_t count = entity->table.index_count > 0 ? entity->table.indexes[0].column_count : 1;
    if (count == 1 && pt_mapping_find(plan->mapping, entity->name, fields[0]) == NULL) {
        fields = by_name;
    }
    for (size_t i = 0; i < count && i < PT_PLAN_KEY_COLUMNS; i++) {
        const pt_mapping_column *column = pt_mapping_find(plan->mapping, entity->name, fields[i]);
        if (column == NULL) {
            return PT_FAIL(in->error, PT_INVALID_INPUT,
                           "no column tells records of the type {1} apart: map one to {2}", entity->name,
                           fields[i]);
        }
        PT_RETURN_IF_ERROR(find_header(in, column->header, &plan->reference_columns[i]));
        plan->reference_fields[i] = column->field;
        plan->reference_column_count = i + 1;
    }
    return PT_OK;
}

static pt_status find_numbers(const planning *in, pt_plan *plan)
{
    static const char *const main_numbers[] = {"number", "source_key"};
    plan->number_column = PT_NO_SLOT;
    plan->line_column = PT_NO_SLOT;
    const pt_entity *main_entity = plan->parts[PT_ROLE_MAIN].entity;
    for (size_t i = 0; main_entity != NULL && i < 2; i++) {
        const pt_mapping_column *column = pt_mapping_find(plan->mapping, main_entity->name, main_numbers[i]);
        if (column != NULL && plan->number_column == PT_NO_SLOT) {
            PT_RETURN_IF_ERROR(find_header(in, column->header, &plan->number_column));
        }
    }
    const pt_entity *line = plan->parts[PT_ROLE_LINE].entity;
    const pt_mapping_column *column =
        line == NULL ? NULL : pt_mapping_find(plan->mapping, line->name, "source_line");
    return column == NULL ? PT_OK : find_header(in, column->header, &plan->line_column);
}

static pt_status place_columns(const planning *in, const pt_plan *plan, pt_slot_maker *maker)
{
    for (size_t i = 0; i < plan->mapping->column_count; i++) {
        const pt_mapping_column *column = &plan->mapping->columns[i];
        if (column->entity == NULL || column->field == plan->customer_key) {
            continue;
        }
        size_t place = 0;
        PT_RETURN_IF_ERROR(find_header(in, column->header, &place));
        PT_RETURN_IF_ERROR(pt_slots_add_column(maker, pt_plan_role_of(column->entity), column, place));
    }
    return PT_OK;
}

/* Numbers the staged values of all parts but the reference's, which never waits in a spill. */
static pt_status number_values(const planning *in, pt_plan *plan)
{
    size_t count = 0;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        plan->parts[role].first_value = count;
        count += role == PT_ROLE_REFERENCE ? 0 : plan->parts[role].staged_count;
    }
    pt_value_type *types = pt_arena_alloc(in->arena, count, sizeof *types);
    if (types == NULL) {
        return PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
    }
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        const pt_plan_part *part = &plan->parts[role];
        for (size_t i = 0; role != PT_ROLE_REFERENCE && i < part->staged_count; i++) {
            types[part->first_value + i] = part->slots[i].type;
        }
    }
    plan->types = types;
    plan->value_count = count;
    return PT_OK;
}

pt_status pt_plan_make(const pt_schema *schema, const pt_mapping *mapping, const pt_sample *sample,
                       pt_arena *arena, pt_plan *plan, pt_error *error)
{
    const planning in = {
        .headers = sample->headers, .header_count = sample->column_count, .arena = arena, .error = error};
    pt_plan built = {.schema = schema, .mapping = mapping};
    PT_RETURN_IF_ERROR(find_parts(&in, &built));
    bool is_empty = true;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        is_empty = is_empty && built.parts[role].entity == NULL;
    }
    if (is_empty) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "no column of the file is known: give the first line names such as {1}, or map them",
                       "Customer ID, Order ID, Order Date, Amount");
    }
    PT_RETURN_IF_ERROR(find_customer_key(&in, &built));
    PT_RETURN_IF_ERROR(find_reference_key(&in, &built));
    PT_RETURN_IF_ERROR(find_numbers(&in, &built));
    pt_slot_maker maker = {.plan = &built, .arena = arena, .error = error};
    PT_RETURN_IF_ERROR(pt_slots_begin(&maker));
    PT_RETURN_IF_ERROR(place_columns(&in, &built, &maker));
    PT_RETURN_IF_ERROR(pt_slots_finish(&maker));
    PT_RETURN_IF_ERROR(number_values(&in, &built));
    *plan = built;
    return PT_OK;
}
