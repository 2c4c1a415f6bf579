#include "store/backup.h"

#include "base/scope.h"
#include "base/text/message.h"
#include "store/backup_place.h"
#include "store/check.h"
#include "store/driver.h"
#include "store/row_count.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pt_status fail_file(const char *path, pt_error *error)
{
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot write {1}: {2}; check the folder and its space", path,
                   strerror(errno));
}

static bool sync_path(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_synced = file >= 0 && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    return is_synced;
}

/* Gives a finished file its name. Never replaces another one unless told so, also when that one appeared just
 * now. */
static pt_status publish(const char *part, const char *path, bool may_replace, pt_error *error)
{
    if (!sync_path(part)) {
        return fail_file(part, error);
    }
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, may_replace ? 0 : RENAME_NOREPLACE) != 0) {
        return errno == EEXIST ? pt_backup_place_fail_taken(path, error) : fail_file(path, error);
    }
    char *copy = strdup(path);
    if (copy != NULL) {
        sync_path(dirname(copy));
        free(copy);
    }
    return PT_OK;
}

static pt_status part_name(const char *path, pt_buffer *part, pt_error *error)
{
    pt_buffer_add_format(part, "%s.part-%ld", path, (long)getpid());
    return part->out_of_memory ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", path)
                               : PT_OK;
}

static void remove_with(const char *path, const char *suffix)
{
    PT_SCOPED(pt_buffer) name = {0};
    pt_buffer_add_format(&name, "%s%s", path, suffix);
    unlink(pt_buffer_text(&name));
}

static pt_status copy_to(pt_store *store, const char *path, bool may_replace, pt_progress *progress,
                         pt_error *error)
{
    PT_SCOPED(pt_buffer) part = {0};
    PT_RETURN_IF_ERROR(part_name(path, &part, error));
    pt_status status = store->driver->copy_out(store->shared, part.data, progress, error);
    if (status == PT_OK) {
        status = publish(part.data, path, may_replace, error);
    }
    if (status != PT_OK) {
        unlink(part.data);
    }
    return status;
}

pt_status pt_store_backup(pt_store *store, const char *path, bool may_replace, pt_progress *progress,
                          pt_error *error)
{
    const char *location = store->driver->is_postgres ? NULL : pt_store_location(store);
    PT_RETURN_IF_ERROR(pt_backup_place_check(path, may_replace, location, error));
    /* Through a link: the file it names is replaced, not the link. */
    char *target = realpath(path, NULL);
    pt_status status = copy_to(store, target == NULL ? path : target, may_replace, progress, error);
    free(target);
    return status;
}

/* --- Restoring ------------------------------------------------------------------------------------------ */

/* Opening brings an older backup forward; then everything is looked at. */
static pt_status check_restored(const char *location, pt_error *error)
{
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    PT_RETURN_IF_ERROR(pt_store_open(location, &options, &store, error));
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_connection) connection = {0};
    pt_check_findings findings = {0};
    pt_status status = pt_connection_open(store, &connection, error);
    if (status == PT_OK) {
        status = pt_store_check(&connection, &arena, &findings, error);
    }
    for (size_t i = 0; i < findings.count && status == PT_OK; i++) {
        if (findings.items[i].severity == PT_CHECK_PROBLEM) {
            PT_SCOPED(pt_buffer) text = {0};
            pt_message_add(&text, PT_ENGLISH, findings.items[i].message, findings.items[i].arguments,
                           findings.items[i].argument_count);
            status = PT_FAIL(error, PT_INVALID_INPUT, "the backup is not sound: {1}", pt_buffer_text(&text));
        }
    }
    pt_connection_clear(&connection);
    pt_store_close(store);
    return status;
}

static pt_status restore_file(const char *path, const char *location, pt_progress *progress, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_backup_place_check(location, false, NULL, error));
    PT_SCOPED(pt_buffer) part = {0};
    PT_RETURN_IF_ERROR(part_name(location, &part, error));
    pt_status status = pt_sqlite_driver.copy_in(path, part.data, part.data, progress, error);
    if (status == PT_OK) {
        status = pt_row_counts_compare(&pt_sqlite_driver, path, part.data, error);
    }
    if (status == PT_OK) {
        status = check_restored(part.data, error);
    }
    if (status == PT_OK) {
        status = publish(part.data, location, false, error);
    }
    if (status != PT_OK) {
        unlink(part.data);
    }
    remove_with(part.data, "-writer");
    remove_with(part.data, "-wal");
    remove_with(part.data, "-shm");
    return status;
}

static pt_status restore_database(const char *path, const char *location, pt_progress *progress,
                                  pt_error *error)
{
    pt_error opening = {0};
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_READ};
    pt_status status = pt_store_open(location, &options, &store, &opening);
    if (status == PT_OK) {
        pt_store_close(store);
        return PT_FAIL(error, PT_CONFLICT,
                       "there is a store in the database already; restore into an empty one");
    }
    if (status != PT_NOT_FOUND) {
        if (error != NULL) {
            *error = opening;
        }
        return status;
    }
    char *shown = pt_store_shown_location(location);
    if (shown == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", path);
    }
    status = pt_postgres_driver.copy_in(path, location, shown, progress, error);
    free(shown);
    if (status == PT_OK) {
        status = pt_row_counts_compare(&pt_postgres_driver, path, location, error);
    }
    return status == PT_OK ? check_restored(location, error) : status;
}

pt_status pt_store_restore(const char *path, const char *location, pt_progress *progress, pt_error *error)
{
    if (access(path, R_OK) != 0) {
        pt_status status = errno == ENOENT || errno == ENOTDIR ? PT_NOT_FOUND : PT_UNAVAILABLE;
        return PT_FAIL(error, status, "cannot read the backup {1}: {2}", path, strerror(errno));
    }
    bool is_dump = pt_backup_is_dump(path);
    if (is_dump != pt_store_location_is_postgres(location)) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "{1} is a backup of the other kind of store; restore SQLite into a file and PostgreSQL into a "
            "database",
            path);
    }
    return is_dump ? restore_database(path, location, progress, error)
                   : restore_file(path, location, progress, error);
}
