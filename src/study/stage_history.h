/* Which class, tier or stage each customer was in, and since when: only changes are kept (decisions 21).
 *
 * A change is one row of stage_change. Its day is the day of the crossing where the model tells it, else the
 * as-of day of the run that noticed it. */
#ifndef PT_STUDY_STAGE_HISTORY_H
#define PT_STUDY_STAGE_HISTORY_H

#include "store/node.h"
#include "study/outcome_store.h"

/* Keeps what differs from the newest known state, in short transactions. Interrupted, the rest is kept by the
 * next run. A run that looks at an earlier day than a finished one before it changes nothing: history is not
 * Models without stages keep nothing. */
pt_status pt_stage_history_save(pt_connection *connection, const pt_outcome *outcome,
                                const pt_run_facts *facts, pt_node *node, pt_progress *progress,
                                pt_error *error);

#endif
