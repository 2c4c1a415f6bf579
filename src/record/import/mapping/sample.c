#include "record/import/mapping/sample.h"

#include "base/text/unicode.h"

#include <stdbool.h>
#include <string.h>

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
}

static bool copy_slice(pt_slice text, pt_arena *arena, pt_slice *copy)
{
    char *data = pt_arena_alloc(arena, text.length + 1, 1);
    if (data == NULL) {
        return false;
    }
    if (text.length > 0) {
        memcpy(data, text.data, text.length);
    }
    *copy = (pt_slice){.data = data, .length = text.length};
    return true;
}

/* Adds the next record, unless it has a fault. */
static pt_status read_row(pt_csv_reader *reader, pt_arena *arena, pt_sample *sample, bool *has_record,
                          pt_error *error)
{
    pt_csv_record record;
    PT_RETURN_IF_ERROR(pt_csv_next(reader, &record, has_record, error));
    if (!*has_record || record.fault != PT_CSV_NO_FAULT) {
        return PT_OK;
    }
    pt_slice *row = sample->cells + sample->row_count * sample->column_count;
    for (size_t i = 0; i < sample->column_count && i < record.field_count; i++) {
        if (!copy_slice(pt_text_trim(record.fields[i]), arena, &row[i])) {
            return fail_memory(error);
        }
    }
    sample->row_count++;
    return PT_OK;
}

pt_status pt_sample_read(pt_csv_reader *reader, pt_arena *arena, pt_sample *sample, pt_error *error)
{
    size_t columns = reader->header_count;
    size_t rows = columns == 0 ? 0 : PT_SAMPLE_CELLS / columns;
    rows = rows > PT_SAMPLE_ROWS ? PT_SAMPLE_ROWS : rows;
    const char **headers = pt_arena_alloc(arena, columns, sizeof *headers);
    pt_sample read = {.headers = headers, .column_count = columns};
    read.cells = pt_arena_alloc(arena, rows * columns, sizeof *read.cells);
    if (headers == NULL || read.cells == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < columns; i++) {
        headers[i] = pt_arena_copy_text(arena, reader->header[i]);
        if (headers[i] == NULL) {
            return fail_memory(error);
        }
    }
    bool has_record = true;
    while (has_record && read.row_count < rows) {
        PT_RETURN_IF_ERROR(read_row(reader, arena, &read, &has_record, error));
    }
    *sample = read;
    return PT_OK;
}
