/* Cuts the window of a file's text into records and fields. Only reader.c uses it. */
#ifndef PT_FRAME_CSV_SCANNER_H
#define PT_FRAME_CSV_SCANNER_H

#include "base/arena.h"
#include "frame/csv/input.h"
#include "frame/csv/reader.h"

enum { PT_CSV_SHOWN_BYTES = 1000 };

/* The scanner looks for the four bytes that mean something, 64 at a time, and keeps those of a block as bits.
 */
struct pt_csv_state {
    pt_csv_input input;
    pt_arena arena; /* names */
    size_t max_record_bytes;
    size_t max_columns;
    size_t header_count; /* 0 until the header is known */
    char delimiter;
    char quote;

    size_t block;  /* position of the scanned block in the window */
    uint64_t mask; /* its meaningful bytes that are still to come */
    size_t cursor; /* meaningful bytes before it were dealt with */

    pt_slice *fields;
    size_t field_count;
    size_t fields_found;
    char *unescaped; /* fields with doubled quotes: room for a whole window */
    size_t unescaped_length;
    size_t unescaped_capacity;

    int64_t line; /* of the next record */
    int recoveries;
    bool has_text_after_quote;
    int64_t blank_line_count;
    char shown[PT_CSV_SHOWN_BYTES]; /* beginning of a line too long */
};

/* Takes the input over. NULL without memory: then the input stays the caller's. */
pt_csv_state *pt_csv_state_create(const pt_csv_input *input, size_t max_columns);
void pt_csv_state_destroy(pt_csv_state *state);

/* Starts (again) at the window's begin, which stands at the start of a record. */
pt_status pt_csv_scan_start(pt_csv_state *state, pt_error *error);

/* As pt_csv_next(). */
pt_status pt_csv_scan_next(pt_csv_state *state, pt_csv_record *record, bool *has_record, pt_error *error);

#endif
