#include "frame/csv/writer.h"

#include "base/scope.h"
#include "frame/csv/reader.h"

#include "tests/support/check.h"

static void check_text(const char *text, const char *expected)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_csv_writer writer = {.buffer = &buffer};
    pt_csv_write_text(&writer, pt_slice_of(text));
    CHECK_TEXT(pt_buffer_text(&buffer), expected);
}

static void fields_are_quoted_where_they_must_be(void)
{
    check_text("plain", "plain");
    check_text("客户", "客户");
    check_text("a,b", "\"a,b\"");
    check_text("say \"hi\"", "\"say \"\"hi\"\"\"");
    check_text("two\nlines", "\"two\nlines\"");
    check_text(" spaces ", "\" spaces \"");
    check_text("", "");
    check_text("a\xFF"
               "b",
               "a\xEF\xBF\xBD"
               "b");
}

static void formulas_are_disarmed(void)
{
    check_text("=1+1", "'=1+1");
    check_text("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    check_text("+86 138", "'+86 138");
    check_text("-5", "'-5");
    check_text("@SUM(A1)", "'@SUM(A1)");
    check_text("\t=1", "'\t=1");
    check_text("\r=1", "\"'\r=1\"");
    check_text("\n=1", "\"'\n=1\"");
    check_text("  =1", "\"'  =1\"");
    check_text("　＝1", "'　＝1");
    check_text("＋1", "'＋1");
    check_text("－1", "'－1");
    check_text("＠x", "'＠x");
    check_text(" \t=1", "\"' \t=1\"");
    check_text("'=1", "''=1");
    check_text("'quoted'", "'quoted'");
    check_text("a=1", "a=1");
}

static void numbers_stay_numbers(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_csv_writer writer = {.buffer = &buffer};
    pt_csv_write_mark(&writer);
    pt_csv_write_integer(&writer, -5);
    pt_csv_write_real(&writer, -0.1);
    pt_csv_write_real(&writer, NAN);
    pt_csv_write_real(&writer, 1.0 / 3);
    pt_csv_write_money(&writer, -12345600);
    pt_csv_write_date(&writer, 17531);
    pt_csv_write_empty(&writer);
    pt_csv_end_record(&writer);
    pt_csv_write_integer(&writer, 1);
    pt_csv_end_record(&writer);
    CHECK_TEXT(pt_buffer_text(&buffer),
               "\xEF\xBB\xBF-5,-0.1,,0.3333333333333333,-1234.56,2017-12-31,\r\n1\r\n");
}

static void programs_may_have_texts_as_they_are(void)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_csv_writer writer = {.buffer = &buffer, .delimiter = '\t', .is_unguarded = true};
    pt_csv_write_text(&writer, pt_slice_of("=1,2"));
    pt_csv_write_text(&writer, pt_slice_of("a\tb"));
    pt_csv_end_record(&writer);
    CHECK_TEXT(pt_buffer_text(&buffer), "=1,2\t\"a\tb\"\r\n");
}

static void what_is_written_is_read_again(void)
{
    static const char *const texts[] = {"x",   "",     "a,b", "\"",     "\"\"",    "a\r\nb", "\n", "=1",
                                        "'=1", "''=1", "'",   "''",     " lead",   "客户，", "-",  "\t",
                                        "\r",  "+",    "'\t", "\"=1\"", "1\"2\"3", "trail "};
    enum { COUNT = sizeof texts / sizeof *texts };
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_csv_writer writer = {.buffer = &buffer};
    for (size_t i = 0; i < COUNT; i++) {
        pt_csv_write_text(&writer, pt_slice_of(texts[i]));
    }
    pt_csv_end_record(&writer);
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_options options = {.dialect = {.delimiter = ',', .quote = '"', .header = PT_CSV_HEADER_NO}};
    pt_csv_record record;
    bool has_record = false;
    CHECK(pt_csv_open_memory((pt_slice){buffer.data, buffer.length}, &options, &reader, NULL) == PT_OK);
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && record.field_count == COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(pt_slice_equals(pt_csv_take_guard(record.fields[i]), texts[i]));
    }
}

CHECK_MAIN(fields_are_quoted_where_they_must_be, formulas_are_disarmed, numbers_stay_numbers,
           programs_may_have_texts_as_they_are, what_is_written_is_read_again)
