/* What an analytic model is to the rest of the program.
 *
 * A model describes itself as data and computes on frames. It never sees a database, HTTP, JSON, the command
 * line, a clock or global randomness; those who do read the description to make forms, help, documents and
 * inputs. English texts of a description stand in PT_N() and are translated where they are shown. */
#ifndef PT_MODEL_MODEL_H
#define PT_MODEL_MODEL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "frame/frame.h"

typedef enum pt_parameter_kind {
    PT_PARAMETER_NUMBER,
    PT_PARAMETER_INTEGER,
    PT_PARAMETER_YES_NO,
    PT_PARAMETER_CHOICE,
    PT_PARAMETER_DATE,
    PT_PARAMETER_NUMBERS, /* a list of numbers, written 1,2,3 */
    PT_PARAMETER_COLUMNS, /* a list of column names, written a,b,c */
    PT_PARAMETER_RANGE,   /* whole numbers, written 2..8 or 4 */
    PT_PARAMETER_SEED,    /* 0 … 2^64 − 1 */
} pt_parameter_kind;

typedef struct pt_choice {
    const char *name;  /* as written: "rank" */
    const char *label; /* PT_N */
} pt_choice;

typedef struct pt_parameter {
    const char *name;  /* as written, with dashes: "as-of" is --as-of; JSON has the same word with "_" */
    const char *label; /* PT_N */
    const char *help;  /* PT_N, one sentence */
    const char *unit;  /* PT_N, or NULL */
    pt_parameter_kind kind;
    double minimum, maximum;  /* of numbers; both 0: not limited */
    const char *standard;     /* as a user would write it; NULL: not given */
    const pt_choice *choices; /* ends with {NULL, NULL} */
} pt_parameter;

/* A parameter's value, already checked against its description. */
typedef struct pt_setting {
    bool is_given; /* false: neither said nor standard */
    int32_t date;
    double number;
    int64_t integer;
    size_t choice;
    uint64_t seed;
    int64_t range_low, range_high;
    const double *numbers;
    const char *const *names;
    size_t count; /* of numbers or names */
} pt_setting;

typedef struct pt_model_column {
    const char *name; /* header in a file */
    pt_column_type type;
    bool is_optional; /* the column may be missing */
    bool
        may_be_unknown; /* single values may be missing; otherwise the run is refused at the first such row */
    const char *source; /* where the store has it: "transaction.day"; NULL: files only */
    const char *help;   /* PT_N */
} pt_model_column;

typedef struct pt_model_input {
    const char *name; /* "transactions" */
    const char *help; /* PT_N */
    bool is_optional; /* may be left out: its frame then has neither rows nor columns */
    const pt_model_column *columns;
    size_t column_count;
} pt_model_input;

/* How to show an output. */
typedef enum pt_show {
    PT_SHOW_NUMBER,
    PT_SHOW_COUNT,
    PT_SHOW_MONEY,
    PT_SHOW_SHARE, /* 0..1, shown as per cent */
    PT_SHOW_DAYS,
    PT_SHOW_DATE,
    PT_SHOW_SCORE,
    PT_SHOW_CODE, /* one of a few codes, translated where shown */
    PT_SHOW_TEXT,
    PT_SHOW_CUSTOMER,
} pt_show;

typedef struct pt_model_output {
    const char *table; /* NULL: a scalar of results */
    const char *name;
    pt_show show;
    const char *label;      /* PT_N */
    const pt_choice *codes; /* of PT_SHOW_CODE: every code with its label; ends with {NULL, NULL} */
} pt_model_output;

typedef enum pt_scalar_kind {
    PT_SCALAR_NUMBER,
    PT_SCALAR_TEXT,
    PT_SCALAR_NUMBERS,
    PT_SCALAR_NAMED_NUMBERS
} pt_scalar_kind;

/* One named result. NaN is unknown (null in JSON). */
typedef struct pt_scalar {
    const char *name;
    pt_scalar_kind kind;
    double number;
    const char *text;
    const double *numbers;    /* count of them */
    const char *const *names; /* of named numbers */
    size_t count;
} pt_scalar;

enum { PT_RESULT_SCALARS = 48, PT_RESULT_TABLES = 12, PT_RESULT_WARNINGS = 8 };

/* What a run gives; everything lives in the run's arena. */
typedef struct pt_result {
    pt_scalar scalars[PT_RESULT_SCALARS];
    size_t scalar_count;
    pt_frame tables[PT_RESULT_TABLES];
    size_t table_count;
    pt_error warnings[PT_RESULT_WARNINGS]; /* things to know that are no failure */
    size_t warning_count;
} pt_result;

/* What a run may use besides its input. */
typedef struct pt_run {
    pt_arena *arena;
    pt_progress *progress; /* NULL: silent, never cancelled */
    int thread_count;      /* ≥ 1; results do not depend on it */
} pt_run;

typedef struct pt_model {
    const char *name;
    int version;          /* grows whenever the same input would give another result */
    const char *title;    /* PT_N */
    const char *question; /* PT_N: the business question it answers, one sentence */
    const pt_model_input *inputs;
    size_t input_count;
    const pt_parameter *parameters;
    size_t parameter_count;
    const pt_model_output *outputs;
    size_t output_count;

    /* Called by pt_model_run() only, which sees to it that frames[i] fits inputs[i]. */
    pt_status (*run)(const pt_run *run, const pt_frame *frames, const pt_setting *settings, pt_result *result,
                     pt_error *error);
} pt_model;

/* Refuses a frame for inputs[input] that lacks a column, holds another type or an unknown, infinite or
 * impossible value where the description allows none; the error is at the first such row of the first such
 * column. */
pt_status pt_model_check(const pt_model *model, size_t input, const pt_run *run, const pt_frame *frame,
                         pt_error *error);

/* Checks the frames and runs the model: frames[i] belongs to inputs[i], settings[i] to parameters[i]
 * (model/settings.h makes them). A row that the model itself refuses is one of frames[0]. Too few rows:
 * PT_TOO_LITTLE_DATA. result and all it points to live in run->arena and in the frames. The
 * same input gives the same bits at any thread count. */
pt_status pt_model_run(const pt_model *model, const pt_run *run, const pt_frame *frames,
                       const pt_setting *settings, pt_result *result, pt_error *error);

/* All models, in the order of models.def; ends with NULL. */
extern const pt_model *const pt_models[];

/* NULL when there is none of that name. */
const pt_model *pt_model_find(const char *name);

/* What people see of a code that an output shows, as the description has it (PT_N); NULL where the output
 * shows no such code. */
const char *pt_model_code_label(const pt_model_output *output, const char *code);

/* The codes of a column of a table, such as the class of "classes"; NULL where there is no such column of
 * codes. */
const pt_model_output *pt_model_find_codes(const pt_model *model, const char *table, const char *column);

#endif
