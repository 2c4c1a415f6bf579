#include "record/import/stage/row.h"

#include <string.h>

enum { BITS = 64 };

static void add_word(pt_buffer *packed, uint64_t word)
{
    pt_buffer_add(packed, (const char *)&word, sizeof word);
}

static void add_value(pt_buffer *packed, const pt_value *value)
{
    if (value->type == PT_VALUE_TEXT) {
        static const char padding[8] = {0};
        add_word(packed, value->length);
        pt_buffer_add(packed, value->data, value->length);
        /* At least one zero behind the text, so that it reads as a C text, too. */
        pt_buffer_add(packed, padding, 8 - value->length % 8);
        return;
    }
    uint64_t word = 0;
    memcpy(&word, &value->integer, sizeof word); /* of a real: the same eight bytes */
    add_word(packed, word);
}

void pt_staged_row_pack(const pt_staged_row *head, const pt_value *values, size_t count, pt_buffer *packed)
{
    pt_buffer_add(packed, (const char *)head, sizeof *head);
    for (size_t start = 0; start < count; start += BITS) {
        uint64_t known = 0;
        for (size_t i = start; i < count && i < start + BITS; i++) {
            known |= (uint64_t)(values[i].type != PT_VALUE_NULL) << (i - start);
        }
        add_word(packed, known);
    }
    for (size_t i = 0; i < count; i++) {
        if (values[i].type != PT_VALUE_NULL) {
            add_value(packed, &values[i]);
        }
    }
}

void pt_staged_row_unpack(const pt_staged_row *row, const pt_value_type *types, size_t count, size_t wanted,
                          pt_value *values)
{
    const uint64_t *known = row->values;
    const uint64_t *at = row->values + (count + BITS - 1) / BITS;
    for (size_t i = 0; i < wanted; i++) {
        if ((known[i / BITS] >> (i % BITS) & 1U) == 0) {
            values[i] = (pt_value){0};
        } else if (types[i] == PT_VALUE_TEXT) {
            values[i] = pt_value_text_of((const char *)(at + 1), (size_t)*at);
            at += 1 + *at / 8 + 1;
        } else {
            values[i] = (pt_value){.type = types[i]};
            memcpy(&values[i].integer, at, sizeof *at);
            at++;
        }
    }
}
