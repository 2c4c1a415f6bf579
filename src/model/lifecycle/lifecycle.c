/* Stages of all customers on a day, how they came there month by month, and who moves where.
 *
 * The population's yardsticks, the typical gap and the frequency of the loyal, are taken once, on the day
 * asked for, and held for the whole history: what is seen to move are the customers and not the yardstick. */
#include "model/lifecycle/lifecycle.h"

#include "model/result.h"
#include "numeric/order.h"

#include <math.h>

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

/* Every gap between purchase days of one customer, averaged over all customers. */
static pt_status typical_gap(const pt_setting *setting, const pt_purchase_summary *summaries, size_t count,
                             double *days, pt_error *error)
{
    if (setting->is_given) {
        *days = setting->number;
        return PT_OK;
    }
    int64_t gaps = 0;
    int64_t gap_days = 0;
    for (size_t c = 0; c < count; c++) {
        if (summaries[c].row_count > 0) {
            gaps += summaries[c].day_count - 1;
            gap_days += summaries[c].last_day - summaries[c].first_day;
        }
    }
    if (gaps == 0) {
        return PT_FAIL(
            error, PT_TOO_LITTLE_DATA,
            "no customer bought on two days, so the usual gap is not known: give typical-gap in days");
    }
    *days = (double)gap_days / (double)gaps;
    return PT_OK;
}

/* The fewest purchase days with which a customer is in the top share by the rank rule, where equal values
 * count by the first of them. Infinite when nobody is. */
static pt_status loyal_purchases(const pt_run *run, double share_percent,
                                 const pt_purchase_summary *summaries, size_t code_count, double *purchases,
                                 pt_error *error)
{
    double *sorted = pt_arena_alloc(run->arena, code_count, sizeof *sorted);
    double *scratch = pt_arena_alloc(run->arena, code_count, sizeof *scratch);
    if (sorted == NULL || scratch == NULL) {
        return out_of_memory(error);
    }
    size_t count = 0;
    for (size_t c = 0; c < code_count; c++) {
        if (summaries[c].row_count > 0) {
            sorted[count++] = summaries[c].day_count;
        }
    }
    pt_sort_reals(sorted, scratch, count);
    size_t first = (size_t)((double)count * (100.0 - share_percent) / 100.0);
    if (first > 0 && first < count && sorted[first - 1] == sorted[first]) {
        first = pt_count_not_greater(sorted, count, sorted[first]);
    }
    *purchases = first < count ? sorted[first] : INFINITY;
    return PT_OK;
}

static pt_status make_rule(const pt_run *run, const pt_setting *settings,
                           const pt_purchase_summary *summaries, size_t code_count, pt_stage_rule *rule,
                           pt_error *error)
{
    double risk = settings[PT_LIFECYCLE_RISK].number / 100.0;
    double churn = settings[PT_LIFECYCLE_CHURN].number / 100.0;
    if (churn <= risk) {
        return pt_error_at_field(error, PT_FAIL(error, PT_INVALID_INPUT, "must be above risk"), "churn");
    }
    *rule = (pt_stage_rule){
        .prior_gaps = settings[PT_LIFECYCLE_PRIOR_GAPS].number,
        .risk_gaps = -log(1.0 - risk),
        .churn_gaps = -log(1.0 - churn),
        .new_days = (int32_t)settings[PT_LIFECYCLE_NEW_DAYS].integer,
        .won_back_days = (int32_t)settings[PT_LIFECYCLE_WON_BACK_DAYS].integer,
        .loyal_days = (int32_t)settings[PT_LIFECYCLE_LOYAL_DAYS].integer,
    };
    PT_RETURN_IF_ERROR(typical_gap(&settings[PT_LIFECYCLE_TYPICAL_GAP], summaries, code_count,
                                   &rule->typical_gap_days, error));
    return loyal_purchases(run, settings[PT_LIFECYCLE_LOYAL_SHARE].number, summaries, code_count,
                           &rule->loyal_purchases, error);
}

static pt_status add_scalars(const pt_run *run, const pt_lifecycle *lifecycle,
                             const pt_purchase_totals *totals, pt_result *result, pt_error *error)
{
    const pt_lifecycle_people *people = &lifecycle->people;
    PT_RETURN_IF_ERROR(pt_result_add_date(result, run, "as_of", lifecycle->scope.as_of, error));
    pt_result_add_number(result, "customers", (double)(people->buyer_count + people->prospect_count));
    pt_result_add_number(result, "rows", (double)totals->row_count);
    pt_result_add_number(result, "rows_later", (double)totals->later_count);
    pt_result_add_number(result, "typical_gap", lifecycle->rule->typical_gap_days);
    pt_result_add_number(result, "loyal_from", lifecycle->rule->loyal_purchases);
    return PT_OK;
}

pt_status pt_lifecycle_run(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                           pt_result *result, pt_error *error)
{
    pt_purchases purchases;
    PT_RETURN_IF_ERROR(pt_purchases_arrange(run, &frames[PT_LIFECYCLE_TRANSACTIONS], &purchases, error));
    const pt_setting *as_of = &settings[PT_LIFECYCLE_AS_OF];
    pt_purchase_scope scope = {
        .as_of = as_of->is_given ? as_of->date : pt_purchases_last_day(&purchases),
        .drops_returns = settings[PT_LIFECYCLE_RETURNS].choice == 1,
    };
    size_t count = purchases.customers->count;
    pt_purchase_summary *summaries = pt_arena_alloc(run->arena, count, sizeof *summaries);
    pt_standing *standings = pt_arena_alloc(run->arena, count, sizeof *standings);
    if (summaries == NULL || standings == NULL) {
        return out_of_memory(error);
    }
    pt_purchase_totals totals;
    PT_RETURN_IF_ERROR(pt_purchases_summarise(run, &purchases, scope, summaries, &totals, error));
    pt_stage_rule rule;
    PT_RETURN_IF_ERROR(make_rule(run, settings, summaries, count, &rule, error));
    pt_lifecycle lifecycle = {
        .purchases = &purchases,
        .scope = scope,
        .summaries = summaries,
        .rule = &rule,
        .people = {.customers = purchases.customers, .buyer_count = totals.customer_count},
        .standings = standings,
    };
    PT_RETURN_IF_ERROR(pt_lifecycle_find_prospects(run, &frames[PT_LIFECYCLE_CUSTOMERS], &lifecycle,
                                                   &lifecycle.people, error));
    pt_stage_history history;
    PT_RETURN_IF_ERROR(pt_lifecycle_walk(run, &lifecycle, &totals, &history, error));
    PT_RETURN_IF_ERROR(add_scalars(run, &lifecycle, &totals, result, error));
    PT_RETURN_IF_ERROR(pt_lifecycle_add_customers(run, &lifecycle, result, error));
    PT_RETURN_IF_ERROR(pt_lifecycle_add_stages(run, &lifecycle, &history, result, error));
    PT_RETURN_IF_ERROR(pt_lifecycle_add_history(run, &history, result, error));
    PT_RETURN_IF_ERROR(pt_lifecycle_add_transitions(run, &history, result, error));
    pt_purchase_warn(as_of->is_given, scope, &totals, result);
    return PT_OK;
}
