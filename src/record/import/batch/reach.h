/* Whose rows a batch may have brought: a few ranges of customers, kept in the batch's row before anything is
 * written. Facts lie in the order of their customers, so that an undo looks only there, instead of through
 * tables of many million rows; an index by batch would cost every import instead.
 *
 * A reach says too much rather than too little: of many scattered customers the closest are taken together.
 */
#ifndef PT_RECORD_IMPORT_BATCH_REACH_H
#define PT_RECORD_IMPORT_BATCH_REACH_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text/buffer.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PT_REACH_RANGES = 2048 };

typedef struct pt_reach_range {
    int64_t first, last;
} pt_reach_range;

/* Zero-initialised reaches nobody. Lives in the arena it was made in. */
typedef struct pt_reach {
    const pt_reach_range *ranges; /* ascending, apart */
    size_t count;                 /* at most PT_REACH_RANGES */
    bool has_anonymous;           /* sales of nobody, too */
} pt_reach;

/* ids: of customers, in any order and often; put in order. */
pt_status pt_reach_make(int64_t *ids, size_t count, pt_arena *arena, pt_reach *reach, pt_error *error);

/* Both together. */
pt_status pt_reach_join(const pt_reach *a, const pt_reach *b, pt_arena *arena, pt_reach *reach,
                        pt_error *error);

void pt_reach_write(pt_buffer *text, const pt_reach *reach);

/* text NULL, or none that pt_reach_write() writes: everybody. */
pt_status pt_reach_parse(const char *text, pt_arena *arena, pt_reach *reach, pt_error *error);

/* Inside a write transaction. */
pt_status pt_reach_save(pt_connection *connection, int64_t batch_id, const pt_reach *reach, pt_error *error);

/* What one batch reaches; everybody, where the batch does not say. */
pt_status pt_reach_load(pt_connection *connection, int64_t batch_id, pt_arena *arena, pt_reach *reach,
                        pt_error *error);

/* Whose rows may have come or been changed after a batch: by batches that count, and by hand. */
pt_status pt_reach_load_since(pt_connection *connection, int64_t batch_id, pt_arena *arena, pt_reach *reach,
                              pt_error *error);

#endif
