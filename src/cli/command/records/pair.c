#include "cli/command/records/pair.h"

#include "base/scope.h"
#include "cli/line/suggest.h"

#include <stdio.h>
#include <string.h>

static pt_status unknown_field(const pt_entity *entity, const char *name, pt_error *error)
{
    pt_suggestion suggestion = {.word = name};
    for (size_t i = 0; i < entity->field_count; i++) {
        pt_suggestion_consider(&suggestion, entity->fields[i].name);
    }
    pt_status status = suggestion.best != NULL
                           ? PT_FAIL(error, PT_INVALID_INPUT, "{1} has no such field; did you mean {2}?",
                                     entity->name, suggestion.best)
                           : PT_FAIL(error, PT_INVALID_INPUT,
                                     "{1} has no such field; see patron entity show {1}", entity->name);
    return pt_error_at_field(error, status, name);
}

pt_status pt_field_pair_read(const pt_given *given, const pt_entity *entity, pt_arena *arena,
                             pt_field_pair *pair, pt_error *error)
{
    char *copy = pt_arena_copy_text(arena, given->text);
    if (copy == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    char *equals = strchr(copy, '=');
    if (equals == NULL || equals == copy) {
        char option[64];
        (void)snprintf(option, sizeof option, "--%s", given->word->name);
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not written field=value", given->text);
        return pt_error_at_field(error, status, option);
    }
    *equals = '\0';
    *pair = (pt_field_pair){pt_entity_find_called(entity, copy), copy, equals + 1};
    return pair->field != NULL ? PT_OK : unknown_field(entity, copy, error);
}
