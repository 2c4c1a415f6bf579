/* What the parts of the model lifecycle share. */
#ifndef PT_MODEL_LIFECYCLE_LIFECYCLE_H
#define PT_MODEL_LIFECYCLE_LIFECYCLE_H

#include "model/lifecycle/stage.h"
#include "model/model.h"
#include "model/purchase/purchase.h"

/* Indices of the parameters. */
enum {
    PT_LIFECYCLE_AS_OF,
    PT_LIFECYCLE_RETURNS,
    PT_LIFECYCLE_RISK,
    PT_LIFECYCLE_CHURN,
    PT_LIFECYCLE_PRIOR_GAPS,
    PT_LIFECYCLE_TYPICAL_GAP,
    PT_LIFECYCLE_NEW_DAYS,
    PT_LIFECYCLE_WON_BACK_DAYS,
    PT_LIFECYCLE_LOYAL_DAYS,
    PT_LIFECYCLE_LOYAL_SHARE,
    PT_LIFECYCLE_PARAMETERS,
};

/* Inputs. */
enum { PT_LIFECYCLE_TRANSACTIONS, PT_LIFECYCLE_CUSTOMERS, PT_LIFECYCLE_INPUTS };

extern const pt_dictionary pt_stage_names;

/* Why a customer is in a stage: reason i belongs to stage i. */
extern const pt_dictionary pt_stage_reasons;

pt_status pt_lifecycle_run(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                           pt_result *result, pt_error *error);

/* Where a customer stands on the day asked for. */
typedef struct pt_standing {
    pt_stage stage;
    int32_t since;
    int32_t risk_after_days; /* silence from which at risk and churned */
    int32_t churned_after_days;
} pt_standing;

/* Customers by stage at the end of each month that is over, and moves from one month's end to the next. */
typedef struct pt_stage_history {
    int32_t first_month;
    size_t month_count;
    int64_t *customers; /* [month][stage] */
    int64_t moves[PT_STAGES][PT_STAGES];
} pt_stage_history;

/* Who is in the result: buyers by their code in the transactions, prospects with codes of the same
 * dictionary. */
typedef struct pt_lifecycle_people {
    const pt_dictionary *customers;
    size_t buyer_count;
    size_t prospect_count;
    const int32_t *prospects;
} pt_lifecycle_people;

/* One run. summaries and standings belong to the customer codes of purchases; a standing means nothing where
 * the summary has no purchase. */
typedef struct pt_lifecycle {
    const pt_purchases *purchases;
    pt_purchase_scope scope;
    const pt_purchase_summary *summaries;
    const pt_stage_rule *rule;
    pt_lifecycle_people people;
    pt_standing *standings;
} pt_lifecycle;

/* Adds to people those in frame (the second input) who have not bought by the day asked for, once each. */
pt_status pt_lifecycle_find_prospects(const pt_run *run, const pt_frame *frame, const pt_lifecycle *lifecycle,
                                      pt_lifecycle_people *people, pt_error *error);

/* Walks through every customer's purchases and fills standings and history. */
pt_status pt_lifecycle_walk(const pt_run *run, const pt_lifecycle *lifecycle,
                            const pt_purchase_totals *totals, pt_stage_history *history, pt_error *error);

pt_status pt_lifecycle_add_customers(const pt_run *run, const pt_lifecycle *lifecycle, pt_result *result,
                                     pt_error *error);
pt_status pt_lifecycle_add_stages(const pt_run *run, const pt_lifecycle *lifecycle,
                                  const pt_stage_history *history, pt_result *result, pt_error *error);
pt_status pt_lifecycle_add_history(const pt_run *run, const pt_stage_history *history, pt_result *result,
                                   pt_error *error);
pt_status pt_lifecycle_add_transitions(const pt_run *run, const pt_stage_history *history, pt_result *result,
                                       pt_error *error);

#endif
