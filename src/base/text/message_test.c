#include "base/text/message.h"

#include "base/scope.h"
#include "tests/support/check.h"

static void a_message_is_written_in_each_language(void)
{
    static const char *const expected[] = {"line 7: cancelled", "第 7 行：已取消", "第 7 行：已取消"};
    pt_error error = {0};
    CHECK(PT_FAIL(&error, PT_CANCELLED, "cancelled") == PT_CANCELLED);
    CHECK(pt_error_at_row(&error, PT_CANCELLED, 7) == PT_CANCELLED);
    for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_error_add_text(&text, (pt_language)language, &error);
        CHECK_TEXT(pt_buffer_text(&text), expected[language]);
    }
}

static void arguments_stand_where_the_text_wants_them(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_message_add(&text, PT_ENGLISH, PT_MESSAGE("{2} of {1}: {3} {4}", (size_t)10, 3, "茶", 0.5));
    CHECK_TEXT(pt_buffer_text(&text), "3 of 10: 茶 0.5");
}

static void an_argument_outlives_its_owner(void)
{
    char owner[] = "gone";
    pt_error error = {0};
    CHECK(PT_FAIL(&error, PT_NOT_FOUND, "no \"{1}\" here", owner) == PT_NOT_FOUND);
    owner[0] = 'X';
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_message(&text, PT_ENGLISH, &error);
    CHECK_TEXT(pt_buffer_text(&text), "no \"gone\" here");
}

static void a_long_argument_is_cut_at_a_character(void)
{
    char owner[3 * PT_ERROR_TEXT_BYTES + 1] = "";
    for (size_t at = 0; at + 3 < sizeof owner; at += 3) {
        memcpy(owner + at, "客", 4);
    }
    pt_error error = {0};
    CHECK(PT_FAIL(&error, PT_INVALID_INPUT, "{1}", owner) == PT_INVALID_INPUT);
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_message(&text, PT_ENGLISH, &error);
    CHECK(text.length % 3 == 0 && text.length < PT_ERROR_TEXT_BYTES);
    CHECK_TEXT(pt_buffer_text(&text) + text.length - 3, "…");
}

static void languages_are_known_by_many_names(void)
{
    pt_language language = PT_ENGLISH;
    CHECK(pt_language_parse("zh_CN.UTF-8", &language) && language == PT_SIMPLIFIED_CHINESE);
    CHECK(pt_language_parse("zh-Hant-HK", &language) && language == PT_TRADITIONAL_CHINESE);
    CHECK(pt_language_parse("zh_Hans_HK", &language) && language == PT_SIMPLIFIED_CHINESE);
    CHECK(pt_language_parse("C.UTF-8", &language) && language == PT_ENGLISH);
    CHECK(!pt_language_parse("fr_FR", &language) && !pt_language_parse("", &language));
}

CHECK_MAIN(a_message_is_written_in_each_language, arguments_stand_where_the_text_wants_them,
           an_argument_outlives_its_owner, a_long_argument_is_cut_at_a_character,
           languages_are_known_by_many_names)
