/* Copies of a store: made while it is in use, checked before they are trusted. */
#ifndef PT_STORE_BACKUP_H
#define PT_STORE_BACKUP_H

#include "base/progress.h"
#include "store/store.h"

/* Writes one file: of SQLite a store that can be opened itself, of PostgreSQL what pg_dump makes. It appears
 * under its name only when it is whole and on the disk. PT_CONFLICT: the file is there and may not be
 * replaced, or is nothing that may be: the store itself, a store in use, any other file than a copy. */
pt_status pt_store_backup(pt_store *store, const char *path, bool may_replace, pt_progress *progress,
                          pt_error *error);

/* Makes a store from a backup, counts whether every row arrived, brings it forward to this program's
 * version and checks it. PT_CONFLICT: there
 * is something at the location already. PT_INVALID_INPUT: the backup is damaged or not one of this kind of
 * store. */
pt_status pt_store_restore(const char *path, const char *location, pt_progress *progress, pt_error *error);

#endif
