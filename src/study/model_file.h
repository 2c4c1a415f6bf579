/* Runs any model on CSV files, with no store: what `patron model run NAME --input FILE.csv` does.
 *
 *     const char *paths[] = {"orders.csv"};
 *     pt_named_text columns[] = {{"customer_id", "Customer No"}};
 *     pt_named_text options[] = {{"as-of", "2017-12-31"}, {"frequency", "days"}};
 *     pt_model_request request = {.model = pt_model_find("rfm"), .paths = paths, .path_count = 1,
 *                                 .columns = columns, .column_count = 1, .options = options, .option_count =
 * 2}; pt_run run = {.arena = &arena, .progress = &progress, .thread_count = 2}; pt_outcome outcome; pt_status
 * status = pt_study_run_file(&request, &run, &outcome, &error);
 *
 * study/result_json.h then writes the outcome. Safe from any thread with its own arena. */
#ifndef PT_STUDY_MODEL_FILE_H
#define PT_STUDY_MODEL_FILE_H

#include "base/error.h"
#include "model/model.h"
#include "model/settings.h"

/* What is asked for. */
typedef struct pt_model_request {
    const pt_model *model;
    const char *const *paths; /* paths[i] is the file of model->inputs[i]; optional inputs may be left out */
    size_t path_count;
    const pt_named_text *columns; /* name: a column of an input, text: its header in the file */
    size_t column_count;
    const pt_named_text *options; /* name: a parameter ("as-of" or "as_of"), text: its value as written */
    size_t option_count;
} pt_model_request;

/* A result with the settings it was computed with, which are part of what is shown. Lives in run->arena. */
typedef struct pt_outcome {
    const pt_model *model;
    const pt_setting *settings; /* one for each of model->parameters */
    pt_result result;
} pt_outcome;

/* Errors name the option, the column or the line of the file that is wrong. */
pt_status pt_study_run_file(const pt_model_request *request, const pt_run *run, pt_outcome *outcome,
                            pt_error *error);

#endif
