/* Puts chunks into the store while the next one is being made: a thread with a connection of its own, one
 * write transaction for each chunk, so that other writers get their turn in between. The chunks' size follows
 * the clock: a transaction shall take about PT_WRITE_MILLISECONDS. */
#ifndef PT_RECORD_IMPORT_APPLY_WRITER_H
#define PT_RECORD_IMPORT_APPLY_WRITER_H

#include "base/error.h"
#include "record/import/apply/chunk.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { PT_WRITE_MILLISECONDS = 40, PT_WRITER_CHUNKS = 3 };

/* Zero-initialised is closed. The caller makes chunks, the thread writes them. */
typedef struct pt_writer {
    pt_store *store; /* NULL: closed */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pt_chunk chunks[PT_WRITER_CHUNKS];
    size_t next_made, next_written; /* counters; chunks[counter % PT_WRITER_CHUNKS] */
    bool is_ending;
    pt_status status; /* of the first chunk that failed */
    pt_error error;
    atomic_size_t rows_at_once; /* what a chunk should hold now */
    atomic_llong lines_written;
} pt_writer;

pt_status pt_writer_open(pt_store *store, const pt_chunk_target *targets, pt_writer *writer, pt_error *error);

/* The chunk to fill now; waits while all are on their way. Fails once a chunk has failed. */
pt_status pt_writer_chunk(pt_writer *writer, pt_chunk **chunk, pt_error *error);

/* Hands the filled chunk over. */
void pt_writer_submit(pt_writer *writer);

/* Waits until everything is written. */
pt_status pt_writer_finish(pt_writer *writer, pt_error *error);

/* Without finish: what is not written yet is dropped. */
void pt_writer_clear(pt_writer *writer);

#endif
