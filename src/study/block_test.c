#include "study/block.h"

#include "base/compress.h"
#include "base/scope.h"
#include "tests/support/check.h"

#include <math.h>

static const int64_t ids[] = {5, 1000000000000, INT64_MAX, 6};
static const char *const texts[] = {"重要价值", "", "plain"};
static const pt_dictionary customers = {.count = 4, .ids = ids};
static const pt_dictionary classes = {.count = 3, .texts = texts};

static const pt_column columns[] = {
    {.name = "real", .type = PT_COLUMN_REAL, .real = (const double[]){-0.0, INFINITY, 1e-310, 3.5}},
    {.name = "integer", .type = PT_COLUMN_INTEGER, .integer = (const int64_t[]){INT64_MIN, 0, -1, INT64_MAX}},
    {.name = "date",
     .type = PT_COLUMN_DATE,
     .date = (const int32_t[]){-719162, 0, 1, 2932896},
     .unknown = (const uint8_t[]){0, 1, 0, 1}},
    {.name = "text", .type = PT_COLUMN_TEXT, .code = (const int32_t[]){2, 0, 1, 2}, .dictionary = &classes},
    {.name = "key", .type = PT_COLUMN_KEY, .code = (const int32_t[]){2, 0, 3, 1}, .dictionary = &customers},
};

static size_t width_of(pt_column_type type)
{
    return type == PT_COLUMN_REAL || type == PT_COLUMN_INTEGER ? 8 : 4;
}

static bool is_same(const pt_column *column, size_t first, const pt_column *back, size_t row)
{
    char one[24];
    char other[24];
    if (pt_column_is_unknown(column, first + row) != pt_column_is_unknown(back, row)) {
        return false;
    }
    if (column->type == PT_COLUMN_TEXT || column->type == PT_COLUMN_KEY) {
        return strcmp(pt_column_text(column, first + row, one), pt_column_text(back, row, other)) == 0;
    }
    size_t width = width_of(column->type);
    return memcmp((const char *)column->real + (first + row) * width, (const char *)back->real + row * width,
                  width) == 0;
}

static void every_type_comes_back(void)
{
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        for (size_t first = 0; first < 4; first++) {
            PT_SCOPED(pt_arena) arena = {0};
            PT_SCOPED(pt_buffer) block = {0};
            pt_column back = {0};
            size_t count = 0;
            CHECK(pt_block_encode(&columns[c], first, 4 - first, &block, NULL) == PT_OK);
            CHECK(pt_block_decode(block.data, block.length, &arena, &back, &count, NULL) == PT_OK);
            CHECK(back.type == columns[c].type && count == 4 - first);
            for (size_t row = 0; row < count; row++) {
                CHECK(is_same(&columns[c], first, &back, row));
            }
        }
    }
}

/* Someone who can write to the store may put any bytes there, with a right checksum. */
static void hostile_blocks_are_refused(void)
{
    static const char many_texts[] = "\1\3\0\0\2\0\0\0\377\377\377\377";
    static const char wrong_code[] = "\1\3\0\0\1\0\0\0\1\0\0\0x\0\7\0\0\0";
    static const char wrong_type[] = "\1\11\0\0\1\0\0\0\0\0\0\0\0\0\0\0";
    static const char many_rows[] = "\1\0\0\0\377\377\377\377";
    static const char too_much[] = "\1\2\0\0\1\0\0\0\1\1\1\1\1";
    const struct {
        const char *bytes;
        size_t length;
    } blocks[] = {{many_texts, sizeof many_texts - 1}, {wrong_code, sizeof wrong_code - 1},
                  {wrong_type, sizeof wrong_type - 1}, {many_rows, sizeof many_rows - 1},
                  {too_much, sizeof too_much - 1},     {"", 0}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        PT_SCOPED(pt_buffer) block = {0};
        pt_column back = {0};
        size_t count = 9;
        CHECK(pt_compress(blocks[i].bytes, blocks[i].length, &block, NULL) == PT_OK);
        CHECK(pt_block_decode(block.data, block.length, &arena, &back, &count, NULL) == PT_INVALID_INPUT);
        CHECK(back.real == NULL && back.unknown == NULL && back.dictionary == NULL && count == 9);
    }
}

CHECK_MAIN(every_type_comes_back, hostile_blocks_are_refused)
