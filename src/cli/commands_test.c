/* The contract that every row of the table of commands keeps. */
#include "cli/commands.h"

#include "base/scope.h"
#include "cli/cli.h"
#include "cli/document/completion.h"
#include "cli/document/man.h"
#include "cli/line/parse.h"
#include "tests/support/check.h"

#include <ctype.h>
#include <stdlib.h>

enum { MOST_WORDS = 40 };

static const char *nothing(const char *name)
{
    return strcmp(name, "PATRON_SETTINGS") == 0 ? "/dev/null" : NULL;
}

static void complain(const pt_command *command, const char *what)
{
    char name[PT_COMMAND_NAME_BYTES];
    check_failures++;
    fprintf(stderr, "command %s: %s\n", pt_command_name(command, name), what);
}

/* Runs a command line as main() does; what it printed is freed by the caller. */
static int run(char **words, size_t count, char **printed, char **errors)
{
    size_t printed_length = 0, errors_length = 0;
    FILE *output = open_memstream(printed, &printed_length);
    FILE *error_output = open_memstream(errors, &errors_length);
    int code = pt_cli_run(words, count, output, error_output, nothing);
    fclose(output);
    fclose(error_output);
    return code;
}

/* Looked up and not found gives the text itself, here a copy: words in capitals may be the same in all
 * languages, and a linker may keep equal texts in one place. */
static bool is_translated(const char *english)
{
    char *copy = strdup(english);
    bool is_found = copy != NULL;
    for (pt_language language = PT_SIMPLIFIED_CHINESE; language <= PT_TRADITIONAL_CHINESE; language++) {
        is_found = is_found && pt_translate(language, copy) != copy;
    }
    free(copy);
    return is_found;
}

static void check_words(const pt_command *command, const pt_word *words)
{
    for (const pt_word *word = words; word != NULL && word->name != NULL; word++) {
        if (word->help == NULL || !is_translated(word->help)) {
            complain(command, "a word without help in three languages");
        }
        if (word->kind != PT_WORD_FLAG && (word->placeholder == NULL || !is_translated(word->placeholder))) {
            complain(command, "a word without a placeholder in three languages");
        }
        if (word->kind == PT_WORD_CHOICE && word->choices == NULL) {
            complain(command, "a choice without choices");
        }
        if (command->options != words && word->is_repeated && word[1].name != NULL) {
            complain(command, "an argument after one that takes all that follow");
        }
    }
}

static void every_text_stands_in_three_languages(void)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->summary == NULL || !is_translated(command->summary)) {
            complain(command, "no summary in three languages");
        }
        if (command->details != NULL && !is_translated(command->details)) {
            complain(command, "details are not translated");
        }
        for (const pt_example *example = command->examples; example != NULL && example->line != NULL;
             example++) {
            if (!is_translated(example->help)) {
                complain(command, "an example is not translated");
            }
        }
        check_words(command, command->arguments);
        check_words(command, command->options);
        CHECK(is_translated(pt_command_group_title(command->group)));
    }
}

static void every_function_and_name_is_there_once(void)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->run == NULL) {
            complain(command, "no function");
        }
        if (pt_command_find(command->noun, command->verb == NULL ? "x" : command->verb) != command) {
            complain(command, "another row has its name");
        }
        for (const pt_word *option = command->options; option != NULL && option->name != NULL; option++) {
            if (pt_word_find(pt_global_options, option->name, strlen(option->name)) != NULL) {
                complain(command, "an option hides one of every command");
            }
        }
    }
}

/* Words of an example up to a shell's redirection, pipe or next command; quotes hold words together. */
static size_t split(char *line, char **words)
{
    size_t count = 0;
    while (*line != '\0' && count < MOST_WORDS) {
        line += strspn(line, " ");
        if (strchr(">|&;", *line) != NULL) {
            break;
        }
        char *to = line;
        words[count++] = to;
        char quote = '\0';
        while (*line != '\0' && (quote != '\0' || *line != ' ')) {
            if (*line == quote) {
                quote = '\0';
            } else if (quote == '\0' && (*line == '"' || *line == '\'')) {
                quote = *line;
            } else {
                *to++ = *line;
            }
            line++;
        }
        line += *line != '\0';
        *to = '\0';
    }
    return count;
}

static void check_example(const pt_command *command, const char *line)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_error error = {0};
    pt_line parsed = {0};
    char *words[MOST_WORDS];
    char *copy = strdup(line);
    size_t count = split(copy, words);
    if (count == 0 || strcmp(words[0], "patron") != 0 ||
        pt_line_parse(words + 1, count - 1, &arena, &parsed, &error) != PT_OK || parsed.command != command) {
        fprintf(stderr, "%s: %s\n", line, error.message == NULL ? "is another command" : error.message);
        complain(command, "an example that it does not understand");
    }
    free(copy);
}

static void every_example_is_understood(void)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->examples == NULL || command->examples[0].line == NULL) {
            complain(command, "no example");
            continue;
        }
        for (const pt_example *example = command->examples; example->line != NULL; example++) {
            check_example(command, example->line);
        }
    }
}

/* Runs the command with one more option; returns its exit code. */
static int run_with(const pt_command *command, const char *option, char **printed, char **errors)
{
    char *words[] = {strdup(command->noun), NULL, NULL};
    size_t count = 1;
    if (command->verb != NULL) {
        words[count++] = strdup(command->verb);
    }
    words[count++] = strdup(option);
    int code = run(words, count, printed, errors);
    for (size_t i = 0; i < count; i++) {
        free(words[i]);
    }
    return code;
}

static void every_command_explains_itself(void)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        char *printed = NULL, *errors = NULL;
        int code = run_with(command, "--help", &printed, &errors);
        if (code != 0 || errors[0] != '\0' || strstr(printed, command->summary) == NULL) {
            complain(command, "no help");
        }
        free(printed);
        free(errors);
    }
}

static void every_command_refuses_what_it_does_not_know(void)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        char *printed = NULL, *errors = NULL;
        int code = run_with(command, "--no-such-thing", &printed, &errors);
        if (code != 2 || printed[0] != '\0' || strstr(errors, "no-such-thing") == NULL) {
            complain(command, "an unknown option is not refused");
        }
        free(printed);
        free(errors);
    }
}

/* Whether a manual page has a section with a heading that begins so; roff writes dashes as "\-". */
static bool has_section(const char *manual, const char *heading)
{
    for (const char *at = manual; (at = strstr(at, ".SS \"")) != NULL;) {
        at += strlen(".SS \"");
        const char *left = heading;
        for (const char *c = at; *left != '\0' && (*c == *left || *c == '\\'); c++) {
            left += *c == *left;
        }
        if (*left == '\0') {
            return true;
        }
    }
    return false;
}

static void every_command_is_in_completion_and_manual(void)
{
    PT_SCOPED(pt_buffer) bash = {0};
    PT_SCOPED(pt_buffer) zsh = {0};
    PT_SCOPED(pt_buffer) manual = {0};
    pt_completion_add_bash(&bash);
    pt_completion_add_zsh(&zsh, PT_ENGLISH);
    pt_man_add(&manual, PT_ENGLISH);
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        char name[PT_COMMAND_NAME_BYTES], quoted[PT_COMMAND_NAME_BYTES + 4],
            usage[PT_COMMAND_NAME_BYTES + 16];
        pt_command_name(command, name);
        (void)snprintf(quoted, sizeof quoted, "\"%s\")", name);
        if (strstr(pt_buffer_text(&bash), quoted) == NULL) {
            complain(command, "is not in the completion of bash");
        }
        (void)snprintf(quoted, sizeof quoted, "'%s')", name);
        if (strstr(pt_buffer_text(&zsh), quoted) == NULL) {
            complain(command, "is not in the completion of zsh");
        }
        (void)snprintf(usage, sizeof usage, "patron %s", name);
        if (!has_section(pt_buffer_text(&manual), usage)) {
            complain(command, "is not in the manual");
        }
    }
}

CHECK_MAIN(every_text_stands_in_three_languages, every_function_and_name_is_there_once,
           every_example_is_understood, every_command_explains_itself,
           every_command_refuses_what_it_does_not_know, every_command_is_in_completion_and_manual)
