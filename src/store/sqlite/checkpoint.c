/* Moves what was committed from "-wal" into the file, so that "-wal" stays small.
 *
 * The usual checkpoint waits for nobody: it stops at what the oldest reader still needs, and "-wal" begins
 * anew only when nobody reads from it. Readers that overlap without end would so let it grow without end.
 * Above a limit, a writer therefore waits shortly for readers to leave; those that begin meanwhile read the
 * file alone. One long reader is not waited for again and again: the next try comes after as much again as
 * the usual checkpoint moves. */
#include "store/sqlite/session.h"

enum { CHECKPOINT_PAGES = 1000, LIMIT_PAGES = 8192, WAIT_MILLISECONDS = 20 };

/* Runs inside the commit, after it is safe on the disk: nothing here can fail it. */
static int after_commit(void *handle, sqlite3 *database, const char *schema, int wal_pages)
{
    pt_sqlite_session *session = handle;
    if (wal_pages < LIMIT_PAGES) {
        session->next_wait_pages = LIMIT_PAGES;
    }
    if (wal_pages >= session->next_wait_pages) {
        sqlite3_busy_timeout(database, WAIT_MILLISECONDS);
        int code = sqlite3_wal_checkpoint_v2(database, schema, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
        sqlite3_busy_timeout(database, PT_SQLITE_BUSY_MILLISECONDS);
        session->next_wait_pages = code == SQLITE_OK ? LIMIT_PAGES : wal_pages + CHECKPOINT_PAGES;
    } else if (wal_pages >= CHECKPOINT_PAGES) {
        (void)sqlite3_wal_checkpoint_v2(database, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    return SQLITE_OK;
}

void pt_sqlite_keep_wal_small(pt_sqlite_session *session)
{
    session->next_wait_pages = LIMIT_PAGES;
    sqlite3_wal_hook(session->database, after_commit, session);
}
