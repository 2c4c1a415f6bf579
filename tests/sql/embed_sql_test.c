#include "tools/embed_sql_parser.h"

#include "tests/support/check.h"

#include <stdlib.h>

static bool parses(const char *text, embed_sql_file *file)
{
    return embed_sql_parse(text, strlen(text), file);
}

static void parameters_are_numbered_in_order_of_first_use(void)
{
    embed_sql_file file;
    CHECK(parses("-- A file.\n\n-- name: find\nSELECT $a, $b, $a, '$c', \"$d\" -- $e\nFROM x;\n-- name: "
                 "next\nSELECT 1",
                 &file));
    CHECK(file.count == 2);
    CHECK_TEXT(file.statements[0].name, "find");
    CHECK(file.statements[0].line == 3);
    CHECK_TEXT(file.statements[0].text, "SELECT $1, $2, $1, '$c', \"$d\" \nFROM x;\n");
    CHECK(file.statements[0].parameter_count == 2);
    CHECK_TEXT(file.statements[0].parameters[1], "b");
    embed_sql_file_clear(&file);
}

static void a_dialect_belongs_to_the_statement_of_its_name(void)
{
    embed_sql_file file;
    CHECK(parses("-- name: a\nSELECT $x\n-- name: a\n-- dialect: postgres\nSELECT $x::int8\n", &file));
    CHECK(file.count == 2);
    CHECK(embed_sql_variant(&file, &file.statements[0]) == &file.statements[1]);
    embed_sql_file_clear(&file);
}

static void a_quote_may_run_over_lines(void)
{
    embed_sql_file file;
    CHECK(parses("-- name: a\r\nSELECT 'it''s\n-- not a comment $x'\r\n", &file));
    CHECK_TEXT(file.statements[0].text, "SELECT 'it''s\n-- not a comment $x'\n");
    CHECK(file.statements[0].parameter_count == 0);
    embed_sql_file_clear(&file);
}

static void nothing_is_no_problem(void)
{
    embed_sql_file file;
    CHECK(parses("", &file) && file.count == 0);
    embed_sql_file_clear(&file);
    CHECK(parses("-- only a comment", &file) && file.count == 0);
    embed_sql_file_clear(&file);
}

static void what_is_unclear_is_a_problem(void)
{
    static const struct {
        const char *text, *problem;
        int line;
    } cases[] = {
        {"SELECT 1", "before the first", 1},
        {"-- name: a\n-- name: b\nSELECT 1", "a is empty", 2},
        {"-- name: a", "a is empty", 1},
        {"-- name: a b\nSELECT 1", "a name is", 1},
        {"-- name:\nSELECT 1", "a name is", 1},
        {"-- name: a\nSELECT 'x", "not closed", 2},
        {"-- name: a\nSELECT $1", "has no name", 2},
        {"-- name: a\nSELECT $", "has no name", 2},
        {"-- name: a\nSELECT /* x */ 1", "comments", 2},
        {"-- name: a\nSELECT 1\n-- name: a\nSELECT 2", "twice", 3},
        {"-- name: a\n-- dialect: postgres\nSELECT 1", "postgres only", 1},
        {"-- name: a\n-- dialect: oracle\nSELECT 1", "only dialect", 2},
        {"-- name: a\nSELECT 1\n-- dialect: postgres\n", "must follow", 3},
        {"-- name: a\nSELECT $x, $y\n-- name: a\n-- dialect: postgres\nSELECT $y, $x", "order", 3},
        {"-- name: a\nSELECT $x\n-- name: a\n-- dialect: postgres\nSELECT 1", "0 parameters", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        embed_sql_file file;
        CHECK(!parses(cases[i].text, &file));
        if (strstr(file.problem, cases[i].problem) == NULL || file.line != cases[i].line) {
            fprintf(stderr, "%s\n  line %d: %s\n", cases[i].text, file.line, file.problem);
            CHECK(false);
        }
        embed_sql_file_clear(&file);
    }
    embed_sql_file file;
    CHECK(!embed_sql_parse("-- name: a\nSELECT \0", 19, &file));
    embed_sql_file_clear(&file);
}

static void size_is_no_problem_but_too_many_parameters_are(void)
{
    enum { BYTES = 200000 };
    char *text = malloc(BYTES);
    embed_sql_file file;
    size_t length = (size_t)snprintf(text, BYTES, "-- name: big\nSELECT ");
    while (length < BYTES - 100) {
        length += (size_t)snprintf(text + length, BYTES - length, "$x + ");
    }
    length += (size_t)snprintf(text + length, BYTES - length, "1");
    CHECK(embed_sql_parse(text, length, &file) && file.statements[0].parameter_count == 1);
    embed_sql_file_clear(&file);
    length = (size_t)snprintf(text, BYTES, "-- name: many\nSELECT ");
    for (int i = 0; i < 33; i++) {
        length += (size_t)snprintf(text + length, BYTES - length, "$p%d ", i);
    }
    CHECK(!embed_sql_parse(text, length, &file));
    embed_sql_file_clear(&file);
    free(text);
}

CHECK_MAIN(parameters_are_numbered_in_order_of_first_use, a_dialect_belongs_to_the_statement_of_its_name,
           a_quote_may_run_over_lines, nothing_is_no_problem, what_is_unclear_is_a_problem,
           size_is_no_problem_but_too_many_parameters_are)
