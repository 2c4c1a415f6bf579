/* Hashes that stay the same for ever and everywhere: they are kept in stores as keys of records. XXH3, 64
 * bits. Not for secrets, and not safe against someone who wants two texts to collide: compare what you find.
 */
#ifndef PT_BASE_HASH_H
#define PT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* seed: 0, or the hash of what went before, so that parts are chained and "ab","c" differs from "a","bc". */
uint64_t pt_hash64(uint64_t seed, const void *bytes, size_t length);

/* 63 bits of the same, so that the value is a key that no store reads as negative. */
int64_t pt_hash63(uint64_t seed, const void *bytes, size_t length);

#endif
