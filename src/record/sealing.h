/* Secret fields of a record on their way into the store. Inside record/ only. */
#ifndef PT_RECORD_SEALING_H
#define PT_RECORD_SEALING_H

#include "record/record.h"

/* Seals the secrets of a record that stand there in clear; those that are the same as in old (NULL: new)
 * become old's bytes, so that they count as unchanged. Inside a write transaction. */
pt_status pt_record_seal(pt_record_session *session, const pt_record *old, pt_record *record, pt_arena *arena,
                         pt_error *error);

bool pt_record_is_same_value(const pt_value *a, const pt_value *b);

#endif
