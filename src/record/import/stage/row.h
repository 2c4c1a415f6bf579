/* One line of a file as it waits in a spill: what it is sorted by, and its typed values, packed.
 *
 * Values stand in the order of the plan's fields, first those of the customer, then of the main record, then
 * of the line: a bitmap of what is known, then of each number the bytes that count, of each text its length
 * and bytes. */
#ifndef PT_RECORD_IMPORT_STAGE_ROW_H
#define PT_RECORD_IMPORT_STAGE_ROW_H

#include "base/text/buffer.h"
#include "store/value.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_staged_row {
    int64_t time;       /* of the event; 0 without one */
    int64_t key;        /* of the main record: hash63 of its number, or of what it holds */
    uint64_t content;   /* hash of what makes two lines of one invoice equal, or of the line's number */
    uint64_t line : 63; /* of the file, from 1 with the header */
    uint64_t has_line_key : 1; /* content is the key of the line: hash63 of the source's number of it */
    uint32_t customer;         /* ordinal; PT_KEY_NONE: anonymous */
    uint32_t reference;        /* ordinal of the service; PT_KEY_NONE: none */
    unsigned char values[];
} pt_staged_row;

/* Packs head and values behind what the buffer holds, whose length stays a multiple of eight. PT_VALUE_BYTES
 * does not occur. */
void pt_staged_row_pack(const pt_staged_row *head, const pt_value *values, size_t count, pt_buffer *packed);

/* Unpacks the first `wanted` of count values; texts point into the row. */
void pt_staged_row_unpack(const pt_staged_row *row, const pt_value_type *types, size_t count, size_t wanted,
                          pt_value *values);

#endif
