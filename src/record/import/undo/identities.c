/* Identities that a batch gave to customers that were there before. */
#include "base/scope.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/withdraw.h"

enum { PAGE = 500 };

static pt_status read_page(const pt_withdrawal *withdrawal, const pt_reach_range *range, int64_t *page,
                           size_t *count, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(range->first), pt_value_integer(range->last),
                               pt_value_integer(withdrawal->batch_id), pt_value_integer(PAGE)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(withdrawal->connection, &query_identity_of_batch, values, &rows, error));
    for (*count = 0;; (*count)++) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        page[*count] = pt_rows_integer(&rows, 0);
    }
}

static pt_status forget_page(const pt_withdrawal *withdrawal, const int64_t *page, size_t count,
                             pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(
        pt_transaction_begin(withdrawal->connection, PT_TRANSACTION_WRITE, &transaction, error));
    for (size_t i = 0; i < count; i++) {
        const pt_value values[] = {pt_value_integer(page[i]), pt_value_integer(withdrawal->batch_id)};
        PT_RETURN_IF_ERROR(pt_execute(withdrawal->connection, &query_identity_forget, values, NULL, error));
    }
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_withdraw_identities(const pt_withdrawal *withdrawal, pt_error *error)
{
    int64_t page[PAGE];
    for (size_t i = 0; i < withdrawal->reach.count; i++) {
        size_t count = 0;
        do { /* what is forgotten is not found again */
            PT_RETURN_IF_ERROR(read_page(withdrawal, &withdrawal->reach.ranges[i], page, &count, error));
            if (count > 0) {
                PT_RETURN_IF_ERROR(forget_page(withdrawal, page, count, error));
            }
        } while (count > 0);
    }
    return PT_OK;
}
