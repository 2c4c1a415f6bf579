/* Rows for people and for programs from one description: an aligned table on a terminal, an array of objects
 * in JSON.
 *
 *   pt_listing listing;
 *   pt_listing_begin(&listing, invocation, "models", columns);
 *   pt_listing_text(&listing, model->name);   … one call per column …
 *   status = pt_listing_end(&listing, error);
 *
 * A table too wide for the terminal has its widest columns cut with "…"; elsewhere nothing is cut. */
#ifndef PT_CLI_TERMINAL_LISTING_H
#define PT_CLI_TERMINAL_LISTING_H

#include "cli/command.h"

/* A list of columns ends with one without a key. */
typedef struct pt_listing_column {
    const char *key;     /* member in JSON */
    const char *heading; /* PT_N, or already translated */
    bool is_number;      /* stands at the right */
} pt_listing_column;

enum { PT_LISTING_COLUMNS = 64 };

typedef struct pt_listing {
    const pt_invocation *invocation;
    const pt_listing_column *columns;
    size_t column_count;
    const char **cells; /* in text mode: cell_count of them, row after row */
    size_t cell_count, cell_capacity;
    size_t next_column;
    bool is_out_of_memory;
} pt_listing;

/* name: member of the JSON document that holds the rows. At most PT_LISTING_COLUMNS columns. */
void pt_listing_begin(pt_listing *listing, const pt_invocation *invocation, const char *name,
                      const pt_listing_column *columns);

void pt_listing_text(pt_listing *listing, const char *text); /* NULL: unknown */
void pt_listing_integer(pt_listing *listing, int64_t value);
void pt_listing_real(pt_listing *listing, double value); /* NaN: unknown */

/* A text for people beside the value that programs get: a translated code, a date. */
void pt_listing_shown(pt_listing *listing, const char *json_text, const char *shown);

/* A value that already is JSON; people see it as it is. */
void pt_listing_json(pt_listing *listing, const char *json_text);

pt_status pt_listing_end(pt_listing *listing, pt_error *error);

#endif
