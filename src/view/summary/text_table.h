/* Cells of text in columns that stand under each other, also where characters are two columns wide. */
#ifndef PT_VIEW_SUMMARY_TEXT_TABLE_H
#define PT_VIEW_SUMMARY_TEXT_TABLE_H

#include "base/text/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum { PT_TEXT_TABLE_COLUMNS = 10 };

/* {.column_count = n, .number_columns = …} is an empty table. */
typedef struct pt_text_table {
    size_t column_count;     /* 1 … PT_TEXT_TABLE_COLUMNS */
    uint32_t number_columns; /* bit i: column i stands to the right */
    pt_buffer cells;         /* each ends with NUL, row after row */
    size_t cell_count;
} pt_text_table;

/* Adds the next cell, row by row. Control characters, which could steer a terminal, become "?". */
void pt_text_table_add(pt_text_table *table, const char *text);

/* Adds the table's lines to a buffer, each starting with two blanks; the last row may be incomplete. */
void pt_text_table_write(const pt_text_table *table, pt_buffer *buffer);

void pt_text_table_clear(pt_text_table *table);

#endif
