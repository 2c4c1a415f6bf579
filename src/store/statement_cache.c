#include "store/statement_cache.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* The place that holds the query, or the free one where it would go. */
static pt_cached_statement *place_of(const pt_statement_cache *cache, const pt_query *query)
{
    uint64_t hash = pt_hash64(0, (const void *)&query, sizeof(void *));
    for (size_t i = (size_t)hash;; i++) {
        pt_cached_statement *place = &cache->places[i % PT_STATEMENT_CACHE_PLACES];
        if (place->statement == NULL || place->query == query) {
            return place;
        }
    }
}

void *pt_statement_cache_find(pt_statement_cache *cache, const pt_query *query, const char *text)
{
    if (cache->places == NULL) {
        return NULL;
    }
    const pt_cached_statement *place = place_of(cache, query);
    bool is_same = place->statement != NULL && place->text_hash == pt_hash64(0, text, strlen(text));
    return is_same ? place->statement : NULL;
}

bool pt_statement_cache_add(pt_statement_cache *cache, const pt_query *query, const char *text,
                            void *statement)
{
    if (cache->count >= PT_STATEMENT_CACHE_LIMIT) {
        pt_statement_cache_clear(cache);
    }
    if (cache->places == NULL) {
        cache->places = calloc(PT_STATEMENT_CACHE_PLACES, sizeof *cache->places);
        if (cache->places == NULL) {
            return false;
        }
    }
    pt_cached_statement *place = place_of(cache, query);
    if (place->statement != NULL) {
        cache->release(cache->context, place->statement);
    } else {
        cache->count++;
    }
    *place = (pt_cached_statement){query, pt_hash64(0, text, strlen(text)), statement};
    return true;
}

void pt_statement_cache_clear(pt_statement_cache *cache)
{
    if (cache->places == NULL) {
        return;
    }
    for (size_t i = 0; i < PT_STATEMENT_CACHE_PLACES; i++) {
        if (cache->places[i].statement != NULL) {
            cache->release(cache->context, cache->places[i].statement);
        }
    }
    free(cache->places);
    cache->places = NULL;
    cache->count = 0;
}
