#include "record/rate/rate_table.h"

#include "record/rate/rate.sql.h"

#include <string.h>

pt_status pt_rates_load(pt_connection *connection, pt_arena *arena, pt_rates *rates, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_rate_all, NULL, &rows, error));
    pt_rate *list = NULL;
    size_t count = 0, capacity = 0;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (count == capacity) {
            pt_rate *grown = pt_arena_grow(arena, list, count, sizeof *grown, &capacity);
            if (grown == NULL) {
                return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for exchange rates");
            }
            list = grown;
        }
        list[count] = (pt_rate){.day = (int32_t)pt_rows_integer(&rows, 1), .rate = pt_rows_real(&rows, 2)};
        strncpy(list[count].currency, pt_rows_text(&rows, 0), sizeof list[count].currency - 1);
        count++;
    }
    *rates = (pt_rates){.rates = list, .count = count};
    return PT_OK;
}

static int compare(const pt_rate *rate, const char *currency, size_t length, int32_t day)
{
    int order = strncmp(rate->currency, currency, length);
    if (order == 0 && rate->currency[length] != '\0') {
        order = 1;
    }
    return order != 0 ? order : (rate->day > day) - (rate->day < day);
}

bool pt_rates_find(const pt_rates *rates, const char *currency, size_t length, int32_t day, double *rate)
{
    if (length >= sizeof rates->rates->currency) {
        return false;
    }
    size_t low = 0, high = rates->count; /* rates before low are not after (currency, day) */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(&rates->rates[middle], currency, length, day) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || strncmp(rates->rates[low - 1].currency, currency, length) != 0 ||
        rates->rates[low - 1].currency[length] != '\0') {
        return false;
    }
    *rate = rates->rates[low - 1].rate;
    return true;
}
