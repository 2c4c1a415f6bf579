/* Moves what was committed from "-wal" into the file, by a thread of its own, so that nobody's turn to write
 * lasts until the disk has taken it. The usual checkpoint holds up neither readers nor writers.
 *
 * "-wal" begins anew when all of it was moved and nobody reads from it. Two things could make it grow without
 * end: a writer that is quicker than the disk, who therefore waits, above a limit and after its turn, until
 * what it wrote was moved; and readers that overlap without end, for whom above the limit a checkpoint waits
 * shortly, in a turn of its own: those that begin meanwhile read the file alone. One long reader is not
 * waited for again and again (docs/decisions/0015). */
#ifndef PT_STORE_SQLITE_CHECKPOINT_H
#define PT_STORE_SQLITE_CHECKPOINT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct pt_sqlite_file pt_sqlite_file;
typedef struct pt_sqlite_session pt_sqlite_session;

/* One per opened store. */
typedef struct pt_checkpointer {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    pt_sqlite_session *session; /* NULL: the thread was not needed yet */
    int64_t asked, done;        /* rounds */
    bool is_ending;
    int restart_at_pages; /* length of "-wal" at which readers are waited for; the thread's own */
} pt_checkpointer;

void pt_checkpointer_open(pt_checkpointer *checkpointer);

/* All other connections must be closed. */
void pt_checkpointer_close(pt_checkpointer *checkpointer);

/* Tells that a commit has left so many pages in "-wal"; called after the turn to write. The thread starts
 * when there is something to do for it. Nothing here can fail: what is not moved now is moved later. */
void pt_checkpointer_tell(pt_sqlite_file *file, int wal_pages);

#endif
