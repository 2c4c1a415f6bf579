/* Files into the store: detect, map, check, sort, apply as one batch that can be undone.
 *
 *   file → encoding → records → mapping → typed values → staged rows → sorted by customer → store
 *
 * Nothing of an import counts before its end, nothing of it is left when it fails; a program that was killed
 * is cleaned up after by pt_import_recover(). See README.md for the way of a line. */
#ifndef PT_RECORD_IMPORT_IMPORT_H
#define PT_RECORD_IMPORT_IMPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "base/progress.h"
#include "record/entity.h"
#include "record/import/mapping/mapping.h"
#include "record/import/report.h"
#include "store/store.h"

#include <stdbool.h>

/* What the user asked for; zero leaves everything to the mapping, to detection and to the standards. */
typedef struct pt_import_options {
    const char *mapping;      /* name of a stored mapping, or path of a JSON file; NULL: proposed */
    const char *save_mapping; /* keep the mapping under this name */
    const char *source;
    const char *encoding;
    const char *zone;
    const char *currency;
    const char *match;
    const char *delimiter;
    const pt_import_policy *customers; /* NULL: the mapping's */
    const pt_import_policy *services;
    const pt_anonymous_policy *anonymous;
    const pt_customer_numbers *customer_numbers;
    bool is_dry_run;
    const char *error_path; /* of rejected lines; NULL: "<file>.errors.csv" */
    const char *folder;     /* for temporary files; NULL: $TMPDIR */
    pt_language language;   /* of the error file */
    int64_t user_id;
} pt_import_options;

/* What an import works with. */
typedef struct pt_import_place {
    pt_store *store;
    const pt_schema *schema;
    pt_id_generator *ids;
    pt_arena *arena; /* for the report */
    pt_progress *progress;
} pt_import_place;

/* Imports a file, or says what an import would do (is_dry_run). When it fails nothing has changed. */
pt_status pt_import_run(const pt_import_place *place, const char *path, const pt_import_options *options,
                        pt_import_report *report, pt_error *error);

/* Opens a file and proposes a mapping, without a store's data. */
pt_status pt_import_preview(const pt_import_place *place, const char *path, const pt_import_options *options,
                            pt_mapping *mapping, pt_import_report *report, pt_error *error);

/* What could not be taken back, since something else came after it. */
typedef struct pt_undo_remainder {
    const char *entity;
    int64_t customer_id;
    int64_t record_id;
    const char *field; /* NULL: the record itself is in use */
} pt_undo_remainder;

enum { PT_UNDO_REMAINDERS = 100 };

typedef struct pt_undo_report {
    int64_t batch_id;                                 /* that was undone */
    int64_t undo_batch_id;                            /* that did it */
    int64_t facts;                                    /* withdrawn */
    int64_t removed;                                  /* records that the batch had made */
    int64_t restored;                                 /* fields that have their old value again */
    int64_t kept;                                     /* fields and records that stay as they are */
    pt_undo_remainder remainders[PT_UNDO_REMAINDERS]; /* the first of those */
    size_t remainder_count;
    int64_t stale_results; /* model runs made meanwhile */
} pt_undo_report;

/* PT_CONFLICT when it was undone before or never ended. */
pt_status pt_import_undo(const pt_import_place *place, int64_t batch_id, pt_undo_report *report,
                         pt_error *error);

/* Whether killed programs left anything behind: one look, by whoever opens a store for writing. */
pt_status pt_import_needs_recovery(pt_connection *connection, bool *is_needed, pt_error *error);

/* Takes back what they left. recovered may be NULL. */
pt_status pt_import_recover(const pt_import_place *place, int64_t *recovered, pt_error *error);

#endif
