#include "numeric/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct shared_work {
    void (*work)(void *context, size_t block);
    void *context;
    size_t block_count;
    atomic_size_t next;
} shared_work;

static void *take_blocks(void *argument)
{
    shared_work *shared = argument;
    for (;;) {
        size_t block = atomic_fetch_add_explicit(&shared->next, 1, memory_order_relaxed);
        if (block >= shared->block_count) {
            return NULL;
        }
        shared->work(shared->context, block);
    }
}

void pt_parallel_blocks(int thread_count, size_t block_count, void (*work)(void *context, size_t block),
                        void *context)
{
    shared_work shared = {.work = work, .context = context, .block_count = block_count};
    pthread_t threads[PT_PARALLEL_MAX_THREADS];
    int wanted = thread_count > PT_PARALLEL_MAX_THREADS ? PT_PARALLEL_MAX_THREADS : thread_count;
    int started = 0;
    while (started + 1 < wanted && (size_t)started + 1 < block_count &&
           pthread_create(&threads[started], NULL, take_blocks, &shared) == 0) {
        started++;
    }
    take_blocks(&shared);
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
}
