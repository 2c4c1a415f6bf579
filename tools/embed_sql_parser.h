/* Reads the named statements of a .sql file from memory.
 *
 * A statement starts at "-- name: x" and runs to the next one. "-- dialect: postgres" right after the name
 * makes it the PostgreSQL text of the statement of that name. $word becomes $1..$n in order of first use;
 * quoted text is left alone and comments are dropped. Anything unclear is a problem. */
#ifndef TOOLS_EMBED_SQL_PARSER_H
#define TOOLS_EMBED_SQL_PARSER_H

#include <stdbool.h>
#include <stddef.h>

enum { EMBED_SQL_PARAMETERS = 32, EMBED_SQL_NAME_BYTES = 64, EMBED_SQL_PROBLEM_BYTES = 240 };

typedef struct embed_sql_statement {
    char name[EMBED_SQL_NAME_BYTES];
    int line;
    bool for_postgres;
    char *text;
    size_t length, capacity;
    char parameters[EMBED_SQL_PARAMETERS][EMBED_SQL_NAME_BYTES];
    size_t parameter_count;
} embed_sql_statement;

typedef struct embed_sql_file {
    embed_sql_statement *statements;
    size_t count, capacity;
    int line; /* of the problem */
    char problem[EMBED_SQL_PROBLEM_BYTES];
} embed_sql_file;

/* False: problem says what is wrong, line where. Clear the file in either case. */
bool embed_sql_parse(const char *text, size_t length, embed_sql_file *file);
void embed_sql_file_clear(embed_sql_file *file);

/* The PostgreSQL text of a shared statement, or NULL. */
const embed_sql_statement *embed_sql_variant(const embed_sql_file *file, const embed_sql_statement *of);

#endif
