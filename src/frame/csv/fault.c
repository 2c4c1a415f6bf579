/* What is said about records and headers that are wrong. */
#include "frame/csv/reader.h"

#include "base/text/unicode.h"
#include "frame/csv/scanner.h"

static pt_status fail_for_fault(const pt_csv_reader *reader, const pt_csv_record *record, pt_error *error)
{
    size_t limit = reader->state->max_columns;
    size_t max_megabytes = reader->state->max_record_bytes / 1024 / 1024;
    switch (record->fault) {
    case PT_CSV_NO_FAULT: break;
    case PT_CSV_UNCLOSED_QUOTE:
        return PT_FAIL(error, PT_INVALID_INPUT, "the quote that begins in line {1} is never closed",
                       record->fault_line);
    case PT_CSV_TOO_LONG:
        return PT_FAIL(error, PT_INVALID_INPUT, "longer than {1} MB: is this a file of lines?",
                       max_megabytes);
    case PT_CSV_NUL_BYTE:
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "a NUL character at byte {1} of the file: it is damaged or in another encoding than {2}",
            record->fault_offset + 1, pt_encoding_name(reader->encoding));
    case PT_CSV_WRONG_BYTES:
        return PT_FAIL(error, PT_INVALID_INPUT, "byte {1} of the file is no character in {2}",
                       record->fault_offset + 1, pt_encoding_name(reader->encoding));
    case PT_CSV_TOO_MANY_COLUMNS:
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} columns are more than the {2} that can be read",
                       record->fields_found, limit);
    case PT_CSV_TEXT_AFTER_QUOTE:
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "text follows a closing quote: quotes inside a quoted field must be doubled");
    case PT_CSV_FEWER_FIELDS:
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} fields where the header has {2}: some are missing",
                       record->fields_found, reader->header_count);
    case PT_CSV_MORE_FIELDS:
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "{1} fields where the header has {2}: is one of them not quoted?",
                       record->fields_found, reader->header_count);
    }
    return PT_OK;
}

pt_status pt_csv_record_check(const pt_csv_reader *reader, const pt_csv_record *record, pt_error *error)
{
    pt_status status = fail_for_fault(reader, record, error);
    return status == PT_OK ? PT_OK : pt_error_at_row(error, status, record->line);
}

typedef struct column_match {
    size_t count;
    size_t first;
    size_t second;
} column_match;

static void note_match(column_match *match, size_t index)
{
    if (match->count == 0) {
        match->first = index;
    } else if (match->count == 1) {
        match->second = index;
    }
    match->count++;
}

static column_match match_folded(const pt_csv_reader *reader, const char *name)
{
    PT_SCOPED(pt_buffer) wanted = {0};
    PT_SCOPED(pt_buffer) offered = {0};
    column_match match = {0};
    if (pt_text_fold(pt_slice_of(name), &wanted, NULL) != PT_OK || wanted.length == 0) {
        return match;
    }
    for (size_t i = 0; i < reader->header_count; i++) {
        if (pt_text_fold(pt_slice_of(reader->header[i]), &offered, NULL) == PT_OK &&
            strcmp(pt_buffer_text(&offered), wanted.data) == 0) {
            note_match(&match, i);
        }
    }
    return match;
}

static pt_status no_such_column(const pt_csv_reader *reader, const char *name, pt_error *error)
{
    PT_SCOPED(pt_buffer) list = {0};
    for (size_t i = 0; i < reader->header_count; i++) {
        pt_buffer_add_text(&list, i == 0 ? "" : ", ");
        pt_buffer_add_text(&list, reader->header[i]);
    }
    const char *likeliest = pt_text_likeliest(name, reader->header, reader->header_count);
    if (likeliest != NULL) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no column {1}: is it {2}? The file has {3}", name,
                       likeliest, pt_buffer_text(&list));
    }
    return PT_FAIL(error, PT_NOT_FOUND, "there is no column {1}: the file has {2}", name,
                   pt_buffer_text(&list));
}

pt_status pt_csv_find_column(const pt_csv_reader *reader, const char *name, size_t *index, pt_error *error)
{
    column_match match = {0};
    for (size_t i = 0; i < reader->header_count; i++) {
        if (strcmp(reader->header[i], name) == 0) {
            note_match(&match, i);
        }
    }
    if (match.count == 0) {
        match = match_folded(reader, name);
    }
    if (match.count == 0) {
        return no_such_column(reader, name, error);
    }
    if (match.count > 1) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the columns {2} and {3} both have the name {1}: rename one",
                       name, match.first + 1, match.second + 1);
    }
    *index = match.first;
    return PT_OK;
}

pt_status pt_csv_header_check(const pt_csv_reader *reader, pt_error *error)
{
    for (size_t i = 0; i < reader->header_count; i++) {
        if (reader->header[i][0] == '\0') {
            return PT_FAIL(error, PT_INVALID_INPUT, "the column {1} has no name", i + 1);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(reader->header[i], reader->header[j]) == 0) {
                return PT_FAIL(error, PT_INVALID_INPUT,
                               "the columns {2} and {3} both have the name {1}: rename one",
                               reader->header[i], j + 1, i + 1);
            }
        }
    }
    return PT_OK;
}
