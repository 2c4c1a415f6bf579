#include "store/postgres/wire.h"

#include <math.h>

enum { NUMERIC_BASE = 10000, NUMERIC_NEGATIVE = 0x4000, NUMERIC_NAN = 0xC000, NUMERIC_HEADER_BYTES = 8 };

void pt_wire_put(char *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        to[i] = (char)(unsigned char)(value >> (8 * (bytes - 1 - i)));
    }
}

uint64_t pt_wire_get(const char *from, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value = value << 8U | (unsigned char)from[i];
    }
    return value;
}

static size_t put_integer(char to[8], const pt_value *value, int64_t minimum, int64_t maximum, size_t bytes)
{
    if (value->type != PT_VALUE_INTEGER || value->integer < minimum || value->integer > maximum) {
        return 0;
    }
    pt_wire_put(to, (uint64_t)value->integer, bytes);
    return bytes;
}

static size_t put_real(char to[8], const pt_value *value)
{
    if (value->type != PT_VALUE_INTEGER && value->type != PT_VALUE_REAL) {
        return 0;
    }
    double real = value->type == PT_VALUE_REAL ? value->real : (double)value->integer;
    uint64_t bits = 0;
    memcpy(&bits, &real, sizeof bits);
    pt_wire_put(to, bits, sizeof bits);
    return sizeof bits;
}

size_t pt_wire_put_number(char to[8], const pt_value *value, unsigned type)
{
    switch (type) {
    case PT_POSTGRES_INT8: return put_integer(to, value, INT64_MIN, INT64_MAX, 8);
    case PT_POSTGRES_INT4: return put_integer(to, value, INT32_MIN, INT32_MAX, 4);
    case PT_POSTGRES_INT2: return put_integer(to, value, INT16_MIN, INT16_MAX, 2);
    case PT_POSTGRES_FLOAT8: return put_real(to, value);
    default: return 0;
    }
}

/* sum() over bigint gives numeric. Whole numbers that fit are integers, as on SQLite; the rest is real. */
static pt_value numeric_value(const char *from, size_t length)
{
    size_t digit_count = (size_t)pt_wire_get(from, 2);
    int weight = (int16_t)pt_wire_get(from + 2, 2);
    unsigned sign = (unsigned)pt_wire_get(from + 4, 2);
    unsigned scale = (unsigned)pt_wire_get(from + 6, 2);
    if (sign == NUMERIC_NAN || length < NUMERIC_HEADER_BYTES + 2 * digit_count) {
        return (pt_value){.type = PT_VALUE_NULL};
    }
    bool is_whole = scale == 0;
    int64_t integer = 0;
    double real = 0;
    for (int place = 0; place <= weight || place < (int)digit_count; place++) {
        int digit = place < (int)digit_count
                        ? (int)pt_wire_get(from + NUMERIC_HEADER_BYTES + 2 * (size_t)place, 2)
                        : 0;
        real += digit * pow(NUMERIC_BASE, weight - place);
        if (is_whole && place <= weight) {
            int signed_digit = sign == NUMERIC_NEGATIVE ? -digit : digit;
            is_whole = !__builtin_mul_overflow(integer, (int64_t)NUMERIC_BASE, &integer) &&
                       !__builtin_add_overflow(integer, (int64_t)signed_digit, &integer);
        }
    }
    if (is_whole) {
        return pt_value_integer(integer);
    }
    return pt_value_real(sign == NUMERIC_NEGATIVE ? -real : real);
}

pt_value pt_wire_value(const char *from, size_t length, unsigned type)
{
    switch (type) {
    case PT_POSTGRES_INT8: return pt_value_integer((int64_t)pt_wire_get(from, 8));
    case PT_POSTGRES_INT4: return pt_value_integer((int32_t)pt_wire_get(from, 4));
    case PT_POSTGRES_OID: return pt_value_integer((int64_t)pt_wire_get(from, 4));
    case PT_POSTGRES_INT2: return pt_value_integer((int16_t)pt_wire_get(from, 2));
    case PT_POSTGRES_BOOL: return pt_value_integer(from[0] != 0);
    case PT_POSTGRES_FLOAT8: {
        uint64_t bits = pt_wire_get(from, 8);
        double real = 0;
        memcpy(&real, &bits, sizeof real);
        return pt_value_real(real);
    }
    case PT_POSTGRES_FLOAT4: {
        uint32_t bits = (uint32_t)pt_wire_get(from, 4);
        float real = 0;
        memcpy(&real, &bits, sizeof real);
        return pt_value_real((double)real);
    }
    case PT_POSTGRES_NUMERIC: return numeric_value(from, length);
    case PT_POSTGRES_BYTEA: return pt_value_bytes(from, length);
    default: return pt_value_text_of(from, length);
    }
}
