/* What the parts of one import share while it runs. Inside record/import only. */
#ifndef PT_RECORD_IMPORT_RUN_H
#define PT_RECORD_IMPORT_RUN_H

#include "base/id.h"
#include "base/progress.h"
#include "base/text/buffer.h"
#include "base/time/zone.h"
#include "record/import/import.h"
#include "record/import/plan/plan.h"
#include "record/import/stage/key_map.h"
#include "record/import/stage/rejected.h"
#include "record/import/stage/spill.h"
#include "record/rate/rate_table.h"

/* Flags of keys in the maps of customers and references. */
enum {
    PT_KEY_IS_STORED = 1,  /* the store has it */
    PT_KEY_IS_TOUCHED = 2, /* the file names it */
};

/* Customers whose ordinals share these upper bits are applied together. Anonymous lines come first, by their
 * keys. */
enum { PT_CUSTOMERS_PER_PARTITION_BITS = 13, PT_ANONYMOUS_PARTITIONS = 64 };

typedef struct pt_references pt_references;

typedef struct pt_import_run_state {
    pt_store *store;
    pt_connection *reader; /* for looking up, outside write transactions */
    const pt_schema *schema;
    const pt_import_options *options;
    const pt_mapping *mapping;
    const pt_plan *plan;
    pt_arena *arena;
    pt_progress *progress;
    pt_import_report *report;
    pt_id_generator *ids;
    int64_t now;
    int64_t batch_id;
    int64_t beat_at; /* when the job last said that it is alive */
    const char *base_currency;
    pt_zone organisation_zone; /* days are counted in it */
    pt_zone file_zone;         /* clocks of the file are in it */
    pt_rates rates;
    pt_key_map customers;      /* by identity key */
    bool has_all_customers;    /* the map holds all of the store's */
    pt_references *references; /* NULL: the file names none */
    pt_spill spill;
    pt_rejected rejected;
} pt_import_run_state;

#endif
