/* The marks of one import: its batch row, its job row, the change feed. Each is a small transaction of its
 * own. Inside record/import only. */
#ifndef PT_RECORD_IMPORT_BATCH_LIFECYCLE_H
#define PT_RECORD_IMPORT_BATCH_LIFECYCLE_H

#include "record/import/file.h"
#include "record/import/run.h"

/* staging: sets the run's batch_id and the report's ids. */
pt_status pt_import_batch_begin(const pt_import_place *place, pt_connection *connection,
                                const pt_import_file *file, pt_import_run_state *run, pt_error *error);

/* staging → applying: from here on there may be rows in the tables. Notes whose they may be. */
pt_status pt_import_batch_apply(pt_connection *connection, const pt_import_run_state *run, pt_error *error);

/* applying → visible: the marker. All facts count from here on. */
pt_status pt_import_batch_finish(pt_connection *connection, const pt_import_run_state *run, pt_error *error);

/* Takes everything back and marks the batch as failed. reason: why it failed; NULL: the program was killed.
 */
pt_status pt_import_batch_roll_back(const pt_import_place *place, int64_t batch_id, int64_t job_id,
                                    const pt_error *reason, pt_error *error);

/* Says that the job is alive, and how far, when it has been silent for a while: programs on other hosts take
 * a silent import for dead. Call it now and then, outside transactions. */
pt_status pt_import_job_beat(pt_import_run_state *run, const char *stage, int64_t done, int64_t total,
                             pt_error *error);

#endif
