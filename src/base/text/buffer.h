/* A text that grows. Memory trouble is remembered, so that a writer checks once, at the end. */
#ifndef PT_BASE_TEXT_BUFFER_H
#define PT_BASE_TEXT_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Zero-initialised is an empty buffer. data is NUL-terminated once anything was added. */
typedef struct pt_buffer {
    char *data;
    size_t length; /* bytes, without the final NUL */
    size_t capacity;
    bool out_of_memory; /* something added since the last reset is missing */
} pt_buffer;

void pt_buffer_add(pt_buffer *buffer, const char *bytes, size_t length);
void pt_buffer_add_text(pt_buffer *buffer, const char *text);
void pt_buffer_add_char(pt_buffer *buffer, char character);
void pt_buffer_add_format(pt_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for length more bytes and returns where they go, or NULL; the caller then adds to length. */
char *pt_buffer_reserve(pt_buffer *buffer, size_t length);

/* The text so far, never NULL. */
const char *pt_buffer_text(const pt_buffer *buffer);

/* Empties the buffer and keeps its memory. */
void pt_buffer_reset(pt_buffer *buffer);

void pt_buffer_clear(pt_buffer *buffer);

#endif
