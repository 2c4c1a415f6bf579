/* Any file as CSV; small limits, so that they are met. What a record holds, written again, is read as the
 * same. */
#include "base/text/utf8.h"
#include "frame/csv/reader.h"
#include "frame/csv/writer.h"
#include "tests/fuzz/target.h"

enum { MAX_COLUMNS = 8, MAX_RECORD_BYTES = 64 };

static void check_written_again(const pt_csv_record *record)
{
    PT_SCOPED(pt_buffer) buffer = {0};
    pt_csv_writer writer = {.buffer = &buffer};
    size_t bytes = 0;
    for (size_t i = 0; i < record->field_count; i++) {
        FUZZ_CHECK(pt_utf8_valid_length(record->fields[i].data, record->fields[i].length) ==
                   record->fields[i].length);
        pt_csv_write_text(&writer, record->fields[i]);
        bytes += record->fields[i].length;
    }
    pt_csv_end_record(&writer);
    /* A single empty field is an empty line, and a line may begin with what looks like another kind of file.
     */
    if (bytes == 0 || buffer.data[0] == 'P' || buffer.data[0] == '$' || buffer.data[0] == '%' ||
        buffer.data[0] == 'S' || memcmp(buffer.data, "\xEF\xBB\xBF", 3) == 0) {
        return;
    }
    static const pt_encoding utf8 = PT_ENCODING_UTF8;
    pt_csv_options options = {.encoding = &utf8,
                              .dialect = {.delimiter = ',', .quote = '"', .header = PT_CSV_HEADER_NO}};
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_record again;
    bool has_record = false;
    FUZZ_CHECK(pt_csv_open_memory((pt_slice){buffer.data, buffer.length}, &options, &reader, NULL) == PT_OK);
    FUZZ_CHECK(pt_csv_next(&reader, &again, &has_record, NULL) == PT_OK && has_record);
    FUZZ_CHECK(again.field_count == record->field_count && again.fault == PT_CSV_NO_FAULT);
    for (size_t i = 0; i < again.field_count; i++) {
        pt_slice field = pt_csv_take_guard(again.fields[i]);
        FUZZ_CHECK(field.length == record->fields[i].length);
        FUZZ_CHECK(field.length == 0 || memcmp(field.data, record->fields[i].data, field.length) == 0);
    }
    FUZZ_CHECK(pt_csv_next(&reader, &again, &has_record, NULL) == PT_OK && !has_record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    pt_csv_options options = {.max_columns = MAX_COLUMNS, .max_record_bytes = MAX_RECORD_BYTES};
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_error error = {0};
    if (pt_csv_open_memory((pt_slice){(const char *)bytes, length}, &options, &reader, &error) != PT_OK) {
        FUZZ_CHECK(error.message != NULL);
        return 0;
    }
    int64_t line = 0;
    int64_t offset = -1;
    for (;;) {
        pt_csv_record record;
        bool has_record = false;
        if (pt_csv_next(&reader, &record, &has_record, &error) != PT_OK || !has_record) {
            break;
        }
        FUZZ_CHECK(record.line > line && record.text_offset > offset && record.line_count >= 1);
        FUZZ_CHECK(record.fault_line >= record.line && record.field_count <= MAX_COLUMNS);
        line = record.line + record.line_count - 1;
        offset = record.text_offset;
        bool is_wrong = pt_csv_record_check(&reader, &record, &error) != PT_OK;
        FUZZ_CHECK(is_wrong == (record.fault != PT_CSV_NO_FAULT));
        FUZZ_CHECK(!is_wrong || error.row == record.line);
        if (!is_wrong) {
            FUZZ_CHECK(record.field_count >= reader.header_count && record.text.length <= MAX_RECORD_BYTES);
            check_written_again(&record);
        }
    }
    return 0;
}
