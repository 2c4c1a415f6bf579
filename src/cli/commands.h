/* All commands of the program: commands.c is the table. */
#ifndef PT_CLI_COMMANDS_H
#define PT_CLI_COMMANDS_H

#include "cli/command.h"

/* In the order of help; ends with a row without a noun. */
extern const pt_command pt_commands[];

/* Options that every command understands. */
extern const pt_word pt_global_options[];

/* Title of a group of commands, English, for translation. */
const char *pt_command_group_title(pt_command_group group);

/* The command of these words; verb NULL: the one that stands alone, or has the standard verb. NULL: none. */
const pt_command *pt_command_find(const char *noun, const char *verb);

/* The noun under which the table has the commands of a noun: itself, or PT_RECORD_NOUN for the name of a
 * record type. NULL: there is no such noun. */
#define PT_RECORD_NOUN "TYPE"
const char *pt_command_table_noun(const char *noun);

/* Writes "import run" and returns buffer. */
enum { PT_COMMAND_NAME_BYTES = 64 };
const char *pt_command_name(const pt_command *command, char buffer[PT_COMMAND_NAME_BYTES]);

/* The same with the noun that was written, as "customer show" for "TYPE show"; NULL: the table's. */
const char *pt_command_name_as(const pt_command *command, const char *noun,
                               char buffer[PT_COMMAND_NAME_BYTES]);

/* The option of that name that a command or the program understands, or NULL. Length bytes of name count. */
const pt_word *pt_word_find(const pt_word *words, const char *name, size_t length);

#endif
