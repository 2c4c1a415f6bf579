/* Parameters as people write them, made into the checked settings that a model runs with. */
#ifndef PT_MODEL_SETTINGS_H
#define PT_MODEL_SETTINGS_H

#include "model/model.h"

/* A name with a text: {"as-of", "2017-12-31"}. */
typedef struct pt_named_text {
    const char *name;
    const char *text;
} pt_named_text;

/* Makes settings[i] for model->parameters[i] in arena: what is given, else the standard, else not given.
 * Numbers take a point; yes/no are written yes and no; dates YYYY-MM-DD; lists with commas; ranges 2..8 or 4.
 * An unknown or repeated name, a value of another kind or outside its range: PT_INVALID_INPUT whose field is
 * the parameter. "as_of" is taken for "as-of". */
pt_status pt_settings_parse(const pt_model *model, const pt_named_text *given, size_t given_count,
                            pt_arena *arena, const pt_setting **settings, pt_error *error);

#endif
