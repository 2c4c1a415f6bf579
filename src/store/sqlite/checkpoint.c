#include "store/sqlite/checkpoint.h"

#include "store/sqlite/session.h"

/* Of 8 KB. */
enum { CHECKPOINT_PAGES = 500, LIMIT_PAGES = 32768, RETRY_PAGES = 4096 };
enum { WAIT_MILLISECONDS = 20, TURN_TIMEOUT_MILLISECONDS = 1000 };

/* Waits shortly for readers, in a turn to write, since the log cannot begin anew under a writer. */
static bool restart_log(pt_sqlite_session *session)
{
    pt_writer_waiter waiter;
    if (pt_writer_lock_take(&session->file->lock, &waiter, TURN_TIMEOUT_MILLISECONDS, NULL) != PT_OK) {
        return false;
    }
    sqlite3_busy_timeout(session->database, WAIT_MILLISECONDS);
    int code = sqlite3_wal_checkpoint_v2(session->database, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    pt_writer_lock_release(&session->file->lock, &waiter);
    return code == SQLITE_OK;
}

static void move_pages(pt_checkpointer *checkpointer)
{
    int pages = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(checkpointer->session->database, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                         &pages, &moved);
    if (code != SQLITE_OK || pages < LIMIT_PAGES) {
        checkpointer->restart_at_pages = LIMIT_PAGES;
        return;
    }
    if (moved == pages && checkpointer->restart_at_pages == LIMIT_PAGES) {
        checkpointer->restart_at_pages = pages + 1; /* the next writer begins anew, unless somebody reads */
    } else if (pages >= checkpointer->restart_at_pages) {
        checkpointer->restart_at_pages =
            restart_log(checkpointer->session) ? LIMIT_PAGES : pages + RETRY_PAGES;
    }
}

static void *run(void *context)
{
    pt_checkpointer *checkpointer = context;
    (void)pthread_mutex_lock(&checkpointer->mutex);
    while (!checkpointer->is_ending) {
        if (checkpointer->asked == checkpointer->done) {
            (void)pthread_cond_wait(&checkpointer->changed, &checkpointer->mutex);
            continue;
        }
        int64_t round = checkpointer->asked;
        (void)pthread_mutex_unlock(&checkpointer->mutex);
        move_pages(checkpointer);
        (void)pthread_mutex_lock(&checkpointer->mutex);
        checkpointer->done = round;
        (void)pthread_cond_broadcast(&checkpointer->changed);
    }
    (void)pthread_mutex_unlock(&checkpointer->mutex);
    return NULL;
}

/* Under the mutex. */
static bool ensure_thread(pt_checkpointer *checkpointer, pt_sqlite_file *file)
{
    if (checkpointer->session != NULL) {
        return true;
    }
    void *session = NULL;
    if (pt_sqlite_connect(file, &session, NULL) != PT_OK) {
        return false;
    }
    checkpointer->session = session;
    checkpointer->restart_at_pages = LIMIT_PAGES;
    if (pthread_create(&checkpointer->thread, NULL, run, checkpointer) != 0) {
        pt_sqlite_disconnect(session);
        checkpointer->session = NULL;
    }
    return checkpointer->session != NULL;
}

void pt_checkpointer_tell(pt_sqlite_file *file, int wal_pages)
{
    pt_checkpointer *checkpointer = &file->checkpointer;
    if (wal_pages < CHECKPOINT_PAGES) {
        return;
    }
    (void)pthread_mutex_lock(&checkpointer->mutex);
    if (ensure_thread(checkpointer, file)) {
        int64_t round = ++checkpointer->asked;
        (void)pthread_cond_broadcast(&checkpointer->changed);
        while (wal_pages >= LIMIT_PAGES && checkpointer->done < round) {
            (void)pthread_cond_wait(&checkpointer->changed, &checkpointer->mutex);
        }
    }
    (void)pthread_mutex_unlock(&checkpointer->mutex);
}

void pt_checkpointer_open(pt_checkpointer *checkpointer)
{
    *checkpointer = (pt_checkpointer){0};
    (void)pthread_mutex_init(&checkpointer->mutex, NULL);
    (void)pthread_cond_init(&checkpointer->changed, NULL);
}

void pt_checkpointer_close(pt_checkpointer *checkpointer)
{
    if (checkpointer->session != NULL) {
        (void)pthread_mutex_lock(&checkpointer->mutex);
        checkpointer->is_ending = true;
        (void)pthread_cond_broadcast(&checkpointer->changed);
        (void)pthread_mutex_unlock(&checkpointer->mutex);
        (void)pthread_join(checkpointer->thread, NULL);
        pt_sqlite_disconnect(checkpointer->session);
    }
    (void)pthread_mutex_destroy(&checkpointer->mutex);
    (void)pthread_cond_destroy(&checkpointer->changed);
    *checkpointer = (pt_checkpointer){0};
}
