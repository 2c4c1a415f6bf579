/* What the rest of the store sees of a `patron run`: a row of job, from its beginning to its end.
 *
 * The row's checkpoint names the process that computes (record/import/batch/owner.h), as that of an import
 * does, so that the next run knows at once whether it still lives. */
#ifndef PT_STUDY_RUN_JOB_H
#define PT_STUDY_RUN_JOB_H

#include "store/job.h"
#include "study/run.h"

/* Begins the job of a run. */
pt_status pt_run_job_begin(pt_connection *connection, pt_node *node, const pt_run_request *request,
                           int32_t as_of, pt_job_lease *lease, pt_error *error);

/* Ends it: done with what the report tells where status is PT_OK, else failed or cancelled with what error
 * tells. Gives status back, or why the end could not be noted. */
pt_status pt_run_job_end(pt_job_lease *lease, const pt_run_report *report, pt_status status, pt_error *error);

/* Fails the jobs of runs whose process is gone. */
pt_status pt_run_jobs_recover(pt_connection *connection, pt_error *error);

#endif
