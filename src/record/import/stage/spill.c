#include "record/import/stage/spill.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A partition grows by blocks, the file by segments. Small first segments keep a small import small. */
enum { BLOCK_BYTES = 64 * 1024, FIRST_SEGMENT_BYTES = 1 << 20, SEGMENT_BYTES = 64 << 20, ALIGNMENT = 8 };

struct pt_spill_segment {
    pt_spill_segment *older;
    void *start;
    size_t bytes;
};

struct pt_spill_block {
    pt_spill_block *next;
    size_t used; /* bytes of rows, each behind its length */
    size_t capacity;
    uint64_t rows[];
};

pt_status pt_spill_open(const char *folder, pt_spill *spill, pt_error *error)
{
    if (folder == NULL) {
        folder = getenv("TMPDIR");
    }
    if (folder == NULL || folder[0] == '\0') {
        folder = "/tmp";
    }
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/patron-import-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the path of the folder for temporary files is too long");
    }
    int file = mkstemp(path);
    if (file < 0) {
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "cannot make a temporary file in {1}: {2}; set TMPDIR to a folder with room", folder,
                       strerror(errno));
    }
    (void)unlink(path);
    (void)fcntl(file, F_SETFD, FD_CLOEXEC);
    *spill = (pt_spill){.file_plus_one = file + 1};
    return PT_OK;
}

void pt_spill_clear(pt_spill *spill)
{
    while (spill->segments != NULL) {
        pt_spill_segment *segment = spill->segments;
        spill->segments = segment->older;
        (void)munmap(segment->start, segment->bytes);
        free(segment);
    }
    if (spill->file_plus_one != 0) {
        (void)close(spill->file_plus_one - 1);
    }
    free(spill->partitions);
    *spill = (pt_spill){0};
}

static pt_status add_segment(pt_spill *spill, size_t at_least, pt_error *error)
{
    size_t bytes = spill->file_bytes == 0 ? FIRST_SEGMENT_BYTES : spill->file_bytes;
    bytes = bytes > SEGMENT_BYTES ? SEGMENT_BYTES : bytes;
    while (bytes < at_least) {
        bytes *= 2;
    }
    int file = spill->file_plus_one - 1;
    int failure = posix_fallocate(file, (off_t)spill->file_bytes, (off_t)bytes);
    if (failure != 0) {
        return PT_FAIL(
            error, PT_UNAVAILABLE,
            "no room for temporary files ({1} MB used): {2}; set TMPDIR to a folder with more room",
            spill->file_bytes >> 20, strerror(failure));
    }
    pt_spill_segment *segment = malloc(sizeof *segment);
    void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)spill->file_bytes);
    if (segment == NULL || start == MAP_FAILED) {
        free(segment);
        if (start != MAP_FAILED) {
            (void)munmap(start, bytes);
        }
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to map {1} bytes of a temporary file",
                       bytes);
    }
    *segment = (pt_spill_segment){.older = spill->segments, .start = start, .bytes = bytes};
    spill->segments = segment;
    spill->file_bytes += bytes;
    spill->free_start = start;
    spill->free_end = spill->free_start + bytes;
    return PT_OK;
}

static pt_status add_block(pt_spill *spill, pt_spill_partition *partition, size_t room, pt_error *error)
{
    size_t bytes = (sizeof(pt_spill_block) + room + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    if ((size_t)(spill->free_end - spill->free_start) < bytes) {
        PT_RETURN_IF_ERROR(add_segment(spill, bytes, error));
    }
    pt_spill_block *block = (pt_spill_block *)(void *)spill->free_start;
    spill->free_start += bytes;
    *block = (pt_spill_block){.capacity = bytes - sizeof(pt_spill_block)};
    if (partition->last == NULL) {
        partition->first = block;
    } else {
        partition->last->next = block;
    }
    partition->last = block;
    return PT_OK;
}

static bool make_partitions(pt_spill *spill, size_t count)
{
    if (count > spill->partition_capacity) {
        size_t capacity = spill->partition_capacity == 0 ? 64 : spill->partition_capacity;
        while (capacity < count) {
            capacity *= 2;
        }
        pt_spill_partition *grown = realloc(spill->partitions, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        spill->partitions = grown;
        spill->partition_capacity = capacity;
    }
    memset(spill->partitions + spill->partition_count, 0,
           (count - spill->partition_count) * sizeof *spill->partitions);
    spill->partition_count = count;
    return true;
}

pt_status pt_spill_add(pt_spill *spill, size_t partition, size_t bytes, void **row, pt_error *error)
{
    assert(partition < PT_SPILL_MAX_PARTITIONS);
    if (partition >= spill->partition_count && !make_partitions(spill, partition + 1)) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} parts of an import", partition);
    }
    pt_spill_partition *home = &spill->partitions[partition];
    size_t room = sizeof(uint64_t) + (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (home->last == NULL || home->last->capacity - home->last->used < room) {
        PT_RETURN_IF_ERROR(add_block(spill, home, room, error));
    }
    uint64_t *start = home->last->rows + home->last->used / sizeof(uint64_t);
    *start = bytes;
    home->last->used += room;
    home->row_count++;
    home->row_bytes += bytes;
    *row = start + 1;
    return PT_OK;
}

pt_spill_cursor pt_spill_begin(const pt_spill *spill, size_t partition)
{
    return (pt_spill_cursor){.block = partition < spill->partition_count ? spill->partitions[partition].first
                                                                         : NULL};
}

const void *pt_spill_next(pt_spill_cursor *cursor, size_t *bytes)
{
    while (cursor->block != NULL && cursor->offset == cursor->block->used) {
        *cursor = (pt_spill_cursor){.block = cursor->block->next};
    }
    if (cursor->block == NULL) {
        return NULL;
    }
    const uint64_t *start = cursor->block->rows + cursor->offset / sizeof(uint64_t);
    cursor->offset += sizeof(uint64_t) + (*start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes != NULL) {
        *bytes = *start;
    }
    return start + 1;
}
