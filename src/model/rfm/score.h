/* Scores 1 … 5 from cut points. */
#ifndef PT_MODEL_RFM_SCORE_H
#define PT_MODEL_RFM_SCORE_H

#include <stdbool.h>
#include <stddef.h>

enum { PT_RFM_CUTS = 4, PT_RFM_SCORES = 5 };

typedef enum pt_rfm_scoring {
    PT_RFM_RANK,      /* score = ceil(5 (1 + smaller) / n) */
    PT_RFM_CUTPOINTS, /* quantiles of type 7 plus 1, [lower, upper): the R package rfm */
    PT_RFM_QUANTILES, /* quantiles of type 7, (lower, upper] */
    PT_RFM_FIXED,     /* given limits, (lower, upper] */
} pt_rfm_scoring;

/* Four ascending cut points; infinite where no value reaches a score. */
typedef struct pt_rfm_scale {
    double cuts[PT_RFM_CUTS];
    bool lies_above; /* whether a value equal to a cut point gets the higher score */
} pt_rfm_scale;

/* The scale that scoring makes of the sorted values of all customers. fixed is used by PT_RFM_FIXED. */
pt_rfm_scale pt_rfm_scale_of(pt_rfm_scoring scoring, const double *sorted, size_t count,
                             const double fixed[PT_RFM_CUTS]);

/* 1 for the smallest values … 5 for the greatest. */
int pt_rfm_score(const pt_rfm_scale *scale, double value);

#endif
