#include "record/import/import.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/apply/apply.h"
#include "record/import/batch/lifecycle.h"
#include "record/import/file.h"
#include "record/import/run.h"
#include "record/import/stage/references.h"
#include "record/import/stage/stage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void pt_import_run_state_clear(pt_import_run_state *run)
{
    pt_references_close(run);
    pt_key_map_clear(&run->customers);
    pt_spill_clear(&run->spill);
    pt_rejected_clear(&run->rejected);
    pt_zone_clear(&run->organisation_zone);
    pt_zone_clear(&run->file_zone);
}

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pt_status prepare_run(const pt_import_place *place, const pt_import_options *options,
                             const pt_import_file *file, pt_import_run_state *run, pt_error *error)
{
    run->store = place->store;
    run->schema = place->schema;
    run->options = options;
    run->mapping = &file->mapping;
    run->plan = &file->plan;
    run->arena = place->arena;
    run->progress = place->progress;
    run->ids = place->ids;
    run->now = pt_instant_now();
    run->beat_at = run->now;
    pt_store_state state = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(run->reader, place->arena, &state, error));
    run->base_currency = state.base_currency;
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &run->organisation_zone, error));
    const char *zone = file->mapping.zone != NULL ? file->mapping.zone : state.organisation_zone;
    PT_RETURN_IF_ERROR(pt_zone_open(zone, &run->file_zone, error));
    PT_RETURN_IF_ERROR(pt_rates_load(run->reader, place->arena, &run->rates, error));
    PT_RETURN_IF_ERROR(pt_rejected_check(file->error_path, file->path, error));
    run->rejected = (pt_rejected){.path = file->error_path, .language = options->language};
    return pt_spill_open(options->folder, &run->spill, error);
}

/* What lines a rejection or a list of references accounts for, beyond what was counted on the way. */
static void complete_counts(const pt_plan *plan, pt_import_report *report)
{
    static const pt_plan_role finest_first[] = {PT_ROLE_LINE, PT_ROLE_MAIN, PT_ROLE_CUSTOMER,
                                                PT_ROLE_REFERENCE};
    int64_t rejected = report->lines.rejected, skipped = 0;
    for (size_t i = 0; i < report->reason_count; i++) {
        skipped += report->reasons[i].first.status == PT_NOT_FOUND ? report->reasons[i].count : 0;
    }
    if (plan->parts[PT_ROLE_CUSTOMER].entity == NULL && plan->parts[PT_ROLE_MAIN].entity == NULL) {
        const pt_import_counts *records = &report->records[PT_ROLE_REFERENCE];
        report->lines.added += records->added;
        report->lines.updated += records->updated;
        report->lines.unchanged += records->unchanged;
        report->duplicates = report->lines.read - rejected - skipped - records->read;
        report->lines.skipped += records->skipped + report->duplicates;
    }
    for (size_t i = 0; i < sizeof finest_first / sizeof *finest_first; i++) {
        if (plan->parts[finest_first[i]].entity != NULL) {
            report->records[finest_first[i]].read += rejected + skipped;
            report->records[finest_first[i]].rejected += rejected;
            report->records[finest_first[i]].skipped += skipped;
            return;
        }
    }
}

static pt_status stage_and_apply(pt_import_run_state *run, pt_import_file *file, pt_connection *writer,
                                 pt_error *error)
{
    if (run->plan->parts[PT_ROLE_REFERENCE].entity != NULL) {
        PT_RETURN_IF_ERROR(pt_references_open(run, file->styles.of[PT_ROLE_REFERENCE], error));
    }
    PT_RETURN_IF_ERROR(pt_stage_file(run, &file->reader, &file->styles, error));
    PT_RETURN_IF_ERROR(pt_rejected_finish(&run->rejected, error));
    if (!run->options->is_dry_run) {
        PT_RETURN_IF_ERROR(pt_import_batch_apply(writer, run, error));
    }
    if (run->references != NULL) {
        PT_RETURN_IF_ERROR(pt_references_apply(run, writer, error));
    }
    PT_RETURN_IF_ERROR(pt_apply_staged(run, error));
    complete_counts(run->plan, run->report);
    run->report->error_path = run->rejected.count > 0 ? run->rejected.path : NULL;
    return PT_OK;
}

/* Everything between the batch's first and last mark; when it fails all of it is taken back. */
static pt_status run_batch(const pt_import_place *place, pt_import_run_state *run, pt_import_file *file,
                           pt_error *error)
{
    PT_SCOPED(pt_connection) writer = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &writer, error));
    PT_RETURN_IF_ERROR(pt_import_batch_begin(place, &writer, file, run, error));
    pt_status status = stage_and_apply(run, file, &writer, error);
    if (status == PT_OK) {
        status = pt_import_batch_finish(&writer, run, error);
    }
    if (status != PT_OK) {
        pt_error ignored = {0};
        pt_connection_clear(&writer); /* whatever is open is rolled back */
        (void)!pt_import_batch_roll_back(place, run->batch_id, run->report->job_id, error, &ignored);
        run->report->batch_id = 0;
    }
    return status;
}

static void describe_file(const pt_import_file *file, pt_import_report *report)
{
    report->encoding = pt_encoding_name(file->reader.encoding);
    report->delimiter = file->reader.dialect.delimiter;
    report->has_header = file->reader.dialect.has_header;
    report->guesses = file->guesses;
    report->guess_count = file->guess_count;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        report->entities[role] = file->plan.parts[role].entity;
    }
}

pt_status pt_import_run(const pt_import_place *place, const char *path, const pt_import_options *options,
                        pt_import_report *report, pt_error *error)
{
    double start = seconds_now();
    PT_SCOPED(pt_connection) reader = {0};
    PT_SCOPED(pt_import_file) file = {0};
    PT_SCOPED(pt_import_run_state) run = {.reader = &reader};
    pt_import_report made = {.file = path, .is_dry_run = options->is_dry_run};
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &reader, error));
    PT_RETURN_IF_ERROR(pt_import_file_open(place, &reader, path, options, &file, error));
    PT_RETURN_IF_ERROR(prepare_run(place, options, &file, &run, error));
    describe_file(&file, &made);
    run.report = &made;
    PT_RETURN_IF_ERROR(options->is_dry_run ? stage_and_apply(&run, &file, NULL, error)
                                           : run_batch(place, &run, &file, error));
    made.encoding = pt_encoding_name(file.reader.encoding);
    made.seconds = seconds_now() - start;
    *report = made;
    return PT_OK;
}

pt_status pt_import_preview(const pt_import_place *place, const char *path, const pt_import_options *options,
                            pt_mapping *mapping, pt_import_report *report, pt_error *error)
{
    PT_SCOPED(pt_connection) reader = {0};
    PT_SCOPED(pt_import_file) file = {0};
    pt_import_report made = {.file = path, .is_dry_run = true};
    PT_RETURN_IF_ERROR(pt_connection_open(place->store, &reader, error));
    PT_RETURN_IF_ERROR(pt_import_file_open(place, &reader, path, options, &file, error));
    describe_file(&file, &made);
    *mapping = file.mapping;
    *report = made;
    return PT_OK;
}
