/* The three indicators of customer value (domain C1) as they are read from a store:
 *
 *   contribution  profit of the last window_days up to the as-of day: amounts with returns deducted, less
 * their cost where the cost is recorded, in units of the base currency; activity      sum over purchases and
 * interactions up to the as-of day of 2^(−age / half_life_days), age in days: frequency and recency in one
 * number, in which one thing done today counts 1; credit        the customer's recorded credit score; unknown
 * where there is none.
 *
 * Only customers with at least one transaction up to the as-of day are listed. Only source.c and
 * source_reader.c use it. */
#ifndef PT_STUDY_INDICATOR_H
#define PT_STUDY_INDICATOR_H

#include "study/source_reader.h"

enum { PT_WINDOW_DAYS = 365, PT_HALF_LIFE_DAYS = 90 };

struct pt_indicators {
    size_t count;
    int32_t *customer;
    double *contribution;
    double *activity;
    double *credit;
    uint8_t *credit_unknown;
    uint8_t *has_bought;
    int32_t as_of;
    int32_t window_start; /* first day that counts for contribution */
    const double *weight; /* of an age in days, up to weight_count */
    size_t weight_count;
};

/* Starts with all of customers at zero. */
pt_status pt_indicators_open(const pt_read_customers *customers, const pt_source_options *options,
                             pt_arena *arena, pt_indicators *indicators, pt_error *error);

/* Money in ten-thousandths of the base currency's unit. */
void pt_indicators_add_transaction(pt_indicators *indicators, int32_t customer, int32_t day,
                                   int64_t profit_money);
void pt_indicators_add_interaction(pt_indicators *indicators, int32_t customer, int32_t day);

/* Leaves only those who bought, in place. */
void pt_indicators_finish(pt_indicators *indicators, const pt_read_customers *customers);

#endif
