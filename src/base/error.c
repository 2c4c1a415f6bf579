#include "base/error.h"

#include <assert.h>
#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

const char *pt_status_name(pt_status status)
{
    switch (status) {
    case PT_OK: return "ok";
    case PT_INVALID_INPUT: return "invalid_input";
    case PT_NOT_PERMITTED: return "not_permitted";
    case PT_NOT_FOUND: return "not_found";
    case PT_CONFLICT: return "conflict";
    case PT_TOO_LITTLE_DATA: return "too_little_data";
    case PT_NOT_CONVERGED: return "not_converged";
    case PT_CANCELLED: return "cancelled";
    case PT_UNAVAILABLE: return "unavailable";
    case PT_OUT_OF_MEMORY: return "out_of_memory";
    case PT_INTERNAL: return "internal";
    }
    return "unknown";
}

/* Copies text into to[capacity], cut at a UTF-8 character with an ellipsis where it does not fit.
 * Returns the bytes used with the final NUL. */
static size_t copy_cut(char *to, size_t capacity, const char *text)
{
    size_t length = strlen(text);
    if (length < capacity) {
        memcpy(to, text, length + 1);
        return length + 1;
    }
    if (capacity <= sizeof ellipsis) {
        to[0] = '\0';
        return 1;
    }
    size_t kept = capacity - sizeof ellipsis;
    while (kept > 0 && ((unsigned char)text[kept] & 0xC0U) == 0x80U) {
        kept--;
    }
    memcpy(to, text, kept);
    memcpy(to + kept, ellipsis, sizeof ellipsis);
    return kept + sizeof ellipsis;
}

pt_status pt_error_set(pt_error *error, const char *origin, pt_status status, const char *message,
                       const pt_argument *arguments, size_t argument_count)
{
    assert(status != PT_OK && argument_count <= PT_ERROR_ARGUMENTS);
    if (error == NULL) {
        return status;
    }
    /* Built aside: an argument may be a text of the very error that is being set. */
    pt_error built = {
        .status = status, .origin = origin, .message = message, .argument_count = argument_count};
    size_t used = 0;
    for (size_t i = 0; i < argument_count; i++) {
        built.arguments[i] = (pt_kept_argument){
            .kind = arguments[i].kind, .integer = arguments[i].integer, .real = arguments[i].real};
        if (arguments[i].kind == PT_ARGUMENT_TEXT) {
            /* Each text gets an equal share of what is left, so that the last is never squeezed out. */
            size_t share = (sizeof built.texts - used) / (argument_count - i);
            built.arguments[i].text_offset = used;
            used += copy_cut(built.texts + used, share, arguments[i].text == NULL ? "" : arguments[i].text);
        }
    }
    *error = built;
    return status;
}

pt_status pt_error_at_field(pt_error *error, pt_status status, const char *field)
{
    if (error != NULL) {
        copy_cut(error->field, sizeof error->field, field);
    }
    return status;
}

pt_status pt_error_at_row(pt_error *error, pt_status status, int64_t row)
{
    if (error != NULL) {
        error->row = row;
    }
    return status;
}
