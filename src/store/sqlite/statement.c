#include "store/sqlite/session.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *origin_of(const pt_query *query)
{
    return query->origin == NULL ? query->name : query->origin;
}

/* SQLite numbers $1, $2 … by first appearance and does not look at the digits. */
static pt_status check_parameters(sqlite3_stmt *statement, const pt_query *query, pt_error *error)
{
    int count = sqlite3_bind_parameter_count(statement);
    bool is_right = (size_t)count == query->parameter_count;
    for (int i = 1; i <= count && is_right; i++) {
        char expected[16];
        snprintf(expected, sizeof expected, "$%d", i);
        is_right = strcmp(sqlite3_bind_parameter_name(statement, i), expected) == 0;
    }
    if (!is_right) {
        return pt_error_set(error, origin_of(query), PT_INTERNAL,
                            PT_MESSAGE("the parameters of {1} are not numbered in order of first use ({2})",
                                       query->name, origin_of(query)));
    }
    return PT_OK;
}

static pt_status prepared(pt_sqlite_session *session, const pt_query *query, sqlite3_stmt **statement,
                          pt_error *error)
{
    *statement = pt_statement_cache_find(&session->statements, query, query->text);
    if (*statement != NULL) {
        return PT_OK;
    }
    sqlite3_stmt *made = NULL;
    int code = sqlite3_prepare_v3(session->database, query->text, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL);
    if (code != SQLITE_OK) {
        return pt_sqlite_fail(session, code, origin_of(query), error);
    }
    pt_status status = check_parameters(made, query, error);
    if (status == PT_OK && !pt_statement_cache_add(&session->statements, query, query->text, made)) {
        status = pt_sqlite_fail(session, SQLITE_NOMEM, origin_of(query), error);
    }
    if (status != PT_OK) {
        sqlite3_finalize(made);
        return status;
    }
    *statement = made;
    return PT_OK;
}

int pt_sqlite_bind(sqlite3_stmt *statement, int place, const pt_value *value)
{
    switch (value->type) {
    case PT_VALUE_NULL: return sqlite3_bind_null(statement, place);
    case PT_VALUE_INTEGER: return sqlite3_bind_int64(statement, place, value->integer);
    case PT_VALUE_REAL: return sqlite3_bind_double(statement, place, value->real);
    case PT_VALUE_TEXT:
        return sqlite3_bind_text64(statement, place, value->data, value->length, SQLITE_STATIC, SQLITE_UTF8);
    case PT_VALUE_BYTES:
        return value->length == 0
                   ? sqlite3_bind_zeroblob(statement, place, 0)
                   : sqlite3_bind_blob64(statement, place, value->data, value->length, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

/* PostgreSQL cannot keep a NUL in a text, so neither store does. */
static pt_status check_text(const pt_query *query, const pt_value *value, pt_error *error)
{
    if (value->type == PT_VALUE_TEXT && memchr(value->data, '\0', value->length) != NULL) {
        return pt_error_set(error, origin_of(query), PT_INVALID_INPUT,
                            PT_MESSAGE("a text holds a NUL character, which no store keeps"));
    }
    return PT_OK;
}

static pt_status start(pt_sqlite_session *session, const pt_query *query, const pt_value *values,
                       sqlite3_stmt **statement, pt_error *error)
{
    PT_RETURN_IF_ERROR(prepared(session, query, statement, error));
    if (!session->is_writing && !sqlite3_stmt_readonly(*statement)) {
        return pt_error_set(
            error, origin_of(query), PT_INTERNAL,
            PT_MESSAGE("{1} writes outside a write transaction ({2})", query->name, origin_of(query)));
    }
    for (size_t i = 0; i < query->parameter_count; i++) {
        PT_RETURN_IF_ERROR(check_text(query, &values[i], error));
        int code = pt_sqlite_bind(*statement, (int)i + 1, &values[i]);
        if (code != SQLITE_OK) {
            return pt_sqlite_fail(session, code, origin_of(query), error);
        }
    }
    return PT_OK;
}

/* Values are borrowed, so a statement must not keep them. */
static void forget(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

pt_status pt_sqlite_prepare(void *handle, const pt_query *query, pt_error *error)
{
    sqlite3_stmt *statement = NULL;
    return prepared(handle, query, &statement, error);
}

pt_status pt_sqlite_run_text(void *handle, const char *text, pt_error *error)
{
    pt_sqlite_session *session = handle;
    int code = sqlite3_exec(session->database, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? PT_OK : pt_sqlite_fail(session, code, NULL, error);
}

pt_status pt_sqlite_execute(void *handle, const pt_query *query, const pt_value *values, int64_t *changed,
                            pt_error *error)
{
    pt_sqlite_session *session = handle;
    sqlite3_stmt *statement = NULL;
    PT_RETURN_IF_ERROR(start(session, query, values, &statement, error));
    int code = sqlite3_step(statement);
    pt_status status = PT_OK;
    if (code == SQLITE_DONE) {
        if (changed != NULL) {
            *changed = sqlite3_changes64(session->database);
        }
    } else if (code == SQLITE_ROW) {
        status = pt_error_set(
            error, origin_of(query), PT_INTERNAL,
            PT_MESSAGE("{1} gives rows where none are expected ({2})", query->name, origin_of(query)));
    } else {
        status = pt_sqlite_fail(session, code, origin_of(query), error);
    }
    forget(statement);
    return status;
}

typedef struct sqlite_rows {
    pt_sqlite_session *session;
    const pt_query *query;
    sqlite3_stmt *statement;
    int column_count;
} sqlite_rows;

pt_status pt_sqlite_select(void *handle, const pt_query *query, const pt_value *values, void **rows,
                           pt_error *error)
{
    sqlite_rows *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return pt_sqlite_fail(handle, SQLITE_NOMEM, origin_of(query), error);
    }
    pt_status status = start(handle, query, values, &made->statement, error);
    if (status != PT_OK) {
        free(made);
        return status;
    }
    made->session = handle;
    made->query = query;
    made->column_count = sqlite3_column_count(made->statement);
    *rows = made;
    return PT_OK;
}

pt_status pt_sqlite_next(void *rows, bool *has_row, pt_error *error)
{
    sqlite_rows *open = rows;
    int code = sqlite3_step(open->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        return pt_sqlite_fail(open->session, code, origin_of(open->query), error);
    }
    *has_row = code == SQLITE_ROW;
    return PT_OK;
}

pt_value pt_sqlite_value(void *rows, size_t column)
{
    sqlite3_stmt *statement = ((sqlite_rows *)rows)->statement;
    int place = (int)column;
    assert(place < ((sqlite_rows *)rows)->column_count);
    switch (sqlite3_column_type(statement, place)) {
    case SQLITE_INTEGER: return pt_value_integer(sqlite3_column_int64(statement, place));
    case SQLITE_FLOAT: return pt_value_real(sqlite3_column_double(statement, place));
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(statement, place);
        return pt_value_text_of(text, (size_t)sqlite3_column_bytes(statement, place));
    }
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(statement, place);
        return pt_value_bytes(bytes, (size_t)sqlite3_column_bytes(statement, place));
    }
    default: return (pt_value){.type = PT_VALUE_NULL};
    }
}

void pt_sqlite_finish(void *rows)
{
    forget(((sqlite_rows *)rows)->statement);
    free(rows);
}
