#include "cli/command/simulate.h"

#include "base/scope.h"
#include "cli/command/simulate_store.h"
#include "simulate/csv/write.h"

#include <string.h>

static const char *const presets[] = {"tea-house", "bank", "shop", "telecom", NULL};

static const char *const orders[] = {"customer", "time", NULL};

/* The standard end is a fixed day, not today: the same command writes the same bytes tomorrow. */
const pt_word pt_simulate_options[] = {
    {.name = "out",
     .placeholder = PT_N("FOLDER"),
     .kind = PT_WORD_FILE,
     .help = PT_N("folder for CSV files, made when missing (else the customers go into the store)")},
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
     .help = PT_N("orders per customer on average (else as the business has them)")},
    {.name = "mean-lines",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_NUMBER,
     .minimum = 1,
     .maximum = 20,
     .help = PT_N("lines per order on average (else as the business has them)")},
    {.name = "return-rate",
     .placeholder = PT_N("SHARE"),
     .kind = PT_WORD_NUMBER,
     .minimum = 0,
     .maximum = 1,
     .help = PT_N("share of the orders of which something comes back (else as the business has it)")},
    {.name = "without-delivery",
     .kind = PT_WORD_FLAG,
     .help = PT_N("no days of dispatch and delivery, also where the business has them")},
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
     .help = PT_N("with --out, also write what was planted: truth_customers.csv and truth_segments.csv")},
    {.name = "overwrite",
     .kind = PT_WORD_FLAG,
     .help = PT_N("with --out, replace files that are already there")},
    {0},
};

static pt_simulation_parameters read_parameters(const pt_invocation *invocation)
{
    const pt_given *mean = pt_given_find(invocation, "mean-transactions", NULL);
    const pt_given *lines = pt_given_find(invocation, "mean-lines", NULL);
    const pt_given *returns = pt_given_find(invocation, "return-rate", NULL);
    return (pt_simulation_parameters){
        .preset = pt_preset_find(pt_given_text(invocation, "preset")),
        .customer_count = pt_given_find(invocation, "customers", NULL)->integer,
        .years = pt_given_find(invocation, "years", NULL)->number,
        .seed = (uint64_t)pt_given_find(invocation, "seed", NULL)->integer,
        .end_on = pt_given_find(invocation, "end", NULL)->date,
        .mean_transactions = mean == NULL ? 0 : mean->number,
        .mean_lines = lines == NULL ? 0 : lines->number,
        .return_rate = returns == NULL ? NULL : &returns->number,
        .without_delivery = pt_given_flag(invocation, "without-delivery"),
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
        pt_simulated_counts_write(json, counts);
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

static pt_status write_files(const pt_invocation *invocation, const pt_simulation *simulation,
                             pt_error *error)
{
    const pt_simulation_csv csv = {.folder = pt_given_text(invocation, "out"),
                                   .may_replace = pt_given_flag(invocation, "overwrite"),
                                   .with_truth = pt_given_flag(invocation, "truth"),
                                   .order = strcmp(pt_given_text(invocation, "order"), "time") == 0
                                                ? PT_ORDER_BY_TIME
                                                : PT_ORDER_BY_CUSTOMER,
                                   .thread_count = invocation->thread_count};
    pt_simulation_counts counts = {0};
    PT_RETURN_IF_ERROR(pt_simulation_write_csv(simulation, &csv, invocation->progress, &counts, error));
    print_counts(invocation, csv.folder, &counts);
    return PT_OK;
}

/* Files or a store: an option that only one of them knows must not be lost in silence with the other. */
static pt_status check_way(const pt_invocation *invocation, pt_error *error)
{
    static const char *const of_files[] = {"truth", "overwrite", "order"};
    bool has_folder = pt_given_text(invocation, "out") != NULL;
    if (has_folder && pt_given_text(invocation, "store") != NULL) {
        return pt_error_at_field(
            error,
            PT_FAIL(error, PT_INVALID_INPUT,
                    "files or a store: give --out or --store, not both (the same options "
                    "give the same customers)"),
            "out");
    }
    for (size_t i = 0; !has_folder && i < sizeof of_files / sizeof *of_files; i++) {
        const pt_given *given = pt_given_find(invocation, of_files[i], NULL);
        if (given != NULL && !given->is_standard) {
            return pt_error_at_field(error,
                                     PT_FAIL(error, PT_INVALID_INPUT,
                                             "--{1} is about files: give their folder with --out",
                                             of_files[i]),
                                     of_files[i]);
        }
    }
    return PT_OK;
}

pt_status pt_command_simulate(const pt_invocation *invocation, pt_error *error)
{
    PT_RETURN_IF_ERROR(check_way(invocation, error));
    const pt_simulation_parameters parameters = read_parameters(invocation);
    pt_simulation simulation = {0};
    PT_RETURN_IF_ERROR(pt_simulation_open(&parameters, invocation->arena, &simulation, error));
    return pt_given_text(invocation, "out") != NULL ? write_files(invocation, &simulation, error)
                                                    : pt_simulate_into_store(invocation, &simulation, error);
}
