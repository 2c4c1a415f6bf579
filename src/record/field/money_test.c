#include "record/field/money.h"

#include "base/scope.h"
#include "tests/support/check.h"

static int64_t parsed(const char *text)
{
    int64_t money = -1;
    CHECK(pt_money_parse(text, &money) == PT_MONEY_IS_RIGHT);
    return money;
}

static pt_money_fault fault(const char *text)
{
    int64_t money = 77;
    pt_money_fault found = pt_money_parse(text, &money);
    CHECK(money == 77);
    return found;
}

static void amounts_are_read_to_four_decimals(void)
{
    CHECK(parsed("12.5") == 125000);
    CHECK(parsed("-0.0001") == -1);
    CHECK(parsed("+3") == 30000);
    CHECK(parsed(".5") == 5000);
    CHECK(parsed("7.") == 70000);
    CHECK(parsed("1.23450000") == 12345);
    CHECK(parsed("922337203685477.5807") == INT64_MAX);
}

static void what_is_no_amount_is_refused_not_rounded(void)
{
    static const char *const wrong[] = {"",     "-",  ".",  "1,000", "1e3",   "12.34567",
                                        "0x10", " 1", "1 ", "--1",   "1.2.3", "¥5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(fault(wrong[i]) == PT_MONEY_IS_NO_AMOUNT);
    }
    CHECK(fault("922337203685477.5808") == PT_MONEY_IS_TOO_LARGE);
    CHECK(fault("99999999999999999999999") == PT_MONEY_IS_TOO_LARGE);
}

static void written_amounts_read_back_the_same(void)
{
    static const int64_t amounts[] = {0, 1, -1, 10, 100, 12345, -125000, INT64_MAX, -INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_money_format(&text, amounts[i]);
        CHECK(amounts[i] == INT64_MIN || parsed(pt_buffer_text(&text)) == amounts[i]);
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_money_format(&text, 125000);
    CHECK_TEXT(pt_buffer_text(&text), "12.50");
    pt_buffer_reset(&text);
    pt_money_format(&text, INT64_MIN);
    CHECK_TEXT(pt_buffer_text(&text), "-922337203685477.5808");
}

static void conversion_rounds_half_away_from_zero(void)
{
    int64_t converted = 0;
    CHECK(pt_money_convert(10000, 7.1234, &converted) && converted == 71234);
    CHECK(pt_money_convert(1, 0.5, &converted) && converted == 1);
    CHECK(pt_money_convert(-1, 0.5, &converted) && converted == -1);
    CHECK(pt_money_convert(1, 0.4999, &converted) && converted == 0);
    CHECK(pt_money_convert(INT64_MAX, 1.0, &converted) && converted == INT64_MAX);
    CHECK(pt_money_convert(INT64_MIN, 1.0, &converted) && converted == INT64_MIN);
}

static void conversion_that_does_not_fit_is_refused(void)
{
    int64_t converted = 5;
    CHECK(!pt_money_convert(INT64_MAX, 1.000001, &converted));
    CHECK(!pt_money_convert(10000, 0.0, &converted));
    CHECK(!pt_money_convert(10000, -7.0, &converted));
    CHECK(!pt_money_convert(10000, NAN, &converted));
    CHECK(!pt_money_convert(10000, INFINITY, &converted));
    CHECK(!pt_money_subtract(INT64_MIN, 1, &converted));
    CHECK(converted == 5);
}

CHECK_MAIN(amounts_are_read_to_four_decimals, what_is_no_amount_is_refused_not_rounded,
           written_amounts_read_back_the_same, conversion_rounds_half_away_from_zero,
           conversion_that_does_not_fit_is_refused)
