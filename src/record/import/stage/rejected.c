#include "record/import/stage/rejected.h"

#include "base/scope.h"
#include "frame/csv/writer.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { TEXT_BYTES_MAX = 4096 };

static bool is_number(const char *text, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_sign = text[i] == '-' || text[i] == '+';
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (!is_digit && text[i] != '.' && text[i] != ',' && !(is_sign && i == 0)) {
            return false;
        }
        digits += is_digit;
    }
    return digits > 0;
}

/* A cell as it was; what a spreadsheet would take for a formula is guarded, numbers are not. */
static void add_cell(pt_csv_writer *csv, pt_slice cell)
{
    csv->is_unguarded = is_number(cell.data, cell.length);
    const char *nul = cell.length == 0 ? NULL : memchr(cell.data, '\0', cell.length);
    pt_csv_write_text(csv, nul == NULL ? cell : (pt_slice){cell.data, (size_t)(nul - cell.data)});
}

static pt_status fail_write(const pt_rejected *rejected, pt_error *error)
{
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot write the error file {1}: {2}", rejected->path,
                   strerror(errno));
}

static pt_status write_line(pt_rejected *rejected, pt_csv_writer *csv, pt_error *error)
{
    pt_csv_end_record(csv);
    if (rejected->line.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the error file");
    }
    bool is_written =
        fwrite(rejected->line.data, 1, rejected->line.length, rejected->file) == rejected->line.length;
    pt_buffer_reset(&rejected->line);
    return is_written ? PT_OK : fail_write(rejected, error);
}

static pt_status begin(pt_rejected *rejected, const pt_csv_reader *reader, pt_error *error)
{
    rejected->file = fopen(rejected->path, "wbe");
    if (rejected->file == NULL) {
        return fail_write(rejected, error);
    }
    (void)chmod(rejected->path, S_IRUSR | S_IWUSR); /* customers' data */
    pt_csv_writer csv = {.buffer = &rejected->line};
    pt_csv_write_mark(&csv);
    pt_csv_write_text(&csv, pt_slice_of(pt_translate(rejected->language, PT_N("line"))));
    pt_csv_write_text(&csv, pt_slice_of(pt_translate(rejected->language, PT_N("reason"))));
    for (size_t i = 0; i < reader->header_count; i++) {
        pt_csv_write_text(&csv, pt_slice_of(reader->header[i]));
    }
    return write_line(rejected, &csv, error);
}

pt_status pt_rejected_add(pt_rejected *rejected, const pt_csv_reader *reader, const pt_csv_record *record,
                          const pt_error *reason, pt_error *error)
{
    rejected->count++;
    if (rejected->path == NULL) {
        return PT_OK;
    }
    if (rejected->file == NULL) {
        PT_RETURN_IF_ERROR(begin(rejected, reader, error));
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_error shown = *reason;
    shown.row = 0; /* the number stands beside it */
    pt_error_add_text(&text, rejected->language, &shown);
    pt_csv_writer csv = {.buffer = &rejected->line};
    pt_csv_write_integer(&csv, record->line);
    pt_csv_write_text(&csv, (pt_slice){pt_buffer_text(&text), text.length});
    for (size_t i = 0; i < record->field_count; i++) {
        add_cell(&csv, record->fields[i]);
    }
    if (record->field_count == 0) {
        size_t length = record->text.length > TEXT_BYTES_MAX ? TEXT_BYTES_MAX : record->text.length;
        add_cell(&csv, (pt_slice){record->text.data, length});
    }
    return write_line(rejected, &csv, error);
}

pt_status pt_rejected_finish(pt_rejected *rejected, pt_error *error)
{
    if (rejected->file == NULL) {
        return PT_OK;
    }
    bool is_whole = fclose(rejected->file) == 0;
    rejected->file = NULL;
    return is_whole ? PT_OK : fail_write(rejected, error);
}

void pt_rejected_clear(pt_rejected *rejected)
{
    if (rejected->file != NULL) {
        (void)fclose(rejected->file);
    }
    pt_buffer_clear(&rejected->line);
    *rejected = (pt_rejected){0};
}
