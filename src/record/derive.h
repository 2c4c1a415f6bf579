/* What the program fills in: standards, the other side of a complement, days, money in base currency. Inside
 * record/ only. */
#ifndef PT_RECORD_DERIVE_H
#define PT_RECORD_DERIVE_H

#include "record/record.h"

/* Fills what nobody gave: standards of choices, where creating. */
void pt_derive_standards(pt_record *record, const bool *is_given);

/* Cost from amount and profit, for those complements that were given in the input. */
pt_status pt_derive_complements(const pt_record_input *input, pt_record *record, pt_error *error);

/* Days and money in base currency from what the record now holds. PT_INVALID_INPUT names the field. */
pt_status pt_derive_values(pt_record_session *session, pt_record *record, pt_error *error);

#endif
