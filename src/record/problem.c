#include "record/problem.h"

pt_status pt_problems_note(pt_problems *problems, pt_status status, const pt_error *found, pt_error *first)
{
    if (status == PT_OK) {
        return PT_OK;
    }
    if (first->status == PT_OK) {
        *first = *found;
    }
    if (status != PT_INVALID_INPUT && status != PT_CONFLICT) {
        *first = *found;
        return status;
    }
    if (problems == NULL || problems->count == PT_PROBLEMS_MAX) {
        return PT_OK;
    }
    if (problems->errors == NULL) {
        problems->errors = pt_arena_alloc(problems->arena, PT_PROBLEMS_MAX, sizeof *problems->errors);
    }
    if (problems->errors != NULL) {
        problems->errors[problems->count++] = *found;
    }
    return PT_OK;
}
