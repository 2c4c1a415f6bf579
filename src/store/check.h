/* Whether a store is what it should be. Reads only; findings are texts for a person. */
#ifndef PT_STORE_CHECK_H
#define PT_STORE_CHECK_H

#include "store/store.h"

typedef enum pt_check_severity {
    PT_CHECK_NOTE,    /* worth knowing */
    PT_CHECK_WARNING, /* will right itself, or can be put right */
    PT_CHECK_PROBLEM, /* do not trust this store */
} pt_check_severity;

/* pt_message_add(buffer, language, finding->message, finding->arguments, finding->argument_count) */
typedef struct pt_check_finding {
    pt_check_severity severity;
    const char *message;
    pt_argument arguments[PT_ERROR_ARGUMENTS];
    size_t argument_count;
} pt_check_finding;

typedef struct pt_check_findings {
    const pt_check_finding *items;
    size_t count;
    size_t problem_count;
} pt_check_findings;

/* "note", "warning", "problem". */
const char *pt_check_severity_name(pt_check_severity severity);

/* Damaged pages, tables that somebody changed by hand, batches and jobs that never finished, a change feed
 * with gaps. What it cannot see: a value that somebody changed by hand into another one that the tables take,
 * and rows added or removed without a word in the change feed; only a backup can be compared for that. Fails
 * only when the check itself cannot be done. Findings live in the arena. */
pt_status pt_store_check(pt_connection *connection, pt_arena *arena, pt_check_findings *findings,
                         pt_error *error);

#endif
