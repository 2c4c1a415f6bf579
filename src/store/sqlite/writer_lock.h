/* Whose turn it is to write to an SQLite file: first come, first served, between threads and between
 * programs.
 *
 * SQLite itself lets waiters race, so that a program that writes without pause starves all others. Here each
 * draws a number from the file "<store>-writer" and holds a lock on the byte of that number until it has
 * written; whoever sees no lock on any lower byte is next. The kernel drops the locks of a program that dies,
 * so nothing is ever left to clean up (docs/decisions/0011). */
#ifndef PT_STORE_SQLITE_WRITER_LOCK_H
#define PT_STORE_SQLITE_WRITER_LOCK_H

#include "base/error.h"

#include <pthread.h>
#include <stdint.h>

typedef struct pt_writer_waiter pt_writer_waiter;

/* One per opened store; shared by its threads. */
typedef struct pt_writer_lock {
    char *path;
    int file; /* -1: closed */
    int64_t number;
    pthread_mutex_t mutex;
    pt_writer_waiter *first; /* threads of this program, in order of arrival; the first one is served */
    pt_writer_waiter *last;
} pt_writer_lock;

/* A thread's place in the queue: on its stack or in its connection while it waits and writes. */
struct pt_writer_waiter {
    pthread_cond_t turn;
    pt_writer_waiter *next;
};

pt_status pt_writer_lock_open(const char *store_path, pt_writer_lock *lock, pt_error *error);
void pt_writer_lock_close(pt_writer_lock *lock);

/* PT_UNAVAILABLE after timeout_milliseconds. */
pt_status pt_writer_lock_take(pt_writer_lock *lock, pt_writer_waiter *waiter, int64_t timeout_milliseconds,
                              pt_error *error);
void pt_writer_lock_release(pt_writer_lock *lock, pt_writer_waiter *waiter);

#endif
