#include "store/driver.h"
#include "store/postgres/session.h"
#include "store/postgres/session.sql.h"

#include <stdlib.h>
#include <string.h>

static void release_statement(void *context, void *statement)
{
    /* The server forgets it with the session; a full cache costs it some memory until then. */
    (void)context;
    free(statement);
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static pt_status start_session(pt_postgres_session *session, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_postgres_connect(session, error));
    PQsetNoticeReceiver(session->link, ignore_notice, NULL);
    return pt_postgres_run_text(session, query_postgres_session.postgres_text, error);
}

static void end_session(pt_postgres_session *session)
{
    pt_statement_cache_clear(&session->statements);
    PQfinish(session->link);
    session->link = NULL;
}

static void disconnect(void *handle)
{
    end_session(handle);
    free(handle);
}

static pt_status connect_to_database(void *shared, void **handle, pt_error *error)
{
    pt_postgres_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}",
                       ((pt_postgres_database *)shared)->shown);
    }
    session->database = shared;
    session->statements.release = release_statement;
    pt_status status = start_session(session, error);
    if (status != PT_OK) {
        disconnect(session);
        return status;
    }
    *handle = session;
    return PT_OK;
}

/* A session that is lost and made anew is an ordinary one again, which is only slower. */
static pt_status relax(void *handle, pt_error *error)
{
    return pt_postgres_run_text(handle, query_postgres_relax.postgres_text, error);
}

pt_status pt_postgres_ensure(pt_postgres_session *session, pt_error *error)
{
    if (session->in_transaction || (session->link != NULL && PQstatus(session->link) == CONNECTION_OK)) {
        return PT_OK;
    }
    end_session(session);
    return start_session(session, error);
}

static void close_database(void *shared)
{
    pt_postgres_database *database = shared;
    free(database->location);
    free(database->shown);
    free(database);
}

static pt_status open_database(const char *location, const char *shown, pt_store_mode mode, void **shared,
                               pt_error *error)
{
    pt_postgres_database *database = calloc(1, sizeof *database);
    if (database == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", shown);
    }
    *database = (pt_postgres_database){.location = strdup(location), .shown = strdup(shown), .mode = mode};
    if (database->location == NULL || database->shown == NULL) {
        close_database(database);
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", shown);
    }
    *shared = database;
    return PT_OK;
}

static void rollback(void *handle)
{
    pt_postgres_session *session = handle;
    if (session->in_transaction) {
        pt_postgres_drain(session);
        (void)!pt_postgres_run_text(session, query_postgres_rollback.text, NULL);
        session->in_transaction = false;
    }
}

static pt_status begin_with(pt_postgres_session *session, const char *begin_text, const char *next_text,
                            pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_postgres_ensure(session, error));
    pt_status status = pt_postgres_run_text(session, begin_text, error);
    if (status != PT_OK && PQstatus(session->link) == CONNECTION_BAD) {
        /* Nothing had begun: a server that was restarted meanwhile is met with a new connection. */
        PT_RETURN_IF_ERROR(pt_postgres_ensure(session, error));
        status = pt_postgres_run_text(session, begin_text, error);
    }
    PT_RETURN_IF_ERROR(status);
    session->in_transaction = true;
    if (next_text != NULL) {
        status = pt_postgres_run_text(session, next_text, error);
    }
    if (status != PT_OK) {
        rollback(session);
    }
    return status;
}

static pt_status begin(void *handle, pt_transaction_kind kind, pt_error *error)
{
    pt_postgres_session *session = handle;
    if (kind == PT_TRANSACTION_READ) {
        return begin_with(session, query_postgres_begin_read.postgres_text, query_postgres_fix_snapshot.text,
                          error);
    }
    if (session->database->mode == PT_STORE_READ) {
        return PT_FAIL(error, PT_INTERNAL, "the store {1} was opened for reading only",
                       session->database->shown);
    }
    return begin_with(session, query_postgres_begin_write.postgres_text, NULL, error);
}

static pt_status begin_schema(void *handle, pt_error *error)
{
    return begin_with(handle, query_postgres_begin_write.postgres_text,
                      query_postgres_lock_schema.postgres_text, error);
}

static pt_status commit(void *handle, pt_error *error)
{
    pt_postgres_session *session = handle;
    session->is_committing = true;
    pt_status status = pt_postgres_run_text(session, query_postgres_commit.text, error);
    session->is_committing = false;
    if (status == PT_OK) {
        session->in_transaction = false;
    } else {
        rollback(session);
    }
    return status;
}

const pt_driver pt_postgres_driver = {
    .is_postgres = true,
    .open = open_database,
    .close = close_database,
    .connect = connect_to_database,
    .disconnect = disconnect,
    .relax = relax,
    .execute = pt_postgres_execute,
    .prepare = pt_postgres_prepare,
    .run_text = pt_postgres_run_text,
    .select = pt_postgres_select,
    .next = pt_postgres_next,
    .value = pt_postgres_value,
    .finish = pt_postgres_finish,
    .begin = begin,
    .begin_schema = begin_schema,
    .commit = commit,
    .rollback = rollback,
    .bulk_open = pt_postgres_bulk_open,
    .bulk_add = pt_postgres_bulk_add,
    .bulk_finish = pt_postgres_bulk_finish,
    .bulk_clear = pt_postgres_bulk_clear,
    .copy_out = pt_postgres_copy_out,
    .count_copy = pt_postgres_count_copy,
    .copy_in = pt_postgres_copy_in,
};
