#include "cli/terminal/layout.h"

#include "base/scope.h"
#include "base/text/width.h"
#include "tests/support/check.h"

static void words_move_to_the_next_line_whole(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_layout_add_wrapped(&buffer, "the quick brown fox jumps over it", 2, 24);
    CHECK_TEXT(pt_buffer_text(&buffer), "the quick brown fox\n  jumps over it\n");
}

static void chinese_breaks_between_characters_but_not_before_a_comma(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_layout_add_wrapped(&buffer, "一二三四五六七八九十，后面还有", 0, 20);
    CHECK_TEXT(pt_buffer_text(&buffer), "一二三四五六七八九\n十，后面还有\n");
}

static void a_word_longer_than_the_line_is_cut(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_layout_add_wrapped(&buffer, "abcdefghijklmnopqrstuvwxyz", 0, 20);
    CHECK_TEXT(pt_buffer_text(&buffer), "abcdefghijklmnopqrst\nuvwxyz\n");
}

static void padding_counts_columns_and_not_bytes(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_layout_add_padded(&buffer, "客户", 6);
    pt_layout_add_padded(&buffer, "abcdefgh", 6);
    CHECK_TEXT(pt_buffer_text(&buffer), "客户  abcdefgh");
    CHECK(pt_layout_fit("客户abc", 3) == 3);
}

static void an_empty_text_is_an_empty_line(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_layout_add_wrapped(&buffer, "", 4, 80);
    CHECK_TEXT(pt_buffer_text(&buffer), "\n");
}

CHECK_MAIN(words_move_to_the_next_line_whole, chinese_breaks_between_characters_but_not_before_a_comma,
           a_word_longer_than_the_line_is_cut, padding_counts_columns_and_not_bytes,
           an_empty_text_is_an_empty_line)
