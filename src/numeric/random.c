#include "numeric/random.h"

#include <math.h>

enum { PHILOX_ROUNDS = 10 };

/* 128-bit products are an extension that both supported compilers have on 64-bit machines. */
__extension__ typedef unsigned __int128 wide;

static const uint64_t multiplier_0 = UINT64_C(0xD2E7470EE14C6C93);
static const uint64_t multiplier_1 = UINT64_C(0xCA5A826395121157);
static const uint64_t key_step_0 = UINT64_C(0x9E3779B97F4A7C15); /* golden ratio */
static const uint64_t key_step_1 = UINT64_C(0xBB67AE8584CAA73B); /* √3 − 1 */

void pt_philox_block(const uint64_t counter[PT_RANDOM_BLOCK], const uint64_t key[2],
                     uint64_t block[PT_RANDOM_BLOCK])
{
    uint64_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    uint64_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        wide product_0 = (wide)multiplier_0 * x0;
        wide product_1 = (wide)multiplier_1 * x2;
        uint64_t next_0 = (uint64_t)(product_1 >> 64) ^ x1 ^ k0;
        uint64_t next_2 = (uint64_t)(product_0 >> 64) ^ x3 ^ k1;
        x1 = (uint64_t)product_1;
        x3 = (uint64_t)product_0;
        x0 = next_0;
        x2 = next_2;
        k0 += key_step_0;
        k1 += key_step_1;
    }
    block[0] = x0;
    block[1] = x1;
    block[2] = x2;
    block[3] = x3;
}

pt_random pt_random_stream(uint64_t seed, uint64_t purpose, uint64_t stream)
{
    return (pt_random){.key = {seed, purpose}, .counter = {0, stream, 0, 0}, .used = PT_RANDOM_BLOCK};
}

void pt_random_refill(pt_random *random)
{
    pt_philox_block(random->counter, random->key, random->block);
    random->counter[0]++; /* 2^64 blocks: no program lives to see it wrap */
    random->used = 0;
}

/* Lemire, "Fast random integer generation in an interval", 2019: one product, and a rejection that is rare.
 */
uint64_t pt_random_below(pt_random *random, uint64_t limit)
{
    wide product = (wide)pt_random_bits(random) * limit;
    if ((uint64_t)product < limit) {
        uint64_t threshold = (0 - limit) % limit;
        while ((uint64_t)product < threshold) {
            product = (wide)pt_random_bits(random) * limit;
        }
    }
    return (uint64_t)(product >> 64);
}

/* Marsaglia's polar method: two normals from one point of the disc. */
double pt_random_normal(pt_random *random)
{
    if (random->has_spare_normal) {
        random->has_spare_normal = false;
        return random->spare_normal;
    }
    double x = 0, y = 0, square = 0;
    do {
        x = 2 * pt_random_uniform(random) - 1;
        y = 2 * pt_random_uniform(random) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double scale = sqrt(-2 * log(square) / square);
    random->spare_normal = y * scale;
    random->has_spare_normal = true;
    return x * scale;
}

double pt_random_exponential(pt_random *random)
{
    return -log(pt_random_uniform(random));
}

/* Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; shape ≥ 1. */
static double gamma_from_one(pt_random *random, double shape)
{
    const double d = shape - 1.0 / 3;
    const double c = 1 / sqrt(9 * d);
    for (;;) {
        double x = pt_random_normal(random);
        double root = 1 + c * x;
        if (root <= 0) {
            continue;
        }
        double v = root * root * root;
        double u = pt_random_uniform(random);
        double square = x * x;
        if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v))) {
            return d * v;
        }
    }
}

double pt_random_gamma(pt_random *random, double shape)
{
    if (shape >= 1) {
        return gamma_from_one(random, shape);
    }
    double boosted = gamma_from_one(random, shape + 1);
    return boosted * pow(pt_random_uniform(random), 1 / shape);
}

/* Jöhnk, for shapes that are both below 1: works with logarithms, so that tiny shapes do not give 0/0. */
static double beta_small(pt_random *random, double a, double b)
{
    for (;;) {
        double log_x = log(pt_random_uniform(random)) / a;
        double log_y = log(pt_random_uniform(random)) / b;
        double high = fmax(log_x, log_y);
        double log_sum = high + log(exp(log_x - high) + exp(log_y - high));
        if (log_sum <= 0) {
            return exp(log_x - log_sum);
        }
    }
}

double pt_random_beta(pt_random *random, double a, double b)
{
    if (a < 1 && b < 1) {
        return beta_small(random, a, b);
    }
    double x = pt_random_gamma(random, a);
    double y = pt_random_gamma(random, b);
    return x / (x + y);
}

/* Counts exponential waiting times, as a product of uniforms; mean < 10. */
static int64_t poisson_small(pt_random *random, double mean)
{
    const double limit = exp(-mean);
    double product = pt_random_uniform(random);
    int64_t count = 0;
    while (product > limit) {
        product *= pt_random_uniform(random);
        count++;
    }
    return count;
}

/* Hörmann, "The transformed rejection method for generating Poisson random variables", 1993: PTRS. */
static int64_t poisson_large(pt_random *random, double mean)
{
    const double log_mean = log(mean);
    const double b = 0.931 + 2.53 * sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double squeeze = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        double u = pt_random_uniform(random) - 0.5;
        double v = pt_random_uniform(random);
        double edge = 0.5 - fabs(u);
        double k = floor((2 * a / edge + b) * u + mean + 0.43);
        if (edge >= 0.07 && v <= squeeze) {
            return (int64_t)k;
        }
        if (k < 0 || (edge < 0.013 && v > edge)) {
            continue;
        }
        int sign = 0; /* lgamma() itself writes a global */
        double log_factorial = lgamma_r(k + 1, &sign);
        if (log(v * inverse_alpha / (a / (edge * edge) + b)) <= -mean + k * log_mean - log_factorial) {
            return (int64_t)k;
        }
    }
}

int64_t pt_random_poisson(pt_random *random, double mean)
{
    return mean < 10 ? poisson_small(random, mean) : poisson_large(random, mean);
}

static pt_status check_weights(const double *weights, size_t count, double *sum, pt_error *error)
{
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(weights[i] >= 0) || !isfinite(weights[i])) {
            return PT_FAIL(error, PT_INVALID_INPUT, "weight {1} is {2}, but must be 0 or more", i + 1,
                           weights[i]);
        }
        total += weights[i];
    }
    if (!(total > 0) || !isfinite(total) || count > UINT32_MAX) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the weights of {1} categories have no usable sum", count);
    }
    *sum = total;
    return PT_OK;
}

pt_status pt_alias_make(const double *weights, size_t count, pt_arena *arena, pt_alias *alias,
                        pt_error *error)
{
    double sum = 0;
    PT_RETURN_IF_ERROR(check_weights(weights, count, &sum, error));
    double *keep = pt_arena_alloc(arena, count, sizeof *keep);
    uint32_t *instead = pt_arena_alloc(arena, count, sizeof *instead);
    uint32_t *open =
        pt_arena_alloc(arena, count, sizeof *open); /* poor ones from the left, rich from the right */
    if (keep == NULL || instead == NULL || open == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} categories", count);
    }
    size_t poor = 0, rich = count;
    for (uint32_t i = 0; i < count; i++) {
        keep[i] = weights[i] / sum * (double)count;
        instead[i] = i;
        if (keep[i] < 1) {
            open[poor++] = i;
        } else {
            open[--rich] = i;
        }
    }
    while (poor > 0 && rich < count) {
        uint32_t taker = open[--poor];
        uint32_t giver = open[rich];
        instead[taker] = giver;
        keep[giver] -= 1 - keep[taker];
        if (keep[giver] < 1) {
            open[poor++] = giver;
            rich++;
        }
    }
    /* Whatever is left differs from 1 by rounding only. */
    while (poor > 0) {
        keep[open[--poor]] = 1;
    }
    while (rich < count) {
        keep[open[rich++]] = 1;
    }
    *alias = (pt_alias){.count = count, .keep = keep, .instead = instead};
    return PT_OK;
}

size_t pt_random_category(pt_random *random, const pt_alias *alias)
{
    double position = pt_random_uniform(random) * (double)alias->count;
    size_t hit = (size_t)position;
    if (hit >= alias->count) { /* a product may round up */
        hit = alias->count - 1;
    }
    return position - (double)hit < alias->keep[hit] ? hit : alias->instead[hit];
}

void pt_random_shuffle(pt_random *random, size_t *indices, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        size_t other = (size_t)pt_random_below(random, left);
        size_t moved = indices[left - 1];
        indices[left - 1] = indices[other];
        indices[other] = moved;
    }
}
