/* What a command is, and what its function is given.
 *
 * A command describes itself as data: help, completion, man page and the reading of its words all come from
 * the description. Texts stand in PT_N() and are translated where they are shown. */
#ifndef PT_CLI_COMMAND_H
#define PT_CLI_COMMAND_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/settings.h"
#include "base/text/message.h"
#include "cli/terminal/output.h"
#include "record/problem.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum pt_word_kind {
    PT_WORD_TEXT,
    PT_WORD_FLAG, /* an option without a value */
    PT_WORD_FILE,
    PT_WORD_INTEGER,
    PT_WORD_NUMBER,
    PT_WORD_DATE, /* YYYY-MM-DD */
    PT_WORD_CHOICE,
    PT_WORD_MODEL,       /* name of a model */
    PT_WORD_RECORD_TYPE, /* name of an entity */
    PT_WORD_COMMAND,     /* noun or verb of a command */
} pt_word_kind;

/* A word of the command line that a command understands: an option, or an argument at its place. A list of
 * words ends with one without a name. */
typedef struct pt_word {
    const char *name;           /* "as-of": written --as-of; of an argument: what the function asks for */
    const char *placeholder;    /* PT_N("DATE"): stands for the value in help; NULL for flags */
    const char *standard;       /* as a user would write it; NULL: not given */
    const char *help;           /* PT_N, a clause without full stop */
    const char *const *choices; /* of choices: their names, then NULL */
    double minimum, maximum;    /* of numbers; both 0: not limited */
    pt_word_kind kind;
    bool is_required;
    bool is_repeated; /* may be given several times; of the last argument: takes all that follow */
} pt_word;

/* What was written for a word, already checked. */
typedef struct pt_given {
    const pt_word *word;
    const char *text;
    int64_t integer;
    double number;
    int32_t date;
    bool is_standard; /* not written: the standard of the word */
} pt_given;

typedef struct pt_example {
    const char *line; /* "patron model list" */
    const char *help; /* PT_N */
} pt_example;

typedef enum pt_command_group {
    PT_GROUP_STORE,
    PT_GROUP_RECORDS,
    PT_GROUP_ANALYSIS,
    PT_GROUP_PROGRAM,
    PT_GROUP_COUNT
} pt_command_group;

typedef struct pt_command pt_command;

typedef struct pt_invocation {
    const pt_command *command;
    const char *noun; /* as written: tells record types apart */
    const pt_given *given;
    size_t given_count;
    pt_language language;
    bool is_json;  /* print JSON for programs instead of text for people */
    bool is_quiet; /* nothing but results and errors */
    const pt_settings *settings;
    const char *store; /* location of the store */
    int thread_count;  /* ≥ 1 */
    pt_output *output;
    pt_progress *progress;
    pt_arena *arena;
    /* All that is wrong with an input, where a command finds out more than the first of it: shown instead of
     * the error when that is the first of them. */
    pt_problems *problems;
} pt_invocation;

struct pt_command {
    const char *noun;
    const char *verb; /* NULL: the noun stands alone */
    pt_status (*run)(const pt_invocation *invocation, pt_error *error);
    const char *summary;        /* PT_N, a line in the imperative */
    const char *details;        /* PT_N, sentences for help and man page; NULL: none */
    const pt_word *arguments;   /* NULL: none */
    const pt_word *options;     /* NULL: none but the global ones */
    const pt_example *examples; /* ends with {NULL} */

    /* Options that depend on the first argument, as those of a model do; NULL: none. Writes a list that ends
     * as all lists of words do. */
    pt_status (*find_options)(const char *first_argument, pt_arena *arena, const pt_word **options,
                              pt_error *error);
    pt_command_group group;
    bool is_standard_verb; /* "patron import FILE" is "patron import run FILE" */
};

/* What was given for the option or argument of that name, which the command must have; NULL when it was not
 * given and has no standard. after: the one found before, of repeated words; NULL at first. */
const pt_given *pt_given_find(const pt_invocation *invocation, const char *name, const pt_given *after);

/* The text of pt_given_find(), or NULL. */
const char *pt_given_text(const pt_invocation *invocation, const char *name);

bool pt_given_flag(const pt_invocation *invocation, const char *name);

#endif
