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

/* What a partition gathers: less where there are many of them, so that all together stay within some tens of
 * megabytes up to a hundred million customers. */
enum { MANY_PARTITIONS = 1024, VERY_MANY_PARTITIONS = 8192 };
enum {
    PIECE_BYTES = 64 * 1024,
    SMALL_PIECE_BYTES = 16 * 1024,
    SMALLEST_PIECE_BYTES = 4 * 1024,
    ALIGNMENT = 8
};

struct pt_spill_piece {
    pt_spill_piece *next;
    size_t start, bytes; /* in the file: rows, each behind its length */
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

static void clear_partition(pt_spill_partition *partition)
{
    free(partition->gathered);
    while (partition->first != NULL) {
        pt_spill_piece *next = partition->first->next;
        free(partition->first);
        partition->first = next;
    }
}

void pt_spill_clear(pt_spill *spill)
{
    for (size_t i = 0; i < spill->partition_count; i++) {
        clear_partition(&spill->partitions[i]);
    }
    free(spill->partitions);
    if (spill->mapped != NULL) {
        (void)munmap((void *)(uintptr_t)spill->mapped, spill->file_bytes);
    }
    if (spill->file_plus_one != 0) {
        (void)close(spill->file_plus_one - 1);
    }
    *spill = (pt_spill){0};
}

static pt_status fail_memory(const pt_spill *spill, pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} parts of an import",
                   spill->partition_count);
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

static pt_status write_at_end(pt_spill *spill, const char *bytes, size_t count, pt_error *error)
{
    while (count > 0) {
        ssize_t written = pwrite(spill->file_plus_one - 1, bytes, count, (off_t)spill->file_bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return PT_FAIL(
                error, PT_UNAVAILABLE,
                "no room for temporary files ({1} MB used): {2}; set TMPDIR to a folder with more room",
                spill->file_bytes >> 20, strerror(written == 0 ? ENOSPC : errno));
        }
        bytes += written;
        count -= (size_t)written;
        spill->file_bytes += (size_t)written;
    }
    return PT_OK;
}

/* Writes what the partition has gathered. */
static pt_status write_piece(pt_spill *spill, pt_spill_partition *partition, pt_error *error)
{
    if (partition->gathered_bytes == 0) {
        return PT_OK;
    }
    pt_spill_piece *piece = malloc(sizeof *piece);
    if (piece == NULL) {
        return fail_memory(spill, error);
    }
    *piece = (pt_spill_piece){.start = spill->file_bytes, .bytes = partition->gathered_bytes};
    if (partition->last == NULL) {
        partition->first = piece;
    } else {
        partition->last->next = piece;
    }
    partition->last = piece;
    partition->gathered_bytes = 0;
    return write_at_end(spill, partition->gathered, piece->bytes, error);
}

static size_t usual_capacity(const pt_spill *spill)
{
    return spill->partition_count <= MANY_PARTITIONS        ? PIECE_BYTES
           : spill->partition_count <= VERY_MANY_PARTITIONS ? SMALL_PIECE_BYTES
                                                            : SMALLEST_PIECE_BYTES;
}

/* Where so many bytes may be gathered; a row larger than usual gets a piece to itself. */
static pt_status make_room(pt_spill *spill, pt_spill_partition *partition, size_t room, pt_error *error)
{
    PT_RETURN_IF_ERROR(write_piece(spill, partition, error));
    size_t usual = usual_capacity(spill);
    size_t capacity = room > usual ? room : usual;
    if (capacity != partition->capacity) {
        free(partition->gathered);
        partition->gathered = malloc(capacity);
        partition->capacity = partition->gathered == NULL ? 0 : capacity;
    }
    return partition->gathered == NULL ? fail_memory(spill, error) : PT_OK;
}

pt_status pt_spill_add(pt_spill *spill, size_t partition, const void *row, size_t bytes, pt_error *error)
{
    assert(partition < PT_SPILL_MAX_PARTITIONS && spill->mapped == NULL);
    if (partition >= spill->partition_count && !make_partitions(spill, partition + 1)) {
        return fail_memory(spill, error);
    }
    pt_spill_partition *home = &spill->partitions[partition];
    size_t room = sizeof(uint64_t) + (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (home->capacity - home->gathered_bytes < room) {
        PT_RETURN_IF_ERROR(make_room(spill, home, room, error));
    }
    char *to = home->gathered + home->gathered_bytes;
    uint64_t length = bytes;
    memcpy(to, &length, sizeof length);
    if (bytes > 0) {
        /* The rest of the last word is written, too: it must be something. */
        memset(to + room - ALIGNMENT, 0, ALIGNMENT);
        memcpy(to + sizeof length, row, bytes);
    }
    home->gathered_bytes += room;
    home->row_count++;
    return PT_OK;
}

pt_status pt_spill_finish(pt_spill *spill, pt_error *error)
{
    for (size_t i = 0; i < spill->partition_count; i++) {
        pt_spill_partition *partition = &spill->partitions[i];
        PT_RETURN_IF_ERROR(write_piece(spill, partition, error));
        free(partition->gathered);
        partition->gathered = NULL;
        partition->capacity = 0;
    }
    if (spill->file_bytes == 0) {
        return PT_OK;
    }
    void *mapped = mmap(NULL, spill->file_bytes, PROT_READ, MAP_SHARED, spill->file_plus_one - 1, 0);
    if (mapped == MAP_FAILED) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to map {1} bytes of a temporary file",
                       spill->file_bytes);
    }
    spill->mapped = mapped;
    return PT_OK;
}

pt_spill_cursor pt_spill_begin(const pt_spill *spill, size_t partition)
{
    return (pt_spill_cursor){.mapped = spill->mapped,
                             .piece = partition < spill->partition_count ? spill->partitions[partition].first
                                                                         : NULL};
}

const void *pt_spill_next(pt_spill_cursor *cursor, size_t *bytes)
{
    if (cursor->piece != NULL && cursor->offset == cursor->piece->bytes) {
        cursor->piece = cursor->piece->next;
        cursor->offset = 0;
    }
    if (cursor->piece == NULL) {
        return NULL;
    }
    const char *row = cursor->mapped + cursor->piece->start + cursor->offset;
    uint64_t length = 0;
    memcpy(&length, row, sizeof length);
    cursor->offset += sizeof length + (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes != NULL) {
        *bytes = length;
    }
    return row + sizeof length;
}
