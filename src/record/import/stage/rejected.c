#include "record/import/stage/rejected.h"

#include "base/scope.h"
#include "frame/csv/writer.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { TEXT_BYTES_MAX = 4096, START_BYTES = 64 };

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
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot write the error file {1}: {2}; name another with --errors",
                   rejected->path, strerror(errno));
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

/* How an error file of ours begins, in that language. */
static void add_start(pt_csv_writer *csv, pt_language language)
{
    pt_csv_write_mark(csv);
    pt_csv_write_text(csv, pt_slice_of(pt_translate(language, PT_N("line"))));
    pt_csv_write_text(csv, pt_slice_of(pt_translate(language, PT_N("reason"))));
}

static bool begins_as_ours(const char *path)
{
    char first[START_BYTES];
    FILE *file = fopen(path, "rbe");
    size_t length = file == NULL ? 0 : fread(first, 1, sizeof first, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    static const pt_language languages[] = {PT_ENGLISH, PT_SIMPLIFIED_CHINESE, PT_TRADITIONAL_CHINESE};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        PT_SCOPED(pt_buffer) start = {0};
        pt_csv_writer csv = {.buffer = &start};
        add_start(&csv, languages[i]);
        if (start.length > 0 && start.length <= length && memcmp(first, start.data, start.length) == 0) {
            return true;
        }
    }
    return false;
}

pt_status pt_rejected_check(const char *path, const char *read_path, pt_error *error)
{
    struct stat there, read;
    if (stat(path, &there) != 0 || !S_ISREG(there.st_mode)) {
        return PT_OK;
    }
    bool is_read = stat(read_path, &read) == 0 && read.st_dev == there.st_dev && read.st_ino == there.st_ino;
    if (is_read || (there.st_size > 0 && !begins_as_ours(path))) {
        return PT_FAIL(error, PT_CONFLICT,
                       "the error file {1} would replace a file that is no error file; name another with "
                       "--errors",
                       path);
    }
    return PT_OK;
}

static pt_status begin(pt_rejected *rejected, const pt_csv_reader *reader, pt_error *error)
{
    rejected->file = fopen(rejected->path, "wbe");
    if (rejected->file == NULL) {
        return fail_write(rejected, error);
    }
    (void)chmod(rejected->path, S_IRUSR | S_IWUSR); /* customers' data */
    pt_csv_writer csv = {.buffer = &rejected->line};
    add_start(&csv, rejected->language);
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
