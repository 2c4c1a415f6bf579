/* How long work says how far it is, and hears that it shall stop.
 *
 * The worker calls pt_progress_report() now and then; whoever started the work decides what to show
 * (a bar on a terminal, a job row in the store) and may cancel at any time, also from a signal handler. */
#ifndef PT_BASE_PROGRESS_H
#define PT_BASE_PROGRESS_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct pt_progress pt_progress;

/* Zero-initialised shows nothing and is never cancelled. NULL is allowed everywhere. */
struct pt_progress {
    /* stage: what is being done (English, translated by who shows it); total 0: not known yet. */
    void (*report)(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total);
    void *context;
    atomic_bool cancelled;
};

/* Fails with PT_CANCELLED once the work was cancelled. */
pt_status pt_progress_report(pt_progress *progress, const char *stage, const char *unit, int64_t done,
                             int64_t total, pt_error *error);

bool pt_progress_is_cancelled(const pt_progress *progress);

#endif
