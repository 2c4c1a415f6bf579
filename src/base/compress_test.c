#include "base/compress.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>

enum { LARGE = 1 << 20 };

static void bytes_come_back(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    char *large = pt_arena_alloc(&arena, LARGE, 1);
    for (size_t i = 0; i < LARGE; i++) {
        large[i] = (char)(i * i >> 7);
    }
    static const size_t sizes[] = {0, 1, 1000, LARGE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        PT_SCOPED(pt_buffer) compressed = {0};
        pt_slice back = {0};
        CHECK(pt_compress(large, sizes[i], &compressed, NULL) == PT_OK);
        CHECK(pt_decompress((pt_slice){compressed.data, compressed.length}, LARGE, &arena, &back, NULL) ==
              PT_OK);
        CHECK(back.length == sizes[i] && memcmp(back.data, large, back.length) == 0 &&
              back.data[back.length] == '\0');
    }
}

/* Every single flipped bit must be noticed: that is what the checksum is for. */
static void damage_is_found(void)
{
    static const char text[] = "damaged or cut, never decoded wrongly; damaged or cut, never decoded wrongly";
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) compressed = {0};
    CHECK(pt_compress(text, sizeof text, &compressed, NULL) == PT_OK);
    pt_slice back = {0};
    for (size_t bit = 0; bit < compressed.length * 8; bit++) {
        compressed.data[bit / 8] = (char)(compressed.data[bit / 8] ^ 1 << bit % 8);
        pt_status status =
            pt_decompress((pt_slice){compressed.data, compressed.length}, LARGE, &arena, &back, NULL);
        /* A bit of the frame header that changes nothing of the content may pass; the content may not differ.
         */
        CHECK(status != PT_OK || (back.length == sizeof text && memcmp(back.data, text, sizeof text) == 0));
        compressed.data[bit / 8] = (char)(compressed.data[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t length = 0; length < compressed.length; length++) {
        CHECK(pt_decompress((pt_slice){compressed.data, length}, LARGE, &arena, &back, NULL) ==
              PT_INVALID_INPUT);
    }
}

static void what_claims_to_be_huge_is_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) compressed = {0};
    char zeros[4096] = {0};
    CHECK(pt_compress(zeros, sizeof zeros, &compressed, NULL) == PT_OK);
    pt_slice back = {0};
    CHECK(pt_decompress((pt_slice){compressed.data, compressed.length}, sizeof zeros - 1, &arena, &back,
                        NULL) == PT_INVALID_INPUT);
}

CHECK_MAIN(bytes_come_back, damage_is_found, what_claims_to_be_huge_is_refused)
