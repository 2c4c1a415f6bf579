/* The rules for statements that must also run on a cluster, as far as text shows them (docs/decisions/0013).
 */
#ifndef TESTS_SQL_LINT_H
#define TESTS_SQL_LINT_H

#include "store/schema/table.h"

#include <stdbool.h>

enum { LINT_COMPLAINT_BYTES = 200 };

/* Whether a statement obeys the rules; otherwise complaint says which it breaks. */
bool lint_statement(const char *text, const pt_table_catalogue *catalogue,
                    char complaint[LINT_COMPLAINT_BYTES]);

#endif
