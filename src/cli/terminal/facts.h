/* Named values of one thing: aligned lines for people, members of the document in JSON. */
#ifndef PT_CLI_TERMINAL_FACTS_H
#define PT_CLI_TERMINAL_FACTS_H

#include "cli/command.h"

enum { PT_FACTS = 128 };

typedef struct pt_facts {
    const pt_invocation *invocation;
    const char *labels[PT_FACTS]; /* in text mode */
    const char *values[PT_FACTS];
    size_t count;
    bool is_out_of_memory;
} pt_facts;

/* label: PT_N, or already translated. NULL values: unknown. */
void pt_facts_begin(pt_facts *facts, const pt_invocation *invocation);
void pt_facts_text(pt_facts *facts, const char *key, const char *label, const char *text);
void pt_facts_integer(pt_facts *facts, const char *key, const char *label, int64_t value);
void pt_facts_real(pt_facts *facts, const char *key, const char *label, double value);

/* A text for people beside the one that programs get. */
void pt_facts_shown(pt_facts *facts, const char *key, const char *label, const char *json_text,
                    const char *shown);

pt_status pt_facts_end(pt_facts *facts, pt_error *error);

#endif
