/* Any text as a mapping: refused with a reason, or written in a form that says the same when read again. */
#include "base/scope.h"
#include "record/import/mapping/mapping.h"
#include "tests/fuzz/target.h"

#include <string.h>

static const pt_schema *schema(void)
{
    static pt_arena arena;
    static pt_schema loaded;
    pt_error error = {0};
    if (loaded.entity_count == 0) {
        FUZZ_CHECK(pt_schema_load(&arena, &loaded, &error) == PT_OK);
    }
    return &loaded;
}

static void write(const pt_mapping *mapping, pt_buffer *text)
{
    pt_json_writer json = {.buffer = text};
    pt_mapping_write(&json, mapping);
    FUZZ_CHECK(!text->out_of_memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    PT_SCOPED(pt_arena) arena = {.limit_bytes = 16U << 20U};
    PT_SCOPED(pt_buffer) once = {0};
    PT_SCOPED(pt_buffer) twice = {0};
    pt_mapping mapping = {0}, again = {0};
    pt_error error = {0};
    if (pt_mapping_parse((const char *)bytes, length, schema(), &arena, &mapping, &error) != PT_OK) {
        FUZZ_CHECK(error.message != NULL && mapping.columns == NULL);
        return 0;
    }
    FUZZ_CHECK(mapping.column_count > 0);
    for (size_t i = 0; i < mapping.column_count; i++) {
        const pt_mapping_column *column = &mapping.columns[i];
        FUZZ_CHECK(column->header != NULL && (column->entity == NULL) == (column->field == NULL));
    }
    write(&mapping, &once);
    FUZZ_CHECK(pt_mapping_parse(once.data, once.length, schema(), &arena, &again, &error) == PT_OK);
    write(&again, &twice);
    FUZZ_CHECK(once.length == twice.length && memcmp(once.data, twice.data, once.length) == 0);
    return 0;
}
