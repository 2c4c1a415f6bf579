#include "model/lifecycle/stage.h"

#include <math.h>

/* The first day on which silence since the last purchase is longer than limit_days. */
static int32_t day_beyond(int32_t last_day, double limit_days)
{
    return last_day + (int32_t)floor(limit_days) + 1;
}

static void set_limits(pt_stage_walk *walk)
{
    const pt_stage_rule *rule = walk->rule;
    double gaps = walk->purchases - 1;
    double gap_days = walk->last_day - walk->first_day; /* gaps between purchase days add up to this */
    double mean = (rule->prior_gaps * rule->typical_gap_days + gap_days) / (rule->prior_gaps + gaps);
    walk->risk_from = day_beyond(walk->last_day, rule->risk_gaps * mean);
    walk->churned_from = day_beyond(walk->last_day, rule->churn_gaps * mean);
}

pt_stage_walk pt_stage_begin(const pt_stage_rule *rule, int32_t day)
{
    pt_stage_walk walk = {.rule = rule,
                          .first_day = day,
                          .last_day = day,
                          .purchases = 1,
                          .won_back_until = INT32_MIN,
                          .at = day};
    set_limits(&walk);
    return walk;
}

void pt_stage_purchase(pt_stage_walk *walk, int32_t day)
{
    /* Churned on the day before: a purchase on the very day when it would have begun comes in time. */
    if (day > walk->churned_from) {
        walk->won_back_until = day + walk->rule->won_back_days;
    }
    walk->last_day = day;
    walk->purchases++;
    set_limits(walk);
}

pt_stage pt_stage_on(const pt_stage_walk *walk, int32_t day)
{
    const pt_stage_rule *rule = walk->rule;
    if (day >= walk->churned_from) {
        return PT_STAGE_CHURNED;
    }
    if (day >= walk->risk_from) {
        return PT_STAGE_AT_RISK;
    }
    if (day <= walk->won_back_until) {
        return PT_STAGE_WON_BACK;
    }
    if (day - walk->first_day <= rule->new_days) {
        return PT_STAGE_NEW;
    }
    bool is_loyal = day - walk->first_day >= rule->loyal_days && walk->purchases >= rule->loyal_purchases;
    return is_loyal ? PT_STAGE_LOYAL : PT_STAGE_ACTIVE;
}

/* The earlier of next and day, if day is still to come. */
static int32_t sooner(int32_t next, int32_t day, int32_t now)
{
    return day > now && day < next ? day : next;
}

bool pt_stage_next_span(pt_stage_walk *walk, int32_t until, pt_stage_span *span)
{
    if (walk->at > until) {
        return false;
    }
    int32_t now = walk->at;
    int32_t next = until + 1;
    next = sooner(next, walk->churned_from, now);
    next = sooner(next, walk->risk_from, now);
    next = sooner(next, walk->first_day + walk->rule->new_days + 1, now);
    next = sooner(next, walk->first_day + walk->rule->loyal_days, now);
    if (walk->won_back_until != INT32_MIN) {
        next = sooner(next, walk->won_back_until + 1, now);
    }
    *span = (pt_stage_span){.stage = pt_stage_on(walk, now), .from = now, .to = next - 1};
    walk->at = next;
    return true;
}
