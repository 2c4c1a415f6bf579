/* Makes typed rows of the records of a block. What a line means by itself is found out here, by any thread;
 * who the customer is and which service is meant comes after it, in the order of the file (stage.c). */
#ifndef PT_RECORD_IMPORT_STAGE_PARSE_H
#define PT_RECORD_IMPORT_STAGE_PARSE_H

#include "record/import/stage/block.h"
#include "record/import/stage/stage.h"

/* Belongs to one thread. */
typedef struct pt_stage_parser {
    const pt_import_run_state *run;
    const pt_stage_styles *styles;
    pt_value *values; /* of one row */
} pt_stage_parser;

/* PT_OUT_OF_MEMORY. */
pt_status pt_stage_parser_make(const pt_import_run_state *run, const pt_stage_styles *styles,
                               pt_stage_parser *parser, pt_error *error);
void pt_stage_parser_clear(pt_stage_parser *parser);

/* Each record gets its status; those without fault also a packed row, whose customer, reference and keys are
 * still to be filled in, and the key of its customer. */
void pt_stage_parse(pt_stage_parser *parser, pt_stage_block *block);

#endif
