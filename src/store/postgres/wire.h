/* Values in PostgreSQL's binary format. Inside store/postgres only. */
#ifndef PT_STORE_POSTGRES_WIRE_H
#define PT_STORE_POSTGRES_WIRE_H

#include "store/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Types by the object ids they have in every PostgreSQL. */
typedef enum pt_postgres_type {
    PT_POSTGRES_BOOL = 16,
    PT_POSTGRES_BYTEA = 17,
    PT_POSTGRES_INT8 = 20,
    PT_POSTGRES_INT2 = 21,
    PT_POSTGRES_INT4 = 23,
    PT_POSTGRES_OID = 26,
    PT_POSTGRES_FLOAT4 = 700,
    PT_POSTGRES_FLOAT8 = 701,
    PT_POSTGRES_NUMERIC = 1700,
} pt_postgres_type;

void pt_wire_put(char *to, uint64_t value, size_t bytes);
uint64_t pt_wire_get(const char *from, size_t bytes);

/* Bytes of a value of one of the fixed-size types, into to[8]; 0 where the value does not fit or is not a
 * number. */
size_t pt_wire_put_number(char to[8], const pt_value *value, unsigned type);

/* A value as it came; texts and bytes are borrowed. */
pt_value pt_wire_value(const char *from, size_t length, unsigned type);

#endif
