#include "store/backup_place.h"

#include "base/scope.h"
#include "base/text/buffer.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What a store of SQLite begins with, and where in it the id of our program stands. */
static const char store_magic[16] = "SQLite format 3";
static const char store_owner[4] = {'P', 'a', 't', 'r'};
static const char dump_magic[5] = {'P', 'G', 'D', 'M', 'P'};
enum { OWNER_AT = 68, HEAD_BYTES = 100 };

static size_t read_head(const char *path, char head[HEAD_BYTES])
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return 0;
    }
    size_t length = fread(head, 1, HEAD_BYTES, file);
    (void)fclose(file);
    return length;
}

bool pt_backup_is_dump(const char *path)
{
    char head[HEAD_BYTES];
    return read_head(path, head) >= sizeof dump_magic && memcmp(head, dump_magic, sizeof dump_magic) == 0;
}

static bool is_store(const char *path)
{
    char head[HEAD_BYTES];
    return read_head(path, head) == HEAD_BYTES && memcmp(head, store_magic, sizeof store_magic) == 0 &&
           memcmp(head + OWNER_AT, store_owner, sizeof store_owner) == 0;
}

pt_status pt_backup_place_fail_taken(const char *path, pt_error *error)
{
    return PT_FAIL(error, PT_CONFLICT, "{1} is there already; name another file or remove it first", path);
}

/* SQLite would take what stands in these files for the newest pages of whatever has the name. */
static pt_status check_beside(const char *path, const char *suffix, bool is_there, pt_error *error)
{
    PT_SCOPED(pt_buffer) beside = {0};
    struct stat facts;
    pt_buffer_add_format(&beside, "%s%s", path, suffix);
    if (beside.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to open {1}", path);
    }
    if (stat(pt_buffer_text(&beside), &facts) != 0 || facts.st_size == 0) {
        return PT_OK;
    }
    if (is_there) {
        return PT_FAIL(
            error, PT_CONFLICT,
            "{1} is in use or was not closed properly, since {2} is there; name another file, or close it "
            "with patron store check",
            path, pt_buffer_text(&beside));
    }
    return PT_FAIL(
        error, PT_CONFLICT,
        "{2} is left of a store that was called {1} and would damage the new one; name another file or "
        "remove it first",
        path, pt_buffer_text(&beside));
}

static pt_status check_replaced(const char *path, const struct stat *there, const char *location,
                                pt_error *error)
{
    struct stat store;
    if (location != NULL && stat(location, &store) == 0 && store.st_dev == there->st_dev &&
        store.st_ino == there->st_ino) {
        return PT_FAIL(error, PT_CONFLICT, "{1} is the store itself; name another file for the copy", path);
    }
    if (!S_ISREG(there->st_mode) || (there->st_size > 0 && !is_store(path) && !pt_backup_is_dump(path))) {
        return PT_FAIL(error, PT_CONFLICT,
                       "{1} is there already and is no copy of a store; name another file or remove it first",
                       path);
    }
    return PT_OK;
}

pt_status pt_backup_place_check(const char *path, bool may_replace, const char *location, pt_error *error)
{
    struct stat there;
    bool is_there = stat(path, &there) == 0;
    if (is_there && !may_replace) {
        return pt_backup_place_fail_taken(path, error);
    }
    if (is_there) {
        PT_RETURN_IF_ERROR(check_replaced(path, &there, location, error));
    }
    PT_RETURN_IF_ERROR(check_beside(path, "-wal", is_there, error));
    return check_beside(path, "-journal", is_there, error);
}
