/* Which statements a connection has prepared already, by the address of their pt_query.
 *
 * A query made at run time may be freed and another may get its address, so the text is compared by its hash.
 */
#ifndef PT_STORE_STATEMENT_CACHE_H
#define PT_STORE_STATEMENT_CACHE_H

#include "store/query.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pt_cached_statement {
    const pt_query *query;
    uint64_t text_hash;
    void *statement; /* NULL: the place is free */
} pt_cached_statement;

enum { PT_STATEMENT_CACHE_PLACES = 1024, PT_STATEMENT_CACHE_LIMIT = 512 };

/* Zero-initialised is empty. */
typedef struct pt_statement_cache {
    pt_cached_statement *places;
    size_t count;
    void (*release)(void *context, void *statement);
    void *context; /* of release */
} pt_statement_cache;

/* NULL where there is none. text: the one this database runs. */
void *pt_statement_cache_find(pt_statement_cache *cache, const pt_query *query, const char *text);

/* Takes the statement over. A full cache is emptied first: no statement may be running then. False when
 * memory is exhausted; the statement is then still the caller's. */
bool pt_statement_cache_add(pt_statement_cache *cache, const pt_query *query, const char *text,
                            void *statement);

void pt_statement_cache_clear(pt_statement_cache *cache);

#endif
