#include "record/field/shape.h"

#include "base/scope.h"
#include "tests/support/check.h"

static void check_key(const char *kind, const char *text, const char *expected)
{
    PT_SCOPED(pt_buffer) key = {0};
    CHECK(pt_identity_normalise(kind, text, &key) == (expected[0] != '\0'));
    CHECK_TEXT(pt_buffer_text(&key), expected);
    if (strcmp(pt_buffer_text(&key), expected) != 0) {
        fprintf(stderr, "  %s gives %s, not %s\n", text, pt_buffer_text(&key), expected);
    }
}

static void one_phone_has_one_key_however_it_is_written(void)
{
    static const char *const same[] = {
        "13800138000",      "138 0013 8000", "138-0013-8000",          "+86 138 0013 8000",
        "0086-13800138000", "8613800138000", "１３８００１３８０００", "(+86)13800138000"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        check_key("phone", same[i], "+8613800138000");
    }
    check_key("phone", "0912-345-678", "+886912345678");
    check_key("phone", "+886 912 345 678", "+886912345678");
    check_key("phone", "010-88886666转123", "01088886666x123");
    check_key("phone", "not a number", "");
}

static void other_identities_lose_only_what_does_not_count(void)
{
    check_key("email", " Li.Ming@Example.COM ", "li.ming@example.com");
    check_key("card", "vip 0001-a", "VIP0001A");
    check_key("external", "  C-001 ", "C-001");
    check_key("wechat", "oAbC_123", "oAbC_123");
    check_key("external", "　", "");
    check_key("card", "", "");
}

static void shapes_accept_what_people_write(void)
{
    static const char *const emails[] = {"a@b.cn", "li.ming+news@mail.example.com", "o'neil@example.ie",
                                         "王@例子.中国"};
    static const char *const phones[] = {"110", "+1 (212) 555-0100", "021-6543210 ext 12",
                                         "１３８００１３８０００", "02-2345-6789#12"};
    for (size_t i = 0; i < sizeof emails / sizeof *emails; i++) {
        CHECK(pt_shape_fits(PT_SHAPE_EMAIL, emails[i]));
    }
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
        CHECK(pt_shape_fits(PT_SHAPE_PHONE, phones[i]));
    }
    CHECK(pt_shape_fits(PT_SHAPE_CURRENCY, "CNY"));
    CHECK(pt_shape_fits(PT_SHAPE_MONTH_DAY, "02-29"));
    CHECK(pt_shape_fits(PT_SHAPE_ANY, ""));
}

static void shapes_refuse_what_cannot_be_meant(void)
{
    static const char *const emails[] = {"",         "a",       "@b.cn",    "a@",       "a@b",     "a@@b.cn",
                                         "a b@c.cn", "a@b..cn", "a@b.cn\n", "<a@b.cn>", "a,b@c.cn"};
    static const char *const phones[] = {
        "", "12", "call me", "1+2345678", "123456789012345678901", "13800138000;DROP"};
    for (size_t i = 0; i < sizeof emails / sizeof *emails; i++) {
        CHECK(!pt_shape_fits(PT_SHAPE_EMAIL, emails[i]));
    }
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
        CHECK(!pt_shape_fits(PT_SHAPE_PHONE, phones[i]));
    }
    CHECK(!pt_shape_fits(PT_SHAPE_CURRENCY, "cny"));
    CHECK(!pt_shape_fits(PT_SHAPE_CURRENCY, "RMBY"));
    CHECK(!pt_shape_fits(PT_SHAPE_MONTH_DAY, "13-01"));
    CHECK(!pt_shape_fits(PT_SHAPE_MONTH_DAY, "02-30"));
    CHECK(!pt_shape_fits(PT_SHAPE_MONTH_DAY, "2-3"));
}

CHECK_MAIN(one_phone_has_one_key_however_it_is_written, other_identities_lose_only_what_does_not_count,
           shapes_accept_what_people_write, shapes_refuse_what_cannot_be_meant)
