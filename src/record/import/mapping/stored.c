#include "record/import/mapping/stored.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/mapping/stored.sql.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 4 << 20 };

static pt_status read_file(const char *path, pt_buffer *text, bool *is_there, pt_error *error)
{
    FILE *file = fopen(path, "rbe");
    *is_there = file != NULL;
    if (file == NULL) {
        return errno == ENOENT || errno == ENOTDIR
                   ? PT_OK
                   : PT_FAIL(error, PT_UNAVAILABLE, "cannot read {1}: {2}", path, strerror(errno));
    }
    char block[4096];
    size_t length = 0;
    while ((length = fread(block, 1, sizeof block, file)) > 0 && text->length <= FILE_BYTES_MAX) {
        pt_buffer_add(text, block, length);
    }
    bool has_failed = ferror(file) != 0;
    (void)fclose(file);
    if (has_failed) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot read {1}: {2}", path, strerror(EIO));
    }
    if (text->length > FILE_BYTES_MAX || text->out_of_memory) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is too large for a mapping", path);
    }
    return PT_OK;
}

pt_status pt_mapping_load(pt_connection *connection, const char *name, const pt_schema *schema,
                          pt_arena *arena, pt_mapping *mapping, pt_error *error)
{
    {
        PT_SCOPED(pt_rows) rows = {0};
        PT_RETURN_IF_ERROR(pt_select(connection, &query_mapping_by_name,
                                     (const pt_value[]){pt_value_text(name)}, &rows, error));
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (has_row) {
            pt_value content = pt_rows_value(&rows, 0);
            return pt_mapping_parse(content.data, content.length, schema, arena, mapping, error);
        }
    }
    PT_SCOPED(pt_buffer) text = {0};
    bool is_there = false;
    PT_RETURN_IF_ERROR(read_file(name, &text, &is_there, error));
    if (!is_there) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no mapping {1}, neither in the store nor as a file",
                       name);
    }
    return pt_mapping_parse(pt_buffer_text(&text), text.length, schema, arena, mapping, error);
}

pt_status pt_mapping_save(pt_connection *connection, const char *name, const pt_mapping *mapping, int64_t id,
                          int64_t user_id, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_mapping_write(&json, mapping);
    if (text.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
    }
    const pt_value values[] = {pt_value_integer(id), pt_value_text(name),
                               pt_value_text(pt_buffer_text(&text)), pt_value_integer(pt_instant_now()),
                               pt_value_integer(user_id)};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_mapping_save, values, NULL, error));
    return pt_transaction_commit(&transaction, error);
}
