/* FIELD=VALUE as people write it: the field by its name, its label in any language, or a plain synonym. */
#ifndef PT_CLI_COMMAND_RECORDS_PAIR_H
#define PT_CLI_COMMAND_RECORDS_PAIR_H

#include "cli/command.h"
#include "record/entity.h"

typedef struct pt_field_pair {
    const pt_field *field;
    const char *name; /* as it was written */
    const char *value;
} pt_field_pair;

/* PT_INVALID_INPUT says what was probably meant. */
pt_status pt_field_pair_read(const pt_given *given, const pt_entity *entity, pt_arena *arena,
                             pt_field_pair *pair, pt_error *error);

#endif
