#include "cli/document/man.h"

#include "base/scope.h"
#include "base/settings.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/document/help.h"
#include "cli/exit_code.h"

#include <string.h>

/* Text for roff: backslashes and dashes escaped, and no line that begins like a request. */
static void add_escaped(pt_buffer *buffer, const char *text)
{
    bool is_line_start = buffer->length == 0 || buffer->data[buffer->length - 1] == '\n';
    if (is_line_start && (*text == '.' || *text == '\'')) {
        pt_buffer_add_text(buffer, "\\&");
    }
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '\\': pt_buffer_add_text(buffer, "\\e"); break;
        case '-': pt_buffer_add_text(buffer, "\\-"); break;
        case '~': pt_buffer_add_text(buffer, "\\(ti"); break;
        default: pt_buffer_add_char(buffer, *text);
        }
    }
}

static void add_line(pt_buffer *buffer, const char *text)
{
    add_escaped(buffer, text);
    pt_buffer_add_char(buffer, '\n');
}

static void add_section(pt_buffer *buffer, const char *request, const char *title)
{
    pt_buffer_add_format(buffer, ".%s \"", request);
    add_escaped(buffer, title);
    pt_buffer_add_text(buffer, "\"\n");
}

static void add_tag(pt_buffer *buffer, const char *tag, const char *text)
{
    pt_buffer_add_text(buffer, ".TP\n\\fB");
    add_escaped(buffer, tag);
    pt_buffer_add_text(buffer, "\\fR\n");
    add_line(buffer, text);
}

static void add_words(pt_buffer *buffer, pt_language language, const pt_word *words, bool are_options)
{
    for (const pt_word *word = words; word != NULL && word->name != NULL; word++) {
        PT_SCOPED(pt_buffer) name = {0};
        PT_SCOPED(pt_buffer) meaning = {0};
        if (are_options) {
            pt_help_add_option(&name, language, word);
        } else {
            pt_buffer_add_text(&name, pt_translate(language, word->placeholder));
        }
        pt_help_add_meaning(&meaning, language, word);
        add_tag(buffer, pt_buffer_text(&name), pt_buffer_text(&meaning));
    }
}

static void add_command(pt_buffer *buffer, pt_language language, const pt_command *command)
{
    PT_SCOPED(pt_buffer) usage = {0};
    pt_help_add_usage(&usage, language, command, NULL);
    add_section(buffer, "SS", pt_buffer_text(&usage));
    add_line(buffer, pt_translate(language, command->summary));
    if (command->is_standard_verb) {
        PT_SCOPED(pt_buffer) short_form = {0};
        pt_message_add(&short_form, language,
                       PT_MESSAGE("in short: patron {1} without {2}", command->noun, command->verb));
        pt_buffer_add_text(buffer, ".PP\n");
        add_line(buffer, pt_buffer_text(&short_form));
    }
    if (command->details != NULL) {
        pt_buffer_add_text(buffer, ".PP\n");
        add_line(buffer, pt_translate(language, command->details));
    }
    add_words(buffer, language, command->arguments, false);
    add_words(buffer, language, command->options, true);
    for (const pt_example *example = command->examples; example->line != NULL; example++) {
        pt_buffer_add_text(buffer, ".PP\n");
        add_line(buffer, pt_translate(language, example->help));
        pt_buffer_add_text(buffer, ".RS 4\n.nf\n");
        add_line(buffer, example->line);
        pt_buffer_add_text(buffer, ".fi\n.RE\n");
    }
}

static void add_group(pt_buffer *buffer, pt_language language, pt_command_group group)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->group == group) {
            add_command(buffer, language, command);
        }
    }
}

static void add_settings(pt_buffer *buffer, pt_language language)
{
    add_section(buffer, "SH", pt_translate(language, PT_N("SETTINGS")));
    for (size_t i = 0; i < PT_SETTINGS_COUNT; i++) {
        char variable[PT_SETTINGS_VARIABLE_BYTES];
        PT_SCOPED(pt_buffer) name = {0};
        pt_buffer_add_format(&name, "%s, %s", pt_settings_table[i].name,
                             pt_settings_variable((pt_settings_key)i, variable));
        add_tag(buffer, pt_buffer_text(&name), pt_translate(language, pt_settings_table[i].help));
    }
}

static void add_exit_codes(pt_buffer *buffer, pt_language language)
{
    add_section(buffer, "SH", pt_translate(language, PT_N("EXIT STATUS")));
    for (int status = PT_OK; status <= PT_INTERNAL; status++) {
        PT_SCOPED(pt_buffer) code = {0};
        pt_buffer_add_format(&code, "%d  %s", pt_exit_code((pt_status)status),
                             pt_status_name((pt_status)status));
        add_tag(buffer, pt_buffer_text(&code),
                pt_translate(language, pt_exit_code_meaning((pt_status)status)));
    }
}

void pt_man_add(pt_buffer *buffer, pt_language language)
{
    pt_buffer_add_format(buffer, ".TH PATRON 1 \"\" \"patron %s\" \"Patron\"\n", pt_version);
    add_section(buffer, "SH", pt_translate(language, PT_N("NAME")));
    pt_buffer_add_text(buffer, "patron \\- ");
    add_line(buffer, pt_translate(language, PT_N("know your customers, choose, plan, act, and measure")));
    add_section(buffer, "SH", pt_translate(language, PT_N("SYNOPSIS")));
    pt_buffer_add_text(buffer, "patron ");
    add_line(buffer, pt_translate(language, PT_N("NOUN VERB [ARGUMENTS] [OPTIONS]")));
    add_section(buffer, "SH", pt_translate(language, PT_N("OPTIONS OF EVERY COMMAND")));
    add_words(buffer, language, pt_global_options, true);
    add_section(buffer, "SH", pt_translate(language, PT_N("COMMANDS")));
    for (int group = 0; group < PT_GROUP_COUNT; group++) {
        add_group(buffer, language, (pt_command_group)group);
    }
    add_settings(buffer, language);
    add_exit_codes(buffer, language);
}
