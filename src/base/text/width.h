/* How many columns of a terminal a text takes: Chinese characters two, combining marks none. */
#ifndef PT_BASE_TEXT_WIDTH_H
#define PT_BASE_TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* One character of a text as a terminal shows it. */
typedef struct pt_glyph {
    int32_t character; /* U+FFFD for broken UTF-8 */
    size_t length;     /* bytes; 0 at the end of the text */
    int columns;       /* 0, 1 or 2; control characters take none */
} pt_glyph;

/* The first character of a text of length bytes. */
pt_glyph pt_glyph_at(const char *text, size_t length);

size_t pt_text_columns(const char *text);

#endif
