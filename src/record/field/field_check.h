/* Whether a value may stand in a field: what can be said without looking at other records. */
#ifndef PT_RECORD_FIELD_FIELD_CHECK_H
#define PT_RECORD_FIELD_FIELD_CHECK_H

#include "base/error.h"
#include "record/entity.h"
#include "store/value.h"

/* Required, range, length, choice, shape, plausible dates. PT_INVALID_INPUT names the field. */
pt_status pt_field_check(const pt_field *field, const pt_value *value, pt_error *error);

#endif
