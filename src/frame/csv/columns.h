/* What the columns of a file hold, guessed from a sample of their values. A guess is a proposal: it says how
 * many values fit, and the person who imports decides. */
#ifndef PT_FRAME_CSV_COLUMNS_H
#define PT_FRAME_CSV_COLUMNS_H

#include "base/number/decimal.h"
#include "base/text/slice.h"
#include "base/time/date_text.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum pt_csv_kind {
    PT_CSV_EMPTY, /* no value is known */
    PT_CSV_INTEGER,
    PT_CSV_NUMBER,
    PT_CSV_MONEY, /* numbers with a currency, or under a header that speaks of money */
    PT_CSV_DATE,
    PT_CSV_YES_NO,
    PT_CSV_TEXT,
} pt_csv_kind;

/* "integer", "money" …: stable, for JSON and settings. */
const char *pt_csv_kind_name(pt_csv_kind kind);

typedef struct pt_csv_column_guess {
    pt_csv_kind kind;
    pt_decimal_mark mark; /* of numbers */
    pt_date_guess date;   /* of dates: order, whether it is ambiguous, whether there are times */
    size_t value_count;   /* known values */
    size_t fit_count;     /* of them those that are of this kind */
    size_t unknown_count;
} pt_csv_column_guess;

/* Empty, or what programs write for nothing: NA, N/A, #N/A, NULL, NaN, None, in any case, spaces around. */
bool pt_csv_is_unknown(pt_slice text);

/* yes/no, y/n, true/false, 是/否, 有/无/無, 对/错/對/錯, √/×, 1/0. False when the text is none of them. */
bool pt_csv_parse_yes_no(pt_slice text, bool *value);

/* Value i is values[i * stride]. At least nine of ten known values must be of a kind. Not numbers but texts
 * are values with leading zeros or more than 15 digits (card and account numbers); numbers are dates only
 * when they are written YYYYMMDD or the header speaks of a date and they can be Excel's. */
pt_csv_column_guess pt_csv_guess_column(const char *header, const pt_slice *values, size_t count,
                                        size_t stride);

#endif
