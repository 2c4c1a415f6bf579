/* Threads that parse blocks while the file is being read. Blocks come back in the order they were given, so
 * what happens does not depend on the number of threads. */
#ifndef PT_RECORD_IMPORT_STAGE_POOL_H
#define PT_RECORD_IMPORT_STAGE_POOL_H

#include "record/import/stage/parse.h"

#include <pthread.h>
#include <stdbool.h>

enum { PT_STAGE_POOL_BLOCKS = 8, PT_STAGE_POOL_THREADS = 4 };

typedef struct pt_stage_pool {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t threads[PT_STAGE_POOL_THREADS];
    pt_stage_parser parsers[PT_STAGE_POOL_THREADS + 1]; /* the last one is the caller's own */
    size_t thread_count, parser_count, started_count;
    pt_stage_block *blocks; /* PT_STAGE_POOL_BLOCKS, as a ring */
    bool is_parsed[PT_STAGE_POOL_BLOCKS];
    size_t given, taken, returned; /* counters; blocks[counter % PT_STAGE_POOL_BLOCKS] */
    bool is_ending;
} pt_stage_pool;

/* One thread less than there are processors, since the caller is one. */
pt_status pt_stage_pool_open(const pt_import_run_state *run, const pt_stage_styles *styles,
                             pt_stage_pool *pool, pt_error *error);
void pt_stage_pool_clear(pt_stage_pool *pool);

/* An empty block to fill, or NULL: all are on their way, one has to be taken back first. */
pt_stage_block *pt_stage_pool_free_block(pt_stage_pool *pool);

/* Hands that block over. */
void pt_stage_pool_give(pt_stage_pool *pool);

/* The next block, parsed, or NULL when none is on its way. The caller parses, too, rather than wait for a
 * block that nobody has begun. It is the caller's until pt_stage_pool_done(). */
pt_stage_block *pt_stage_pool_take_back(pt_stage_pool *pool);
void pt_stage_pool_done(pt_stage_pool *pool);

#endif
