#include "base/hash.h"

#include "tests/support/check.h"

/* Kept in stores: if one of these changes, every imported line would be imported again. */
static void hashes_never_change(void)
{
    CHECK(pt_hash64(0, NULL, 0) == UINT64_C(0x2d06800538d394c2));
    CHECK(pt_hash64(0, "a", 1) == UINT64_C(0xe6c632b61e964e1f));
    CHECK(pt_hash63(0, "a", 1) == (int64_t)(UINT64_C(0xe6c632b61e964e1f) >> 1U));
}

static void parts_are_kept_apart(void)
{
    uint64_t first = pt_hash64(pt_hash64(0, "ab", 2), "c", 1);
    uint64_t second = pt_hash64(pt_hash64(0, "a", 1), "bc", 2);
    uint64_t together = pt_hash64(0, "abc", 3);
    CHECK(first != second);
    CHECK(first != together);
}

static void keys_are_never_negative(void)
{
    for (int i = 0; i < 1000; i++) {
        CHECK(pt_hash63(0, &i, sizeof i) >= 0);
    }
}

CHECK_MAIN(hashes_never_change, parts_are_kept_apart, keys_are_never_negative)
