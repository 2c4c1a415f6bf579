#include "cli/command.h"

#include <string.h>

const pt_given *pt_given_find(const pt_invocation *invocation, const char *name, const pt_given *after)
{
    const pt_given *end = invocation->given + invocation->given_count;
    for (const pt_given *at = after == NULL ? invocation->given : after + 1; at < end; at++) {
        if (strcmp(at->word->name, name) == 0) {
            return at;
        }
    }
    return NULL;
}

const char *pt_given_text(const pt_invocation *invocation, const char *name)
{
    const pt_given *given = pt_given_find(invocation, name, NULL);
    return given == NULL ? NULL : given->text;
}

bool pt_given_flag(const pt_invocation *invocation, const char *name)
{
    return pt_given_find(invocation, name, NULL) != NULL;
}
