/* What a customer is known by: phones, e-mails, cards, numbers of other systems. One customer has many; each
 * belongs to one customer (scale rule 3). Keys are normalised (field/shape.h), so one finds them as anybody
 * writes them. */
#ifndef PT_RECORD_IDENTITY_IDENTITY_H
#define PT_RECORD_IDENTITY_IDENTITY_H

#include "base/arena.h"
#include "base/error.h"
#include "record/record.h"

typedef struct pt_identity {
    const char *kind; /* a choice of identity.kind: "phone", "external" … */
    const char *key;
    const char *shown; /* as it was written */
    int64_t created_at;
} pt_identity;

/* The customer that has this identity, as text; 0 where nobody has. */
pt_status pt_identity_find(pt_record_session *session, const char *kind, const char *text,
                           int64_t *customer_id, pt_error *error);

/* By kind and key; texts live in the arena. */
pt_status pt_identity_list(pt_record_session *session, int64_t customer_id, pt_arena *arena,
                           pt_identity **identities, size_t *count, pt_error *error);

/* A transaction of its own, or the caller's. Adding what the customer has already changes nothing.
 * PT_CONFLICT: another customer has it; PT_INVALID_INPUT: no such kind, or nothing left of the text. */
pt_status pt_identity_add(pt_record_session *session, int64_t customer_id, const char *kind, const char *text,
                          pt_error *error);
pt_status pt_identity_remove(pt_record_session *session, int64_t customer_id, const char *kind,
                             const char *text, pt_error *error);

/* Inside a write transaction, when a customer is written: takes the identities of fields that changed. old
 * NULL: the customer is new. PT_CONFLICT names the field. */
pt_status pt_identity_follow(pt_record_session *session, const pt_record *old, const pt_record *record,
                             pt_error *error);

#endif
