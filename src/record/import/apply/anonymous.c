/* Lines that name no customer: each is a sale of nobody, with an id of its own. */
#include "record/import/apply/group.h"

#include <string.h>

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
}

/* The sale's slots from those of the main record and of the line. */
static void collect_slots(pt_applying *applying, const pt_staged_row *row, pt_value *slots)
{
    const pt_plan *plan = applying->run->plan;
    const pt_plan_part *anonymous = &applying->targets.anonymous;
    pt_value *staged = applying->values;
    pt_value *main_slots = staged + plan->value_count;
    pt_value *line_slots = main_slots + plan->parts[PT_ROLE_MAIN].slot_count;
    pt_staged_row_unpack(row, plan->types, plan->value_count, plan->value_count, staged);
    pt_group_fill_slots(applying, PT_ROLE_MAIN, row, staged, main_slots);
    if (plan->parts[PT_ROLE_LINE].entity != NULL) {
        pt_group_fill_slots(applying, PT_ROLE_LINE, row, staged, line_slots);
    }
    for (size_t i = 0; i < anonymous->slot_count; i++) {
        const pt_value *from = applying->targets.anonymous_roles[i] == PT_ROLE_LINE ? line_slots : main_slots;
        slots[i] = from[applying->targets.anonymous_slots[i]];
    }
    size_t amount = pt_plan_find_slot(anonymous, "amount");
    bool is_negative =
        amount != PT_NO_SLOT && slots[amount].type == PT_VALUE_INTEGER && slots[amount].integer < 0;
    for (size_t i = 0; i < anonymous->slot_count; i++) {
        if (anonymous->slots[i].source == PT_SLOT_KIND) {
            slots[i] = pt_value_text(is_negative ? "return" : "sale");
        }
    }
}

static pt_status add_sale(pt_applying *applying, int64_t id, const pt_value *slots, pt_error *error)
{
    const pt_plan_part *anonymous = &applying->targets.anonymous;
    pt_value *row = pt_chunk_add_row(applying->chunk, PT_TARGET_ANONYMOUS);
    if (row == NULL) {
        return fail_memory(error);
    }
    row[0] = pt_value_integer(id);
    memcpy(row + 1, slots, anonymous->slot_count * sizeof *slots);
    row[1 + anonymous->slot_count] = pt_value_integer(applying->run->batch_id);
    return PT_OK;
}

static pt_status compare_sale(pt_applying *applying, const pt_fact_line *sale, bool *is_stored,
                              bool *is_changed, pt_error *error)
{
    const pt_plan_part *anonymous = &applying->targets.anonymous;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(applying->run->reader, applying->targets.anonymous_by_key,
                                 (const pt_value[]){pt_value_integer(sale->id)}, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, is_stored, error));
    if (!*is_stored) {
        return PT_OK;
    }
    pt_value *before = pt_arena_alloc(&applying->group_arena, anonymous->slot_count, sizeof *before);
    if (before == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < anonymous->slot_count; i++) {
        before[i] = pt_rows_value(&rows, i);
    }
    const pt_changed_record record = {.entity = anonymous->entity,
                                      .part = anonymous,
                                      .record_id = sale->id,
                                      .before = before,
                                      .after = sale->slots,
                                      .line = sale->row->line};
    return pt_changes_add(&applying->changes, &record, is_changed, error);
}

pt_status pt_group_apply_anonymous(pt_applying *applying, const pt_sort_entry *entries, size_t count,
                                   pt_error *error)
{
    pt_import_report *report = applying->run->report;
    const pt_plan *plan = applying->run->plan;
    pt_plan_role finest = plan->parts[PT_ROLE_LINE].entity != NULL ? PT_ROLE_LINE : PT_ROLE_MAIN;
    pt_value *slots = applying->values + plan->value_count + plan->parts[PT_ROLE_MAIN].slot_count +
                      plan->parts[PT_ROLE_LINE].slot_count;
    for (size_t i = 0; i < count; i++) {
        int64_t id = pt_group_line_id(entries, i);
        bool is_stored = false, is_changed = false;
        report->records[finest].read++;
        if (i > 0 && pt_group_line_id(entries, i - 1) == id) {
            report->duplicates++;
            report->lines.skipped++;
            report->records[finest].skipped++;
            continue;
        }
        collect_slots(applying, entries[i].row, slots);
        if (applying->has_anonymous) {
            PT_RETURN_IF_ERROR(compare_sale(applying,
                                            &(pt_fact_line){.id = id, .row = entries[i].row, .slots = slots},
                                            &is_stored, &is_changed, error));
        }
        if (!is_stored) {
            PT_RETURN_IF_ERROR(add_sale(applying, id, slots, error));
        }
        pt_import_counts *both[] = {&report->lines, &report->records[finest]};
        for (size_t b = 0; b < 2; b++) {
            both[b]->added += !is_stored;
            both[b]->updated += is_stored && is_changed;
            both[b]->unchanged += is_stored && !is_changed;
        }
    }
    return PT_OK;
}
