#include "record/import/stage/row.h"

#include <string.h>

/* A value takes at most a count byte and eight bytes, or a length of ten bytes, the text and a zero. */
enum { NUMBER_BYTES_MAX = 9, LENGTH_BYTES_MAX = 10, ALIGNMENT = 8 };

static size_t bitmap_bytes(size_t count)
{
    return (count + 7) / 8;
}

/* Small numbers, whatever their sign, and reals with few digits have few bytes that count. */
static uint64_t shorten(const pt_value *value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value->integer, sizeof bits); /* of a real: the same eight bytes */
    return value->type == PT_VALUE_REAL ? __builtin_bswap64(bits)
                                        : bits << 1 ^ (value->integer < 0 ? UINT64_MAX : 0);
}

static int64_t restore(uint64_t word, pt_value_type type)
{
    uint64_t bits =
        type == PT_VALUE_REAL ? __builtin_bswap64(word) : word >> 1 ^ ((word & 1) != 0 ? UINT64_MAX : 0);
    int64_t integer = 0;
    memcpy(&integer, &bits, sizeof integer);
    return integer;
}

static unsigned char *put_number(unsigned char *to, uint64_t word)
{
    unsigned char *count = to++;
    for (; word != 0; word >>= 8) {
        *to++ = (unsigned char)word;
    }
    *count = (unsigned char)(to - count - 1);
    return to;
}

static const unsigned char *get_number(const unsigned char *from, uint64_t *word)
{
    size_t count = *from++;
    uint64_t found = 0;
    for (size_t i = count; i > 0; i--) {
        found = found << 8 | from[i - 1];
    }
    *word = found;
    return from + count;
}

static unsigned char *put_text(unsigned char *to, const pt_value *value)
{
    uint64_t length = value->length;
    for (; length >= 0x80; length >>= 7) {
        *to++ = (unsigned char)(length | 0x80);
    }
    *to++ = (unsigned char)length;
    if (value->length > 0) {
        memcpy(to, value->data, value->length);
    }
    to += value->length;
    *to++ = 0; /* so that it reads as a C text, too */
    return to;
}

static const unsigned char *get_text(const unsigned char *from, pt_value *value)
{
    uint64_t length = 0;
    unsigned shift = 0;
    for (; (*from & 0x80) != 0; shift += 7) {
        length |= (uint64_t)(*from++ & 0x7f) << shift;
    }
    length |= (uint64_t)*from++ << shift;
    *value = pt_value_text_of((const char *)from, (size_t)length);
    return from + length + 1;
}

static size_t room_for(const pt_value *values, size_t count)
{
    size_t bytes = sizeof(pt_staged_row) + bitmap_bytes(count) + ALIGNMENT;
    for (size_t i = 0; i < count; i++) {
        bytes += values[i].type == PT_VALUE_TEXT ? LENGTH_BYTES_MAX + values[i].length + 1 : NUMBER_BYTES_MAX;
    }
    return bytes;
}

void pt_staged_row_pack(const pt_staged_row *head, const pt_value *values, size_t count, pt_buffer *packed)
{
    unsigned char *start = (unsigned char *)pt_buffer_reserve(packed, room_for(values, count));
    if (start == NULL) {
        return;
    }
    memcpy(start, head, sizeof *head);
    unsigned char *known = start + sizeof *head;
    unsigned char *to = known + bitmap_bytes(count);
    memset(known, 0, bitmap_bytes(count));
    for (size_t i = 0; i < count; i++) {
        if (values[i].type != PT_VALUE_NULL) {
            known[i / 8] = (unsigned char)(known[i / 8] | 1U << i % 8);
            to = values[i].type == PT_VALUE_TEXT ? put_text(to, &values[i])
                                                 : put_number(to, shorten(&values[i]));
        }
    }
    size_t rest = (size_t)(to - start) % ALIGNMENT;
    if (rest != 0) {
        memset(to, 0, ALIGNMENT - rest);
        to += ALIGNMENT - rest;
    }
    packed->length += (size_t)(to - start);
}

void pt_staged_row_unpack(const pt_staged_row *row, const pt_value_type *types, size_t count, size_t wanted,
                          pt_value *values)
{
    const unsigned char *known = row->values;
    const unsigned char *at = row->values + bitmap_bytes(count);
    for (size_t i = 0; i < wanted; i++) {
        if (((unsigned)known[i / 8] >> i % 8 & 1U) == 0) {
            values[i] = (pt_value){0};
        } else if (types[i] == PT_VALUE_TEXT) {
            at = get_text(at, &values[i]);
        } else {
            uint64_t word = 0;
            at = get_number(at, &word);
            values[i] = (pt_value){.type = types[i]};
            values[i].integer = restore(word, types[i]);
        }
    }
}
