/* Any file as the input of a model: a frame whose parts agree, or an error. */
#include "base/scope.h"
#include "frame/csv/frame_reader.h"
#include "tests/fuzz/target.h"

#include <string.h>

static void check_column(const pt_column *column, size_t row_count)
{
    bool has_codes = column->type == PT_COLUMN_TEXT || column->type == PT_COLUMN_KEY;
    FUZZ_CHECK(has_codes == (column->dictionary != NULL));
    int32_t next = 0;
    for (size_t row = 0; has_codes && row < row_count; row++) {
        if (!pt_column_is_unknown(column, row)) {
            /* In order of first appearance: never further than one beyond what was met. */
            FUZZ_CHECK(column->code[row] >= 0 && column->code[row] <= next);
            next += column->code[row] == next;
        }
    }
    FUZZ_CHECK(!has_codes || (size_t)next == column->dictionary->count);
    for (size_t i = 0; has_codes && i < column->dictionary->count; i++) {
        FUZZ_CHECK(strlen(column->dictionary->texts[i]) > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const pt_csv_wanted wanted[] = {{.name = "id", .type = PT_COLUMN_KEY, .is_optional = true},
                                           {.name = "date", .type = PT_COLUMN_DATE, .is_optional = true},
                                           {.name = "amount", .type = PT_COLUMN_REAL, .is_optional = true},
                                           {.name = "n", .type = PT_COLUMN_INTEGER, .is_optional = true},
                                           {.name = "t", .type = PT_COLUMN_TEXT, .is_optional = true}};
    pt_csv_frame_request request = {
        .name = "frame", .columns = wanted, .column_count = sizeof wanted / sizeof *wanted};
    PT_SCOPED(pt_arena) arena = {.limit_bytes = 16U << 20U};
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_frame frame = {0};
    pt_error error = {0};
    if (pt_csv_open_memory((pt_slice){(const char *)bytes, length}, NULL, &reader, &error) != PT_OK ||
        pt_csv_read_frame(&reader, &request, &arena, &frame, &error) != PT_OK) {
        FUZZ_CHECK(error.message != NULL && frame.columns == NULL);
        return 0;
    }
    for (size_t i = 0; i < frame.column_count; i++) {
        check_column(&frame.columns[i], frame.row_count);
    }
    return 0;
}
