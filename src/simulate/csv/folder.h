/* A folder that gets several files all at once: each grows under a temporary name ("customers.csv.partial")
 * and all take their own names at the end, so that nobody reads half a file. What is not finished is removed;
 * after a kill only temporary names are left, which the next run overwrites.
 *
 * The files are not flushed to the disk: what is in them can be made again. */
#ifndef PT_SIMULATE_CSV_FOLDER_H
#define PT_SIMULATE_CSV_FOLDER_H

#include "base/error.h"
#include "base/scope.h"

#include <stdbool.h>
#include <stddef.h>

enum { PT_FOLDER_FILES = 8 };

typedef struct pt_folder_file {
    const char *name; /* static; NULL: the place is free */
    int descriptor;
    bool is_open;
} pt_folder_file;

/* Zero-initialised is closed. */
typedef struct pt_csv_folder {
    char *path;
    int descriptor; /* of the folder, locked while it is written into */
    bool is_open;
    pt_folder_file files[PT_FOLDER_FILES];
} pt_csv_folder;

/* Makes the folder when it is missing (its parent must be there). PT_CONFLICT when another run writes to it.
 */
pt_status pt_csv_folder_open(const char *path, pt_csv_folder *folder, pt_error *error);

/* Begins a file. PT_CONFLICT when it is there already and may not be replaced. */
pt_status pt_csv_folder_add(pt_csv_folder *folder, const char *name, bool may_replace, pt_folder_file **file,
                            pt_error *error);

pt_status pt_csv_folder_write(const pt_csv_folder *folder, const pt_folder_file *file, const char *bytes,
                              size_t length, pt_error *error);

/* Closes all files and gives them their names. */
pt_status pt_csv_folder_finish(pt_csv_folder *folder, pt_error *error);

/* Removes what was not finished. */
void pt_csv_folder_clear(pt_csv_folder *folder);

#endif
