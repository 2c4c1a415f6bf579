#include "frame/csv/columns.h"

#include "base/scope.h"
#include "base/text/unicode.h"

#include <strings.h>

enum { TEXT_DIGITS = 16, DATE_BATCH = 256, NINE_TENTHS_OF = 10 };

const char *pt_csv_kind_name(pt_csv_kind kind)
{
    switch (kind) {
    case PT_CSV_EMPTY: return "empty";
    case PT_CSV_INTEGER: return "integer";
    case PT_CSV_NUMBER: return "number";
    case PT_CSV_MONEY: return "money";
    case PT_CSV_DATE: return "date";
    case PT_CSV_YES_NO: return "yes_no";
    case PT_CSV_TEXT: return "text";
    }
    return "";
}

static bool equals_any_case(pt_slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

bool pt_csv_is_unknown(pt_slice text)
{
    static const char *const words[] = {"NA", "N/A", "#N/A", "NULL", "NaN", "None"};
    text = pt_text_trim(text);
    if (text.length > 4) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (equals_any_case(text, words[i])) {
            return true;
        }
    }
    return text.length == 0;
}

bool pt_csv_parse_yes_no(pt_slice text, bool *value)
{
    static const char *const yes[] = {"yes", "y", "true", "t", "是", "有", "对", "對", "√", "✓", "1"};
    static const char *const no[] = {"no", "n", "false", "f", "否", "无", "無", "错", "錯", "×", "✗", "0"};
    text = pt_text_trim(text);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (equals_any_case(text, yes[i])) {
            *value = true;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (equals_any_case(text, no[i])) {
            *value = false;
            return true;
        }
    }
    return false;
}

static bool header_speaks_of(const char *header, const char *const *words, size_t word_count)
{
    PT_SCOPED(pt_buffer) folded = {0};
    if (pt_text_fold(pt_slice_of(header), &folded, NULL) != PT_OK) {
        return false;
    }
    for (size_t i = 0; i < word_count; i++) {
        if (strstr(pt_buffer_text(&folded), words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool header_is_money(const char *header)
{
    static const char *const words[] = {"amount", "price", "sales",  "revenue", "cost", "profit", "balance",
                                        "金额",   "金額",  "单价",   "單價",    "价格", "價格",   "总额",
                                        "總額",   "费用",  "費用",   "成本",    "利润", "利潤",   "余额",
                                        "餘額",   "收入",  "销售额", "銷售額",  "售价", "售價",   "总价",
                                        "總價",   "实付",  "實付",   "应付",    "應付", "spend"};
    return header_speaks_of(header, words, sizeof words / sizeof *words);
}

static bool header_is_date(const char *header)
{
    static const char *const words[] = {"date", "time", "birthday", "日期", "时间", "時間", "生日", "日"};
    return header_speaks_of(header, words, sizeof words / sizeof *words);
}

/* What a column's values are, counted. */
typedef struct counts {
    size_t known;
    size_t unknown;
    size_t yes_no; /* in words, not digits */
    size_t codes;  /* digits that are a name: leading zeros, or too many to be a number */
    size_t currency;
    size_t integers[2]; /* by decimal mark */
    size_t numbers[2];
} counts;

static bool is_code(pt_slice text)
{
    size_t digits = 0;
    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') {
        digits++;
    }
    return digits == text.length && ((digits > 1 && text.data[0] == '0') || digits >= TEXT_DIGITS);
}

static bool has_currency(pt_slice text)
{
    static const char *const signs[] = {"¥", "￥", "$", "€", "£", "元", "RMB", "CNY", "＄"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i]);
        if (text.length >= length && (memcmp(text.data, signs[i], length) == 0 ||
                                      memcmp(text.data + text.length - length, signs[i], length) == 0)) {
            return true;
        }
    }
    return false;
}

static void count_value(pt_slice text, counts *counted)
{
    if (pt_csv_is_unknown(text)) {
        counted->unknown++;
        return;
    }
    text = pt_text_trim(text);
    counted->known++;
    bool answer;
    bool is_digit = text.data[0] >= '0' && text.data[0] <= '9';
    counted->yes_no += !is_digit && pt_csv_parse_yes_no(text, &answer);
    counted->codes += is_code(text);
    for (int mark = PT_DECIMAL_POINT; mark <= PT_DECIMAL_COMMA; mark++) {
        int64_t integer;
        double real;
        counted->integers[mark] +=
            pt_decimal_parse_integer(text, (pt_decimal_mark)mark, &integer) == PT_NUMBER_READ &&
            memchr(text.data, '%', text.length) == NULL;
        counted->numbers[mark] +=
            pt_number_is_read(pt_decimal_parse_real(text, (pt_decimal_mark)mark, &real));
    }
    counted->currency += counted->numbers[0] + counted->numbers[1] > 0 && has_currency(text);
}

static bool is_most(size_t fits, size_t known)
{
    return known > 0 && (known - fits) * NINE_TENTHS_OF <= known;
}

/* Dates in batches of values that stand together, since those of the column are a stride apart. */
static pt_date_guess guess_date(const pt_slice *values, size_t count, size_t stride)
{
    pt_slice batch[DATE_BATCH] = {0};
    size_t step = count > DATE_BATCH ? count / DATE_BATCH : 1;
    size_t taken = 0;
    for (size_t i = 0; i < count && taken < DATE_BATCH; i += step) {
        pt_slice value = values[i * stride];
        if (!pt_csv_is_unknown(value)) {
            batch[taken++] = value;
        }
    }
    pt_date_guess guess = pt_date_guess_order(batch, taken);
    if (!is_most(guess.fits, taken)) {
        return (pt_date_guess){0};
    }
    /* An order that fits a part must fit all: the other one of an ambiguous pair may fit more. */
    size_t fits[2] = {0};
    pt_date_order orders[2] = {guess.order, guess.is_ambiguous ? PT_DATE_DMY : guess.order};
    pt_date_guess whole = {
        .order = guess.order, .has_time = guess.has_time, .is_ambiguous = guess.is_ambiguous};
    for (size_t i = 0; i < count; i++) {
        pt_date_value value;
        for (size_t j = 0; j < 2; j++) {
            fits[j] += pt_date_text_parse(values[i * stride], orders[j], &value);
        }
    }
    size_t best = fits[1] > fits[0];
    whole.order = orders[best];
    whole.fits = fits[best];
    whole.is_ambiguous = guess.is_ambiguous && fits[0] == fits[1];
    return whole;
}

static pt_csv_kind number_kind(const char *header, const counts *counted, size_t mark)
{
    if (counted->currency > 0 || header_is_money(header)) {
        return PT_CSV_MONEY;
    }
    return counted->integers[mark] == counted->numbers[mark] ? PT_CSV_INTEGER : PT_CSV_NUMBER;
}

pt_csv_column_guess pt_csv_guess_column(const char *header, const pt_slice *values, size_t count,
                                        size_t stride)
{
    counts counted = {0};
    for (size_t i = 0; i < count; i++) {
        count_value(values[i * stride], &counted);
    }
    pt_date_guess date = guess_date(values, count, stride);
    bool is_date =
        is_most(date.fits, counted.known) && (date.order != PT_DATE_EXCEL || header_is_date(header));
    size_t mark = counted.numbers[PT_DECIMAL_COMMA] > counted.numbers[PT_DECIMAL_POINT];
    pt_csv_column_guess guess = {.kind = PT_CSV_TEXT,
                                 .mark = (pt_decimal_mark)mark,
                                 .value_count = counted.known,
                                 .fit_count = counted.known,
                                 .unknown_count = counted.unknown};
    if (counted.known == 0) {
        guess.kind = PT_CSV_EMPTY;
    } else if (is_most(counted.yes_no, counted.known)) {
        guess.kind = PT_CSV_YES_NO;
        guess.fit_count = counted.yes_no;
    } else if (is_date) {
        guess.kind = PT_CSV_DATE;
        guess.date = date;
        guess.fit_count = date.fits;
    } else if (is_most(counted.numbers[mark], counted.known) &&
               counted.codes * NINE_TENTHS_OF <= counted.known) {
        guess.kind = number_kind(header, &counted, mark);
        guess.fit_count = guess.kind == PT_CSV_INTEGER ? counted.integers[mark] : counted.numbers[mark];
    }
    return guess;
}
