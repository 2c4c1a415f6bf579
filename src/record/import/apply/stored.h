/* What the store has of the records that the next rows are about: asked for many at a time, ahead of the
 * rows, since each question costs a way to the server and back. Belongs to one thread. */
#ifndef PT_RECORD_IMPORT_APPLY_STORED_H
#define PT_RECORD_IMPORT_APPLY_STORED_H

#include "record/import/apply/sort.h"
#include "record/import/apply/target.h"
#include "record/import/run.h"

/* Records named by one question. */
enum { PT_STORED_AT_ONCE = 100, PT_STORED_KEY_COLUMNS = 3 };

typedef struct pt_stored_row {
    int64_t key[PT_STORED_KEY_COLUMNS]; /* as in the table's key; 0 behind it */
    const pt_value *slots;              /* of the role's part */
} pt_stored_row;

typedef struct pt_stored_rows {
    pt_stored_row *items; /* by key */
    size_t count, capacity;
} pt_stored_rows;

/* {.run, .targets} is ready. */
typedef struct pt_stored {
    const pt_import_run_state *run;
    const pt_targets *targets;
    size_t end; /* of the partition's rows: up to here it was asked */
    pt_stored_rows of[PT_ROLE_COUNT];
    pt_arena arena;
} pt_stored;

void pt_stored_clear(pt_stored *stored);

/* Makes known what the rows from first up to end are about, and forgets what was known before. rows: of one
 * partition; called in their order, from 0 for each. */
pt_status pt_stored_look_ahead(pt_stored *stored, const pt_sorted_rows *rows, size_t first, size_t end,
                               pt_error *error);

/* The slots of a record, or NULL. key: as many numbers as the table's key has. Valid until looking ahead. */
const pt_value *pt_stored_find(const pt_stored *stored, pt_plan_role role, const int64_t *key);

/* The id of a main record: its key, or, of several without number that are alike, one made of its place among
 * them. */
int64_t pt_stored_main_id(const pt_plan *plan, int64_t key, size_t place);

#endif
