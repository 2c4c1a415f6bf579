#include "study/indicator.h"

#include <math.h>

/* After so many half-lives a deed counts less than 10^-9: it is left out. */
enum { HALF_LIVES = 30 };

static const double money_units = 10000.0;

static pt_status make_weights(pt_indicators *indicators, int32_t half_life_days, pt_arena *arena,
                              pt_error *error)
{
    size_t count = (size_t)half_life_days * HALF_LIVES;
    double *weight = pt_arena_alloc(arena, count, sizeof *weight);
    if (weight == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the indicators of {1} customers",
                       indicators->count);
    }
    for (size_t age = 0; age < count; age++) {
        weight[age] = exp2(-(double)age / half_life_days);
    }
    indicators->weight = weight;
    indicators->weight_count = count;
    return PT_OK;
}

pt_status pt_indicators_open(const pt_read_customers *customers, const pt_source_options *options,
                             pt_arena *arena, pt_indicators *indicators, pt_error *error)
{
    size_t count = customers->dictionary->count;
    int32_t window = options->window_days > 0 ? options->window_days : PT_WINDOW_DAYS;
    pt_indicators made = {
        .count = count,
        .customer = pt_arena_alloc(arena, count, sizeof *made.customer),
        .contribution = pt_arena_alloc(arena, count, sizeof *made.contribution),
        .activity = pt_arena_alloc(arena, count, sizeof *made.activity),
        .credit = pt_arena_alloc(arena, count, sizeof *made.credit),
        .credit_unknown = pt_arena_alloc(arena, count, 1),
        .has_bought = pt_arena_alloc(arena, count, 1),
        .as_of = options->as_of,
        .window_start = options->as_of - window + 1,
    };
    if (made.customer == NULL || made.contribution == NULL || made.activity == NULL || made.credit == NULL ||
        made.credit_unknown == NULL || made.has_bought == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the indicators of {1} customers",
                       count);
    }
    int32_t half_life = options->half_life_days > 0 ? options->half_life_days : PT_HALF_LIFE_DAYS;
    PT_RETURN_IF_ERROR(make_weights(&made, half_life, arena, error));
    *indicators = made;
    return PT_OK;
}

static double weight_of(const pt_indicators *indicators, int32_t day)
{
    size_t age = (size_t)(indicators->as_of - day);
    return age < indicators->weight_count ? indicators->weight[age] : 0.0;
}

void pt_indicators_add_transaction(pt_indicators *indicators, int32_t customer, int32_t day,
                                   int64_t profit_money)
{
    if (day > indicators->as_of) {
        return;
    }
    indicators->has_bought[customer] = 1;
    indicators->activity[customer] += weight_of(indicators, day);
    if (day >= indicators->window_start) {
        /* Whole ten-thousandths below 2^53 add up exactly in any order. */
        indicators->contribution[customer] += (double)profit_money;
    }
}

void pt_indicators_add_interaction(pt_indicators *indicators, int32_t customer, int32_t day)
{
    if (day <= indicators->as_of) {
        indicators->activity[customer] += weight_of(indicators, day);
    }
}

void pt_indicators_finish(pt_indicators *indicators, const pt_read_customers *customers)
{
    size_t kept = 0;
    for (size_t i = 0; i < indicators->count; i++) {
        if (indicators->has_bought[i]) {
            indicators->customer[kept] = (int32_t)i;
            indicators->contribution[kept] = indicators->contribution[i] / money_units;
            indicators->activity[kept] = indicators->activity[i];
            indicators->credit[kept] = customers->credit[i];
            indicators->credit_unknown[kept] = customers->is_credit_unknown[i];
            kept++;
        }
    }
    indicators->count = kept;
}
