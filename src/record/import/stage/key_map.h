/* Which number a key has: texts (customer keys, service codes) to ordinals 0, 1, 2 … in order of first
 * appearance. Equal hashes are compared, never trusted. Belongs to one thread at a time. */
#ifndef PT_RECORD_IMPORT_STAGE_KEY_MAP_H
#define PT_RECORD_IMPORT_STAGE_KEY_MAP_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The ordinal of no key. */
#define PT_KEY_NONE UINT32_MAX

typedef struct pt_key_entry {
    const char *text; /* NUL-terminated, in the map's arena */
    uint32_t length;
    uint32_t flags; /* the user's */
    int64_t id;     /* the user's: 0 until it is known */
} pt_key_entry;

typedef struct pt_key_slot pt_key_slot;

/* Zero-initialised is an empty map. */
typedef struct pt_key_map {
    pt_arena arena;
    pt_key_entry *entries;
    size_t entry_count, entry_capacity;
    pt_key_slot *slots;
    size_t slot_count; /* a power of two */
} pt_key_map;

uint64_t pt_key_map_hash(const char *text, size_t length);

/* The ordinal of a key, or PT_KEY_NONE. */
uint32_t pt_key_map_find(const pt_key_map *map, const char *text, size_t length);
uint32_t pt_key_map_find_hashed(const pt_key_map *map, uint64_t hash, const char *text, size_t length);

/* A large map is not in the processor's cache. Who knows which keys come next asks for them in these steps,
 * some keys apart, and finds them there. */
typedef enum pt_key_map_step { PT_KEY_MAP_SLOT, PT_KEY_MAP_ENTRY, PT_KEY_MAP_TEXT } pt_key_map_step;
void pt_key_map_prefetch(const pt_key_map *map, uint64_t hash, pt_key_map_step step);

/* The ordinal of a key, which is added when it is not there. */
pt_status pt_key_map_add(pt_key_map *map, const char *text, size_t length, uint32_t *ordinal, bool *is_new,
                         pt_error *error);

void pt_key_map_clear(pt_key_map *map);

#endif
