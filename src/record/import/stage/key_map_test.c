#include "record/import/stage/key_map.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <string.h>

static void ordinals_follow_first_appearance(void)
{
    PT_SCOPED(pt_key_map) map = {0};
    const char *keys[] = {"b", "a", "b", "", "a"};
    uint32_t expected[] = {0, 1, 0, 2, 1};
    for (size_t i = 0; i < 5; i++) {
        uint32_t ordinal = 99;
        bool is_new = false;
        CHECK(pt_key_map_add(&map, keys[i], strlen(keys[i]), &ordinal, &is_new, NULL) == PT_OK);
        CHECK(ordinal == expected[i]);
        CHECK(is_new == (i != 2 && i != 4));
    }
    CHECK(pt_key_map_find(&map, "a", 1) == 1);
    CHECK(pt_key_map_find(&map, "c", 1) == PT_KEY_NONE);
}

static void a_prefix_is_another_key(void)
{
    PT_SCOPED(pt_key_map) map = {0};
    uint32_t ordinal = 0;
    bool is_new = false;
    CHECK(pt_key_map_add(&map, "12\0x", 4, &ordinal, &is_new, NULL) == PT_OK);
    CHECK(pt_key_map_find(&map, "12", 2) == PT_KEY_NONE);
    CHECK(pt_key_map_find(&map, "12\0x", 4) == 0);
}

static void many_keys_are_found_again(void)
{
    PT_SCOPED(pt_key_map) map = {0};
    char key[32];
    for (uint32_t i = 0; i < 50000; i++) {
        int length = snprintf(key, sizeof key, "C-%u", i * 7);
        uint32_t ordinal = 0;
        bool is_new = false;
        CHECK(pt_key_map_add(&map, key, (size_t)length, &ordinal, &is_new, NULL) == PT_OK);
        CHECK(is_new && ordinal == i);
    }
    for (uint32_t i = 0; i < 50000; i += 11) {
        int length = snprintf(key, sizeof key, "C-%u", i * 7);
        CHECK(pt_key_map_find(&map, key, (size_t)length) == i);
        CHECK_TEXT(map.entries[i].text, key);
    }
}

static void an_empty_map_finds_nothing(void)
{
    PT_SCOPED(pt_key_map) map = {0};
    CHECK(pt_key_map_find(&map, "a", 1) == PT_KEY_NONE);
}

CHECK_MAIN(ordinals_follow_first_appearance, a_prefix_is_another_key, many_keys_are_found_again,
           an_empty_map_finds_nothing)
