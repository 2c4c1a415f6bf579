/* Splits work into blocks that threads take one after another.
 *
 * Who wants results that do not depend on the number of threads lets each block write to its own place and
 * combines the places in order afterwards. */
#ifndef PT_NUMERIC_PARALLEL_H
#define PT_NUMERIC_PARALLEL_H

#include <stddef.h>

enum { PT_PARALLEL_MAX_THREADS = 256 };

/* Calls work(context, block) once for each block 0 … block_count − 1 and returns when all are done. Threads
 * that cannot be started are done without; the calling thread always works. */
void pt_parallel_blocks(int thread_count, size_t block_count, void (*work)(void *context, size_t block),
                        void *context);

#endif
