/* Rows that wait for their turn: partitions of binary rows in one unlinked temporary file.
 *
 * Rows are gathered by partition and written in large pieces; then the file is mapped, so that what waits is
 * the kernel's business (page cache, or disk when there is more than memory) and not ours. A full disk is an
 * error of the call that met it. Rows are read after the last was added and keep their address until the
 * spill is cleared. One thread writes; after that any number may read. */
#ifndef PT_RECORD_IMPORT_STAGE_SPILL_H
#define PT_RECORD_IMPORT_STAGE_SPILL_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_spill_piece pt_spill_piece;

typedef struct pt_spill_partition {
    char *gathered; /* NULL: nothing yet */
    size_t gathered_bytes, capacity;
    pt_spill_piece *first, *last; /* what was written; NULL: nothing */
    size_t row_count;
} pt_spill_partition;

/* Zero-initialised is closed. */
typedef struct pt_spill {
    int file_plus_one;
    size_t file_bytes;
    const char *mapped; /* NULL: rows are still being added, or there are none */
    pt_spill_partition *partitions;
    size_t partition_count;
    size_t partition_capacity;
} pt_spill;

enum { PT_SPILL_MAX_PARTITIONS = 1 << 20 };

/* folder: where the file is made; NULL: $TMPDIR or /tmp. */
pt_status pt_spill_open(const char *folder, pt_spill *spill, pt_error *error);
void pt_spill_clear(pt_spill *spill);

/* Adds a row at the end of a partition; partitions come to be as they are named. PT_UNAVAILABLE: the disk is
 * full. */
pt_status pt_spill_add(pt_spill *spill, size_t partition, const void *row, size_t bytes, pt_error *error);

/* After the last row: makes all of them readable. */
pt_status pt_spill_finish(pt_spill *spill, pt_error *error);

/* The rows of a partition in the order they were added, aligned to 8 bytes. */
typedef struct pt_spill_cursor {
    const char *mapped;
    const pt_spill_piece *piece;
    size_t offset;
} pt_spill_cursor;

pt_spill_cursor pt_spill_begin(const pt_spill *spill, size_t partition);

/* The next row, or NULL at the end; bytes may be NULL. */
const void *pt_spill_next(pt_spill_cursor *cursor, size_t *bytes);

#endif
