/* A run of values of one column as bytes for the store (decisions 21).
 *
 * Before compression, little-endian: version 1, pt_column_type, 1 where unknown values follow, 0; count (4
 * bytes); for texts the number of texts (4 bytes) and the texts, each ended by NUL; the values (8 bytes each,
 * or 4 for dates and codes; ids as differences from the one before, which makes them small); one byte per
 * unknown flag. */
#ifndef PT_STUDY_BLOCK_H
#define PT_STUDY_BLOCK_H

#include "base/text/buffer.h"
#include "frame/frame.h"

enum { PT_BLOCK_ROWS = 65536 };

/* Adds the block of rows first … first + count − 1 to a buffer; count ≤ PT_BLOCK_ROWS. */
pt_status pt_block_encode(const pt_column *column, size_t first, size_t count, pt_buffer *block,
                          pt_error *error);

/* The column again, with count values, in arena. Keys come back as PT_COLUMN_KEY with ids 0 … count − 1 as
 * codes. PT_INVALID_INPUT: damaged. */
pt_status pt_block_decode(const void *block, size_t length, pt_arena *arena, pt_column *column, size_t *count,
                          pt_error *error);

#endif
