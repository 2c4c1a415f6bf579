/* Reads a whole file: every line is counted, and checked, and then either waits in the spill as a typed row
 * or is rejected with its reason. Nothing is written to the store. */
#ifndef PT_RECORD_IMPORT_STAGE_STAGE_H
#define PT_RECORD_IMPORT_STAGE_STAGE_H

#include "frame/csv/reader.h"
#include "record/import/cell/cell_style.h"
#include "record/import/run.h"

/* How the cells of each slot are written, by role. */
typedef struct pt_stage_styles {
    pt_cell_style *of[PT_ROLE_COUNT];
} pt_stage_styles;

pt_status pt_stage_styles_detect(const pt_plan *plan, const pt_sample *sample, pt_arena *arena,
                                 pt_stage_styles *styles, pt_error *error);

pt_status pt_stage_file(pt_import_run_state *run, pt_csv_reader *reader, const pt_stage_styles *styles,
                        pt_error *error);

#endif
