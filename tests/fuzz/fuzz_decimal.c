/* Any text as a number: what was read as money is written and read as the same, and is what a double says. */
#include "base/number/decimal.h"
#include "tests/fuzz/target.h"

#include <math.h>

static void check_money(int64_t money)
{
    char text[PT_DECIMAL_MONEY_BYTES];
    int64_t again = 0;
    FUZZ_CHECK(pt_decimal_parse_money(pt_slice_of(pt_decimal_format_money(money, text)), PT_DECIMAL_POINT,
                                      &again) == PT_NUMBER_READ);
    FUZZ_CHECK(again == money);
    FUZZ_CHECK(pt_decimal_parse_money(pt_slice_of(pt_decimal_format_grouped(money, 2, text)),
                                      PT_DECIMAL_POINT, &again) == PT_NUMBER_READ);
    FUZZ_CHECK(again == money);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    pt_slice text = {(const char *)bytes, length};
    for (int mark = PT_DECIMAL_POINT; mark <= PT_DECIMAL_COMMA; mark++) {
        int64_t money = 0;
        int64_t integer = 0;
        double real = 0;
        pt_number_outcome as_money = pt_decimal_parse_money(text, (pt_decimal_mark)mark, &money);
        pt_number_outcome as_real = pt_decimal_parse_real(text, (pt_decimal_mark)mark, &real);
        pt_number_outcome as_integer = pt_decimal_parse_integer(text, (pt_decimal_mark)mark, &integer);
        FUZZ_CHECK((as_money == PT_NUMBER_NONE) == (as_real == PT_NUMBER_NONE));
        FUZZ_CHECK(as_integer == PT_NUMBER_NONE || as_real != PT_NUMBER_NONE);
        if (pt_number_is_read(as_money)) {
            check_money(money);
            FUZZ_CHECK(as_real == PT_NUMBER_READ &&
                       fabs(real * 1e4 - (double)money) <= 0.5 + fabs(real) * 1e-11);
        }
        if (as_integer == PT_NUMBER_READ) {
            FUZZ_CHECK(fabs(real - (double)integer) <= fabs(real) * 1e-15);
        }
    }
    return 0;
}
