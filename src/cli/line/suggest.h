/* Finds what someone probably meant: the candidate with the fewest letters to change. */
#ifndef PT_CLI_LINE_SUGGEST_H
#define PT_CLI_LINE_SUGGEST_H

#include <stddef.h>

/* {.word = "improt"} has not met a candidate yet. */
typedef struct pt_suggestion {
    const char *word;
    const char *best; /* NULL: nothing near enough */
    size_t distance;
} pt_suggestion;

void pt_suggestion_consider(pt_suggestion *suggestion, const char *candidate);

#endif
