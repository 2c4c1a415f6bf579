#include "cli/command/import_report.h"

#include "base/scope.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "cli/terminal/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LARGE_FILE = 100000 };

static const char *label_of(const pt_invocation *invocation, const pt_label *label)
{
    return label->text[invocation->language];
}

/* "customer.name" → "customer: Name", in the reader's language. */
static const char *target_label(const pt_invocation *invocation, const pt_schema *schema, const char *target)
{
    char entity_name[64];
    const char *dot = target == NULL ? NULL : strchr(target, '.');
    if (dot == NULL || (size_t)(dot - target) >= sizeof entity_name) {
        return pt_translate(invocation->language, PT_N("(left out)"));
    }
    (void)snprintf(entity_name, sizeof entity_name, "%.*s", (int)(dot - target), target);
    const pt_entity *entity = pt_schema_find(schema, entity_name);
    const pt_field *field = entity == NULL ? NULL : pt_entity_find_field(entity, dot + 1);
    if (field == NULL) {
        return target;
    }
    char text[300];
    (void)snprintf(text, sizeof text, "%s: %s", label_of(invocation, &entity->label),
                   label_of(invocation, &field->label));
    const char *copy = pt_arena_copy_text(invocation->arena, text);
    return copy == NULL ? target : copy;
}

/* Why a column is left out that has a name we know. */
static const char *misfit(const pt_invocation *invocation, const pt_schema *schema,
                          const pt_import_guess *guess)
{
    if (guess->misfit == NULL) {
        return "";
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_message_add(&text, invocation->language,
                   PT_MESSAGE("only {1} of {2} cells can be read as {3}", guess->fitting, guess->filled,
                              target_label(invocation, schema, guess->misfit)));
    const char *copy = pt_arena_copy_text(invocation->arena, pt_buffer_text(&text));
    return copy == NULL ? "" : copy;
}

static const char *sureness(const pt_invocation *invocation, const pt_schema *schema,
                            const pt_import_guess *guess)
{
    if (guess->target == NULL) {
        return misfit(invocation, schema, guess);
    }
    const char *word = guess->confidence >= 0.85   ? PT_N("sure")
                       : guess->confidence >= 0.65 ? PT_N("likely")
                                                   : PT_N("guessed");
    return pt_translate(invocation->language, guess->is_order_guessed ? PT_N("day and month guessed") : word);
}

/* "97 of 100"; NULL where nothing was tried. */
static const char *fitting_cells(const pt_invocation *invocation, const pt_import_guess *guess)
{
    if (guess->target == NULL || guess->filled == 0) {
        return NULL;
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_message_add(&text, invocation->language, PT_MESSAGE("{1} of {2}", guess->fitting, guess->filled));
    const char *copy = pt_arena_copy_text(invocation->arena, pt_buffer_text(&text));
    return copy == NULL ? "" : copy;
}

static const char *delimiter_name(const pt_invocation *invocation, char delimiter)
{
    switch (delimiter) {
    case ',': return pt_translate(invocation->language, PT_N("comma"));
    case ';': return pt_translate(invocation->language, PT_N("semicolon"));
    case '\t': return pt_translate(invocation->language, PT_N("tab"));
    case '|': return pt_translate(invocation->language, PT_N("bar"));
    default: return "?";
    }
}

static pt_status print_columns(const pt_invocation *invocation, const pt_schema *schema,
                               const pt_import_report *report, pt_error *error)
{
    static const pt_listing_column columns[] = {{"header", PT_N("column"), false},
                                                {"to", PT_N("goes to"), false},
                                                {"sample", PT_N("example"), false},
                                                {"dates", PT_N("dates"), false},
                                                {"cells", PT_N("cells that fit"), false},
                                                {"sureness", PT_N("how sure"), false},
                                                {0}};
    enum { SHOWN_COLUMNS = 60 };
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "columns", columns);
    for (size_t i = 0; i < report->guess_count && i < SHOWN_COLUMNS; i++) {
        const pt_import_guess *guess = &report->guesses[i];
        pt_listing_text(&listing, guess->header);
        pt_listing_text(&listing, target_label(invocation, schema, guess->target));
        pt_listing_text(&listing, guess->sample);
        pt_listing_text(&listing, guess->target == NULL ? NULL : guess->date_order);
        pt_listing_text(&listing, fitting_cells(invocation, guess));
        pt_listing_text(&listing, sureness(invocation, schema, guess));
    }
    return pt_listing_end(&listing, error);
}

static void add_counts(pt_listing *listing, const char *what, const pt_import_counts *counts)
{
    pt_listing_text(listing, what);
    pt_listing_integer(listing, counts->read);
    pt_listing_integer(listing, counts->added);
    pt_listing_integer(listing, counts->updated);
    pt_listing_integer(listing, counts->unchanged);
    pt_listing_integer(listing, counts->skipped);
    pt_listing_integer(listing, counts->rejected);
}

static pt_status print_counts(const pt_invocation *invocation, const pt_import_report *report,
                              pt_error *error)
{
    static const pt_listing_column columns[] = {{"what", "", false},
                                                {"read", PT_N("read"), true},
                                                {"added", PT_N("new"), true},
                                                {"updated", PT_N("changed"), true},
                                                {"unchanged", PT_N("unchanged"), true},
                                                {"skipped", PT_N("skipped"), true},
                                                {"rejected", PT_N("rejected"), true},
                                                {0}};
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "counts", columns);
    add_counts(&listing, pt_translate(invocation->language, PT_N("lines of the file")), &report->lines);
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (report->entities[role] != NULL) {
            add_counts(&listing, label_of(invocation, &report->entities[role]->plural),
                       &report->records[role]);
        }
    }
    return pt_listing_end(&listing, error);
}

/* People know their file's headers, not our fields: "Price" instead of "unit_price". */
static void name_column(const pt_import_report *report, pt_error *error)
{
    const char *header = NULL;
    size_t matches = 0;
    for (size_t i = 0; i < report->guess_count; i++) {
        const char *dot = report->guesses[i].target == NULL ? NULL : strchr(report->guesses[i].target, '.');
        if (dot != NULL && strcmp(dot + 1, error->field) == 0) {
            header = report->guesses[i].header;
            matches++;
        }
    }
    if (matches == 1) {
        (void)pt_error_at_field(error, error->status, header);
    }
}

static pt_status print_reasons(const pt_invocation *invocation, const pt_import_report *report,
                               pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"count", PT_N("lines"), true},
        {"first_line", PT_N("first"), true},
        {"example", PT_N("why skipped or rejected, for example"), false},
        {0}};
    if (report->reason_count == 0) {
        return PT_OK;
    }
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "reasons", columns);
    for (size_t i = 0; i < report->reason_count; i++) {
        const pt_import_reason *reason = &report->reasons[i];
        PT_SCOPED(pt_buffer) text = {0};
        pt_error shown = reason->first;
        shown.row = 0;
        name_column(report, &shown);
        pt_error_add_text(&text, invocation->language, &shown);
        pt_listing_integer(&listing, reason->count);
        pt_listing_integer(&listing, reason->first_line);
        pt_listing_text(&listing, pt_buffer_text(&text));
    }
    return pt_listing_end(&listing, error);
}

static pt_status print_differences(const pt_invocation *invocation, const pt_schema *schema,
                                   const pt_import_report *report, pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"line", PT_N("line"), true},          {"record", PT_N("record"), false},
        {"field", PT_N("field"), false},       {"before", PT_N("in the store"), false},
        {"after", PT_N("in the file"), false}, {0}};
    if (report->difference_count == 0) {
        return PT_OK;
    }
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "differences", columns);
    for (size_t i = 0; i < report->difference_count; i++) {
        const pt_import_difference *difference = &report->differences[i];
        char target[200];
        (void)snprintf(target, sizeof target, "%s.%s", difference->entity, difference->field);
        pt_listing_integer(&listing, difference->line);
        pt_listing_text(&listing, difference->record);
        pt_listing_text(&listing, target_label(invocation, schema, target));
        pt_listing_text(&listing, difference->before);
        pt_listing_text(&listing, difference->after);
    }
    return pt_listing_end(&listing, error);
}

static void add_if_any(pt_facts *facts, const char *key, const char *label, int64_t count)
{
    if (count != 0) {
        pt_facts_integer(facts, key, label, count);
    }
}

/* A line that differs in anything is another line: of a file that corrects an earlier one both would count.
 */
static void warn_of_corrections(const pt_invocation *invocation, const pt_import_report *report)
{
    int64_t changed = report->records[PT_ROLE_MAIN].updated;
    if (changed == 0 || report->records[PT_ROLE_LINE].added == 0) {
        return;
    }
    PT_SCOPED(pt_buffer) text = {0};
    char number[PT_NUMBER_BYTES];
    pt_message_add(
        &text, invocation->language,
        PT_MESSAGE(
            "known orders that get further lines: {1}; if this file corrects an earlier one, undo that "
            "import first, or both count",
            pt_number_integer(changed, number)));
    pt_output_line(invocation->output, pt_buffer_text(&text));
}

static pt_status print_summary(const pt_invocation *invocation, const pt_import_report *report,
                               pt_error *error)
{
    pt_facts facts;
    char id[24];
    pt_facts_begin(&facts, invocation);
    add_if_any(&facts, "anonymous", PT_N("lines without customer, kept as anonymous sales"),
               report->anonymous);
    add_if_any(&facts, "duplicates", PT_N("lines that stand twice in the file"), report->duplicates);
    add_if_any(&facts, "conflicts", PT_N("values that differ within one record; the latest was taken"),
               report->conflicts);
    add_if_any(&facts, "blank_lines", PT_N("empty lines"), report->blank_lines);
    if (report->error_path != NULL) {
        pt_facts_text(&facts, "error_file", PT_N("rejected lines with their reasons are in"),
                      report->error_path);
    }
    if (report->is_dry_run) {
        pt_facts_text(&facts, "dry_run", PT_N("dry run"),
                      pt_translate(invocation->language, PT_N("nothing was written")));
    } else {
        (void)snprintf(id, sizeof id, "%" PRId64, report->batch_id);
        pt_facts_text(&facts, "batch_id", PT_N("number of this import (to undo it)"), id);
        /* Of a small file it would measure the start of the program. */
        bool is_large = report->lines.read >= LARGE_FILE && report->seconds > 0;
        int64_t rate = is_large ? (int64_t)((double)report->lines.read / report->seconds) : 0;
        add_if_any(&facts, "lines_per_second", PT_N("lines a second"), rate);
    }
    return pt_facts_end(&facts, error);
}

pt_status pt_import_report_print(const pt_invocation *invocation, const pt_schema *schema,
                                 const pt_import_report *report, pt_error *error)
{
    if (invocation->is_json) {
        pt_import_report_write(pt_output_json(invocation->output), invocation->language, report);
        return PT_OK;
    }
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "file", PT_N("file"), report->file);
    pt_facts_text(&facts, "encoding", PT_N("encoding"), report->encoding);
    pt_facts_text(&facts, "delimiter", PT_N("separator"), delimiter_name(invocation, report->delimiter));
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    PT_RETURN_IF_ERROR(print_columns(invocation, schema, report, error));
    PT_RETURN_IF_ERROR(print_counts(invocation, report, error));
    PT_RETURN_IF_ERROR(print_reasons(invocation, report, error));
    PT_RETURN_IF_ERROR(print_differences(invocation, schema, report, error));
    warn_of_corrections(invocation, report);
    return print_summary(invocation, report, error);
}

pt_status pt_undo_report_print(const pt_invocation *invocation, const pt_schema *schema,
                               const pt_undo_report *report, pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"record", PT_N("record"), false}, {"field", PT_N("what stays as it is"), false}, {0}};
    pt_facts facts;
    char id[24];
    (void)snprintf(id, sizeof id, "%" PRId64, report->batch_id);
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "batch_id", PT_N("undone import"), id);
    pt_facts_integer(&facts, "facts", PT_N("transactions and other facts withdrawn"), report->facts);
    pt_facts_integer(&facts, "removed", PT_N("records removed"), report->removed);
    pt_facts_integer(&facts, "restored", PT_N("fields with their old value again"), report->restored);
    pt_facts_integer(&facts, "kept", PT_N("left as they are, since something came after them"), report->kept);
    pt_facts_integer(&facts, "stale_results", PT_N("results that are out of date now"),
                     report->stale_results);
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    if (report->remainder_count == 0) {
        return PT_OK;
    }
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "remainders", columns);
    for (size_t i = 0; i < report->remainder_count; i++) {
        const pt_undo_remainder *remainder = &report->remainders[i];
        char record[96], target[200];
        (void)snprintf(record, sizeof record, "%s %" PRId64, remainder->entity, remainder->record_id);
        (void)snprintf(target, sizeof target, "%s.%s", remainder->entity,
                       remainder->field == NULL ? "" : remainder->field);
        pt_listing_text(&listing, record);
        pt_listing_text(&listing, remainder->field == NULL
                                      ? pt_translate(invocation->language, PT_N("the record: it is in use"))
                                      : target_label(invocation, schema, target));
    }
    return pt_listing_end(&listing, error);
}
