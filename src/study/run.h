/* Computes models over a store and keeps what they give: what `patron run` does.
 *
 * The store is read once, in one consistent picture, for all models; each result is kept on its own, so that
 * what was done stands when a later model fails or the work is cancelled. The work is a job of kind "run"
 * (store/job.h): how far it is and how it ended stands there, and who may, can cancel it there. */
#ifndef PT_STUDY_RUN_H
#define PT_STUDY_RUN_H

#include "model/settings.h"
#include "store/store.h"
#include "study/model_file.h"

typedef struct pt_run_request {
    const pt_model *const *models; /* NULL: all that the store has data for */
    size_t model_count;
    bool has_as_of; /* otherwise the store's day, and where it has none the present day in its zone */
    int32_t as_of;
    bool counts_returns;          /* pt_source_options */
    const pt_named_text *options; /* of models: {"rfm.scoring", "cutpoints"} */
    size_t option_count;
    int thread_count;
    int64_t created_by; /* user; 0: the command line */
} pt_run_request;

/* How one model went. */
typedef struct pt_run_item {
    const pt_model *model;
    int64_t run_id; /* 0: nothing was kept */
    pt_status status;
    pt_error error; /* where status is not PT_OK */
} pt_run_item;

enum { PT_RUN_ITEMS = 64 };

typedef struct pt_run_report {
    int64_t job_id; /* 0: it came to nothing before there was one */
    int32_t as_of;
    int64_t customer_count;
    int64_t transaction_count;
    pt_run_item items[PT_RUN_ITEMS];
    size_t item_count;
} pt_run_report;

/* A model for which there is too little data is told in its item and does not stop the others. Any other
 * failure, and a request in which no model could be computed, fails as a whole; report tells what was kept
 * until then. */
pt_status pt_study_run(pt_store *store, const pt_run_request *request, pt_progress *progress,
                       pt_run_report *report, pt_error *error);

#endif
