#include "cli/line/parse.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "cli/commands.h"
#include "cli/line/suggest.h"
#include "cli/terminal/number.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct line_parser {
    char *const *words;
    size_t word_count;
    size_t at; /* word to be read next */
    bool is_past_options;

    size_t argument_count;
    const char *first_argument;
    pt_given *given;
    size_t given_count, given_capacity;
    pt_arena *arena;
    pt_line *line;
} line_parser;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
}

/* --- Values --- */

static pt_status check_limits(const pt_word *word, double value, const char *text, pt_error *error)
{
    bool is_limited = word->minimum != 0 || word->maximum != 0;
    if (is_limited && (value < word->minimum || value > word->maximum)) {
        char least[PT_NUMBER_BYTES], most[PT_NUMBER_BYTES];
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is not from {2} to {3}", text,
                       pt_number_limit(word->minimum, least), pt_number_limit(word->maximum, most));
    }
    return PT_OK;
}

static pt_status check_integer(const pt_word *word, const char *text, int64_t *integer, pt_error *error)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0') {
        return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no whole number", text);
    }
    PT_RETURN_IF_ERROR(check_limits(word, (double)value, text, error));
    *integer = value;
    return PT_OK;
}

static pt_status check_number(const pt_word *word, const char *text, double *number, pt_error *error)
{
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no number", text);
    }
    PT_RETURN_IF_ERROR(check_limits(word, value, text, error));
    *number = value;
    return PT_OK;
}

/* "bash, zsh" into buffer. */
static void list_choices(const pt_word *word, pt_buffer *buffer)
{
    for (size_t i = 0; word->choices[i] != NULL; i++) {
        pt_buffer_add_text(buffer, i == 0 ? "" : ", ");
        pt_buffer_add_text(buffer, word->choices[i]);
    }
}

static pt_status check_choice(const pt_word *word, const char *text, pt_error *error)
{
    for (size_t i = 0; word->choices[i] != NULL; i++) {
        if (strcmp(word->choices[i], text) == 0) {
            return PT_OK;
        }
    }
    PT_SCOPED(pt_buffer) choices = {0};
    list_choices(word, &choices);
    return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is none of: {2}", text, pt_buffer_text(&choices));
}

static pt_status check_value(pt_given *given, pt_error *error)
{
    switch (given->word->kind) {
    case PT_WORD_INTEGER: return check_integer(given->word, given->text, &given->integer, error);
    case PT_WORD_NUMBER: return check_number(given->word, given->text, &given->number, error);
    case PT_WORD_CHOICE: return check_choice(given->word, given->text, error);
    case PT_WORD_DATE:
        return pt_date_parse(given->text, &given->date)
                   ? PT_OK
                   : PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no date; write YYYY-MM-DD", given->text);
    case PT_WORD_TEXT:
    case PT_WORD_FLAG:
    case PT_WORD_FILE:
    case PT_WORD_MODEL:
    case PT_WORD_RECORD_TYPE:
    case PT_WORD_COMMAND: break;
    }
    return PT_OK;
}

static pt_status at_option(pt_error *error, pt_status status, const char *name)
{
    char field[PT_ERROR_FIELD_BYTES] = "--";
    strncat(field, name, sizeof field - sizeof "--");
    return status == PT_OK ? PT_OK : pt_error_at_field(error, status, field);
}

static pt_status add_given(line_parser *parser, const pt_word *word, const char *text, bool is_standard,
                           pt_error *error)
{
    pt_given given = {.word = word, .text = text, .is_standard = is_standard};
    PT_RETURN_IF_ERROR(check_value(&given, error));
    if (parser->given_count == parser->given_capacity) {
        size_t capacity = parser->given_capacity == 0 ? 16 : parser->given_capacity * 2;
        pt_given *grown = pt_arena_alloc(parser->arena, capacity, sizeof *grown);
        if (grown == NULL) {
            return out_of_memory(error);
        }
        if (parser->given_count > 0) {
            memcpy(grown, parser->given, parser->given_count * sizeof *grown);
        }
        parser->given = grown;
        parser->given_capacity = capacity;
    }
    parser->given[parser->given_count++] = given;
    return PT_OK;
}

static bool is_given(const line_parser *parser, const pt_word *word)
{
    for (size_t i = 0; i < parser->given_count; i++) {
        if (parser->given[i].word == word) {
            return true;
        }
    }
    return false;
}

/* --- Options --- */

static const pt_word *find_option(const line_parser *parser, const char *name, size_t length)
{
    const pt_command *command = parser->line->command;
    const pt_word *word = command == NULL ? NULL : pt_word_find(command->options, name, length);
    if (word == NULL) {
        word = pt_word_find(parser->line->more_options, name, length);
    }
    return word == NULL ? pt_word_find(pt_global_options, name, length) : word;
}

static void consider_options(pt_suggestion *suggestion, const pt_word *words)
{
    for (const pt_word *word = words; word != NULL && word->name != NULL; word++) {
        pt_suggestion_consider(suggestion, word->name);
    }
}

static pt_status unknown_option(const line_parser *parser, const char *name, pt_error *error)
{
    const pt_command *command = parser->line->command;
    pt_suggestion suggestion = {.word = name};
    if (command != NULL) {
        consider_options(&suggestion, command->options);
        consider_options(&suggestion, parser->line->more_options);
    }
    consider_options(&suggestion, pt_global_options);
    char buffer[PT_COMMAND_NAME_BYTES] = "";
    const char *owner = command == NULL ? "" : pt_command_name_as(command, parser->line->noun, buffer);
    if (suggestion.best != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "there is no option --{1}; did you mean --{2}?", name,
                       suggestion.best);
    }
    if (command != NULL && command->find_options != NULL && parser->first_argument == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "there is no option --{1} before the first argument of {2}",
                       name, owner);
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "there is no option --{1}; see patron help {2}", name, owner);
}

static void note_help(pt_line *line, const pt_word *word)
{
    line->wants_help = line->wants_help || strcmp(word->name, "help") == 0;
    line->wants_version = line->wants_version || strcmp(word->name, "version") == 0;
}

static pt_status read_option(line_parser *parser, const char *option, pt_error *error)
{
    const char *equals = strchr(option, '=');
    size_t length = equals == NULL ? strlen(option) : (size_t)(equals - option);
    const pt_word *word = find_option(parser, option, length);
    if (word == NULL) {
        char *name = pt_arena_copy_text(parser->arena, option);
        if (name == NULL) {
            return out_of_memory(error);
        }
        name[length] = '\0';
        return unknown_option(parser, name, error);
    }
    if (!word->is_repeated && word->kind != PT_WORD_FLAG && is_given(parser, word)) {
        return at_option(error, PT_FAIL(error, PT_INVALID_INPUT, "given twice"), word->name);
    }
    const char *value = "";
    if (word->kind == PT_WORD_FLAG) {
        if (equals != NULL) {
            return at_option(error, PT_FAIL(error, PT_INVALID_INPUT, "takes no value"), word->name);
        }
        note_help(parser->line, word);
    } else if (equals != NULL) {
        value = equals + 1;
    } else if (parser->at < parser->word_count) {
        value = parser->words[parser->at++];
    } else {
        return at_option(error, PT_FAIL(error, PT_INVALID_INPUT, "needs a value"), word->name);
    }
    return at_option(error, add_given(parser, word, value, false, error), word->name);
}

/* --- Command and arguments --- */

static pt_status unknown_noun(const char *noun, pt_error *error)
{
    pt_suggestion suggestion = {.word = noun};
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        pt_suggestion_consider(&suggestion, command->noun);
    }
    if (suggestion.best != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "there is no command {1}; did you mean {2}?", noun,
                       suggestion.best);
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "there is no command {1}; see patron help", noun);
}

static void list_verbs(const char *noun, pt_buffer *verbs)
{
    noun = pt_command_table_noun(noun);
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, noun) == 0 && command->verb != NULL) {
            pt_buffer_add_text(verbs, verbs->length == 0 ? "" : ", ");
            pt_buffer_add_text(verbs, command->verb);
        }
    }
}

static pt_status unknown_verb(const char *noun, const char *verb, pt_error *error)
{
    const char *table_noun = pt_command_table_noun(noun);
    pt_suggestion suggestion = {.word = verb};
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, table_noun) == 0 && command->verb != NULL) {
            pt_suggestion_consider(&suggestion, command->verb);
        }
    }
    if (suggestion.best != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "there is no command {1} {2}; did you mean {1} {3}?", noun,
                       verb, suggestion.best);
    }
    PT_SCOPED(pt_buffer) verbs = {0};
    list_verbs(noun, &verbs);
    return PT_FAIL(error, PT_INVALID_INPUT, "there is no command {1} {2}; after {1} comes one of: {3}", noun,
                   verb, pt_buffer_text(&verbs));
}

static pt_status read_argument(line_parser *parser, const char *text, pt_error *error)
{
    const pt_command *command = parser->line->command;
    const pt_word *word = command->arguments;
    for (size_t i = 0; word != NULL && word->name != NULL && i < parser->argument_count && !word->is_repeated;
         i++) {
        word++;
    }
    if (word == NULL || word->name == NULL) {
        char buffer[PT_COMMAND_NAME_BYTES];
        return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is one argument too many; see patron help {2}", text,
                       pt_command_name_as(command, parser->line->noun, buffer));
    }
    pt_status status = add_given(parser, word, text, false, error);
    if (status != PT_OK) {
        return pt_error_at_field(error, status, word->name);
    }
    if (parser->argument_count++ == 0) {
        parser->first_argument = text;
        if (command->find_options != NULL) {
            return command->find_options(text, parser->arena, &parser->line->more_options, error);
        }
    }
    return PT_OK;
}

/* The first word is the noun; the second the verb, or the first argument of a noun that stands alone or has a
 * standard verb. */
static pt_status read_plain_word(line_parser *parser, const char *word, pt_error *error)
{
    pt_line *line = parser->line;
    if (line->noun == NULL) {
        if (pt_command_table_noun(word) == NULL) {
            return unknown_noun(word, error);
        }
        line->noun = word;
        const pt_command *command = pt_command_find(word, NULL);
        line->command = command != NULL && command->verb == NULL ? command : NULL;
        return PT_OK;
    }
    if (line->command == NULL) {
        line->command = pt_command_find(line->noun, word);
        if (line->command != NULL) {
            return PT_OK;
        }
        line->command = pt_command_find(line->noun, NULL);
        if (line->command == NULL) {
            return unknown_verb(line->noun, word, error);
        }
    }
    return read_argument(parser, word, error);
}

/* An option right after a noun with a standard verb belongs to that verb: patron import --dry-run FILE. */
static void settle_standard_verb(pt_line *line)
{
    if (line->command == NULL && line->noun != NULL) {
        line->command = pt_command_find(line->noun, NULL);
    }
}

static pt_status read_words(line_parser *parser, pt_error *error)
{
    while (parser->at < parser->word_count) {
        const char *word = parser->words[parser->at++];
        if (parser->is_past_options || word[0] != '-' || word[1] == '\0') {
            PT_RETURN_IF_ERROR(read_plain_word(parser, word, error));
        } else if (strcmp(word, "--") == 0) {
            parser->is_past_options = true;
        } else if (strcmp(word, "-h") == 0) {
            parser->line->wants_help = true;
        } else if (word[1] == '-') {
            if (find_option(parser, word + 2, strcspn(word + 2, "=")) == NULL) {
                settle_standard_verb(parser->line);
            }
            PT_RETURN_IF_ERROR(read_option(parser, word + 2, error));
        } else {
            return PT_FAIL(error, PT_INVALID_INPUT, "options are written out, with two dashes: {1} is none",
                           word);
        }
    }
    return PT_OK;
}

static pt_status complete_words(line_parser *parser, const pt_word *words, bool are_options, pt_error *error)
{
    for (const pt_word *word = words; word != NULL && word->name != NULL; word++) {
        if (is_given(parser, word)) {
            continue;
        }
        if (word->standard != NULL) {
            PT_RETURN_IF_ERROR(add_given(parser, word, word->standard, true, error));
        } else if (word->is_required && are_options) {
            return PT_FAIL(error, PT_INVALID_INPUT, "the option --{1} is missing", word->name);
        } else if (word->is_required) {
            char buffer[PT_COMMAND_NAME_BYTES];
            return PT_FAIL(error, PT_INVALID_INPUT, "the argument {1} is missing; see patron help {2}",
                           word->placeholder,
                           pt_command_name_as(parser->line->command, parser->line->noun, buffer));
        }
    }
    return PT_OK;
}

static pt_status complete_line(line_parser *parser, pt_error *error)
{
    pt_line *line = parser->line;
    if (line->wants_help || line->wants_version || line->noun == NULL) {
        return PT_OK;
    }
    settle_standard_verb(line);
    if (line->command == NULL) {
        PT_SCOPED(pt_buffer) verbs = {0};
        list_verbs(line->noun, &verbs);
        return PT_FAIL(error, PT_INVALID_INPUT, "after {1} comes one of: {2}", line->noun,
                       pt_buffer_text(&verbs));
    }
    PT_RETURN_IF_ERROR(complete_words(parser, line->command->arguments, false, error));
    PT_RETURN_IF_ERROR(complete_words(parser, line->command->options, true, error));
    return complete_words(parser, line->more_options, true, error);
}

pt_status pt_line_parse(char *const *words, size_t word_count, pt_arena *arena, pt_line *line,
                        pt_error *error)
{
    pt_line parsed = {0};
    line_parser parser = {.words = words, .word_count = word_count, .arena = arena, .line = &parsed};
    PT_RETURN_IF_ERROR(read_words(&parser, error));
    PT_RETURN_IF_ERROR(complete_line(&parser, error));
    parsed.given = parser.given;
    parsed.given_count = parser.given_count;
    *line = parsed;
    return PT_OK;
}

const char *pt_line_peek(char *const *words, size_t word_count, const char *option)
{
    size_t length = strlen(option);
    for (size_t i = 0; i < word_count && strcmp(words[i], "--") != 0; i++) {
        const char *word = words[i];
        if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, option, length) != 0) {
            continue;
        }
        if (word[length + 2] == '=') {
            return word + length + 3;
        }
        if (word[length + 2] == '\0') {
            const pt_word *known = pt_word_find(pt_global_options, option, length);
            bool has_value = known != NULL && known->kind != PT_WORD_FLAG && i + 1 < word_count;
            return has_value ? words[i + 1] : "";
        }
    }
    return NULL;
}
