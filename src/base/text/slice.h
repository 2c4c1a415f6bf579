/* Part of a text that someone else owns: not NUL-terminated, valid as long as its owner says. */
#ifndef PT_BASE_TEXT_SLICE_H
#define PT_BASE_TEXT_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Zero-initialised is the empty text. */
typedef struct pt_slice {
    const char *data;
    size_t length; /* bytes */
} pt_slice;

static inline pt_slice pt_slice_of(const char *text)
{
    return (pt_slice){text, strlen(text)};
}

static inline bool pt_slice_equals(pt_slice slice, const char *text)
{
    size_t length = strlen(text);
    return slice.length == length && (length == 0 || memcmp(slice.data, text, length) == 0);
}

#endif
