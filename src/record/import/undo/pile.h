/* The history of one record as piles of changes, one for each field, out of which an undo takes its batch's.
 *
 * What lies above the batch's change and counts (by hand, or of an import that was not undone) covers it.
 * Changes below it that were undone before are passed over, so that the order of undoing makes no difference.
 * Everything lives in the arena. */
#ifndef PT_RECORD_IMPORT_UNDO_PILE_H
#define PT_RECORD_IMPORT_UNDO_PILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json/reader.h"
#include "base/time/zone.h"
#include "record/entity.h"
#include "store/store.h"

/* A change of a batch on one record, as the history has it. */
typedef struct pt_batch_change {
    int64_t customer_id, id, record_id;
    const pt_entity *entity;
    const char *changes;
} pt_batch_change;

typedef struct pt_pile_layer pt_pile_layer;

typedef struct pt_pile {
    int64_t id; /* of the batch's change */
    const pt_zone *zone;
    pt_arena *arena;
    const pt_pile_layer *newest; /* of the others; NULL: none */
} pt_pile;

pt_status pt_pile_read(pt_connection *connection, const pt_batch_change *change, const pt_zone *zone,
                       pt_arena *arena, pt_pile *pile, pt_error *error);

/* What is to be done about one field. */
typedef struct pt_undo_step {
    const pt_field *field;  /* NULL: nothing */
    pt_value before, after; /* what it shall be, and what the batch made of it */
    bool is_covered;        /* somebody changed it since: it stays */
} pt_undo_step;

/* pair: [old, new], as the batch's change has them. */
pt_status pt_pile_find_step(const pt_pile *pile, const pt_field *field, const pt_json_node *pair,
                            pt_undo_step *step, pt_error *error);

#endif
