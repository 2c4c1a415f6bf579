#include "record/import/stage/row.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static void values_survive_packing(void)
{
    PT_SCOPED(pt_buffer) packed = {0};
    enum { COUNT = 150 };
    pt_value values[COUNT] = {{0}};
    pt_value_type types[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        types[i] = i % 3 == 0 ? PT_VALUE_TEXT : i % 3 == 1 ? PT_VALUE_INTEGER : PT_VALUE_REAL;
        if (i % 5 != 0) {
            values[i] = i % 3 == 0   ? pt_value_text_of("0123456789abcdefgh", i % 18)
                        : i % 3 == 1 ? pt_value_integer(-(int64_t)i)
                                     : pt_value_real((double)i / 7);
        }
    }
    pt_staged_row head = {.line = 7, .key = INT64_MAX, .customer = 3};
    pt_staged_row_pack(&head, values, COUNT, &packed);
    CHECK(!packed.out_of_memory && packed.length % 8 == 0);
    pt_staged_row *row = malloc(packed.length);
    memcpy(row, packed.data, packed.length);
    pt_value back[COUNT];
    pt_staged_row_unpack(row, types, COUNT, COUNT, back);
    CHECK(row->line == 7 && row->key == INT64_MAX && row->customer == 3);
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(back[i].type == values[i].type);
        if (back[i].type == PT_VALUE_TEXT) {
            CHECK(back[i].length == values[i].length &&
                  memcmp(back[i].data, values[i].data, back[i].length) == 0);
            CHECK(back[i].data[back[i].length] == '\0');
        } else if (back[i].type == PT_VALUE_REAL) {
            CHECK(back[i].real == values[i].real);
        } else if (back[i].type == PT_VALUE_INTEGER) {
            CHECK(back[i].integer == values[i].integer);
        }
    }
    free(row);
}

static void a_row_without_values_is_its_head(void)
{
    PT_SCOPED(pt_buffer) packed = {0};
    pt_staged_row head = {.line = 1};
    pt_staged_row_pack(&head, NULL, 0, &packed);
    CHECK(packed.length == sizeof head);
}

CHECK_MAIN(values_survive_packing, a_row_without_values_is_its_head)
