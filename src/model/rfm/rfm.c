/* Recency, frequency and amount of each customer, their scores, the eight classes and the 5×5 map. */
#include "model/rfm/rfm.h"

#include "base/time/civil.h"
#include "model/purchase/purchase.h"
#include "model/result.h"
#include "model/rfm/score.h"
#include "numeric/order.h"
#include "numeric/sum.h"

#include <math.h>
#include <string.h>

enum { RECENCY, FREQUENCY, MONETARY, MEASURES, FEW_CUSTOMERS = 5 };

/* One customer each, in order of first appearance. */
typedef struct population {
    size_t count;
    int32_t *customer;
    double *values[MEASURES];
    double *amount; /* total, also where the measure is the average */
    int32_t *classes;
    double means[MEASURES];
    double splits[MEASURES];
    pt_rfm_scale scales[MEASURES];
    int64_t *scores[MEASURES];
} population;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

static pt_status check_cuts(const pt_setting *setting, const char *name, pt_error *error)
{
    bool is_right = setting->is_given && setting->count == PT_RFM_CUTS;
    for (size_t k = 1; is_right && k < PT_RFM_CUTS; k++) {
        is_right = setting->numbers[k] > setting->numbers[k - 1];
    }
    if (!is_right) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT,
                                   "fixed scoring wants four increasing numbers such as 30,90,180,365");
        return pt_error_at_field(error, status, name);
    }
    return PT_OK;
}

static pt_status check_split(const pt_setting *setting, const char *name, pt_error *error)
{
    if (!setting->is_given) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "the fixed split wants a number here");
        return pt_error_at_field(error, status, name);
    }
    return PT_OK;
}

/* What is fixed must be given, all of it. */
static pt_status check_settings(const pt_setting *settings, pt_error *error)
{
    if (settings[PT_RFM_SCORING].choice == PT_RFM_FIXED) {
        PT_RETURN_IF_ERROR(check_cuts(&settings[PT_RFM_R_CUTS], "r-cuts", error));
        PT_RETURN_IF_ERROR(check_cuts(&settings[PT_RFM_F_CUTS], "f-cuts", error));
        PT_RETURN_IF_ERROR(check_cuts(&settings[PT_RFM_M_CUTS], "m-cuts", error));
    }
    if (settings[PT_RFM_SPLIT].choice == PT_RFM_FIXED_SPLIT) {
        PT_RETURN_IF_ERROR(check_split(&settings[PT_RFM_R_SPLIT], "r-split", error));
        PT_RETURN_IF_ERROR(check_split(&settings[PT_RFM_F_SPLIT], "f-split", error));
        PT_RETURN_IF_ERROR(check_split(&settings[PT_RFM_M_SPLIT], "m-split", error));
    }
    return PT_OK;
}

static pt_status alloc_population(pt_arena *arena, size_t count, population *people, pt_error *error)
{
    *people = (population){
        .count = count,
        .customer = pt_arena_alloc(arena, count, sizeof(int32_t)),
        .amount = pt_arena_alloc(arena, count, sizeof(double)),
        .classes = pt_arena_alloc(arena, count, sizeof(int32_t)),
    };
    bool is_whole = people->customer != NULL && people->amount != NULL && people->classes != NULL;
    for (size_t m = 0; m < MEASURES; m++) {
        people->values[m] = pt_arena_alloc(arena, count, sizeof(double));
        people->scores[m] = pt_arena_alloc(arena, count, sizeof(int64_t));
        is_whole = is_whole && people->values[m] != NULL && people->scores[m] != NULL;
    }
    return is_whole ? PT_OK : out_of_memory(error);
}

static void measure(const pt_purchase_summary *summaries, size_t customer_count, int32_t as_of,
                    const pt_setting *settings, population *people)
{
    bool by_days = settings[PT_RFM_FREQUENCY].choice == 1;
    bool is_average = settings[PT_RFM_MONETARY].choice == 1;
    size_t at = 0;
    for (size_t customer = 0; customer < customer_count; customer++) {
        const pt_purchase_summary *summary = &summaries[customer];
        if (summary->row_count == 0) {
            continue;
        }
        double frequency = by_days ? summary->day_count : summary->order_count;
        people->customer[at] = (int32_t)customer;
        people->values[RECENCY][at] = as_of - summary->last_day;
        people->values[FREQUENCY][at] = frequency;
        people->values[MONETARY][at] = is_average ? summary->amount / frequency : summary->amount;
        people->amount[at] = summary->amount;
        at++;
    }
}

/* The split and the scale of one measure. sorted and scratch have room for every customer. */
static void calibrate(const pt_setting *settings, size_t m, population *people, double *sorted,
                      double *scratch)
{
    size_t count = people->count;
    memcpy(sorted, people->values[m], count * sizeof *sorted);
    pt_sort_reals(sorted, scratch, count);
    people->means[m] = pt_mean_of(sorted, count);
    switch ((pt_rfm_split)settings[PT_RFM_SPLIT].choice) {
    case PT_RFM_MEAN: people->splits[m] = people->means[m]; break;
    case PT_RFM_MEDIAN: people->splits[m] = pt_quantile(sorted, count, 0.5); break;
    case PT_RFM_FIXED_SPLIT: people->splits[m] = settings[PT_RFM_R_SPLIT + m].number; break;
    }
    people->scales[m] = pt_rfm_scale_of((pt_rfm_scoring)settings[PT_RFM_SCORING].choice, sorted, count,
                                        settings[PT_RFM_R_CUTS + m].numbers);
}

static pt_rfm_class class_of(const population *people, size_t i)
{
    static const pt_rfm_class by_heights[2][2][2] = {
        /* [R high][F high][M high] */
        {{PT_RFM_GENERAL_WIN_BACK, PT_RFM_IMPORTANT_WIN_BACK}, {PT_RFM_GENERAL_KEEP, PT_RFM_IMPORTANT_KEEP}},
        {{PT_RFM_GENERAL_DEVELOP, PT_RFM_IMPORTANT_DEVELOP}, {PT_RFM_GENERAL_VALUE, PT_RFM_IMPORTANT_VALUE}},
    };
    return by_heights[people->values[RECENCY][i] < people->splits[RECENCY]]
                     [people->values[FREQUENCY][i] > people->splits[FREQUENCY]]
                     [people->values[MONETARY][i] > people->splits[MONETARY]];
}

static void score(population *people)
{
    for (size_t i = 0; i < people->count; i++) {
        for (size_t m = 0; m < MEASURES; m++) {
            int one = pt_rfm_score(&people->scales[m], people->values[m][i]);
            people->scores[m][i] = m == RECENCY ? PT_RFM_SCORES + 1 - one : one;
        }
        people->classes[i] = (int32_t)class_of(people, i);
    }
}

static pt_status add_customers(const pt_run *run, const pt_dictionary *customers, const population *people,
                               pt_result *result, pt_error *error)
{
    pt_table_builder table = {.arena = run->arena, .name = "customers", .row_count = people->count};
    pt_table_put_code(&table, "customer_id", PT_COLUMN_KEY, customers, people->customer);
    int64_t *recency = pt_table_add_integer(&table, "recency_days");
    int64_t *frequency = pt_table_add_integer(&table, "frequency");
    if (recency == NULL || frequency == NULL) {
        return out_of_memory(error);
    }
    for (size_t i = 0; i < people->count; i++) {
        recency[i] = (int64_t)people->values[RECENCY][i];
        frequency[i] = (int64_t)people->values[FREQUENCY][i];
    }
    pt_table_put_real(&table, "monetary", people->values[MONETARY]);
    pt_table_put_integer(&table, "r", people->scores[RECENCY]);
    pt_table_put_integer(&table, "f", people->scores[FREQUENCY]);
    pt_table_put_integer(&table, "m", people->scores[MONETARY]);
    pt_table_put_code(&table, "class", PT_COLUMN_TEXT, &pt_rfm_class_names, people->classes);
    return pt_result_add_table(result, &table, error);
}

/* Sums over a group of customers. */
typedef struct group {
    int64_t customers;
    pt_sum values[MEASURES];
    pt_sum amount;
} group;

static void add_to_group(group *one, const population *people, size_t i)
{
    one->customers++;
    pt_sum_add(&one->amount, people->amount[i]);
    for (size_t m = 0; m < MEASURES; m++) {
        pt_sum_add(&one->values[m], people->values[m][i]);
    }
}

static pt_status add_classes(const pt_run *run, const population *people, pt_result *result, pt_error *error)
{
    static const char *const mean_names[MEASURES] = {"recency_mean", "frequency_mean", "monetary_mean"};
    group groups[PT_RFM_CLASSES] = {0};
    for (size_t i = 0; i < people->count; i++) {
        add_to_group(&groups[people->classes[i]], people, i);
    }
    pt_table_builder table = {.arena = run->arena, .name = "classes", .row_count = PT_RFM_CLASSES};
    int32_t *codes = pt_table_add_code(&table, "class", PT_COLUMN_TEXT, &pt_rfm_class_names);
    int64_t *customers = pt_table_add_integer(&table, "customers");
    double *share = pt_table_add_real(&table, "share");
    double *amount = pt_table_add_real(&table, "amount");
    double *means[MEASURES];
    for (size_t m = 0; m < MEASURES; m++) {
        means[m] = pt_table_add_real(&table, mean_names[m]);
    }
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (int32_t c = 0; c < PT_RFM_CLASSES; c++) {
        double count = (double)groups[c].customers;
        codes[c] = c;
        customers[c] = groups[c].customers;
        share[c] = count / (double)people->count;
        amount[c] = pt_sum_value(groups[c].amount);
        for (size_t m = 0; m < MEASURES; m++) {
            means[m][c] = count == 0.0 ? NAN : pt_sum_value(groups[c].values[m]) / count;
        }
    }
    return pt_result_add_table(result, &table, error);
}

static pt_status add_map(const pt_run *run, const population *people, pt_result *result, pt_error *error)
{
    group cells[PT_RFM_SCORES][PT_RFM_SCORES] = {0};
    for (size_t i = 0; i < people->count; i++) {
        add_to_group(&cells[people->scores[RECENCY][i] - 1][people->scores[FREQUENCY][i] - 1], people, i);
    }
    pt_table_builder table = {
        .arena = run->arena, .name = "map", .row_count = (size_t)PT_RFM_SCORES * PT_RFM_SCORES};
    int64_t *r = pt_table_add_integer(&table, "r");
    int64_t *f = pt_table_add_integer(&table, "f");
    int64_t *customers = pt_table_add_integer(&table, "customers");
    double *amount = pt_table_add_real(&table, "amount");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < table.row_count; row++) {
        size_t recency = row / PT_RFM_SCORES;
        size_t frequency = row % PT_RFM_SCORES;
        r[row] = (int64_t)recency + 1;
        f[row] = (int64_t)frequency + 1;
        customers[row] = cells[recency][frequency].customers;
        amount[row] = pt_sum_value(cells[recency][frequency].amount);
    }
    return pt_result_add_table(result, &table, error);
}

/* Cut points and how many customers have each score. */
static pt_status add_scales(const pt_run *run, const population *people, pt_result *result, pt_error *error)
{
    static const char *const cut_names[MEASURES] = {"r_cuts", "f_cuts", "m_cuts"};
    static const char *const count_names[MEASURES] = {"r_counts", "f_counts", "m_counts"};
    double *cuts = pt_arena_alloc(run->arena, (size_t)MEASURES * PT_RFM_CUTS, sizeof *cuts);
    double *counts = pt_arena_alloc(run->arena, (size_t)MEASURES * PT_RFM_SCORES, sizeof *counts);
    if (cuts == NULL || counts == NULL) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < MEASURES; m++) {
        memcpy(cuts + m * PT_RFM_CUTS, people->scales[m].cuts, sizeof people->scales[m].cuts);
        for (size_t i = 0; i < people->count; i++) {
            counts[m * PT_RFM_SCORES + (size_t)people->scores[m][i] - 1]++;
        }
        pt_result_add_numbers(result, cut_names[m], cuts + m * PT_RFM_CUTS, PT_RFM_CUTS);
    }
    for (size_t m = 0; m < MEASURES; m++) {
        pt_result_add_numbers(result, count_names[m], counts + m * PT_RFM_SCORES, PT_RFM_SCORES);
    }
    return PT_OK;
}

static pt_status add_scalars(const pt_run *run, int32_t as_of, const pt_purchase_totals *totals,
                             const population *people, pt_result *result, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_result_add_date(result, run, "as_of", as_of, error));
    pt_result_add_number(result, "customers", (double)people->count);
    pt_result_add_number(result, "rows", (double)totals->row_count);
    pt_result_add_number(result, "rows_later", (double)totals->later_count);
    pt_result_add_number(result, "amount", totals->amount);
    pt_result_add_number(result, "recency_mean", people->means[RECENCY]);
    pt_result_add_number(result, "frequency_mean", people->means[FREQUENCY]);
    pt_result_add_number(result, "monetary_mean", people->means[MONETARY]);
    pt_result_add_number(result, "recency_split", people->splits[RECENCY]);
    pt_result_add_number(result, "frequency_split", people->splits[FREQUENCY]);
    pt_result_add_number(result, "monetary_split", people->splits[MONETARY]);
    return add_scales(run, people, result, error);
}

static void add_warnings(const pt_setting *settings, pt_purchase_scope scope,
                         const pt_purchase_totals *totals, pt_result *result)
{
    pt_purchase_warn(settings[PT_RFM_AS_OF].is_given, scope, totals, result);
    if (totals->customer_count < FEW_CUSTOMERS) {
        pt_result_warn(result, PT_MESSAGE("scores of only {1} customers say little", totals->customer_count));
    }
}

pt_status pt_rfm_run(const pt_run *run, const pt_frame *frames, const pt_setting *settings, pt_result *result,
                     pt_error *error)
{
    PT_RETURN_IF_ERROR(check_settings(settings, error));
    pt_purchases purchases;
    PT_RETURN_IF_ERROR(pt_purchases_arrange(run, &frames[0], &purchases, error));
    pt_purchase_scope scope = {
        .as_of =
            settings[PT_RFM_AS_OF].is_given ? settings[PT_RFM_AS_OF].date : pt_purchases_last_day(&purchases),
        .drops_returns = settings[PT_RFM_RETURNS].choice == 1,
    };
    size_t customer_count = purchases.customers->count;
    pt_purchase_summary *summaries = pt_arena_alloc(run->arena, customer_count, sizeof *summaries);
    if (summaries == NULL) {
        return out_of_memory(error);
    }
    pt_purchase_totals totals;
    PT_RETURN_IF_ERROR(pt_purchases_summarise(run, &purchases, scope, summaries, &totals, error));

    population people;
    PT_RETURN_IF_ERROR(alloc_population(run->arena, totals.customer_count, &people, error));
    measure(summaries, customer_count, scope.as_of, settings, &people);
    double *sorted = pt_arena_alloc(run->arena, people.count, sizeof *sorted);
    double *scratch = pt_arena_alloc(run->arena, people.count, sizeof *scratch);
    if (sorted == NULL || scratch == NULL) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < MEASURES; m++) {
        PT_RETURN_IF_ERROR(
            pt_progress_report(run->progress, PT_N("scoring customers"), NULL, (int64_t)m, MEASURES, error));
        calibrate(settings, m, &people, sorted, scratch);
    }
    score(&people);
    PT_RETURN_IF_ERROR(add_scalars(run, scope.as_of, &totals, &people, result, error));
    PT_RETURN_IF_ERROR(add_customers(run, purchases.customers, &people, result, error));
    PT_RETURN_IF_ERROR(add_classes(run, &people, result, error));
    PT_RETURN_IF_ERROR(add_map(run, &people, result, error));
    add_warnings(settings, scope, &totals, result);
    return PT_OK;
}
