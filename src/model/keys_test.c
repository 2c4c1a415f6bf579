#include "model/keys.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdio.h>

static void texts_are_found(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const char *const among_texts[] = {"a", "b", "茶"};
    const char *const key_texts[] = {"茶", "", "a", "c"};
    const pt_dictionary among = {3, among_texts, NULL}, keys = {4, key_texts, NULL};
    const int32_t *codes;
    CHECK(pt_keys_locate(&arena, &among, &keys, &codes, NULL) == PT_OK);
    CHECK(codes[0] == 2 && codes[1] == PT_KEY_ABSENT && codes[2] == 0 && codes[3] == PT_KEY_ABSENT);
}

static void many_ids_are_found(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    enum { COUNT = 10000, TWICE = 2 * COUNT };
    static int64_t among_ids[COUNT], key_ids[TWICE];
    for (int64_t i = 0; i < TWICE; i++) {
        key_ids[i] = i << 22;
        if (i % 2 == 0) {
            among_ids[i / 2] = i << 22;
        }
    }
    const pt_dictionary among = {COUNT, NULL, among_ids}, keys = {TWICE, NULL, key_ids};
    const int32_t *codes;
    CHECK(pt_keys_locate(&arena, &among, &keys, &codes, NULL) == PT_OK);
    for (int32_t i = 0; i < TWICE; i++) {
        CHECK(codes[i] == (i % 2 == 0 ? i / 2 : PT_KEY_ABSENT));
    }
}

static void nothing_among_nothing_is_fine(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_dictionary empty = {0};
    const int32_t *codes;
    CHECK(pt_keys_locate(&arena, &empty, &empty, &codes, NULL) == PT_OK);
}

static void ids_and_texts_do_not_mix(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const char *const texts[] = {"1"};
    const int64_t ids[] = {1};
    const pt_dictionary left = {1, texts, NULL}, right = {1, NULL, ids};
    const int32_t *codes;
    CHECK(pt_keys_locate(&arena, &left, &right, &codes, NULL) == PT_INTERNAL);
}

CHECK_MAIN(texts_are_found, many_ids_are_found, nothing_among_nothing_is_fine, ids_and_texts_do_not_mix)
