#include "frame/csv/reader.h"

#include "base/text/unicode.h"
#include "frame/csv/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Other kinds of files that people hand in, by their first bytes. */
typedef struct other_kind {
    const char *start;
    size_t length;
    const char *name;
} other_kind;

static const other_kind other_kinds[] = {
    {"PK\x03\x04", 4, "Excel (.xlsx) or ZIP"},
    {"\xD0\xCF\x11\xE0", 4, "Excel 97 (.xls)"},
    {"\x1F\x8B", 2, "gzip"},
    {"\x28\xB5\x2F\xFD", 4, "zstd"},
    {"SQLite format 3", 15, "SQLite"},
    {"$FL2", 4, "SPSS (.sav)"},
    {"$FL3", 4, "SPSS (.zsav)"},
    {"%PDF", 4, "PDF"},
};

static pt_status refuse_other_kinds(const pt_csv_input *input, pt_error *error)
{
    for (size_t i = 0; i < sizeof other_kinds / sizeof *other_kinds; i++) {
        const other_kind *kind = &other_kinds[i];
        if (input->text.length >= kind->length && memcmp(input->text.data, kind->start, kind->length) == 0) {
            return PT_FAIL(error, PT_INVALID_INPUT, "this is a file of the kind {1}: save it as CSV first",
                           kind->name);
        }
    }
    return PT_OK;
}

static pt_status no_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the names of the columns");
}

static pt_status take_names(pt_csv_reader *reader, const pt_csv_record *record, pt_error *error)
{
    pt_csv_state *state = reader->state;
    const char **header = pt_arena_alloc(&state->arena, record->field_count + 1, sizeof *header);
    if (header == NULL) {
        return no_memory(error);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        char numbered[32];
        pt_slice name = pt_text_trim(record->fields[i]);
        if (!reader->dialect.has_header) {
            snprintf(numbered, sizeof numbered, "column_%zu", i + 1);
            name = pt_slice_of(numbered);
        }
        char *copy = pt_arena_alloc(&state->arena, name.length + 1, 1);
        if (copy == NULL) {
            return no_memory(error);
        }
        if (name.length > 0) {
            memcpy(copy, name.data, name.length);
        }
        header[i] = copy;
    }
    reader->header = header;
    reader->header_count = record->field_count;
    return PT_OK;
}

/* Reads the first record for its names, or, where it has none, for the number of columns. */
static pt_status read_header(pt_csv_reader *reader, pt_error *error)
{
    pt_csv_state *state = reader->state;
    pt_csv_record record;
    bool has_record = false;
    PT_RETURN_IF_ERROR(pt_csv_scan_next(state, &record, &has_record, error));
    if (!has_record) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the file is empty: its first line should name the columns");
    }
    PT_RETURN_IF_ERROR(pt_csv_record_check(reader, &record, error));
    PT_RETURN_IF_ERROR(take_names(reader, &record, error));
    if (!reader->dialect.has_header) {
        state->input.begin = (size_t)(record.text.data - state->input.text.data);
        state->line = record.line;
        PT_RETURN_IF_ERROR(pt_csv_scan_start(state, error));
    }
    state->header_count = reader->header_count;
    return PT_OK;
}

static pt_status check_options(const pt_csv_options *options, pt_error *error)
{
    char delimiter = options->dialect.delimiter;
    char quote = options->dialect.quote;
    bool is_break = delimiter == '\n' || delimiter == '\r' || quote == '\n' || quote == '\r';
    bool is_wide = (signed char)delimiter < 0 || (signed char)quote < 0;
    if (is_break || is_wide || (delimiter != '\0' && delimiter == quote)) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "delimiter and quoting character must be two different characters of ASCII, and no line "
            "ends");
    }
    return PT_OK;
}

/* Everything after the state's input was told where to read. On failure the caller clears the reader. */
static pt_status start(pt_csv_reader *reader, const pt_csv_options *options, pt_error *error)
{
    static const pt_csv_options standard = {0};
    const pt_csv_options *used = options == NULL ? &standard : options;
    pt_csv_state *state = reader->state;
    PT_RETURN_IF_ERROR(check_options(used, error));
    state->max_record_bytes = used->max_record_bytes == 0 ? PT_CSV_MAX_RECORD_BYTES : used->max_record_bytes;
    PT_RETURN_IF_ERROR(pt_csv_input_open(&state->input, used->encoding, error));
    PT_RETURN_IF_ERROR(refuse_other_kinds(&state->input, error));
    pt_slice sample = {state->input.text.data + state->input.begin,
                       state->input.text.length - state->input.begin};
    reader->dialect = pt_csv_dialect_detect(sample, used->dialect);
    reader->encoding = state->input.decoder.encoding;
    state->delimiter = reader->dialect.delimiter;
    state->quote = reader->dialect.quote;
    PT_RETURN_IF_ERROR(pt_csv_scan_start(state, error));
    return read_header(reader, error);
}

static pt_status open_input(const pt_csv_input *input, const pt_csv_options *options, pt_csv_reader *reader,
                            pt_error *error)
{
    size_t max_columns =
        options == NULL || options->max_columns == 0 ? PT_CSV_MAX_COLUMNS : options->max_columns;
    PT_SCOPED(pt_csv_reader) opened = {.state = pt_csv_state_create(input, max_columns)};
    if (opened.state == NULL) {
        if (input->owns_descriptor) {
            close(input->descriptor);
        }
        return no_memory(error);
    }
    struct stat about;
    if (input->has_descriptor && fstat(input->descriptor, &about) == 0 && S_ISREG(about.st_mode)) {
        opened.total_bytes = about.st_size;
    } else if (!input->has_descriptor) {
        opened.total_bytes = (int64_t)input->memory.length;
    }
    PT_RETURN_IF_ERROR(start(&opened, options, error));
    *reader = opened;
    opened = (pt_csv_reader){0};
    return PT_OK;
}

pt_status pt_csv_open_file(const char *path, const pt_csv_options *options, pt_csv_reader *reader,
                           pt_error *error)
{
    if (strcmp(path, "-") == 0) {
        return pt_csv_open_descriptor(STDIN_FILENO, options, reader, error);
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no file {1}", path);
    }
    if (descriptor < 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "the file {1} cannot be opened: {2}", path, strerror(errno));
    }
    struct stat about;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        close(descriptor);
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is a folder; name a file in it", path);
    }
    pt_csv_input input = {.descriptor = descriptor, .has_descriptor = true, .owns_descriptor = true};
    return open_input(&input, options, reader, error);
}

pt_status pt_csv_open_descriptor(int descriptor, const pt_csv_options *options, pt_csv_reader *reader,
                                 pt_error *error)
{
    pt_csv_input input = {.descriptor = descriptor, .has_descriptor = true};
    return open_input(&input, options, reader, error);
}

pt_status pt_csv_open_memory(pt_slice bytes, const pt_csv_options *options, pt_csv_reader *reader,
                             pt_error *error)
{
    pt_csv_input input = {.memory = bytes};
    return open_input(&input, options, reader, error);
}

void pt_csv_reader_clear(pt_csv_reader *reader)
{
    pt_csv_state_destroy(reader->state);
    *reader = (pt_csv_reader){0};
}

pt_status pt_csv_next(pt_csv_reader *reader, pt_csv_record *record, bool *has_record, pt_error *error)
{
    pt_csv_state *state = reader->state;
    PT_RETURN_IF_ERROR(pt_csv_scan_next(state, record, has_record, error));
    reader->blank_line_count = state->blank_line_count;
    reader->encoding = state->input.decoder.encoding;
    reader->read_bytes = state->input.read_bytes;
    return PT_OK;
}
