/* Some records of a file on their way through staging, copied from the reader, so that another thread can
 * parse them while reading goes on. A block is used again and again; what it holds stays where it is until it
 * is emptied. */
#ifndef PT_RECORD_IMPORT_STAGE_BLOCK_H
#define PT_RECORD_IMPORT_STAGE_BLOCK_H

#include "base/error.h"
#include "base/text/buffer.h"
#include "frame/csv/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PT_STAGE_BLOCK_RECORDS = 512 };

typedef struct pt_stage_record {
    pt_csv_record record; /* its texts are the block's */
    pt_status status;     /* of parsing; what is wrong stands in the block's reasons */
    size_t row;           /* of the packed row in `packed` */
    size_t row_bytes;
    size_t key; /* of the customer, normalised, in `keys` */
    size_t key_length;
    uint64_t key_hash; /* pt_key_map_hash() of it */
    bool has_key;      /* false: the cell is empty, or nothing is left of it */
} pt_stage_record;

/* Zero-initialised is empty. */
typedef struct pt_stage_block {
    pt_stage_record records[PT_STAGE_BLOCK_RECORDS];
    pt_error reasons[PT_STAGE_BLOCK_RECORDS]; /* of records whose status is not PT_OK */
    size_t record_count;
    char *text; /* of the records */
    size_t text_used, text_capacity;
    pt_slice *fields;
    size_t field_count, field_capacity;
    pt_buffer packed; /* what parsing made: rows, */
    pt_buffer keys;   /* and customers' keys */
} pt_stage_block;

void pt_stage_block_empty(pt_stage_block *block);
void pt_stage_block_clear(pt_stage_block *block);

/* *is_added false: the block is full and the record has to wait for the next one. */
pt_status pt_stage_block_add(pt_stage_block *block, const pt_csv_record *record, bool *is_added,
                             pt_error *error);

/* The trimmed cell of a column; empty where the line is too short. */
pt_slice pt_stage_cell(const pt_csv_record *record, size_t column);

#endif
