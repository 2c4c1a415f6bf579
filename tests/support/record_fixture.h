/* A fresh store with a session for records, in which a test's own record types have tables, too. */
#ifndef TESTS_SUPPORT_RECORD_FIXTURE_H
#define TESTS_SUPPORT_RECORD_FIXTURE_H

#include "record/record.h"
#include "tests/support/store_fixture.h"

typedef struct record_fixture {
    store_fixture store;
    pt_arena arena;
    pt_schema schema; /* the product's, and what tests/entities/ describes */
    pt_id_generator ids;
    pt_record_session session;
    char *files[8]; /* texts of the descriptions */
} record_fixture;

/* Ends the program where it cannot. */
void record_fixture_open(record_fixture *fixture);
void record_fixture_clear(record_fixture *fixture);

/* Another session on another connection to the same store; user_id: who writes. */
void record_fixture_connect(record_fixture *fixture, int64_t user_id, pt_connection *connection,
                            pt_record_session *session);

/* An input of the named type with fields from JSON ('…' for "…"); ends the program where it is wrong. */
pt_record_input record_fixture_input(record_fixture *fixture, const char *entity, const char *json);

/* Creates such a record and returns its key; ends the program where that fails. */
pt_record_key record_fixture_create(record_fixture *fixture, const char *entity, int64_t customer_id,
                                    const char *json);

/* The record as JSON, "" where there is none; in the fixture's arena. */
const char *record_fixture_show(record_fixture *fixture, const char *entity, const pt_record_key *key);

#endif
