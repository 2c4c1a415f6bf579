/* What models read from a store, taken in one consistent picture of it and kept in memory as columns.
 *
 * Reading is one pass over each table in the order of its key, so that rows of one customer stand together.
 * Rows of batches that are not visible and of customers who are deleted are left out. */
#ifndef PT_STUDY_SOURCE_H
#define PT_STUDY_SOURCE_H

#include "frame/frame.h"
#include "model/model.h"
#include "store/store.h"

typedef struct pt_source_options {
    int32_t as_of;          /* indicators look back from this day; models leave out later rows themselves */
    bool counts_returns;    /* also transactions without a positive amount: returns, cancellations, gifts */
    int32_t window_days;    /* contribution looks at these last days; 0: 365 */
    int32_t half_life_days; /* activity: what happened so many days ago counts half; 0: 90 */
} pt_source_options;

enum { PT_SOURCE_COLUMNS = 24 };

/* One column and where it comes from, as models name it: "transaction.day". */
typedef struct pt_source_column {
    const char *source;
    size_t row_count;
    pt_column column;
} pt_source_column;

typedef struct pt_source {
    pt_source_column columns[PT_SOURCE_COLUMNS];
    size_t column_count;
    pt_dictionary *customers;  /* ids, ascending: all customers, whether they bought or not */
    int64_t transaction_count; /* rows that models see */
    int64_t change_position;   /* of the change feed at the moment of reading */
    uint64_t fingerprint;      /* of all columns */
} pt_source;

/* Reads everything that any model asks for. Lives in arena. */
pt_status pt_source_read(pt_connection *connection, const pt_source_options *options, pt_arena *arena,
                         pt_progress *progress, pt_source *source, pt_error *error);

/* The columns that an input of a model describes, as a frame. PT_NOT_FOUND names the column that the store
 * does not have; optional ones are left out. */
pt_status pt_source_frame(const pt_source *source, const pt_model_input *input, pt_arena *arena,
                          pt_frame *frame, pt_error *error);

#endif
