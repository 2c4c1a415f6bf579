#include "record/import/report.h"

#include "base/scope.h"

#include <string.h>

void pt_import_report_reason(pt_import_report *report, const pt_error *error)
{
    for (size_t i = 0; i < report->reason_count; i++) {
        pt_import_reason *reason = &report->reasons[i];
        if (reason->message == error->message && strcmp(reason->first.field, error->field) == 0) {
            reason->count++;
            return;
        }
    }
    if (report->reason_count == PT_IMPORT_REASONS) {
        report->other_reasons++;
        return;
    }
    report->reasons[report->reason_count++] =
        (pt_import_reason){.message = error->message, .count = 1, .first_line = error->row, .first = *error};
}

static void write_counts(pt_json_writer *json, const pt_import_counts *counts)
{
    pt_json_begin_object(json);
    const struct {
        const char *name;
        int64_t value;
    } members[] = {{"read", counts->read},       {"added", counts->added},
                   {"updated", counts->updated}, {"unchanged", counts->unchanged},
                   {"skipped", counts->skipped}, {"rejected", counts->rejected}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        pt_json_key(json, members[i].name);
        pt_json_integer(json, members[i].value);
    }
    pt_json_end_object(json);
}

static void write_guesses(pt_json_writer *json, const pt_import_report *report)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < report->guess_count; i++) {
        const pt_import_guess *guess = &report->guesses[i];
        pt_json_begin_object(json);
        pt_json_key(json, "header");
        pt_json_text(json, guess->header);
        pt_json_key(json, "to");
        pt_json_text(json, guess->target);
        pt_json_key(json, "confidence");
        pt_json_real(json, guess->confidence);
        pt_json_key(json, "sample");
        pt_json_text(json, guess->sample);
        if (guess->target != NULL && guess->date_order != NULL) {
            pt_json_key(json, "dates");
            pt_json_text(json, guess->date_order);
            pt_json_key(json, "is_order_guessed");
            pt_json_boolean(json, guess->is_order_guessed);
        }
        if (guess->misfit != NULL) {
            pt_json_key(json, "misfit");
            pt_json_text(json, guess->misfit);
        }
        if (guess->target != NULL || guess->misfit != NULL) {
            pt_json_key(json, "fitting");
            pt_json_integer(json, (int64_t)guess->fitting);
            pt_json_key(json, "filled");
            pt_json_integer(json, (int64_t)guess->filled);
        }
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
}

static void write_reasons(pt_json_writer *json, pt_language language, const pt_import_report *report)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < report->reason_count; i++) {
        const pt_import_reason *reason = &report->reasons[i];
        PT_SCOPED(pt_buffer) text = {0};
        pt_error_add_message(&text, language, &reason->first);
        pt_json_begin_object(json);
        pt_json_key(json, "field");
        pt_json_text(json, reason->first.field[0] == '\0' ? NULL : reason->first.field);
        pt_json_key(json, "example");
        pt_json_text(json, pt_buffer_text(&text));
        pt_json_key(json, "first_line");
        pt_json_integer(json, reason->first_line);
        pt_json_key(json, "count");
        pt_json_integer(json, reason->count);
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
}

static void write_differences(pt_json_writer *json, const pt_import_report *report)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < report->difference_count; i++) {
        const pt_import_difference *difference = &report->differences[i];
        pt_json_begin_object(json);
        pt_json_key(json, "entity");
        pt_json_text(json, difference->entity);
        pt_json_key(json, "record");
        pt_json_text(json, difference->record);
        pt_json_key(json, "field");
        pt_json_text(json, difference->field);
        pt_json_key(json, "before");
        pt_json_text(json, difference->before);
        pt_json_key(json, "after");
        pt_json_text(json, difference->after);
        pt_json_key(json, "line");
        pt_json_integer(json, difference->line);
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
}

static void write_detected(pt_json_writer *json, const pt_import_report *report)
{
    const char delimiter[2] = {report->delimiter, '\0'};
    pt_json_key(json, "encoding");
    pt_json_text(json, report->encoding);
    pt_json_key(json, "delimiter");
    pt_json_text(json, delimiter);
    pt_json_key(json, "has_header");
    pt_json_boolean(json, report->has_header);
    pt_json_key(json, "columns");
    write_guesses(json, report);
}

void pt_import_report_write(pt_json_writer *json, pt_language language, const pt_import_report *report)
{
    const struct {
        const char *name;
        int64_t value;
    } sums[] = {{"anonymous", report->anonymous},
                {"duplicates", report->duplicates},
                {"conflicts", report->conflicts},
                {"blank_lines", report->blank_lines}};
    pt_json_key(json, "file");
    pt_json_text(json, report->file);
    pt_json_key(json, "batch_id");
    if (report->batch_id == 0) {
        pt_json_null(json);
    } else {
        pt_json_id(json, report->batch_id);
    }
    pt_json_key(json, "is_dry_run");
    pt_json_boolean(json, report->is_dry_run);
    write_detected(json, report);
    pt_json_key(json, "lines");
    write_counts(json, &report->lines);
    pt_json_key(json, "records");
    pt_json_begin_object(json);
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (report->entities[role] != NULL) {
            pt_json_key(json, report->entities[role]->name);
            write_counts(json, &report->records[role]);
        }
    }
    pt_json_end_object(json);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        pt_json_key(json, sums[i].name);
        pt_json_integer(json, sums[i].value);
    }
    pt_json_key(json, "reasons");
    write_reasons(json, language, report);
    pt_json_key(json, "differences");
    write_differences(json, report);
    pt_json_key(json, "error_file");
    pt_json_text(json, report->error_path);
}
