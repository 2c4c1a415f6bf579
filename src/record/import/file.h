/* A file ready to be imported: opened, looked at, its columns understood. Inside record/import only. */
#ifndef PT_RECORD_IMPORT_FILE_H
#define PT_RECORD_IMPORT_FILE_H

#include "frame/csv/reader.h"
#include "record/import/import.h"
#include "record/import/plan/plan.h"
#include "record/import/stage/stage.h"

/* Zero-initialised is closed. All but the reader lives in the place's arena. */
typedef struct pt_import_file {
    const char *path;
    const char *error_path;
    pt_csv_reader reader; /* at the first record */
    pt_sample sample;
    pt_mapping mapping;
    pt_import_guess *guesses;
    size_t guess_count;
    pt_plan plan;
    pt_stage_styles styles;
} pt_import_file;

/* Also keeps the mapping under a name, where the options ask for it. */
pt_status pt_import_file_open(const pt_import_place *place, pt_connection *connection, const char *path,
                              const pt_import_options *options, pt_import_file *file, pt_error *error);
void pt_import_file_clear(pt_import_file *file);

#endif
