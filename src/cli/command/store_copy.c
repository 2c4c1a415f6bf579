#include "base/scope.h"
#include "cli/command/open_store.h"
#include "cli/command/store.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "store/backup.h"
#include "store/check.h"

const pt_word pt_store_backup_arguments[] = {
    {.name = "file",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .is_required = true,
     .help = PT_N("where the copy goes; it appears only when it is whole")},
    {0},
};

const pt_word pt_store_backup_options[] = {
    {.name = "replace", .kind = PT_WORD_FLAG, .help = PT_N("replace a copy that is already there")},
    {0},
};

const pt_word pt_store_restore_arguments[] = {
    {.name = "file",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .is_required = true,
     .help = PT_N("a copy made by patron store backup")},
    {0},
};

static const char *severity_label(pt_check_severity severity)
{
    switch (severity) {
    case PT_CHECK_NOTE: return PT_N("note");
    case PT_CHECK_WARNING: return PT_N("warning");
    case PT_CHECK_PROBLEM: return PT_N("problem");
    }
    return "";
}

static void add_finding(pt_buffer *text, pt_language language, const pt_check_finding *finding)
{
    pt_message_add(text, language, finding->message, finding->arguments, finding->argument_count);
}

/* Says in one error how many problems there are, and the first of them. */
static pt_status report_problems(const pt_invocation *invocation, const pt_check_findings *findings,
                                 pt_error *error)
{
    PT_SCOPED(pt_buffer) first = {0};
    for (size_t i = 0; i < findings->count && first.length == 0; i++) {
        if (findings->items[i].severity == PT_CHECK_PROBLEM) {
            add_finding(&first, invocation->language, &findings->items[i]);
        }
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "the store has {1} problems, the first: {2}",
                   findings->problem_count, pt_buffer_text(&first));
}

static pt_status list_findings(const pt_invocation *invocation, const pt_check_findings *findings,
                               pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"severity", PT_N("weight"), false}, {"message", PT_N("finding"), false}, {0}};
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "findings", columns);
    for (size_t i = 0; i < findings->count; i++) {
        const pt_check_finding *finding = &findings->items[i];
        PT_SCOPED(pt_buffer) text = {0};
        add_finding(&text, invocation->language, finding);
        pt_listing_shown(&listing, pt_check_severity_name(finding->severity),
                         pt_translate(invocation->language, severity_label(finding->severity)));
        pt_listing_text(&listing, pt_buffer_text(&text));
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_store_check(const pt_invocation *invocation, pt_error *error)
{
    pt_store_options options = {.mode = PT_STORE_READ};
    pt_check_findings findings;
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    PT_RETURN_IF_ERROR(pt_store_check(&opened.connection, invocation->arena, &findings, error));
    if (findings.count > 0 || invocation->is_json) {
        PT_RETURN_IF_ERROR(list_findings(invocation, &findings, error));
    } else if (!invocation->is_quiet) {
        pt_output_line(invocation->output, pt_translate(invocation->language, PT_N("the store is sound")));
    }
    return findings.problem_count == 0 ? PT_OK : report_problems(invocation, &findings, error);
}

static pt_status print_copy(const pt_invocation *invocation, const char *file, const char *location,
                            pt_error *error)
{
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "store", PT_N("store"), location);
    pt_facts_text(&facts, "file", PT_N("copy"), file);
    return pt_facts_end(&facts, error);
}

pt_status pt_command_store_backup(const pt_invocation *invocation, pt_error *error)
{
    const char *file = pt_given_text(invocation, "file");
    pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    PT_RETURN_IF_ERROR(pt_store_backup(opened.store, file, pt_given_flag(invocation, "replace"),
                                       invocation->progress, error));
    return print_copy(invocation, file, pt_store_location(opened.store), error);
}

pt_status pt_command_store_restore(const pt_invocation *invocation, pt_error *error)
{
    const char *file = pt_given_text(invocation, "file");
    PT_RETURN_IF_ERROR(pt_store_restore(file, invocation->store, invocation->progress, error));
    pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    return print_copy(invocation, file, pt_store_location(opened.store), error);
}
