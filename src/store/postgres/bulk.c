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

static void add_sized(pt_buffer *bytes, const char *data, size_t length)
{
    char *to = pt_buffer_reserve(bytes, length + 4);
    if (to != NULL) {
        pt_wire_put(to, length, 4);
        if (length > 0) {
            memcpy(to + 4, data, length);
        }
        bytes->length += length + 4;
    }
}

static pt_status add_value(postgres_bulk *bulk, const pt_value *value, Oid type, pt_error *error)
{
    char number[8];
    if (value->type == PT_VALUE_NULL) {
        static const char unknown[4] = {'\377', '\377', '\377', '\377'};
        pt_buffer_add(&bulk->bytes, unknown, sizeof unknown);
        return PT_OK;
    }
    if (value->type == PT_VALUE_INTEGER || value->type == PT_VALUE_REAL) {
        size_t length = pt_wire_put_number(number, value, type);
        if (length == 0) {
            return PT_FAIL(error, PT_INVALID_INPUT, "the store does not take this value: {1}",
                           value->type == PT_VALUE_INTEGER ? (double)value->integer : value->real);
        }
        add_sized(&bulk->bytes, number, length);
        return PT_OK;
    }
    if (value->type == PT_VALUE_TEXT && memchr(value->data, '\0', value->length) != NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a text holds a NUL character, which no store keeps");
    }
    if (value->length > INT32_MAX) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a text of {1} bytes is too long for the store",
                       value->length);
    }
    add_sized(&bulk->bytes, value->data, value->length);
    return PT_OK;
}

pt_status pt_postgres_bulk_add(void *bulk, const pt_value *values, pt_error *error)
{
    postgres_bulk *open = bulk;
    char count[2];
    pt_wire_put(count, open->column_count, sizeof count);
    pt_buffer_add(&open->bytes, count, sizeof count);
    for (size_t i = 0; i < open->column_count; i++) {
        PT_RETURN_IF_ERROR(add_value(open, &values[i], open->types[i], error));
    }
    return open->bytes.length >= SENT_AT_ONCE_BYTES ? send_bytes(open, error) : PT_OK;
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
