/* The settings of the program: what a user says once instead of with every command.
 *
 * One table (settings.c) names them all. A setting "store" is the environment variable PATRON_STORE and the
 * line "store = …" of the settings file; the environment stands above the file, an option of the command
 * line above both. */
#ifndef PT_BASE_SETTINGS_H
#define PT_BASE_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

typedef enum pt_settings_key {
    PT_SETTINGS_STORE,
    PT_SETTINGS_LANGUAGE,
    PT_SETTINGS_THREADS,
    PT_SETTINGS_COUNT
} pt_settings_key;

typedef enum pt_settings_kind {
    PT_SETTINGS_TEXT,
    PT_SETTINGS_WHOLE_NUMBER,
    PT_SETTINGS_LANGUAGE_CODE
} pt_settings_kind;

typedef struct pt_settings_row {
    const char *name; /* as in the file: lower case, words joined by "_" */
    pt_settings_kind kind;
    const char *standard; /* NULL: none */
    int64_t minimum, maximum;
    const char *help; /* PT_N */
} pt_settings_row;

/* In the order of pt_settings_key. */
extern const pt_settings_row pt_settings_table[PT_SETTINGS_COUNT];

typedef enum pt_settings_source {
    PT_SETTINGS_FROM_STANDARD,
    PT_SETTINGS_FROM_FILE,
    PT_SETTINGS_FROM_ENVIRONMENT,
} pt_settings_source;

typedef struct pt_settings_value {
    const char *text; /* NULL: not set and no standard */
    int64_t number;   /* of whole numbers */
    pt_settings_source source;
} pt_settings_value;

typedef struct pt_settings {
    pt_settings_value values[PT_SETTINGS_COUNT];
} pt_settings;

/* How the environment is asked: getenv, or a test's own. */
typedef const char *pt_environment(const char *name);

enum { PT_SETTINGS_VARIABLE_BYTES = 64 };

/* Writes "PATRON_STORE" and returns buffer. */
const char *pt_settings_variable(pt_settings_key key, char buffer[PT_SETTINGS_VARIABLE_BYTES]);

/* Where the settings file is: $PATRON_SETTINGS, else $XDG_CONFIG_HOME/patron/settings, else
 * $HOME/.config/patron/settings. NULL where none of them is set, or without memory. */
const char *pt_settings_path(pt_environment *environment, pt_arena *arena);

/* Reads the file at path (NULL, or not there and not named by PATRON_SETTINGS: nothing) and the environment.
 * PT_INVALID_INPUT names the file's line or the variable that is wrong. Texts live in the arena. */
pt_status pt_settings_load(const char *path, pt_environment *environment, pt_arena *arena,
                           pt_settings *settings, pt_error *error);

#endif
