#include "view/summary/text_table.h"

#include "base/text/unicode.h"

#include <assert.h>
#include <string.h>

enum { GAP = 2 };

/* Bytes of the control character at text: C0 and DEL take one, C1 (U+0080 … U+009F) two; 0 where it is none.
 */
static size_t control_bytes(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = first == '\0' ? 0 : (unsigned char)text[1];
    if (first < 0x20 || first == 0x7F) {
        return 1;
    }
    return first == 0xC2 && second >= 0x80 && second < 0xA0 ? 2 : 0;
}

void pt_text_table_add(pt_text_table *table, const char *text)
{
    while (*text != '\0') {
        size_t control = control_bytes(text);
        size_t taken = control > 0 ? control : 1;
        pt_buffer_add(&table->cells, control > 0 ? "?" : text, 1);
        text += taken;
    }
    pt_buffer_add_char(&table->cells, '\0');
    table->cell_count++;
}

static void add_blanks(pt_buffer *buffer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pt_buffer_add_char(buffer, ' ');
    }
}

/* Without blanks at its end. */
static void end_line(pt_buffer *buffer)
{
    while (buffer->length > 0 && buffer->data[buffer->length - 1] == ' ') {
        buffer->length--;
    }
    pt_buffer_add_char(buffer, '\n');
}

static void measure(const pt_text_table *table, size_t *widths)
{
    const char *cell = pt_buffer_text(&table->cells);
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t width = pt_text_width(pt_slice_of(cell));
        size_t *widest = &widths[i % table->column_count];
        *widest = width > *widest ? width : *widest;
        cell += strlen(cell) + 1;
    }
}

void pt_text_table_write(const pt_text_table *table, pt_buffer *buffer)
{
    assert(table->column_count >= 1 && table->column_count <= PT_TEXT_TABLE_COLUMNS);
    if (table->cells.out_of_memory) {
        buffer->out_of_memory = true;
        return;
    }
    size_t widths[PT_TEXT_TABLE_COLUMNS] = {0};
    measure(table, widths);
    const char *cell = pt_buffer_text(&table->cells);
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t column = i % table->column_count;
        size_t missing = widths[column] - pt_text_width(pt_slice_of(cell));
        bool is_number = (table->number_columns >> column & 1U) != 0;
        bool is_last = column + 1 == table->column_count || i + 1 == table->cell_count;
        add_blanks(buffer, GAP + (is_number ? missing : 0));
        pt_buffer_add_text(buffer, cell);
        if (is_last) {
            end_line(buffer);
        } else if (!is_number) {
            add_blanks(buffer, missing);
        }
        cell += strlen(cell) + 1;
    }
}

void pt_text_table_clear(pt_text_table *table)
{
    pt_buffer_clear(&table->cells);
    table->cell_count = 0;
}
