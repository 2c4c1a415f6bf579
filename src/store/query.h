/* A named statement as tools/embed_sql.c makes it from a .sql file. */
#ifndef PT_STORE_QUERY_H
#define PT_STORE_QUERY_H

#include <stddef.h>

/* Statements made from descriptions (record/statement.h) may have more parameters than names. */
enum { PT_QUERY_MAX_PARAMETERS = 32, PT_STATEMENT_MAX_PARAMETERS = 512 };

typedef struct pt_query {
    const char *name;
    const char *origin;        /* "src/store/lock.sql:12", quoted in database errors */
    const char *text;          /* parameters already rewritten to $1..$n */
    const char *postgres_text; /* NULL when both databases share text */
    size_t parameter_count;
    const char *parameters[PT_QUERY_MAX_PARAMETERS];
} pt_query;

#endif
