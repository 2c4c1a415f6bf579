#include "cli/document/help.h"

#include "base/scope.h"
#include "base/text/width.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/terminal/layout.h"
#include "cli/terminal/number.h"

#include <string.h>

enum { INDENT = 2, GAP = 2, MOST_NAME_COLUMNS = 30, STANDARD_COLUMNS = 80, MOST_COLUMNS = 100 };

static size_t width_of(const pt_help *help)
{
    size_t columns = help->columns == 0 ? STANDARD_COLUMNS : help->columns;
    return columns > MOST_COLUMNS ? MOST_COLUMNS : columns;
}

static const char *translate(const pt_help *help, const char *english)
{
    return pt_translate(help->language, english);
}

static void add_title(const pt_help *help, const char *english)
{
    pt_buffer_add_text(help->buffer, help->has_colour ? "\n\x1b[1m" : "\n");
    pt_buffer_add_text(help->buffer, translate(help, english));
    pt_buffer_add_text(help->buffer, help->has_colour ? "\x1b[0m\n" : "\n");
}

/* A name in the left column and its meaning in the right; a long name gets a line for itself. */
static void add_entry(const pt_help *help, const char *name, const char *meaning, size_t name_columns)
{
    pt_layout_add_spaces(help->buffer, INDENT);
    size_t start = INDENT + name_columns + GAP;
    if (pt_text_columns(name) > name_columns) {
        pt_buffer_add_text(help->buffer, name);
        pt_buffer_add_char(help->buffer, '\n');
        pt_layout_add_spaces(help->buffer, start);
    } else {
        pt_layout_add_padded(help->buffer, name, name_columns + GAP);
    }
    pt_layout_add_wrapped(help->buffer, meaning, start, width_of(help));
}

static void widen(size_t *columns, const char *text)
{
    size_t taken = pt_text_columns(text);
    if (taken > *columns && taken <= MOST_NAME_COLUMNS) {
        *columns = taken;
    }
}

/* --- Words --- */

void pt_help_add_option(pt_buffer *buffer, pt_language language, const pt_word *option)
{
    pt_buffer_add_text(buffer, "--");
    pt_buffer_add_text(buffer, option->name);
    if (option->kind != PT_WORD_FLAG) {
        pt_buffer_add_char(buffer, ' ');
        pt_buffer_add_text(buffer, pt_translate(language, option->placeholder));
    }
}

static void add_choices(pt_buffer *buffer, const pt_word *word)
{
    for (size_t i = 0; word->choices[i] != NULL; i++) {
        pt_buffer_add_text(buffer, i == 0 ? "" : ", ");
        pt_buffer_add_text(buffer, word->choices[i]);
    }
}

void pt_help_add_meaning(pt_buffer *buffer, pt_language language, const pt_word *word)
{
    pt_buffer_add_text(buffer, pt_translate(language, word->help));
    if (word->choices != NULL) {
        PT_SCOPED(pt_buffer) choices = {0};
        add_choices(&choices, word);
        pt_message_add(buffer, language, PT_MESSAGE("; one of: {1}", pt_buffer_text(&choices)));
    }
    if (word->minimum != 0 || word->maximum != 0) {
        char least[PT_NUMBER_BYTES], most[PT_NUMBER_BYTES];
        pt_message_add(buffer, language,
                       PT_MESSAGE("; from {1} to {2}", pt_number_limit(word->minimum, least),
                                  pt_number_limit(word->maximum, most)));
    }
    if (word->is_repeated && word->kind != PT_WORD_COMMAND) {
        pt_buffer_add_text(buffer, pt_translate(language, PT_N("; may be given several times")));
    }
    if (word->standard != NULL) {
        pt_message_add(buffer, language, PT_MESSAGE("; standard: {1}", word->standard));
    }
}

static void add_word_name(pt_buffer *buffer, const pt_help *help, const pt_word *word, bool is_option)
{
    if (is_option) {
        pt_help_add_option(buffer, help->language, word);
    } else {
        pt_buffer_add_text(buffer, translate(help, word->placeholder));
    }
}

static void add_words(const pt_help *help, const char *title, const pt_word *words, bool are_options)
{
    if (words == NULL || words[0].name == NULL) {
        return;
    }
    add_title(help, title);
    PT_SCOPED(pt_buffer) name = {0};
    PT_SCOPED(pt_buffer) meaning = {0};
    size_t columns = 0;
    for (const pt_word *word = words; word->name != NULL; word++) {
        pt_buffer_reset(&name);
        add_word_name(&name, help, word, are_options);
        widen(&columns, pt_buffer_text(&name));
    }
    for (const pt_word *word = words; word->name != NULL; word++) {
        pt_buffer_reset(&name);
        pt_buffer_reset(&meaning);
        add_word_name(&name, help, word, are_options);
        pt_help_add_meaning(&meaning, help->language, word);
        add_entry(help, pt_buffer_text(&name), pt_buffer_text(&meaning), columns);
    }
}

/* --- Commands --- */

void pt_help_add_usage(pt_buffer *buffer, pt_language language, const pt_command *command, const char *noun)
{
    char name[PT_COMMAND_NAME_BYTES];
    pt_buffer_add_format(buffer, "patron %s", pt_command_name_as(command, noun, name));
    for (const pt_word *word = command->arguments; word != NULL && word->name != NULL; word++) {
        pt_buffer_add_format(buffer, word->is_required ? " %s%s" : " [%s]%s",
                             pt_translate(language, word->placeholder), word->is_repeated ? "…" : "");
    }
    for (const pt_word *word = command->options; word != NULL && word->name != NULL; word++) {
        if (word->is_required) {
            pt_buffer_add_char(buffer, ' ');
            pt_help_add_option(buffer, language, word);
        }
    }
    if (command->options != NULL || command->find_options != NULL) {
        pt_buffer_add_format(buffer, " [%s]", pt_translate(language, PT_N("OPTIONS")));
    }
}

static void add_command_list(const pt_help *help, const char *noun, pt_command_group group, size_t columns)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (noun == NULL ? command->group == group : strcmp(command->noun, noun) == 0) {
            char name[PT_COMMAND_NAME_BYTES];
            add_entry(help, pt_command_name_as(command, help->noun, name), translate(help, command->summary),
                      columns);
        }
    }
}

/* Of the longest name of all commands, or of those of one noun. */
static size_t command_columns(const pt_help *help, const char *noun)
{
    size_t columns = 0;
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        char name[PT_COMMAND_NAME_BYTES];
        if (noun == NULL || strcmp(command->noun, noun) == 0) {
            widen(&columns, pt_command_name_as(command, help->noun, name));
        }
    }
    return columns;
}

static bool has_commands(pt_command_group group)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->group == group) {
            return true;
        }
    }
    return false;
}

void pt_help_add_overview(const pt_help *help)
{
    pt_buffer_add_format(help->buffer, "patron %s – %s\n", pt_version,
                         translate(help, PT_N("know your customers, choose, plan, act, and measure")));
    add_title(help, PT_N("Usage"));
    pt_buffer_add_format(help->buffer, "  patron %s\n",
                         translate(help, PT_N("NOUN VERB [ARGUMENTS] [OPTIONS]")));
    size_t columns = command_columns(help, NULL);
    for (int group = 0; group < PT_GROUP_COUNT; group++) {
        if (has_commands((pt_command_group)group)) {
            add_title(help, pt_command_group_title((pt_command_group)group));
            add_command_list(help, NULL, (pt_command_group)group, columns);
        }
    }
    add_words(help, PT_N("Options of every command"), pt_global_options, true);
    pt_buffer_add_char(help->buffer, '\n');
    pt_layout_add_wrapped(help->buffer, translate(help, PT_N("patron help NOUN VERB explains one command")),
                          0, width_of(help));
}

void pt_help_add_noun(const pt_help *help, const char *noun)
{
    pt_buffer_add_format(help->buffer, "patron %s\n\n", noun);
    const char *table_noun = pt_command_table_noun(noun);
    pt_help named = *help;
    named.noun = noun;
    add_command_list(&named, table_noun, PT_GROUP_COUNT, command_columns(&named, table_noun));
    pt_buffer_add_char(help->buffer, '\n');
    pt_message_add(help->buffer, help->language,
                   PT_MESSAGE("patron help {1} VERB explains one command", noun));
    pt_buffer_add_char(help->buffer, '\n');
}

static void add_examples(const pt_help *help, const pt_example *examples)
{
    add_title(help, PT_N("Examples"));
    for (const pt_example *example = examples; example->line != NULL; example++) {
        pt_buffer_add_format(help->buffer, "  %s\n", example->line);
        pt_layout_add_spaces(help->buffer, 2 * INDENT + GAP);
        pt_layout_add_wrapped(help->buffer, translate(help, example->help), 2 * INDENT + GAP, width_of(help));
    }
}

static void add_global_option_names(const pt_help *help)
{
    PT_SCOPED(pt_buffer) names = {0};
    for (const pt_word *option = pt_global_options; option->name != NULL; option++) {
        pt_buffer_add_format(&names, "%s--%s", names.length == 0 ? "" : " ", option->name);
    }
    add_title(help, PT_N("Options of every command"));
    pt_layout_add_spaces(help->buffer, INDENT);
    pt_layout_add_wrapped(help->buffer, pt_buffer_text(&names), INDENT, width_of(help));
}

void pt_help_add_command(const pt_help *help, const pt_command *command, const pt_word *more_options)
{
    char name[PT_COMMAND_NAME_BYTES];
    pt_buffer_add_format(help->buffer, "patron %s – %s\n", pt_command_name_as(command, help->noun, name),
                         translate(help, command->summary));
    add_title(help, PT_N("Usage"));
    pt_buffer_add_text(help->buffer, "  ");
    pt_help_add_usage(help->buffer, help->language, command, help->noun);
    pt_buffer_add_char(help->buffer, '\n');
    if (command->is_standard_verb) {
        pt_buffer_add_text(help->buffer, "  ");
        pt_message_add(help->buffer, help->language,
                       PT_MESSAGE("in short: patron {1} without {2}", command->noun, command->verb));
        pt_buffer_add_char(help->buffer, '\n');
    }
    if (command->details != NULL) {
        pt_buffer_add_char(help->buffer, '\n');
        pt_layout_add_wrapped(help->buffer, translate(help, command->details), 0, width_of(help));
    }
    add_words(help, PT_N("Arguments"), command->arguments, false);
    add_words(help, PT_N("Options"), command->options, true);
    add_words(help, PT_N("Options that follow from the first argument"), more_options, true);
    add_examples(help, command->examples);
    add_global_option_names(help);
}
