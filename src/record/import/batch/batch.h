/* Rows that come in together: the states of a batch, and which batches readers must not see yet.
 *
 *   staging ─► applying ─► visible ─► undoing ─► undone
 *       └─────────┴──► failed (rolled back)
 *
 * Facts carry their batch. They count from the moment the batch's row says visible, and no longer from the
 * moment it says undoing: one small update moves all of them at once. Between these moments the rows are in
 * the tables, so every reader of facts leaves out the batches of pt_batch_visibility. */
#ifndef PT_RECORD_IMPORT_BATCH_BATCH_H
#define PT_RECORD_IMPORT_BATCH_BATCH_H

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The few batches whose facts are in the tables but do not count. */
typedef struct pt_batch_visibility {
    const int64_t *hidden; /* ascending */
    size_t hidden_count;
} pt_batch_visibility;

/* Load it inside the read transaction that the facts are read in: then both are of the same moment. */
pt_status pt_batch_visibility_load(pt_connection *connection, pt_arena *arena,
                                   pt_batch_visibility *visibility, pt_error *error);

/* batch_id 0 (entered by hand) is always visible. */
static inline bool pt_batch_is_visible(const pt_batch_visibility *visibility, int64_t batch_id)
{
    for (size_t i = 0; i < visibility->hidden_count; i++) {
        if (visibility->hidden[i] == batch_id) {
            return false;
        }
    }
    return true;
}

typedef enum pt_batch_state {
    PT_BATCH_STAGING,
    PT_BATCH_APPLYING,
    PT_BATCH_VISIBLE,
    PT_BATCH_UNDOING,
    PT_BATCH_UNDONE,
    PT_BATCH_FAILED,
} pt_batch_state;

const char *pt_batch_state_code(pt_batch_state state);

/* Texts live in the arena it was loaded into. */
typedef struct pt_batch {
    int64_t id;
    const char *kind;
    pt_batch_state state;
    const char *source;
    const char *counts; /* JSON; NULL: none yet */
    const char *options;
    int64_t job_id;
    int64_t created_at;
    int64_t visible_at; /* 0: never */
    int64_t undone_at;
} pt_batch;

/* PT_NOT_FOUND for an id that is no batch. */
pt_status pt_batch_load(pt_connection *connection, int64_t id, pt_arena *arena, pt_batch *batch,
                        pt_error *error);

/* All of them, newest first. */
pt_status pt_batch_list(pt_connection *connection, pt_arena *arena, pt_batch **batches, size_t *count,
                        pt_error *error);

typedef struct pt_batch_start {
    int64_t id;
    const char *kind;
    const char *source;
    const char *mapping; /* JSON; NULL: none */
    const char *options;
    const char *fingerprint;
    int64_t job_id;
    int64_t created_by;
} pt_batch_start;

/* Inside a write transaction. */
pt_status pt_batch_insert(pt_connection *connection, const pt_batch_start *start, pt_error *error);

/* Inside a write transaction: fails when another import or undo is not finished. Two at once could take what
 * the other one may yet take back for something that stays. */
pt_status pt_batch_refuse_second(pt_connection *connection, pt_error *error);

/* Inside a write transaction. PT_CONFLICT when the batch is not in the state it should come from. counts:
 * JSON, or NULL to leave them. */
pt_status pt_batch_move(pt_connection *connection, int64_t id, pt_batch_state from, pt_batch_state to,
                        const char *counts, pt_error *error);

#endif
