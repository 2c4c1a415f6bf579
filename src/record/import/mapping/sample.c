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
    while (read.row_count < rows) {
        pt_csv_record record;
        bool has_record = false;
        PT_RETURN_IF_ERROR(pt_csv_next(reader, &record, &has_record, error));
        if (!has_record) {
            break;
        }
        if (record.fault != PT_CSV_NO_FAULT) {
            continue;
        }
        for (size_t i = 0; i < columns && i < record.field_count; i++) {
            if (!copy_slice(pt_text_trim(record.fields[i]), arena,
                            &read.cells[read.row_count * columns + i])) {
                return fail_memory(error);
            }
        }
        read.row_count++;
    }
    *sample = read;
    return PT_OK;
}
