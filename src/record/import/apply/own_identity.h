/* What the file's new customers are known by: the key their lines name them with.
 *
 * These rows go in before everything else, in the order of their keys. Beside the customers, whose order is
 * another one, each would land on a page of its own, to be written anew with every transaction. */
#ifndef PT_RECORD_IMPORT_APPLY_OWN_IDENTITY_H
#define PT_RECORD_IMPORT_APPLY_OWN_IDENTITY_H

#include "record/import/apply/group.h"

/* The ordinals of new customers, by key; free() them. */
pt_status pt_own_identities_sort(const pt_import_run_state *run, uint32_t **ordinals, size_t *count,
                                 pt_error *error);

pt_status pt_own_identity_add(pt_applying *applying, uint32_t ordinal, pt_error *error);

/* The key as the file has it, without the source that stands before external keys in the store. */
pt_value pt_own_identity_shown(const pt_import_run_state *run, uint32_t ordinal);

#endif
