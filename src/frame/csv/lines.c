#include "frame/csv/lines.h"

bool pt_csv_lines_add(pt_csv_lines *lines, size_t row, int64_t line, pt_arena *arena)
{
    if (lines->count > 0 && line == pt_csv_line_of(lines, row)) {
        return true;
    }
    if (lines->count == lines->capacity) {
        pt_csv_jump *grown =
            pt_arena_grow(arena, lines->jumps, lines->count, sizeof *grown, &lines->capacity);
        if (grown == NULL) {
            return false;
        }
        lines->jumps = grown;
    }
    lines->jumps[lines->count++] = (pt_csv_jump){row, line};
    return true;
}

int64_t pt_csv_line_of(const pt_csv_lines *lines, size_t row)
{
    /* The last jump at or before the row; most rows asked for come behind all of them. */
    size_t low = 0;
    size_t high = lines->count;
    if (high > 0 && lines->jumps[high - 1].row <= row) {
        low = high - 1;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->jumps[middle].row <= row) {
            low = middle;
        } else {
            high = middle;
        }
    }
    bool is_known = lines->count > 0 && lines->jumps[low].row <= row;
    return is_known ? lines->jumps[low].line + (int64_t)(row - lines->jumps[low].row) : 0;
}
