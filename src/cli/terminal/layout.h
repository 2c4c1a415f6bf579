/* Texts laid out in columns of a terminal. */
#ifndef PT_CLI_TERMINAL_LAYOUT_H
#define PT_CLI_TERMINAL_LAYOUT_H

#include "base/text/buffer.h"

#include <stddef.h>

/* Adds text and then spaces, so that it takes at least columns. */
void pt_layout_add_padded(pt_buffer *buffer, const char *text, size_t columns);

void pt_layout_add_spaces(pt_buffer *buffer, size_t count);

/* Adds a text that starts at column indent, broken into lines of at most width columns that start there, too,
 * and ends the last line. Chinese breaks between characters, but not before a comma or after a bracket. */
void pt_layout_add_wrapped(pt_buffer *buffer, const char *text, size_t indent, size_t width);

/* Bytes of text that fit into columns. */
size_t pt_layout_fit(const char *text, size_t columns);

#endif
