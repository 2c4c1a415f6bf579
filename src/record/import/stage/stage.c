#include "record/import/stage/stage.h"

#include "base/hash.h"
#include "record/import/batch/lifecycle.h"
#include "record/import/stage/customers.h"
#include "record/import/stage/pool.h"
#include "record/import/stage/references.h"
#include "record/import/stage/row.h"

#include <string.h>

/* Seeds of the hashes that are kept in stores as keys: they never change. */
enum { SEED_NUMBERED = 1, SEED_TIMED = 2, SEED_UNNUMBERED = 3, SEED_LINE = 4 };

/* How many records before its turn a customer's place in the map is asked for, step by step. */
enum { SLOT_AHEAD = 24, ENTRY_AHEAD = 16, TEXT_AHEAD = 8 };

typedef struct staging {
    pt_import_run_state *run;
    pt_csv_reader *reader;
    pt_csv_record waiting; /* read, but the block before it was full */
    bool is_waiting, is_at_end;
    uint64_t source_hash;
} staging;

/* Decision 9: by the source's number when there is one; otherwise a purchase is who and when, and anything
 * else is what it holds. */
static void make_keys(const staging *in, const pt_csv_record *record, pt_staged_row *row)
{
    const pt_plan *plan = in->run->plan;
    pt_slice number = pt_stage_cell(record, plan->number_column);
    if (number.length > 0) {
        row->key = pt_hash63(in->source_hash + SEED_NUMBERED, number.data, number.length);
    } else if (plan->parts[PT_ROLE_LINE].entity != NULL && row->customer != PT_KEY_NONE) {
        const pt_key_entry *customer = &in->run->customers.entries[row->customer];
        uint64_t whose = pt_hash64(in->source_hash + SEED_TIMED, customer->text, customer->length);
        row->key = pt_hash63(whose, &row->time, sizeof row->time);
    } else {
        uint64_t whose = in->source_hash + SEED_UNNUMBERED;
        if (row->customer != PT_KEY_NONE) {
            const pt_key_entry *customer = &in->run->customers.entries[row->customer];
            whose = pt_hash64(whose, customer->text, customer->length);
        }
        uint64_t parts[2] = {(uint64_t)row->time, row->content};
        row->key = pt_hash63(whose, parts, sizeof parts);
    }
    pt_slice line = pt_stage_cell(record, plan->line_column);
    if (line.length > 0) {
        row->content = (uint64_t)pt_hash63((uint64_t)row->key + SEED_LINE, line.data, line.length);
        row->has_line_key = true;
    }
}

static size_t partition_of(const pt_staged_row *row)
{
    if (row->customer == PT_KEY_NONE) {
        return (size_t)((uint64_t)row->key >> 57) % PT_ANONYMOUS_PARTITIONS;
    }
    return PT_ANONYMOUS_PARTITIONS + (row->customer >> PT_CUSTOMERS_PER_PARTITION_BITS);
}

static pt_status take_customer(staging *in, const pt_stage_block *block, const pt_stage_record *staged,
                               uint32_t *ordinal, pt_error *error)
{
    const pt_customer_key key = {.text = staged->has_key ? block->keys.data + staged->key : NULL,
                                 .length = staged->key_length,
                                 .hash = staged->key_hash};
    bool names_nobody = pt_stage_cell(&staged->record, in->run->plan->customer_column).length == 0;
    return pt_customers_take(in->run, names_nobody ? NULL : &key, ordinal, error);
}

/* PT_INVALID_INPUT: the line is wrong; PT_NOT_FOUND: it is skipped by policy; other failures end the import.
 */
static pt_status stage_record(staging *in, const pt_stage_block *block, const pt_stage_record *staged,
                              pt_error *error)
{
    pt_import_run_state *run = in->run;
    const pt_plan *plan = run->plan;
    pt_staged_row *row = (pt_staged_row *)(void *)(block->packed.data + staged->row);
    bool names_customers = plan->customer_column != PT_NO_SLOT;
    if (names_customers) {
        PT_RETURN_IF_ERROR(take_customer(in, block, staged, &row->customer, error));
    }
    if (plan->parts[PT_ROLE_REFERENCE].entity != NULL) {
        PT_RETURN_IF_ERROR(pt_references_take(run, &staged->record, &row->reference, error));
    }
    if (plan->parts[PT_ROLE_CUSTOMER].entity == NULL && plan->parts[PT_ROLE_MAIN].entity == NULL) {
        return PT_OK; /* references only: they are in memory */
    }
    if (plan->parts[PT_ROLE_MAIN].entity != NULL) {
        make_keys(in, &staged->record, row);
    }
    if (row->customer != PT_KEY_NONE) {
        run->customers.entries[row->customer].flags |= PT_KEY_IS_TOUCHED;
    }
    run->report->anonymous += names_customers && row->customer == PT_KEY_NONE;
    return pt_spill_add(&run->spill, partition_of(row), row, staged->row_bytes, error);
}

/* Counts the outcome of one record; what is wrong with a line never ends the import. */
static pt_status settle(staging *in, const pt_csv_record *record, pt_status status, pt_error *reason,
                        pt_error *error)
{
    pt_import_report *report = in->run->report;
    if (status == PT_OK) {
        return PT_OK;
    }
    reason->row = record->line;
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

static void prefetch(const staging *in, const pt_stage_block *block, size_t record)
{
    static const size_t ahead[] = {SLOT_AHEAD, ENTRY_AHEAD, TEXT_AHEAD};
    for (int step = PT_KEY_MAP_SLOT; step <= PT_KEY_MAP_TEXT; step++) {
        size_t at = record + ahead[step];
        if (at < block->record_count && block->records[at].has_key) {
            pt_key_map_prefetch(&in->run->customers, block->records[at].key_hash, (pt_key_map_step)step);
        }
    }
}

static pt_status stage_block(staging *in, pt_stage_block *block, pt_error *error)
{
    in->run->report->lines.read += (int64_t)block->record_count;
    for (size_t i = 0; i < block->record_count; i++) {
        const pt_stage_record *staged = &block->records[i];
        pt_error *reason = &block->reasons[i];
        prefetch(in, block, i);
        pt_status status = pt_csv_record_check(in->reader, &staged->record, reason);
        if (status == PT_OK) {
            status = staged->status;
        }
        if (status == PT_OK) {
            status = stage_record(in, block, staged, reason);
        }
        PT_RETURN_IF_ERROR(settle(in, &staged->record, status, reason, error));
    }
    return PT_OK;
}

/* Fills the block as far as it goes. */
static pt_status read_block(staging *in, pt_stage_block *block, pt_error *error)
{
    for (;;) {
        if (!in->is_waiting) {
            bool has_record = false;
            PT_RETURN_IF_ERROR(pt_csv_next(in->reader, &in->waiting, &has_record, error));
            in->is_at_end = !has_record;
            if (!has_record) {
                return PT_OK;
            }
        }
        bool is_added = false;
        PT_RETURN_IF_ERROR(pt_stage_block_add(block, &in->waiting, &is_added, error));
        in->is_waiting = !is_added;
        if (!is_added) {
            return PT_OK;
        }
    }
}

static pt_status report_progress(const staging *in, pt_error *error)
{
    const pt_csv_reader *reader = in->reader;
    PT_RETURN_IF_ERROR(pt_progress_report(in->run->progress, PT_N("reading"), PT_N("bytes"),
                                          reader->read_bytes, reader->total_bytes, error));
    return pt_import_job_beat(in->run, "reading", reader->read_bytes, reader->total_bytes, error);
}

/* Blocks are read as long as there is an empty one, so that there is always something to parse. */
static pt_status stage_all(staging *in, pt_stage_pool *pool, pt_error *error)
{
    for (;;) {
        pt_stage_block *block = in->is_at_end ? NULL : pt_stage_pool_free_block(pool);
        if (block != NULL) {
            PT_RETURN_IF_ERROR(read_block(in, block, error));
            pt_stage_pool_give(pool);
            continue;
        }
        block = pt_stage_pool_take_back(pool);
        if (block == NULL) {
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(stage_block(in, block, error));
        pt_stage_pool_done(pool);
        PT_RETURN_IF_ERROR(report_progress(in, error));
    }
}

pt_status pt_stage_file(pt_import_run_state *run, pt_csv_reader *reader, const pt_stage_styles *styles,
                        pt_error *error)
{
    const char *source = run->mapping->source != NULL ? run->mapping->source : pt_import_standard_source;
    staging in = {.run = run, .reader = reader, .source_hash = pt_hash64(0, source, strlen(source))};
    pt_stage_pool pool;
    PT_RETURN_IF_ERROR(pt_stage_pool_open(run, styles, &pool, error));
    pt_status status = stage_all(&in, &pool, error);
    pt_stage_pool_clear(&pool);
    run->report->blank_lines = reader->blank_line_count;
    return status == PT_OK ? pt_spill_finish(&run->spill, error) : status;
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
