#include "record/import/stage/key_map.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct pt_key_slot {
    uint32_t hash;             /* the upper half: the lower half chooses the slot */
    uint32_t ordinal_plus_one; /* 0: free */
};

enum { FIRST_SLOTS = 1024 };

static const size_t large_page_bytes = 2 << 20;

/* Puts a large table, which is looked at all over, on large pages before it is used: on pages of the usual
 * size each look would cost a second one, for where the page is. Where the system has none it is only slower.
 */
static void ask_for_large_pages(void *table, size_t bytes)
{
    uintptr_t start = ((uintptr_t)table + large_page_bytes - 1) / large_page_bytes * large_page_bytes;
    uintptr_t end = ((uintptr_t)table + bytes) / large_page_bytes * large_page_bytes;
    if (table != NULL && start < end) {
        (void)madvise((char *)table + (start - (uintptr_t)table), end - start, MADV_HUGEPAGE);
    }
}

static size_t find_slot(const pt_key_map *map, uint64_t hash, const char *text, size_t length)
{
    size_t mask = map->slot_count - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        const pt_key_slot *slot = &map->slots[i];
        if (slot->ordinal_plus_one == 0) {
            return i;
        }
        if (slot->hash == (uint32_t)(hash >> 32)) {
            const pt_key_entry *entry = &map->entries[slot->ordinal_plus_one - 1];
            if (entry->length == length && (length == 0 || memcmp(entry->text, text, length) == 0)) {
                return i;
            }
        }
    }
}

uint64_t pt_key_map_hash(const char *text, size_t length)
{
    return pt_hash64(0, text, length);
}

/* A slot that another key has taken is passed over: then a look-up is slower, nothing else. */
void pt_key_map_prefetch(const pt_key_map *map, uint64_t hash, pt_key_map_step step)
{
    if (map->slot_count == 0) {
        return;
    }
    const pt_key_slot *slot = &map->slots[(size_t)hash & (map->slot_count - 1)];
    if (step == PT_KEY_MAP_SLOT) {
        __builtin_prefetch(slot);
    } else if (slot->ordinal_plus_one != 0 && slot->hash == (uint32_t)(hash >> 32)) {
        const pt_key_entry *entry = &map->entries[slot->ordinal_plus_one - 1];
        __builtin_prefetch(step == PT_KEY_MAP_ENTRY ? (const void *)entry : entry->text);
    }
}

uint32_t pt_key_map_find(const pt_key_map *map, const char *text, size_t length)
{
    return pt_key_map_find_hashed(map, pt_key_map_hash(text, length), text, length);
}

uint32_t pt_key_map_find_hashed(const pt_key_map *map, uint64_t hash, const char *text, size_t length)
{
    if (map->slot_count == 0) {
        return PT_KEY_NONE;
    }
    size_t slot = find_slot(map, hash, text, length);
    return map->slots[slot].ordinal_plus_one - 1; /* a free slot wraps to PT_KEY_NONE */
}

/* Doubles the table; entries are met in the order of their ordinals, whose hashes are computed again. */
static bool grow_slots(pt_key_map *map)
{
    size_t count = map->slot_count == 0 ? FIRST_SLOTS : map->slot_count * 2;
    pt_key_slot *slots = calloc(count, sizeof *slots);
    ask_for_large_pages(slots, count * sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < map->entry_count; i++) {
        uint64_t hash = pt_key_map_hash(map->entries[i].text, map->entries[i].length);
        size_t at = (size_t)hash & (count - 1);
        while (slots[at].ordinal_plus_one != 0) {
            at = (at + 1) & (count - 1);
        }
        slots[at] = (pt_key_slot){.hash = (uint32_t)(hash >> 32), .ordinal_plus_one = (uint32_t)i + 1};
    }
    free(map->slots);
    map->slots = slots;
    map->slot_count = count;
    return true;
}

static bool grow_entries(pt_key_map *map)
{
    size_t capacity = map->entry_capacity == 0 ? FIRST_SLOTS / 2 : map->entry_capacity * 2;
    pt_key_entry *entries = calloc(capacity, sizeof *entries);
    ask_for_large_pages(entries, capacity * sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    if (map->entry_count > 0) {
        memcpy(entries, map->entries, map->entry_count * sizeof *entries);
    }
    free(map->entries);
    map->entries = entries;
    map->entry_capacity = capacity;
    return true;
}

pt_status pt_key_map_add(pt_key_map *map, const char *text, size_t length, uint32_t *ordinal, bool *is_new,
                         pt_error *error)
{
    if ((map->entry_count * 2 >= map->slot_count && !grow_slots(map)) ||
        (map->entry_count == map->entry_capacity && !grow_entries(map)) ||
        map->entry_count >= PT_KEY_NONE - 1) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} keys", map->entry_count);
    }
    uint64_t hash = pt_key_map_hash(text, length);
    pt_key_slot *slot = &map->slots[find_slot(map, hash, text, length)];
    *is_new = slot->ordinal_plus_one == 0;
    if (*is_new) {
        char *copy = pt_arena_alloc(&map->arena, length + 1, 1);
        if (copy == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} keys", map->entry_count);
        }
        memcpy(copy, text, length);
        map->entries[map->entry_count] = (pt_key_entry){.text = copy, .length = (uint32_t)length};
        map->entry_count++;
        *slot = (pt_key_slot){.hash = (uint32_t)(hash >> 32), .ordinal_plus_one = (uint32_t)map->entry_count};
    }
    *ordinal = slot->ordinal_plus_one - 1;
    return PT_OK;
}

void pt_key_map_clear(pt_key_map *map)
{
    pt_arena_clear(&map->arena);
    free(map->entries);
    free(map->slots);
    *map = (pt_key_map){0};
}
