/* Takes back what a batch brought, in small transactions that may be repeated: after a crash the next program
 * goes on where this one stopped. Used by undo (undo_batch_id set) and to roll back an import that failed
 * (0).
 *
 *   1. facts of the batch are deleted
 *   2. fields it changed get their old value again, where nobody changed them since
 *   3. records it made are removed, where nobody uses them; an undo keeps them as deleted, a roll-back leaves
 * nothing
 *   4. identities it added are deleted */
#ifndef PT_RECORD_IMPORT_UNDO_WITHDRAW_H
#define PT_RECORD_IMPORT_UNDO_WITHDRAW_H

#include "record/import/import.h"

typedef struct pt_withdrawal {
    const pt_import_place *place;
    pt_connection *connection; /* no transaction open */
    int64_t batch_id;
    int64_t undo_batch_id; /* 0: roll back */
    pt_undo_report *report;
} pt_withdrawal;

pt_status pt_withdraw(const pt_withdrawal *withdrawal, pt_error *error);

/* The parts, in this order. Inside record/import/undo only. */
pt_status pt_withdraw_facts(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_changes(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_customers(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_identities(const pt_withdrawal *withdrawal, pt_error *error);
pt_status pt_withdraw_references(const pt_withdrawal *withdrawal, pt_error *error);

/* Notes what stays as it is. */
void pt_withdraw_keep(pt_undo_report *report, const pt_undo_remainder *remainder);

/* Deletes the rows of a batch from a table, stepping along a column. deleted may be NULL. */
pt_status pt_withdraw_rows(const pt_withdrawal *withdrawal, const pt_table *table, const char *column,
                           int64_t *deleted, pt_error *error);

#endif
