/* Purchases by customer: what RFM, lifecycle and cohorts are computed from.
 *
 * Rows come in any order; arranged, those of one customer stand together, sorted by day. Rows that already
 * are customer-major and sorted (as the store and the column image give them) are used where they stand. */
#ifndef PT_MODEL_PURCHASE_PURCHASE_H
#define PT_MODEL_PURCHASE_PURCHASE_H

#include "model/model.h"

enum { PT_ORDER_OF_ITS_OWN = -1 };

/* Rows of customer c are start[c] … start[c + 1] − 1, by day. Customers are codes of the dictionary; one
 * without rows has start[c] = start[c + 1]. */
typedef struct pt_purchases {
    const pt_dictionary *customers;
    size_t row_count;
    const size_t *start;
    const int32_t *day;
    const double *amount; /* NULL: the input has none */
    size_t order_codes;   /* order codes are below this */
    const int32_t
        *order; /* PT_ORDER_OF_ITS_OWN for a row without one; NULL: each row is an order of its own */
} pt_purchases;

/* Arranges the columns customer_id, date and, where the frame has them, amount and order_id. */
pt_status pt_purchases_arrange(const pt_run *run, const pt_frame *frame, pt_purchases *purchases,
                               pt_error *error);

/* Which rows count. */
typedef struct pt_purchase_scope {
    int32_t as_of;      /* rows of later days do not */
    bool drops_returns; /* nor do rows with a negative amount */
} pt_purchase_scope;

/* One customer's purchases in a scope. row_count 0: none, and the rest means nothing. */
typedef struct pt_purchase_summary {
    int32_t first_day;
    int32_t last_day;
    uint32_t row_count;
    uint32_t order_count;
    uint32_t day_count; /* distinct days */
    double amount;      /* correct to the last bit or two, whatever the order of rows */
} pt_purchase_summary;

typedef struct pt_purchase_totals {
    size_t customer_count; /* with a row in scope */
    size_t row_count;
    size_t later_count;    /* rows after as_of */
    size_t returned_count; /* rows with a negative amount up to as_of, dropped or not */
    int32_t first_day;     /* of rows in scope */
    int32_t last_day;
    double amount;
} pt_purchase_totals;

/* Summarises every customer: summaries[c] for c < purchases->customers->count. Fails with PT_TOO_LITTLE_DATA
 * when no row is in scope, with PT_INVALID_INPUT when a sum of amounts leaves the range of a double. */
pt_status pt_purchases_summarise(const pt_run *run, const pt_purchases *purchases, pt_purchase_scope scope,
                                 pt_purchase_summary *summaries, pt_purchase_totals *totals, pt_error *error);

/* Says in the result what a reader of any figure from purchases must know: that the day was taken from the
 * data, rows that were ignored, returns. */
void pt_purchase_warn(bool is_as_of_given, pt_purchase_scope scope, const pt_purchase_totals *totals,
                      pt_result *result);

/* The last day of all rows. */
int32_t pt_purchases_last_day(const pt_purchases *purchases);

/* Moves to customer's next row in scope: *row is start[customer] before the first call and is moved behind
 * it, *day becomes its day. False when there is none. */
bool pt_purchases_next_day(const pt_purchases *purchases, pt_purchase_scope scope, size_t customer,
                           size_t *row, int32_t *day);

#endif
