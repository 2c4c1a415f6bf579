#include "simulate/csv/by_time.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A stretch is sorted in memory by each worker: about 20 MB. */
enum { LINES_PER_STRETCH = 500000, PENDING_BYTES = 65536, DAY_SECONDS = 86400 };

static pt_status fail_file(pt_error *error)
{
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot use a temporary file for sorting: {1}", strerror(errno));
}

/* A file without a name: made and unlinked at once. */
static pt_status open_nameless(const pt_csv_folder *folder, int *descriptor, pt_error *error)
{
    static const char name[] = "sorting.partial";
    unlinkat(folder->descriptor, name, 0); /* of a run killed between the two calls below */
    int opened = openat(folder->descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (opened < 0) {
        return fail_file(error);
    }
    unlinkat(folder->descriptor, name, 0);
    *descriptor = opened;
    return PT_OK;
}

pt_status pt_stretches_open(const pt_simulation *simulation, const pt_csv_folder *folder,
                            pt_stretches *stretches, pt_error *error)
{
    double of_customer = simulation->expected_orders * simulation->mean_lines * (1 + simulation->return_rate);
    double expected = of_customer * (double)simulation->parameters.customer_count;
    double wanted = fmin(ceil(expected / LINES_PER_STRETCH), PT_STRETCHES_MAX);
    int64_t all_seconds = (int64_t)simulation->day_count * DAY_SECONDS;
    size_t count = (size_t)fmax(wanted, 1);
    stretches->start_seconds = (int64_t)simulation->start_on * DAY_SECONDS;
    stretches->stretch_seconds = all_seconds / (int64_t)count + 1;
    pthread_mutex_init(&stretches->lock, NULL);
    while (stretches->count < count) {
        PT_RETURN_IF_ERROR(open_nameless(folder, &stretches->descriptors[stretches->count], error));
        stretches->count++;
    }
    return PT_OK;
}

static pt_status write_all(int descriptor, const char *bytes, size_t length, pt_error *error)
{
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return fail_file(error);
        }
        bytes += written;
        length -= (size_t)written;
    }
    return PT_OK;
}

static pt_status flush_one(pt_stretches *stretches, size_t stretch, pt_buffer *pending, pt_error *error)
{
    if (pending->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    pthread_mutex_lock(&stretches->lock);
    pt_status status = write_all(stretches->descriptors[stretch], pending->data, pending->length, error);
    pthread_mutex_unlock(&stretches->lock);
    pt_buffer_reset(pending);
    return status;
}

pt_status pt_stretches_add(pt_stretches *stretches, pt_stretch_buffers *pending,
                           const pt_simulated_customer *customer, pt_error *error)
{
    for (size_t i = 0; i < customer->line_count; i++) {
        const pt_dated_line dated = {.line = customer->lines[i],
                                     .customer_number = (uint32_t)customer->number,
                                     .sequence = (uint32_t)i + 1};
        int64_t since = dated.line.at_seconds - stretches->start_seconds;
        size_t stretch = (size_t)(since / stretches->stretch_seconds);
        pt_buffer *buffer = &pending->buffers[stretch];
        pt_buffer_add(buffer, (const char *)&dated, sizeof dated);
        if (buffer->length >= PENDING_BYTES || buffer->out_of_memory) {
            PT_RETURN_IF_ERROR(flush_one(stretches, stretch, buffer, error));
        }
    }
    return PT_OK;
}

pt_status pt_stretches_flush(pt_stretches *stretches, pt_stretch_buffers *pending, pt_error *error)
{
    for (size_t i = 0; i < stretches->count; i++) {
        if (pending->buffers[i].length > 0) {
            PT_RETURN_IF_ERROR(flush_one(stretches, i, &pending->buffers[i], error));
        }
    }
    return PT_OK;
}

/* No two are equal: a customer's lines have different sequences. */
static int compare_lines(const void *left, const void *right)
{
    const pt_dated_line *a = left, *b = right;
    if (a->line.at_seconds != b->line.at_seconds) {
        return a->line.at_seconds < b->line.at_seconds ? -1 : 1;
    }
    if (a->customer_number != b->customer_number) {
        return a->customer_number < b->customer_number ? -1 : 1;
    }
    return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static pt_status read_all(int descriptor, char *bytes, size_t length, pt_error *error)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = pread(descriptor, bytes + done, length - done, (off_t)done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got == 0 ? EIO : errno;
            return fail_file(error);
        }
        done += (size_t)got;
    }
    return PT_OK;
}

pt_status pt_stretches_load(const pt_stretches *stretches, size_t stretch, pt_buffer *bytes, pt_error *error)
{
    struct stat found;
    if (fstat(stretches->descriptors[stretch], &found) != 0) {
        return fail_file(error);
    }
    size_t length = (size_t)found.st_size;
    pt_buffer_reset(bytes);
    char *data = pt_buffer_reserve(bytes, length + 1);
    if (data == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    PT_RETURN_IF_ERROR(read_all(stretches->descriptors[stretch], data, length, error));
    bytes->length = length;
    qsort(data, length / sizeof(pt_dated_line), sizeof(pt_dated_line), compare_lines);
    return PT_OK;
}

void pt_stretches_clear(pt_stretches *stretches)
{
    for (size_t i = 0; i < stretches->count; i++) {
        close(stretches->descriptors[i]);
    }
    *stretches = (pt_stretches){0};
}

void pt_stretch_buffers_clear(pt_stretch_buffers *pending)
{
    for (size_t i = 0; i < PT_STRETCHES_MAX; i++) {
        pt_buffer_clear(&pending->buffers[i]);
    }
}
