/* Any text as a file of named statements: refused with its line and reason, or statements that can be used.
 */
#include "tests/fuzz/target.h"
#include "tools/embed_sql_parser.h"

#include <string.h>

static void check_statement(const embed_sql_file *file, const embed_sql_statement *statement)
{
    FUZZ_CHECK(strlen(statement->name) > 0 && strlen(statement->name) < EMBED_SQL_NAME_BYTES);
    FUZZ_CHECK(statement->length > 0 && statement->text[statement->length] == '\0');
    FUZZ_CHECK(statement->parameter_count <= EMBED_SQL_PARAMETERS);
    const embed_sql_statement *variant = embed_sql_variant(file, statement);
    FUZZ_CHECK(variant == NULL || (variant->for_postgres && strcmp(variant->name, statement->name) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    embed_sql_file file = {0};
    if (embed_sql_parse((const char *)bytes, length, &file)) {
        for (size_t i = 0; i < file.count; i++) {
            check_statement(&file, &file.statements[i]);
        }
    } else {
        FUZZ_CHECK(strlen(file.problem) > 0 && file.line >= 0);
    }
    embed_sql_file_clear(&file);
    return 0;
}
