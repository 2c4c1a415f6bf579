#include "store/sqlite/writer_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Byte 0 guards drawing a number; the number last drawn stands in the first eight bytes of the file. Numbers
 * are lock offsets only: nothing is ever written that far out. */
enum { DRAWING_BYTE = 0, FIRST_NUMBER = 64 };

static const int64_t first_pause_nanoseconds = 50000;
static const int64_t longest_pause_nanoseconds = 2000000;
static const int64_t nanoseconds_per_second = 1000000000;
static const int64_t nanoseconds_per_millisecond = 1000000;

static int64_t monotonic_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * nanoseconds_per_second + now.tv_nsec;
}

static struct timespec to_timespec(int64_t nanoseconds)
{
    return (struct timespec){.tv_sec = (time_t)(nanoseconds / nanoseconds_per_second),
                             .tv_nsec = (long)(nanoseconds % nanoseconds_per_second)};
}

static bool lock_bytes(int file, short type, int64_t first, int64_t count)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = count};
    int result;
    do {
        result = fcntl(file, F_OFD_SETLK, &range);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

/* Waits until the bytes are ours. Polls, since a blocking lock knows no time-out; the order is kept by the
 * numbers, not by who looks first. */
static bool wait_for_bytes(int file, int64_t first, int64_t count, int64_t deadline)
{
    int64_t pause = first_pause_nanoseconds;
    while (!lock_bytes(file, F_WRLCK, first, count)) {
        if ((errno != EAGAIN && errno != EACCES) || monotonic_nanoseconds() >= deadline) {
            return false;
        }
        struct timespec wait = to_timespec(pause);
        nanosleep(&wait, NULL);
        pause = pause * 2 < longest_pause_nanoseconds ? pause * 2 : longest_pause_nanoseconds;
    }
    return true;
}

static bool draw_number(pt_writer_lock *lock, int64_t deadline)
{
    if (!wait_for_bytes(lock->file, DRAWING_BYTE, 1, deadline)) {
        return false;
    }
    int64_t drawn = 0;
    if (pread(lock->file, &drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn || drawn < FIRST_NUMBER) {
        drawn = FIRST_NUMBER;
    }
    drawn++;
    bool is_drawn = pwrite(lock->file, &drawn, sizeof drawn, 0) == (ssize_t)sizeof drawn &&
                    lock_bytes(lock->file, F_WRLCK, drawn, 1);
    lock_bytes(lock->file, F_UNLCK, DRAWING_BYTE, 1);
    lock->number = drawn;
    return is_drawn;
}

static pt_status take_between_programs(pt_writer_lock *lock, int64_t deadline, pt_error *error)
{
    bool is_ours = draw_number(lock, deadline) &&
                   wait_for_bytes(lock->file, FIRST_NUMBER, lock->number - FIRST_NUMBER, deadline);
    if (is_ours) {
        return PT_OK;
    }
    int reason = errno;
    lock_bytes(lock->file, F_UNLCK, 0, 0);
    if (reason == EAGAIN || reason == EACCES) {
        return PT_FAIL(
            error, PT_UNAVAILABLE,
            "another program is writing to the store and does not finish; wait for it or end it ({1})",
            lock->path);
    }
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot use the lock file {1}: {2}", lock->path, strerror(reason));
}

pt_status pt_writer_lock_open(const char *store_path, pt_writer_lock *lock, pt_error *error)
{
    static const char suffix[] = "-writer";
    size_t size = strlen(store_path) + sizeof suffix;
    char *path = malloc(size);
    if (path == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", store_path);
    }
    snprintf(path, size, "%s%s", store_path, suffix);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) {
        bool is_protected = errno == EACCES || errno == EROFS || errno == EPERM;
        pt_status status =
            is_protected
                ? PT_FAIL(error, PT_UNAVAILABLE,
                          "the store {1} or its folder is read-only; allow writing or use a copy", store_path)
                : PT_FAIL(error, PT_UNAVAILABLE, "cannot use the lock file {1}: {2}", path, strerror(errno));
        free(path);
        return status;
    }
    *lock = (pt_writer_lock){.path = path, .file = file};
    pthread_mutex_init(&lock->mutex, NULL);
    return PT_OK;
}

void pt_writer_lock_close(pt_writer_lock *lock)
{
    if (lock->path != NULL) {
        close(lock->file);
        free(lock->path);
        pthread_mutex_destroy(&lock->mutex);
        *lock = (pt_writer_lock){.file = -1};
    }
}

/* The file stays: removing it would part those who hold it from those who open it anew. */

static void join_queue(pt_writer_lock *lock, pt_writer_waiter *waiter)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&waiter->turn, &attributes);
    pthread_condattr_destroy(&attributes);
    waiter->next = NULL;
    if (lock->last == NULL) {
        lock->first = waiter;
    } else {
        lock->last->next = waiter;
    }
    lock->last = waiter;
}

static void leave_queue(pt_writer_lock *lock, pt_writer_waiter *waiter)
{
    pt_writer_waiter *before = NULL;
    for (pt_writer_waiter *at = lock->first; at != waiter; at = at->next) {
        before = at;
    }
    if (before == NULL) {
        lock->first = waiter->next;
    } else {
        before->next = waiter->next;
    }
    if (lock->last == waiter) {
        lock->last = before;
    }
    if (lock->first != NULL) {
        pthread_cond_signal(&lock->first->turn);
    }
    pthread_cond_destroy(&waiter->turn);
}

pt_status pt_writer_lock_take(pt_writer_lock *lock, pt_writer_waiter *waiter, int64_t timeout_milliseconds,
                              pt_error *error)
{
    int64_t deadline = monotonic_nanoseconds() + timeout_milliseconds * nanoseconds_per_millisecond;
    struct timespec until = to_timespec(deadline);
    pthread_mutex_lock(&lock->mutex);
    join_queue(lock, waiter);
    int result = 0;
    while (lock->first != waiter && result == 0) {
        result = pthread_cond_timedwait(&waiter->turn, &lock->mutex, &until);
    }
    bool is_first = lock->first == waiter;
    if (!is_first) {
        leave_queue(lock, waiter);
    }
    pthread_mutex_unlock(&lock->mutex);
    if (!is_first) {
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "another part of this program is writing to the store and does not finish ({1})",
                       lock->path);
    }
    pt_status status = take_between_programs(lock, deadline, error);
    if (status != PT_OK) {
        pthread_mutex_lock(&lock->mutex);
        leave_queue(lock, waiter);
        pthread_mutex_unlock(&lock->mutex);
    }
    return status;
}

void pt_writer_lock_release(pt_writer_lock *lock, pt_writer_waiter *waiter)
{
    pthread_mutex_lock(&lock->mutex);
    lock_bytes(lock->file, F_UNLCK, 0, 0);
    leave_queue(lock, waiter);
    pthread_mutex_unlock(&lock->mutex);
}
