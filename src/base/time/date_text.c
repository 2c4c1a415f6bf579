#include "base/time/date_text.h"

#include "base/text/unicode.h"
#include "base/text/utf8.h"
#include "base/time/civil.h"

#include <math.h>

enum {
    MAX_CHARACTERS = 64,
    EXCEL_EPOCH = 25569,      /* serial of 1970-01-01 */
    EXCEL_FAKE_DAY = 60,      /* 29 February 1900, which never was */
    EXCEL_LAST_DAY = 2958465, /* 9999-12-31 */
    EXCEL_LIKELY_FIRST = 20000,
    EXCEL_LIKELY_LAST = 80000,
    SECONDS_PER_HOUR = 3600,
    REPUBLIC_YEAR_ZERO = 1911,
    REPUBLIC_FIRST_PLAIN = 100,
    REPUBLIC_LAST = 199,
};

static const char *const order_names[] = {"YYYY-MM-DD", "YYYYMMDD",   "MM/DD/YYYY",
                                          "DD/MM/YYYY", "D-Mon-YYYY", "Excel"};

/* Chinese words of dates as one byte each. */
enum {
    YEAR = 'y',
    MONTH = 'm',
    DAY = 'd',
    HOUR = 'h',
    MINUTE = 'i',
    SECOND = 's',
    MORNING = 'A',
    EVENING = 'P',
    REPUBLIC = 'R'
};

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

const char *pt_date_order_name(pt_date_order order)
{
    return order_names[order];
}

bool pt_date_order_parse(const char *name, pt_date_order *order)
{
    for (size_t i = 0; i < PT_DATE_ORDERS; i++) {
        if (strcmp(order_names[i], name) == 0) {
            *order = (pt_date_order)i;
            return true;
        }
    }
    return false;
}

static char meaning_of(uint32_t character)
{
    switch (character) {
    case 0x5E74: return YEAR;  /* 年 */
    case 0x6708: return MONTH; /* 月 */
    case 0x65E5:
    case 0x53F7:
    case 0x865F: return DAY; /* 日 号 號 */
    case 0x65F6:
    case 0x6642:
    case 0x70B9:
    case 0x9EDE: return HOUR;   /* 时 時 点 點 */
    case 0x5206: return MINUTE; /* 分 */
    case 0x79D2: return SECOND; /* 秒 */
    case 0x3000:
    case 0xA0:
    case 0x202F: return ' ';
    default: break;
    }
    if (character >= 0xFF01 && character <= 0xFF5E) {
        return (char)(character - 0xFEE0);
    }
    return '\0';
}

/* 上午, 下午 and their like, and the era that Taiwan counts its years in. Returns their length. */
static size_t word_of_two(pt_slice text, char *meaning)
{
    static const struct {
        const char *word;
        char meaning;
    } words[] = {{"上午", MORNING}, {"早上", MORNING}, {"凌晨", MORNING},  {"下午", EVENING},
                 {"晚上", EVENING}, {"中午", EVENING}, {"民國", REPUBLIC}, {"民国", REPUBLIC}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (text.length >= length && memcmp(text.data, words[i].word, length) == 0) {
            *meaning = words[i].meaning;
            return length;
        }
    }
    return 0;
}

/* Writes the text with one byte per character. 0 when it is too long or holds what no date does. */
static size_t simplify(pt_slice text, char simple[MAX_CHARACTERS])
{
    size_t length = 0;
    while (text.length > 0) {
        char meaning = text.data[0];
        size_t step = 1;
        if ((signed char)meaning <= 0) {
            step = word_of_two(text, &meaning);
            uint32_t character = 0;
            if (step == 0) {
                step = pt_utf8_decode(text.data, text.length, &character);
                meaning = meaning_of(character);
            }
        }
        if (length == MAX_CHARACTERS || meaning == '\0') {
            return 0;
        }
        simple[length++] = meaning;
        text.data += step;
        text.length -= step;
    }
    return length;
}

static bool skip(cursor *rest, char c)
{
    bool found = rest->at < rest->end && *rest->at == c;
    rest->at += found;
    return found;
}

static bool skip_spaces(cursor *rest)
{
    const char *start = rest->at;
    while (skip(rest, ' ') || skip(rest, '\t')) {
    }
    return rest->at > start;
}

static bool at_digit(const cursor *rest)
{
    return rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9';
}

/* Takes min … max digits; more that follow are a failure. */
static bool read_number(cursor *rest, int min, int max, int32_t *number)
{
    int32_t sum = 0;
    int count = 0;
    for (; count < max && at_digit(rest); count++) {
        sum = sum * 10 + (*rest->at++ - '0');
    }
    *number = sum;
    return count >= min && !at_digit(rest);
}

static bool read_digits(cursor *rest, int count, int32_t *number)
{
    int32_t sum = 0;
    for (int i = 0; i < count; i++) {
        if (!at_digit(rest)) {
            return false;
        }
        sum = sum * 10 + (*rest->at++ - '0');
    }
    *number = sum;
    return true;
}

static bool read_year(cursor *rest, int32_t *year)
{
    const char *start = rest->at;
    if (!read_number(rest, 2, 4, year) || rest->at - start == 3) {
        return false;
    }
    if (rest->at - start == 2) {
        *year += *year <= 68 ? 2000 : 1900;
    }
    return true;
}

/* Takes one of - / . and returns it, or 0. */
static char read_separator(cursor *rest)
{
    if (rest->at < rest->end && (*rest->at == '-' || *rest->at == '/' || *rest->at == '.')) {
        return *rest->at++;
    }
    return '\0';
}

static bool read_chinese(cursor *rest, pt_civil *civil)
{
    skip_spaces(rest);
    if (!read_number(rest, 1, 2, &civil->month)) {
        return false;
    }
    skip_spaces(rest);
    if (!skip(rest, MONTH)) {
        return false;
    }
    skip_spaces(rest);
    if (!read_number(rest, 1, 2, &civil->day)) {
        return false;
    }
    skip_spaces(rest);
    return skip(rest, DAY) || rest->at == rest->end;
}

/* 2026, 民國115 or 115: years of the Republic count from 1912, and have three digits since 2011. */
static bool read_leading_year(cursor *rest, int32_t *year)
{
    bool is_said = skip(rest, REPUBLIC);
    skip_spaces(rest);
    const char *start = rest->at;
    if (!read_number(rest, is_said ? 1 : 3, is_said ? 3 : 4, year)) {
        return false;
    }
    if (!is_said && rest->at - start == 4) {
        return true;
    }
    bool is_right = *year >= (is_said ? 1 : REPUBLIC_FIRST_PLAIN) && *year <= REPUBLIC_LAST;
    *year += REPUBLIC_YEAR_ZERO;
    return is_right;
}

static bool read_ymd(cursor *rest, pt_civil *civil)
{
    if (!read_leading_year(rest, &civil->year)) {
        return false;
    }
    const cursor behind_year = *rest;
    skip_spaces(rest);
    if (skip(rest, YEAR)) {
        return read_chinese(rest, civil);
    }
    *rest = behind_year;
    char separator = read_separator(rest);
    return separator != '\0' && read_number(rest, 1, 2, &civil->month) && skip(rest, separator) &&
           read_number(rest, 1, 2, &civil->day);
}

static bool read_year_last(cursor *rest, int32_t *first, int32_t *second, int32_t *year)
{
    if (!read_number(rest, 1, 2, first)) {
        return false;
    }
    char separator = read_separator(rest);
    return separator != '\0' && read_number(rest, 1, 2, second) && skip(rest, separator) &&
           read_year(rest, year);
}

/* An English month, whole or by its first three letters, with or without a point. */
static bool read_month_name(cursor *rest, int32_t *month)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    char word[10] = {0};
    size_t length = 0;
    while (rest->at < rest->end && length + 1 < sizeof word &&
           ((*rest->at | 0x20) >= 'a' && (*rest->at | 0x20) <= 'z')) {
        word[length++] = (char)(*rest->at++ | 0x20);
    }
    for (int32_t i = 0; i < 12; i++) {
        bool is_short = length == 3 || (length == 4 && i == 8);
        if (length >= 3 && strncmp(names[i], word, length) == 0 && (is_short || names[i][length] == '\0')) {
            skip(rest, '.');
            *month = i + 1;
            return true;
        }
    }
    return false;
}

static bool skip_between(cursor *rest)
{
    bool has_space = skip_spaces(rest);
    bool has_mark = skip(rest, '-') || skip(rest, '/') || skip(rest, ',');
    return skip_spaces(rest) || has_space || has_mark;
}

static bool read_named(cursor *rest, pt_civil *civil)
{
    if (at_digit(rest)) {
        return read_number(rest, 1, 2, &civil->day) && skip_between(rest) &&
               read_month_name(rest, &civil->month) && skip_between(rest) && read_year(rest, &civil->year);
    }
    return read_month_name(rest, &civil->month) && skip_between(rest) &&
           read_number(rest, 1, 2, &civil->day) && skip_between(rest) && read_year(rest, &civil->year);
}

/* 1 … 6 decimals of a second; more are cut off. */
static bool read_fraction(cursor *rest, int64_t *microseconds)
{
    int64_t unit = PT_MICROSECONDS_PER_SECOND;
    if (!at_digit(rest)) {
        return false;
    }
    for (; at_digit(rest); rest->at++) {
        unit /= 10;
        *microseconds += unit * (*rest->at - '0');
    }
    return true;
}

/* AM, pm, a.m. – 'A' or 'P', or 0. */
static char read_half_day(cursor *rest)
{
    cursor ahead = *rest;
    skip_spaces(&ahead);
    if (ahead.end - ahead.at < 2) {
        return '\0';
    }
    char half = (char)(*ahead.at++ & ~0x20);
    skip(&ahead, '.');
    if ((half != 'A' && half != 'P') || !(skip(&ahead, 'M') || skip(&ahead, 'm'))) {
        return '\0';
    }
    skip(&ahead, '.');
    *rest = ahead;
    return half;
}

static bool apply_half_day(char half, int32_t *hour)
{
    if (half == '\0') {
        return *hour <= 23;
    }
    /* 中午12:30 and 12:30 PM are noon, 12:30 AM is after midnight; 下午15:00 is what some programs write. */
    if (half == MORNING) {
        *hour = *hour == 12 ? 0 : *hour;
        return *hour < 12;
    }
    *hour += *hour < 12 ? 12 : 0;
    return *hour <= 23;
}

typedef struct clock_time {
    int32_t hour;
    int32_t minute;
    int32_t second;
    int64_t fraction; /* microseconds */
} clock_time;

static int64_t seconds_of(const clock_time *clock)
{
    return (int64_t)clock->hour * SECONDS_PER_HOUR + (int64_t)clock->minute * 60 + clock->second;
}

/* 26分30秒, 26分 or nothing, after 8时 */
static bool read_chinese_minutes(cursor *rest, clock_time *clock)
{
    if (!at_digit(rest)) {
        return true;
    }
    if (!read_number(rest, 1, 2, &clock->minute) || !skip(rest, MINUTE)) {
        return false;
    }
    return !at_digit(rest) || (read_number(rest, 1, 2, &clock->second) && skip(rest, SECOND));
}

/* :26, :26:30 or :26:30.5 */
static bool read_minutes(cursor *rest, clock_time *clock)
{
    if (!skip(rest, ':') || !read_number(rest, 2, 2, &clock->minute)) {
        return false;
    }
    if (skip(rest, ':') && !read_number(rest, 2, 2, &clock->second)) {
        return false;
    }
    return !skip(rest, '.') || read_fraction(rest, &clock->fraction);
}

static bool read_clock(cursor *rest, int64_t *microseconds)
{
    char half = '\0';
    if (rest->at < rest->end && (*rest->at == MORNING || *rest->at == EVENING)) {
        half = *rest->at++;
        skip_spaces(rest);
    }
    clock_time clock = {0};
    if (!read_number(rest, 1, 2, &clock.hour) ||
        !(skip(rest, HOUR) ? read_chinese_minutes(rest, &clock) : read_minutes(rest, &clock))) {
        return false;
    }
    if (half == '\0') {
        half = read_half_day(rest);
    }
    if (!apply_half_day(half, &clock.hour) || clock.minute > 59 || clock.second > 59) {
        return false;
    }
    *microseconds = clock.fraction + PT_MICROSECONDS_PER_SECOND * seconds_of(&clock);
    return true;
}

/* Z, +08:00, -0330, +8. Nothing is right, too. */
static bool read_offset(cursor *rest, pt_date_value *value)
{
    skip_spaces(rest);
    if (rest->at == rest->end) {
        return true;
    }
    value->has_offset = true;
    if (skip(rest, 'Z') || skip(rest, 'z')) {
        return rest->at == rest->end;
    }
    bool is_west = skip(rest, '-');
    int32_t hour = 0;
    int32_t minute = 0;
    if (!is_west && !skip(rest, '+')) {
        return false;
    }
    bool is_read = rest->end - rest->at == 4 ? read_digits(rest, 2, &hour) && read_digits(rest, 2, &minute)
                                             : read_number(rest, 1, 2, &hour) &&
                                                   (!skip(rest, ':') || read_number(rest, 2, 2, &minute));
    int64_t minutes = (int64_t)hour * 60 + minute;
    value->offset_microseconds = (is_west ? -minutes : minutes) * 60 * PT_MICROSECONDS_PER_SECOND;
    return is_read && rest->at == rest->end && hour <= 18 && minute <= 59;
}

/* What follows the date: nothing, or a time. */
static bool read_time(cursor *rest, pt_date_value *value)
{
    bool has_gap = skip_spaces(rest) || skip(rest, 'T') || skip(rest, 't') || skip(rest, ',');
    skip_spaces(rest);
    if (rest->at == rest->end) {
        return true;
    }
    bool is_after_word = rest->at[-1] == DAY;
    if (!has_gap && !is_after_word && *rest->at != MORNING && *rest->at != EVENING) {
        return false;
    }
    value->has_time = true;
    return read_clock(rest, &value->time_microseconds) && read_offset(rest, value);
}

static bool read_compact(cursor *rest, pt_civil *civil, pt_date_value *value)
{
    if (!read_digits(rest, 4, &civil->year) || !read_digits(rest, 2, &civil->month) ||
        !read_digits(rest, 2, &civil->day)) {
        return false;
    }
    if (!at_digit(rest)) {
        return read_time(rest, value);
    }
    clock_time clock = {0};
    value->has_time = true;
    bool is_read = read_digits(rest, 2, &clock.hour) && read_digits(rest, 2, &clock.minute) &&
                   (rest->at == rest->end || read_digits(rest, 2, &clock.second)) && rest->at == rest->end;
    value->time_microseconds = PT_MICROSECONDS_PER_SECOND * seconds_of(&clock);
    return is_read && clock.hour <= 23 && clock.minute <= 59 && clock.second <= 59;
}

/* 43100.35: the fraction is rounded to the millisecond, which is what a double of this size can hold. */
static bool read_excel(cursor *rest, pt_date_value *value)
{
    int32_t day = 0;
    double fraction = 0;
    if (!read_number(rest, 1, 7, &day) || day < 1 || day == EXCEL_FAKE_DAY || day > EXCEL_LAST_DAY) {
        return false;
    }
    value->has_time = skip(rest, '.');
    double unit = 0.1;
    while (value->has_time && at_digit(rest)) {
        fraction += unit * (*rest->at++ - '0');
        unit /= 10;
    }
    int64_t milliseconds = (int64_t)llround(fraction * 86400e3);
    value->date = day - EXCEL_EPOCH + (day < EXCEL_FAKE_DAY) + (int32_t)(milliseconds / 86400000);
    value->time_microseconds = milliseconds % 86400000 * 1000;
    return rest->at == rest->end && day + milliseconds / 86400000 <= EXCEL_LAST_DAY;
}

static bool read_civil(cursor *rest, pt_date_order order, pt_civil *civil, pt_date_value *value)
{
    switch (order) {
    case PT_DATE_YMD: return read_ymd(rest, civil) && read_time(rest, value);
    case PT_DATE_COMPACT: return read_compact(rest, civil, value);
    case PT_DATE_MDY:
        return read_year_last(rest, &civil->month, &civil->day, &civil->year) && read_time(rest, value);
    case PT_DATE_DMY:
        return read_year_last(rest, &civil->day, &civil->month, &civil->year) && read_time(rest, value);
    case PT_DATE_NAMED: return read_named(rest, civil) && read_time(rest, value);
    case PT_DATE_EXCEL: break;
    }
    return false;
}

static inline int32_t digit(char c)
{
    return c - '0';
}

/* 2017-12-31, which most files hold. False says nothing. */
static bool read_plain(pt_slice text, pt_date_value *value)
{
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-') {
        return false;
    }
    static const unsigned char places[] = {0, 1, 2, 3, 5, 6, 8, 9};
    for (size_t i = 0; i < sizeof places; i++) {
        if (text.data[places[i]] < '0' || text.data[places[i]] > '9') {
            return false;
        }
    }
    const char *at = text.data;
    pt_civil civil = {.year = digit(at[0]) * 1000 + digit(at[1]) * 100 + digit(at[2]) * 10 + digit(at[3]),
                      .month = digit(at[5]) * 10 + digit(at[6]),
                      .day = digit(at[8]) * 10 + digit(at[9])};
    pt_date_value read = {0};
    if (!pt_date_from_civil(civil, &read.date)) {
        return false;
    }
    *value = read;
    return true;
}

bool pt_date_text_parse(pt_slice text, pt_date_order order, pt_date_value *value)
{
    if (order == PT_DATE_YMD && read_plain(text, value)) {
        return true;
    }
    char simple[MAX_CHARACTERS];
    size_t length = simplify(pt_text_trim(text), simple);
    cursor rest = {simple, simple + length};
    pt_date_value read = {0};
    pt_civil civil = {0};
    bool is_read = length > 0 && (order == PT_DATE_EXCEL ? read_excel(&rest, &read)
                                                         : read_civil(&rest, order, &civil, &read) &&
                                                               pt_date_from_civil(civil, &read.date));
    if (is_read) {
        *value = read;
    }
    return is_read;
}

static bool is_likely(pt_slice text, pt_date_order order, pt_date_value *value)
{
    if (!pt_date_text_parse(text, order, value)) {
        return false;
    }
    int32_t serial = value->date + EXCEL_EPOCH;
    return order != PT_DATE_EXCEL || (serial >= EXCEL_LIKELY_FIRST && serial <= EXCEL_LIKELY_LAST);
}

pt_date_guess pt_date_guess_order(const pt_slice *values, size_t count)
{
    size_t fits[PT_DATE_ORDERS] = {0};
    bool has_time[PT_DATE_ORDERS] = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t order = 0; order < PT_DATE_ORDERS; order++) {
            pt_date_value value;
            if (is_likely(values[i], (pt_date_order)order, &value)) {
                fits[order]++;
                has_time[order] |= value.has_time && value.time_microseconds != 0;
            }
        }
    }
    size_t best = 0;
    for (size_t order = 1; order < PT_DATE_ORDERS; order++) {
        best = fits[order] > fits[best] ? order : best;
    }
    bool is_ambiguous = best == PT_DATE_MDY && fits[PT_DATE_DMY] == fits[PT_DATE_MDY];
    return (pt_date_guess){(pt_date_order)best, fits[best], is_ambiguous && fits[best] > 0, has_time[best]};
}
