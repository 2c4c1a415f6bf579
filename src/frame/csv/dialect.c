#include "frame/csv/dialect.h"

#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_BYTES = 64 * 1024, SAMPLE_RECORDS = 500 };

static const char delimiters[] = {',', '\t', ';', '|'};

/* The next record from *at: how many fields it has, and whether its end was seen. */
static size_t count_fields(pt_slice text, size_t *at, char delimiter, char quote, bool *has_end)
{
    size_t fields = 1;
    bool is_quoted = false;
    bool is_start = true;
    *has_end = false;
    while (*at < text.length && !*has_end) {
        char c = text.data[(*at)++];
        if (c == quote && (is_start || is_quoted)) {
            is_quoted = !is_quoted;
        } else if (!is_quoted && (c == '\n' || c == '\r')) {
            *has_end = true;
        }
        is_start = !is_quoted && c == delimiter;
        fields += is_start;
    }
    if (*has_end && text.data[*at - 1] == '\r' && *at < text.length && text.data[*at] == '\n') {
        (*at)++;
    }
    return fields;
}

/* How many records have the number of fields that most have; of equally common numbers the greatest. */
static size_t count_commonest(const size_t *counts, size_t records, size_t *fields)
{
    size_t best = 0;
    for (size_t i = 0; i < records && i < 20; i++) {
        size_t same = 0;
        for (size_t j = 0; j < records; j++) {
            same += counts[j] == counts[i];
        }
        if (same > best || (same == best && counts[i] > *fields)) {
            best = same;
            *fields = counts[i];
        }
    }
    return best;
}

/* How well a delimiter fits: the share of records that have the commonest number of fields, in thousandths,
 * with a little for more fields; 0 when that number is one. */
static size_t fitness(pt_slice text, char delimiter, char quote)
{
    size_t counts[SAMPLE_RECORDS];
    size_t records = 0;
    size_t at = 0;
    while (at < text.length && records < SAMPLE_RECORDS) {
        size_t start = at;
        bool has_end = false;
        size_t fields = count_fields(text, &at, delimiter, quote, &has_end);
        bool is_blank = at - start <= 2 && has_end && fields == 1;
        if ((has_end || records == 0 || text.length < SAMPLE_BYTES) && !is_blank) {
            counts[records++] = fields;
        }
    }
    size_t fields = 1;
    size_t same = count_commonest(counts, records, &fields);
    return records == 0 || fields == 1 ? 0 : same * 1000 / records + (fields > 50 ? 50 : fields);
}

static char detect_quote(pt_slice text)
{
    bool after_break = true;
    size_t single = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '"') {
            return '"';
        }
        single += c == '\'' && after_break;
        after_break = c == '\n' || c == '\r' || memchr(delimiters, c, sizeof delimiters) != NULL;
    }
    return single >= 4 ? '\'' : '"';
}

/* Whether a field of the first record can only be data: a number, an amount, a date. */
static bool looks_like_data(pt_slice field)
{
    size_t digits = 0;
    for (size_t i = 0; i < field.length; i++) {
        char c = field.data[i];
        if (c >= '0' && c <= '9') {
            digits++;
        } else if (c == '\0' || strchr(" \t\"'.,:/-+%$()TZ", c) == NULL) {
            return false;
        }
    }
    return digits > 0;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool field_is_data(pt_slice text, size_t from, size_t to)
{
    while (to > from && is_line_end(text.data[to - 1])) {
        to--;
    }
    return looks_like_data((pt_slice){text.data + from, to - from});
}

static bool detect_header(pt_slice text, char delimiter, char quote)
{
    size_t start = 0;
    while (start < text.length && is_line_end(text.data[start])) {
        start++;
    }
    size_t end = start;
    bool has_end = false;
    count_fields(text, &end, delimiter, quote, &has_end);
    bool is_quoted = false;
    for (size_t i = start; i < end; i++) {
        char c = text.data[i];
        if (c == quote) {
            is_quoted = !is_quoted;
        } else if (!is_quoted && c == delimiter) {
            if (field_is_data(text, start, i)) {
                return false;
            }
            start = i + 1;
        }
    }
    return !field_is_data(text, start, end);
}

pt_csv_dialect pt_csv_dialect_detect(pt_slice text, pt_csv_dialect_choice choice)
{
    if (text.length > SAMPLE_BYTES) {
        text.length = SAMPLE_BYTES;
    }
    pt_csv_dialect dialect = {.delimiter = choice.delimiter, .quote = choice.quote};
    if (dialect.quote == '\0') {
        dialect.quote = detect_quote(text);
    }
    if (dialect.delimiter == '\0') {
        size_t best = 0;
        dialect.delimiter = ',';
        for (size_t i = 0; i < sizeof delimiters; i++) {
            size_t fit = fitness(text, delimiters[i], dialect.quote);
            if (fit > best) {
                best = fit;
                dialect.delimiter = delimiters[i];
            }
        }
    }
    dialect.has_header =
        choice.header == PT_CSV_HEADER_YES ||
        (choice.header == PT_CSV_HEADER_DETECT && detect_header(text, dialect.delimiter, dialect.quote));
    return dialect;
}
