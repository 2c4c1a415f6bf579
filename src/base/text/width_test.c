#include "base/text/width.h"

#include "tests/support/check.h"

static void chinese_takes_two_columns_and_latin_one(void)
{
    CHECK(pt_text_columns("") == 0);
    CHECK(pt_text_columns("abc") == 3);
    CHECK(pt_text_columns("熟客") == 4);
    CHECK(pt_text_columns("（ＡＢ）") == 8);
    CHECK(pt_text_columns("€ 12 – “q”") == 10);
}

static void marks_and_controls_take_none(void)
{
    CHECK(pt_text_columns("e\xcc\x81") == 1);
    CHECK(pt_text_columns("a\x1b[1m") == 4);
    CHECK(pt_text_columns("\xe2\x80\x8b") == 0);
}

static void broken_bytes_are_shown_as_one_replacement(void)
{
    pt_glyph glyph = pt_glyph_at("\xe7\x86", 2);
    CHECK(glyph.character == 0xFFFD && glyph.length == 2 && glyph.columns == 1);
    glyph = pt_glyph_at("\xff", 1);
    CHECK(glyph.character == 0xFFFD && glyph.length == 1);
    CHECK(pt_glyph_at("", 0).length == 0);
}

CHECK_MAIN(chinese_takes_two_columns_and_latin_one, marks_and_controls_take_none,
           broken_bytes_are_shown_as_one_replacement)
