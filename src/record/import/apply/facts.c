/* A customer's main records and their lines.
 *
 * The rows of one main record stand together. What the store has of it is looked up only when the customer
 * was there before this import, so that a first load costs no look-up at all. */
#include "record/import/apply/group.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
}

/* --- Lines
 * --------------------------------------------------------------------------------------------------
 */

static bool make_room(pt_fact_lines *lines, size_t count, size_t width)
{
    lines->count = 0;
    if (count > lines->capacity) {
        size_t capacity = count < 16 ? 16 : count * 2;
        free(lines->items);
        free(lines->slots);
        lines->items = malloc(capacity * sizeof *lines->items);
        lines->slots = malloc(capacity * (width + 1) * sizeof *lines->slots);
        lines->capacity = lines->items == NULL || lines->slots == NULL ? 0 : capacity;
    }
    return count <= lines->capacity;
}

static void count_duplicate(pt_import_report *report, pt_plan_role finest)
{
    report->duplicates++;
    report->lines.skipped++;
    report->records[finest].read++;
    report->records[finest].skipped++;
}

/* Unpacks the rows into lines; of two with one id the later one is the line. */
static pt_status read_lines(pt_applying *applying, pt_plan_role role, const pt_sort_entry *entries,
                            size_t count, pt_error *error)
{
    const pt_plan *plan = applying->run->plan;
    size_t width = plan->parts[role].slot_count;
    pt_fact_lines *lines = &applying->lines;
    if (!make_room(lines, count, width)) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        int64_t id =
            role == PT_ROLE_LINE ? pt_group_line_id(entries, i) : pt_stored_main_id(plan, entries[i].key, i);
        bool is_duplicate = lines->count > 0 && lines->items[lines->count - 1].id == id;
        if (is_duplicate) {
            count_duplicate(applying->run->report, role);
            lines->count--;
            if (lines->items[lines->count].row->line > entries[i].row->line) {
                lines->count++;
                continue;
            }
        }
        pt_fact_line *line = &lines->items[lines->count];
        *line = (pt_fact_line){.id = id, .row = entries[i].row, .slots = lines->slots + lines->count * width};
        pt_staged_row_unpack(line->row, plan->types, plan->value_count, plan->value_count, applying->values);
        pt_group_fill_slots(applying, role, line->row, applying->values, line->slots);
        lines->count++;
    }
    return PT_OK;
}

static void find_stored_lines(pt_applying *applying, int64_t customer_id, int64_t parent_id)
{
    for (size_t i = 0; i < applying->lines.count; i++) {
        pt_fact_line *line = &applying->lines.items[i];
        const int64_t key[] = {customer_id, parent_id, line->id};
        line->before = pt_stored_find(&applying->stored, PT_ROLE_LINE, key);
    }
}

/* --- Rows
 * ---------------------------------------------------------------------------------------------------
 */

/* Texts of cells move into the chunk: where they were spilled each would have to be fetched by itself, by the
 * thread that writes, which has no time to lose. */
static bool put_slots(pt_chunk *chunk, const pt_plan_part *part, const pt_value *slots, pt_value *row)
{
    memcpy(row, slots, part->slot_count * sizeof *slots);
    for (size_t i = 0; i < part->slot_count; i++) {
        if (row[i].type == PT_VALUE_TEXT && part->slots[i].source == PT_SLOT_CELL) {
            row[i] = pt_chunk_copy(chunk, slots[i].data, slots[i].length);
            if (row[i].type == PT_VALUE_NULL) {
                return false;
            }
        }
    }
    return true;
}

static pt_status add_row(pt_applying *applying, pt_plan_role role, const int64_t *key, const pt_value *slots,
                         pt_error *error)
{
    const pt_target *target = &applying->targets.of[role];
    const pt_import_run_state *run = applying->run;
    pt_value *row = pt_chunk_add_row(applying->chunk, role == PT_ROLE_MAIN ? PT_TARGET_MAIN : PT_TARGET_LINE);
    if (row == NULL) {
        return fail_memory(error);
    }
    size_t at = 0;
    for (; at < target->key_count && at < 3; at++) {
        row[at] = pt_value_integer(key[at]);
    }
    if (!put_slots(applying->chunk, target->part, slots, row + at)) {
        return fail_memory(error);
    }
    at += target->part->slot_count;
    if (target->entity->kind == PT_ENTITY_RECORD) {
        row[at++] = pt_value_integer(1);
        row[at++] = pt_value_integer(run->now);
        row[at++] = pt_value_integer(run->now);
    }
    row[at] = pt_value_integer(run->batch_id);
    return PT_OK;
}

static void count_outcome(pt_import_counts *counts, bool is_new, bool is_changed)
{
    counts->read++;
    counts->added += is_new;
    counts->updated += !is_new && is_changed;
    counts->unchanged += !is_new && !is_changed;
}

/* A line of the file has the outcome of its finest record. */
static void count_line(pt_import_report *report, pt_plan_role finest, bool is_new, bool is_changed)
{
    count_outcome(&report->records[finest], is_new, is_changed);
    report->lines.added += is_new;
    report->lines.updated += !is_new && is_changed;
    report->lines.unchanged += !is_new && !is_changed;
}

static void add_amount(pt_applying *applying, pt_plan_role role, const pt_value *slots)
{
    size_t slot = pt_plan_find_slot(&applying->run->plan->parts[role], "base_amount");
    if (slot != PT_NO_SLOT && slots[slot].type == PT_VALUE_INTEGER) {
        applying->run->report->amount += slots[slot].integer;
    }
}

static pt_status apply_change(pt_applying *applying, pt_plan_role role, const int64_t *key,
                              const pt_fact_line *line, bool *is_changed, pt_error *error)
{
    const pt_import_run_state *run = applying->run;
    const pt_plan_part *part = &run->plan->parts[role];
    const pt_changed_record record = {.entity = part->entity,
                                      .part = part,
                                      .customer_id = key[0],
                                      .parent_id = role == PT_ROLE_LINE ? key[1] : 0,
                                      .record_id = role == PT_ROLE_LINE ? key[2] : key[1],
                                      .key = run->customers.entries[line->row->customer].text,
                                      .before = line->before,
                                      .after = line->slots,
                                      .line = line->row->line};
    return pt_changes_add(&applying->changes, &record, is_changed, error);
}

static pt_status apply_lines(pt_applying *applying, int64_t customer_id, int64_t parent_id, pt_error *error)
{
    for (size_t i = 0; i < applying->lines.count; i++) {
        const pt_fact_line *line = &applying->lines.items[i];
        const int64_t key[] = {customer_id, parent_id, line->id};
        bool is_changed = false;
        if (line->before == NULL) {
            PT_RETURN_IF_ERROR(add_row(applying, PT_ROLE_LINE, key, line->slots, error));
            add_amount(applying, PT_ROLE_LINE, line->slots);
        } else {
            PT_RETURN_IF_ERROR(apply_change(applying, PT_ROLE_LINE, key, line, &is_changed, error));
        }
        count_line(applying->run->report, PT_ROLE_LINE, line->before == NULL, is_changed);
    }
    return PT_OK;
}

/* --- Main records with lines
 * --------------------------------------------------------------------------------
 */

/* Values that all lines of a main record share: the latest line's; but the time is the earliest, with its
 * day. */
static void merge_header(pt_applying *applying, const pt_sort_entry *entries, size_t count, pt_value *header)
{
    const pt_plan *plan = applying->run->plan;
    const pt_plan_part *part = &plan->parts[PT_ROLE_MAIN];
    size_t wanted = part->first_value + part->staged_count;
    const pt_staged_row *earliest = entries[0].row;
    pt_value *values = applying->values;
    pt_staged_row_unpack(earliest, plan->types, plan->value_count, wanted, values);
    pt_group_fill_slots(applying, PT_ROLE_MAIN, earliest, values, header);
    for (size_t i = 1; i < count; i++) {
        const pt_staged_row *row = entries[i].row;
        pt_staged_row_unpack(row, plan->types, plan->value_count, wanted, values);
        for (size_t s = 0; s < part->staged_count; s++) {
            const pt_value *value = &values[part->first_value + s];
            bool is_time = s == plan->time_slot || (part->slots[s].source == PT_SLOT_DAY_OF &&
                                                    part->slots[s].from == plan->time_slot);
            if (value->type == PT_VALUE_NULL || pt_values_equal(value, &header[s])) {
                continue;
            }
            applying->run->report->conflicts += header[s].type != PT_VALUE_NULL && !is_time;
            if (!is_time || row->time < earliest->time) {
                header[s] = *value;
            }
        }
        earliest = row->time < earliest->time ? row : earliest;
    }
}

static bool is_known(const pt_value *value)
{
    return value->type == PT_VALUE_INTEGER;
}

/* What the lines add to a sum: new ones all of it, old ones what changed. *has_any: some line knows its part.
 */
static int64_t add_lines(const pt_fact_lines *lines, size_t slot, bool *has_any)
{
    int64_t sum = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const pt_fact_line *line = &lines->items[i];
        if (!is_known(&line->slots[slot])) {
            continue;
        }
        *has_any = true;
        sum += line->slots[slot].integer;
        if (line->before != NULL && is_known(&line->before[slot])) {
            sum -= line->before[slot].integer;
        }
    }
    return sum;
}

/* before: what the store has of the main record; NULL: nothing. */
static void sum_lines(const pt_applying *applying, const pt_value *before, pt_value *header)
{
    const pt_plan_part *part = &applying->run->plan->parts[PT_ROLE_MAIN];
    for (size_t s = 0; s < part->slot_count; s++) {
        if (part->slots[s].source != PT_SLOT_SUM) {
            continue;
        }
        bool has_any = before != NULL && is_known(&before[s]);
        int64_t sum = has_any ? before[s].integer : 0;
        sum += add_lines(&applying->lines, part->slots[s].from, &has_any);
        header[s] = has_any ? pt_value_integer(sum) : (pt_value){0};
    }
}

/* Whether a number is one of a cancelled invoice: the prefix that the mapping names, or C and digits. */
static bool is_cancellation(const pt_mapping *mapping, const pt_value *number, bool is_negative)
{
    if (number->type != PT_VALUE_TEXT) {
        return false;
    }
    const char *prefix = mapping->cancellation_prefix;
    if (prefix != NULL) {
        size_t length = strlen(prefix);
        return length > 0 && number->length > length && memcmp(number->data, prefix, length) == 0;
    }
    bool is_marked = number->length > 1 && (number->data[0] == 'C' || number->data[0] == 'c');
    for (size_t i = 1; i < number->length; i++) {
        is_marked = is_marked && number->data[i] >= '0' && number->data[i] <= '9';
    }
    return is_marked && is_negative;
}

static void fill_kind(const pt_applying *applying, pt_value *header)
{
    const pt_plan_part *part = &applying->run->plan->parts[PT_ROLE_MAIN];
    size_t amount = pt_plan_find_slot(part, "amount");
    size_t number = pt_plan_find_slot(part, "number");
    bool is_negative =
        amount != PT_NO_SLOT && header[amount].type == PT_VALUE_INTEGER && header[amount].integer < 0;
    static const pt_value no_number = {0};
    bool is_cancelled = is_cancellation(applying->run->mapping,
                                        number == PT_NO_SLOT ? &no_number : &header[number], is_negative);
    for (size_t s = 0; s < part->slot_count; s++) {
        if (part->slots[s].source == PT_SLOT_KIND) {
            header[s] = pt_value_text(is_cancelled ? "cancellation" : is_negative ? "return" : "sale");
        }
    }
}

static pt_status apply_with_lines(pt_applying *applying, const pt_group *group, const pt_sort_entry *entries,
                                  size_t count, pt_error *error)
{
    const int64_t key[3] = {group->customer_id, entries->key};
    PT_RETURN_IF_ERROR(read_lines(applying, PT_ROLE_LINE, entries, count, error));
    const pt_value *before = pt_stored_find(&applying->stored, PT_ROLE_MAIN, key);
    if (before != NULL) {
        find_stored_lines(applying, key[0], key[1]);
    }
    pt_value *header = applying->values + applying->run->plan->value_count;
    merge_header(applying, entries, count, header);
    sum_lines(applying, before, header);
    bool is_changed = false;
    if (before == NULL) {
        fill_kind(applying, header);
        PT_RETURN_IF_ERROR(add_row(applying, PT_ROLE_MAIN, key, header, error));
    } else {
        const pt_fact_line shown = {.row = entries[count - 1].row, .slots = header, .before = before};
        PT_RETURN_IF_ERROR(apply_change(applying, PT_ROLE_MAIN, key, &shown, &is_changed, error));
    }
    count_outcome(&applying->run->report->records[PT_ROLE_MAIN], before == NULL, is_changed);
    return apply_lines(applying, key[0], key[1], error);
}

/* --- Main records without lines
 * -----------------------------------------------------------------------------
 */

static pt_status apply_alone(pt_applying *applying, const pt_group *group, const pt_sort_entry *entries,
                             size_t count, pt_error *error)
{
    PT_RETURN_IF_ERROR(read_lines(applying, PT_ROLE_MAIN, entries, count, error));
    for (size_t i = 0; i < applying->lines.count; i++) {
        pt_fact_line *line = &applying->lines.items[i];
        const int64_t key[3] = {group->customer_id, line->id};
        bool is_changed = false;
        line->before = pt_stored_find(&applying->stored, PT_ROLE_MAIN, key);
        if (line->before == NULL) {
            fill_kind(applying, line->slots);
            PT_RETURN_IF_ERROR(add_row(applying, PT_ROLE_MAIN, key, line->slots, error));
            add_amount(applying, PT_ROLE_MAIN, line->slots);
        } else {
            PT_RETURN_IF_ERROR(apply_change(applying, PT_ROLE_MAIN, key, line, &is_changed, error));
        }
        count_line(applying->run->report, PT_ROLE_MAIN, line->before == NULL, is_changed);
    }
    return PT_OK;
}

pt_status pt_group_apply_facts(pt_applying *applying, const pt_group *group, pt_error *error)
{
    bool has_lines = applying->run->plan->parts[PT_ROLE_LINE].entity != NULL;
    for (size_t first = 0; first < group->count;) {
        size_t end = first + 1;
        while (end < group->count && group->entries[end].key == group->entries[first].key) {
            end++;
        }
        const pt_sort_entry *entries = group->entries + first;
        PT_RETURN_IF_ERROR(has_lines ? apply_with_lines(applying, group, entries, end - first, error)
                                     : apply_alone(applying, group, entries, end - first, error));
        first = end;
    }
    return PT_OK;
}
