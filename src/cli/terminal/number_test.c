#include "cli/terminal/number.h"

#include "tests/support/check.h"

static void thousands_are_set_apart(void)
{
    char buffer[PT_NUMBER_BYTES];
    CHECK_TEXT(pt_number_integer(0, buffer), "0");
    CHECK_TEXT(pt_number_integer(999, buffer), "999");
    CHECK_TEXT(pt_number_integer(-1234567, buffer), "-1,234,567");
    CHECK_TEXT(pt_number_integer(INT64_MIN, buffer), "-9,223,372,036,854,775,808");
    CHECK_TEXT(pt_number_real(1234.5, 2, buffer), "1,234.50");
    CHECK_TEXT(pt_number_real(-0.126, 2, buffer), "-0.13");
    CHECK_TEXT(pt_number_real(999999.999, 2, buffer), "1,000,000.00");
}

static void the_huge_and_the_impossible_are_short(void)
{
    char buffer[PT_NUMBER_BYTES];
    CHECK_TEXT(pt_number_real(1e300, 2, buffer), "1e+300");
    CHECK_TEXT(pt_number_real(INFINITY, 2, buffer), "inf");
    CHECK_TEXT(pt_number_real(999999999999999.0, 4, buffer), "999,999,999,999,999.0000");
}

static void limits_are_as_short_as_they_can_be(void)
{
    char buffer[PT_NUMBER_BYTES];
    CHECK_TEXT(pt_number_limit(100000000, buffer), "100,000,000");
    CHECK_TEXT(pt_number_limit(0.05, buffer), "0.05");
    CHECK_TEXT(pt_number_limit(-2, buffer), "-2");
}

CHECK_MAIN(limits_are_as_short_as_they_can_be, thousands_are_set_apart, the_huge_and_the_impossible_are_short)
