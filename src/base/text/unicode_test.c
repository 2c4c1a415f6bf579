#include "base/text/unicode.h"

#include "base/scope.h"

#include "tests/support/check.h"

static void check_folded(const char *text, const char *expected)
{
    PT_SCOPED(pt_buffer) folded = {0};
    CHECK(pt_text_fold(pt_slice_of(text), &folded, NULL) == PT_OK);
    CHECK_TEXT(pt_buffer_text(&folded), expected);
}

static void names_fold_to_what_matters(void)
{
    check_folded(" Order_ID ", "orderid");
    check_folded("ＯＲＤＥＲ－Ｉｄ", "orderid");
    check_folded("客户　编号（必填）", "客户编号必填");
    check_folded("Straße №5", "strasseno5");
    check_folded("E\xCC\x81t\xC3\xA9", "\xC3\xA9t\xC3\xA9");
    check_folded("amount $", "amount$");
    check_folded("", "");
    check_folded("_ - .", "");
    check_folded("ｶﾞ\xFF"
                 "x",
                 "ガ\xEF\xBF\xBDx");
}

static void a_long_name_folds_as_its_pieces(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    PT_SCOPED(pt_buffer) expected = {0};
    for (int i = 0; i < 500; i++) {
        pt_buffer_add_text(&text, "É Ａ🍵_");
        pt_buffer_add_text(&expected, "éa🍵");
    }
    check_folded(text.data, expected.data);
}

static void white_space_of_all_kinds_is_trimmed(void)
{
    CHECK(pt_slice_equals(pt_text_trim(pt_slice_of(" \t　a b\xC2\xA0\r\n")), "a b"));
    CHECK(pt_slice_equals(pt_text_trim(pt_slice_of("\xEF\xBB\xBF客户\xE2\x80\x8B")), "客户"));
    CHECK(pt_slice_equals(pt_text_trim(pt_slice_of("　　")), ""));
    CHECK(pt_slice_equals(pt_text_trim(pt_slice_of("")), ""));
    CHECK(pt_slice_equals(pt_text_trim(pt_slice_of("\xFF \x80")), "\xFF \x80"));
    CHECK(pt_slice_equals(pt_text_trim((pt_slice){0}), ""));
}

static void characters_are_counted_not_bytes(void)
{
    CHECK(pt_text_count(pt_slice_of("客户🍵é")) == 4 && pt_text_count((pt_slice){0}) == 0);
    CHECK(pt_text_width(pt_slice_of("客户a\xFF")) == 6 && pt_text_width((pt_slice){0}) == 0);
}

static void the_likeliest_name_is_offered(void)
{
    static const char *const names[] = {"Customer ID", "Order Date", "Sales", "客户编号"};
    CHECK_TEXT(pt_text_likeliest("costumer_id", names, 4), "Customer ID");
    CHECK_TEXT(pt_text_likeliest("date", names, 4), "Order Date");
    CHECK_TEXT(pt_text_likeliest("客户号", names, 4), "客户编号");
    CHECK(pt_text_likeliest("quantity", names, 4) == NULL && pt_text_likeliest("", names, 4) == NULL);
    CHECK(pt_text_likeliest("x", NULL, 0) == NULL);
}

CHECK_MAIN(names_fold_to_what_matters, a_long_name_folds_as_its_pieces, white_space_of_all_kinds_is_trimmed,
           characters_are_counted_not_bytes, the_likeliest_name_is_offered)
