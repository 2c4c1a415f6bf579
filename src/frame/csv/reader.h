/* Reads delimited text (CSV, TSV …) record by record, from files larger than memory, pipes and memory.
 *
 * RFC 4180 with what is met in practice: any of \n, \r\n, \r ends a record, also mixed in one file; quoted
 * fields hold delimiters, line ends and doubled quotes; a quote inside a field that does not start with one
 * is an ordinary character. Empty lines are skipped and counted.
 *
 * A record that is wrong is delivered with its fault and does not end the reading: the caller may refuse it,
 * keep its text for an error file, and go on. What was never closed or is too long costs its first line only:
 *   - a quote that is not closed before the end of the file or the size limit: the record is the line where
 * it began, and reading goes on with the next line (at most 100 times, then it fails);
 *   - a line longer than the limit: it is skipped up to its end, its text is its beginning.
 *
 * A reader belongs to one thread at a time. */
#ifndef PT_FRAME_CSV_READER_H
#define PT_FRAME_CSV_READER_H

#include "base/error.h"
#include "base/scope.h"
#include "base/text/encoding.h"
#include "base/text/slice.h"
#include "frame/csv/dialect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PT_CSV_MAX_COLUMNS = 4096, PT_CSV_MAX_RECORD_BYTES = 16 * 1024 * 1024 };

/* In the order in which they are looked for: a record has one fault at most. */
typedef enum pt_csv_fault {
    PT_CSV_NO_FAULT,
    PT_CSV_UNCLOSED_QUOTE,
    PT_CSV_TOO_LONG,
    PT_CSV_NUL_BYTE,
    PT_CSV_WRONG_BYTES, /* no characters in the file's encoding */
    PT_CSV_TOO_MANY_COLUMNS,
    PT_CSV_TEXT_AFTER_QUOTE, /* "a"b */
    PT_CSV_FEWER_FIELDS,     /* than the header; the fields there are can be used */
    PT_CSV_MORE_FIELDS,      /* than the header, and not just empty ones */
} pt_csv_fault;

/* Valid until the next call. Fields of a record with one of the first five faults are not delivered. */
typedef struct pt_csv_record {
    const pt_slice *fields; /* as written, without quotes; spaces are kept */
    size_t field_count;
    int64_t line;        /* where it begins, from 1 */
    int64_t line_count;  /* lines it takes */
    int64_t text_offset; /* of its first byte in the file's text as UTF-8; for UTF-8 the place in the file */
    pt_slice text;       /* as written, without its line end; may hold wrong bytes (PT_CSV_WRONG_BYTES) */
    pt_csv_fault fault;
    int64_t fault_line;   /* where the quote began, where the wrong byte is; otherwise line */
    int64_t fault_offset; /* NUL and wrong bytes: place in the file from 0 */
    size_t fields_found;  /* also those beyond the limit */
} pt_csv_record;

/* Zero leaves everything to detection and to the standard limits. */
typedef struct pt_csv_options {
    const pt_encoding *encoding; /* NULL: find out */
    pt_csv_dialect_choice dialect;
    size_t max_record_bytes;
    size_t max_columns;
} pt_csv_options;

typedef struct pt_csv_state pt_csv_state;

/* Zero-initialised is closed. */
typedef struct pt_csv_reader {
    pt_csv_state *state;
    pt_encoding encoding; /* of a file that begins with ASCII it may become another one while reading */
    pt_csv_dialect dialect;
    const char *const *header; /* trimmed names; without a header line "column_1" … */
    size_t header_count;
    int64_t blank_line_count;
    int64_t read_bytes;  /* of the file so far, for progress */
    int64_t total_bytes; /* 0: not known (a pipe) */
} pt_csv_reader;

/* Opens a file, finds out how it is written and reads its header. path "-" is standard input. Fails with
 * PT_NOT_FOUND, PT_UNAVAILABLE, or PT_INVALID_INPUT for an empty file, another kind of file (.xlsx, .zip …)
 * or a header that cannot be read. */
pt_status pt_csv_open_file(const char *path, const pt_csv_options *options, pt_csv_reader *reader,
                           pt_error *error);

/* The descriptor stays the caller's. */
pt_status pt_csv_open_descriptor(int descriptor, const pt_csv_options *options, pt_csv_reader *reader,
                                 pt_error *error);

/* The bytes must outlive the reader. */
pt_status pt_csv_open_memory(pt_slice bytes, const pt_csv_options *options, pt_csv_reader *reader,
                             pt_error *error);

void pt_csv_reader_clear(pt_csv_reader *reader);

/* Moves to the next record; *has_record false at the end. Fails only when reading itself fails. */
pt_status pt_csv_next(pt_csv_reader *reader, pt_csv_record *record, bool *has_record, pt_error *error);

/* Says what is wrong with a record, with its line: PT_INVALID_INPUT, or PT_OK without a fault. */
pt_status pt_csv_record_check(const pt_csv_reader *reader, const pt_csv_record *record, pt_error *error);

/* The place of a column by its name as written, and failing that by its folded name. PT_NOT_FOUND lists the
 * header and names the likeliest; PT_CONFLICT when the name stands there twice. */
pt_status pt_csv_find_column(const pt_csv_reader *reader, const char *name, size_t *index, pt_error *error);

/* Complains about the first name that is empty or stands twice in the header. */
pt_status pt_csv_header_check(const pt_csv_reader *reader, pt_error *error);

#endif
