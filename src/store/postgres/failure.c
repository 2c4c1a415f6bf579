#include "store/postgres/session.h"

#include <stdio.h>
#include <string.h>

enum { DETAIL_BYTES = 256 };

/* The server's own words without line ends, for the argument of a message. */
static void one_line(const char *text, char *buffer, size_t capacity)
{
    snprintf(buffer, capacity, "%s", text == NULL ? "" : text);
    size_t length = strlen(buffer);
    while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == ' ')) {
        buffer[--length] = '\0';
    }
    for (char *at = buffer; *at != '\0'; at++) {
        if (*at == '\n') {
            *at = ' ';
        }
    }
}

pt_status pt_postgres_fail_lost(const pt_postgres_session *session, const char *origin, const char *text,
                                pt_error *error)
{
    char detail[DETAIL_BYTES];
    one_line(text, detail, sizeof detail);
    if (session->is_committing) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("PostgreSQL went away while storing ({1}): look whether the change is there before "
                       "repeating it ({2})",
                       session->database->shown, detail));
    }
    return pt_error_set(error, origin, PT_UNAVAILABLE,
                        PT_MESSAGE("PostgreSQL went away or cannot be reached ({1}): {2}; nothing was half "
                                   "written; try again when the server runs",
                                   session->database->shown, detail));
}

static bool is_one_of(const char *state, const char *list)
{
    const char *at = strstr(list, state);
    return at != NULL && state[0] != '\0';
}

/* Kinds of SQLSTATE that a person can do something about; PT_OK where the state is none of them. */
static pt_status fail_by_state(const pt_postgres_session *session, const char *state, const char *origin,
                               const char *detail, pt_error *error)
{
    const char *shown = session->database->shown;
    if (strcmp(state, "23505") == 0) {
        return pt_error_set(error, origin, PT_CONFLICT,
                            PT_MESSAGE("a record with this key is there already ({1})", detail));
    }
    if (strncmp(state, "23", 2) == 0 || strncmp(state, "22", 2) == 0) {
        return pt_error_set(error, origin, PT_INVALID_INPUT,
                            PT_MESSAGE("the store does not take this value: {1}", detail));
    }
    if (is_one_of(state, "40001 40P01 55P03")) {
        return pt_error_set(error, origin, PT_UNAVAILABLE,
                            PT_MESSAGE("another writer was in the way ({1}); try again", detail));
    }
    if (strcmp(state, "57014") == 0) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("PostgreSQL ended a statement that took too long ({1}); try again", detail));
    }
    if (strcmp(state, "53300") == 0) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("PostgreSQL has no free connection ({1}); try again or raise its limit", shown));
    }
    if (strcmp(state, "53100") == 0) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("a disk of the PostgreSQL server is full ({1}): {2}; free some space there "
                       "and try again; nothing was half written",
                       shown, detail));
    }
    if (is_one_of(state, "53200 58030")) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE(
                "the server of {1} is out of memory, or its disk fails: {2}; see to the server and try again",
                shown, detail));
    }
    if (strcmp(state, "42501") == 0) {
        return pt_error_set(
            error, origin, PT_NOT_PERMITTED,
            PT_MESSAGE("the user of {1} may not do this: {2}; grant it the rights", shown, detail));
    }
    return PT_OK;
}

pt_status pt_postgres_fail_refused(const pt_postgres_session *session, const char *state, const char *origin,
                                   const char *text, pt_error *error)
{
    const char *shown = session->database->shown;
    char detail[DETAIL_BYTES];
    one_line(text, detail, sizeof detail);
    if (strncmp(state, "28", 2) == 0) {
        return pt_error_set(
            error, origin, PT_NOT_PERMITTED,
            PT_MESSAGE("PostgreSQL does not let this user in ({1}): {2}; check the user and the "
                       "password in the address, in PGPASSWORD or in ~/.pgpass",
                       shown, detail));
    }
    if (strcmp(state, "3D000") == 0) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("PostgreSQL has no such database ({1}): {2}; name another, or make it with "
                       "createdb",
                       shown, detail));
    }
    if (strncmp(state, "57P", 3) == 0) { /* it starts or stops */
        return pt_postgres_fail_lost(session, origin, detail, error);
    }
    PT_RETURN_IF_ERROR(fail_by_state(session, state, origin, detail, error));
    return pt_error_set(
        error, origin, PT_UNAVAILABLE,
        PT_MESSAGE("PostgreSQL answers, but refuses the connection to {1}: {2}; check the names of "
                   "the database and the user and the password, or try again later",
                   shown, detail));
}

pt_status pt_postgres_fail(pt_postgres_session *session, const PGresult *result, const char *origin,
                           pt_error *error)
{
    char detail[DETAIL_BYTES];
    origin = origin == NULL ? "store/postgres" : origin;
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL || PQstatus(session->link) == CONNECTION_BAD || strncmp(state, "08", 2) == 0 ||
        is_one_of(state, "57P01 57P02 57P03")) {
        return pt_postgres_fail_lost(session, origin, PQerrorMessage(session->link), error);
    }
    one_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), detail, sizeof detail);
    pt_status status = fail_by_state(session, state, origin, detail, error);
    if (status == PT_OK && strcmp(state, "25006") == 0) {
        status = pt_error_set(error, origin, PT_INTERNAL,
                              PT_MESSAGE("a statement writes outside a write transaction ({1})", origin));
    }
    if (status != PT_OK) {
        return status;
    }
    return pt_error_set(error, origin, PT_INTERNAL,
                        PT_MESSAGE("the database refused a statement: {1} ({2})", detail, origin));
}
