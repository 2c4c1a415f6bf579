#include "cli/document/completion.h"

#include "base/scope.h"
#include "cli/command/records/records.h"
#include "cli/commands.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_first_of_noun(const pt_command *command)
{
    for (const pt_command *before = pt_commands; before < command; before++) {
        if (strcmp(before->noun, command->noun) == 0) {
            return false;
        }
    }
    return true;
}

static void add_spaced(pt_buffer *buffer, const char *word)
{
    pt_buffer_add_text(buffer, buffer->length == 0 ? "" : " ");
    pt_buffer_add_text(buffer, word);
}

static void add_verbs(pt_buffer *words, const char *noun)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->verb != NULL && strcmp(command->noun, noun) == 0) {
            add_spaced(words, command->verb);
        }
    }
}

static void add_nouns(pt_buffer *words)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (!is_first_of_noun(command)) {
            continue;
        }
        if (strcmp(command->noun, PT_RECORD_NOUN) == 0) {
            pt_record_type_names(words, " ");
        } else {
            add_spaced(words, command->noun);
        }
    }
}

/* The values that a word may have, as far as they are known; false: a file or anything. */
static bool add_values(pt_buffer *words, const pt_word *word)
{
    for (size_t i = 0; word->choices != NULL && word->choices[i] != NULL; i++) {
        add_spaced(words, word->choices[i]);
    }
    if (word->kind == PT_WORD_COMMAND) {
        add_nouns(words);
    }
    for (const pt_model *const *model = pt_models; word->kind == PT_WORD_MODEL && *model != NULL; model++) {
        add_spaced(words, (*model)->name);
    }
    return words->length > 0;
}

/* --- bash --- */

static void add_bash_options(pt_buffer *buffer, const pt_word *options)
{
    for (const pt_word *option = options; option != NULL && option->name != NULL; option++) {
        pt_buffer_add_format(buffer, " --%s", option->name);
    }
}

/* Lines of a case on the command and the option before the cursor. */
static void add_bash_option_values(pt_buffer *buffer, const char *pattern, const pt_word *options)
{
    for (const pt_word *option = options; option != NULL && option->name != NULL; option++) {
        PT_SCOPED(pt_buffer) values = {0};
        if (option->kind == PT_WORD_FLAG) {
            continue;
        }
        pt_buffer_add_format(buffer, "    %s\" --%s\") ", pattern, option->name);
        if (add_values(&values, option)) {
            pt_buffer_add_format(buffer, "_patron_words \"%s\"; ", pt_buffer_text(&values));
        } else if (option->kind == PT_WORD_FILE) {
            pt_buffer_add_text(buffer, "_patron_files; ");
        }
        pt_buffer_add_text(buffer, "return ;;\n");
    }
}

static void add_bash_arguments(pt_buffer *buffer, const pt_command *command)
{
    for (const pt_word *word = command->arguments; word != NULL && word->name != NULL; word++) {
        PT_SCOPED(pt_buffer) values = {0};
        if (add_values(&values, word)) {
            pt_buffer_add_format(buffer, " _patron_words \"%s\";", pt_buffer_text(&values));
        } else if (word->kind == PT_WORD_FILE) {
            pt_buffer_add_text(buffer, " _patron_files;");
        }
    }
}

/* Which command it is, as far as the words before the cursor say. */
static const char bash_start[] =
    "# bash completion for patron, printed by: patron completion bash\n"
    "_patron_words()\n{\n"
    "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W \"$1\" -- \"$current\")\n"
    "}\n\n"
    "_patron_files()\n{\n"
    "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$current\")\n"
    "}\n\n"
    "_patron()\n{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local noun='' verb='' command='' i\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        case ${COMP_WORDS[i]} in\n"
    "        --store | --language) ((i++)) ;;\n"
    "        -*) ;;\n"
    "        *) if [ -z \"$noun\" ]; then noun=${COMP_WORDS[i]}; else verb=${verb:-${COMP_WORDS[i]}}; fi ;;\n"
    "        esac\n"
    "    done\n";

/* A line of a case: the name of any record type stands for PT_RECORD_NOUN. */
static void add_record_nouns(pt_buffer *buffer, const char *variable)
{
    PT_SCOPED(pt_buffer) types = {0};
    pt_record_type_names(&types, " | ");
    pt_buffer_add_format(buffer, "    case $%s in\n    %s) %s=" PT_RECORD_NOUN " ;;\n    esac\n", variable,
                         pt_buffer_text(&types), variable);
}

/* From noun and verb to the command: a noun may stand alone, or have a verb that need not be written. */
static void add_bash_commands(pt_buffer *buffer)
{
    pt_buffer_add_text(buffer, "    case \"$noun $verb\" in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        char name[PT_COMMAND_NAME_BYTES];
        pt_command_name(command, name);
        pt_buffer_add_format(buffer,
                             command->verb == NULL ? "    \"%s \"*) command=\"%s\" ;;\n"
                                                   : "    \"%s\") command=\"%s\" ;;\n",
                             name, name);
    }
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->is_standard_verb) {
            pt_buffer_add_format(buffer, "    \"%s \"*) command=\"%s %s\" ;;\n", command->noun, command->noun,
                                 command->verb);
        }
    }
    pt_buffer_add_text(buffer, "    esac\n");
}

static void add_bash_verbs(pt_buffer *buffer)
{
    pt_buffer_add_text(buffer, "    case \"$noun $verb\" in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        PT_SCOPED(pt_buffer) verbs = {0};
        if (is_first_of_noun(command) && command->verb != NULL) {
            add_verbs(&verbs, command->noun);
            pt_buffer_add_format(buffer, "    \"%s \") _patron_words \"%s\" ;;\n", command->noun,
                                 pt_buffer_text(&verbs));
        }
    }
    PT_SCOPED(pt_buffer) nouns = {0};
    add_nouns(&nouns);
    pt_buffer_add_format(buffer, "    \" \") _patron_words \"%s\" ;;\n    esac\n", pt_buffer_text(&nouns));
}

void pt_completion_add_bash(pt_buffer *buffer)
{
    char name[PT_COMMAND_NAME_BYTES];
    pt_buffer_add_text(buffer, bash_start);
    add_record_nouns(buffer, "noun");
    add_bash_commands(buffer);
    pt_buffer_add_text(buffer, "    case \"$command $before\" in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        PT_SCOPED(pt_buffer) pattern = {0};
        pt_buffer_add_format(&pattern, "\"%s\"", pt_command_name(command, name));
        add_bash_option_values(buffer, pt_buffer_text(&pattern), command->options);
    }
    add_bash_option_values(buffer, "*", pt_global_options);
    pt_buffer_add_text(buffer, "    esac\n    if [[ $current == -* ]]; then\n        case $command in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (command->options != NULL) {
            pt_buffer_add_format(buffer, "        \"%s\") _patron_words \"", pt_command_name(command, name));
            add_bash_options(buffer, command->options);
            pt_buffer_add_text(buffer, "\" ;;\n");
        }
    }
    pt_buffer_add_text(buffer, "        esac\n        _patron_words \"");
    add_bash_options(buffer, pt_global_options);
    pt_buffer_add_text(buffer, "\"\n        return\n    fi\n");
    add_bash_verbs(buffer);
    pt_buffer_add_text(buffer, "    case $command in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        pt_buffer_add_format(buffer, "    \"%s\")", pt_command_name(command, name));
        add_bash_arguments(buffer, command);
        pt_buffer_add_text(buffer, " ;;\n");
    }
    pt_buffer_add_text(buffer, "    esac\n}\n\ncomplete -F _patron patron\n");
}

/* --- zsh --- */

/* A text between single quotes; zsh's own ":" and "[" escaped. */
static void add_zsh_text(pt_buffer *buffer, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            pt_buffer_add_text(buffer, "'\\''");
        } else {
            if (strchr(":[]\\", *text) != NULL) {
                pt_buffer_add_char(buffer, '\\');
            }
            pt_buffer_add_char(buffer, *text);
        }
    }
}

static void add_zsh_action(pt_buffer *buffer, pt_language language, const pt_word *word)
{
    pt_buffer_add_char(buffer, ':');
    add_zsh_text(buffer, pt_translate(language, word->placeholder));
    PT_SCOPED(pt_buffer) values = {0};
    if (add_values(&values, word)) {
        pt_buffer_add_format(buffer, ":(%s)", pt_buffer_text(&values));
    } else {
        pt_buffer_add_text(buffer, word->kind == PT_WORD_FILE ? ":_files" : ": ");
    }
}

static void add_zsh_options(pt_buffer *buffer, pt_language language, const pt_word *options)
{
    for (const pt_word *option = options; option != NULL && option->name != NULL; option++) {
        pt_buffer_add_format(buffer, " \\\n            '%s--%s[", option->is_repeated ? "*" : "",
                             option->name);
        add_zsh_text(buffer, pt_translate(language, option->help));
        pt_buffer_add_char(buffer, ']');
        if (option->kind != PT_WORD_FLAG) {
            add_zsh_action(buffer, language, option);
        }
        pt_buffer_add_char(buffer, '\'');
    }
}

static void add_zsh_command(pt_buffer *buffer, pt_language language, const pt_command *command)
{
    char name[PT_COMMAND_NAME_BYTES];
    pt_buffer_add_format(buffer, "    '%s')\n        _arguments", pt_command_name(command, name));
    add_zsh_options(buffer, language, command->options);
    add_zsh_options(buffer, language, pt_global_options);
    for (const pt_word *word = command->arguments; word != NULL && word->name != NULL; word++) {
        pt_buffer_add_format(buffer, " \\\n            '%s",
                             word->is_repeated   ? "*"
                             : word->is_required ? ""
                                                 : ":");
        add_zsh_action(buffer, language, word);
        pt_buffer_add_char(buffer, '\'');
    }
    pt_buffer_add_text(buffer, "\n        ;;\n");
}

static void add_zsh_choice(pt_buffer *buffer, const char *word, size_t length, const char *meaning)
{
    pt_buffer_add_text(buffer, " \\\n            '");
    pt_buffer_add(buffer, word, length);
    pt_buffer_add_char(buffer, ':');
    add_zsh_text(buffer, meaning);
    pt_buffer_add_char(buffer, '\'');
}

/* All nouns: those of the table, and the names of the record types. */
static void add_zsh_nouns(pt_buffer *buffer, pt_language language)
{
    PT_SCOPED(pt_buffer) nouns = {0};
    add_nouns(&nouns);
    for (const char *at = pt_buffer_text(&nouns); *at != '\0';) {
        size_t length = strcspn(at, " ");
        char noun[PT_COMMAND_NAME_BYTES];
        (void)snprintf(noun, sizeof noun, "%.*s", (int)length, at);
        const char *table_noun = pt_command_table_noun(noun);
        const pt_command *command = pt_commands;
        while (command->noun != NULL && strcmp(command->noun, table_noun) != 0) {
            command++;
        }
        add_zsh_choice(buffer, at, length,
                       pt_translate(language, command->verb == NULL
                                                  ? command->summary
                                                  : pt_command_group_title(command->group)));
        at += length + (at[length] == ' ');
    }
}

static void add_zsh_verbs(pt_buffer *buffer, pt_language language, const char *noun)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, noun) == 0) {
            add_zsh_choice(buffer, command->verb, strlen(command->verb),
                           pt_translate(language, command->summary));
        }
    }
}

void pt_completion_add_zsh(pt_buffer *buffer, pt_language language)
{
    pt_buffer_add_text(buffer,
                       "#compdef patron\n# zsh completion for patron, printed by: patron completion zsh\n\n"
                       "_patron() {\n    local -a choices\n    local command\n"
                       "    if (( CURRENT == 2 )); then\n        choices=(");
    add_zsh_nouns(buffer, language);
    pt_buffer_add_text(
        buffer, ")\n        _describe patron choices\n        return\n    fi\n    local noun=$words[2]\n");
    add_record_nouns(buffer, "noun");
    pt_buffer_add_text(buffer, "    case $noun in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (is_first_of_noun(command) && command->verb != NULL) {
            pt_buffer_add_format(
                buffer, "    %s)\n        if (( CURRENT == 3 )); then\n            choices=(", command->noun);
            add_zsh_verbs(buffer, language, command->noun);
            pt_buffer_add_text(buffer, ")\n            _describe patron choices\n");
            const pt_command *standard = pt_command_find(command->noun, NULL);
            pt_buffer_add_text(buffer, standard == NULL ? "            return\n"
                                                        : "            _files\n            return\n");
            pt_buffer_add_text(buffer,
                               "        fi\n        command=\"$noun $words[3]\"\n        shift 2 words\n"
                               "        (( CURRENT -= 2 ))\n        ;;\n");
        }
    }
    pt_buffer_add_text(
        buffer,
        "    *)\n        command=$words[2]\n        shift words\n        (( CURRENT-- ))\n        ;;\n"
        "    esac\n    case $command in\n");
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        add_zsh_command(buffer, language, command);
    }
    pt_buffer_add_text(buffer, "    esac\n}\n\n_patron \"$@\"\n");
}
