/* The value index: where a customer stands among all in contribution, activity and credit, weighted. */
#include "model/model.h"
#include "model/result.h"
#include "numeric/order.h"
#include "numeric/sum.h"

#include <math.h>
#include <string.h>

enum { WEIGHTS, TIERS, SHARES, PARAMETERS };
enum { CONTRIBUTION, ACTIVITY, CREDIT, INDICATORS, MAX_TIERS = 4 };

/* clang-format off */
static const pt_model_column columns[] = {
    {.name = "customer_id",  .type = PT_COLUMN_KEY,  .source = "metric.customer_id",         .help = PT_N("each customer once")},
    {.name = "contribution", .type = PT_COLUMN_REAL, .source = "metric.contribution", .help = PT_N("profit, or amount where profit is not known"),         .is_optional = true, .may_be_unknown = true},
    {.name = "activity",     .type = PT_COLUMN_REAL, .source = "metric.activity",     .help = PT_N("how actively the customer buys; more is better"),      .is_optional = true, .may_be_unknown = true},
    {.name = "credit",       .type = PT_COLUMN_REAL, .source = "metric.credit",       .help = PT_N("how reliably the customer pays; more is better"),      .is_optional = true, .may_be_unknown = true},
};

static const pt_model_input inputs[] = {
    {.name = "customers", .help = PT_N("one row for each customer; what is not known stays empty"), .columns = columns, .column_count = sizeof columns / sizeof *columns},
};

static const pt_choice schemes[] = {
    {"three",   PT_N("high, middle and low")},
    {"pyramid", PT_N("platinum, gold, iron and lead")},
    {0},
};

static const pt_parameter parameters[] = {
    [WEIGHTS] = {.name = "weights", .label = PT_N("Weights"), .kind = PT_PARAMETER_NUMBERS, .minimum = 0, .maximum = 1e6, .standard = "50,30,20",
                 .help = PT_N("of contribution, activity and credit; only their proportions matter")},
    [TIERS]   = {.name = "tiers", .label = PT_N("Tiers"), .kind = PT_PARAMETER_CHOICE, .standard = "three", .choices = schemes,
                 .help = PT_N("into which tiers customers are put")},
    [SHARES]  = {.name = "shares", .label = PT_N("Shares of the tiers"), .kind = PT_PARAMETER_NUMBERS, .unit = PT_N("% of customers"), .minimum = 0, .maximum = 100,
                 .help = PT_N("from the top, without the last tier; standard is 20,30 or, for the pyramid, 1,19,30")},
};

/* Codes, and the start of each scheme among them. */
static const char *const tier_names[] = {"high", "middle", "low", "platinum", "gold", "iron", "lead"};
static const pt_dictionary tier_dictionary = {.count = sizeof tier_names / sizeof *tier_names, .texts = tier_names};

static const pt_choice tier_codes[] = {
    {"high",     PT_N("High")},
    {"middle",   PT_N("Middle")},
    {"low",      PT_N("Low")},
    {"platinum", PT_N("Platinum")},
    {"gold",     PT_N("Gold")},
    {"iron",     PT_N("Iron")},
    {"lead",     PT_N("Lead")},
    {0},
};

typedef struct scheme {
    int32_t first_code;
    size_t tier_count;
    double shares[MAX_TIERS - 1];
} scheme;

static const scheme scheme_standards[] = {
    {0, 3, {20, 30}},
    {3, 4, {1, 19, 30}},
};

/* reason = 2 · indicator + whether it lies low; the last one where nothing is known. */
static const char *const reason_names[] = {
    "contribution_high", "contribution_low", "activity_high", "activity_low", "credit_high", "credit_low", "unknown",
};
enum { REASON_UNKNOWN = 2 * INDICATORS };
static const pt_dictionary reason_dictionary = {.count = REASON_UNKNOWN + 1, .texts = reason_names};

static const pt_choice reason_codes[] = {
    {"contribution_high", PT_N("contributes much")},
    {"contribution_low",  PT_N("contributes little")},
    {"activity_high",     PT_N("is active")},
    {"activity_low",      PT_N("is hardly active")},
    {"credit_high",       PT_N("pays reliably")},
    {"credit_low",        PT_N("pays unreliably")},
    {"unknown",           PT_N("nothing is known")},
    {0},
};

enum { BASIS_ALL, BASIS_PARTIAL, BASIS_NONE };
static const char *const basis_names[] = {"all", "partial", "none"};
static const pt_dictionary basis_dictionary = {.count = BASIS_NONE + 1, .texts = basis_names};

static const pt_choice basis_codes[] = {
    {"all",     PT_N("all that has weight")},
    {"partial", PT_N("only what is known, weighted anew")},
    {"none",    PT_N("nothing is known")},
    {0},
};

static const pt_model_output outputs[] = {
    {NULL, "customers",  PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {NULL, "unrated",    PT_SHOW_COUNT,  PT_N("Customers of whom nothing is known"), NULL},
    {NULL, "index_mean", PT_SHOW_NUMBER, PT_N("Mean index"), NULL},
    {"customers", "customer_id",             PT_SHOW_CUSTOMER, PT_N("Customer"), NULL},
    {"customers", "contribution_percentile", PT_SHOW_NUMBER,   PT_N("Percentile of contribution"), NULL},
    {"customers", "activity_percentile",     PT_SHOW_NUMBER,   PT_N("Percentile of activity"), NULL},
    {"customers", "credit_percentile",       PT_SHOW_NUMBER,   PT_N("Percentile of credit"), NULL},
    {"customers", "index",                   PT_SHOW_NUMBER,   PT_N("Value index"), NULL},
    {"customers", "tier",                    PT_SHOW_CODE,     PT_N("Tier"), tier_codes},
    {"customers", "reason",                  PT_SHOW_CODE,     PT_N("Main reason"), reason_codes},
    {"customers", "basis",                   PT_SHOW_CODE,     PT_N("Computed from"), basis_codes},
    {"tiers", "tier",               PT_SHOW_CODE,   PT_N("Tier"), tier_codes},
    {"tiers", "customers",          PT_SHOW_COUNT,  PT_N("Customers"), NULL},
    {"tiers", "share",              PT_SHOW_SHARE,  PT_N("Share of customers"), NULL},
    {"tiers", "contribution",       PT_SHOW_MONEY,  PT_N("Contribution"), NULL},
    {"tiers", "contribution_share", PT_SHOW_SHARE,  PT_N("Share of contribution"), NULL},
    {"tiers", "index_mean",         PT_SHOW_NUMBER, PT_N("Mean index"), NULL},
    {"tiers", "index_from",         PT_SHOW_NUMBER, PT_N("Index from"), NULL},
};
/* clang-format on */

typedef struct population {
    size_t count;
    const pt_column *columns[INDICATORS]; /* NULL: not given */
    double *percentiles[INDICATORS];      /* NaN: unknown */
    double *index;                        /* NaN: nothing known */
    int32_t *tiers;
    uint8_t *unrated;
    int32_t *reasons;
    int32_t *bases;
    double *sorted;
    double *scratch;
} population;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

static pt_status read_weights(const pt_setting *setting, double weights[INDICATORS], pt_error *error)
{
    double sum = 0.0;
    for (size_t i = 0; i < setting->count && i < INDICATORS; i++) {
        weights[i] = setting->numbers[i];
        sum += weights[i];
    }
    if (setting->count != INDICATORS || sum <= 0.0) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT, "three weights are wanted, not all of them 0, such as 50,30,20");
        return pt_error_at_field(error, status, "weights");
    }
    return PT_OK;
}

static pt_status read_scheme(const pt_setting *settings, scheme *tiers, pt_error *error)
{
    *tiers = scheme_standards[settings[TIERS].choice];
    if (!settings[SHARES].is_given) {
        return PT_OK;
    }
    double sum = 0.0;
    for (size_t i = 0; i < settings[SHARES].count && i < MAX_TIERS - 1; i++) {
        tiers->shares[i] = settings[SHARES].numbers[i];
        sum += tiers->shares[i];
    }
    if (settings[SHARES].count != tiers->tier_count - 1 || sum > 100.0) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT,
                    "{1} shares are wanted, together at most 100: the last tier takes the rest",
                    tiers->tier_count - 1);
        return pt_error_at_field(error, status, "shares");
    }
    return PT_OK;
}

static pt_status check_distinct(const pt_run *run, const pt_column *customer, size_t row_count,
                                pt_error *error)
{
    uint8_t *seen = pt_arena_alloc(run->arena, customer->dictionary->count, 1);
    if (seen == NULL) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < row_count; row++) {
        if (seen[customer->code[row]]++ != 0) {
            char buffer[24];
            pt_status status =
                PT_FAIL(error, PT_INVALID_INPUT, "customer {1} is there twice, one row each is wanted",
                        pt_column_text(customer, row, buffer));
            return pt_error_at_row(error, pt_error_at_field(error, status, "customer_id"), (int64_t)row + 1);
        }
    }
    return PT_OK;
}

static pt_status alloc_population(pt_arena *arena, const pt_frame *frame, population *people, pt_error *error)
{
    size_t count = frame->row_count;
    *people = (population){
        .count = count,
        .index = pt_arena_alloc(arena, count, sizeof(double)),
        .tiers = pt_arena_alloc(arena, count, sizeof(int32_t)),
        .unrated = pt_arena_alloc(arena, count, 1),
        .reasons = pt_arena_alloc(arena, count, sizeof(int32_t)),
        .bases = pt_arena_alloc(arena, count, sizeof(int32_t)),
        .sorted = pt_arena_alloc(arena, count, sizeof(double)),
        .scratch = pt_arena_alloc(arena, count, sizeof(double)),
    };
    bool is_whole = people->index != NULL && people->tiers != NULL && people->unrated != NULL &&
                    people->reasons != NULL && people->bases != NULL && people->sorted != NULL &&
                    people->scratch != NULL;
    for (size_t i = 0; i < INDICATORS; i++) {
        people->columns[i] = pt_frame_find(frame, columns[i + 1].name);
        people->percentiles[i] = pt_arena_alloc(arena, count, sizeof(double));
        is_whole = is_whole && people->percentiles[i] != NULL;
    }
    return is_whole ? PT_OK : out_of_memory(error);
}

static bool is_known(const pt_column *column, size_t row)
{
    return column != NULL && !pt_column_is_unknown(column, row);
}

/* Percentiles of one indicator among those of whom it is known. */
static void rank_indicator(population *people, size_t indicator)
{
    const pt_column *column = people->columns[indicator];
    size_t known = 0;
    for (size_t row = 0; row < people->count; row++) {
        if (is_known(column, row)) {
            people->sorted[known++] = column->real[row];
        }
    }
    pt_sort_reals(people->sorted, people->scratch, known);
    for (size_t row = 0; row < people->count; row++) {
        people->percentiles[indicator][row] =
            is_known(column, row) ? pt_percentile(people->sorted, known, column->real[row]) : NAN;
    }
}

/* What moves the index most away from 50, the middle, in the direction in which it lies. */
static int32_t reason_of(const population *people, const double weights[INDICATORS], size_t row)
{
    bool is_low = people->index[row] < 50.0;
    int32_t reason = REASON_UNKNOWN;
    double strongest = -INFINITY;
    for (int32_t i = 0; i < INDICATORS; i++) {
        double pull = weights[i] * (people->percentiles[i][row] - 50.0) * (is_low ? -1.0 : 1.0);
        if (weights[i] > 0.0 && pull > strongest) { /* false where the percentile is unknown */
            strongest = pull;
            reason = 2 * i + (is_low ? 1 : 0);
        }
    }
    return reason;
}

/* The index is the mean of the known percentiles by their weights. */
static void rate_customer(population *people, const double weights[INDICATORS], size_t row)
{
    double weight = 0.0;
    double sum = 0.0;
    bool is_partial = false;
    for (size_t i = 0; i < INDICATORS; i++) {
        double percentile = people->percentiles[i][row];
        if (isnan(percentile)) {
            is_partial = is_partial || weights[i] > 0.0;
            continue;
        }
        weight += weights[i];
        sum += weights[i] * percentile;
    }
    people->unrated[row] = weight <= 0.0;
    if (weight <= 0.0) {
        people->index[row] = NAN;
        people->reasons[row] = REASON_UNKNOWN;
        people->bases[row] = BASIS_NONE;
        return;
    }
    people->index[row] = sum / weight;
    people->reasons[row] = reason_of(people, weights, row);
    people->bases[row] = is_partial ? BASIS_PARTIAL : BASIS_ALL;
}

/* A customer belongs to the first tier whose cumulative share is above the share of customers with a greater
 * index: equal customers share a tier, the better one. */
static void assign_tiers(population *people, const scheme *tiers)
{
    size_t rated = 0;
    for (size_t row = 0; row < people->count; row++) {
        if (!people->unrated[row]) {
            people->sorted[rated++] = people->index[row];
        }
    }
    pt_sort_reals(people->sorted, people->scratch, rated);
    for (size_t row = 0; row < people->count; row++) {
        if (people->unrated[row]) {
            continue;
        }
        double above = (double)(rated - pt_count_not_greater(people->sorted, rated, people->index[row]));
        double reach = 0.0;
        size_t tier = 0;
        for (; tier + 1 < tiers->tier_count; tier++) {
            reach += tiers->shares[tier];
            if (100.0 * above < reach * (double)rated) {
                break;
            }
        }
        people->tiers[row] = tiers->first_code + (int32_t)tier;
    }
}

static pt_status add_customers(const pt_run *run, const pt_column *customer, const population *people,
                               pt_result *result, pt_error *error)
{
    pt_table_builder table = {.arena = run->arena, .name = "customers", .row_count = people->count};
    pt_table_put_code(&table, "customer_id", PT_COLUMN_KEY, customer->dictionary, customer->code);
    pt_table_put_real(&table, "contribution_percentile", people->percentiles[CONTRIBUTION]);
    pt_table_put_real(&table, "activity_percentile", people->percentiles[ACTIVITY]);
    pt_table_put_real(&table, "credit_percentile", people->percentiles[CREDIT]);
    pt_table_put_real(&table, "index", people->index);
    pt_table_put_code(&table, "tier", PT_COLUMN_TEXT, &tier_dictionary, people->tiers);
    pt_table_put_unknown(&table, people->unrated);
    pt_table_put_code(&table, "reason", PT_COLUMN_TEXT, &reason_dictionary, people->reasons);
    pt_table_put_code(&table, "basis", PT_COLUMN_TEXT, &basis_dictionary, people->bases);
    return pt_result_add_table(result, &table, error);
}

typedef struct tier_sums {
    int64_t customers;
    pt_sum contribution;
    pt_sum index;
    double lowest;
    bool has_contribution;
} tier_sums;

static void sum_tiers(const population *people, const scheme *tiers, tier_sums *sums, tier_sums *whole)
{
    for (size_t row = 0; row < people->count; row++) {
        if (people->unrated[row]) {
            continue;
        }
        tier_sums *both[] = {&sums[people->tiers[row] - tiers->first_code], whole};
        for (size_t i = 0; i < 2; i++) {
            tier_sums *sum = both[i];
            sum->lowest = sum->customers == 0 ? people->index[row] : fmin(sum->lowest, people->index[row]);
            sum->customers++;
            pt_sum_add(&sum->index, people->index[row]);
            if (is_known(people->columns[CONTRIBUTION], row)) {
                pt_sum_add(&sum->contribution, people->columns[CONTRIBUTION]->real[row]);
                sum->has_contribution = true;
            }
        }
    }
}

static double ratio(double part, double whole)
{
    return whole == 0.0 ? NAN : part / whole;
}

static pt_status add_tiers(const pt_run *run, const scheme *tiers, const tier_sums *sums,
                           const tier_sums *whole, pt_result *result, pt_error *error)
{
    pt_table_builder table = {.arena = run->arena, .name = "tiers", .row_count = tiers->tier_count};
    int32_t *codes = pt_table_add_code(&table, "tier", PT_COLUMN_TEXT, &tier_dictionary);
    int64_t *customers = pt_table_add_integer(&table, "customers");
    double *share = pt_table_add_real(&table, "share");
    double *contribution = pt_table_add_real(&table, "contribution");
    double *contribution_share = pt_table_add_real(&table, "contribution_share");
    double *index_mean = pt_table_add_real(&table, "index_mean");
    double *index_from = pt_table_add_real(&table, "index_from");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    double all = pt_sum_value(whole->contribution);
    for (size_t i = 0; i < tiers->tier_count; i++) {
        double count = (double)sums[i].customers;
        double amount = pt_sum_value(sums[i].contribution);
        codes[i] = tiers->first_code + (int32_t)i;
        customers[i] = sums[i].customers;
        share[i] = ratio(count, (double)whole->customers);
        contribution[i] = sums[i].has_contribution ? amount : NAN;
        contribution_share[i] = whole->has_contribution ? ratio(amount, all) : NAN;
        index_mean[i] = ratio(pt_sum_value(sums[i].index), count);
        index_from[i] = count == 0.0 ? NAN : sums[i].lowest;
    }
    return pt_result_add_table(result, &table, error);
}

static pt_status run_value(const pt_run *run, const pt_frame *frames, const pt_setting *settings,
                           pt_result *result, pt_error *error)
{
    double weights[INDICATORS] = {0};
    scheme tiers;
    PT_RETURN_IF_ERROR(read_weights(&settings[WEIGHTS], weights, error));
    PT_RETURN_IF_ERROR(read_scheme(settings, &tiers, error));
    const pt_column *customer = pt_frame_find(&frames[0], "customer_id");
    PT_RETURN_IF_ERROR(check_distinct(run, customer, frames[0].row_count, error));
    population people;
    PT_RETURN_IF_ERROR(alloc_population(run->arena, &frames[0], &people, error));
    for (size_t i = 0; i < INDICATORS; i++) {
        PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("ranking customers"), NULL, (int64_t)i,
                                              INDICATORS, error));
        rank_indicator(&people, i);
    }
    for (size_t row = 0; row < people.count; row++) {
        rate_customer(&people, weights, row);
    }
    assign_tiers(&people, &tiers);

    tier_sums sums[MAX_TIERS] = {{0}};
    tier_sums whole = {0};
    sum_tiers(&people, &tiers, sums, &whole);
    if (whole.customers == 0) {
        return PT_FAIL(error, PT_TOO_LITTLE_DATA,
                       "neither contribution nor activity nor credit of any customer is known");
    }
    int64_t unrated = (int64_t)people.count - whole.customers;
    pt_result_add_number(result, "customers", (double)people.count);
    pt_result_add_number(result, "unrated", (double)unrated);
    pt_result_add_number(result, "index_mean", pt_sum_value(whole.index) / (double)whole.customers);
    PT_RETURN_IF_ERROR(add_customers(run, customer, &people, result, error));
    PT_RETURN_IF_ERROR(add_tiers(run, &tiers, sums, &whole, result, error));
    if (unrated > 0) {
        pt_result_warn(
            result,
            PT_MESSAGE("{1} customers have no tier, as nothing with weight is known of them", unrated));
    }
    return PT_OK;
}

const pt_model pt_model_value = {
    .name = "value",
    .version = 1,
    .title = PT_N("Value of customers"),
    .question = PT_N("Which customers are worth most, all in all, and why?"),
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .parameters = parameters,
    .parameter_count = PARAMETERS,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .run = run_value,
};
