#include "record/import/apply/apply.h"

#include "record/import/apply/apply.sql.h"
#include "record/import/apply/group.h"
#include "record/import/apply/own_identity.h"
#include "record/import/apply/writer.h"
#include "record/import/batch/lifecycle.h"

#include <stdlib.h>

enum { DRY_RUN_ROWS = 20000 };

/* Identities come by their keys, and nearly each falls on another page of their index by customer: the more
 * of them go in at once, the less often each page is written. So many took a tenth of a second among a
 * million; twice as many at once would save an eighth of that time and hold up others for as long again. */
enum { IDENTITY_ROWS = 20000 };

static void pt_applying_clear(pt_applying *applying)
{
    pt_changes_clear(&applying->changes);
    pt_stored_clear(&applying->stored);
    pt_arena_clear(&applying->group_arena);
    free(applying->lines.items);
    free(applying->lines.slots);
}

static pt_status open_applying(pt_import_run_state *run, pt_applying *applying, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_targets_make(run->plan, run->arena, &applying->targets, error));
    applying->run = run;
    applying->stored = (pt_stored){.run = run, .targets = &applying->targets};
    applying->changes = (pt_changes){.run = run, .history_target = PT_TARGET_HISTORY};
    applying->add_identity = &query_identity_add;
    size_t slots = run->plan->value_count;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        slots += run->plan->parts[role].slot_count;
    }
    slots += applying->targets.anonymous.slot_count;
    applying->values = pt_arena_alloc(run->arena, slots, sizeof *applying->values);
    applying->latest = pt_arena_alloc(run->arena, run->plan->parts[PT_ROLE_CUSTOMER].slot_count + 1,
                                      sizeof(const pt_staged_row *));
    if (applying->values == NULL || applying->latest == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
    }
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(run->reader, &query_anonymous_sale_any, NULL, &rows, error));
    return pt_rows_next(&rows, &applying->has_anonymous, error);
}

/* A chunk that is full goes to the writer; in a dry run it is forgotten. */
typedef struct output {
    pt_writer *writer; /* NULL: dry run */
    pt_chunk dry;
} output;

static void output_clear(output *out)
{
    pt_chunk_clear(&out->dry);
}

static pt_status next_chunk(pt_applying *applying, output *out, pt_error *error)
{
    if (out->writer == NULL) {
        out->dry.targets = applying->targets.chunk;
        pt_chunk_reset(&out->dry);
        applying->chunk = &out->dry;
    } else {
        if (applying->chunk != NULL) {
            pt_writer_submit(out->writer);
            applying->chunk = NULL;
        }
        PT_RETURN_IF_ERROR(pt_writer_chunk(out->writer, &applying->chunk, error));
    }
    applying->changes.chunk = applying->chunk;
    return PT_OK;
}

static bool is_full(const pt_applying *applying, output *out)
{
    size_t limit = out->writer == NULL ? DRY_RUN_ROWS : atomic_load(&out->writer->rows_at_once);
    return applying->chunk->row_count >= limit;
}

static pt_status apply_group(pt_applying *applying, const pt_sort_entry *entries, size_t count,
                             pt_error *error)
{
    if (applying->group_arena.used_bytes > 0) {
        pt_arena_clear(&applying->group_arena);
    }
    applying->chunk->lines += (int64_t)count;
    if (entries->row->customer == PT_KEY_NONE) {
        return pt_group_apply_anonymous(applying, entries, count, error);
    }
    const pt_key_entry *customer = &applying->run->customers.entries[entries->row->customer];
    const pt_group group = {.entries = entries,
                            .count = count,
                            .ordinal = entries->row->customer,
                            .customer_id = entries->customer_id,
                            .is_stored = (customer->flags & PT_KEY_IS_STORED) != 0};
    PT_RETURN_IF_ERROR(pt_group_apply_customer(applying, &group, error));
    return applying->run->plan->parts[PT_ROLE_MAIN].entity == NULL
               ? PT_OK
               : pt_group_apply_facts(applying, &group, error);
}

/* Anonymous rows are cut by their key, so that a chunk stays small. */
static bool is_same_group(const pt_sort_entry *a, const pt_sort_entry *b)
{
    return a->customer_id == b->customer_id && (a->customer_id != 0 || a->key == b->key);
}

static pt_status apply_partition(pt_applying *applying, output *out, const pt_sorted_rows *rows,
                                 pt_error *error)
{
    for (size_t first = 0; first < rows->count;) {
        size_t end = first + 1;
        while (end < rows->count && is_same_group(&rows->entries[first], &rows->entries[end])) {
            end++;
        }
        PT_RETURN_IF_ERROR(pt_stored_look_ahead(&applying->stored, rows, first, end, error));
        PT_RETURN_IF_ERROR(apply_group(applying, rows->entries + first, end - first, error));
        if (is_full(applying, out)) {
            PT_RETURN_IF_ERROR(next_chunk(applying, out, error));
        }
        first = end;
    }
    return PT_OK;
}

static pt_status apply_identities(pt_applying *applying, output *out, pt_error *error)
{
    uint32_t *ordinals = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_own_identities_sort(applying->run, &ordinals, &count, error));
    pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < count; i++) {
        status = pt_own_identity_add(applying, ordinals[i], error);
        if (status == PT_OK && applying->chunk->row_count >= IDENTITY_ROWS) {
            status = next_chunk(applying, out, error);
        }
    }
    free(ordinals);
    return status;
}

static pt_status report_progress(pt_import_run_state *run, const output *out, int64_t done, int64_t total,
                                 pt_error *error)
{
    if (out->writer != NULL) {
        done = (int64_t)atomic_load(&out->writer->lines_written);
    }
    PT_RETURN_IF_ERROR(pt_import_job_beat(run, "writing", done, total, error));
    const char *stage = out->writer == NULL ? PT_N("comparing") : PT_N("writing");
    return pt_progress_report(run->progress, stage, PT_N("lines"), done, total, error);
}

static pt_status apply_all(pt_applying *applying, output *out, pt_error *error)
{
    pt_import_run_state *run = applying->run;
    PT_SCOPED(pt_sorted_rows) rows = {0};
    int64_t total = 0, done = 0;
    for (size_t i = 0; i < run->spill.partition_count; i++) {
        total += (int64_t)run->spill.partitions[i].row_count;
    }
    PT_RETURN_IF_ERROR(next_chunk(applying, out, error));
    if (out->writer != NULL) {
        PT_RETURN_IF_ERROR(apply_identities(applying, out, error));
    }
    for (size_t i = 0; i < run->spill.partition_count; i++) {
        PT_RETURN_IF_ERROR(pt_sorted_rows_load(&rows, &run->spill, i, &run->customers, error));
        PT_RETURN_IF_ERROR(apply_partition(applying, out, &rows, error));
        done += (int64_t)rows.count;
        PT_RETURN_IF_ERROR(report_progress(run, out, done, total, error));
    }
    if (out->writer == NULL) {
        return PT_OK;
    }
    pt_writer_submit(out->writer);
    PT_RETURN_IF_ERROR(pt_writer_finish(out->writer, error));
    return report_progress(run, out, done, total, error);
}

pt_status pt_apply_staged(pt_import_run_state *run, pt_error *error)
{
    PT_SCOPED(pt_applying) applying = {0};
    PT_RETURN_IF_ERROR(open_applying(run, &applying, error));
    PT_SCOPED(pt_writer) writer = {0};
    PT_SCOPED(output) out = {0};
    if (!run->options->is_dry_run) {
        PT_RETURN_IF_ERROR(pt_writer_open(run->store, applying.targets.chunk, &writer, error));
        out.writer = &writer;
    }
    return apply_all(&applying, &out, error);
}
