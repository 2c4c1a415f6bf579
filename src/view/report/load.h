/* What a report says, taken from a store: the newest results of the models and where they come from. */
#ifndef PT_VIEW_REPORT_LOAD_H
#define PT_VIEW_REPORT_LOAD_H

#include "store/store.h"
#include "view/report/report.h"

enum { PT_REPORT_SOURCES = 5 }; /* that are named; the others are counted */

/* Everything is of one moment, lives in arena, and is written in `language` where models say things. A part
 * whose model was never run is NULL; PT_NOT_FOUND: none was. The organisation is left to the caller. */
pt_status pt_report_load(pt_connection *connection, pt_language language, pt_arena *arena,
                         pt_report_data *data, pt_error *error);

#endif
