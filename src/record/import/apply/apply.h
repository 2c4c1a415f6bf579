/* Takes what was staged into the store, customer by customer: what is new is added, what differs is changed,
 * what is the same is left alone, and every line is counted as one of these. A dry run counts and writes
 * nothing.
 *
 * One thread sorts, looks up and compares; another writes (writer.h). */
#ifndef PT_RECORD_IMPORT_APPLY_APPLY_H
#define PT_RECORD_IMPORT_APPLY_APPLY_H

#include "record/import/run.h"

pt_status pt_apply_staged(pt_import_run_state *run, pt_error *error);

#endif
