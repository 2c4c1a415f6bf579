/* The stage of one customer's relationship on any day, from the days of purchase alone.
 *
 * Silence is judged by the customer's own rhythm: gaps between purchase days are held to be exponential with
 * mean (k g + Σ gaps) / (k + n) after n gaps, that is the customer's mean gap drawn towards the population's
 * mean gap g as if by k gaps more. Beyond the quantile of risk the customer is at risk, beyond that of churn
 * churned. Between two purchases everything is fixed, so a stage changes on days that can be computed: a walk
 * visits spans of equal stage instead of days. */
#ifndef PT_MODEL_LIFECYCLE_STAGE_H
#define PT_MODEL_LIFECYCLE_STAGE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum pt_stage {
    PT_STAGE_PROSPECT,
    PT_STAGE_NEW,
    PT_STAGE_ACTIVE,
    PT_STAGE_LOYAL,
    PT_STAGE_AT_RISK,
    PT_STAGE_CHURNED,
    PT_STAGE_WON_BACK,
    PT_STAGES,
} pt_stage;

typedef struct pt_stage_rule {
    double typical_gap_days; /* g */
    double prior_gaps;       /* k */
    double risk_gaps;        /* silence allowed in mean gaps: −ln(1 − 0.9) */
    double churn_gaps;       /* −ln(1 − 0.99) */
    int32_t new_days;        /* new up to this many days after the first purchase */
    int32_t won_back_days;   /* won back up to this many days after the purchase that ended churn */
    int32_t loyal_days;      /* loyal from this tenure on, */
    double loyal_purchases;  /* with at least so many purchase days */
} pt_stage_rule;

/* A customer between two purchases. Begin with pt_stage_begin(). */
typedef struct pt_stage_walk {
    const pt_stage_rule *rule;
    int32_t first_day;
    int32_t last_day;  /* the last purchase so far */
    int32_t purchases; /* purchase days so far */
    int32_t risk_from; /* first day at risk if no purchase comes */
    int32_t churned_from;
    int32_t won_back_until; /* last day; before first_day: never */
    int32_t at;             /* first day not visited yet */
} pt_stage_walk;

/* A first purchase. */
pt_stage_walk pt_stage_begin(const pt_stage_rule *rule, int32_t day);

/* A further purchase on a later day than the last. Visit the days before it first. */
void pt_stage_purchase(pt_stage_walk *walk, int32_t day);

/* The stage on day, which is not before the last purchase. */
pt_stage pt_stage_on(const pt_stage_walk *walk, int32_t day);

typedef struct pt_stage_span {
    pt_stage stage;
    int32_t from, to; /* both included */
} pt_stage_span;

/* The next days of one stage, none after until; false when they are visited. Neighbouring spans may be of the
 * same stage. */
bool pt_stage_next_span(pt_stage_walk *walk, int32_t until, pt_stage_span *span);

#endif
