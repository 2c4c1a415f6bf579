#include "base/progress.h"

bool pt_progress_is_cancelled(const pt_progress *progress)
{
    return progress != NULL && atomic_load_explicit(&progress->cancelled, memory_order_relaxed);
}

pt_status pt_progress_report(pt_progress *progress, const char *stage, const char *unit, int64_t done,
                             int64_t total, pt_error *error)
{
    if (progress == NULL) {
        return PT_OK;
    }
    if (pt_progress_is_cancelled(progress)) {
        return PT_FAIL(error, PT_CANCELLED, "cancelled");
    }
    if (progress->report != NULL) {
        progress->report(progress, stage, unit, done, total);
    }
    return PT_OK;
}
