/* Who changed which record when, from what to what.
 *
 * changes is a JSON object: field → [old, new], values as pt_field_write_json() writes them, secrets masked.
 */
#ifndef PT_RECORD_HISTORY_HISTORY_H
#define PT_RECORD_HISTORY_HISTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "record/session.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_history_row {
    int64_t id;
    int64_t customer_id; /* 0: of no customer */
    const char *entity;
    int64_t record_id;
    int64_t version;
    const char *action;  /* create, update, delete, restore, reveal, erase */
    const char *changes; /* JSON */
    int64_t changed_at;
    int64_t changed_by; /* user; 0: the command line */
    int64_t batch_id;   /* 0: by hand */
} pt_history_row;

/* Inside a write transaction. The row's id, changed_at and changed_by are made here. */
pt_status pt_history_append(pt_record_session *session, const pt_history_row *row, pt_error *error);

typedef struct pt_history_query {
    int64_t customer_id;
    const char *entity; /* NULL: all records of the customer */
    int64_t record_id;
    int64_t before; /* id of the last row of the page before; 0: from the newest */
    size_t limit;   /* 1 … 1000 */
} pt_history_query;

/* Newest first; rows and texts live in the arena. */
pt_status pt_history_read(pt_record_session *session, const pt_history_query *query, pt_arena *arena,
                          pt_history_row **rows, size_t *count, pt_error *error);

/* Says as PT_CONFLICT who changed the record last, and when: for someone who was slower. */
pt_status pt_history_conflict(pt_record_session *session, const pt_history_row *record, pt_error *error);

/* Removes all old and new values of a customer's history for good, and notes that. One transaction. */
pt_status pt_history_erase(pt_record_session *session, int64_t customer_id, int64_t *erased, pt_error *error);

#endif
