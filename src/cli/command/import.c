#include "cli/command/import.h"

#include "base/scope.h"
#include "base/text/encoding.h"
#include "base/time/civil.h"
#include "base/time/zone.h"
#include "cli/command/import_desk.h"
#include "cli/command/import_report.h"
#include "cli/terminal/listing.h"
#include "record/field/instant_text.h"
#include "record/import/batch/batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const policies[] = {"update", "new", "skip", NULL};
static const char *const anonymous_policies[] = {"keep", "reject", NULL};
static const char *const customer_numbers[] = {"shared", "separate", NULL};
static const char *const matches[] = {"external", "phone", "email", "card", "wechat", NULL};

const pt_word pt_import_run_arguments[] = {
    {.name = "file",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .is_required = true,
     .help = PT_N("CSV or TSV file in UTF-8, GB18030 (GBK), Big5 or UTF-16")},
    {0},
};

const pt_word pt_import_run_options[] = {
    {.name = "dry-run", .kind = PT_WORD_FLAG, .help = PT_N("only say what would happen")},
    {.name = "mapping",
     .placeholder = PT_N("NAME|FILE"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("what the columns mean: a stored mapping or a JSON file (else proposed from their names)")},
    {.name = "save-mapping",
     .placeholder = PT_N("NAME"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("keep the mapping under this name")},
    {.name = "policy",
     .placeholder = PT_N("POLICY"),
     .kind = PT_WORD_CHOICE,
     .choices = policies,
     .help = PT_N("customers: update known ones, only add new ones, or skip unknown ones")},
    {.name = "service-policy",
     .placeholder = PT_N("POLICY"),
     .kind = PT_WORD_CHOICE,
     .choices = policies,
     .help = PT_N("the same for services")},
    {.name = "match",
     .placeholder = PT_N("IDENTITY"),
     .kind = PT_WORD_CHOICE,
     .choices = matches,
     .help = PT_N("what tells customers apart (else their number, card, phone or e-mail)")},
    {.name = "anonymous",
     .placeholder = PT_N("POLICY"),
     .kind = PT_WORD_CHOICE,
     .choices = anonymous_policies,
     .help = PT_N("lines without customer: keep them as anonymous sales, or reject them")},
    {.name = "source",
     .placeholder = PT_N("NAME"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("system that the orders come from; two systems may use the same order numbers")},
    {.name = "customer-numbers",
     .placeholder = PT_N("NUMBERS"),
     .kind = PT_WORD_CHOICE,
     .choices = customer_numbers,
     .help =
         PT_N("shared: a number means the same customer in every file; separate: only within its source")},
    {.name = "encoding",
     .placeholder = PT_N("ENCODING"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("encoding of the file (else found out)")},
    {.name = "zone",
     .placeholder = PT_N("ZONE"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("time zone of the times in the file (else the organisation's)")},
    {.name = "currency",
     .placeholder = PT_N("CURRENCY"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("currency of the amounts in the file (else the organisation's)")},
    {.name = "errors",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .help = PT_N("file for rejected lines (else beside the file, with .errors.csv behind its name)")},
    {0},
};

const pt_word pt_import_undo_arguments[] = {
    {.name = "batch",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 1,
     .maximum = 9.2e18,
     .is_required = true,
     .help = PT_N("number of the import, as patron import list shows it")},
    {0},
};

pt_status pt_command_import_run(const pt_invocation *invocation, pt_error *error)
{
    pt_import_policy customers = PT_IMPORT_UPDATE, services = PT_IMPORT_UPDATE;
    pt_anonymous_policy anonymous = PT_ANONYMOUS_KEEP;
    pt_customer_numbers numbers = PT_NUMBERS_SHARED;
    const pt_import_options options = {
        .mapping = pt_given_text(invocation, "mapping"),
        .save_mapping = pt_given_text(invocation, "save-mapping"),
        .source = pt_given_text(invocation, "source"),
        .encoding = pt_given_text(invocation, "encoding"),
        .zone = pt_given_text(invocation, "zone"),
        .currency = pt_given_text(invocation, "currency"),
        .match = pt_given_text(invocation, "match"),
        .customers =
            pt_import_policy_parse(pt_given_text(invocation, "policy"), &customers) ? &customers : NULL,
        .services =
            pt_import_policy_parse(pt_given_text(invocation, "service-policy"), &services) ? &services : NULL,
        .anonymous =
            pt_anonymous_policy_parse(pt_given_text(invocation, "anonymous"), &anonymous) ? &anonymous : NULL,
        .customer_numbers = pt_customer_numbers_parse(pt_given_text(invocation, "customer-numbers"), &numbers)
                                ? &numbers
                                : NULL,
        .is_dry_run = pt_given_flag(invocation, "dry-run"),
        .error_path = pt_given_text(invocation, "errors"),
        .language = invocation->language,
    };
    PT_SCOPED(pt_import_desk) desk = {0};
    PT_RETURN_IF_ERROR(pt_import_desk_open(invocation, &desk, error));
    pt_import_report report = {0};
    PT_RETURN_IF_ERROR(
        pt_import_run(&desk.place, pt_given_text(invocation, "file"), &options, &report, error));
    return pt_import_report_print(invocation, &desk.schema, &report, error);
}

static const char *state_name(pt_batch_state state)
{
    switch (state) {
    case PT_BATCH_STAGING: return PT_N("being read");
    case PT_BATCH_APPLYING: return PT_N("being written");
    case PT_BATCH_VISIBLE: return PT_N("done");
    case PT_BATCH_UNDOING: return PT_N("being undone");
    case PT_BATCH_UNDONE: return PT_N("undone");
    case PT_BATCH_FAILED: return PT_N("broken off, nothing kept");
    }
    return "";
}

static const char *kind_name(const char *kind)
{
    return strcmp(kind, "import") == 0 ? PT_N("import") : strcmp(kind, "undo") == 0 ? PT_N("undoing") : kind;
}

pt_status pt_command_import_list(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {{"batch_id", PT_N("number of the import"), true},
                                                {"kind", PT_N("kind"), false},
                                                {"state", PT_N("state"), false},
                                                {"created_at", PT_N("begun"), false},
                                                {"source", PT_N("file, or import that was undone"), false},
                                                {0}};
    const pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    pt_batch *batches = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_batch_list(&opened.connection, invocation->arena, &batches, &count, error));
    if (count == 0 && !invocation->is_json) {
        pt_output_line(invocation->output,
                       pt_translate(invocation->language, PT_N("nothing was imported yet")));
        return PT_OK;
    }
    pt_store_state state = {0};
    PT_SCOPED(pt_zone) zone = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(&opened.connection, invocation->arena, &state, error));
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &zone, error));
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "imports", columns);
    for (size_t i = 0; i < count; i++) {
        char id[24];
        PT_SCOPED(pt_buffer) begun = {0};
        pt_instant_format_shown(&begun, batches[i].created_at, &zone);
        char created[PT_INSTANT_BYTES];
        (void)snprintf(id, sizeof id, "%" PRId64, batches[i].id);
        pt_listing_text(&listing, id);
        pt_listing_shown(&listing, batches[i].kind,
                         pt_translate(invocation->language, kind_name(batches[i].kind)));
        pt_listing_shown(&listing, pt_batch_state_code(batches[i].state),
                         pt_translate(invocation->language, state_name(batches[i].state)));
        pt_listing_shown(&listing, pt_instant_format(batches[i].created_at, created), pt_buffer_text(&begun));
        pt_listing_text(&listing, batches[i].source);
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_import_undo(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_import_desk) desk = {0};
    PT_RETURN_IF_ERROR(pt_import_desk_open(invocation, &desk, error));
    pt_undo_report report = {0};
    PT_RETURN_IF_ERROR(
        pt_import_undo(&desk.place, pt_given_find(invocation, "batch", NULL)->integer, &report, error));
    return pt_undo_report_print(invocation, &desk.schema, &report, error);
}
