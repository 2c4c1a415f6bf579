#include "numeric/random.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>

enum { DRAWS = 100000 };

static void generator_gives_the_published_values(void)
{
    /* kat_vectors of the Random123 library, philox 4 64 10. */
    static const struct {
        uint64_t counter[4], key[2], block[4];
    } cases[] = {
        {{0}, {0}, {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
         {UINT64_MAX, UINT64_MAX},
         {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
         {0x452821e638d01377, 0xbe5466cf34e90c6c},
         {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t block[4];
        pt_philox_block(cases[i].counter, cases[i].key, block);
        for (size_t word = 0; word < 4; word++) {
            CHECK(block[word] == cases[i].block[word]);
        }
    }
}

static void a_stream_gives_its_blocks_in_order(void)
{
    pt_random random = pt_random_stream(11, 22, 33);
    const uint64_t key[2] = {11, 22};
    for (uint64_t position = 0; position < 5; position++) {
        uint64_t block[4];
        pt_philox_block((const uint64_t[4]){position, 33, 0, 0}, key, block);
        for (size_t word = 0; word < 4; word++) {
            CHECK(pt_random_bits(&random) == block[word]);
        }
    }
}

static int compare_words(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void streams_do_not_overlap(void)
{
    /* Among 400,000 words of 64 bits an accidental repetition has a chance of 4e-9. */
    enum { STREAMS = 400, WORDS = 1000 };
    uint64_t *words = malloc(sizeof *words * STREAMS * WORDS);
    for (uint64_t stream = 0; stream < STREAMS; stream++) {
        /* Neighbouring seeds, purposes and streams alike. */
        pt_random random = pt_random_stream(stream % 4, stream / 4 % 4, stream / 16);
        for (size_t i = 0; i < WORDS; i++) {
            words[stream * WORDS + i] = pt_random_bits(&random);
        }
    }
    qsort(words, (size_t)STREAMS * WORDS, sizeof *words, compare_words);
    for (size_t i = 1; i < (size_t)STREAMS * WORDS; i++) {
        CHECK(words[i] != words[i - 1]);
    }
    free(words);
}

static void streams_are_not_correlated(void)
{
    pt_random left = pt_random_stream(1, 0, 0), right = pt_random_stream(1, 0, 1);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
        sum += (pt_random_uniform(&left) - 0.5) * (pt_random_uniform(&right) - 0.5);
    }
    CHECK(fabs(sum / DRAWS) < 5 * (1.0 / 12) / sqrt(DRAWS));
}

/* One distribution: how it is drawn, its mean, variance, fourth central moment and distribution function. */
typedef struct distribution {
    double (*draw)(pt_random *random);
    double mean, variance, fourth;
    double (*cumulative)(double x); /* NULL where there is no closed form */
} distribution;

static double draw_gamma_half(pt_random *random)
{
    return pt_random_gamma(random, 0.5);
}

static double draw_gamma_three(pt_random *random)
{
    return pt_random_gamma(random, 3);
}

static double draw_gamma_tenth(pt_random *random)
{
    return pt_random_gamma(random, 0.1);
}

static double draw_gamma_many(pt_random *random)
{
    return pt_random_gamma(random, 250.5);
}

static double draw_beta_two_one(pt_random *random)
{
    return pt_random_beta(random, 2, 1);
}

static double draw_beta_halves(pt_random *random)
{
    return pt_random_beta(random, 0.5, 0.5);
}

static double draw_poisson_small(pt_random *random)
{
    return (double)pt_random_poisson(random, 2.5);
}

static double draw_poisson_large(pt_random *random)
{
    return (double)pt_random_poisson(random, 140);
}

static double draw_poisson_ten(pt_random *random)
{
    return (double)pt_random_poisson(random, 10);
}

static double uniform_cumulative(double x)
{
    return x;
}

static double normal_cumulative(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

static double exponential_cumulative(double x)
{
    return -expm1(-x);
}

static double gamma_half_cumulative(double x)
{
    return erf(sqrt(x));
}

static double gamma_three_cumulative(double x)
{
    return 1 - exp(-x) * (1 + x + x * x / 2);
}

static double beta_two_one_cumulative(double x)
{
    return x * x;
}

static double arcsine_cumulative(double x)
{
    return 2 / acos(-1) * asin(sqrt(x));
}

/* clang-format off */
static const distribution distributions[] = {
    {pt_random_uniform,     0.5,     1.0 / 12, 1.0 / 80,                   uniform_cumulative},
    {pt_random_normal,      0,       1,        3,                          normal_cumulative},
    {pt_random_exponential, 1,       1,        9,                          exponential_cumulative},
    {draw_gamma_tenth,      0.1,     0.1,      3 * 0.01 + 6 * 0.1,         NULL},
    {draw_gamma_half,       0.5,     0.5,      3 * 0.25 + 6 * 0.5,         gamma_half_cumulative},
    {draw_gamma_three,      3,       3,        3 * 9 + 6 * 3,              gamma_three_cumulative},
    {draw_gamma_many,       250.5,   250.5,    3 * 250.5 * 250.5 + 6 * 250.5, NULL},
    {draw_beta_two_one,     2.0 / 3, 1.0 / 18, 1.0 / 135,                  beta_two_one_cumulative},
    {draw_beta_halves,      0.5,     0.125,    3.0 / 128,                  arcsine_cumulative},
    {draw_poisson_small,    2.5,     2.5,      3 * 6.25 + 2.5,             NULL},
    {draw_poisson_ten,      10,      10,       3 * 100 + 10,               NULL},
    {draw_poisson_large,    140,     140,      3 * 19600.0 + 140,          NULL},
};
/* clang-format on */

static int compare_reals(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double kolmogorov_distance(double *values, size_t count, double (*cumulative)(double x))
{
    qsort(values, count, sizeof *values, compare_reals);
    double distance = 0;
    for (size_t i = 0; i < count; i++) {
        double expected = cumulative(values[i]);
        distance = fmax(
            distance, fmax(expected - (double)i / (double)count, (double)(i + 1) / (double)count - expected));
    }
    return distance;
}

static void distributions_have_their_moments_and_shape(void)
{
    double *values = malloc(sizeof *values * DRAWS);
    for (size_t d = 0; d < sizeof distributions / sizeof *distributions; d++) {
        const distribution *law = &distributions[d];
        pt_random random = pt_random_stream(20260301, 7, d);
        double sum = 0, squares = 0;
        for (size_t i = 0; i < DRAWS; i++) {
            values[i] = law->draw(&random);
            sum += values[i];
            squares += (values[i] - law->mean) * (values[i] - law->mean);
        }
        double mean_error = sqrt(law->variance / DRAWS);
        double variance_error = sqrt((law->fourth - law->variance * law->variance) / DRAWS);
        CHECK(fabs(sum / DRAWS - law->mean) < 5 * mean_error);
        CHECK(fabs(squares / DRAWS - law->variance) < 5 * variance_error);
        if (law->cumulative != NULL) {
            /* Exceeded with a chance of 2 exp(−2 · 2.2²) = 1.3e-4. */
            CHECK(kolmogorov_distance(values, DRAWS, law->cumulative) < 2.2 / sqrt(DRAWS));
        }
    }
    free(values);
}

/* Pearson's statistic of Poisson counts against the probabilities; cells below 5 expected are joined. */
static double poisson_misfit(double mean, size_t *degrees)
{
    enum { CELLS = 400 };
    double seen[CELLS] = {0};
    pt_random random = pt_random_stream(5, 8, (uint64_t)mean);
    for (size_t i = 0; i < DRAWS; i++) {
        int64_t count = pt_random_poisson(&random, mean);
        CHECK(count >= 0 && count < CELLS);
        seen[count < CELLS && count >= 0 ? count : 0]++;
    }
    double statistic = 0, expected = 0, observed = 0;
    *degrees = 0;
    for (int k = 0; k < CELLS; k++) {
        expected += DRAWS * exp(-mean + k * log(mean) - lgamma(k + 1.0));
        observed += seen[k];
        if (expected >= 5) {
            statistic += (observed - expected) * (observed - expected) / expected;
            expected = observed = 0;
            (*degrees)++;
        }
    }
    return statistic;
}

static void poisson_counts_fit_their_probabilities(void)
{
    const double means[] = {0.3, 2.5, 9.9, 10, 25, 140};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        size_t cells = 0;
        double statistic = poisson_misfit(means[i], &cells);
        double degrees = (double)cells - 1;
        CHECK(statistic < degrees + 4.5 * sqrt(2 * degrees) + 8);
    }
}

static void poisson_of_nothing_is_zero(void)
{
    pt_random random = pt_random_stream(1, 1, 1);
    for (int i = 0; i < 100; i++) {
        CHECK(pt_random_poisson(&random, 0) == 0);
    }
}

static void tiny_shapes_stay_within_range(void)
{
    pt_random random = pt_random_stream(1, 2, 3);
    for (int i = 0; i < 10000; i++) {
        double beta = pt_random_beta(&random, 1e-3, 1e-3);
        CHECK(beta >= 0 && beta <= 1);
        double gamma = pt_random_gamma(&random, 1e-3);
        CHECK(gamma >= 0 && isfinite(gamma));
    }
}

static void bounded_integers_are_even(void)
{
    enum { SIDES = 6 };
    size_t seen[SIDES] = {0};
    pt_random random = pt_random_stream(3, 0, 0);
    for (size_t i = 0; i < DRAWS; i++) {
        uint64_t value = pt_random_below(&random, SIDES);
        CHECK(value < SIDES);
        seen[value]++;
    }
    for (size_t i = 0; i < SIDES; i++) {
        CHECK(fabs((double)seen[i] - DRAWS / 6.0) < 5 * sqrt(DRAWS * (1.0 / 6) * (5.0 / 6)));
    }
    /* A limit close to 2^64: without rejection the upper half would never be as likely as the lower. */
    const uint64_t limit = UINT64_C(3) << 62;
    size_t low = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        low += pt_random_below(&random, limit) < limit / 2;
    }
    CHECK(fabs((double)low - DRAWS / 2.0) < 5 * sqrt(DRAWS / 4.0));
    CHECK(pt_random_below(&random, 1) == 0);
}

static void categories_come_as_often_as_their_weights(void)
{
    const double weights[] = {5, 0, 1, 0.25, 3, 0.75};
    enum { COUNT = 6 };
    PT_SCOPED(pt_arena) arena = {0};
    pt_alias alias = {0};
    CHECK(pt_alias_make(weights, COUNT, &arena, &alias, NULL) == PT_OK);
    size_t seen[COUNT] = {0};
    pt_random random = pt_random_stream(4, 0, 0);
    for (size_t i = 0; i < DRAWS; i++) {
        seen[pt_random_category(&random, &alias)]++;
    }
    for (size_t i = 0; i < COUNT; i++) {
        double share = weights[i] / 10;
        CHECK(fabs((double)seen[i] - DRAWS * share) <= 5 * sqrt(DRAWS * share * (1 - share)));
    }
}

static void useless_weights_are_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_alias alias = {0};
    pt_error error = {0};
    CHECK(pt_alias_make(NULL, 0, &arena, &alias, &error) == PT_INVALID_INPUT);
    CHECK(pt_alias_make((const double[]){0, 0}, 2, &arena, &alias, &error) == PT_INVALID_INPUT);
    CHECK(pt_alias_make((const double[]){1, -1}, 2, &arena, &alias, &error) == PT_INVALID_INPUT);
    CHECK(pt_alias_make((const double[]){1, NAN}, 2, &arena, &alias, &error) == PT_INVALID_INPUT);
    CHECK(pt_alias_make((const double[]){INFINITY}, 1, &arena, &alias, &error) == PT_INVALID_INPUT);
    CHECK(alias.count == 0);
    PT_SCOPED(pt_arena) small = {.limit_bytes = 1};
    CHECK(pt_alias_make((const double[]){1, 1}, 2, &small, &alias, &error) == PT_OUT_OF_MEMORY);
}

static void every_order_of_three_is_equally_likely(void)
{
    size_t seen[27] = {0};
    pt_random random = pt_random_stream(6, 0, 0);
    for (size_t i = 0; i < DRAWS; i++) {
        size_t indices[3] = {0, 1, 2};
        pt_random_shuffle(&random, indices, 3);
        seen[indices[0] * 9 + indices[1] * 3 + indices[2]]++;
    }
    const size_t orders[] = {5, 7, 11, 15, 19, 21};
    for (size_t i = 0; i < 6; i++) {
        CHECK(fabs((double)seen[orders[i]] - DRAWS / 6.0) < 5 * sqrt(DRAWS * (1.0 / 6) * (5.0 / 6)));
    }
}

CHECK_MAIN(generator_gives_the_published_values, a_stream_gives_its_blocks_in_order, streams_do_not_overlap,
           streams_are_not_correlated, distributions_have_their_moments_and_shape,
           poisson_counts_fit_their_probabilities, poisson_of_nothing_is_zero, tiny_shapes_stay_within_range,
           bounded_integers_are_even, categories_come_as_often_as_their_weights, useless_weights_are_refused,
           every_order_of_three_is_equally_likely)
