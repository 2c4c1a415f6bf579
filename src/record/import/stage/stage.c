#include "record/import/stage/stage.h"

#include "base/hash.h"
#include "base/scope.h"
#include "base/text/unicode.h"
#include "record/import/batch/lifecycle.h"
#include "record/import/cell/cell.h"
#include "record/import/stage/customers.h"
#include "record/import/stage/derive.h"
#include "record/import/stage/references.h"
#include "record/import/stage/row.h"

#include <string.h>

enum { LINES_BETWEEN_REPORTS = 4096 };

/* Seeds of the hashes that are kept in stores as keys: they never change. */
enum { SEED_NUMBERED = 1, SEED_TIMED = 2, SEED_CONTENT = 3, SEED_LINE = 4 };

typedef struct staging {
    pt_import_run_state *run;
    pt_csv_reader *reader;
    const pt_stage_styles *styles;
    pt_value *values;
    pt_buffer packed;
    uint64_t source_hash;
} staging;

static void staging_clear(staging *in)
{
    pt_buffer_clear(&in->packed);
}

static pt_slice cell_of(const pt_csv_record *record, size_t column)
{
    return column < record->field_count ? pt_text_trim(record->fields[column]) : (pt_slice){0};
}

static pt_status parse_part(const staging *in, pt_plan_role role, const pt_csv_record *record,
                            pt_error *error)
{
    const pt_plan_part *part = &in->run->plan->parts[role];
    pt_value *values = in->values + part->first_value;
    for (size_t i = 0; i < part->staged_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        values[i] = (pt_value){0};
        if (slot->source == PT_SLOT_CELL || slot->source == PT_SLOT_DIFFERENCE) {
            const pt_field *field = slot->source == PT_SLOT_CELL ? slot->field : slot->mapping->field;
            PT_RETURN_IF_ERROR(pt_cell_parse(field, &in->styles->of[role][i], &in->run->file_zone,
                                             cell_of(record, slot->column), &values[i], error));
        }
    }
    return PT_OK;
}

/* What makes two lines of one invoice the same line: service, quantity, price and amount. Other columns may
 * be mapped or corrected later without making another line of it. */
static uint64_t hash_content(const staging *in, const pt_csv_record *record)
{
    static const char *const content_fields[] = {"quantity", "unit_price", "amount"};
    const pt_plan *plan = in->run->plan;
    uint64_t hash = SEED_CONTENT;
    for (size_t i = 0; i < plan->reference_column_count; i++) {
        pt_slice cell = cell_of(record, plan->reference_columns[i]);
        hash = pt_hash64(hash, cell.data, cell.length);
    }
    const pt_plan_part *part = &plan->parts[PT_ROLE_LINE];
    if (part->entity == NULL) {
        part = &plan->parts[PT_ROLE_MAIN];
        const pt_value *values = in->values + part->first_value;
        for (size_t i = 0; i < part->staged_count; i++) {
            bool is_text = values[i].type == PT_VALUE_TEXT;
            hash = is_text ? pt_hash64(hash, values[i].data, values[i].length)
                           : pt_hash64(hash, &values[i].integer, sizeof values[i].integer);
        }
        return hash;
    }
    for (size_t i = 0; i < sizeof content_fields / sizeof *content_fields; i++) {
        size_t slot = pt_plan_find_slot(part, content_fields[i]);
        if (slot < part->staged_count) {
            const pt_value *value = &in->values[part->first_value + slot];
            hash = pt_hash64(hash, &value->integer, sizeof value->integer);
        }
    }
    return hash;
}

/* Decision 9: by the source's number when there is one; otherwise a purchase is who and when, and anything
 * else is what it holds. */
static void make_keys(const staging *in, const pt_csv_record *record, pt_staged_row *head)
{
    const pt_plan *plan = in->run->plan;
    pt_slice number =
        plan->number_column == PT_NO_SLOT ? (pt_slice){0} : cell_of(record, plan->number_column);
    head->content = hash_content(in, record);
    if (number.length > 0) {
        head->key = pt_hash63(in->source_hash + SEED_NUMBERED, number.data, number.length);
    } else if (plan->parts[PT_ROLE_LINE].entity != NULL && head->customer != PT_KEY_NONE) {
        const pt_key_entry *customer = &in->run->customers.entries[head->customer];
        uint64_t whose = pt_hash64(in->source_hash + SEED_TIMED, customer->text, customer->length);
        head->key = pt_hash63(whose, &head->time, sizeof head->time);
    } else {
        uint64_t whose = in->source_hash + SEED_CONTENT;
        if (head->customer != PT_KEY_NONE) {
            const pt_key_entry *customer = &in->run->customers.entries[head->customer];
            whose = pt_hash64(whose, customer->text, customer->length);
        }
        uint64_t parts[2] = {(uint64_t)head->time, head->content};
        head->key = pt_hash63(whose, parts, sizeof parts);
    }
    pt_slice line = plan->line_column == PT_NO_SLOT ? (pt_slice){0} : cell_of(record, plan->line_column);
    if (line.length > 0) {
        head->line_key = pt_hash63((uint64_t)head->key + SEED_LINE, line.data, line.length);
        head->content = (uint64_t)head->line_key; /* brings the same line together */
    }
}

static size_t partition_of(const pt_staged_row *head)
{
    if (head->customer == PT_KEY_NONE) {
        return (size_t)((uint64_t)head->key >> 57) % PT_ANONYMOUS_PARTITIONS;
    }
    return PT_ANONYMOUS_PARTITIONS + (head->customer >> PT_CUSTOMERS_PER_PARTITION_BITS);
}

static pt_status spill_row(staging *in, const pt_staged_row *head, pt_error *error)
{
    pt_staged_row_pack(head, in->values, in->run->plan->value_count, &in->packed);
    if (in->packed.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for line {1}", head->line);
    }
    void *place = NULL;
    PT_RETURN_IF_ERROR(pt_spill_add(&in->run->spill, partition_of(head), in->packed.length, &place, error));
    memcpy(place, in->packed.data, in->packed.length);
    return PT_OK;
}

/* PT_INVALID_INPUT: the line is wrong; PT_NOT_FOUND: it is skipped by policy; other failures end the import.
 */
static pt_status stage_record(staging *in, const pt_csv_record *record, pt_error *error)
{
    const pt_plan *plan = in->run->plan;
    pt_staged_row head = {.line = record->line, .customer = PT_KEY_NONE, .reference = PT_KEY_NONE};
    bool is_anonymous = false;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (role != PT_ROLE_REFERENCE && plan->parts[role].entity != NULL) {
            PT_RETURN_IF_ERROR(parse_part(in, (pt_plan_role)role, record, error));
        }
    }
    PT_RETURN_IF_ERROR(pt_stage_derive(in->run, in->values, error));
    if (plan->time_slot != PT_NO_SLOT) {
        head.time = in->values[plan->parts[PT_ROLE_MAIN].first_value + plan->time_slot].integer;
    }
    if (plan->customer_column != PT_NO_SLOT) {
        pt_slice key = cell_of(record, plan->customer_column);
        PT_RETURN_IF_ERROR(pt_customers_take(in->run, key, &head.customer, error));
        is_anonymous = head.customer == PT_KEY_NONE;
    }
    if (plan->parts[PT_ROLE_REFERENCE].entity != NULL) {
        PT_RETURN_IF_ERROR(pt_references_take(in->run, record, &head.reference, error));
    }
    if (plan->parts[PT_ROLE_CUSTOMER].entity == NULL && plan->parts[PT_ROLE_MAIN].entity == NULL) {
        return PT_OK; /* references only: they are in memory */
    }
    if (plan->parts[PT_ROLE_MAIN].entity != NULL) {
        make_keys(in, record, &head);
    }
    in->run->report->anonymous += is_anonymous;
    return spill_row(in, &head, error);
}

/* Counts the outcome of one record; what is wrong with a line never ends the import. */
static pt_status settle(staging *in, const pt_csv_record *record, pt_status status, const pt_error *reason,
                        pt_error *error)
{
    pt_import_report *report = in->run->report;
    if (status == PT_OK) {
        return PT_OK;
    }
    if (status == PT_NOT_FOUND) {
        report->lines.skipped++;
        pt_import_report_reason(report, reason);
        return PT_OK;
    }
    if (status != PT_INVALID_INPUT) {
        if (error != NULL) {
            *error = *reason;
        }
        return status;
    }
    report->lines.rejected++;
    pt_import_report_reason(report, reason);
    return pt_rejected_add(&in->run->rejected, in->reader, record, reason, error);
}

static pt_status stage_next(staging *in, bool *has_record, pt_error *error)
{
    pt_csv_record record;
    PT_RETURN_IF_ERROR(pt_csv_next(in->reader, &record, has_record, error));
    if (!*has_record) {
        return PT_OK;
    }
    in->run->report->lines.read++;
    pt_error reason = {0};
    pt_status status = pt_csv_record_check(in->reader, &record, &reason);
    if (status == PT_OK) {
        status = stage_record(in, &record, &reason);
    }
    reason.row = record.line;
    return settle(in, &record, status, &reason, error);
}

pt_status pt_stage_file(pt_import_run_state *run, pt_csv_reader *reader, const pt_stage_styles *styles,
                        pt_error *error)
{
    PT_SCOPED(staging) in = {.run = run, .reader = reader, .styles = styles};
    const char *source = run->mapping->source != NULL ? run->mapping->source : pt_import_standard_source;
    in.source_hash = pt_hash64(0, source, strlen(source));
    in.values = pt_arena_alloc(run->arena, run->plan->value_count, sizeof *in.values);
    if (in.values == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
    }
    bool has_record = true;
    while (has_record) {
        PT_RETURN_IF_ERROR(stage_next(&in, &has_record, error));
        if (run->report->lines.read % LINES_BETWEEN_REPORTS == 0) {
            PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("reading"), PT_N("bytes"),
                                                  reader->read_bytes, reader->total_bytes, error));
            PT_RETURN_IF_ERROR(
                pt_import_job_beat(run, "reading", reader->read_bytes, reader->total_bytes, error));
        }
    }
    run->report->blank_lines = reader->blank_line_count;
    return PT_OK;
}

pt_status pt_stage_styles_detect(const pt_plan *plan, const pt_sample *sample, pt_arena *arena,
                                 pt_stage_styles *styles, pt_error *error)
{
    pt_stage_styles found = {{0}};
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        const pt_plan_part *part = &plan->parts[role];
        found.of[role] = pt_arena_alloc(arena, part->slot_count, sizeof *found.of[role]);
        if (found.of[role] == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
        }
        for (size_t i = 0; i < part->slot_count; i++) {
            const pt_plan_slot *slot = &part->slots[i];
            if (slot->mapping != NULL) {
                (void)pt_cell_style_detect(slot->mapping->field, sample, slot->column, slot->mapping,
                                           &found.of[role][i]);
            }
        }
    }
    *styles = found;
    return PT_OK;
}
