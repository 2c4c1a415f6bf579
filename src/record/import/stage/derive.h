/* The values of a line that follow from its cells: amounts from quantity and price, cost from profit, the
 * day, money in the base currency. */
#ifndef PT_RECORD_IMPORT_STAGE_DERIVE_H
#define PT_RECORD_IMPORT_STAGE_DERIVE_H

#include "record/import/run.h"

/* values: of a whole staged row. PT_INVALID_INPUT when something required is missing or there is no rate. */
pt_status pt_stage_derive(const pt_import_run_state *run, pt_value *values, pt_error *error);

#endif
