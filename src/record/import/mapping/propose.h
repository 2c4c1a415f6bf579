/* Proposes what the columns of a file mean, from their names and the look of their first cells.
 *
 * Names decide which fields are possible, cells rule out those whose type does not fit (candidates.h). Of the
 * record types that a file could hold, the choice is the one that gives most columns a meaning. A column that
 * could belong to the customer as well as to the record (a city) goes to the record when it varies within a
 * customer. */
#ifndef PT_RECORD_IMPORT_MAPPING_PROPOSE_H
#define PT_RECORD_IMPORT_MAPPING_PROPOSE_H

#include "record/import/mapping/mapping.h"
#include "record/import/mapping/sample.h"
#include "record/import/report.h"

/* guesses: one for each column of the sample. The mapping has no options but the columns and match. */
pt_status pt_mapping_propose(const pt_schema *schema, const pt_sample *sample, pt_arena *arena,
                             pt_mapping *mapping, pt_import_guess **guesses, pt_error *error);

/* Notes how a column looks as a field: dates, and how many of its cells fit. choice: as in
 * pt_cell_style_detect(). */
void pt_guess_look(pt_import_guess *guess, const pt_field *field, const pt_sample *sample, size_t column,
                   const pt_mapping_column *choice);

#endif
