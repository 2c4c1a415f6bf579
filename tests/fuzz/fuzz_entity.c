/* Any text as the description of a record type: refused with a reason, or a type whose parts agree. */
#include "base/scope.h"
#include "record/entity.h"
#include "tests/fuzz/target.h"

#include <string.h>

static void check_field(const pt_entity *entity, const pt_field *field)
{
    FUZZ_CHECK(field->name != NULL && strlen(field->name) > 0);
    FUZZ_CHECK(pt_entity_find_field(entity, field->name) == field);
    FUZZ_CHECK(!field->has_range || field->minimum <= field->maximum);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    PT_SCOPED(pt_arena) arena = {.limit_bytes = 16U << 20U};
    char *text = malloc(length + 1);
    FUZZ_CHECK(text != NULL);
    memcpy(text, bytes, length);
    text[length] = '\0'; /* as embedded files end */
    const pt_embedded_file file = {"thing.json", text, text + length};
    pt_schema schema = {0};
    pt_error error = {0};
    if (pt_schema_build(&file, 1, &arena, &schema, &error) == PT_OK) {
        FUZZ_CHECK(schema.entity_count == 1);
        const pt_entity *entity = &schema.entities[0];
        FUZZ_CHECK(pt_schema_find(&schema, entity->name) == entity);
        FUZZ_CHECK(entity->table.column_count > 0);
        for (size_t i = 0; i < entity->field_count; i++) {
            check_field(entity, &entity->fields[i]);
        }
    } else {
        FUZZ_CHECK(error.message != NULL && schema.entities == NULL);
    }
    free(text);
    return 0;
}
