#include "simulate/csv/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 64 };

static void write_partial_name(const pt_folder_file *file, char name[NAME_BYTES])
{
    snprintf(name, NAME_BYTES, "%s.partial", file->name);
}

static bool open_folder(const char *path, int *descriptor)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return false;
    }
    *descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *descriptor >= 0;
}

pt_status pt_csv_folder_open(const char *path, pt_csv_folder *folder, pt_error *error)
{
    int descriptor = -1;
    if (!open_folder(path, &descriptor)) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot use the folder {1}: {2}", path, strerror(errno));
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        close(descriptor);
        return PT_FAIL(error, PT_CONFLICT,
                       "another run is writing into {1}: wait for it or give another folder", path);
    }
    char *kept = strdup(path);
    if (kept == NULL) {
        close(descriptor);
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    *folder = (pt_csv_folder){.path = kept, .descriptor = descriptor, .is_open = true};
    return PT_OK;
}

static pt_folder_file *free_place(pt_csv_folder *folder)
{
    for (size_t i = 0; i < PT_FOLDER_FILES; i++) {
        if (folder->files[i].name == NULL) {
            return &folder->files[i];
        }
    }
    return NULL;
}

static pt_status fail_writing(const pt_csv_folder *folder, const char *name, pt_error *error)
{
    if (errno == EFBIG) {
        return PT_FAIL(
            error, PT_UNAVAILABLE,
            "this session's limit on the size of files (ulimit -f) is too small for {1}: raise it and "
            "try again; nothing was half written",
            name);
    }
    return PT_FAIL(error, PT_UNAVAILABLE, "cannot write {1} in {2}: {3}; check the folder and its space",
                   name, folder->path, strerror(errno));
}

pt_status pt_csv_folder_add(pt_csv_folder *folder, const char *name, bool may_replace, pt_folder_file **file,
                            pt_error *error)
{
    struct stat found;
    if (!may_replace && fstatat(folder->descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0) {
        return PT_FAIL(error, PT_CONFLICT, "{1} is already in {2}: give another folder, or --overwrite", name,
                       folder->path);
    }
    pt_folder_file *place = free_place(folder);
    if (place == NULL) {
        return PT_FAIL(error, PT_INTERNAL, "too many files for {1}", folder->path);
    }
    char partial[NAME_BYTES];
    write_partial_name(&(pt_folder_file){.name = name}, partial);
    /* A link planted under the temporary name is not followed. */
    int descriptor =
        openat(folder->descriptor, partial, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return fail_writing(folder, partial, error);
    }
    *place = (pt_folder_file){.name = name, .descriptor = descriptor, .is_open = true};
    *file = place;
    return PT_OK;
}

pt_status pt_csv_folder_write(const pt_csv_folder *folder, const pt_folder_file *file, const char *bytes,
                              size_t length, pt_error *error)
{
    while (length > 0) {
        ssize_t written = write(file->descriptor, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return fail_writing(folder, file->name, error);
        }
        bytes += written;
        length -= (size_t)written;
    }
    return PT_OK;
}

static pt_status close_files(pt_csv_folder *folder, pt_error *error)
{
    for (size_t i = 0; i < PT_FOLDER_FILES; i++) {
        pt_folder_file *file = &folder->files[i];
        if (!file->is_open) {
            continue;
        }
        file->is_open = false;
        if (close(file->descriptor) != 0) {
            return fail_writing(folder, file->name, error);
        }
    }
    return PT_OK;
}

pt_status pt_csv_folder_finish(pt_csv_folder *folder, pt_error *error)
{
    PT_RETURN_IF_ERROR(close_files(folder, error));
    for (size_t i = 0; i < PT_FOLDER_FILES; i++) {
        pt_folder_file *file = &folder->files[i];
        if (file->name == NULL) {
            continue;
        }
        char partial[NAME_BYTES];
        write_partial_name(file, partial);
        if (renameat(folder->descriptor, partial, folder->descriptor, file->name) != 0) {
            return fail_writing(folder, file->name, error);
        }
        file->name = NULL;
    }
    return PT_OK;
}

void pt_csv_folder_clear(pt_csv_folder *folder)
{
    for (size_t i = 0; i < PT_FOLDER_FILES; i++) {
        pt_folder_file *file = &folder->files[i];
        if (file->is_open) {
            close(file->descriptor);
        }
        if (file->name != NULL) {
            char partial[NAME_BYTES];
            write_partial_name(file, partial);
            unlinkat(folder->descriptor, partial, 0);
        }
    }
    if (folder->is_open) {
        close(folder->descriptor);
    }
    free(folder->path);
    *folder = (pt_csv_folder){0};
}
