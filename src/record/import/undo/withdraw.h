/* Takes back what a batch brought, in small transactions that may be repeated: after a crash the next program
 * goes on where this one stopped. Used by undo (undo_batch_id set) and to roll back an import that failed
 * (0). It looks at the customers that the batch reaches (batch/reach.h), and at no others.
 *
 *   1. facts of the batch are deleted; an order that has lines of other batches stays, with what these amount
 *      to, and is theirs from then on (facts.c)
 *   2. fields it changed get their old value again, where nobody changed them since (changes.c, pile.c)
 *   3. records it made are removed, where nobody uses or changed them (references.c, customers.c); of those
 *      that stayed when another batch was undone, customers go with the last batch that used them
 *   4. identities it added are deleted (identities.c)
 *
 * What other batches changed counts while these count: one that was undone itself stands in nobody's way. */
#ifndef PT_RECORD_IMPORT_UNDO_WITHDRAW_H
#define PT_RECORD_IMPORT_UNDO_WITHDRAW_H

#include "record/import/batch/reach.h"
#include "record/import/import.h"

typedef struct pt_withdrawal {
    const pt_import_place *place;
    pt_connection *connection; /* no transaction open */
    int64_t batch_id;
    int64_t undo_batch_id; /* 0: roll back */
    pt_undo_report *report;
    pt_reach reach; /* found by pt_withdraw() */
} pt_withdrawal;

pt_status pt_withdraw(const pt_withdrawal *withdrawal, pt_error *error);

/* The parts, in this order. Inside record/import/undo only. */
pt_status pt_withdraw_facts(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_changes(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_references(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_customers(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_identities(const pt_withdrawal *withdrawal, pt_error *error);

/* Notes what stays as it is. */
void pt_withdraw_keep(pt_undo_report *report, const pt_undo_remainder *remainder);

#endif
