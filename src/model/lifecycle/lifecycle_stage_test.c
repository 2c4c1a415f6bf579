#include "model/lifecycle/stage.h"

#include "tests/support/check.h"

#include <math.h>
#include <stdlib.h>

enum { DAYS = 900, HISTORIES = 400 };

/* −ln(1 − 0.9) and −ln(1 − 0.99). */
static const pt_stage_rule rule = {.typical_gap_days = 20,
                                   .prior_gaps = 2,
                                   .risk_gaps = 2.302585092994046,
                                   .churn_gaps = 4.605170185988092,
                                   .new_days = 30,
                                   .won_back_days = 90,
                                   .loyal_days = 365,
                                   .loyal_purchases = 12};

static bool is_churned_by_definition(const bool *bought, int day)
{
    int first = -1, last = -1, purchases = 0;
    for (int d = 0; d <= day; d++) {
        if (bought[d]) {
            first = first < 0 ? d : first;
            last = d;
            purchases++;
        }
    }
    double rate = (2.0 + (purchases - 1)) / (2.0 * 20 + (last - first));
    return first >= 0 && day - last > -log(1 - 0.99) / rate;
}

/* The definition word by word, looking at the whole history anew on each day. */
static pt_stage stage_by_definition(const bool *bought, int day)
{
    int first = -1, last = -1, purchases = 0;
    bool is_won_back = false;
    for (int d = 0; d <= day; d++) {
        if (!bought[d]) {
            continue;
        }
        is_won_back = is_won_back || (d > 0 && day - d <= 90 && is_churned_by_definition(bought, d - 1));
        first = first < 0 ? d : first;
        last = d;
        purchases++;
    }
    double rate = (2.0 + (purchases - 1)) / (2.0 * 20 + (last - first));
    if (first < 0) {
        return PT_STAGE_PROSPECT;
    }
    if (is_churned_by_definition(bought, day)) {
        return PT_STAGE_CHURNED;
    }
    if (day - last > -log(1 - 0.9) / rate) {
        return PT_STAGE_AT_RISK;
    }
    if (is_won_back) {
        return PT_STAGE_WON_BACK;
    }
    if (day - first <= 30) {
        return PT_STAGE_NEW;
    }
    return day - first >= 365 && purchases >= 12 ? PT_STAGE_LOYAL : PT_STAGE_ACTIVE;
}

static void visit(pt_stage_walk *walk, int until, pt_stage *stages)
{
    pt_stage_span span;
    while (pt_stage_next_span(walk, until, &span)) {
        for (int day = span.from; day <= span.to; day++) {
            stages[day] = span.stage;
        }
    }
}

static void walk_history(const bool *bought, pt_stage *stages)
{
    pt_stage_walk walk = {0};
    for (int day = 0; day < DAYS; day++) {
        stages[day] = PT_STAGE_PROSPECT;
    }
    for (int day = 0; day < DAYS; day++) {
        if (bought[day] && walk.rule == NULL) {
            walk = pt_stage_begin(&rule, day);
        } else if (bought[day]) {
            visit(&walk, day - 1, stages);
            pt_stage_purchase(&walk, day);
        }
    }
    if (walk.rule != NULL) {
        visit(&walk, DAYS - 1, stages);
    }
}

/* Purchases come in bursts and pauses, so that every stage occurs. */
static void the_walk_agrees_with_the_definition_on_every_day(void)
{
    unsigned long long state = 1;
    long seen[PT_STAGES] = {0};
    for (int history = 0; history < HISTORIES; history++) {
        bool bought[DAYS] = {false};
        unsigned chance = 40;
        for (int day = 0; day < DAYS; day++) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            unsigned draw = (unsigned)(state >> 33);
            if (draw % 97 == 0) {
                static const unsigned chances[] = {0, 20, 60, 150, 400};
                chance = chances[(draw / 97) % 5];
            }
            bought[day] = (draw / 7) % 1000 < chance;
        }
        pt_stage stages[DAYS];
        walk_history(bought, stages);
        for (int day = 0; day < DAYS; day += history < 40 ? 1 : 13) {
            CHECK(stages[day] == stage_by_definition(bought, day));
            seen[stages[day]]++;
        }
    }
    for (int stage = 0; stage < PT_STAGES; stage++) {
        CHECK(seen[stage] > 100);
    }
}

static void limits_lie_where_the_formula_puts_them(void)
{
    /* One purchase: mean gap 20, risk beyond 46.05 days, churn beyond 92.1. */
    pt_stage_walk walk = pt_stage_begin(&rule, 1000);
    CHECK(walk.risk_from == 1047 && walk.churned_from == 1093);
    CHECK(pt_stage_on(&walk, 1030) == PT_STAGE_NEW && pt_stage_on(&walk, 1031) == PT_STAGE_ACTIVE);
    CHECK(pt_stage_on(&walk, 1046) == PT_STAGE_ACTIVE && pt_stage_on(&walk, 1047) == PT_STAGE_AT_RISK);
    CHECK(pt_stage_on(&walk, 1092) == PT_STAGE_AT_RISK && pt_stage_on(&walk, 1093) == PT_STAGE_CHURNED);
    /* A second after 10 days: mean (40 + 10) / 3. */
    pt_stage_purchase(&walk, 1010);
    CHECK(walk.risk_from == 1010 + 39 && walk.churned_from == 1010 + 77);
}

static void who_returns_before_churning_is_not_won_back(void)
{
    pt_stage_walk in_time = pt_stage_begin(&rule, 0);
    pt_stage_purchase(&in_time, 93); /* churn would have begun on day 93 */
    CHECK(pt_stage_on(&in_time, 93) == PT_STAGE_ACTIVE);
    pt_stage_walk late = pt_stage_begin(&rule, 0);
    pt_stage_purchase(&late, 94);
    CHECK(pt_stage_on(&late, 94) == PT_STAGE_WON_BACK);
    pt_stage_purchase(&late, 150);
    CHECK(pt_stage_on(&late, 184) == PT_STAGE_WON_BACK && pt_stage_on(&late, 185) == PT_STAGE_ACTIVE);
}

CHECK_MAIN(the_walk_agrees_with_the_definition_on_every_day, limits_lie_where_the_formula_puts_them,
           who_returns_before_churning_is_not_won_back)
