#include "base/number/decimal.h"

#include "base/text/unicode.h"
#include "base/text/utf8.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MAX_CHARACTERS = 80,
    MAX_DIGITS = 64,
    MAX_EXPONENT = 100000,
    FAST_DIGITS = 14, /* with four decimals still within 64 bits */
    MONEY_DECIMALS = 4,
};

/* Characters of a number, each as one byte: itself or one of these. */
enum { CURRENCY = 'C', TEN_THOUSAND = 'W', HUNDRED_MILLION = 'Y', GROUP_SPACE = ' ' };

typedef struct spelling {
    const char *text;
    char meaning;
} spelling;

/* To add a spelling: one row; the longer of two that begin alike first. */
static const spelling spellings[] = {
    {"人民币", CURRENCY},    {"人民幣", CURRENCY},    {"RMB", CURRENCY},    {"CNY", CURRENCY},
    {"USD", CURRENCY},       {"EUR", CURRENCY},       {"GBP", CURRENCY},    {"HKD", CURRENCY},
    {"TWD", CURRENCY},       {"JPY", CURRENCY},       {"US$", CURRENCY},    {"HK$", CURRENCY},
    {"NT$", CURRENCY},       {"$", CURRENCY},         {"€", CURRENCY},      {"£", CURRENCY},
    {"¥", CURRENCY},         {"￥", CURRENCY},        {"元", CURRENCY},     {"圆", CURRENCY},
    {"圓", CURRENCY},        {"＄", CURRENCY},        {"万", TEN_THOUSAND}, {"萬", TEN_THOUSAND},
    {"亿", HUNDRED_MILLION}, {"億", HUNDRED_MILLION}, {"’", '\''},          {"−", '-'},
};

/* A number taken apart: ± 0.digits × 10^exponent, the digits without leading zeros. */
typedef struct decimal {
    bool is_negative;
    int count;
    int exponent; /* of the last digit */
    char digits[MAX_DIGITS];
} decimal;

static char ascii_of_wide(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E) {
        return (char)(character - 0xFEE0);
    }
    bool is_space = character == 0xA0 || character == 0x2009 || character == 0x202F || character == 0x3000;
    return is_space ? GROUP_SPACE : 'x';
}

static size_t find_spelling(pt_slice text, char *meaning)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        size_t length = strlen(spellings[i].text);
        if (length <= text.length && memcmp(spellings[i].text, text.data, length) == 0) {
            *meaning = spellings[i].meaning;
            return length;
        }
    }
    return 0;
}

/* Writes the text with one byte per character; 0 when it is too long or holds what no number does. */
static size_t simplify(pt_slice text, char simple[MAX_CHARACTERS])
{
    static const char allowed[] = "0123456789.,' +-()%eE";
    size_t length = 0;
    while (text.length > 0) {
        char meaning = text.data[0];
        size_t step = 1;
        if (meaning == '\0' || strchr(allowed, meaning) == NULL) {
            step = find_spelling(text, &meaning);
            uint32_t character = 0;
            if (step == 0) {
                step = pt_utf8_decode(text.data, text.length, &character);
                meaning = ascii_of_wide(character);
                if (step == 0 || strchr(allowed, meaning) == NULL) {
                    return 0;
                }
            }
        }
        if (length == MAX_CHARACTERS) {
            return 0;
        }
        simple[length++] = meaning;
        text.data += step;
        text.length -= step;
    }
    return length;
}

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static bool next_is(const cursor *rest, char c)
{
    return rest->at < rest->end && *rest->at == c;
}

static bool skip(cursor *rest, char c)
{
    bool found = next_is(rest, c);
    rest->at += found;
    return found;
}

static bool at_digit(const cursor *rest)
{
    return rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9';
}

/* Takes digits and returns how many there were, or −1 when there are too many. */
static int read_digits(cursor *rest, decimal *number)
{
    int count = 0;
    for (; at_digit(rest); rest->at++, count++) {
        if (number->count == 0 && *rest->at == '0') {
            continue;
        }
        if (number->count == MAX_DIGITS) {
            return -1;
        }
        number->digits[number->count++] = *rest->at;
    }
    return count;
}

static bool is_group_mark(char c, pt_decimal_mark mark)
{
    return c == (mark == PT_DECIMAL_POINT ? ',' : '.') || c == '\'' || c == GROUP_SPACE;
}

/* 1234 or 1,234,567. Returns the number of digits, or −1. */
static int read_whole_part(cursor *rest, pt_decimal_mark mark, decimal *number)
{
    int count = read_digits(rest, number);
    if (count < 1 || count > 3 || rest->end - rest->at < 2 || !is_group_mark(*rest->at, mark) ||
        rest->at[1] < '0' || rest->at[1] > '9') {
        return count;
    }
    char group = *rest->at;
    while (rest->end - rest->at > 1 && *rest->at == group && rest->at[1] >= '0' && rest->at[1] <= '9') {
        rest->at++;
        int step = read_digits(rest, number);
        if (step != 3) {
            return -1;
        }
        count += step;
    }
    return count;
}

static bool read_exponent(cursor *rest, decimal *number)
{
    if (!skip(rest, 'e') && !skip(rest, 'E')) {
        return true;
    }
    bool is_negative = skip(rest, '-');
    if (!is_negative) {
        skip(rest, '+');
    }
    if (!at_digit(rest)) {
        return false;
    }
    int exponent = 0;
    for (; at_digit(rest); rest->at++) {
        exponent = exponent > MAX_EXPONENT ? exponent : exponent * 10 + (*rest->at - '0');
    }
    number->exponent += is_negative ? -exponent : exponent;
    return true;
}

static bool read_body(cursor *rest, pt_decimal_mark mark, decimal *number)
{
    int whole = read_whole_part(rest, mark, number);
    int decimals = 0;
    if (whole >= 0 && skip(rest, mark == PT_DECIMAL_POINT ? '.' : ',')) {
        decimals = read_digits(rest, number);
    }
    if (whole < 0 || decimals < 0 || whole + decimals == 0) {
        return false;
    }
    number->exponent = -decimals;
    return read_exponent(rest, number);
}

/* Signs and currency before the number, each once. */
static bool read_prefix(cursor *rest, decimal *number)
{
    bool has_sign = false;
    bool has_currency = false;
    for (;;) {
        if (skip(rest, GROUP_SPACE)) {
            continue;
        }
        if (!has_sign && (next_is(rest, '-') || next_is(rest, '+'))) {
            number->is_negative = *rest->at++ == '-';
            has_sign = true;
        } else if (!has_currency && skip(rest, CURRENCY)) {
            has_currency = true;
        } else {
            return has_sign;
        }
    }
}

enum { SEEN_SIGN = 1, SEEN_SCALE = 2, SEEN_PERCENT = 4, SEEN_CURRENCY = 8 };

/* What a character behind a number means for it; 0: it may not stand there. */
static unsigned apply_suffix(char c, decimal *number)
{
    switch (c) {
    case TEN_THOUSAND: number->exponent += 4; return SEEN_SCALE;
    case HUNDRED_MILLION: number->exponent += 8; return SEEN_SCALE;
    case '%': number->exponent -= 2; return SEEN_PERCENT;
    case CURRENCY: return SEEN_CURRENCY;
    case '-': number->is_negative = true; return SEEN_SIGN;
    default: return 0;
    }
}

/* 万, 亿, %, currency and a late minus, each once; nothing else may follow. */
static bool read_suffix(cursor *rest, bool has_sign, decimal *number)
{
    unsigned seen = has_sign ? SEEN_SIGN : 0;
    for (; rest->at < rest->end; rest->at++) {
        if (*rest->at == GROUP_SPACE) {
            continue;
        }
        unsigned meaning = apply_suffix(*rest->at, number);
        if (meaning == 0 || (seen & meaning) != 0) {
            return false;
        }
        seen |= meaning;
    }
    return true;
}

static bool take_apart(pt_slice text, pt_decimal_mark mark, decimal *number)
{
    char simple[MAX_CHARACTERS];
    size_t length = simplify(pt_text_trim(text), simple);
    cursor rest = {simple, simple + length};
    *number = (decimal){0};
    bool in_brackets = length > 2 && simple[0] == '(' && simple[length - 1] == ')';
    if (in_brackets) {
        rest = (cursor){simple + 1, simple + length - 1};
    }
    bool has_sign = read_prefix(&rest, number);
    if ((in_brackets && has_sign) || !read_body(&rest, mark, number) ||
        !read_suffix(&rest, has_sign || in_brackets, number)) {
        return false;
    }
    number->is_negative |= in_brackets;
    return true;
}

static bool loses_digits(const decimal *number, int kept)
{
    for (int i = kept < 0 ? 0 : kept; i < number->count; i++) {
        if (number->digits[i] != '0') {
            return true;
        }
    }
    return false;
}

/* digits × 10^(exponent + shift) as an integer, rounded half away from zero. */
static pt_number_outcome to_integer(const decimal *number, int shift, int64_t *value)
{
    int exponent = number->exponent + shift;
    int kept = exponent < 0 ? number->count + exponent : number->count;
    uint64_t sum = 0;
    for (int i = 0; i < kept; i++) {
        if (__builtin_mul_overflow(sum, 10U, &sum) ||
            __builtin_add_overflow(sum, (uint64_t)(number->digits[i] - '0'), &sum)) {
            return PT_NUMBER_TOO_LARGE;
        }
    }
    for (int i = 0; i < exponent && sum != 0; i++) {
        if (__builtin_mul_overflow(sum, 10U, &sum)) {
            return PT_NUMBER_TOO_LARGE;
        }
    }
    sum += kept >= 0 && kept < number->count && number->digits[kept] >= '5';
    if (sum > INT64_MAX) {
        return PT_NUMBER_TOO_LARGE;
    }
    *value = number->is_negative ? -(int64_t)sum : (int64_t)sum;
    return loses_digits(number, kept) ? PT_NUMBER_ROUNDED : PT_NUMBER_READ;
}

/* [-]digits[.digits], in files nearly always. False for anything else. */
static inline bool read_plain(pt_slice text, pt_decimal_mark mark, uint64_t *digits, int *decimals,
                              bool *is_negative)
{
    const char *at = text.data;
    const char *end = at + text.length;
    *is_negative = at < end && *at == '-';
    at += *is_negative;
    if (end - at > FAST_DIGITS + 1 || at == end) {
        return false;
    }
    uint64_t sum = 0;
    const char *point = NULL;
    for (; at < end; at++) {
        unsigned digit = (unsigned)(unsigned char)*at - '0';
        if (digit <= 9) {
            sum = sum * 10 + digit;
        } else if (*at == (mark == PT_DECIMAL_POINT ? '.' : ',') && point == NULL) {
            point = at;
        } else {
            return false;
        }
    }
    *decimals = point == NULL ? 0 : (int)(end - point) - 1;
    *digits = sum;
    return point == NULL || text.length > 1U + *is_negative;
}

pt_number_outcome pt_decimal_parse_money(pt_slice text, pt_decimal_mark mark, int64_t *money)
{
    static const int64_t scale[] = {10000, 1000, 100, 10, 1};
    uint64_t digits = 0;
    int decimals = 0;
    bool is_negative = false;
    if (read_plain(text, mark, &digits, &decimals, &is_negative) && decimals <= MONEY_DECIMALS) {
        int64_t value = 0;
        if (!__builtin_mul_overflow((int64_t)digits, scale[decimals], &value)) {
            *money = is_negative ? -value : value;
            return PT_NUMBER_READ;
        }
    }
    decimal number;
    if (!take_apart(text, mark, &number)) {
        return PT_NUMBER_NONE;
    }
    return to_integer(&number, MONEY_DECIMALS, money);
}

pt_number_outcome pt_decimal_parse_integer(pt_slice text, pt_decimal_mark mark, int64_t *value)
{
    uint64_t digits = 0;
    int decimals = 0;
    bool is_negative = false;
    if (read_plain(text, mark, &digits, &decimals, &is_negative) && decimals == 0) {
        *value = is_negative ? -(int64_t)digits : (int64_t)digits;
        return PT_NUMBER_READ;
    }
    decimal number;
    int64_t whole = 0;
    if (!take_apart(text, mark, &number)) {
        return PT_NUMBER_NONE;
    }
    pt_number_outcome outcome = to_integer(&number, 0, &whole);
    if (outcome == PT_NUMBER_ROUNDED) {
        return PT_NUMBER_NONE;
    }
    if (outcome == PT_NUMBER_READ) {
        *value = whole;
    }
    return outcome;
}

/* Both factors are exact and so the one operation gives the nearest double (W. D. Clinger, PLDI 1990). */
static bool to_real_fast(uint64_t digits, int exponent, double *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (digits > UINT64_C(1) << 53U || exponent < -22 || exponent > 22) {
        return false;
    }
    *value = exponent < 0 ? (double)digits / powers[-exponent] : (double)digits * powers[exponent];
    return true;
}

static pt_number_outcome to_real(const decimal *number, double *value)
{
    char text[MAX_DIGITS + 24];
    snprintf(text, sizeof text, "%.*se%d", number->count == 0 ? 1 : number->count,
             number->count == 0 ? "0" : number->digits, number->exponent);
    /* The program never sets a locale, so the point is a point; no exponents are in the text but ours. */
    double read = strtod(text, NULL);
    if (isinf(read)) {
        return PT_NUMBER_TOO_LARGE;
    }
    *value = number->is_negative ? -read : read;
    return PT_NUMBER_READ;
}

pt_number_outcome pt_decimal_parse_real(pt_slice text, pt_decimal_mark mark, double *value)
{
    uint64_t digits = 0;
    int decimals = 0;
    bool is_negative = false;
    if (read_plain(text, mark, &digits, &decimals, &is_negative) && to_real_fast(digits, -decimals, value)) {
        *value = is_negative ? -*value : *value;
        return PT_NUMBER_READ;
    }
    decimal number;
    if (!take_apart(text, mark, &number)) {
        return PT_NUMBER_NONE;
    }
    return to_real(&number, value);
}

/* Writes units with or without groups, then as many decimals as are needed and wanted. */
static const char *format_money(int64_t money, bool is_grouped, int min_decimals,
                                char buffer[PT_DECIMAL_MONEY_BYTES])
{
    uint64_t amount = money < 0 ? -(uint64_t)money : (uint64_t)money;
    unsigned rest = (unsigned)(amount % PT_DECIMAL_MONEY_UNIT);
    char units[24];
    int length = snprintf(units, sizeof units, "%" PRIu64, amount / PT_DECIMAL_MONEY_UNIT);
    char *to = buffer;
    if (money < 0) {
        *to++ = '-';
    }
    for (int i = 0; i < length; i++) {
        if (is_grouped && i > 0 && (length - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = units[i];
    }
    char decimals[MONEY_DECIMALS + 1];
    snprintf(decimals, sizeof decimals, "%04u", rest);
    int count = MONEY_DECIMALS;
    while (count > min_decimals && decimals[count - 1] == '0') {
        count--;
    }
    if (count > 0) {
        *to++ = '.';
        memcpy(to, decimals, (size_t)count);
        to += count;
    }
    *to = '\0';
    return buffer;
}

const char *pt_decimal_format_money(int64_t money, char buffer[PT_DECIMAL_MONEY_BYTES])
{
    return format_money(money, false, 0, buffer);
}

const char *pt_decimal_format_grouped(int64_t money, int min_decimals, char buffer[PT_DECIMAL_MONEY_BYTES])
{
    assert(min_decimals >= 0 && min_decimals <= MONEY_DECIMALS);
    return format_money(money, true, min_decimals, buffer);
}
