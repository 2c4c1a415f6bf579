/* One write of a record: in a transaction of its own, or in the caller's. Inside record/ only. */
#ifndef PT_RECORD_TRANSACTION_H
#define PT_RECORD_TRANSACTION_H

#include "record/session.h"

typedef pt_status pt_record_step(pt_record_session *session, const void *context, pt_error *error);

/* Runs the step. In a transaction of its own it is run again, up to three times, where the database says that
 * the same transaction may succeed later; so a step's results depend on nothing it did before. */
pt_status pt_record_in_transaction(pt_record_session *session, pt_record_step *step, const void *context,
                                   pt_error *error);

#endif
