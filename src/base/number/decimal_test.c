#include "base/number/decimal.h"

#include "tests/support/check.h"

#include <stdlib.h>

static void check_money(const char *text, pt_decimal_mark mark, int64_t expected)
{
    int64_t money = -77;
    pt_number_outcome outcome = pt_decimal_parse_money(pt_slice_of(text), mark, &money);
    if (outcome != PT_NUMBER_READ || money != expected) {
        fprintf(stderr, "%s is read as %lld\n", text, (long long)money);
    }
    CHECK(outcome == PT_NUMBER_READ && money == expected);
}

static void money_is_read_as_people_write_it(void)
{
    check_money("1234.5", PT_DECIMAL_POINT, 12345000);
    check_money("0", PT_DECIMAL_POINT, 0);
    check_money("-0.0001", PT_DECIMAL_POINT, -1);
    check_money(" 1,234.56 ", PT_DECIMAL_POINT, 12345600);
    check_money("1.234,56", PT_DECIMAL_COMMA, 12345600);
    check_money("1 234,56", PT_DECIMAL_COMMA, 12345600);
    check_money("1 234.56", PT_DECIMAL_POINT, 12345600);
    check_money("1\xC2\xA0"
                "234.56",
                PT_DECIMAL_POINT, 12345600);
    check_money("1'234'567.8", PT_DECIMAL_POINT, INT64_C(12345678000));
    check_money("1’234.5", PT_DECIMAL_POINT, 12345000);
    check_money("¥1,234", PT_DECIMAL_POINT, 12340000);
    check_money("￥１，２３４．５", PT_DECIMAL_POINT, 12345000);
    check_money("$ 5", PT_DECIMAL_POINT, 50000);
    check_money("-$5", PT_DECIMAL_POINT, -50000);
    check_money("€-5", PT_DECIMAL_POINT, -50000);
    check_money("£5.5", PT_DECIMAL_POINT, 55000);
    check_money("5元", PT_DECIMAL_POINT, 50000);
    check_money("RMB 5", PT_DECIMAL_POINT, 50000);
    check_money("5.25 CNY", PT_DECIMAL_POINT, 52500);
    check_money("NT$1,200", PT_DECIMAL_POINT, 12000000);
    check_money("(1,234.50)", PT_DECIMAL_POINT, -12345000);
    check_money("($5)", PT_DECIMAL_POINT, -50000);
    check_money("（５）", PT_DECIMAL_POINT, -50000);
    check_money("5-", PT_DECIMAL_POINT, -50000);
    check_money("−5", PT_DECIMAL_POINT, -50000);
    check_money("12.5%", PT_DECIMAL_POINT, 1250);
    check_money("3.5万", PT_DECIMAL_POINT, 350000000);
    check_money("1.2萬元", PT_DECIMAL_POINT, 120000000);
    check_money("2亿", PT_DECIMAL_POINT, INT64_C(2000000000000));
    check_money("1.2E+05", PT_DECIMAL_POINT, 1200000000);
    check_money(".5", PT_DECIMAL_POINT, 5000);
    check_money("5.", PT_DECIMAL_POINT, 50000);
    check_money("+7", PT_DECIMAL_POINT, 70000);
    check_money("007", PT_DECIMAL_POINT, 70000);
    check_money("0000000000000000000000000000000001.50", PT_DECIMAL_POINT, 15000);
    check_money("922337203685477.5807", PT_DECIMAL_POINT, INT64_MAX);
    check_money("-922337203685477.5807", PT_DECIMAL_POINT, -INT64_MAX);
    check_money("0.00000000000000000000000000000000", PT_DECIMAL_POINT, 0);
    check_money("0e999999999999", PT_DECIMAL_POINT, 0);
}

static void what_is_no_number_is_refused(void)
{
    static const char *const texts[] = {
        "",          " ",    "-",          "+",     ".",   "1,5", "12,34",    "1,2345", "1,,234", "1.2.3",
        "1,234 567", "--5",  "-5-",        "(-5)",  "(5",  "5)",  "nan",      "inf",    "0x10",   "1e",
        "1e+",       "abc",  "5 apples",   "¥",     "¥¥5", "5%%", "万",       "1e5.5",  "1 2",    "1\n2",
        "５x",       "$5$€", "2017-12-31", "12:30", "C5",  "5W",  "1234,567", ",5",     "1,234,"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t money = 42;
        double real = 42;
        int64_t integer = 42;
        bool is_refused =
            pt_decimal_parse_money(pt_slice_of(texts[i]), PT_DECIMAL_POINT, &money) == PT_NUMBER_NONE &&
            pt_decimal_parse_real(pt_slice_of(texts[i]), PT_DECIMAL_POINT, &real) == PT_NUMBER_NONE &&
            pt_decimal_parse_integer(pt_slice_of(texts[i]), PT_DECIMAL_POINT, &integer) == PT_NUMBER_NONE;
        if (!is_refused) {
            fprintf(stderr, "%s is read\n", texts[i]);
        }
        CHECK(is_refused && money == 42 && integer == 42 && real > 41 && real < 43);
    }
    char zeros[200];
    memset(zeros, '1', sizeof zeros);
    int64_t money = 0;
    CHECK(pt_decimal_parse_money((pt_slice){zeros, sizeof zeros}, PT_DECIMAL_POINT, &money) ==
          PT_NUMBER_NONE);
    CHECK(pt_decimal_parse_money((pt_slice){"1\0", 2}, PT_DECIMAL_POINT, &money) == PT_NUMBER_NONE);
}

static void a_fifth_decimal_is_rounded_and_said(void)
{
    int64_t money = 0;
    CHECK(pt_decimal_parse_money(pt_slice_of("0.00005"), PT_DECIMAL_POINT, &money) == PT_NUMBER_ROUNDED &&
          money == 1);
    CHECK(pt_decimal_parse_money(pt_slice_of("-0.00005"), PT_DECIMAL_POINT, &money) == PT_NUMBER_ROUNDED &&
          money == -1);
    CHECK(pt_decimal_parse_money(pt_slice_of("0.000049"), PT_DECIMAL_POINT, &money) == PT_NUMBER_ROUNDED &&
          money == 0);
    CHECK(pt_decimal_parse_money(pt_slice_of("1.99995"), PT_DECIMAL_POINT, &money) == PT_NUMBER_ROUNDED &&
          money == 20000);
    CHECK(pt_decimal_parse_money(pt_slice_of("1.10000000"), PT_DECIMAL_POINT, &money) == PT_NUMBER_READ &&
          money == 11000);
    CHECK(pt_decimal_parse_money(pt_slice_of("1e-30"), PT_DECIMAL_POINT, &money) == PT_NUMBER_ROUNDED &&
          money == 0);
}

static void what_does_not_fit_is_too_large(void)
{
    int64_t value = 42;
    double real = 42;
    CHECK(pt_decimal_parse_money(pt_slice_of("922337203685477.5808"), PT_DECIMAL_POINT, &value) ==
          PT_NUMBER_TOO_LARGE);
    CHECK(pt_decimal_parse_money(pt_slice_of("99999999999999亿"), PT_DECIMAL_POINT, &value) ==
          PT_NUMBER_TOO_LARGE);
    CHECK(pt_decimal_parse_money(pt_slice_of("1e999999999999"), PT_DECIMAL_POINT, &value) ==
          PT_NUMBER_TOO_LARGE);
    CHECK(pt_decimal_parse_integer(pt_slice_of("9223372036854775808"), PT_DECIMAL_POINT, &value) ==
          PT_NUMBER_TOO_LARGE);
    CHECK(pt_decimal_parse_real(pt_slice_of("1e309"), PT_DECIMAL_POINT, &real) == PT_NUMBER_TOO_LARGE);
    CHECK(value == 42 && real > 41);
    CHECK(pt_decimal_parse_integer(pt_slice_of("9223372036854775807"), PT_DECIMAL_POINT, &value) ==
              PT_NUMBER_READ &&
          value == INT64_MAX);
}

static void whole_numbers_may_be_written_with_a_point(void)
{
    int64_t value = 0;
    CHECK(pt_decimal_parse_integer(pt_slice_of("3.0"), PT_DECIMAL_POINT, &value) == PT_NUMBER_READ &&
          value == 3);
    CHECK(pt_decimal_parse_integer(pt_slice_of("1,234"), PT_DECIMAL_POINT, &value) == PT_NUMBER_READ &&
          value == 1234);
    CHECK(pt_decimal_parse_integer(pt_slice_of("1e3"), PT_DECIMAL_POINT, &value) == PT_NUMBER_READ &&
          value == 1000);
    CHECK(pt_decimal_parse_integer(pt_slice_of("3.5"), PT_DECIMAL_POINT, &value) == PT_NUMBER_NONE &&
          value == 1000);
}

/* So that -0 and 0 differ. */
static uint64_t bits_of(double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Against the C library, on numbers of all sizes. */
static void reals_are_the_nearest_doubles(void)
{
    uint64_t state = 88172645463325252U;
    int wrong = 0;
    for (int i = 0; i < 200000; i++) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        char text[64];
        int decimals = (int)(state % 12);
        uint64_t shown = state >> (state % 50);
        if (i % 3 == 0) {
            snprintf(text, sizeof text, "%llu", (unsigned long long)shown);
        } else if (i % 3 == 1) {
            snprintf(text, sizeof text, "-%llu.%0*u", (unsigned long long)shown, decimals + 1, (unsigned)i);
        } else {
            snprintf(text, sizeof text, "%lluE%d", (unsigned long long)shown, (int)(state % 600) - 300);
        }
        double value = 0;
        double expected = strtod(text, NULL);
        pt_number_outcome outcome = pt_decimal_parse_real(pt_slice_of(text), PT_DECIMAL_POINT, &value);
        wrong += isinf(expected) ? outcome != PT_NUMBER_TOO_LARGE
                                 : outcome != PT_NUMBER_READ || bits_of(value) != bits_of(expected);
    }
    CHECK(wrong == 0);
}

static void money_is_written_exactly_and_read_again(void)
{
    char text[PT_DECIMAL_MONEY_BYTES];
    CHECK_TEXT(pt_decimal_format_money(12345000, text), "1234.5");
    CHECK_TEXT(pt_decimal_format_money(-1, text), "-0.0001");
    CHECK_TEXT(pt_decimal_format_money(0, text), "0");
    CHECK_TEXT(pt_decimal_format_money(INT64_MIN, text), "-922337203685477.5808");
    CHECK_TEXT(pt_decimal_format_grouped(12345678000, 2, text), "1,234,567.80");
    CHECK_TEXT(pt_decimal_format_grouped(-1234567, 0, text), "-123.4567");
    CHECK_TEXT(pt_decimal_format_grouped(9990000, 2, text), "999.00");
    CHECK_TEXT(pt_decimal_format_grouped(INT64_MIN, 4, text), "-922,337,203,685,477.5808");
    int wrong = 0;
    for (int64_t money = -INT64_MAX; money < INT64_MAX - (INT64_C(1) << 48U);
         money += INT64_C(91234567890123)) {
        int64_t back = 0;
        wrong += pt_decimal_parse_money(pt_slice_of(pt_decimal_format_money(money, text)), PT_DECIMAL_POINT,
                                        &back) != PT_NUMBER_READ ||
                 back != money;
        wrong += pt_decimal_parse_money(pt_slice_of(pt_decimal_format_grouped(money, 2, text)),
                                        PT_DECIMAL_POINT, &back) != PT_NUMBER_READ ||
                 back != money;
    }
    CHECK(wrong == 0);
}

CHECK_MAIN(money_is_read_as_people_write_it, what_is_no_number_is_refused,
           a_fifth_decimal_is_rounded_and_said, what_does_not_fit_is_too_large,
           whole_numbers_may_be_written_with_a_point, reals_are_the_nearest_doubles,
           money_is_written_exactly_and_read_again)
