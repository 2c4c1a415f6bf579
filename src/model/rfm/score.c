#include "model/rfm/score.h"

#include "numeric/order.h"

#include <string.h>

pt_rfm_scale pt_rfm_scale_of(pt_rfm_scoring scoring, const double *sorted, size_t count,
                             const double fixed[PT_RFM_CUTS])
{
    pt_rfm_scale scale = {.lies_above = scoring == PT_RFM_RANK || scoring == PT_RFM_CUTPOINTS};
    switch (scoring) {
    case PT_RFM_RANK: pt_rank_cuts(sorted, count, PT_RFM_SCORES, scale.cuts); break;
    case PT_RFM_FIXED: memcpy(scale.cuts, fixed, sizeof scale.cuts); break;
    case PT_RFM_CUTPOINTS:
    case PT_RFM_QUANTILES:
        for (size_t k = 0; k < PT_RFM_CUTS; k++) {
            double quantile = pt_quantile(sorted, count, (double)(k + 1) / PT_RFM_SCORES);
            scale.cuts[k] = scoring == PT_RFM_CUTPOINTS ? quantile + 1.0 : quantile;
        }
        break;
    }
    return scale;
}

int pt_rfm_score(const pt_rfm_scale *scale, double value)
{
    int score = 1;
    for (size_t k = 0; k < PT_RFM_CUTS; k++) {
        score += scale->lies_above ? value >= scale->cuts[k] : value > scale->cuts[k];
    }
    return score;
}
