/* The report: one HTML file with every chart and text inside it, which opens without a network and prints
 * well.
 *
 * The caller hands over what was computed; nothing is computed here that a person would have to trust. What
 * is not there (no delivery dates, no value model) is left NULL, and its section then says so in words. No
 * row about one customer enters the file: tables with a column customer_id are left out.
 *
 * The page itself (web/report/, TypeScript) is built by Vite into one template that the binary holds. It
 * speaks three languages; the reader may switch. All functions are safe to call from any thread. */
#ifndef PT_VIEW_REPORT_REPORT_H
#define PT_VIEW_REPORT_REPORT_H

#include "base/error.h"
#include "base/text/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the numbers come from. */
typedef struct pt_report_provenance {
    const char *organisation;    /* whose customers; NULL: not named */
    const char *program_version; /* "0.1.0" */
    const char *currency;        /* ISO 4217 of the organisation, "USD" */
    const char *zone;            /* IANA zone that days are counted in */
    int32_t as_of;               /* last day that was looked at */
    int64_t made_at;             /* instant */
    int64_t customers;           /* on record, with or without an order */
    bool is_stale;               /* records changed or went since something was computed from them */
    bool is_mixed;               /* not all was computed from the same records as of the same day */
    const char *const *sources;  /* names of the files or systems the records came from, newest first */
    size_t source_count;
    size_t further_source_count; /* those not named */
} pt_report_provenance;

/* A part is the result of one model. */
typedef enum pt_report_part {
    PT_REPORT_SALES,
    PT_REPORT_RFM,
    PT_REPORT_VALUE,
    PT_REPORT_LIFECYCLE,
    PT_REPORT_COHORT,
    PT_REPORT_DELIVERY,
    PT_REPORT_PARTS
} pt_report_part;

/* "sales": the model that gives a part, and the part's key in JSON. */
const char *pt_report_part_name(pt_report_part part);

/* Each result is what pt_outcome_write_json() writes ("model", "version", "parameters", "results", "tables",
 * "warnings"), or NULL where the model was not run. Read from it:
 *
 *   sales      results customers, orders, amount, first_day, last_day; months(month "YYYY-MM", customers,
 *              new_customers, orders, amount), tenths(amount)
 *   rfm        classes(class, customers, share, amount, recency_mean, frequency_mean, monetary_mean),
 *              map(r, f, customers, amount); results recency_split, frequency_split, monetary_split
 *   value      tiers(tier, customers, share, contribution)
 *   lifecycle  stages(stage, customers, amount, months_expected), history(month "YYYY-MM", stage, customers),
 *              transitions(from, to, count): of one month's end to the next's, over all months
 *   cohort     cohorts(cohort "YYYY-MM", size, period, retained)
 *   delivery   results orders, undated, delivered, shipped, mean_days, median_days, high_days, promised,
 * late; days(days, orders), modes(mode, orders, mean_days, median_days, high_days, promised, late)
 *
 * A missing table or column makes its chart say so; further ones do no harm. Each text is parsed whole, so
 * hand it over without its table of customers where that is long. */
typedef struct pt_report_data {
    pt_report_provenance provenance;
    const char *results[PT_REPORT_PARTS];
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
