#include "record/import/mapping/header.h"

#include "base/scope.h"
#include "base/text/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a bracket at text: 1 for ASCII, 3 for full width, 0 for no bracket. */
static size_t bracket(const char *text, const char *ascii, const char *full_width)
{
    if (text[0] == ascii[0] || text[0] == ascii[1]) {
        return text[0] == '\0' ? 0 : 1;
    }
    return strncmp(text, full_width, 3) == 0 ? 3 : 0;
}

static void leave_out_brackets(const char *header, pt_buffer *outside)
{
    int depth = 0;
    while (*header != '\0') {
        size_t opening = bracket(header, "([", "\xef\xbc\x88");
        size_t closing = bracket(header, ")]", "\xef\xbc\x89");
        depth += opening > 0;
        if (depth == 0) {
            pt_buffer_add_char(outside, *header);
        }
        depth -= closing > 0 && depth > 0;
        header += opening + closing > 0 ? opening + closing : 1;
    }
}

pt_status pt_header_fold(const char *header, pt_buffer *folded, pt_error *error)
{
    PT_SCOPED(pt_buffer) outside = {0};
    leave_out_brackets(header, &outside);
    PT_RETURN_IF_ERROR(pt_text_fold((pt_slice){pt_buffer_text(&outside), outside.length}, folded, error));
    return folded->length > 0 ? PT_OK : pt_text_fold(pt_slice_of(header), folded, error);
}

static pt_status add_meaning(pt_header_index *index, const char *folded, size_t length,
                             pt_header_meaning meaning, pt_error *error)
{
    uint32_t ordinal = 0;
    bool is_new = false;
    PT_RETURN_IF_ERROR(pt_key_map_add(&index->keys, folded, length, &ordinal, &is_new, error));
    if (ordinal >= index->capacity) {
        size_t capacity = index->capacity == 0 ? 1024 : index->capacity * 2;
        pt_header_meaning **grown = realloc(index->meanings, capacity * sizeof(pt_header_meaning *));
        if (grown == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} keys", capacity);
        }
        index->meanings = grown;
        index->capacity = capacity;
    }
    if (is_new) {
        index->meanings[ordinal] = NULL;
    }
    pt_header_meaning **end = &index->meanings[ordinal];
    for (; *end != NULL; end = (pt_header_meaning **)(void *)&(*end)->next) {
        if ((*end)->field == meaning.field) {
            return PT_OK; /* surer ways come first */
        }
    }
    pt_header_meaning *kept = pt_arena_alloc(&index->arena, 1, sizeof *kept);
    if (kept == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} keys", index->capacity);
    }
    *kept = meaning;
    *end = kept;
    return PT_OK;
}

static pt_status add_name(pt_header_index *index, pt_buffer *folded, const char *name,
                          pt_header_meaning meaning, pt_error *error)
{
    if (name == NULL) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(pt_header_fold(name, folded, error));
    return folded->length == 0 ? PT_OK
                               : add_meaning(index, pt_buffer_text(folded), folded->length, meaning, error);
}

static pt_status add_field(pt_header_index *index, pt_buffer *folded, const pt_entity *entity,
                           const pt_field *field, pt_error *error)
{
    pt_header_meaning meaning = {.entity = entity, .field = field, .likeness = PT_HEADER_IS_TARGET};
    PT_SCOPED(pt_buffer) target = {0};
    pt_buffer_add_format(&target, "%s.%s", entity->name, field->name);
    PT_RETURN_IF_ERROR(add_name(index, folded, pt_buffer_text(&target), meaning, error));
    meaning.likeness = PT_HEADER_IS_LABEL;
    PT_RETURN_IF_ERROR(add_name(index, folded, field->name, meaning, error));
    for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
        PT_RETURN_IF_ERROR(add_name(index, folded, field->label.text[language], meaning, error));
    }
    meaning.likeness = PT_HEADER_IS_SYNONYM;
    for (size_t i = 0; i < field->synonym_count; i++) {
        PT_RETURN_IF_ERROR(add_name(index, folded, field->synonyms[i], meaning, error));
    }
    return PT_OK;
}

pt_status pt_header_index_build(const pt_schema *schema, pt_header_index *index, pt_error *error)
{
    PT_SCOPED(pt_buffer) folded = {0};
    for (size_t i = 0; i < schema->entity_count; i++) {
        const pt_entity *entity = &schema->entities[i];
        for (size_t j = 0; j < entity->field_count; j++) {
            if (pt_field_is_entered(&entity->fields[j])) {
                PT_RETURN_IF_ERROR(add_field(index, &folded, entity, &entity->fields[j], error));
            }
        }
    }
    return PT_OK;
}

void pt_header_index_clear(pt_header_index *index)
{
    pt_arena_clear(&index->arena);
    pt_key_map_clear(&index->keys);
    free(index->meanings);
    *index = (pt_header_index){0};
}

const pt_header_meaning *pt_header_index_find(const pt_header_index *index, const char *header)
{
    PT_SCOPED(pt_buffer) folded = {0};
    if (pt_header_fold(header, &folded, NULL) != PT_OK) {
        return NULL;
    }
    uint32_t ordinal = pt_key_map_find(&index->keys, pt_buffer_text(&folded), folded.length);
    return ordinal == PT_KEY_NONE ? NULL : index->meanings[ordinal];
}
