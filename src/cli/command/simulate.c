#include "cli/command/simulate.h"

#include "base/scope.h"
#include "simulate/csv/write.h"

#include <string.h>

static const char *const presets[] = {"tea-house", "bank", "shop", "telecom", NULL};

static const char *const orders[] = {"customer", "time", NULL};

/* The standard end is a fixed day, not today: the same command writes the same bytes tomorrow. */
const pt_word pt_simulate_options[] = {
    {.name = "out",
     .placeholder = PT_N("FOLDER"),
     .kind = PT_WORD_FILE,
     .is_required = true,
     .help = PT_N("folder for the files; it is made when missing")},
    {.name = "preset",
     .placeholder = PT_N("BUSINESS"),
     .kind = PT_WORD_CHOICE,
     .choices = presets,
     .standard = "shop",
     .help = PT_N("kind of business")},
    {.name = "customers",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 1,
     .maximum = PT_SIMULATED_CUSTOMERS_MAX,
     .standard = "10000",
     .help = PT_N("number of customers")},
    {.name = "years",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_NUMBER,
     .minimum = 0.1,
     .maximum = 100,
     .standard = "3",
     .help = PT_N("years of history, rounded to whole weeks")},
    {.name = "end",
     .placeholder = PT_N("DATE"),
     .kind = PT_WORD_DATE,
     .standard = "2025-12-31",
     .help = PT_N("last day of the history")},
    {.name = "mean-transactions",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_NUMBER,
     .minimum = 1.01,
     .maximum = 10000,
     .help = PT_N("transactions per customer on average (else as the business has them)")},
    {.name = "seed",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 0,
     .maximum = 9e15,
     .standard = "1",
     .help = PT_N("another number gives other customers")},
    {.name = "order",
     .placeholder = PT_N("ORDER"),
     .kind = PT_WORD_CHOICE,
     .choices = orders,
     .standard = "customer",
     .help = PT_N("order of the rows of transactions.csv: by customer and then by time, or by time")},
    {.name = "truth",
     .kind = PT_WORD_FLAG,
     .help = PT_N("also write what was planted: truth_customers.csv and truth_segments.csv")},
    {.name = "overwrite", .kind = PT_WORD_FLAG, .help = PT_N("replace files that are already there")},
    {0},
};

static pt_simulation_parameters read_parameters(const pt_invocation *invocation)
{
    const pt_given *mean = pt_given_find(invocation, "mean-transactions", NULL);
    return (pt_simulation_parameters){
        .preset = pt_preset_find(pt_given_text(invocation, "preset")),
        .customer_count = pt_given_find(invocation, "customers", NULL)->integer,
        .years = pt_given_find(invocation, "years", NULL)->number,
        .seed = (uint64_t)pt_given_find(invocation, "seed", NULL)->integer,
        .end_on = pt_given_find(invocation, "end", NULL)->date,
        .mean_transactions = mean == NULL ? 0 : mean->number,
        /* Names and words exist in these two; Traditional Chinese readers get the Chinese ones. */
        .language = invocation->language == PT_ENGLISH ? PT_ENGLISH : PT_SIMPLIFIED_CHINESE,
    };
}

static void print_counts(const pt_invocation *invocation, const char *folder,
                         const pt_simulation_counts *counts)
{
    if (invocation->is_json) {
        pt_json_writer *json = pt_output_json(invocation->output);
        pt_json_key(json, "folder");
        pt_json_text(json, folder);
        pt_json_key(json, "customers");
        pt_json_integer(json, counts->customers);
        pt_json_key(json, "transactions");
        pt_json_integer(json, counts->transactions);
        pt_json_key(json, "interactions");
        pt_json_integer(json, counts->interactions);
        return;
    }
    PT_SCOPED(pt_buffer) shown = {0};
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_shown(&shown, folder);
    pt_message_add(&text, invocation->language,
                   PT_MESSAGE("{1} customers, {2} transactions and {3} interactions are in {4}",
                              counts->customers, counts->transactions, counts->interactions,
                              pt_buffer_text(&shown)));
    pt_output_line(invocation->output, pt_buffer_text(&text));
}

pt_status pt_command_simulate(const pt_invocation *invocation, pt_error *error)
{
    const pt_simulation_parameters parameters = read_parameters(invocation);
    pt_simulation simulation = {0};
    PT_RETURN_IF_ERROR(pt_simulation_open(&parameters, invocation->arena, &simulation, error));
    const pt_simulation_csv csv = {.folder = pt_given_text(invocation, "out"),
                                   .may_replace = pt_given_flag(invocation, "overwrite"),
                                   .with_truth = pt_given_flag(invocation, "truth"),
                                   .order = strcmp(pt_given_text(invocation, "order"), "time") == 0
                                                ? PT_ORDER_BY_TIME
                                                : PT_ORDER_BY_CUSTOMER,
                                   .thread_count = invocation->thread_count};
    pt_simulation_counts counts = {0};
    PT_RETURN_IF_ERROR(pt_simulation_write_csv(&simulation, &csv, invocation->progress, &counts, error));
    print_counts(invocation, csv.folder, &counts);
    return PT_OK;
}
