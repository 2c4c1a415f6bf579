#include "base/text/encoding.h"

#include "base/text/utf8.h"

#include "tests/support/check.h"

#include <stdlib.h>

typedef struct sample {
    const char *bytes;
    const char *text;
} sample;

/* clang-format off */
static const sample gbk_samples[] = {
    {"\xBF\xCD\xBB\xA7\xB1\xE0\xBA\xC5,\xD0\xD5\xC3\xFB,\xCA\xD6\xBB\xFA\xBA\xC5\xC2\xEB\x0A", "客户编号,姓名,手机号码\n"},
    {"\xD0\xD5\xC3\xFB", "姓名"},
    {"\xC8\xD5\xC6\xDA,\xBD\xF0\xB6\xEE", "日期,金额"},
    {"\xB2\xFA\xC6\xB7\xC3\xFB\xB3\xC6,\xCA\xFD\xC1\xBF,\xB5\xA5\xBC\xDB\x0A", "产品名称,数量,单价\n"},
    {"\xB6\xA9\xB5\xA5\xBA\xC5,\xCF\xC2\xB5\xA5\xCA\xB1\xBC\xE4\x0A", "订单号,下单时间\n"},
    {"\xB3\xC7\xCA\xD0", "城市"},
    {"\xBB\xE1\xD4\xB1\xBF\xA8\xBA\xC5,\xCF\xFB\xB7\xD1\xBD\xF0\xB6\xEE", "会员卡号,消费金额"},
    {"\xD5\xC5\xCE\xB0", "张伟"},
    {"\xC1\xAA\xCD\xA8", "联通"},
    {"\xB1\xB8\xD7\xA2", "备注"},
};

static const sample big5_samples[] = {
    {"\xAB\xC8\xA4\xE1\xBDs\xB8\xB9,\xA9m\xA6W,\xA4\xE2\xBE\xF7\xB8\xB9\xBDX\x0A", "客戶編號,姓名,手機號碼\n"},
    {"\xA9m\xA6W", "姓名"},
    {"\xA4\xE9\xB4\xC1,\xAA\xF7\xC3" "B", "日期,金額"},
    {"\xB2\xA3\xAB~\xA6W\xBA\xD9,\xBC\xC6\xB6q,\xB3\xE6\xBB\xF9\x0A", "產品名稱,數量,單價\n"},
    {"\xADq\xB3\xE6\xB8\xB9,\xA4U\xB3\xE6\xAE\xC9\xB6\xA1\x0A", "訂單號,下單時間\n"},
    {"\xAB\xB0\xA5\xAB", "城市"},
    {"\xB7|\xAD\xFB\xA5" "d\xB8\xB9,\xAE\xF8\xB6O\xAA\xF7\xC3" "B", "會員卡號,消費金額"},
    {"\xB3\xAF\xA9\xC9\xA7g", "陳怡君"},
    {"\xA4\xA4\xB5\xD8\xB9q\xABH", "中華電信"},
    {"\xB3\xC6\xB5\xF9", "備註"},
};
/* clang-format on */

static void check_detected(const sample *samples, size_t count, pt_encoding encoding)
{
    for (size_t i = 0; i < count; i++) {
        PT_SCOPED(pt_buffer) buffer = {0};
        pt_slice text = {0};
        pt_encoding_guess guess = pt_encoding_detect(samples[i].bytes, strlen(samples[i].bytes));
        if (guess.encoding != encoding) {
            fprintf(stderr, "%s is taken for %s\n", samples[i].text, pt_encoding_name(guess.encoding));
        }
        CHECK(guess.encoding == encoding);
        CHECK(pt_text_decode(pt_slice_of(samples[i].bytes), NULL, &buffer, &text, NULL) == PT_OK);
        CHECK(pt_slice_equals(text, samples[i].text));
    }
}

static void short_chinese_headers_are_told_apart(void)
{
    check_detected(gbk_samples, sizeof gbk_samples / sizeof *gbk_samples, PT_ENCODING_GB18030);
    check_detected(big5_samples, sizeof big5_samples / sizeof *big5_samples, PT_ENCODING_BIG5);
}

static pt_encoding detect(const char *bytes, size_t length)
{
    return pt_encoding_detect(bytes, length).encoding;
}

static void marks_and_zero_bytes_decide(void)
{
    CHECK(detect("\xEF\xBB\xBF"
                 "a",
                 4) == PT_ENCODING_UTF8);
    CHECK(pt_encoding_detect("\xEF\xBB\xBF"
                             "a",
                             4)
              .bom_bytes == 3);
    CHECK(detect("\xFF\xFE"
                 "a\0",
                 4) == PT_ENCODING_UTF16_LE);
    CHECK(detect("\xFE\xFF"
                 "\0a",
                 4) == PT_ENCODING_UTF16_BE);
    CHECK(detect("i\0d\0,\0x\0\n\0", 10) == PT_ENCODING_UTF16_LE);
    CHECK(detect("\0i\0d\0,\0x\0\n", 10) == PT_ENCODING_UTF16_BE);
    CHECK(detect("", 0) == PT_ENCODING_UTF8 && pt_encoding_detect("", 0).is_ascii);
    CHECK(pt_encoding_detect("id,name\n", 8).is_ascii);
    CHECK(detect("caf\xE9,na\xEFve,Stra\xDF"
                 "e\n",
                 17) == PT_ENCODING_WINDOWS_1252);
}

static void utf8_with_one_broken_character_stays_utf8(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    for (int i = 0; i < 200; i++) {
        pt_buffer_add_text(&text, "客户");
    }
    pt_buffer_add_text(&text, "\xE5\xAE,\n");
    CHECK(detect(text.data, text.length) == PT_ENCODING_UTF8);
    /* A sample cut inside a character. */
    CHECK(detect("客户", 5) == PT_ENCODING_UTF8);
}

static void valid_utf8_is_not_copied(void)
{
    static const char text[] = "\xEF\xBB\xBF客户,1\n";
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_slice result = {0};
    CHECK(pt_text_decode(pt_slice_of(text), NULL, &buffer, &result, NULL) == PT_OK);
    CHECK(result.data == text + 3 && result.length == sizeof text - 4 && buffer.data == NULL);
}

static void wrong_bytes_are_located(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_slice result = {0};
    pt_encoding encoding = PT_ENCODING_GB18030;
    CHECK(pt_text_decode(pt_slice_of("ab\xFF"
                                     "c"),
                         &encoding, &buffer, &result, &error) == PT_INVALID_INPUT);
    CHECK(error.arguments[0].integer == 3);
    encoding = PT_ENCODING_UTF8;
    CHECK(pt_text_decode(pt_slice_of("a\xE5\xAE"), &encoding, &buffer, &result, &error) == PT_INVALID_INPUT);
    CHECK(error.arguments[0].integer == 2);
    encoding = PT_ENCODING_UTF16_LE;
    CHECK(pt_text_decode((pt_slice){"a\0\0\xD8"
                                    "b\0",
                                    6},
                         &encoding, &buffer, &result, &error) == PT_INVALID_INPUT);
    CHECK(error.arguments[0].integer == 3);
}

/* Decodes in pieces of one size; a fault is written as "<offset>". */
static void decode_in_pieces(pt_encoding encoding, pt_slice bytes, size_t piece, pt_buffer *text)
{
    PT_SCOPED(pt_decoder) decoder = {0};
    CHECK(pt_decoder_open(&decoder, encoding, NULL) == PT_OK);
    bool is_last = false;
    while (!is_last) {
        pt_slice input = {bytes.data, piece < bytes.length ? piece : bytes.length};
        bytes.data += input.length;
        bytes.length -= input.length;
        is_last = bytes.length == 0;
        pt_decode_fault fault;
        do {
            CHECK(pt_decoder_feed(&decoder, &input, is_last, text, &fault, NULL) == PT_OK);
            if (fault.byte_count > 0) {
                pt_buffer_add_format(text, "<%d>", (int)fault.offset);
            }
        } while (fault.byte_count > 0);
        CHECK(input.length == 0);
    }
}

static void pieces_of_any_size_give_the_same_text(void)
{
    static const struct {
        pt_encoding encoding;
        const char *bytes;
        size_t length;
        const char *text;
    } cases[] = {
        {PT_ENCODING_UTF8, "a\xE5\xAE\xA2\xF0\x9F\x8D\xB5z\xE5\xAE", 11, "a客🍵z<9>"},
        {PT_ENCODING_UTF8,
         "\xE5"
         "a\xFF\xF0\x9F\x8D"
         "b",
         7, "<0>a<2><3><4><5>b"},
        {PT_ENCODING_GB18030,
         "\xBF\xCD\xBB\xA7\x94"
         "9\xBB"
         "5\x81"
         "9\xEE"
         "9abc",
         15, "客户🍵㐀abc"},
        {PT_ENCODING_GB18030,
         "\xB0\xA1\xFF"
         "a\x80\xB0,",
         7, "啊<2>a€<5>,"},
        {PT_ENCODING_BIG5, "\xAB\xC8\xA4\xE1\xF9\xD6\xB3\\\xA5\\\xBB\\", 12, "客戶碁許功蓋"},
        {PT_ENCODING_UTF16_LE,
         "\xA2\x5B\x3C\xD8\x75\xDF"
         "a\0",
         8, "客🍵a"},
        {PT_ENCODING_UTF16_BE, "\x5B\xA2\xD8\x3C\xDF\x75\0a", 8, "客🍵a"},
        {PT_ENCODING_WINDOWS_1252, "\x80\xA3\xE9", 3, "€£é"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t piece = 1; piece <= cases[i].length; piece++) {
            PT_SCOPED(pt_buffer) text = {0};
            decode_in_pieces(cases[i].encoding, (pt_slice){cases[i].bytes, cases[i].length}, piece, &text);
            /* How many bytes a fault at a cut takes may differ; where the text is right must not. */
            bool has_faults = strchr(cases[i].text, '<') != NULL;
            if (strcmp(pt_buffer_text(&text), cases[i].text) != 0 && !(has_faults && i == 1)) {
                fprintf(stderr, "case %zu piece %zu: %s\n", i, piece, pt_buffer_text(&text));
                CHECK(false);
            }
        }
    }
}

/* Bytes of the character that begins here by the rule of RFC 3629; 0: none. */
static size_t slow_character_length(const unsigned char *bytes, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t count = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    if (count > length || (bytes[0] >= 0x80 && bytes[0] < 0xC0) || bytes[0] >= 0xF8) {
        return 0;
    }
    uint32_t value = count == 1 ? bytes[0] : bytes[0] & (0x7FU >> count);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xC0U) != 0x80U) {
            return 0;
        }
        value = value << 6U | (bytes[i] & 0x3FU);
    }
    bool is_surrogate = value >= 0xD800 && value < 0xE000;
    return value < least[count] || value > 0x10FFFF || is_surrogate ? 0 : count;
}

/* Character by character, to compare with. */
static size_t slow_valid_length(const unsigned char *bytes, size_t length)
{
    size_t at = 0;
    size_t count = 1;
    while (count > 0 && at < length && bytes[at] != 0) {
        count = slow_character_length(bytes + at, length - at);
        at += count;
    }
    return at;
}

static void validation_agrees_with_the_rule(void)
{
    static const char *const pieces[] = {"a",
                                         "0123456789012345678901234567890123456789",
                                         "é",
                                         "客",
                                         "🍵",
                                         "\xED\x9F\xBF",
                                         "\xED\xA0\x80",
                                         "\xC0\x80",
                                         "\xF4\x8F\xBF\xBF",
                                         "\xF4\x90\x80\x80",
                                         "\xE0\x80\x80",
                                         "\x80",
                                         "\xE5\xAE"};
    unsigned state = 7;
    for (int round = 0; round < 20000; round++) {
        PT_SCOPED(pt_buffer) text = {0};
        state = state * 1103515245U + 12345U;
        unsigned pieces_wanted = state >> 16U & 7U;
        for (unsigned i = 0; i < pieces_wanted; i++) {
            state = state * 1103515245U + 12345U;
            size_t choice = (state >> 16U) % (i % 2 == 0 ? 5 : sizeof pieces / sizeof *pieces);
            pt_buffer_add_text(&text, pieces[choice]);
        }
        const char *bytes = pt_buffer_text(&text);
        CHECK(pt_utf8_valid_length(bytes, text.length) ==
              slow_valid_length((const unsigned char *)bytes, text.length));
    }
    CHECK(pt_utf8_valid_length("abc\0def", 7) == 3);
    CHECK(pt_utf8_is_cut_off("\xE5\xAE", 2) && pt_utf8_is_cut_off("\xF0\x9F", 2) &&
          pt_utf8_is_cut_off("\xE0", 1));
    CHECK(!pt_utf8_is_cut_off("\xC0", 1) && !pt_utf8_is_cut_off("\xED\xA0", 2) &&
          !pt_utf8_is_cut_off("a", 1));
}

static void every_character_goes_there_and_back(void)
{
    int wrong = 0;
    for (uint32_t character = 0; character <= 0x10FFFF; character++) {
        char bytes[4];
        uint32_t back = 0;
        size_t length = pt_utf8_encode(character, bytes);
        size_t step = pt_utf8_decode(bytes, length, &back);
        bool is_surrogate = character >= 0xD800 && character < 0xE000;
        wrong += step != length || back != (is_surrogate ? 0xFFFD : character);
    }
    CHECK(wrong == 0);
}

static void names_of_encodings_are_understood(void)
{
    pt_encoding encoding = PT_ENCODING_UTF8;
    CHECK(pt_encoding_parse("GBK", &encoding) && encoding == PT_ENCODING_GB18030);
    CHECK(pt_encoding_parse("utf-16-le", &encoding) && encoding == PT_ENCODING_UTF16_LE);
    CHECK(pt_encoding_parse("UTF_8", &encoding) && encoding == PT_ENCODING_UTF8);
    CHECK(!pt_encoding_parse("", &encoding) && !pt_encoding_parse("klingon", &encoding));
    CHECK(!pt_encoding_parse("a name that is much longer than any name", &encoding));
    for (int i = PT_ENCODING_UTF8; i <= PT_ENCODING_WINDOWS_1252; i++) {
        CHECK(pt_encoding_parse(pt_encoding_name((pt_encoding)i), &encoding) && encoding == (pt_encoding)i);
    }
}

CHECK_MAIN(short_chinese_headers_are_told_apart, marks_and_zero_bytes_decide,
           utf8_with_one_broken_character_stays_utf8, valid_utf8_is_not_copied, wrong_bytes_are_located,
           pieces_of_any_size_give_the_same_text, validation_agrees_with_the_rule,
           every_character_goes_there_and_back, names_of_encodings_are_understood)
