#include "record/rate/rate.h"

#include "base/time/civil.h"
#include "record/field/money.h"
#include "record/rate/rate.sql.h"

#include <stdbool.h>
#include <string.h>

static bool is_base(const pt_rate_question *question)
{
    return question->currency == NULL || strcmp(question->currency, question->base_currency) == 0;
}

pt_status pt_rate_apply(const pt_rate_question *question, const double *rate, int64_t *converted,
                        pt_error *error)
{
    if (is_base(question)) {
        *converted = question->money;
        return PT_OK;
    }
    if (rate == NULL) {
        char day[PT_DATE_BYTES];
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "there is no exchange rate of {1} for {2}: add one to the rates", question->currency,
                       pt_date_format(question->day, day));
    }
    if (!pt_money_convert(question->money, *rate, converted)) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "an amount in {1} is too large in base currency at the rate {2}", question->currency,
                       *rate);
    }
    return PT_OK;
}

pt_status pt_rate_convert(pt_connection *connection, const pt_rate_question *question, int64_t *converted,
                          pt_error *error)
{
    if (is_base(question)) {
        return pt_rate_apply(question, NULL, converted, error);
    }
    PT_SCOPED(pt_rows) rows = {0};
    pt_value values[] = {pt_value_text(question->currency), pt_value_integer(question->day)};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_rate_newest, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    double rate = has_row ? pt_rows_real(&rows, 0) : 0;
    return pt_rate_apply(question, has_row ? &rate : NULL, converted, error);
}
