/* Any text as a date, in every order. */
#include "base/time/civil.h"
#include "base/time/date_text.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    pt_slice text = {(const char *)bytes, length};
    size_t fits = 0;
    for (int order = 0; order < PT_DATE_ORDERS; order++) {
        pt_date_value value = {0};
        if (!pt_date_text_parse(text, (pt_date_order)order, &value)) {
            continue;
        }
        char written[PT_DATE_BYTES];
        int32_t again = 0;
        fits++;
        FUZZ_CHECK(pt_date_parse(pt_date_format(value.date, written), &again) && again == value.date);
        FUZZ_CHECK(value.time_microseconds >= 0 && value.time_microseconds < PT_MICROSECONDS_PER_DAY);
        FUZZ_CHECK(value.has_time || value.time_microseconds == 0);
        FUZZ_CHECK(llabs(value.offset_microseconds) < PT_MICROSECONDS_PER_DAY);
    }
    pt_date_guess guess = pt_date_guess_order(&text, 1);
    FUZZ_CHECK(guess.fits <= fits);
    return 0;
}
