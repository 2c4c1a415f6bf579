/* Random numbers that depend on nothing but their key.
 *
 * The generator is Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011): a keyed bijection of a counter, which passes BigCrush. The seed and the purpose are the key, the
 * stream and the position in it are the counter, so two streams of one seed and purpose never meet, and
 * stream i is the same whatever the number of threads, and of streams. One pt_random belongs to one thread.
 *
 * Integers are the same on every machine. Reals go through the C library's log, exp and pow and may differ in
 * the last bit elsewhere. */
#ifndef PT_NUMERIC_RANDOM_H
#define PT_NUMERIC_RANDOM_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PT_RANDOM_BLOCK = 4 };

typedef struct pt_random {
    uint64_t key[2];
    uint64_t counter[PT_RANDOM_BLOCK]; /* of the block that comes next */
    uint64_t block[PT_RANDOM_BLOCK];
    unsigned used; /* words of block already given out */
    bool has_spare_normal;
    double spare_normal;
} pt_random;

/* The bijection itself: ten rounds over counter with key. */
void pt_philox_block(const uint64_t counter[PT_RANDOM_BLOCK], const uint64_t key[2],
                     uint64_t block[PT_RANDOM_BLOCK]);

/* The beginning of a stream. purpose keeps apart what one seed is used for: the attributes and the purchases
 * of customer 7 are the streams (seed, purpose, 7) of two purposes. */
pt_random pt_random_stream(uint64_t seed, uint64_t purpose, uint64_t stream);

/* Makes the next block; pt_random_bits() calls it. */
void pt_random_refill(pt_random *random);

static inline uint64_t pt_random_bits(pt_random *random)
{
    if (random->used == PT_RANDOM_BLOCK) {
        pt_random_refill(random);
    }
    return random->block[random->used++];
}

/* Uniform in the open interval (0, 1): neither end ever comes, so its logarithm is finite. */
static inline double pt_random_uniform(pt_random *random)
{
    return ((double)(pt_random_bits(random) >> 12) + 0.5) * 0x1p-52;
}

/* Uniform in 0 … limit − 1 without bias; limit ≥ 1. */
uint64_t pt_random_below(pt_random *random, uint64_t limit);

double pt_random_normal(pt_random *random);
double pt_random_exponential(pt_random *random); /* of mean 1 */

/* Gamma with scale 1 and mean shape > 0: divide by the rate. For a tiny shape the result may be 0. */
double pt_random_gamma(pt_random *random, double shape);

/* Both shapes > 0. */
double pt_random_beta(pt_random *random, double a, double b);

/* mean ≥ 0, at most 1e15. */
int64_t pt_random_poisson(pt_random *random, double mean);

/* Categories 0 … count − 1 with given weights, drawn in constant time (Walker's alias method as arranged by
 * Vose, 1991). Read-only once made. */
typedef struct pt_alias {
    size_t count;
    const double *keep;      /* chance to keep the category first hit */
    const uint32_t *instead; /* the other one */
} pt_alias;

/* Weights are ≥ 0 and finite, their sum > 0; otherwise PT_INVALID_INPUT. */
pt_status pt_alias_make(const double *weights, size_t count, pt_arena *arena, pt_alias *alias,
                        pt_error *error);

size_t pt_random_category(pt_random *random, const pt_alias *alias);

/* Puts the indices in random order (Fisher and Yates). */
void pt_random_shuffle(pt_random *random, size_t *indices, size_t count);

#endif
