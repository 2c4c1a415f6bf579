#include "record/import/apply/writer.h"

#include <time.h>

enum { FIRST_ROWS = 4000, LEAST_ROWS = 200, MOST_ROWS = 200000 };

static double milliseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static pt_status write_chunk(const pt_chunk *chunk, pt_connection *connection, double *milliseconds,
                             pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    double start = milliseconds_now();
    PT_RETURN_IF_ERROR(pt_chunk_write(chunk, connection, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    *milliseconds = milliseconds_now() - start;
    return PT_OK;
}

/* Towards the size that takes the time meant, by at most the half or the double at once. */
static void adjust(pt_writer *writer, size_t rows, double milliseconds)
{
    if (milliseconds <= 0 || rows < LEAST_ROWS / 2) {
        return;
    }
    /* On PostgreSQL nobody waits for rows that nobody else writes. */
    double meant = pt_store_is_postgres(writer->store) ? 20 * PT_WRITE_MILLISECONDS : PT_WRITE_MILLISECONDS;
    double factor = meant / milliseconds;
    factor = factor > 2 ? 2 : factor < 0.5 ? 0.5 : factor;
    double wanted = (double)rows * factor;
    wanted = wanted < LEAST_ROWS ? LEAST_ROWS : wanted > MOST_ROWS ? MOST_ROWS : wanted;
    atomic_store(&writer->rows_at_once, (size_t)wanted);
}

/* The next chunk to write, or NULL at the end. */
static pt_chunk *wait_for_chunk(pt_writer *writer)
{
    pt_chunk *chunk = NULL;
    (void)pthread_mutex_lock(&writer->mutex);
    while (writer->next_written == writer->next_made && !writer->is_ending) {
        (void)pthread_cond_wait(&writer->changed, &writer->mutex);
    }
    if (writer->next_written != writer->next_made && writer->status == PT_OK) {
        chunk = &writer->chunks[writer->next_written % PT_WRITER_CHUNKS];
    }
    (void)pthread_mutex_unlock(&writer->mutex);
    return chunk;
}

static void settle(pt_writer *writer, pt_status status, const pt_error *error)
{
    (void)pthread_mutex_lock(&writer->mutex);
    if (status != PT_OK && writer->status == PT_OK) {
        writer->status = status;
        writer->error = *error;
    }
    writer->next_written++;
    (void)pthread_cond_broadcast(&writer->changed);
    (void)pthread_mutex_unlock(&writer->mutex);
}

static void fail_all(pt_writer *writer, pt_status status, const pt_error *error)
{
    (void)pthread_mutex_lock(&writer->mutex);
    writer->status = status;
    writer->error = *error;
    (void)pthread_cond_broadcast(&writer->changed);
    (void)pthread_mutex_unlock(&writer->mutex);
}

static void *run(void *context)
{
    pt_writer *writer = context;
    pt_error error = {0};
    PT_SCOPED(pt_connection) connection = {0};
    pt_status status = pt_connection_open(writer->store, &connection, &error);
    if (status == PT_OK) {
        /* What a chunk brings counts from the batch's marker on, which another connection commits. */
        status = pt_connection_relax(&connection, &error);
    }
    if (status != PT_OK) {
        fail_all(writer, status, &error);
        return NULL;
    }
    for (pt_chunk *chunk = wait_for_chunk(writer); chunk != NULL; chunk = wait_for_chunk(writer)) {
        double milliseconds = 0;
        status = write_chunk(chunk, &connection, &milliseconds, &error);
        if (status == PT_OK) {
            adjust(writer, chunk->row_count, milliseconds);
            atomic_fetch_add(&writer->lines_written, chunk->lines);
        }
        settle(writer, status, &error);
    }
    return NULL;
}

pt_status pt_writer_open(pt_store *store, const pt_chunk_target *targets, pt_writer *writer, pt_error *error)
{
    *writer = (pt_writer){.store = store};
    for (size_t i = 0; i < PT_WRITER_CHUNKS; i++) {
        writer->chunks[i].targets = targets;
    }
    atomic_store(&writer->rows_at_once, FIRST_ROWS);
    (void)pthread_mutex_init(&writer->mutex, NULL);
    (void)pthread_cond_init(&writer->changed, NULL);
    if (pthread_create(&writer->thread, NULL, run, writer) != 0) {
        (void)pthread_mutex_destroy(&writer->mutex);
        (void)pthread_cond_destroy(&writer->changed);
        writer->store = NULL;
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "cannot start a thread");
    }
    return PT_OK;
}

static pt_status failure(const pt_writer *writer, pt_error *error)
{
    if (writer->status != PT_OK && error != NULL) {
        *error = writer->error;
    }
    return writer->status;
}

pt_status pt_writer_chunk(pt_writer *writer, pt_chunk **chunk, pt_error *error)
{
    (void)pthread_mutex_lock(&writer->mutex);
    while (writer->next_made - writer->next_written == PT_WRITER_CHUNKS && writer->status == PT_OK) {
        (void)pthread_cond_wait(&writer->changed, &writer->mutex);
    }
    pt_status status = failure(writer, error);
    (void)pthread_mutex_unlock(&writer->mutex);
    if (status == PT_OK) {
        *chunk = &writer->chunks[writer->next_made % PT_WRITER_CHUNKS];
        pt_chunk_reset(*chunk);
    }
    return status;
}

void pt_writer_submit(pt_writer *writer)
{
    (void)pthread_mutex_lock(&writer->mutex);
    writer->next_made++;
    (void)pthread_cond_broadcast(&writer->changed);
    (void)pthread_mutex_unlock(&writer->mutex);
}

pt_status pt_writer_finish(pt_writer *writer, pt_error *error)
{
    (void)pthread_mutex_lock(&writer->mutex);
    while (writer->next_made != writer->next_written && writer->status == PT_OK) {
        (void)pthread_cond_wait(&writer->changed, &writer->mutex);
    }
    pt_status status = failure(writer, error);
    (void)pthread_mutex_unlock(&writer->mutex);
    return status;
}

void pt_writer_clear(pt_writer *writer)
{
    if (writer->store == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&writer->mutex);
    writer->is_ending = true;
    writer->next_made =
        writer->next_written + (writer->next_made > writer->next_written && writer->status == PT_OK ? 1 : 0);
    (void)pthread_cond_broadcast(&writer->changed);
    (void)pthread_mutex_unlock(&writer->mutex);
    (void)pthread_join(writer->thread, NULL);
    (void)pthread_mutex_destroy(&writer->mutex);
    (void)pthread_cond_destroy(&writer->changed);
    for (size_t i = 0; i < PT_WRITER_CHUNKS; i++) {
        pt_chunk_clear(&writer->chunks[i]);
    }
    writer->store = NULL;
}
