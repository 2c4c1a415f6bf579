/* What an order amounts to, after lines of it were taken away or changed back: the sum of the lines it has
 * now, whatever other imports made of it meanwhile.
 *
 * Only a roll-back puts the old sum back from the history: nobody changed the order since. */
#ifndef PT_RECORD_IMPORT_UNDO_SUMS_H
#define PT_RECORD_IMPORT_UNDO_SUMS_H

#include "record/import/undo/fact_statement.h"
#include "record/import/undo/withdraw.h"

typedef struct pt_sums {
    const pt_schema *schema;
    pt_connection *connection;
    pt_arena *arena;            /* outlives the connection */
    const pt_query **by_entity; /* made when first needed */
} pt_sums;

pt_status pt_sums_open(const pt_schema *schema, pt_connection *connection, pt_arena *arena, pt_sums *sums,
                       pt_error *error);

/* One main record. */
typedef struct pt_sums_of {
    pt_fact_type type;
    int64_t customer_id, id;
} pt_sums_of;

/* Sums its lines anew; not done where it has none. Inside a write transaction. */
pt_status pt_sums_take(pt_sums *sums, const pt_sums_of *of, bool *is_done, pt_error *error);

#endif
