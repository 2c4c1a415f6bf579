/* The passes over a store's tables that make a pt_source. Only source.c uses it.
 *
 * Rows come ordered by customer_id, and so do the customers: both are walked side by side, as in a merge
 * join, which needs no look-up per row. */
#ifndef PT_STUDY_SOURCE_READER_H
#define PT_STUDY_SOURCE_READER_H

#include "study/source.h"

#include <stdbool.h>

typedef struct pt_indicators pt_indicators;

typedef struct pt_source_reader {
    pt_connection *connection;
    const pt_source_options *options;
    pt_arena *arena;
    pt_progress *progress;
    const int64_t *hidden_batches; /* ascending */
    size_t hidden_batch_count;
} pt_source_reader;

/* Customers by code 0 … count − 1, ids ascending. */
typedef struct pt_read_customers {
    pt_dictionary *dictionary;
    int64_t *ids;   /* of the dictionary */
    int32_t *code;  /* 0, 1, 2 … */
    double *credit; /* payment behaviour as recorded */
    uint8_t *is_credit_unknown;
} pt_read_customers;

/* Days that may be unknown; days NULL as long as none was met. */
typedef struct pt_read_dates {
    int32_t *days;
    uint8_t *unknown;
} pt_read_dates;

typedef struct pt_read_transactions {
    size_t count;
    size_t capacity;
    int32_t *customer;
    int32_t *day;
    double *amount; /* units of the base currency */
    pt_read_dates promised_on, shipped_on, delivered_on;
    int32_t *ship_mode; /* NULL as long as none was met */
    uint8_t *ship_mode_unknown;
    pt_dictionary *ship_modes;
    const char **ship_mode_texts; /* of the dictionary */
} pt_read_transactions;

pt_status pt_read_change_position(pt_source_reader *reader, int64_t *position, pt_error *error);
pt_status pt_read_hidden_batches(pt_source_reader *reader, pt_error *error);
pt_status pt_read_all_customers(pt_source_reader *reader, pt_read_customers *customers, pt_error *error);
pt_status pt_read_all_transactions(pt_source_reader *reader, const pt_read_customers *customers,
                                   pt_indicators *indicators, pt_read_transactions *transactions,
                                   pt_error *error);
pt_status pt_read_all_interactions(pt_source_reader *reader, const pt_read_customers *customers,
                                   pt_indicators *indicators, pt_error *error);

#endif
