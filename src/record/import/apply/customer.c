#include "record/import/apply/group.h"
#include "record/import/apply/own_identity.h"
#include "record/import/stage/customers.h"

#include <string.h>

typedef enum outcome { ADDED, UPDATED, UNCHANGED, SKIPPED } outcome;

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
}

static void count(pt_import_counts *counts, outcome what)
{
    counts->read++;
    switch (what) {
    case ADDED: counts->added++; break;
    case UPDATED: counts->updated++; break;
    case UNCHANGED: counts->unchanged++; break;
    case SKIPPED: counts->skipped++; break;
    }
}

static bool is_later(const pt_staged_row *a, const pt_staged_row *b)
{
    return a->time != b->time ? a->time > b->time : a->line > b->line;
}

/* The latest known value of every slot; those that differ from it are counted. */
static void merge_rows(pt_applying *applying, const pt_group *group, pt_value *merged)
{
    const pt_plan *plan = applying->run->plan;
    const pt_plan_part *part = &plan->parts[PT_ROLE_CUSTOMER];
    memset(merged, 0, part->slot_count * sizeof *merged);
    if (part->staged_count == 0) {
        return;
    }
    const pt_staged_row **rows = applying->latest;
    memset((void *)rows, 0, part->slot_count * sizeof(const pt_staged_row *));
    for (size_t i = 0; i < group->count; i++) {
        const pt_staged_row *row = group->entries[i].row;
        pt_value *values = applying->values;
        pt_staged_row_unpack(row, plan->types, plan->value_count, part->staged_count, values);
        for (size_t s = 0; s < part->staged_count; s++) {
            if (values[s].type == PT_VALUE_NULL) {
                continue;
            }
            bool differs = rows[s] != NULL && !pt_values_equal(&values[s], &merged[s]);
            applying->run->report->conflicts += differs;
            if (rows[s] == NULL || is_later(row, rows[s])) {
                merged[s] = values[s];
                rows[s] = row;
            }
        }
    }
}

/* Phone, address, card: further ways to find the customer, unless they lead to somebody else already. */
static pt_status add_further_identity(pt_applying *applying, const pt_group *group, const char *kind,
                                      const pt_value *shown, pt_error *error)
{
    const pt_import_run_state *run = applying->run;
    PT_SCOPED(pt_buffer) key = {0};
    if (!pt_customers_identity_key(run, kind, (pt_slice){shown->data, shown->length}, &key)) {
        return PT_OK;
    }
    const pt_value values[] = {
        pt_value_text(kind),
        pt_chunk_copy(applying->chunk, pt_buffer_text(&key), key.length),
        pt_value_integer(group->customer_id),
        *shown,
        pt_value_integer(run->now),
        pt_value_integer(run->batch_id),
    };
    return values[1].type == PT_VALUE_NULL
               ? fail_memory(error)
               : pt_chunk_add_statement(applying->chunk, applying->add_identity, values, error);
}

static pt_status add_identities(pt_applying *applying, const pt_group *group, const pt_value *before,
                                const pt_value *after, pt_error *error)
{
    const pt_plan_part *part = &applying->run->plan->parts[PT_ROLE_CUSTOMER];
    for (size_t i = 0; i < part->slot_count; i++) {
        const char *kind = part->slots[i].field->identity;
        bool is_new =
            after[i].type == PT_VALUE_TEXT && (before == NULL || !pt_values_equal(&before[i], &after[i]));
        if (kind != NULL && is_new) {
            PT_RETURN_IF_ERROR(add_further_identity(applying, group, kind, &after[i], error));
        }
    }
    return PT_OK;
}

static pt_status add_customer(pt_applying *applying, const pt_group *group, const pt_value *merged,
                              pt_error *error)
{
    const pt_import_run_state *run = applying->run;
    const pt_target *target = &applying->targets.of[PT_ROLE_CUSTOMER];
    pt_value *row = pt_chunk_add_row(applying->chunk, PT_TARGET_CUSTOMER);
    if (row == NULL) {
        return fail_memory(error);
    }
    size_t at = 0;
    bool has_name = false;
    row[at++] = pt_value_integer(group->customer_id);
    for (size_t i = 0; i < target->part->slot_count; i++) {
        const pt_plan_slot *slot = &target->part->slots[i];
        bool is_name = strcmp(slot->field->name, "name") == 0;
        row[at] = merged[i];
        if (row[at].type == PT_VALUE_NULL) {
            row[at] = is_name
                          ? pt_own_identity_shown(applying->run, group->ordinal)
                          : pt_value_text(slot->constant != NULL ? slot->constant : slot->field->standard);
        }
        has_name = has_name || is_name;
        at++;
    }
    row[at++] = pt_own_identity_shown(applying->run, group->ordinal);
    if (!has_name) {
        row[at++] = pt_own_identity_shown(applying->run, group->ordinal);
    }
    row[at++] = pt_value_integer(1);
    row[at++] = pt_value_integer(run->now);
    row[at++] = pt_value_integer(run->now);
    row[at] = pt_value_integer(run->batch_id);
    return add_identities(applying, group, NULL, merged, error);
}

static pt_status update_customer(pt_applying *applying, const pt_group *group, const pt_value *merged,
                                 outcome *what, pt_error *error)
{
    pt_import_run_state *run = applying->run;
    const pt_target *target = &applying->targets.of[PT_ROLE_CUSTOMER];
    const pt_plan_part *part = target->part;
    *what = SKIPPED;
    if (run->mapping->customers != PT_IMPORT_UPDATE) {
        return PT_OK;
    }
    *what = UNCHANGED;
    if (part->staged_count == 0) {
        return PT_OK;
    }
    const pt_value *before = pt_stored_find(&applying->stored, PT_ROLE_CUSTOMER, &group->customer_id);
    if (before == NULL) {
        return PT_OK; /* erased meanwhile */
    }
    const pt_changed_record record = {.entity = part->entity,
                                      .part = part,
                                      .customer_id = group->customer_id,
                                      .record_id = group->customer_id,
                                      .key = run->customers.entries[group->ordinal].text,
                                      .before = before,
                                      .after = merged,
                                      .line = group->entries[group->count - 1].row->line};
    bool is_changed = false;
    PT_RETURN_IF_ERROR(pt_changes_add(&applying->changes, &record, &is_changed, error));
    *what = is_changed ? UPDATED : UNCHANGED;
    return is_changed ? add_identities(applying, group, before, merged, error) : PT_OK;
}

pt_status pt_group_apply_customer(pt_applying *applying, const pt_group *group, pt_error *error)
{
    pt_import_report *report = applying->run->report;
    pt_value *merged = applying->values + applying->run->plan->value_count;
    merge_rows(applying, group, merged);
    outcome what = ADDED;
    PT_RETURN_IF_ERROR(group->is_stored ? update_customer(applying, group, merged, &what, error)
                                        : add_customer(applying, group, merged, error));
    count(&report->records[PT_ROLE_CUSTOMER], what);
    if (applying->run->plan->parts[PT_ROLE_MAIN].entity == NULL) {
        /* The file is a list of customers: one line of each counts, the others repeat it. */
        pt_import_counts lines = {0};
        count(&lines, what);
        report->lines.added += lines.added;
        report->lines.updated += lines.updated;
        report->lines.unchanged += lines.unchanged;
        report->lines.skipped += lines.skipped + (int64_t)group->count - 1;
        report->duplicates += (int64_t)group->count - 1;
    }
    return PT_OK;
}
