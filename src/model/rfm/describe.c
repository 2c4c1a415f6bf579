#include "model/rfm/rfm.h"

#include "model/rfm/score.h"

/* clang-format off */
static const pt_model_column columns[] = {
    {.name = "customer_id", .type = PT_COLUMN_KEY,  .source = "transaction.customer_id", .help = PT_N("who bought")},
    {.name = "date",        .type = PT_COLUMN_DATE, .source = "transaction.day",         .help = PT_N("the day of the purchase")},
    {.name = "amount",      .type = PT_COLUMN_REAL, .source = "transaction.base_amount", .help = PT_N("what was paid")},
    {.name = "order_id",    .type = PT_COLUMN_KEY,  .source = "transaction.order_id",    .help = PT_N("rows of one order have the same; without it each row is an order"),
     .is_optional = true, .may_be_unknown = true},
};

static const pt_model_input inputs[] = {
    {.name = "transactions", .help = PT_N("purchases, one row each or one row for each line of an order"), .columns = columns, .column_count = sizeof columns / sizeof *columns},
};

static const pt_choice frequencies[] = {
    {"orders", PT_N("number of orders")},
    {"days",   PT_N("number of days with a purchase")},
    {0},
};

static const pt_choice monetaries[] = {
    {"total",   PT_N("total amount")},
    {"average", PT_N("average amount of an order or day")},
    {0},
};

static const pt_choice returns[] = {
    {"keep", PT_N("count them like any row")},
    {"drop", PT_N("leave rows with a negative amount out")},
    {0},
};

static const pt_choice scorings[] = {
    [PT_RFM_RANK]      = {"rank",      PT_N("fifths of the ranking, equal values share a score")},
    [PT_RFM_CUTPOINTS] = {"cutpoints", PT_N("quantiles plus 1, as the R package rfm cuts")},
    [PT_RFM_QUANTILES] = {"quantiles", PT_N("quantiles, the limit itself belongs to the lower score")},
    [PT_RFM_FIXED]     = {"fixed",     PT_N("limits of your own")},
    {0},
};

static const pt_choice splits[] = {
    [PT_RFM_MEAN]        = {"mean",   PT_N("mean of all customers")},
    [PT_RFM_MEDIAN]      = {"median", PT_N("median of all customers")},
    [PT_RFM_FIXED_SPLIT] = {"fixed",  PT_N("limits of your own")},
    {0},
};

static const pt_parameter parameters[] = {
    [PT_RFM_AS_OF]     = {.name = "as-of", .label = PT_N("As of"), .kind = PT_PARAMETER_DATE,
                          .help = PT_N("the day from which is looked back, itself included; standard is the last day in the data")},
    [PT_RFM_FREQUENCY] = {.name = "frequency", .label = PT_N("Frequency"), .kind = PT_PARAMETER_CHOICE, .standard = "orders", .choices = frequencies,
                          .help = PT_N("what counts as one purchase")},
    [PT_RFM_MONETARY]  = {.name = "monetary", .label = PT_N("Amount"), .kind = PT_PARAMETER_CHOICE, .standard = "total", .choices = monetaries,
                          .help = PT_N("which amount speaks for a customer")},
    [PT_RFM_RETURNS]   = {.name = "returns", .label = PT_N("Returns"), .kind = PT_PARAMETER_CHOICE, .standard = "keep", .choices = returns,
                          .help = PT_N("what is done with rows that have a negative amount")},
    [PT_RFM_SCORING]   = {.name = "scoring", .label = PT_N("Scoring"), .kind = PT_PARAMETER_CHOICE, .standard = "rank", .choices = scorings,
                          .help = PT_N("how the scores 1 to 5 are made")},
    [PT_RFM_R_CUTS]    = {.name = "r-cuts", .label = PT_N("Limits of recency"), .kind = PT_PARAMETER_NUMBERS, .unit = PT_N("days"),
                          .help = PT_N("four increasing numbers for fixed scoring; up to the first the score is 5")},
    [PT_RFM_F_CUTS]    = {.name = "f-cuts", .label = PT_N("Limits of frequency"), .kind = PT_PARAMETER_NUMBERS,
                          .help = PT_N("four increasing numbers for fixed scoring; up to the first the score is 1")},
    [PT_RFM_M_CUTS]    = {.name = "m-cuts", .label = PT_N("Limits of amount"), .kind = PT_PARAMETER_NUMBERS,
                          .help = PT_N("four increasing numbers for fixed scoring; up to the first the score is 1")},
    [PT_RFM_SPLIT]     = {.name = "split", .label = PT_N("Split"), .kind = PT_PARAMETER_CHOICE, .standard = "mean", .choices = splits,
                          .help = PT_N("what high and low are compared with for the eight classes")},
    [PT_RFM_R_SPLIT]   = {.name = "r-split", .label = PT_N("Split of recency"), .kind = PT_PARAMETER_NUMBER, .unit = PT_N("days"),
                          .help = PT_N("for the fixed split: recency is high below it")},
    [PT_RFM_F_SPLIT]   = {.name = "f-split", .label = PT_N("Split of frequency"), .kind = PT_PARAMETER_NUMBER,
                          .help = PT_N("for the fixed split: frequency is high above it")},
    [PT_RFM_M_SPLIT]   = {.name = "m-split", .label = PT_N("Split of amount"), .kind = PT_PARAMETER_NUMBER,
                          .help = PT_N("for the fixed split: the amount is high above it")},
};

static const char *const class_names[PT_RFM_CLASSES] = {
    "important_value", "important_develop", "important_keep", "important_win_back",
    "general_value",   "general_develop",   "general_keep",   "general_win_back",
};

const pt_dictionary pt_rfm_class_names = {.count = PT_RFM_CLASSES, .texts = class_names};

/* Everything that shows a class to people takes its name from here: command line, summary and page. */
static const pt_choice classes[] = {
    {"important_value",    PT_N("Important: value")},
    {"important_develop",  PT_N("Important: develop")},
    {"important_keep",     PT_N("Important: keep")},
    {"important_win_back", PT_N("Important: win back")},
    {"general_value",      PT_N("General: value")},
    {"general_develop",    PT_N("General: develop")},
    {"general_keep",       PT_N("General: keep")},
    {"general_win_back",   PT_N("General: win back")},
    {0},
};

static const pt_model_output outputs[] = {
    {NULL, "as_of",           PT_SHOW_DATE,   PT_N("As of"), NULL},
    {NULL, "customers",       PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {NULL, "rows",            PT_SHOW_COUNT,  PT_N("Rows used"), NULL},
    {NULL, "rows_later",      PT_SHOW_COUNT,  PT_N("Rows after the day, ignored"), NULL},
    {NULL, "amount",          PT_SHOW_MONEY,  PT_N("Amount"), NULL},
    {NULL, "recency_mean",    PT_SHOW_DAYS,   PT_N("Mean recency"), NULL},
    {NULL, "frequency_mean",  PT_SHOW_NUMBER, PT_N("Mean frequency"), NULL},
    {NULL, "monetary_mean",   PT_SHOW_MONEY,  PT_N("Mean amount of a customer"), NULL},
    {NULL, "recency_split",   PT_SHOW_DAYS,   PT_N("Recency is high below"), NULL},
    {NULL, "frequency_split", PT_SHOW_NUMBER, PT_N("Frequency is high above"), NULL},
    {NULL, "monetary_split",  PT_SHOW_MONEY,  PT_N("Amount is high above"), NULL},
    {NULL, "r_cuts",          PT_SHOW_DAYS,   PT_N("Cut points of recency"), NULL},
    {NULL, "f_cuts",          PT_SHOW_NUMBER, PT_N("Cut points of frequency"), NULL},
    {NULL, "m_cuts",          PT_SHOW_MONEY,  PT_N("Cut points of amount"), NULL},
    {NULL, "r_counts",        PT_SHOW_COUNT,  PT_N("Customers by recency score 1 to 5"), NULL},
    {NULL, "f_counts",        PT_SHOW_COUNT,  PT_N("Customers by frequency score 1 to 5"), NULL},
    {NULL, "m_counts",        PT_SHOW_COUNT,  PT_N("Customers by amount score 1 to 5"), NULL},
    {"customers", "customer_id",  PT_SHOW_CUSTOMER, PT_N("Customer"), NULL},
    {"customers", "recency_days", PT_SHOW_DAYS,     PT_N("Days since the last purchase"), NULL},
    {"customers", "frequency",    PT_SHOW_COUNT,    PT_N("Frequency"), NULL},
    {"customers", "monetary",     PT_SHOW_MONEY,    PT_N("Amount"), NULL},
    {"customers", "r",            PT_SHOW_SCORE,    PT_N("Recency score"), NULL},
    {"customers", "f",            PT_SHOW_SCORE,    PT_N("Frequency score"), NULL},
    {"customers", "m",            PT_SHOW_SCORE,    PT_N("Amount score"), NULL},
    {"customers", "class",        PT_SHOW_CODE,     PT_N("Class"), classes},
    {"classes", "class",          PT_SHOW_CODE,   PT_N("Class"), classes},
    {"classes", "customers",      PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {"classes", "share",          PT_SHOW_SHARE,  PT_N("Share of customers"), NULL},
    {"classes", "amount",         PT_SHOW_MONEY,  PT_N("Amount"), NULL},
    {"classes", "recency_mean",   PT_SHOW_DAYS,   PT_N("Mean recency"), NULL},
    {"classes", "frequency_mean", PT_SHOW_NUMBER, PT_N("Mean frequency"), NULL},
    {"classes", "monetary_mean",  PT_SHOW_MONEY,  PT_N("Mean amount of a customer"), NULL},
    {"map", "r",         PT_SHOW_SCORE, PT_N("Recency score"), NULL},
    {"map", "f",         PT_SHOW_SCORE, PT_N("Frequency score"), NULL},
    {"map", "customers", PT_SHOW_COUNT, PT_N("Customers"), NULL},
    {"map", "amount",    PT_SHOW_MONEY, PT_N("Amount"), NULL},
};
/* clang-format on */

const pt_model pt_model_rfm = {
    .name = "rfm",
    .version = 1,
    .title = PT_N("RFM: recency, frequency, amount"),
    .question = PT_N("Who bought lately, often and for much, and who is slipping away?"),
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .parameters = parameters,
    .parameter_count = PT_RFM_PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = pt_rfm_run,
};
