#include "store/postgres/session.h"
#include "store/postgres/wire.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Longer than statement_timeout (session.sql): a server that still says nothing then is gone. */
static const int64_t deadline_milliseconds = 630000;
enum { MILLISECONDS_PER_SECOND = 1000, NANOSECONDS_PER_MILLISECOND = 1000000 };

int64_t pt_postgres_clock_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MILLISECONDS_PER_SECOND + now.tv_nsec / NANOSECONDS_PER_MILLISECOND;
}

static const char *origin_of(const pt_query *query)
{
    return query->origin == NULL ? query->name : query->origin;
}

static const char *text_of(const pt_query *query)
{
    return query->postgres_text == NULL ? query->text : query->postgres_text;
}

/* --- Waiting -------------------------------------------------------------------------------------------- */

pt_status pt_postgres_next_result(pt_postgres_session *session, const char *origin, PGresult **result,
                                  pt_error *error)
{
    int64_t deadline = pt_postgres_clock_milliseconds() + deadline_milliseconds;
    while (PQisBusy(session->link) != 0) {
        struct pollfd waiting = {.fd = PQsocket(session->link), .events = POLLIN};
        int64_t left = deadline - pt_postgres_clock_milliseconds();
        int ready = left <= 0 ? 0 : poll(&waiting, 1, (int)left);
        if ((ready < 0 && errno != EINTR) || ready == 0) {
            return pt_postgres_fail(session, NULL, origin, error);
        }
        if (PQconsumeInput(session->link) == 0) {
            return pt_postgres_fail(session, NULL, origin, error);
        }
    }
    *result = PQgetResult(session->link);
    return PT_OK;
}

void pt_postgres_drain(pt_postgres_session *session)
{
    PGresult *result = NULL;
    while (pt_postgres_next_result(session, NULL, &result, NULL) == PT_OK && result != NULL) {
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_COPY_IN) {
            PQputCopyEnd(session->link, "abandoned");
        }
    }
}

/* Reads all results of a statement that gives none of interest; *last is the caller's to clear. */
static pt_status finish_statement(pt_postgres_session *session, const char *origin, PGresult **last,
                                  pt_error *error)
{
    PGresult *result = NULL;
    pt_status status = PT_OK;
    *last = NULL;
    while (status == PT_OK) {
        status = pt_postgres_next_result(session, origin, &result, error);
        if (status != PT_OK || result == NULL) {
            break;
        }
        PQclear(*last);
        *last = result;
        ExecStatusType outcome = PQresultStatus(result);
        if (outcome != PGRES_COMMAND_OK && outcome != PGRES_TUPLES_OK) {
            status = pt_postgres_fail(session, result, origin, error);
        }
    }
    if (status != PT_OK) {
        PQclear(*last);
        *last = NULL;
        pt_postgres_drain(session);
    } else if (*last == NULL) {
        status = pt_postgres_fail(session, NULL, origin, error);
    }
    return status;
}

pt_status pt_postgres_run_text(void *handle, const char *text, pt_error *error)
{
    pt_postgres_session *session = handle;
    PGresult *result = NULL;
    if (PQsendQuery(session->link, text) == 0) {
        return pt_postgres_fail(session, NULL, NULL, error);
    }
    PT_RETURN_IF_ERROR(finish_statement(session, NULL, &result, error));
    PQclear(result);
    return PT_OK;
}

/* --- Preparing ------------------------------------------------------------------------------------------ */

typedef struct postgres_statement {
    char name[32];
    size_t parameter_count;
    Oid types[PT_STATEMENT_MAX_PARAMETERS];
} postgres_statement;

static pt_status describe(pt_postgres_session *session, const pt_query *query, postgres_statement *statement,
                          pt_error *error)
{
    PGresult *result = NULL;
    if (PQsendPrepare(session->link, statement->name, text_of(query), 0, NULL) == 0) {
        return pt_postgres_fail(session, NULL, origin_of(query), error);
    }
    PT_RETURN_IF_ERROR(finish_statement(session, origin_of(query), &result, error));
    PQclear(result);
    if (PQsendDescribePrepared(session->link, statement->name) == 0) {
        return pt_postgres_fail(session, NULL, origin_of(query), error);
    }
    PT_RETURN_IF_ERROR(finish_statement(session, origin_of(query), &result, error));
    int count = PQnparams(result);
    bool is_right = (size_t)count == query->parameter_count && count <= PT_STATEMENT_MAX_PARAMETERS;
    for (int i = 0; i < count && is_right; i++) {
        statement->types[i] = PQparamtype(result, i);
    }
    PQclear(result);
    statement->parameter_count = query->parameter_count;
    if (!is_right) {
        return pt_error_set(error, origin_of(query), PT_INTERNAL,
                            PT_MESSAGE("the parameters of {1} are not numbered in order of first use ({2})",
                                       query->name, origin_of(query)));
    }
    return PT_OK;
}

static pt_status prepared(pt_postgres_session *session, const pt_query *query, postgres_statement **statement,
                          pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_postgres_ensure(session, error));
    *statement = pt_statement_cache_find(&session->statements, query, text_of(query));
    if (*statement != NULL) {
        return PT_OK;
    }
    postgres_statement *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", origin_of(query));
    }
    snprintf(made->name, sizeof made->name, "patron_%" PRId64, ++session->statement_number);
    pt_status status = describe(session, query, made, error);
    if (status == PT_OK && !pt_statement_cache_add(&session->statements, query, text_of(query), made)) {
        status =
            PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", origin_of(query));
    }
    if (status != PT_OK) {
        free(made);
        return status;
    }
    *statement = made;
    return PT_OK;
}

pt_status pt_postgres_prepare(void *handle, const pt_query *query, pt_error *error)
{
    postgres_statement *statement = NULL;
    return prepared(handle, query, &statement, error);
}

/* --- Sending -------------------------------------------------------------------------------------------- */

enum { NUMBER_BYTES = 32 };

typedef struct sent_values {
    const char *values[PT_STATEMENT_MAX_PARAMETERS];
    int lengths[PT_STATEMENT_MAX_PARAMETERS];
    int formats[PT_STATEMENT_MAX_PARAMETERS]; /* 0 text, 1 binary */
    char numbers[PT_STATEMENT_MAX_PARAMETERS][NUMBER_BYTES];
} sent_values;

/* A number goes binary where the statement wants that very type, else as text, which the server converts. */
static void put_number(sent_values *sent, size_t place, const pt_value *value, Oid type)
{
    char *to = sent->numbers[place];
    size_t bytes = pt_wire_put_number(to, value, type);
    sent->values[place] = to;
    if (bytes > 0) {
        sent->lengths[place] = (int)bytes;
        sent->formats[place] = 1;
    } else if (value->type == PT_VALUE_INTEGER) {
        snprintf(to, NUMBER_BYTES, "%" PRId64, value->integer);
    } else {
        snprintf(to, NUMBER_BYTES, "%.17g", value->real);
    }
}

static pt_status put_value(sent_values *sent, size_t place, const pt_value *value, Oid type, pt_error *error)
{
    switch (value->type) {
    case PT_VALUE_NULL: break;
    case PT_VALUE_INTEGER:
    case PT_VALUE_REAL: put_number(sent, place, value, type); break;
    case PT_VALUE_TEXT:
    case PT_VALUE_BYTES:
        if (value->length > INT32_MAX) {
            return PT_FAIL(error, PT_INVALID_INPUT, "a text of {1} bytes is too long for the store",
                           value->length);
        }
        if (value->type == PT_VALUE_TEXT && memchr(value->data, '\0', value->length) != NULL) {
            return PT_FAIL(error, PT_INVALID_INPUT, "a text holds a NUL character, which no store keeps");
        }
        /* Binary text is the same bytes, and needs no final NUL. */
        sent->values[place] = value->length == 0 ? "" : value->data;
        sent->lengths[place] = (int)value->length;
        sent->formats[place] = 1;
        break;
    }
    return PT_OK;
}

static pt_status send_statement(pt_postgres_session *session, const pt_query *query, const pt_value *values,
                                pt_error *error)
{
    postgres_statement *statement = NULL;
    PT_RETURN_IF_ERROR(prepared(session, query, &statement, error));
    sent_values sent;
    memset(&sent, 0, sizeof sent.values + sizeof sent.lengths + sizeof sent.formats);
    for (size_t i = 0; i < statement->parameter_count; i++) {
        PT_RETURN_IF_ERROR(put_value(&sent, i, &values[i], statement->types[i], error));
    }
    if (PQsendQueryPrepared(session->link, statement->name, (int)statement->parameter_count, sent.values,
                            sent.lengths, sent.formats, 1) == 0) {
        return pt_postgres_fail(session, NULL, origin_of(query), error);
    }
    return PT_OK;
}

pt_status pt_postgres_execute(void *handle, const pt_query *query, const pt_value *values, int64_t *changed,
                              pt_error *error)
{
    pt_postgres_session *session = handle;
    PGresult *result = NULL;
    PT_RETURN_IF_ERROR(send_statement(session, query, values, error));
    PT_RETURN_IF_ERROR(finish_statement(session, origin_of(query), &result, error));
    bool gives_rows = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (changed != NULL) {
        *changed = strtoll(PQcmdTuples(result), NULL, 10);
    }
    PQclear(result);
    if (gives_rows) {
        return pt_error_set(
            error, origin_of(query), PT_INTERNAL,
            PT_MESSAGE("{1} gives rows where none are expected ({2})", query->name, origin_of(query)));
    }
    return PT_OK;
}

/* --- Rows ----------------------------------------------------------------------------------------------- */

typedef struct postgres_rows {
    pt_postgres_session *session;
    const char *origin;
    PGresult *row; /* NULL before the first row and after the last */
    bool is_over;
} postgres_rows;

pt_status pt_postgres_select(void *handle, const pt_query *query, const pt_value *values, void **rows,
                             pt_error *error)
{
    pt_postgres_session *session = handle;
    postgres_rows *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", origin_of(query));
    }
    pt_status status = send_statement(session, query, values, error);
    if (status != PT_OK) {
        free(made);
        return status;
    }
    PQsetSingleRowMode(session->link);
    *made = (postgres_rows){.session = session, .origin = origin_of(query)};
    *rows = made;
    return PT_OK;
}

pt_status pt_postgres_next(void *rows, bool *has_row, pt_error *error)
{
    postgres_rows *open = rows;
    PQclear(open->row);
    open->row = NULL;
    if (open->is_over) {
        *has_row = false;
        return PT_OK;
    }
    PGresult *result = NULL;
    PT_RETURN_IF_ERROR(pt_postgres_next_result(open->session, open->origin, &result, error));
    ExecStatusType outcome = PQresultStatus(result);
    if (outcome == PGRES_SINGLE_TUPLE) {
        open->row = result;
        *has_row = true;
        return PT_OK;
    }
    open->is_over = true;
    pt_status status = PT_OK;
    if (outcome == PGRES_TUPLES_OK) {
        *has_row = false;
    } else {
        status = pt_postgres_fail(open->session, result, open->origin, error);
    }
    PQclear(result);
    pt_postgres_drain(open->session);
    return status;
}

pt_value pt_postgres_value(void *rows, size_t column)
{
    const PGresult *row = ((postgres_rows *)rows)->row;
    int place = (int)column;
    assert(row != NULL && place < PQnfields(row));
    if (PQgetisnull(row, 0, place) != 0) {
        return (pt_value){.type = PT_VALUE_NULL};
    }
    return pt_wire_value(PQgetvalue(row, 0, place), (size_t)PQgetlength(row, 0, place), PQftype(row, place));
}

/* Asks the server to stop only outside a transaction: inside one it would take the transaction with it. */
static void stop_early(pt_postgres_session *session)
{
    if (!session->in_transaction) {
        PGcancel *cancel = PQgetCancel(session->link);
        char detail[256];
        if (cancel != NULL) {
            PQcancel(cancel, detail, sizeof detail);
            PQfreeCancel(cancel);
        }
    }
    pt_postgres_drain(session);
}

void pt_postgres_finish(void *rows)
{
    postgres_rows *open = rows;
    PQclear(open->row);
    if (!open->is_over) {
        stop_early(open->session);
    }
    free(open);
}
