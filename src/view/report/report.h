/* The report: one HTML file with every chart and text inside it, which opens without a network and prints
 * well.
 *
 * The caller hands over what was computed; nothing is computed here that a person would have to trust. What
 * is not there (no delivery dates, no value model) is left zero or NULL, and its section then says so in
 * words. No row about one customer enters the file: tables with a column customer_id are left out.
 *
 * The page itself (web/report/, TypeScript) is built by Vite into one template that the binary holds. It
 * speaks three languages; the reader may switch. All functions are safe to call from any thread. */
#ifndef PT_VIEW_REPORT_REPORT_H
#define PT_VIEW_REPORT_REPORT_H

#include "base/error.h"
#include "base/text/message.h"

#include <stddef.h>
#include <stdint.h>

/* Where the numbers come from. Money is int64 ten-thousandths of the unit of `currency` everywhere below. */
typedef struct pt_report_provenance {
    const char *organisation;    /* whose customers; NULL: not named */
    const char *program_version; /* "0.1.0" */
    const char *currency;        /* ISO 4217 of the organisation, "USD" */
    const char *zone;            /* IANA zone that days are counted in */
    int32_t as_of;               /* last day that was looked at */
    int64_t made_at;             /* instant */
    const char *const *sources;  /* names of the files or systems the records came from */
    size_t source_count;
} pt_report_provenance;

typedef struct pt_report_month {
    int32_t month;         /* months since 1970-01 (pt_date_month) */
    int64_t customers;     /* who bought in it */
    int64_t new_customers; /* whose first order is in it */
    int64_t orders;
    int64_t amount_money;
} pt_report_month;

enum { PT_REPORT_TENTHS = 10 };

typedef struct pt_report_overview {
    int64_t customers; /* on record, with or without an order */
    int64_t buyers;    /* with an order up to as_of */
    int64_t orders;
    int64_t lines;                 /* of transactions */
    int64_t amount_money;          /* returns deducted */
    int32_t first_day, last_day;   /* of orders */
    const pt_report_month *months; /* ascending, each month between the first and last present */
    size_t month_count;
    /* Amount of each tenth of the buyers, biggest spenders first; all zero: not known. Customer number i of n
     * (from 0) is in tenth floor(10 i / n). */
    int64_t tenth_amount_money[PT_REPORT_TENTHS];
} pt_report_overview;

typedef struct pt_report_days {
    int32_t days; /* from order to dispatch */
    int64_t orders;
} pt_report_days;

typedef struct pt_report_mode {
    const char *name; /* as the records say: "Standard Class" */
    int64_t orders;
    double mean_days, median_days, high_days; /* high: nine in ten orders are at most this slow */
    int64_t promised, late;                   /* orders with a promised date, and those later than it */
} pt_report_mode;

/* Orders with both an order and a delivery (or dispatch) date; orders 0: there are no such dates. */
typedef struct pt_report_delivery {
    int64_t orders;
    int64_t undated; /* orders without a delivery date */
    double mean_days, median_days, high_days;
    int64_t promised, late;
    const pt_report_days *days; /* ascending */
    size_t day_count;
    const pt_report_mode *modes; /* fastest first */
    size_t mode_count;
} pt_report_delivery;

/* Each *_json is the result of a model as pt_outcome_write_json() writes it ("model", "version",
 * "parameters", "results", "tables", "warnings"), or NULL where the model was not run. Read from it:
 *
 *   rfm        classes(class, customers, share, amount, recency_mean, frequency_mean, monetary_mean),
 *              map(r, f, customers, amount); results recency_split, frequency_split, monetary_split
 *   value      tiers(tier, customers, share, contribution)
 *   lifecycle  stages(stage, customers, amount, months_expected), history(month "YYYY-MM", stage, customers),
 *              transitions(from, to, count): of one month's end to the next's, over all months
 *   cohort     cohorts(cohort "YYYY-MM", size, period, retained)
 *
 * A missing table or column makes its chart say so; further ones do no harm. Each text is parsed whole, so
 * hand it over without its table of customers where that is long. */
typedef struct pt_report_data {
    pt_report_provenance provenance;
    pt_report_overview overview;
    pt_report_delivery delivery;
    const char *rfm_json;
    const char *value_json;
    const char *lifecycle_json;
    const char *cohort_json;
} pt_report_data;

/* Adds all of it as one JSON object: what the page reads, and `patron report --json` prints. */
pt_status pt_report_add_json(pt_buffer *buffer, const pt_report_data *data, pt_error *error);

/* Adds the page, shown first in `language`. */
pt_status pt_report_add_html(pt_buffer *buffer, const pt_report_data *data, pt_language language,
                             pt_error *error);

/* Writes the page to a file: whole or, where that fails, not at all, and an older file of that name stays. */
pt_status pt_report_write(const pt_report_data *data, pt_language language, const char *path,
                          pt_error *error);

#endif
