/* Records of the organisation that a file names (services, users, rates …): few enough to be held in memory.
 * They are found or made as lines name them, take the latest line's values, and go into the store before
 * everything else. */
#ifndef PT_RECORD_IMPORT_STAGE_REFERENCES_H
#define PT_RECORD_IMPORT_STAGE_REFERENCES_H

#include "base/error.h"
#include "frame/csv/reader.h"
#include "record/import/cell/cell_style.h"
#include "record/import/run.h"

#include <stdbool.h>

/* Reads those of the store. styles: by slot of the plan's reference part. */
pt_status pt_references_open(pt_import_run_state *run, const pt_cell_style *styles, pt_error *error);
void pt_references_close(pt_import_run_state *run);

/* The ordinal of the one that a record names; PT_KEY_NONE when its key is empty. PT_INVALID_INPUT rejects the
 * line, PT_NOT_FOUND skips it (policy). */
pt_status pt_references_take(pt_import_run_state *run, const pt_csv_record *record, uint32_t *ordinal,
                             pt_error *error);

int64_t pt_references_id(const pt_references *references, uint32_t ordinal);

/* Counts them, and writes them unless it is a dry run. Called once, when the file is read. */
pt_status pt_references_apply(pt_import_run_state *run, pt_connection *connection, pt_error *error);

#endif
