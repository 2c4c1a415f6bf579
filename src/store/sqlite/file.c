#include "store/sqlite/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_BYTES = 100, PAGE_SIZE_AT = 16, PAGE_COUNT_AT = 28, APPLICATION_ID_AT = 68 };
enum { MOST_BYTES_AT_ONCE = 65536 + 64 /* a page and what goes before it */ };

static uint32_t big_endian(const unsigned char *bytes, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value << 8U | bytes[i];
    }
    return value;
}

static pt_status fail_missing(const char *path, pt_store_mode mode, bool *is_new, pt_error *error)
{
    if (mode != PT_STORE_CREATE) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no store {1}; create it, or check the name", path);
    }
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    char *folder = length == 0 ? NULL : strndup(path, length);
    struct stat facts;
    bool has_folder = folder == NULL || (stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode));
    pt_status status = PT_OK;
    if (has_folder) {
        *is_new = true;
    } else {
        status = PT_FAIL(error, PT_NOT_FOUND, "the folder {1} does not exist; create it first", folder);
    }
    free(folder);
    return status;
}

/* Of a file whose name begins with path; 0: there is none. */
static off_t bytes_beside(const char *path, const char *suffix)
{
    size_t size = strlen(path) + strlen(suffix) + 1;
    char *name = malloc(size);
    struct stat facts;
    if (name == NULL) {
        return 1;
    }
    (void)snprintf(name, size, "%s%s", path, suffix);
    off_t bytes = stat(name, &facts) == 0 ? facts.st_size : 0;
    free(name);
    return bytes;
}

/* Whether SQLite keeps something beside the file: "-wal" holds pages that may lie beyond its end, "-journal"
 * is left by a program that was killed while it made the file. */
static bool has_beside(const char *path, const char *suffix)
{
    return bytes_beside(path, suffix) > 0;
}

bool pt_sqlite_is_at_limit(const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-journal"};
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return false;
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if ((rlim_t)bytes_beside(path, suffixes[i]) + MOST_BYTES_AT_ONCE > limit.rlim_cur) {
            return true;
        }
    }
    return false;
}

static pt_status check_header(const char *path, const unsigned char *header, size_t length, off_t file_bytes,
                              pt_error *error)
{
    static const char magic[16] = "SQLite format 3";
    size_t compared = length < sizeof magic ? length : sizeof magic;
    if (memcmp(header, magic, compared) != 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is not a store of Patron but a file of another kind",
                       path);
    }
    if (length < HEADER_BYTES) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the store {1} was cut off; restore the last backup", path);
    }
    if (big_endian(header + APPLICATION_ID_AT, 4) != PT_SQLITE_APPLICATION_ID) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "{1} is a database of another program; name a file of Patron or one that does not exist", path);
    }
    uint32_t page_bytes = big_endian(header + PAGE_SIZE_AT, 2);
    page_bytes = page_bytes == 1 ? 65536 : page_bytes;
    off_t expected = (off_t)page_bytes * big_endian(header + PAGE_COUNT_AT, 4);
    if (expected > file_bytes && !has_beside(path, "-wal")) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the store {1} was cut off; restore the last backup", path);
    }
    return PT_OK;
}

pt_status pt_sqlite_inspect(const char *path, pt_store_mode mode, bool *is_new, pt_error *error)
{
    struct stat facts;
    *is_new = false;
    if (stat(path, &facts) != 0) {
        if (errno == ENOENT) {
            return fail_missing(path, mode, is_new, error);
        }
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "cannot open the store {1}: {2}; check the permissions of file and folder", path,
                       strerror(errno));
    }
    if (S_ISDIR(facts.st_mode)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is a folder; name a file in it", path);
    }
    if (!S_ISREG(facts.st_mode)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is not a store of Patron but a file of another kind",
                       path);
    }
    if (facts.st_size == 0) {
        *is_new = mode == PT_STORE_CREATE;
        return *is_new ? PT_OK
                       : PT_FAIL(error, PT_NOT_FOUND, "the file {1} is empty; create the store first", path);
    }
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "cannot open the store {1}: {2}; check the permissions of file and folder", path,
                       strerror(errno));
    }
    unsigned char header[HEADER_BYTES] = {0};
    size_t length = fread(header, 1, sizeof header, file);
    fclose(file);
    if (has_beside(path, "-journal")) {
        /* What the header says is about to be rolled back. */
        *is_new = mode == PT_STORE_CREATE;
    } else {
        PT_RETURN_IF_ERROR(check_header(path, header, length, facts.st_size, error));
    }
    if (mode != PT_STORE_READ && access(path, W_OK) != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "the store {1} or its folder is read-only; allow writing or use a copy", path);
    }
    return PT_OK;
}

int pt_sqlite_open_path(const char *path, int flags, sqlite3 **database)
{
    if (path[0] != ':' && strncmp(path, "file:", strlen("file:")) != 0) {
        return sqlite3_open_v2(path, database, flags, NULL);
    }
    size_t size = strlen(path) + sizeof "./";
    char *plain = malloc(size);
    if (plain == NULL) {
        return SQLITE_NOMEM;
    }
    snprintf(plain, size, "./%s", path);
    int code = sqlite3_open_v2(plain, database, flags, NULL);
    free(plain);
    return code;
}
