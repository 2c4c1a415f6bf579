/* Rows by COPY BINARY. */
#include "base/scope.h"
#include "base/text/buffer.h"
#include "store/postgres/session.h"
#include "store/postgres/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENT_AT_ONCE_BYTES = 65536 };

static const char bulk_origin[] = "src/store/postgres/bulk.c";
static const char copy_header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* signature, flags, no extension */
enum { COPY_HEADER_BYTES = 19 };
static const char copy_trailer[2] = {'\377', '\377'};

typedef struct postgres_bulk {
    pt_postgres_session *session;
    size_t column_count;
    int64_t row_count;
    pt_buffer bytes;
    Oid types[];
} postgres_bulk;

static void add_columns(pt_buffer *text, const char *const *columns, size_t column_count)
{
    for (size_t i = 0; i < column_count; i++) {
        pt_buffer_add_format(text, "%s\"%s\"", i == 0 ? "" : ", ", columns[i]);
    }
}

static pt_status read_types(postgres_bulk *bulk, const char *table, const char *const *columns,
                            pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_text(&text, "SELECT ");
    add_columns(&text, columns, bulk->column_count);
    pt_buffer_add_format(&text, " FROM \"%s\" LIMIT 0", table);
    if (text.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", bulk_origin);
    }
    PGresult *result = PQexec(bulk->session->link, text.data);
    pt_status status = PT_OK;
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        for (size_t i = 0; i < bulk->column_count; i++) {
            bulk->types[i] = PQftype(result, (int)i);
        }
    } else {
        status = pt_postgres_fail(bulk->session, result, bulk_origin, error);
    }
    PQclear(result);
    return status;
}

static pt_status start_copy(postgres_bulk *bulk, const char *table, const char *const *columns,
                            pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "COPY \"%s\" (", table);
    add_columns(&text, columns, bulk->column_count);
    pt_buffer_add_text(&text, ") FROM STDIN (FORMAT binary)");
    pt_buffer_add(&bulk->bytes, copy_header, COPY_HEADER_BYTES);
    if (text.out_of_memory || bulk->bytes.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", bulk_origin);
    }
    PGresult *result = PQexec(bulk->session->link, text.data);
    pt_status status = PQresultStatus(result) == PGRES_COPY_IN
                           ? PT_OK
                           : pt_postgres_fail(bulk->session, result, bulk_origin, error);
    PQclear(result);
    return status;
}

static void free_bulk(postgres_bulk *bulk)
{
    pt_buffer_clear(&bulk->bytes);
    free(bulk);
}

pt_status pt_postgres_bulk_open(void *handle, const char *table, const char *const *columns,
                                size_t column_count, void **bulk, pt_error *error)
{
    pt_postgres_session *session = handle;
    if (!session->in_transaction) {
        return PT_FAIL(error, PT_INTERNAL, "rows are added to {1} outside a write transaction", table);
    }
    postgres_bulk *made = calloc(1, sizeof *made + column_count * sizeof made->types[0]);
    if (made == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", bulk_origin);
    }
    made->session = session;
    made->column_count = column_count;
    pt_status status = read_types(made, table, columns, error);
    if (status == PT_OK) {
        status = start_copy(made, table, columns, error);
    }
    if (status != PT_OK) {
        free_bulk(made);
        return status;
    }
    *bulk = made;
    return PT_OK;
}

static pt_status send_bytes(postgres_bulk *bulk, pt_error *error)
{
    if (bulk->bytes.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", bulk_origin);
    }
    if (PQputCopyData(bulk->session->link, pt_buffer_text(&bulk->bytes), (int)bulk->bytes.length) != 1) {
        return pt_postgres_fail(bulk->session, NULL, bulk_origin, error);
    }
    pt_buffer_reset(&bulk->bytes);
    return PT_OK;
}

/* Room that a value takes at most: its length of four bytes, then a number of up to eight or its bytes. */
static size_t room_for(const pt_value *value)
{
    return value->type == PT_VALUE_TEXT || value->type == PT_VALUE_BYTES ? 4 + value->length : 4 + 8;
}

static pt_status check_bytes(const pt_value *value, pt_error *error)
{
    if (value->length > INT32_MAX) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a text of {1} bytes is too long for the store",
                       value->length);
    }
    if (value->type == PT_VALUE_TEXT && value->length > 0 &&
        memchr(value->data, '\0', value->length) != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a text holds a NUL character, which no store keeps");
    }
    return PT_OK;
}

/* Writes the value where there is room for it and moves on. */
static pt_status put_value(char **to, const pt_value *value, Oid type, pt_error *error)
{
    static const char unknown[4] = {'\377', '\377', '\377', '\377'};
    size_t length = 0;
    switch (value->type) {
    case PT_VALUE_NULL: memcpy(*to, unknown, sizeof unknown); break;
    case PT_VALUE_INTEGER:
    case PT_VALUE_REAL:
        length = pt_wire_put_number(*to + 4, value, type);
        if (length == 0) {
            return PT_FAIL(error, PT_INVALID_INPUT, "the store does not take this value: {1}",
                           value->type == PT_VALUE_INTEGER ? (double)value->integer : value->real);
        }
        pt_wire_put(*to, length, 4);
        break;
    case PT_VALUE_TEXT:
    case PT_VALUE_BYTES:
        PT_RETURN_IF_ERROR(check_bytes(value, error));
        length = value->length;
        pt_wire_put(*to, length, 4);
        if (length > 0) {
            memcpy(*to + 4, value->data, length);
        }
        break;
    }
    *to += 4 + length;
    return PT_OK;
}

static pt_status add_row(postgres_bulk *bulk, const pt_value *values, pt_error *error)
{
    size_t room = 2;
    for (size_t i = 0; i < bulk->column_count; i++) {
        room += room_for(&values[i]);
    }
    char *to = pt_buffer_reserve(&bulk->bytes, room);
    if (to == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement ({1})", bulk_origin);
    }
    const char *start = to;
    pt_wire_put(to, bulk->column_count, 2);
    to += 2;
    for (size_t i = 0; i < bulk->column_count; i++) {
        PT_RETURN_IF_ERROR(put_value(&to, &values[i], bulk->types[i], error));
    }
    bulk->bytes.length += (size_t)(to - start);
    return PT_OK;
}

pt_status pt_postgres_bulk_add(void *bulk, const pt_value *values, size_t row_count, pt_error *error)
{
    postgres_bulk *open = bulk;
    for (size_t row = 0; row < row_count; row++) {
        pt_status status = add_row(open, values + row * open->column_count, error);
        open->row_count++;
        if (status != PT_OK) {
            return pt_error_at_row(error, status, open->row_count);
        }
        if (open->bytes.length >= SENT_AT_ONCE_BYTES) {
            PT_RETURN_IF_ERROR(send_bytes(open, error));
        }
    }
    return PT_OK;
}

/* The server names the row in words: "COPY setting, line 5"; 0 where it does not. */
static int64_t refused_row(const PGresult *result)
{
    static const char before[] = ", line ";
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    const char *at = context == NULL ? NULL : strstr(context, before);
    return at == NULL ? 0 : strtoll(at + strlen(before), NULL, 10);
}

pt_status pt_postgres_bulk_finish(void *bulk, pt_error *error)
{
    postgres_bulk *open = bulk;
    pt_postgres_session *session = open->session;
    pt_buffer_add(&open->bytes, copy_trailer, sizeof copy_trailer);
    pt_status status = send_bytes(open, error);
    if (status == PT_OK && PQputCopyEnd(session->link, NULL) != 1) {
        status = pt_postgres_fail(session, NULL, bulk_origin, error);
    }
    PGresult *result = NULL;
    if (status == PT_OK) {
        status = pt_postgres_next_result(session, bulk_origin, &result, error);
    }
    if (status == PT_OK && PQresultStatus(result) != PGRES_COMMAND_OK) {
        status = pt_postgres_fail(session, result, bulk_origin, error);
        status = pt_error_at_row(error, status, refused_row(result));
    }
    PQclear(result);
    pt_postgres_drain(session);
    free_bulk(open);
    return status;
}

void pt_postgres_bulk_clear(void *bulk)
{
    postgres_bulk *open = bulk;
    PQputCopyEnd(open->session->link, "abandoned");
    pt_postgres_drain(open->session);
    free_bulk(open);
}
