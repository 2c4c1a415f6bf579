/* Which line of a file each row of a frame stands in. Only jumps are kept: few lines are blank, and few
 * records take more than one. */
#ifndef PT_FRAME_CSV_LINES_H
#define PT_FRAME_CSV_LINES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From this row on, lines follow one another. */
typedef struct pt_csv_jump {
    size_t row;
    int64_t line;
} pt_csv_jump;

/* Zero-initialised knows of no row. */
typedef struct pt_csv_lines {
    pt_csv_jump *jumps;
    size_t count, capacity;
} pt_csv_lines;

/* Rows are added in their order. False without memory. */
bool pt_csv_lines_add(pt_csv_lines *lines, size_t row, int64_t line, pt_arena *arena);

/* The line of a row that was added; 0 where none was. */
int64_t pt_csv_line_of(const pt_csv_lines *lines, size_t row);

#endif
