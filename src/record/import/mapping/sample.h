/* The beginning of a file, on which guesses rest. Everything lives in the arena it was read into. */
#ifndef PT_RECORD_IMPORT_MAPPING_SAMPLE_H
#define PT_RECORD_IMPORT_MAPPING_SAMPLE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text/slice.h"
#include "frame/csv/reader.h"

#include <stddef.h>

enum { PT_SAMPLE_ROWS = 2000, PT_SAMPLE_CELLS = 200000 };

typedef struct pt_sample {
    const char *const *headers;
    size_t column_count;
    pt_slice *cells; /* row by row, trimmed; NUL-terminated */
    size_t row_count;
} pt_sample;

/* Reads up to PT_SAMPLE_ROWS records (fewer when there are many columns) without faults from an open reader.
 */
pt_status pt_sample_read(pt_csv_reader *reader, pt_arena *arena, pt_sample *sample, pt_error *error);

static inline pt_slice pt_sample_cell(const pt_sample *sample, size_t row, size_t column)
{
    return sample->cells[row * sample->column_count + column];
}

#endif
