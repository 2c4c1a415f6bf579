/* The report in plain text, for a terminal: what a marketer wants to know first, in columns and sentences. */
#ifndef PT_VIEW_SUMMARY_SUMMARY_H
#define PT_VIEW_SUMMARY_SUMMARY_H

#include "view/report/report.h"

/* Adds the summary. A part that is not there is left out; where there is none, that is said. */
pt_status pt_summary_write(const pt_report_data *data, pt_language language, pt_buffer *buffer,
                           pt_error *error);

#endif
