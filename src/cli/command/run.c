#include "cli/command/run.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "cli/command/model.h"
#include "cli/command/open_store.h"
#include "cli/command/report.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "study/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const pt_word pt_run_arguments[] = {
    {.name = "models",
     .placeholder = PT_N("MODEL"),
     .kind = PT_WORD_MODEL,
     .is_repeated = true,
     .help = PT_N("only these models (else all)")},
    {0},
};

const pt_word pt_run_options[] = {
    {.name = "as-of",
     .placeholder = PT_N("DATE"),
     .kind = PT_WORD_DATE,
     .help = PT_N("last day to look at (else the store's day, else today)")},
    {.name = "with-returns",
     .kind = PT_WORD_FLAG,
     .help = PT_N("count returns, cancellations and gifts as purchases, too")},
    {.name = "set",
     .placeholder = PT_N("MODEL.OPTION=VALUE"),
     .kind = PT_WORD_TEXT,
     .is_repeated = true,
     .help = PT_N("an option of a model, as in rfm.scoring=cutpoints")},
    {0},
};

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
}

static size_t count_given(const pt_invocation *invocation, const char *name)
{
    size_t count = 0;
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, name, given)) != NULL;) {
        count++;
    }
    return count;
}

static pt_status read_models(const pt_invocation *invocation, pt_run_request *request, pt_error *error)
{
    size_t count = count_given(invocation, "models");
    if (count == 0) {
        return PT_OK;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): a list of pointers is what is wanted */
    const pt_model **models = pt_arena_alloc(invocation->arena, count, sizeof *models);
    if (models == NULL) {
        return out_of_memory(error);
    }
    const pt_given *given = NULL;
    for (size_t i = 0; i < count; i++) {
        given = pt_given_find(invocation, "models", given);
        PT_RETURN_IF_ERROR(pt_model_named(given->text, &models[i], error));
    }
    request->models = models;
    request->model_count = count;
    return PT_OK;
}

static pt_status read_options(const pt_invocation *invocation, pt_run_request *request, pt_error *error)
{
    size_t count = count_given(invocation, "set");
    pt_named_text *options = pt_arena_alloc(invocation->arena, count, sizeof *options);
    const pt_given *given = NULL;
    for (size_t i = 0; i < count; i++) {
        given = pt_given_find(invocation, "set", given);
        char *name = options == NULL ? NULL : pt_arena_copy_text(invocation->arena, given->text);
        if (name == NULL) {
            return out_of_memory(error);
        }
        char *equals = strchr(name, '=');
        if (equals == NULL) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "\"{1}\" has no \"=\": write model.option=value, as in rfm.scoring=cutpoints",
                           name);
        }
        *equals = '\0';
        options[i] = (pt_named_text){name, equals + 1};
    }
    request->options = options;
    request->option_count = count;
    return PT_OK;
}

static void add_item(const pt_invocation *invocation, pt_listing *listing, const pt_run_item *item)
{
    PT_SCOPED(pt_buffer) problem = {0};
    char run[24];
    snprintf(run, sizeof run, "%" PRId64, item->run_id);
    pt_listing_text(listing, item->model->name);
    pt_listing_text(listing, pt_translate(invocation->language, item->model->title));
    if (item->status == PT_OK) {
        pt_listing_text(listing, run);
        pt_listing_shown(listing, "ok", pt_translate(invocation->language, PT_N("done")));
        return;
    }
    pt_error_add_text(&problem, invocation->language, &item->error);
    pt_listing_text(listing, NULL);
    pt_listing_text(listing, pt_buffer_text(&problem));
}

static pt_status print_report(const pt_invocation *invocation, const pt_run_report *report, pt_error *error)
{
    static const pt_listing_column columns[] = {{"model", PT_N("model"), false},
                                                {"title", PT_N("title"), false},
                                                {"run", PT_N("run"), false},
                                                {"result", PT_N("result"), false},
                                                {0}};
    char as_of[PT_DATE_BYTES];
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "as_of", PT_N("As of"), pt_date_format(report->as_of, as_of));
    pt_facts_integer(&facts, "customers", PT_N("Customers"), report->customer_count);
    pt_facts_integer(&facts, "transactions", PT_N("Transactions"), report->transaction_count);
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "runs", columns);
    for (size_t i = 0; i < report->item_count; i++) {
        add_item(invocation, &listing, &report->items[i]);
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_run(const pt_invocation *invocation, pt_error *error)
{
    pt_run_request request = {.counts_returns = pt_given_flag(invocation, "with-returns"),
                              .thread_count = invocation->thread_count};
    const pt_given *as_of = pt_given_find(invocation, "as-of", NULL);
    if (as_of != NULL) {
        request.has_as_of = true;
        request.as_of = as_of->date;
    }
    PT_RETURN_IF_ERROR(read_models(invocation, &request, error));
    PT_RETURN_IF_ERROR(read_options(invocation, &request, error));
    PT_SCOPED(pt_open_store) opened = {0};
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    pt_run_report report = {0};
    PT_RETURN_IF_ERROR(pt_study_run(opened.store, &request, invocation->progress, &report, error));
    PT_RETURN_IF_ERROR(print_report(invocation, &report, error));
    return pt_report_print_summary(invocation, opened.store, error);
}
