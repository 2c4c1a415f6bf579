/* Who reads and writes records, through which connection, by which descriptions. Belongs to one thread. */
#ifndef PT_RECORD_SESSION_H
#define PT_RECORD_SESSION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "base/time/zone.h"
#include "record/entity.h"
#include "record/secret/secret.h"
#include "record/statement.h"
#include "store/store.h"

/* Zero-initialised is closed. */
typedef struct pt_record_session {
    pt_connection *connection;
    pt_id_generator *ids;
    int64_t user_id;          /* who writes; 0: the command line */
    const pt_schema *product; /* the product's own schema */
    pt_schema schema;         /* the same with the store's custom fields */
    pt_zone zone;             /* the organisation's */
    const char *base_currency;
    pt_statements statements;
    pt_secret_key secret_key; /* loaded when it is first needed */
    pt_arena arena;
} pt_record_session;

typedef struct pt_record_session_options {
    const pt_schema *schema; /* as pt_schema_load() gives it; must outlive the session */
    pt_id_generator *ids;    /* may be NULL for reading */
    int64_t user_id;
} pt_record_session_options;

/* The connection must outlive the session. */
pt_status pt_record_session_open(pt_connection *connection, const pt_record_session_options *options,
                                 pt_record_session *session, pt_error *error);
void pt_record_session_clear(pt_record_session *session);

/* Reads the custom fields anew: after they were changed. Pointers to entities and fields got before are no
 * longer this session's. */
pt_status pt_record_session_refresh(pt_record_session *session, pt_error *error);

#endif
