/* One value on its way to or from the store. */
#ifndef PT_STORE_VALUE_H
#define PT_STORE_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef enum pt_value_type {
    PT_VALUE_NULL,
    PT_VALUE_INTEGER,
    PT_VALUE_REAL,
    PT_VALUE_TEXT,
    PT_VALUE_BYTES
} pt_value_type;

/* Zero-initialised is NULL. Text and bytes are borrowed. */
typedef struct pt_value {
    pt_value_type type;
    union {
        int64_t integer;
        double real;
        struct {
            const char *data; /* texts from the store are NUL-terminated, too */
            size_t length;
        };
    };
} pt_value;

static inline pt_value pt_value_integer(int64_t integer)
{
    return (pt_value){.type = PT_VALUE_INTEGER, .integer = integer};
}

static inline pt_value pt_value_real(double real)
{
    return (pt_value){.type = PT_VALUE_REAL, .real = real};
}

/* NULL gives the NULL value. */
static inline pt_value pt_value_text(const char *text)
{
    if (text == NULL) {
        return (pt_value){.type = PT_VALUE_NULL};
    }
    return (pt_value){.type = PT_VALUE_TEXT, .data = text, .length = strlen(text)};
}

static inline pt_value pt_value_text_of(const char *data, size_t length)
{
    return (pt_value){.type = PT_VALUE_TEXT, .data = data, .length = length};
}

static inline pt_value pt_value_bytes(const void *data, size_t length)
{
    return (pt_value){.type = PT_VALUE_BYTES, .data = data, .length = length};
}

#endif
