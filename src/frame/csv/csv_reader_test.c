#include "frame/csv/reader.h"

#include "base/text/message.h"

#include "tests/support/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Reads everything and writes it as  line:field|field[!fault@fault_line];…  */
static pt_status read_all(pt_slice bytes, const pt_csv_options *options, pt_buffer *seen, pt_error *error)
{
    PT_SCOPED(pt_csv_reader) reader = {0};
    PT_RETURN_IF_ERROR(pt_csv_open_memory(bytes, options, &reader, error));
    bool has_record = true;
    while (has_record) {
        pt_csv_record record;
        PT_RETURN_IF_ERROR(pt_csv_next(&reader, &record, &has_record, error));
        if (!has_record) {
            break;
        }
        pt_buffer_add_format(seen, "%d:", (int)record.line);
        for (size_t i = 0; i < record.field_count; i++) {
            pt_buffer_add_text(seen, i == 0 ? "" : "|");
            pt_buffer_add(seen, record.fields[i].data, record.fields[i].length);
        }
        if (record.fault != PT_CSV_NO_FAULT) {
            pt_buffer_add_format(seen, "!%d@%d", (int)record.fault, (int)record.fault_line);
        }
        pt_buffer_add_text(seen, ";");
    }
    return PT_OK;
}

static void check_read(const char *text, const char *expected)
{
    PT_SCOPED(pt_buffer) seen = {0};
    pt_error error = {0};
    static const pt_encoding utf8 = PT_ENCODING_UTF8;
    pt_csv_options options = {.encoding = &utf8, .dialect = {.header = PT_CSV_HEADER_YES, .delimiter = ','}};
    CHECK(read_all(pt_slice_of(text), &options, &seen, &error) == PT_OK);
    if (strcmp(pt_buffer_text(&seen), expected) != 0) {
        fprintf(stderr, "read %s\n", pt_buffer_text(&seen));
    }
    CHECK_TEXT(pt_buffer_text(&seen), expected);
}

static void check_refused(pt_slice bytes, const pt_csv_options *options, const char *expected)
{
    PT_SCOPED(pt_buffer) seen = {0};
    PT_SCOPED(pt_buffer) message = {0};
    pt_error error = {0};
    CHECK(read_all(bytes, options, &seen, &error) == PT_INVALID_INPUT);
    pt_error_add_text(&message, PT_ENGLISH, &error);
    if (strcmp(pt_buffer_text(&message), expected) != 0) {
        fprintf(stderr, "said %s\n", pt_buffer_text(&message));
    }
    CHECK_TEXT(pt_buffer_text(&message), expected);
}

static void fields_and_line_ends_of_all_kinds_are_read(void)
{
    check_read("a,b\n1,2\n3,4\n", "2:1|2;3:3|4;");
    check_read("a,b\r\n1,2\r3,4\n5,6", "2:1|2;3:3|4;4:5|6;");
    check_read("a,b\n,\n\"\",\n", "2:|;3:|;");
    check_read("a,b\n\n1,2\n\r\n\n3,4\n\n", "3:1|2;6:3|4;");
    check_read("a\n1", "2:1;");
    check_read("\xEF\xBB\xBF"
               "a,b\n1,2\n",
               "2:1|2;");
}

static void quotes_hold_anything(void)
{
    check_read("a,b\n\"x,y\",\"1\n2\"\n3,4\n", "2:x,y|1\n2;4:3|4;");
    check_read("a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", "2:say \"hi\"|\";");
    check_read("a,b\n\"1\r\n2\r3\",\"x\"\r\n4,5\r\n", "2:1\r\n2\r3|x;5:4|5;");
    check_read("a,b\n5\" pipe,he said \"no\"\n", "2:5\" pipe|he said \"no\";");
    check_read("a,b\n\"1\",\"2\"", "2:1|2;");
}

static void wrong_records_do_not_end_the_reading(void)
{
    check_read("a,b\n\"x\"y,2\n3,4\n", "2:\"x\"y|2!6@2;3:3|4;");
    check_read("a,b\n1\n2,3\n4,5,6\n7,8,,\n", "2:1!7@2;3:2|3;4:4|5|6!8@4;5:7|8||;");
    check_read("a,b\n1,\"2\n3,4\n5,6\n", "2:!1@2;3:3|4;4:5|6;");
    check_read("a,b\n\"1\n2\",\"3\n4,5\n", "2:!1@3;3:!1@3;4:4|5;");
    check_read("a,b\n1,\xFF\n3,4\n\"x\n\xE5\xAE\",\n7,8\n", "2:!4@2;3:3|4;4:!4@5;6:7|8;");
}

static void nul_bytes_are_found(void)
{
    static const char text[] = "a,b\n1,2\n3,\0004\n5,6\n";
    PT_SCOPED(pt_buffer) seen = {0};
    CHECK(read_all((pt_slice){text, sizeof text - 1}, NULL, &seen, NULL) == PT_OK);
    CHECK_TEXT(pt_buffer_text(&seen), "2:1|2;3:!3@3;4:5|6;");
}

static void records_keep_their_place_and_their_text(void)
{
    static const char text[] = "\xEF\xBB\xBFname,n\nx,1\n\n\"a\nb\",2\r\n";
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_record record;
    bool has_record = false;
    CHECK(pt_csv_open_memory(pt_slice_of(text), NULL, &reader, NULL) == PT_OK);
    CHECK(reader.header_count == 2 && reader.total_bytes == (int64_t)sizeof text - 1);
    CHECK_TEXT(reader.header[0], "name");
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && has_record);
    CHECK(record.text_offset == 10 && record.line == 2 && pt_slice_equals(record.text, "x,1"));
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && has_record);
    CHECK(record.text_offset == 15 && record.line == 4 && record.line_count == 2);
    CHECK(pt_slice_equals(record.text, "\"a\nb\",2") && reader.blank_line_count == 1);
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && !has_record);
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && !has_record);
}

static void files_that_are_no_tables_are_refused(void)
{
    check_refused(pt_slice_of(""), NULL, "the file is empty: its first line should name the columns");
    check_refused(pt_slice_of("\n\r\n\n"), NULL, "the file is empty: its first line should name the columns");
    check_refused(pt_slice_of("PK\x03\x04zip"), NULL,
                  "this is a file of the kind Excel (.xlsx) or ZIP: save it as CSV first");
    pt_csv_options same = {.dialect = {.delimiter = '"', .quote = '"'}};
    check_refused(
        pt_slice_of("a,b\n"), &same,
        "delimiter and quoting character must be two different characters of ASCII, and no line ends");
    check_refused(pt_slice_of("a,\"b\n1,2\n"), NULL,
                  "line 1: the quote that begins in line 1 is never closed");
    PT_SCOPED(pt_csv_reader) reader = {0};
    CHECK(pt_csv_open_file("/nowhere/at all.csv", NULL, &reader, NULL) == PT_NOT_FOUND);
    CHECK(pt_csv_open_file("/", NULL, &reader, NULL) == PT_INVALID_INPUT);
}

static void only_a_header_has_no_records(void)
{
    check_read("a,b\n", "");
    check_read("a,b", "");
}

static void ten_thousand_columns_are_too_many(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    for (int i = 0; i < 10000; i++) {
        pt_buffer_add_format(&text, "%sc%d", i == 0 ? "" : ",", i);
    }
    pt_buffer_add_text(&text, "\n");
    check_refused((pt_slice){text.data, text.length}, NULL,
                  "line 1: 10000 columns are more than the 4096 that can be read");
}

/* A line, or a quoted field, of many megabytes costs its own line only. */
static void a_line_of_100_megabytes_is_one_fault(void)
{
    enum { BYTES = 100 * 1000 * 1000 };
    static const char start[] = "a,b\n1,2\n";
    static const char end[] = "\n3,4\n";
    char *text = malloc(BYTES + sizeof start + sizeof end);
    CHECK(text != NULL);
    memcpy(text, start, sizeof start - 1);
    memset(text + sizeof start - 1, 'x', BYTES);
    memcpy(text + sizeof start - 1 + BYTES, end, sizeof end);
    pt_slice bytes = {text, sizeof start - 1 + BYTES + sizeof end - 1};
    PT_SCOPED(pt_buffer) seen = {0};
    CHECK(read_all(bytes, NULL, &seen, NULL) == PT_OK);
    CHECK_TEXT(pt_buffer_text(&seen), "2:1|2;3:!2@3;4:3|4;");

    text[sizeof start - 1] = '"';
    text[sizeof start + 5] = '\n';
    pt_buffer_reset(&seen);
    CHECK(read_all(bytes, NULL, &seen, NULL) == PT_OK);
    CHECK_TEXT(pt_buffer_text(&seen), "2:1|2;3:!1@3;4:!2@4;5:3|4;");
    free(text);
}

static void quotes_that_never_close_end_at_last(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_text(&text, "a,b\n");
    for (int i = 0; i < 300; i++) {
        pt_buffer_add_text(&text, "x\",\"\n");
    }
    pt_csv_options options = {.dialect = {.header = PT_CSV_HEADER_YES}};
    check_refused(
        (pt_slice){text.data, text.length}, &options,
        "the quote that begins in line 301 is never closed, nor are 100 others: is the quoting character "
        "right?");
}

/* The same records whatever the sizes in which the bytes come, in every encoding. */
static void records_across_the_window_are_whole(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_text(&text, "编号,内容\n");
    enum { ROWS = 60000 };
    for (int i = 0; i < ROWS; i++) {
        pt_buffer_add_format(&text, i % 7 == 0 ? "%d,\"客户\"\"引\n号\"\"%d\"\r\n" : "%d,客户%d\r\n", i,
                             i * 3);
    }
    PT_SCOPED(pt_csv_reader) reader = {0};
    CHECK(pt_csv_open_memory((pt_slice){text.data, text.length}, NULL, &reader, NULL) == PT_OK);
    int wrong = 0;
    for (int i = 0; i < ROWS; i++) {
        pt_csv_record record;
        bool has_record = false;
        char expected[64];
        snprintf(expected, sizeof expected, i % 7 == 0 ? "客户\"引\n号\"%d" : "客户%d", i * 3);
        wrong += pt_csv_next(&reader, &record, &has_record, NULL) != PT_OK || !has_record ||
                 record.field_count != 2 || !pt_slice_equals(record.fields[1], expected) ||
                 record.line != 2 + i + (i + 6) / 7;
    }
    CHECK(wrong == 0);
}

static void gbk_files_are_read_and_their_wrong_bytes_named(void)
{
    static const char text[] =
        "\xBF\xCD\xBB\xA7,\xBD\xF0\xB6\xEE\n\xD5\xC5\xCE\xB0,1\n\xC0\xEE\xFF,2\n\xCD\xF5,3\n";
    PT_SCOPED(pt_csv_reader) reader = {0};
    PT_SCOPED(pt_buffer) message = {0};
    pt_csv_record record;
    pt_error error = {0};
    bool has_record = false;
    CHECK(pt_csv_open_memory(pt_slice_of(text), NULL, &reader, NULL) == PT_OK);
    CHECK(reader.encoding == PT_ENCODING_GB18030 && reader.header_count == 2);
    CHECK_TEXT(reader.header[0], "客户");
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK &&
          pt_slice_equals(record.fields[0], "张伟"));
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && record.fault == PT_CSV_WRONG_BYTES);
    CHECK(pt_csv_record_check(&reader, &record, &error) == PT_INVALID_INPUT);
    pt_error_add_text(&message, PT_ENGLISH, &error);
    CHECK_TEXT(pt_buffer_text(&message), "line 3: byte 20 of the file is no character in GB18030");
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK &&
          pt_slice_equals(record.fields[0], "王"));
}

/* Names in ASCII, Chinese only after the first megabytes. */
static void an_encoding_that_shows_late_is_found(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_text(&text, "id,name\n");
    for (int i = 0; i < 200000; i++) {
        pt_buffer_add_format(&text, "%d,x\n", i);
    }
    pt_buffer_add_text(&text, "9,\xD0\xD5\xC3\xFB\xC8\xD5\xC6\xDA\n");
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_record record = {0};
    PT_SCOPED(pt_buffer) last = {0};
    bool has_record = true;
    CHECK(pt_csv_open_memory((pt_slice){text.data, text.length}, NULL, &reader, NULL) == PT_OK);
    CHECK(reader.encoding == PT_ENCODING_UTF8);
    while (has_record) {
        CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK);
        if (has_record) {
            pt_buffer_reset(&last);
            pt_buffer_add(&last, record.fields[1].data, record.fields[1].length);
        }
    }
    CHECK_TEXT(pt_buffer_text(&last), "姓名日期");
    CHECK(reader.encoding == PT_ENCODING_GB18030);
}

static void check_dialect(const char *text, char delimiter, char quote, bool has_header)
{
    pt_csv_dialect dialect = pt_csv_dialect_detect(pt_slice_of(text), (pt_csv_dialect_choice){0});
    CHECK(dialect.delimiter == delimiter && dialect.quote == quote && dialect.has_header == has_header);
}

static void dialects_are_detected(void)
{
    check_dialect("a;b;c\n1,5;2,5;3\n1,5;2,5;3\n", ';', '"', true);
    check_dialect("a\tb\n\"x,y,z\"\t2\n", '\t', '"', true);
    check_dialect("name|age\nx|3\n", '|', '"', true);
    check_dialect("1,2017-01-01,3.5\n2,2017-01-02,4.5\n", ',', '"', false);
    check_dialect("'a','b'\n'x,y','z'\n", ',', '\'', true);
    check_dialect("only\none\ncolumn\n", ',', '"', true);
    check_dialect("姓名,金额\n张三,\"1,234\"\n", ',', '"', true);
    check_dialect("", ',', '"', true);
    check_dialect("a,b", ',', '"', true);
}

static void a_file_without_header_gets_numbered_columns(void)
{
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_record record;
    bool has_record = false;
    CHECK(pt_csv_open_memory(pt_slice_of("1;2\n3;4\n"), NULL, &reader, NULL) == PT_OK);
    CHECK(!reader.dialect.has_header && reader.header_count == 2);
    CHECK_TEXT(reader.header[1], "column_2");
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK &&
          pt_slice_equals(record.fields[0], "1"));
    CHECK(record.line == 1);
}

static void columns_are_found_by_name_or_explained(void)
{
    static const char text[] = "客户编号,Order Date, Amount ,,amount2,amount2\n";
    PT_SCOPED(pt_csv_reader) reader = {0};
    PT_SCOPED(pt_buffer) message = {0};
    pt_error error = {0};
    size_t index = 99;
    CHECK(pt_csv_open_memory(pt_slice_of(text), NULL, &reader, NULL) == PT_OK);
    CHECK(pt_csv_find_column(&reader, "客户编号", &index, NULL) == PT_OK && index == 0);
    CHECK(pt_csv_find_column(&reader, "order_date", &index, NULL) == PT_OK && index == 1);
    CHECK(pt_csv_find_column(&reader, "ＡＭＯＵＮＴ", &index, NULL) == PT_OK && index == 2);
    CHECK(pt_csv_find_column(&reader, "amount2", &index, &error) == PT_INVALID_INPUT && index == 2);
    CHECK(pt_csv_header_check(&reader, NULL) == PT_INVALID_INPUT);
    CHECK(pt_csv_find_column(&reader, "date", &index, &error) == PT_NOT_FOUND);
    pt_error_add_text(&message, PT_ENGLISH, &error);
    CHECK_TEXT(pt_buffer_text(&message),
               "there is no column date: is it Order Date? The file has 客户编号, Order "
               "Date, Amount, , amount2, amount2");
}

/* A pipe gives its bytes in drops. */
static void pipes_are_read(void)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    CHECK(write(ends[1], "a,b\n1,", 6) == 6 && write(ends[1], "2\n", 2) == 2);
    close(ends[1]);
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_record record;
    bool has_record = false;
    CHECK(pt_csv_open_descriptor(ends[0], NULL, &reader, NULL) == PT_OK && reader.total_bytes == 0);
    CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK && has_record);
    CHECK(pt_slice_equals(record.fields[1], "2"));
    close(ends[0]);
}

CHECK_MAIN(fields_and_line_ends_of_all_kinds_are_read, quotes_hold_anything,
           wrong_records_do_not_end_the_reading, nul_bytes_are_found, records_keep_their_place_and_their_text,
           files_that_are_no_tables_are_refused, only_a_header_has_no_records,
           ten_thousand_columns_are_too_many, a_line_of_100_megabytes_is_one_fault,
           quotes_that_never_close_end_at_last, records_across_the_window_are_whole,
           gbk_files_are_read_and_their_wrong_bytes_named, an_encoding_that_shows_late_is_found,
           dialects_are_detected, a_file_without_header_gets_numbered_columns,
           columns_are_found_by_name_or_explained, pipes_are_read)
