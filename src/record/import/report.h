/* What an import did, or would do.
 *
 * For the file's lines and for the records of each type alike:
 *   read = added + updated + unchanged + skipped + rejected. */
#ifndef PT_RECORD_IMPORT_REPORT_H
#define PT_RECORD_IMPORT_REPORT_H

#include "base/arena.h"
#include "base/json/writer.h"
#include "base/text/message.h"
#include "record/entity.h"
#include "record/import/mapping/mapping.h"
#include "record/import/plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pt_import_counts {
    int64_t read, added, updated, unchanged, skipped, rejected;
} pt_import_counts;

/* Why lines were rejected or skipped. */
typedef struct pt_import_reason {
    const char *message; /* English, with its arguments as {1} …: the key of its translations */
    int64_t count;
    int64_t first_line;
    pt_error first; /* the first of them, with arguments and field */
} pt_import_reason;

/* A value that differs from what the store holds. */
typedef struct pt_import_difference {
    const char *entity;
    const char *field;
    const char *record; /* its key, as the file has it */
    const char *before; /* as text; NULL: unknown */
    const char *after;
    int64_t line;
} pt_import_difference;

enum { PT_IMPORT_REASONS = 32, PT_IMPORT_DIFFERENCES = 20 };

/* How sure the proposal was of a column; shown so that a wrong guess is seen. */
typedef struct pt_import_guess {
    const char *header;
    const char *target;     /* "customer.name"; NULL: ignored */
    double confidence;      /* 0 … 1 */
    const char *sample;     /* first cell that is not empty */
    const char *date_order; /* "ymd", "dmy", "mdy"; NULL: no date */
    bool is_order_guessed;  /* the days seen fit another order, too */
    const char *misfit;     /* of one left out: "customer.birthday", what its name says and too few cells */
    size_t fitting, filled; /* cells of the sample that can be read as the target, or as the misfit */
} pt_import_guess;

/* Texts live in the arena of who asked for the import. */
typedef struct pt_import_report {
    const char *file;
    int64_t batch_id; /* 0: dry run, or nothing was applied */
    int64_t job_id;
    bool is_dry_run;

    const char *encoding;
    char delimiter;
    bool has_header;
    const pt_import_guess *guesses;
    size_t guess_count;

    pt_import_counts lines;
    pt_import_counts records[PT_ROLE_COUNT];
    const pt_entity *entities[PT_ROLE_COUNT]; /* NULL: none of that role in the file */

    int64_t anonymous;  /* lines without customer that became anonymous sales (part of lines.added …) */
    int64_t duplicates; /* lines that stand twice in the file (part of lines.skipped) */
    int64_t conflicts;  /* values that differ between lines of one record; the latest was taken */
    int64_t amount;     /* sum of what was added, in ten-thousandths of the base currency */
    int64_t blank_lines;

    pt_import_reason reasons[PT_IMPORT_REASONS];
    size_t reason_count;
    int64_t other_reasons; /* lines with reasons beyond those */
    pt_import_difference differences[PT_IMPORT_DIFFERENCES];
    size_t difference_count;

    const char *error_path; /* NULL: nothing was rejected */
    double seconds;
} pt_import_report;

/* Counts one more line for the error's message. */
void pt_import_report_reason(pt_import_report *report, const pt_error *error);

/* Writes the members of an object that the caller begins and ends. language: of the reasons. */
void pt_import_report_write(pt_json_writer *json, pt_language language, const pt_import_report *report);

#endif
