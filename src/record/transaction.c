#include "record/transaction.h"

#include "base/scope.h"

enum { ATTEMPTS = 3 };

static pt_status attempt(pt_record_session *session, pt_record_step *step, const void *context,
                         pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(session->connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(step(session, context, error));
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_record_in_transaction(pt_record_session *session, pt_record_step *step, const void *context,
                                   pt_error *error)
{
    if (session->connection->in_transaction) {
        return step(session, context, error);
    }
    pt_status status = PT_UNAVAILABLE;
    for (int i = 0; i < ATTEMPTS && status == PT_UNAVAILABLE; i++) {
        status = attempt(session, step, context, error);
    }
    return status;
}
