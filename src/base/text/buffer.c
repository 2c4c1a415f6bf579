#include "base/text/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 256 };

char *pt_buffer_reserve(pt_buffer *buffer, size_t length)
{
    if (length >= SIZE_MAX / 2 - buffer->length) {
        buffer->out_of_memory = true;
        return NULL;
    }
    size_t needed = buffer->length + length + 1;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity == 0 ? FIRST_BYTES : buffer->capacity;
        while (capacity < needed) {
            capacity *= 2;
        }
        char *grown = realloc(buffer->data, capacity);
        if (grown == NULL) {
            buffer->out_of_memory = true;
            return NULL;
        }
        buffer->data = grown;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->length;
}

void pt_buffer_add(pt_buffer *buffer, const char *bytes, size_t length)
{
    char *to = pt_buffer_reserve(buffer, length);
    if (to != NULL) {
        if (length > 0) {
            memcpy(to, bytes, length);
        }
        to[length] = '\0';
        buffer->length += length;
    }
}

void pt_buffer_add_text(pt_buffer *buffer, const char *text)
{
    pt_buffer_add(buffer, text, strlen(text));
}

void pt_buffer_add_char(pt_buffer *buffer, char character)
{
    pt_buffer_add(buffer, &character, 1);
}

void pt_buffer_add_format(pt_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *to = length < 0 ? NULL : pt_buffer_reserve(buffer, (size_t)length);
    if (to == NULL) {
        buffer->out_of_memory = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(to, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->length += (size_t)length;
}

const char *pt_buffer_text(const pt_buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}

void pt_buffer_reset(pt_buffer *buffer)
{
    buffer->length = 0;
    buffer->out_of_memory = false;
    if (buffer->data != NULL) {
        buffer->data[0] = '\0';
    }
}

void pt_buffer_clear(pt_buffer *buffer)
{
    free(buffer->data);
    *buffer = (pt_buffer){0};
}
