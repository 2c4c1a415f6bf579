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
    if (progress->report != NULL && !pt_progress_is_cancelled(progress)) {
        progress->report(progress, stage, unit, done, total);
    }
    return pt_progress_is_cancelled(progress) ? PT_FAIL(error, PT_CANCELLED, "cancelled") : PT_OK;
}
