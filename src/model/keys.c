#include "model/keys.h"

#include <string.h>

/* FNV-1a of a text, a mixed id (splitmix64): an attacker who chooses keys gains a slow run of his own file.
 */
static uint64_t hash_of(const pt_dictionary *keys, size_t i)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    if (keys->texts != NULL) {
        for (const char *c = keys->texts[i]; *c != '\0'; c++) {
            hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
        }
        return hash ^ (hash >> 29);
    }
    hash = (uint64_t)keys->ids[i] + UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    return hash ^ (hash >> 31);
}

static bool is_equal(const pt_dictionary *left, size_t i, const pt_dictionary *right, size_t j)
{
    return left->texts != NULL ? strcmp(left->texts[i], right->texts[j]) == 0 : left->ids[i] == right->ids[j];
}

/* The slot of keys[i], or the free one where it would stand. slots hold code + 1. */
static size_t find_slot(const int32_t *slots, size_t mask, const pt_dictionary *among,
                        const pt_dictionary *keys, size_t i)
{
    size_t slot = hash_of(keys, i) & mask;
    while (slots[slot] != 0 && !is_equal(among, (size_t)slots[slot] - 1, keys, i)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

pt_status pt_keys_locate(pt_arena *arena, const pt_dictionary *among, const pt_dictionary *keys,
                         const int32_t **codes, pt_error *error)
{
    if (among->count > 0 && keys->count > 0 && (among->texts == NULL) != (keys->texts == NULL)) {
        return PT_FAIL(error, PT_INTERNAL, "keys of two kinds cannot be compared");
    }
    size_t size = 2;
    while (size < 2 * among->count) {
        size *= 2;
    }
    int32_t *slots = pt_arena_alloc(arena, size, sizeof *slots);
    int32_t *found = pt_arena_alloc(arena, keys->count, sizeof *found);
    if (slots == NULL || found == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to find customers");
    }
    for (size_t i = 0; i < among->count; i++) {
        slots[find_slot(slots, size - 1, among, among, i)] = (int32_t)i + 1;
    }
    for (size_t i = 0; i < keys->count; i++) {
        int32_t code = slots[find_slot(slots, size - 1, among, keys, i)];
        found[i] = code == 0 ? PT_KEY_ABSENT : code - 1;
    }
    *codes = found;
    return PT_OK;
}
