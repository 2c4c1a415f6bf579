/* Lines of all customers in order of time, however many there are: they come by customer, go to one
 * temporary file per stretch of time, and each stretch is then sorted in memory.
 *
 * The temporary files have no name, so nothing of them survives the run. */
#ifndef PT_SIMULATE_CSV_BY_TIME_H
#define PT_SIMULATE_CSV_BY_TIME_H

#include "base/text/buffer.h"
#include "simulate/csv/folder.h"
#include "simulate/simulation.h"

#include <pthread.h>

typedef struct pt_dated_line {
    pt_simulated_line line;
    uint32_t customer_number;
    uint32_t sequence; /* among the customer's lines, from 1 */
} pt_dated_line;

enum { PT_STRETCHES_MAX = 256 };

/* Shared by all workers. Zero-initialised is closed. */
typedef struct pt_stretches {
    size_t count;
    int descriptors[PT_STRETCHES_MAX];
    int64_t start_seconds;
    int64_t stretch_seconds;
    pthread_mutex_t lock; /* guards writing */
} pt_stretches;

/* What one worker has not written yet, by stretch. Zero-initialised is empty. */
typedef struct pt_stretch_buffers {
    pt_buffer buffers[PT_STRETCHES_MAX];
} pt_stretch_buffers;

pt_status pt_stretches_open(const pt_simulation *simulation, const pt_csv_folder *folder,
                            pt_stretches *stretches, pt_error *error);

pt_status pt_stretches_add(pt_stretches *stretches, pt_stretch_buffers *pending,
                           const pt_simulated_customer *customer, pt_error *error);

/* Writes all that is pending. */
pt_status pt_stretches_flush(pt_stretches *stretches, pt_stretch_buffers *pending, pt_error *error);

/* Reads one stretch into bytes (pt_dated_line after pt_dated_line), by time; at one instant by
 * customer. For any number of threads, once everything is flushed. */
pt_status pt_stretches_load(const pt_stretches *stretches, size_t stretch, pt_buffer *bytes, pt_error *error);

void pt_stretches_clear(pt_stretches *stretches);
void pt_stretch_buffers_clear(pt_stretch_buffers *pending);

#endif
