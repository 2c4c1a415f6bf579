#include "cli/commands.h"

#include "cli/command/records/records.h"

#include <stdio.h>
#include <string.h>

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

const char *pt_command_table_noun(const char *noun)
{
    for (const pt_command *command = pt_commands; command->noun != NULL; command++) {
        if (strcmp(command->noun, noun) == 0) {
            return command->noun;
        }
    }
    return pt_is_record_type(noun) ? PT_RECORD_NOUN : NULL;
}

const pt_command *pt_command_find(const char *noun, const char *verb)
{
    noun = pt_command_table_noun(noun);
    if (noun == NULL) {
        return NULL;
    }
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

const char *pt_command_name_as(const pt_command *command, const char *noun,
                               char buffer[PT_COMMAND_NAME_BYTES])
{
    (void)snprintf(buffer, PT_COMMAND_NAME_BYTES, "%s%s%s", noun == NULL ? command->noun : noun,
                   command->verb == NULL ? "" : " ", command->verb == NULL ? "" : command->verb);
    return buffer;
}

const char *pt_command_name(const pt_command *command, char buffer[PT_COMMAND_NAME_BYTES])
{
    return pt_command_name_as(command, NULL, buffer);
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
