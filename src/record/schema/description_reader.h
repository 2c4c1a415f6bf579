/* Typed reading of a description's JSON, with the place in every message. Used by description.c only. */
#ifndef PT_RECORD_SCHEMA_DESCRIPTION_READER_H
#define PT_RECORD_SCHEMA_DESCRIPTION_READER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json/reader.h"
#include "record/entity.h"

#include <stdbool.h>
#include <stddef.h>

/* A node and where it stands: "fields[3].label". */
typedef struct pt_place {
    const char *file;
    pt_arena *arena;
    pt_error *error;
    const pt_json_node *node; /* NULL: nothing there */
    char path[PT_ERROR_FIELD_BYTES];
} pt_place;

/* Refuses what stands at place: PT_REFUSE(&place, "{1}: …", place.file). Gives the status. */
#define PT_REFUSE(place, ...) \
    pt_error_at_field((place)->error, PT_FAIL((place)->error, PT_INVALID_INPUT, __VA_ARGS__), (place)->path)

pt_place pt_place_member(const pt_place *object, const char *key);
pt_place pt_place_item(const pt_place *array, size_t index);

/* Fails unless the place is an object with no other keys than the allowed; NULL ends the list. */
pt_status pt_place_check_object(const pt_place *place, const char *const *allowed);

/* Fails unless the place is an array or absent; gives the number of items, at most limit. */
pt_status pt_place_check_array(const pt_place *place, size_t limit, size_t *count);

/* Members of an object; where they are absent the result is left alone, or the place refused if required. */
pt_status pt_place_text(const pt_place *object, const char *key, bool is_required, const char **text);
pt_status pt_place_name(const pt_place *object, const char *key, bool is_required, const char **name);
pt_status pt_place_flag(const pt_place *object, const char *key, bool *flag);
pt_status pt_place_number(const pt_place *object, const char *key, bool *is_given, double *number);
pt_status pt_place_label(const pt_place *object, const char *key, pt_label *label);

/* The position of the member's text in a list of words that ends with NULL. */
pt_status pt_place_word(const pt_place *object, const char *key, const char *const *words, size_t *position);

/* An array of texts (or names of columns and fields). */
pt_status pt_place_texts(const pt_place *object, const char *key, bool are_names, const char *const **texts,
                         size_t *count);

/* Zeroed storage; on failure the error says what there was no memory for. */
pt_status pt_place_alloc(const pt_place *place, size_t count, size_t item_bytes, void *result);

#endif
