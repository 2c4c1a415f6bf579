#include "cli/command/temporary_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KIND_BYTES = 64 };

static const char lock_name[] = "lock";

static pt_status fail_length(pt_error *error)
{
    return PT_FAIL(error, PT_INVALID_INPUT, "the path of the folder for temporary files is too long");
}

/* The lock goes with the descriptor, however the program ends. */
static bool take_lock(int folder, int flags, int *lock)
{
    int opened = openat(folder, lock_name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (opened >= 0 && flock(opened, LOCK_EX | LOCK_NB) != 0) {
        (void)close(opened);
        opened = -1;
    }
    *lock = opened;
    return opened >= 0;
}

static int open_folder(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The lock is the last to go: without one, a folder is taken for one that is just being made. */
static void remove_files(int folder)
{
    int again = dup(folder); /* closedir() closes it */
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, lock_name) != 0) {
            (void)unlinkat(folder, entry->d_name, 0); /* "." and ".." are refused */
        }
    }
    if (listing != NULL) {
        (void)closedir(listing);
    } else if (again >= 0) {
        (void)close(again);
    }
    (void)unlinkat(folder, lock_name, 0);
}

/* A folder that is ours and that nobody locks belonged to a program that was killed. */
static void remove_left_over(int parent, const char *name)
{
    int folder = open_folder(parent, name);
    if (folder < 0) {
        return;
    }
    struct stat about;
    int lock = -1;
    bool is_left_over =
        fstat(folder, &about) == 0 && about.st_uid == geteuid() && take_lock(folder, 0, &lock);
    if (is_left_over) {
        remove_files(folder);
        (void)unlinkat(parent, name, AT_REMOVEDIR);
        (void)close(lock);
    }
    (void)close(folder);
}

static void remove_all_left_over(const char *parent, const char *kind)
{
    char start[KIND_BYTES];
    int length = snprintf(start, sizeof start, "patron-%s-", kind);
    DIR *listing = length < 0 || (size_t)length >= sizeof start ? NULL : opendir(parent);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        if (strncmp(entry->d_name, start, (size_t)length) == 0) {
            remove_left_over(dirfd(listing), entry->d_name);
        }
    }
    if (listing != NULL) {
        (void)closedir(listing);
    }
}

static pt_status fail_folder(const char *parent, int problem, pt_error *error)
{
    return PT_FAIL(error, PT_UNAVAILABLE,
                   "cannot make a temporary folder in {1}: {2}; set TMPDIR to a folder with room", parent,
                   strerror(problem));
}

pt_status pt_temporary_folder_make(const char *kind, const char *name, pt_temporary_folder *folder,
                                   pt_error *error)
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] == '\0') {
        parent = "/tmp";
    }
    remove_all_left_over(parent, kind);
    pt_temporary_folder made = {0};
    int length = snprintf(made.path, sizeof made.path, "%s/patron-%s-%s.XXXXXX", parent, kind, name);
    if (length < 0 || (size_t)length >= sizeof made.path) {
        return fail_length(error);
    }
    if (mkdtemp(made.path) == NULL) {
        return fail_folder(parent, errno, error);
    }
    int opened = open_folder(AT_FDCWD, made.path);
    int lock = -1;
    bool is_locked = opened >= 0 && take_lock(opened, O_CREAT | O_EXCL, &lock);
    int problem = errno;
    if (opened >= 0) {
        (void)close(opened);
    }
    made.lock_plus_one = lock + 1;
    if (!is_locked) {
        pt_temporary_folder_clear(&made);
        return fail_folder(parent, problem, error);
    }
    *folder = made;
    return PT_OK;
}

pt_status pt_temporary_folder_file(const pt_temporary_folder *folder, const char *name,
                                   char path[PT_FOLDER_PATH_BYTES], pt_error *error)
{
    int length = snprintf(path, PT_FOLDER_PATH_BYTES, "%s/%s", folder->path, name);
    return length > 0 && length < PT_FOLDER_PATH_BYTES ? PT_OK : fail_length(error);
}

void pt_temporary_folder_clear(pt_temporary_folder *folder)
{
    int opened = folder->path[0] == '\0' ? -1 : open_folder(AT_FDCWD, folder->path);
    if (opened >= 0) {
        remove_files(opened);
        (void)close(opened);
        (void)rmdir(folder->path);
    }
    if (folder->lock_plus_one > 0) {
        (void)close(folder->lock_plus_one - 1);
    }
    *folder = (pt_temporary_folder){0};
}
