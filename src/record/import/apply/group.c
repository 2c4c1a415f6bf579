#include "record/import/apply/group.h"

#include "base/hash.h"
#include "record/import/stage/references.h"

enum { SEED_OCCURRENCE = 5 };

int64_t pt_group_line_id(const pt_sort_entry *entries, size_t place)
{
    const pt_sort_entry *entry = &entries[place];
    if (entry->row->has_line_key) {
        return (int64_t)entry->content;
    }
    uint64_t occurrence = 0;
    while (occurrence < place && entries[place - occurrence - 1].content == entry->content) {
        occurrence++;
    }
    uint64_t parts[3] = {(uint64_t)entry->key, entry->content, occurrence};
    return pt_hash63(SEED_OCCURRENCE, parts, sizeof parts);
}

void pt_group_fill_slots(const pt_applying *applying, pt_plan_role role, const pt_staged_row *row,
                         const pt_value *staged, pt_value *slots)
{
    const pt_import_run_state *run = applying->run;
    const pt_plan_part *part = &run->plan->parts[role];
    for (size_t i = 0; i < part->slot_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        slots[i] = (pt_value){0};
        if (i < part->staged_count) {
            slots[i] = staged[part->first_value + i];
        } else if (slot->source == PT_SLOT_LOOKUP && row->reference != PT_KEY_NONE) {
            slots[i] = pt_value_integer(pt_references_id(run->references, row->reference));
        } else if (slot->source == PT_SLOT_CONSTANT) {
            slots[i] = pt_value_text(slot->constant);
        }
        if (slots[i].type == PT_VALUE_NULL && slot->field->standard != NULL && slot->source == PT_SLOT_CELL) {
            slots[i] = pt_value_text(slot->field->standard);
        }
    }
}
