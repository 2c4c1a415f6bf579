/* Whether a record may be written: what its fields say, and the records it refers to. Inside record/ only. */
#ifndef PT_RECORD_CHECK_H
#define PT_RECORD_CHECK_H

#include "record/record.h"

/* Notes all that is wrong with the fields that are given (all: every field) and gives the first as the error.
 * What problems holds already counts as well. */
pt_status pt_record_check(pt_record_session *session, const pt_record *record, const bool *is_given,
                          pt_problems *problems, pt_error *error);

/* That no other record, deleted or not, holds the same unique key: a login, a rate of one day. */
pt_status pt_record_check_unique(pt_record_session *session, const pt_record *record, pt_error *error);

/* The customer and the parent that the record belongs to. */
pt_status pt_record_check_owner(pt_record_session *session, const pt_record *record, pt_error *error);

#endif
