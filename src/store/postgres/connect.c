/* Connecting, and why that did not work.
 *
 * libpq says why in the server's words, which may be of any language. The code that goes with them (SQLSTATE)
 * stands in its message only if it was asked for before the server answers, so the steps of connecting are
 * taken here. */
#include "store/postgres/session.h"
#include "store/postgres/session.sql.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLISECONDS_PER_SECOND = 1000, CODE_LENGTH = 5, DETAIL_BYTES = 512 };

/* What the location does not say itself. Silence of the network is noticed within half a minute. */
static PGconn *begin_connecting(const char *location)
{
    static const char *const keywords[] = {"connect_timeout",
                                           "keepalives_idle",
                                           "keepalives_interval",
                                           "keepalives_count",
                                           "tcp_user_timeout",
                                           "fallback_application_name",
                                           "dbname",
                                           NULL};
    const char *const values[] = {"10", "10", "5", "3", "15000", "patron", location, NULL};
    return PQconnectStartParams(keywords, values, 1);
}

static int64_t count_of(const char *list)
{
    int64_t count = 1;
    for (const char *at = list; at != NULL && (at = strchr(at, ',')) != NULL; at++) {
        count++;
    }
    return count;
}

/* connect_timeout for each of the hosts that are tried one after the other; 0 or less means without end. */
static int64_t patience_milliseconds(PGconn *link)
{
    int64_t seconds = 0;
    int64_t hosts = 1;
    PQconninfoOption *options = PQconninfo(link);
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (strcmp(option->keyword, "connect_timeout") == 0 && option->val != NULL) {
            seconds = strtoll(option->val, NULL, 10);
        } else if (strcmp(option->keyword, "host") == 0 || strcmp(option->keyword, "hostaddr") == 0) {
            int64_t count = count_of(option->val);
            hosts = count > hosts ? count : hosts;
        }
    }
    PQconninfoFree(options);
    return seconds <= 0 || seconds > INT_MAX ? INT64_MAX / 2 : seconds * hosts * MILLISECONDS_PER_SECOND;
}

/* Whether the server could be asked in time; what it said stands in the link. */
static bool go_on_connecting(PGconn *link)
{
    int64_t deadline = pt_postgres_clock_milliseconds() + patience_milliseconds(link);
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
        struct pollfd waiting = {.fd = PQsocket(link),
                                 .events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        int64_t left = deadline - pt_postgres_clock_milliseconds();
        int ready = left <= 0 ? 0 : poll(&waiting, 1, left > INT_MAX ? INT_MAX : (int)left);
        if (left <= 0 || (ready < 0 && errno != EINTR)) {
            return false;
        }
        if (ready > 0) {
            next = PQconnectPoll(link);
        }
    }
    return true;
}

static bool is_code(const char *text)
{
    for (int i = 0; i < CODE_LENGTH; i++) {
        if (!isdigit((unsigned char)text[i]) && !(text[i] >= 'A' && text[i] <= 'Z')) {
            return false;
        }
    }
    return text[CODE_LENGTH] == ':' && text[CODE_LENGTH + 1] == ' ';
}

/* "…: FATAL:  28P01: password authentication failed …": where the last code stands (of several hosts each may
 * have one), or NULL: no server answered. */
static const char *find_code(const char *message)
{
    const char *found = NULL;
    for (const char *at = message; (at = strstr(at, ":  ")) != NULL; at++) {
        found = is_code(at + 3) ? at + 3 : found;
    }
    return found;
}

static pt_status fail_connecting(const pt_postgres_session *session, bool is_in_time, pt_error *error)
{
    const char *origin = query_postgres_session.origin;
    const char *message = session->link == NULL ? strerror(ENOMEM) : PQerrorMessage(session->link);
    const char *found = find_code(message);
    if (!is_in_time) {
        return pt_postgres_fail_lost(session, origin, strerror(ETIMEDOUT), error);
    }
    if (found != NULL) {
        char code[CODE_LENGTH + 1] = "";
        char detail[DETAIL_BYTES];
        memcpy(code, found, CODE_LENGTH);
        found += CODE_LENGTH + 2;
        (void)snprintf(detail, sizeof detail, "%.*s", (int)strcspn(found, "\n"), found);
        return pt_postgres_fail_refused(session, code, origin, detail, error);
    }
    return PQconnectionNeedsPassword(session->link) != 0
               ? pt_postgres_fail_refused(session, "28P01", origin, message, error)
               : pt_postgres_fail_lost(session, origin, message, error);
}

pt_status pt_postgres_connect(pt_postgres_session *session, pt_error *error)
{
    session->link = begin_connecting(session->database->location);
    bool is_in_time = true;
    if (session->link != NULL && PQstatus(session->link) != CONNECTION_BAD) {
        PQsetErrorVerbosity(session->link, PQERRORS_VERBOSE);
        is_in_time = go_on_connecting(session->link);
    }
    if (!is_in_time || session->link == NULL || PQstatus(session->link) != CONNECTION_OK) {
        return fail_connecting(session, is_in_time, error);
    }
    PQsetErrorVerbosity(session->link, PQERRORS_DEFAULT);
    return PT_OK;
}
