#include "cli/command/program.h"

#include "base/scope.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/document/completion.h"
#include "cli/document/help.h"
#include "cli/document/man.h"
#include "cli/line/parse.h"
#include "cli/terminal/listing.h"

#include <string.h>

const pt_word pt_help_arguments[] = {
    {.name = "command",
     .placeholder = PT_N("COMMAND"),
     .kind = PT_WORD_COMMAND,
     .is_repeated = true,
     .help = PT_N("the words of a command, such as model run")},
    {0},
};

static const char *const shells[] = {"bash", "zsh", NULL};
const pt_word pt_completion_arguments[] = {
    {.name = "shell",
     .placeholder = PT_N("SHELL"),
     .kind = PT_WORD_CHOICE,
     .choices = shells,
     .is_required = true,
     .help = PT_N("bash or zsh")},
    {0},
};

/* Prints a text, or in JSON gives it as the member of that name. */
static void print_document(const pt_invocation *invocation, const char *name, const pt_buffer *text)
{
    if (invocation->is_json) {
        pt_json_writer *json = pt_output_json(invocation->output);
        pt_json_key(json, name);
        pt_json_text(json, pt_buffer_text(text));
    } else {
        pt_output_text(invocation->output, pt_buffer_text(text));
    }
}

/* "patron help model run" is "patron model run --help": the words are read in the same way. */
pt_status pt_command_help(const pt_invocation *invocation, pt_error *error)
{
    enum { MOST_WORDS = 4 };
    char *words[MOST_WORDS];
    size_t count = 0;
    const pt_given *word = NULL;
    while (count + 1 < MOST_WORDS && (word = pt_given_find(invocation, "command", word)) != NULL) {
        words[count++] = pt_arena_copy_text(invocation->arena, word->text);
        if (words[count - 1] == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
        }
    }
    char option[] = "--help";
    words[count++] = option;
    pt_line line = {0};
    PT_RETURN_IF_ERROR(pt_line_parse(words, count, invocation->arena, &line, error));
    PT_SCOPED(pt_buffer) text = {0};
    pt_help help = {&text, invocation->language, invocation->output->columns, invocation->output->has_colour,
                    line.noun};
    if (line.command != NULL) {
        pt_help_add_command(&help, line.command, line.more_options);
    } else if (line.noun != NULL) {
        pt_help_add_noun(&help, line.noun);
    } else {
        pt_help_add_overview(&help);
    }
    print_document(invocation, "help", &text);
    return PT_OK;
}

pt_status pt_command_version(const pt_invocation *invocation, pt_error *error)
{
    (void)error;
    if (invocation->is_json) {
        pt_json_writer *json = pt_output_json(invocation->output);
        pt_json_key(json, "version");
        pt_json_text(json, pt_version);
    } else {
        pt_output_text(invocation->output, "patron ");
        pt_output_line(invocation->output, pt_version);
    }
    return PT_OK;
}

static const char *source_code(pt_settings_source source)
{
    switch (source) {
    case PT_SETTINGS_FROM_STANDARD: return "standard";
    case PT_SETTINGS_FROM_FILE: return "file";
    case PT_SETTINGS_FROM_ENVIRONMENT: return "environment";
    }
    return "";
}

static const char *source_label(pt_settings_source source)
{
    switch (source) {
    case PT_SETTINGS_FROM_STANDARD: return PT_N("standard");
    case PT_SETTINGS_FROM_FILE: return PT_N("settings file");
    case PT_SETTINGS_FROM_ENVIRONMENT: return PT_N("environment");
    }
    return "";
}

pt_status pt_command_settings(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"name", PT_N("setting"), false}, {"value", PT_N("value"), false},
        {"source", PT_N("from"), false},  {"variable", PT_N("environment variable"), false},
        {"help", PT_N("meaning"), false}, {0}};
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "settings", columns);
    for (size_t i = 0; i < PT_SETTINGS_COUNT; i++) {
        const pt_settings_value *value = &invocation->settings->values[i];
        char variable[PT_SETTINGS_VARIABLE_BYTES];
        pt_listing_text(&listing, pt_settings_table[i].name);
        pt_listing_text(&listing, value->text);
        pt_listing_shown(&listing, source_code(value->source),
                         pt_translate(invocation->language, source_label(value->source)));
        pt_listing_text(&listing, pt_settings_variable((pt_settings_key)i, variable));
        pt_listing_text(&listing, pt_translate(invocation->language, pt_settings_table[i].help));
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_completion(const pt_invocation *invocation, pt_error *error)
{
    (void)error;
    PT_SCOPED(pt_buffer) script = {0};
    if (strcmp(pt_given_text(invocation, "shell"), "zsh") == 0) {
        pt_completion_add_zsh(&script, invocation->language);
    } else {
        pt_completion_add_bash(&script);
    }
    print_document(invocation, "script", &script);
    return PT_OK;
}

pt_status pt_command_man(const pt_invocation *invocation, pt_error *error)
{
    (void)error;
    PT_SCOPED(pt_buffer) page = {0};
    pt_man_add(&page, invocation->language);
    print_document(invocation, "page", &page);
    return PT_OK;
}
