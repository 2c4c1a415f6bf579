/* Rows that wait for their turn: partitions of binary rows in one unlinked temporary file.
 *
 * The file is mapped, so that what waits is the kernel's business (page cache, or disk when there is more
 * than memory) and not ours. Space is reserved before it is touched: a full disk is an error, not a SIGBUS.
 * Rows keep their address until the spill is cleared. One thread writes; after that any number may read. */
#ifndef PT_RECORD_IMPORT_STAGE_SPILL_H
#define PT_RECORD_IMPORT_STAGE_SPILL_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_spill_block pt_spill_block;
typedef struct pt_spill_segment pt_spill_segment;

typedef struct pt_spill_partition {
    pt_spill_block *first, *last; /* NULL: no row yet */
    size_t row_count;
    size_t row_bytes;
} pt_spill_partition;

/* Zero-initialised is closed. */
typedef struct pt_spill {
    int file_plus_one;
    size_t file_bytes;
    pt_spill_segment *segments;
    char *free_start, *free_end; /* what is left of the newest segment */
    pt_spill_partition *partitions;
    size_t partition_count;
    size_t partition_capacity;
} pt_spill;

enum { PT_SPILL_MAX_PARTITIONS = 1 << 20 };

/* folder: where the file is made; NULL: $TMPDIR or /tmp. */
pt_status pt_spill_open(const char *folder, pt_spill *spill, pt_error *error);
void pt_spill_clear(pt_spill *spill);

/* Room for a row of that many bytes (aligned to 8) at the end of a partition; partitions come to be as they
 * are named. */
pt_status pt_spill_add(pt_spill *spill, size_t partition, size_t bytes, void **row, pt_error *error);

/* The rows of a partition in the order they were added. {.block = partition->first} is before the first. */
typedef struct pt_spill_cursor {
    const pt_spill_block *block;
    size_t offset;
} pt_spill_cursor;

pt_spill_cursor pt_spill_begin(const pt_spill *spill, size_t partition);

/* The next row, or NULL at the end; bytes may be NULL. */
const void *pt_spill_next(pt_spill_cursor *cursor, size_t *bytes);

#endif
