/* The change feed: what was committed, in the order it was committed, each exactly once.
 *
 * A writer appends its changes as the LAST statement before commit. Taking a position locks one row until the
 * commit, so a position that can be seen means that all before it can be seen, too: a reader that asks for
 * what comes after the last position it saw misses nothing (docs/decisions/0012). */
#ifndef PT_STORE_CHANGE_H
#define PT_STORE_CHANGE_H

#include "store/store.h"

typedef struct pt_change {
    int64_t position;   /* set by the feed */
    int64_t changed_at; /* instant */
    const char *kind;   /* "create", "update", "delete", "batch_visible", "segment_enter" … */
    const char *entity; /* NULL where none */
    int64_t customer_id;
    int64_t record_id;
    int64_t batch_id;    /* 0 where none, like the other ids */
    const char *details; /* JSON; NULL where none */
} pt_change;

typedef struct pt_change_page {
    const pt_change *changes;
    size_t count;
} pt_change_page;

/* Inside a write transaction, as its last statement. *position (may be NULL) is that of the last change. */
pt_status pt_change_append(pt_connection *connection, const pt_change *changes, size_t count,
                           int64_t *position, pt_error *error);

/* The newest position, 0 in a new store. */
pt_status pt_change_position(pt_connection *connection, int64_t *position, pt_error *error);

/* Up to limit changes after a position; texts live in the arena. PT_NOT_FOUND: changes after that position
 * were trimmed; the reader has to read the records themselves and start from pt_change_position(). */
pt_status pt_change_read(pt_connection *connection, int64_t after, int64_t limit, pt_arena *arena,
                         pt_change_page *page, pt_error *error);

/* --- Consumers: readers whose positions the store keeps ----------------------------------------------------
 */

/* A new consumer starts at the newest position. Inside a write transaction. */
pt_status pt_change_register(pt_connection *connection, const char *consumer, int64_t now, int64_t *position,
                             pt_error *error);

/* Inside a write transaction: that of the consumer's own effects, so that each change has its effect once.
 * PT_CONFLICT: somebody acknowledged a later position meanwhile, or nobody registered the consumer. */
pt_status pt_change_acknowledge(pt_connection *connection, const char *consumer, int64_t position,
                                int64_t now, pt_error *error);

pt_status pt_change_forget(pt_connection *connection, const char *consumer, pt_error *error);

/* Removes changes older than an instant that every consumer has acknowledged. Inside a write transaction. */
pt_status pt_change_trim(pt_connection *connection, int64_t before, int64_t *removed, pt_error *error);

#endif
