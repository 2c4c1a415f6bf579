/* Results of runs in the store, with where they came from (design 8).
 *
 * A run is one row of model_run; its tables are kept as JSON, except the one named "customers", whose columns
 * are metrics: they are kept as blocks (block.h), from which any of them can be had without the others. A run
 * that was not finished is never read. Old runs keep their tables; blocks of all but the newest
 * PT_RUNS_WITH_BLOCKS runs of a model are dropped. */
#ifndef PT_STUDY_OUTCOME_STORE_H
#define PT_STUDY_OUTCOME_STORE_H

#include "base/text/message.h"
#include "store/store.h"
#include "study/block.h"
#include "study/model_file.h"

enum { PT_RUNS_WITH_BLOCKS = 12 };

/* What is known of a run besides its outcome. */
typedef struct pt_run_facts {
    int64_t id;
    int32_t as_of;
    int64_t input_rows;
    int64_t customer_count;
    uint64_t input_fingerprint;
    int64_t change_position; /* of the change feed when the input was read */
    int64_t started_at;
    int64_t created_by; /* user; 0: the command line */
    int64_t job_id;     /* 0: none */
} pt_run_facts;

/* Keeps an outcome; all of it becomes readable at once. */
pt_status pt_outcome_save(pt_connection *connection, const pt_outcome *outcome, const pt_run_facts *facts,
                          pt_progress *progress, pt_error *error);

/* What the newest finished run of a model gave. */
typedef struct pt_saved_outcome {
    int64_t run_id;
    int32_t as_of;
    bool is_stale; /* facts it read were undone since */
    int64_t finished_at;
    int64_t change_position;
    const char *json; /* as pt_outcome_write_json() writes it, without the table "customers" */
} pt_saved_outcome;

/* PT_NOT_FOUND: the model was never run on this store. Texts live in arena. */
pt_status pt_outcome_load(pt_connection *connection, const char *model, pt_language language, pt_arena *arena,
                          pt_saved_outcome *outcome, pt_error *error);

/* One metric of a run for all its customers: row r is row r % PT_BLOCK_ROWS of block r / PT_BLOCK_ROWS. The
 * metric "customer_id" says whose each row is. */
typedef struct pt_metric {
    const char *name;
    pt_column *blocks;
    size_t block_count;
    size_t row_count;
} pt_metric;

/* PT_NOT_FOUND: no such metric, or its blocks were dropped. Lives in arena. */
pt_status pt_metric_load(pt_connection *connection, int64_t run_id, const char *name, pt_arena *arena,
                         pt_metric *metric, pt_error *error);

#endif
