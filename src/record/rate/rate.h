/* Money in the organisation's currency: the rate that holds on a day is the newest of that day or before. A
 * missing rate is an error that names currency and day, never a guess. */
#ifndef PT_RECORD_RATE_RATE_H
#define PT_RECORD_RATE_RATE_H

#include "base/error.h"
#include "store/store.h"

#include <stdint.h>

typedef struct pt_rate_question {
    const char *base_currency;
    const char *currency; /* NULL: the base currency itself */
    int32_t day;
    int64_t money;
} pt_rate_question;

/* Looks the rate up. PT_INVALID_INPUT: no rate, or the result is too large. */
pt_status pt_rate_convert(pt_connection *connection, const pt_rate_question *question, int64_t *converted,
                          pt_error *error);

/* The same with a rate that was looked up; NULL: there is none for that day. */
pt_status pt_rate_apply(const pt_rate_question *question, const double *rate, int64_t *converted,
                        pt_error *error);

#endif
