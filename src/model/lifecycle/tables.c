#include "base/time/civil.h"
#include "model/lifecycle/lifecycle.h"
#include "model/result.h"
#include "numeric/sum.h"

#include <math.h>
#include <string.h>

enum { MONTH_BYTES = 8, FIRST_STAGE = PT_STAGE_NEW, STAGES_MET = PT_STAGES - FIRST_STAGE };

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

pt_status pt_lifecycle_add_customers(const pt_run *run, const pt_lifecycle *lifecycle, pt_result *result,
                                     pt_error *error)
{
    const pt_lifecycle_people *people = &lifecycle->people;
    pt_table_builder table = {
        .arena = run->arena, .name = "customers", .row_count = people->buyer_count + people->prospect_count};
    int32_t *customer = pt_table_add_code(&table, "customer_id", PT_COLUMN_KEY, people->customers);
    int32_t *stage = pt_table_add_code(&table, "stage", PT_COLUMN_TEXT, &pt_stage_names);
    int32_t *since = pt_table_add_date(&table, "since");
    uint8_t *is_prospect = pt_table_add_unknown(&table);
    int32_t *reason = pt_table_add_code(&table, "reason", PT_COLUMN_TEXT, &pt_stage_reasons);
    int64_t *silence = pt_table_add_integer(&table, "silence_days");
    pt_table_put_unknown(&table, is_prospect);
    int64_t *risk_after = pt_table_add_integer(&table, "risk_after_days");
    pt_table_put_unknown(&table, is_prospect);
    int64_t *churned_after = pt_table_add_integer(&table, "churned_after_days");
    pt_table_put_unknown(&table, is_prospect);
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    size_t row = 0;
    for (size_t c = 0; c < lifecycle->purchases->customers->count; c++) {
        if (lifecycle->summaries[c].row_count == 0) {
            continue;
        }
        const pt_standing *standing = &lifecycle->standings[c];
        customer[row] = (int32_t)c;
        stage[row] = reason[row] = (int32_t)standing->stage;
        since[row] = standing->since;
        silence[row] = lifecycle->scope.as_of - lifecycle->summaries[c].last_day;
        risk_after[row] = standing->risk_after_days;
        churned_after[row] = standing->churned_after_days;
        row++;
    }
    for (size_t i = 0; i < people->prospect_count; i++, row++) {
        customer[row] = people->prospects[i];
        stage[row] = reason[row] = PT_STAGE_PROSPECT;
        is_prospect[row] = 1;
    }
    return pt_result_add_table(result, &table, error);
}

static double ratio(double part, double whole)
{
    return whole == 0.0 ? NAN : part / whole;
}

static int64_t moves_from(const pt_stage_history *history, size_t from)
{
    int64_t total = 0;
    for (size_t to = 0; to < PT_STAGES; to++) {
        total += history->moves[from][to];
    }
    return total;
}

typedef struct stage_sums {
    int64_t customers;
    int64_t purchases;
    pt_sum amount;
} stage_sums;

static void sum_stages(const pt_lifecycle *lifecycle, stage_sums sums[PT_STAGES])
{
    sums[PT_STAGE_PROSPECT].customers = (int64_t)lifecycle->people.prospect_count;
    for (size_t c = 0; c < lifecycle->purchases->customers->count; c++) {
        const pt_purchase_summary *summary = &lifecycle->summaries[c];
        if (summary->row_count > 0) {
            stage_sums *sum = &sums[lifecycle->standings[c].stage];
            sum->customers++;
            sum->purchases += summary->day_count;
            pt_sum_add(&sum->amount, summary->amount);
        }
    }
}

pt_status pt_lifecycle_add_stages(const pt_run *run, const pt_lifecycle *lifecycle,
                                  const pt_stage_history *history, pt_result *result, pt_error *error)
{
    stage_sums sums[PT_STAGES] = {{0}};
    sum_stages(lifecycle, sums);
    double all = (double)(lifecycle->people.buyer_count + lifecycle->people.prospect_count);
    pt_table_builder table = {.arena = run->arena, .name = "stages", .row_count = PT_STAGES};
    int32_t *stage = pt_table_add_code(&table, "stage", PT_COLUMN_TEXT, &pt_stage_names);
    int64_t *customers = pt_table_add_integer(&table, "customers");
    double *share = pt_table_add_real(&table, "share");
    double *amount = pt_table_add_real(&table, "amount");
    double *purchases = pt_table_add_real(&table, "purchases_mean");
    double *months = pt_table_add_real(&table, "months_expected");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t s = 0; s < PT_STAGES; s++) {
        int64_t moves = moves_from(history, s);
        stage[s] = (int32_t)s;
        customers[s] = sums[s].customers;
        share[s] = (double)sums[s].customers / all;
        amount[s] = pt_sum_value(sums[s].amount);
        purchases[s] = ratio((double)sums[s].purchases, (double)sums[s].customers);
        /* A Markov chain that stays with probability p stays 1 / (1 − p) months. */
        months[s] = ratio((double)moves, (double)(moves - history->moves[s][s]));
    }
    return pt_result_add_table(result, &table, error);
}

static pt_status name_months(const pt_run *run, const pt_stage_history *history, pt_dictionary *names,
                             pt_error *error)
{
    const char **texts = pt_arena_alloc(run->arena, history->month_count, sizeof *texts);
    char(*buffers)[MONTH_BYTES] = pt_arena_alloc(run->arena, history->month_count, sizeof *buffers);
    if (texts == NULL || buffers == NULL) {
        return out_of_memory(error);
    }
    for (size_t m = 0; m < history->month_count; m++) {
        char day[PT_DATE_BYTES];
        memcpy(buffers[m], pt_date_format(pt_month_first_day(history->first_month + (int32_t)m), day),
               MONTH_BYTES - 1);
        texts[m] = buffers[m];
    }
    *names = (pt_dictionary){.count = history->month_count, .texts = texts};
    return PT_OK;
}

pt_status pt_lifecycle_add_history(const pt_run *run, const pt_stage_history *history, pt_result *result,
                                   pt_error *error)
{
    pt_dictionary *names = pt_arena_alloc(run->arena, 1, sizeof *names);
    if (names == NULL) {
        return out_of_memory(error);
    }
    PT_RETURN_IF_ERROR(name_months(run, history, names, error));
    pt_table_builder table = {
        .arena = run->arena, .name = "history", .row_count = history->month_count * STAGES_MET};
    int32_t *month = pt_table_add_code(&table, "month", PT_COLUMN_TEXT, names);
    int32_t *stage = pt_table_add_code(&table, "stage", PT_COLUMN_TEXT, &pt_stage_names);
    int64_t *customers = pt_table_add_integer(&table, "customers");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < table.row_count; row++) {
        size_t m = row / STAGES_MET;
        size_t s = FIRST_STAGE + row % STAGES_MET;
        month[row] = (int32_t)m;
        stage[row] = (int32_t)s;
        customers[row] = history->customers[m * PT_STAGES + s];
    }
    return pt_result_add_table(result, &table, error);
}

pt_status pt_lifecycle_add_transitions(const pt_run *run, const pt_stage_history *history, pt_result *result,
                                       pt_error *error)
{
    pt_table_builder table = {
        .arena = run->arena, .name = "transitions", .row_count = (size_t)STAGES_MET * STAGES_MET};
    int32_t *from = pt_table_add_code(&table, "from", PT_COLUMN_TEXT, &pt_stage_names);
    int32_t *to = pt_table_add_code(&table, "to", PT_COLUMN_TEXT, &pt_stage_names);
    int64_t *count = pt_table_add_integer(&table, "count");
    double *probability = pt_table_add_real(&table, "probability");
    if (table.out_of_memory) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < table.row_count; row++) {
        size_t before = FIRST_STAGE + row / STAGES_MET;
        size_t after = FIRST_STAGE + row % STAGES_MET;
        from[row] = (int32_t)before;
        to[row] = (int32_t)after;
        count[row] = history->moves[before][after];
        probability[row] = ratio((double)count[row], (double)moves_from(history, before));
    }
    return pt_result_add_table(result, &table, error);
}
