#include "model/lifecycle/lifecycle.h"

/* clang-format off */
static const pt_model_column transaction_columns[] = {
    {.name = "customer_id", .type = PT_COLUMN_KEY,  .source = "transaction.customer_id", .help = PT_N("who bought")},
    {.name = "date",        .type = PT_COLUMN_DATE, .source = "transaction.day",         .help = PT_N("the day of the purchase")},
    {.name = "amount",      .type = PT_COLUMN_REAL, .source = "transaction.base_amount", .help = PT_N("what was paid")},
};

static const pt_model_column customer_columns[] = {
    {.name = "customer_id", .type = PT_COLUMN_KEY,  .source = "customer.id",             .help = PT_N("each customer once")},
};

static const pt_model_input inputs[PT_LIFECYCLE_INPUTS] = {
    [PT_LIFECYCLE_TRANSACTIONS] = {.name = "transactions", .help = PT_N("purchases, one row each or one row for each line of an order"),
                                   .columns = transaction_columns, .column_count = sizeof transaction_columns / sizeof *transaction_columns},
    [PT_LIFECYCLE_CUSTOMERS]    = {.name = "customers", .help = PT_N("all customers; those without a purchase are prospects"), .is_optional = true,
                                   .columns = customer_columns, .column_count = sizeof customer_columns / sizeof *customer_columns},
};

static const pt_choice returns[] = {
    {"keep", PT_N("count them like any row")},
    {"drop", PT_N("leave rows with a negative amount out")},
    {0},
};

static const pt_parameter parameters[] = {
    [PT_LIFECYCLE_AS_OF]         = {.name = "as-of", .label = PT_N("As of"), .kind = PT_PARAMETER_DATE,
                                    .help = PT_N("the day from which is looked back, itself included; standard is the last day in the data")},
    [PT_LIFECYCLE_RETURNS]       = {.name = "returns", .label = PT_N("Returns"), .kind = PT_PARAMETER_CHOICE, .standard = "keep", .choices = returns,
                                    .help = PT_N("what is done with rows that have a negative amount")},
    [PT_LIFECYCLE_RISK]          = {.name = "risk", .label = PT_N("At risk beyond"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("% of the customer's own gaps"), .minimum = 50, .maximum = 99.99, .standard = "90",
                                    .help = PT_N("silence longer than this share of the gaps to be expected is a risk")},
    [PT_LIFECYCLE_CHURN]         = {.name = "churn", .label = PT_N("Churned beyond"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("% of the customer's own gaps"), .minimum = 50, .maximum = 99.99, .standard = "99",
                                    .help = PT_N("silence longer than this share of the gaps to be expected is churn")},
    [PT_LIFECYCLE_PRIOR_GAPS]    = {.name = "prior-gaps", .label = PT_N("Weight of the population"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("gaps"), .minimum = 0.1, .maximum = 1000, .standard = "2",
                                    .help = PT_N("the population's mean gap counts like this many gaps of the customer's own")},
    [PT_LIFECYCLE_TYPICAL_GAP]   = {.name = "typical-gap", .label = PT_N("Typical gap"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("days"), .minimum = 0.1, .maximum = 36500,
                                    .help = PT_N("days between two purchases; standard is the mean of all gaps in the data")},
    [PT_LIFECYCLE_NEW_DAYS]      = {.name = "new-days", .label = PT_N("New for"), .kind = PT_PARAMETER_INTEGER, .unit = PT_N("days"), .minimum = 0, .maximum = 36500, .standard = "30",
                                    .help = PT_N("after the first purchase")},
    [PT_LIFECYCLE_WON_BACK_DAYS] = {.name = "won-back-days", .label = PT_N("Won back for"), .kind = PT_PARAMETER_INTEGER, .unit = PT_N("days"), .minimum = 0, .maximum = 36500, .standard = "90",
                                    .help = PT_N("after a purchase that ended churn")},
    [PT_LIFECYCLE_LOYAL_DAYS]    = {.name = "loyal-days", .label = PT_N("Loyal after"), .kind = PT_PARAMETER_INTEGER, .unit = PT_N("days"), .minimum = 0, .maximum = 36500, .standard = "365",
                                    .help = PT_N("since the first purchase")},
    [PT_LIFECYCLE_LOYAL_SHARE]   = {.name = "loyal-share", .label = PT_N("Loyal are the most frequent"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("% of customers"), .minimum = 0, .maximum = 100, .standard = "25",
                                    .help = PT_N("by days with a purchase; equal customers are treated alike")},
};

static const char *const stage_names[PT_STAGES] = {
    [PT_STAGE_PROSPECT] = "prospect", [PT_STAGE_NEW] = "new",         [PT_STAGE_ACTIVE] = "active",     [PT_STAGE_LOYAL] = "loyal",
    [PT_STAGE_AT_RISK] = "at_risk",   [PT_STAGE_CHURNED] = "churned", [PT_STAGE_WON_BACK] = "won_back",
};

const pt_dictionary pt_stage_names = {.count = PT_STAGES, .texts = stage_names};

static const pt_choice stages[] = {
    {"prospect", PT_N("Prospect")},
    {"new",      PT_N("New")},
    {"active",   PT_N("Active")},
    {"loyal",    PT_N("Loyal")},
    {"at_risk",  PT_N("At risk")},
    {"churned",  PT_N("Churned")},
    {"won_back", PT_N("Won back")},
    {0},
};

static const char *const reason_names[PT_STAGES] = {
    [PT_STAGE_PROSPECT] = "no_purchase",
    [PT_STAGE_NEW]      = "first_purchase_recent",
    [PT_STAGE_ACTIVE]   = "buys_as_usual",
    [PT_STAGE_LOYAL]    = "long_and_frequent",
    [PT_STAGE_AT_RISK]  = "silent_beyond_risk",
    [PT_STAGE_CHURNED]  = "silent_beyond_churn",
    [PT_STAGE_WON_BACK] = "returned_after_churn",
};

const pt_dictionary pt_stage_reasons = {.count = PT_STAGES, .texts = reason_names};

static const pt_choice reasons[] = {
    {"no_purchase",           PT_N("has not bought yet")},
    {"first_purchase_recent", PT_N("bought first a short while ago")},
    {"buys_as_usual",         PT_N("buys in the usual rhythm")},
    {"long_and_frequent",     PT_N("has bought for long and often")},
    {"silent_beyond_risk",    PT_N("is silent longer than nearly all gaps to be expected")},
    {"silent_beyond_churn",   PT_N("is silent longer than any gap to be expected")},
    {"returned_after_churn",  PT_N("came back after having been lost")},
    {0},
};

static const pt_model_output outputs[] = {
    {NULL, "as_of",       PT_SHOW_DATE,   PT_N("As of"), NULL},
    {NULL, "customers",   PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {NULL, "rows",        PT_SHOW_COUNT,  PT_N("Rows used"), NULL},
    {NULL, "rows_later",  PT_SHOW_COUNT,  PT_N("Rows after the day, ignored"), NULL},
    {NULL, "typical_gap", PT_SHOW_DAYS,   PT_N("Typical gap"), NULL},
    {NULL, "loyal_from",  PT_SHOW_COUNT,  PT_N("Purchase days of a loyal customer, at least"), NULL},
    {"customers", "customer_id",        PT_SHOW_CUSTOMER, PT_N("Customer"), NULL},
    {"customers", "stage",              PT_SHOW_CODE,     PT_N("Stage"), stages},
    {"customers", "since",              PT_SHOW_DATE,     PT_N("Since"), NULL},
    {"customers", "reason",             PT_SHOW_CODE,     PT_N("Main reason"), reasons},
    {"customers", "silence_days",       PT_SHOW_DAYS,     PT_N("Days since the last purchase"), NULL},
    {"customers", "risk_after_days",    PT_SHOW_DAYS,     PT_N("At risk from this silence on"), NULL},
    {"customers", "churned_after_days", PT_SHOW_DAYS,     PT_N("Churned from this silence on"), NULL},
    {"stages", "stage",           PT_SHOW_CODE,   PT_N("Stage"), stages},
    {"stages", "customers",       PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {"stages", "share",           PT_SHOW_SHARE,  PT_N("Share of customers"), NULL},
    {"stages", "amount",          PT_SHOW_MONEY,  PT_N("Amount"), NULL},
    {"stages", "purchases_mean",  PT_SHOW_NUMBER, PT_N("Mean number of purchase days"), NULL},
    {"stages", "months_expected", PT_SHOW_NUMBER, PT_N("Months expected in the stage"), NULL},
    {"history", "month",     PT_SHOW_TEXT,  PT_N("End of the month"), NULL},
    {"history", "stage",     PT_SHOW_CODE,  PT_N("Stage"), stages},
    {"history", "customers", PT_SHOW_COUNT, PT_N("Customers"), NULL},
    {"transitions", "from",        PT_SHOW_CODE,  PT_N("Stage at the end of a month"), stages},
    {"transitions", "to",          PT_SHOW_CODE,  PT_N("Stage one month later"), stages},
    {"transitions", "count",       PT_SHOW_COUNT, PT_N("Moves"), NULL},
    {"transitions", "probability", PT_SHOW_SHARE, PT_N("Probability"), NULL},
};
/* clang-format on */

const pt_model pt_model_lifecycle = {
    .name = "lifecycle",
    .version = 1,
    .title = PT_N("Lifecycle of customers"),
    .question = PT_N(
        "Who is new, loyal, silent for too long or lost, and how do customers move between these stages?"),
    .inputs = inputs,
    .input_count = PT_LIFECYCLE_INPUTS,
    .parameters = parameters,
    .parameter_count = PT_LIFECYCLE_PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = pt_lifecycle_run,
};
