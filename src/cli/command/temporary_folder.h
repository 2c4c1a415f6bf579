/* A private folder for the files of one command, in $TMPDIR or /tmp; it goes with its scope.
 *
 * A program that was killed leaves its folder behind; the next one that makes a folder of the same kind
 * removes it. While its program lives a folder is locked. */
#ifndef PT_CLI_COMMAND_TEMPORARY_FOLDER_H
#define PT_CLI_COMMAND_TEMPORARY_FOLDER_H

#include "base/error.h"
#include "base/scope.h"

enum { PT_FOLDER_PATH_BYTES = 4096 };

/* Zero-initialised is none. */
typedef struct pt_temporary_folder {
    char path[PT_FOLDER_PATH_BYTES]; /* "/tmp/patron-simulation-shop.8WfMxa"; "": not made */
    int lock_plus_one;
} pt_temporary_folder;

/* kind and name make its name: "simulation", "shop". */
pt_status pt_temporary_folder_make(const char *kind, const char *name, pt_temporary_folder *folder,
                                   pt_error *error);

/* Writes the path of a file in it. */
pt_status pt_temporary_folder_file(const pt_temporary_folder *folder, const char *name,
                                   char path[PT_FOLDER_PATH_BYTES], pt_error *error);

/* Removes it with the files in it. */
void pt_temporary_folder_clear(pt_temporary_folder *folder);

#endif
