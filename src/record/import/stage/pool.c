#include "record/import/stage/pool.h"

#include <stdlib.h>
#include <unistd.h>

/* Under the mutex, which is left meanwhile: parses the next block that nobody has begun. */
static void parse_next(pt_stage_pool *pool, pt_stage_parser *parser)
{
    size_t place = pool->taken++ % PT_STAGE_POOL_BLOCKS;
    (void)pthread_mutex_unlock(&pool->mutex);
    pt_stage_parse(parser, &pool->blocks[place]);
    (void)pthread_mutex_lock(&pool->mutex);
    pool->is_parsed[place] = true;
    (void)pthread_cond_broadcast(&pool->changed);
}

static void *run(void *context)
{
    pt_stage_pool *pool = context;
    (void)pthread_mutex_lock(&pool->mutex);
    pt_stage_parser *parser = &pool->parsers[pool->started_count++];
    while (!pool->is_ending) {
        if (pool->taken == pool->given) {
            (void)pthread_cond_wait(&pool->changed, &pool->mutex);
        } else {
            parse_next(pool, parser);
        }
    }
    (void)pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

static size_t count_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t others = processors > 1 ? (size_t)processors - 1 : 0;
    return others < PT_STAGE_POOL_THREADS ? others : PT_STAGE_POOL_THREADS;
}

static pt_status make_parts(const pt_import_run_state *run, const pt_stage_styles *styles,
                            pt_stage_pool *pool, pt_error *error)
{
    pool->blocks = calloc(PT_STAGE_POOL_BLOCKS, sizeof *pool->blocks);
    if (pool->blocks == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
    }
    size_t wanted = count_threads();
    while (pool->parser_count <= wanted) {
        PT_RETURN_IF_ERROR(pt_stage_parser_make(run, styles, &pool->parsers[pool->parser_count], error));
        pool->parser_count++;
    }
    return PT_OK;
}

pt_status pt_stage_pool_open(const pt_import_run_state *run_state, const pt_stage_styles *styles,
                             pt_stage_pool *pool, pt_error *error)
{
    *pool = (pt_stage_pool){0};
    (void)pthread_mutex_init(&pool->mutex, NULL);
    (void)pthread_cond_init(&pool->changed, NULL);
    pt_status status = make_parts(run_state, styles, pool, error);
    if (status != PT_OK) {
        pt_stage_pool_clear(pool);
        return status;
    }
    /* Where a thread cannot be had the caller does its work. */
    while (pool->thread_count + 1 < pool->parser_count &&
           pthread_create(&pool->threads[pool->thread_count], NULL, run, pool) == 0) {
        pool->thread_count++;
    }
    return PT_OK;
}

void pt_stage_pool_clear(pt_stage_pool *pool)
{
    (void)pthread_mutex_lock(&pool->mutex);
    pool->is_ending = true;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->mutex);
    for (size_t i = 0; i < pool->thread_count; i++) {
        (void)pthread_join(pool->threads[i], NULL);
    }
    for (size_t i = 0; i < pool->parser_count; i++) {
        pt_stage_parser_clear(&pool->parsers[i]);
    }
    for (size_t i = 0; pool->blocks != NULL && i < PT_STAGE_POOL_BLOCKS; i++) {
        pt_stage_block_clear(&pool->blocks[i]);
    }
    free(pool->blocks);
    (void)pthread_mutex_destroy(&pool->mutex);
    (void)pthread_cond_destroy(&pool->changed);
}

pt_stage_block *pt_stage_pool_free_block(pt_stage_pool *pool)
{
    if (pool->given - pool->returned == PT_STAGE_POOL_BLOCKS) {
        return NULL;
    }
    pt_stage_block *block = &pool->blocks[pool->given % PT_STAGE_POOL_BLOCKS];
    pt_stage_block_empty(block);
    return block;
}

void pt_stage_pool_give(pt_stage_pool *pool)
{
    (void)pthread_mutex_lock(&pool->mutex);
    pool->is_parsed[pool->given % PT_STAGE_POOL_BLOCKS] = false;
    pool->given++;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->mutex);
}

pt_stage_block *pt_stage_pool_take_back(pt_stage_pool *pool)
{
    if (pool->returned == pool->given) {
        return NULL;
    }
    size_t place = pool->returned % PT_STAGE_POOL_BLOCKS;
    (void)pthread_mutex_lock(&pool->mutex);
    while (!pool->is_parsed[place]) {
        if (pool->taken < pool->given) {
            parse_next(pool, &pool->parsers[pool->parser_count - 1]);
        } else {
            (void)pthread_cond_wait(&pool->changed, &pool->mutex);
        }
    }
    (void)pthread_mutex_unlock(&pool->mutex);
    return &pool->blocks[place];
}

void pt_stage_pool_done(pt_stage_pool *pool)
{
    pool->returned++;
}
