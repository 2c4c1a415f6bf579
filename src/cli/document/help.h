/* Help, printed from the table of commands. */
#ifndef PT_CLI_DOCUMENT_HELP_H
#define PT_CLI_DOCUMENT_HELP_H

#include "cli/command.h"

/* Where help goes and how. */
typedef struct pt_help {
    pt_buffer *buffer;
    pt_language language;
    size_t columns; /* 0: no terminal */
    bool has_colour;
    const char *noun; /* as it was written, instead of the table's TYPE; NULL: the table's */
} pt_help;

/* All commands by group, and the global options. */
void pt_help_add_overview(const pt_help *help);

/* The commands of one noun. */
void pt_help_add_noun(const pt_help *help, const char *noun);

/* more_options: those that depend on the first argument; NULL: none. */
void pt_help_add_command(const pt_help *help, const pt_command *command, const pt_word *more_options);

/* Adds "patron import run FILE [OPTIONS]" in the language. noun: NULL, or instead of the table's. */
void pt_help_add_usage(pt_buffer *buffer, pt_language language, const pt_command *command, const char *noun);

/* Adds "--as-of DATE" in the language. */
void pt_help_add_option(pt_buffer *buffer, pt_language language, const pt_word *option);

/* Adds the option's or argument's help with its choices, range and standard. */
void pt_help_add_meaning(pt_buffer *buffer, pt_language language, const pt_word *word);

#endif
