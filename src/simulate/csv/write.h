/* A whole simulation as CSV files (UTF-8, RFC 4180 quoting, line feeds) in one folder:
 *
 *   customers.csv  services.csv  transactions.csv  interactions.csv
 *   truth_customers.csv  truth_segments.csv   on request: what was planted
 *
 * The bytes depend on the simulation and the order only. */
#ifndef PT_SIMULATE_CSV_WRITE_H
#define PT_SIMULATE_CSV_WRITE_H

#include "base/progress.h"
#include "simulate/simulation.h"

typedef enum pt_simulation_order {
    PT_ORDER_BY_CUSTOMER, /* and by time within each */
    PT_ORDER_BY_TIME,     /* transactions as a till writes them; the other files still by customer */
} pt_simulation_order;

typedef struct pt_simulation_csv {
    const char *folder;
    bool may_replace; /* files of those names that are there already */
    bool with_truth;
    pt_simulation_order order;
    int thread_count; /* ≥ 1 */
} pt_simulation_csv;

/* transactions: orders and returns; lines: rows of transactions.csv. */
typedef struct pt_simulation_counts {
    int64_t customers, transactions, returns, lines, interactions;
} pt_simulation_counts;

/* progress is reported to from the calling thread only. */
pt_status pt_simulation_write_csv(const pt_simulation *simulation, const pt_simulation_csv *csv,
                                  pt_progress *progress, pt_simulation_counts *counts, pt_error *error);

#endif
