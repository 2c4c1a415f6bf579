#include "cli/commands.h"

#include "cli/command/program.h"
#include "cli/command/simulate.h"

#include <stdio.h>
#include <string.h>

static const char *const languages[] = {"zh-CN", "zh-TW", "en", NULL};

const pt_word pt_global_options[] = {
    {.name = "store",
     .placeholder = PT_N("LOCATION"),
     .kind = PT_WORD_FILE,
     .help = PT_N("the store to work on: a file, or postgres://user@host/database (else PATRON_STORE, else "
                  "patron.db)")},
    {.name = "language",
     .placeholder = PT_N("LANGUAGE"),
     .kind = PT_WORD_CHOICE,
     .choices = languages,
     .help = PT_N("language of texts (else PATRON_LANGUAGE, else that of the system)")},
    {.name = "json",
     .kind = PT_WORD_FLAG,
     .help = PT_N("print JSON for programs instead of text for people")},
    {.name = "quiet", .kind = PT_WORD_FLAG, .help = PT_N("print nothing but results and errors")},
    {.name = "help", .kind = PT_WORD_FLAG, .help = PT_N("explain the command")},
    {.name = "version", .kind = PT_WORD_FLAG, .help = PT_N("print the program's version")},
    {0},
};

static const pt_word help_arguments[] = {
    {.name = "command",
     .placeholder = PT_N("COMMAND"),
     .kind = PT_WORD_COMMAND,
     .is_repeated = true,
     .help = PT_N("the words of a command, such as model run")},
    {0},
};

static const char *const shells[] = {"bash", "zsh", NULL};
static const pt_word completion_arguments[] = {
    {.name = "shell",
     .placeholder = PT_N("SHELL"),
     .kind = PT_WORD_CHOICE,
     .choices = shells,
     .is_required = true,
     .help = PT_N("bash or zsh")},
    {0},
};

/* To add a command: write its function in command/<noun>.c, declare it in command/<noun>.h, add a row here
 * and its texts to po/. Help, completion, man page and the contract test follow from the row. */
const pt_command pt_commands[] = {
    {.noun = "simulate",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_simulate,
     .summary = PT_N("Write artificial customers and what they buy as CSV files"),
     .details = PT_N(
         "The files customers.csv, services.csv, transactions.csv and interactions.csv can be imported. "
         "Customers belong to segments that buy, stay and spend as Pareto/NBD and Gamma-Gamma say; --truth "
         "tells how. The same options give the same bytes, whatever the number of processors. Names and "
         "words "
         "are English with --language en, otherwise Simplified Chinese."),
     .options = pt_simulate_options,
     .examples =
         (const pt_example[]){
             {"patron simulate --preset tea-house --customers 1000 --out tea", PT_N("a small tea house")},
             {"patron simulate --customers 1000000 --mean-transactions 20 --out big --language en",
              PT_N("twenty million transactions of an online shop, in English")},
             {NULL, NULL}}},
    {.noun = "help",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_help,
     .summary = PT_N("Explain a command, or list all of them"),
     .arguments = help_arguments,
     .examples = (const pt_example[]){{"patron help", PT_N("list all commands")},
                                      {"patron help model run", PT_N("explain one command")},
                                      {NULL, NULL}}},
    {.noun = "version",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_version,
     .summary = PT_N("Print the program's version"),
     .examples = (const pt_example[]){{"patron version --json", PT_N("for programs")}, {NULL, NULL}}},
    {.noun = "settings",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_settings,
     .summary = PT_N("List the settings with their values"),
     .details = PT_N(
         "A setting comes from an environment variable, else from a line \"name = value\" of the settings "
         "file, else from its standard. Options of the command line stand above all of them."),
     .examples = (const pt_example[]){{"patron settings", PT_N("what holds now, and where it comes from")},
                                      {NULL, NULL}}},
    {.noun = "completion",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_completion,
     .summary = PT_N("Print a script that completes commands in a shell"),
     .arguments = completion_arguments,
     .examples =
         (const pt_example[]){
             {"patron completion bash > ~/.local/share/bash-completion/completions/patron",
              PT_N("for bash, from its next start on")},
             {"patron completion zsh > ~/.zfunc/_patron", PT_N("for zsh, in a folder of its fpath")},
             {NULL, NULL}}},
    {.noun = "man",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_man,
     .summary = PT_N("Print the manual page"),
     .examples =
         (const pt_example[]){{"patron man > patron.1", PT_N("keep it as a file for man")}, {NULL, NULL}}},
    {0},
};

const char *pt_command_group_title(pt_command_group group)
{
    switch (group) {
    case PT_GROUP_STORE: return PT_N("Store");
    case PT_GROUP_RECORDS: return PT_N("Records");
    case PT_GROUP_ANALYSIS: return PT_N("Analysis");
    case PT_GROUP_PROGRAM: return PT_N("Program");
    case PT_GROUP_COUNT: break;
    }
    return "";
}

const pt_command *pt_command_find(const char *noun, const char *verb)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, noun) != 0) {
            continue;
        }
        if (command->verb == NULL ||
            (verb == NULL ? command->is_standard_verb : strcmp(command->verb, verb) == 0)) {
            return command;
        }
    }
    return NULL;
}

bool pt_command_has_noun(const char *noun)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, noun) == 0) {
            return true;
        }
    }
    return false;
}

const char *pt_command_name(const pt_command *command, char buffer[PT_COMMAND_NAME_BYTES])
{
    (void)snprintf(buffer, PT_COMMAND_NAME_BYTES, "%s%s%s", command->noun, command->verb == NULL ? "" : " ",
                   command->verb == NULL ? "" : command->verb);
    return buffer;
}

const pt_word *pt_word_find(const pt_word *words, const char *name, size_t length)
{
    for (const pt_word *word = words; word != NULL && word->name != NULL; word++) {
        if (strlen(word->name) == length && memcmp(word->name, name, length) == 0) {
            return word;
        }
    }
    return NULL;
}
