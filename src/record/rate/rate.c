#include "record/rate/rate.h"

#include "base/time/civil.h"
#include "record/field/money.h"
#include "record/rate/rate.sql.h"

#include <stdbool.h>
#include <string.h>

pt_status pt_rate_convert(pt_connection *connection, const pt_rate_question *question, int64_t *converted,
                          pt_error *error)
{
    if (question->currency == NULL || strcmp(question->currency, question->base_currency) == 0) {
        *converted = question->money;
        return PT_OK;
    }
    PT_SCOPED(pt_rows) rows = {0};
    pt_value values[] = {pt_value_text(question->currency), pt_value_integer(question->day)};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_rate_newest, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        char day[PT_DATE_BYTES];
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "there is no exchange rate of {1} for {2}: add one to the rates", question->currency,
                       pt_date_format(question->day, day));
    }
    double rate = pt_rows_real(&rows, 0);
    if (!pt_money_convert(question->money, rate, converted)) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "an amount in {1} is too large in base currency at the rate {2}", question->currency,
                       rate);
    }
    return PT_OK;
}
