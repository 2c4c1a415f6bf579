/* Where a copy of a store may go. Inside store only. */
#ifndef PT_STORE_BACKUP_PLACE_H
#define PT_STORE_BACKUP_PLACE_H

#include "base/error.h"

#include <stdbool.h>

/* PT_CONFLICT: something is at the path that may not be replaced. Nothing may be unless told so, and then
 * only a copy or store of Patron that nobody has open; never location itself, the store that is copied (NULL:
 * none). */
pt_status pt_backup_place_check(const char *path, bool may_replace, const char *location, pt_error *error);

/* Something appeared at the path. */
pt_status pt_backup_place_fail_taken(const char *path, pt_error *error);

/* Whether the file is one that pg_dump made. */
bool pt_backup_is_dump(const char *path);

#endif
