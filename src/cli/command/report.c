#include "cli/command/report.h"

#include "base/scope.h"
#include "cli/command/open_store.h"
#include "view/report/load.h"
#include "view/summary/summary.h"

#include <string.h>

const pt_word pt_report_options[] = {
    {.name = "out",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .standard = "report.html",
     .help = PT_N("file to write; one of that name is replaced")},
    {.name = "organisation",
     .placeholder = PT_N("NAME"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("whose customers they are: stands above the title")},
    {0},
};

pt_status pt_report_print_summary(const pt_invocation *invocation, pt_store *store, pt_error *error)
{
    if (invocation->is_json || invocation->is_quiet) {
        return PT_OK;
    }
    pt_report_data data = {0};
    PT_SCOPED(pt_connection) connection = {0};
    PT_RETURN_IF_ERROR(pt_connection_open(store, &connection, error));
    PT_RETURN_IF_ERROR(pt_report_load(&connection, invocation->language, invocation->arena, &data, error));
    PT_SCOPED(pt_buffer) text = {0};
    PT_RETURN_IF_ERROR(pt_summary_write(&data, invocation->language, &text, error));
    pt_output_text(invocation->output, "\n");
    pt_output_text(invocation->output, pt_buffer_text(&text));
    return PT_OK;
}

static pt_status print_json(const pt_invocation *invocation, const pt_report_data *data, pt_error *error)
{
    PT_SCOPED(pt_buffer) json = {0};
    PT_RETURN_IF_ERROR(pt_report_add_json(&json, data, error));
    pt_json_raw(pt_output_json_whole(invocation->output), json.data, json.length);
    return PT_OK;
}

static void print_place(const pt_invocation *invocation, const char *path, bool is_stale)
{
    if (invocation->is_quiet) {
        return;
    }
    PT_SCOPED(pt_buffer) shown = {0};
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_shown(&shown, path);
    pt_message_add(&text, invocation->language,
                   PT_MESSAGE("the report is in {1}: open it in a browser, print it, or hand it on",
                              pt_buffer_text(&shown)));
    pt_output_line(invocation->output, pt_buffer_text(&text));
    if (is_stale) {
        pt_output_line(invocation->output,
                       pt_translate(invocation->language,
                                    PT_N("records changed since its figures were computed: use patron run")));
    }
}

pt_status pt_command_report(const pt_invocation *invocation, pt_error *error)
{
    const pt_given *out = pt_given_find(invocation, "out", NULL);
    pt_report_data data = {0};
    PT_SCOPED(pt_open_store) opened = {0};
    const pt_store_options options = {.mode = PT_STORE_READ};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    PT_RETURN_IF_ERROR(
        pt_report_load(&opened.connection, invocation->language, invocation->arena, &data, error));
    data.provenance.organisation = pt_given_text(invocation, "organisation");
    if (!invocation->is_json || !out->is_standard) {
        PT_RETURN_IF_ERROR(pt_report_write(&data, invocation->language, out->text, error));
    }
    if (invocation->is_json) {
        return print_json(invocation, &data, error);
    }
    print_place(invocation, out->text, data.provenance.is_stale);
    return PT_OK;
}
