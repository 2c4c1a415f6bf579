/* What is wrong with an input, all of it: validation collects, and the caller shows each at its field. */
#ifndef PT_RECORD_PROBLEM_H
#define PT_RECORD_PROBLEM_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

enum { PT_PROBLEMS_MAX = 100 };

/* {.arena = &arena} is an empty list. NULL is allowed everywhere: then only the first is known, as the error.
 */
typedef struct pt_problems {
    pt_arena *arena;
    pt_error *errors; /* each names its field */
    size_t count;     /* those beyond PT_PROBLEMS_MAX are not kept */
} pt_problems;

/* Notes a refusal (PT_INVALID_INPUT, PT_CONFLICT) and gives PT_OK, so that checking goes on; first becomes
 * the first of all. Other failures are given back. */
pt_status pt_problems_note(pt_problems *problems, pt_status status, const pt_error *found, pt_error *first);

#endif
