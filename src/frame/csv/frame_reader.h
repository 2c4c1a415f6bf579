/* Reads wanted columns of a delimited file into a frame, for models that run on a plain file. */
#ifndef PT_FRAME_CSV_FRAME_READER_H
#define PT_FRAME_CSV_FRAME_READER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "frame/csv/lines.h"
#include "frame/csv/reader.h"
#include "frame/frame.h"

typedef struct pt_csv_wanted {
    const char *name;   /* of the frame's column */
    const char *header; /* in the file; NULL: the same as name. Case, spaces and underscores do not matter */
    pt_column_type type;
    bool is_optional; /* may be missing from the file, and is then missing from the frame */
} pt_csv_wanted;

typedef struct pt_csv_frame_request {
    const char *name; /* of the frame */
    const pt_csv_wanted *columns;
    size_t column_count;
    pt_progress *progress; /* NULL: nobody is told */
    pt_csv_lines *lines; /* gets the line in which each row begins, in the frame's arena; NULL: nobody asks */
} pt_csv_frame_request;

/* Reads all records that reader still has. The frame lives in arena, its columns in the order they are
 * wanted.
 *
 * Real columns hold money as units. The decimal mark and the order of dates are found in the first 1,000
 * records; of a date with a time the day counts, as written. Unknown is what pt_csv_is_unknown() says; such a
 * cell holds NaN or 0. Texts and keys are trimmed and coded in order of first appearance.
 *
 * Fails with PT_INVALID_INPUT for a cell that does not hold what its column should (row and field of the
 * error name the line and the header) and for a record with a fault; with PT_NOT_FOUND for a column that is
 * missing; PT_CANCELLED; PT_OUT_OF_MEMORY. */
pt_status pt_csv_read_frame(pt_csv_reader *reader, const pt_csv_frame_request *request, pt_arena *arena,
                            pt_frame *frame, pt_error *error);

#endif
