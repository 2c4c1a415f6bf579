/* Which customer a line means: found in the store by their identity, or new with an id of their own. */
#ifndef PT_RECORD_IMPORT_STAGE_CUSTOMERS_H
#define PT_RECORD_IMPORT_STAGE_CUSTOMERS_H

#include "base/text/slice.h"
#include "record/import/run.h"

/* An identity as the store has it, of a line that names a customer. */
typedef struct pt_customer_key {
    const char *text; /* NULL: what the line says identifies nobody */
    size_t length;
    uint64_t hash; /* pt_key_map_hash() */
} pt_customer_key;

/* key: NULL where the line names nobody; then *ordinal is PT_KEY_NONE if that is allowed. PT_INVALID_INPUT
 * rejects the line, PT_NOT_FOUND skips it (policy). */
pt_status pt_customers_take(pt_import_run_state *run, const pt_customer_key *key, uint32_t *ordinal,
                            pt_error *error);

/* Adds the key that an identity has in the store: external ones say their source where numbers are separate.
 */
bool pt_customers_identity_key(const pt_import_run_state *run, const char *kind, pt_slice shown,
                               pt_buffer *key);

#endif
