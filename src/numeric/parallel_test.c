#include "numeric/parallel.h"

#include "tests/support/check.h"

enum { BLOCKS = 1000 };

static void mark(void *context, size_t block)
{
    int *times = context;
    times[block]++;
}

static void every_block_is_done_once(void)
{
    for (int threads = 0; threads <= 8; threads++) {
        int times[BLOCKS] = {0};
        pt_parallel_blocks(threads, BLOCKS, mark, times);
        for (size_t i = 0; i < BLOCKS; i++) {
            CHECK(times[i] == 1);
        }
    }
}

static void no_blocks_are_no_work(void)
{
    pt_parallel_blocks(4, 0, mark, NULL);
}

static void more_threads_than_there_can_be_are_fine(void)
{
    int times[3] = {0};
    pt_parallel_blocks(100000, 3, mark, times);
    CHECK(times[0] == 1 && times[1] == 1 && times[2] == 1);
}

CHECK_MAIN(every_block_is_done_once, no_blocks_are_no_work, more_threads_than_there_can_be_are_fine)
