/* What the columns of a file mean: per header the field it fills, and how its cells are written.
 *
 * A mapping is proposed from the headers (propose.h), shown, changed by a person, kept as JSON (table
 * mapping) and used again for the next file of the same shape:
 *
 *   {"source": "shop", "match": "external", "customers": "update", "columns": [
 *      {"header": "订单号", "to": "transaction.number"},
 *      {"header": "日期", "to": "transaction.occurred_at", "dates": "dmy"},
 *      {"header": "操作员", "to": null}]}
 *
 * Everything in it lives in the arena it was made in. */
#ifndef PT_RECORD_IMPORT_MAPPING_MAPPING_H
#define PT_RECORD_IMPORT_MAPPING_MAPPING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json/writer.h"
#include "record/entity.h"

#include <stdbool.h>
#include <stddef.h>

/* What happens to customers and services that a file names. */
typedef enum pt_import_policy {
    PT_IMPORT_UPDATE, /* unknown ones are added, known ones take the file's values */
    PT_IMPORT_NEW,    /* unknown ones are added, known ones stay as they are */
    PT_IMPORT_SKIP,   /* none is added or changed; lines of unknown ones are skipped */
} pt_import_policy;

typedef enum pt_anonymous_policy {
    PT_ANONYMOUS_KEEP,   /* sales without customer become anonymous sales */
    PT_ANONYMOUS_REJECT, /* they go to the error file */
} pt_anonymous_policy;

/* Whether a customer number means the same person in every file. */
typedef enum pt_customer_numbers {
    PT_NUMBERS_SHARED,   /* it does: a list of customers and the orders of a shop find each other */
    PT_NUMBERS_SEPARATE, /* it does within its source only: number 7 of two shops are two people */
} pt_customer_numbers;

typedef struct pt_mapping_column {
    const char *header;
    const pt_entity *entity; /* NULL: ignored */
    const pt_field *field;
    const char *dates;    /* "ymd", "dmy", "mdy"; NULL: as detected */
    const char *decimals; /* "." or ","; NULL: as detected */
} pt_mapping_column;

/* NULL texts: as detected, or the standard. */
typedef struct pt_mapping {
    const char *source;   /* system that the file's orders and contacts come from */
    const char *encoding; /* "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE" */
    const char *delimiter;
    const char *zone;                /* of instants without offset; NULL: the organisation's */
    const char *currency;            /* of money without its own; NULL: the organisation's */
    const char *match;               /* kind of identity that tells customers apart */
    const char *cancellation_prefix; /* an invoice that starts with it cancels another; "" none */
    pt_import_policy customers;
    pt_import_policy services;
    pt_anonymous_policy anonymous;
    pt_customer_numbers customer_numbers;
    const pt_mapping_column *columns;
    size_t column_count;
} pt_mapping;

extern const char pt_import_standard_source[];
extern const char pt_import_standard_match[];

/* PT_INVALID_INPUT names the path of what is wrong: "columns[3].to". */
pt_status pt_mapping_parse(const char *text, size_t length, const pt_schema *schema, pt_arena *arena,
                           pt_mapping *mapping, pt_error *error);

void pt_mapping_write(pt_json_writer *json, const pt_mapping *mapping);

/* The column that fills entity.field, or NULL. */
const pt_mapping_column *pt_mapping_find(const pt_mapping *mapping, const char *entity, const char *field);

/* Codes as they stand in JSON and on the command line. False for a text that is none. */
bool pt_import_policy_parse(const char *text, pt_import_policy *policy);
const char *pt_import_policy_code(pt_import_policy policy);
bool pt_anonymous_policy_parse(const char *text, pt_anonymous_policy *policy);
const char *pt_anonymous_policy_code(pt_anonymous_policy policy);
bool pt_customer_numbers_parse(const char *text, pt_customer_numbers *numbers);
const char *pt_customer_numbers_code(pt_customer_numbers numbers);

#endif
