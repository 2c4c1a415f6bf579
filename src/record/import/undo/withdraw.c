#include "record/import/undo/withdraw.h"

#include "base/scope.h"

void pt_withdraw_keep(pt_undo_report *report, const pt_undo_remainder *remainder)
{
    report->kept++;
    if (report->remainder_count < PT_UNDO_REMAINDERS) {
        report->remainders[report->remainder_count++] = *remainder;
    }
}

pt_status pt_withdraw(const pt_withdrawal *withdrawal, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_withdrawal within = *withdrawal;
    PT_RETURN_IF_ERROR(
        pt_reach_load(withdrawal->connection, withdrawal->batch_id, &arena, &within.reach, error));
    PT_RETURN_IF_ERROR(pt_withdraw_facts(&within, error));
    PT_RETURN_IF_ERROR(pt_withdraw_changes(&within, error));
    PT_RETURN_IF_ERROR(pt_withdraw_references(&within, error));
    return pt_withdraw_customers(&within, error);
}
