#include "base/hash.h"

#include <xxhash.h>

uint64_t pt_hash64(uint64_t seed, const void *bytes, size_t length)
{
    return XXH3_64bits_withSeed(length == 0 ? "" : bytes, length, seed);
}

int64_t pt_hash63(uint64_t seed, const void *bytes, size_t length)
{
    return (int64_t)(pt_hash64(seed, bytes, length) >> 1U);
}
