/* The data of a report as JSON (report_json.c) and made fit to stand in HTML. */
#ifndef PT_VIEW_REPORT_REPORT_JSON_H
#define PT_VIEW_REPORT_REPORT_JSON_H

#include "view/report/report.h"

/* Adds JSON so that no byte of it can end the element it stands in or start another: <, >, & and the line
 * separators of Unicode become \u escapes. They occur only inside JSON strings. */
void pt_report_add_json_for_html(pt_buffer *buffer, const char *json, size_t length);

/* Adds text as HTML character data or an attribute in double quotes. */
void pt_report_add_html_text(pt_buffer *buffer, const char *text);

#endif
