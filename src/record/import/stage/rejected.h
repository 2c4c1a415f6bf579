/* The error file: rejected lines as they were, with their number and the reason in the user's language. It is
 * made with the first of them. Cells that a spreadsheet would take for formulas are guarded. */
#ifndef PT_RECORD_IMPORT_STAGE_REJECTED_H
#define PT_RECORD_IMPORT_STAGE_REJECTED_H

#include "base/error.h"
#include "base/text/buffer.h"
#include "base/text/message.h"
#include "frame/csv/reader.h"

#include <stdint.h>
#include <stdio.h>

/* Zero-initialised is closed. */
typedef struct pt_rejected {
    const char *path;
    pt_language language;
    FILE *file; /* NULL: nothing was rejected yet */
    pt_buffer line;
    int64_t count;
} pt_rejected;

/* Fails when the error file would replace something else: the file that is read, a store, anything that is no
 * error file of an import before. Called before anything is done. */
pt_status pt_rejected_check(const char *path, const char *read_path, pt_error *error);

/* Adds a record with why it was rejected. Fails when the file cannot be written. */
pt_status pt_rejected_add(pt_rejected *rejected, const pt_csv_reader *reader, const pt_csv_record *record,
                          const pt_error *reason, pt_error *error);

/* Writes what is left and closes. Fails when the disk is full. */
pt_status pt_rejected_finish(pt_rejected *rejected, pt_error *error);
void pt_rejected_clear(pt_rejected *rejected);

#endif
