#include "record/schema/description_reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 48, TEXTS_MAX = 400 };

pt_place pt_place_member(const pt_place *object, const char *key)
{
    pt_place place = *object;
    place.node = pt_json_member(object->node, key);
    snprintf(place.path, sizeof place.path, "%.60s%s%.32s", object->path, object->path[0] == '\0' ? "" : ".",
             key);
    return place;
}

pt_place pt_place_item(const pt_place *array, size_t index)
{
    pt_place place = *array;
    place.node = pt_json_item(array->node, index);
    snprintf(place.path, sizeof place.path, "%.70s[%zu]", array->path, index);
    return place;
}

pt_status pt_place_alloc(const pt_place *place, size_t count, size_t item_bytes, void *result)
{
    void *memory = pt_arena_alloc(place->arena, count == 0 ? 1 : count, item_bytes);
    if (memory == NULL) {
        return PT_FAIL(place->error, PT_OUT_OF_MEMORY, "not enough memory for the description {1}",
                       place->file);
    }
    memcpy(result, &memory, sizeof memory);
    return PT_OK;
}

static bool is_allowed(const char *key, const char *const *allowed)
{
    for (; *allowed != NULL; allowed++) {
        if (strcmp(key, *allowed) == 0) {
            return true;
        }
    }
    return false;
}

pt_status pt_place_check_object(const pt_place *place, const char *const *allowed)
{
    if (pt_json_type_of(place->node) != PT_JSON_OBJECT) {
        return PT_REFUSE(place, "{1}: an object is needed here", place->file);
    }
    void *iterator = NULL;
    const char *key = NULL;
    while (pt_json_next_member(place->node, &iterator, &key) != NULL) {
        if (!is_allowed(key, allowed)) {
            return PT_REFUSE(place, "{1}: unknown key \"{2}\"", place->file, key);
        }
    }
    return PT_OK;
}

pt_status pt_place_check_array(const pt_place *place, size_t limit, size_t *count)
{
    if (place->node == NULL) {
        *count = 0;
        return PT_OK;
    }
    if (pt_json_type_of(place->node) != PT_JSON_ARRAY) {
        return PT_REFUSE(place, "{1}: an array is needed here", place->file);
    }
    if (pt_json_count(place->node) > limit) {
        return PT_REFUSE(place, "{1}: more than {2} items", place->file, limit);
    }
    *count = pt_json_count(place->node);
    return PT_OK;
}

static pt_status copy_text(const pt_place *place, const char **text)
{
    const char *found = pt_json_as_text(place->node);
    if (found == NULL) {
        return PT_REFUSE(place, "{1}: a text is needed here", place->file);
    }
    if (found[0] == '\0') {
        return PT_REFUSE(place, "{1}: the text is empty", place->file);
    }
    char *copy = pt_arena_copy_text(place->arena, found);
    if (copy == NULL) {
        return PT_FAIL(place->error, PT_OUT_OF_MEMORY, "not enough memory for the description {1}",
                       place->file);
    }
    *text = copy;
    return PT_OK;
}

pt_status pt_place_text(const pt_place *object, const char *key, bool is_required, const char **text)
{
    pt_place place = pt_place_member(object, key);
    if (place.node == NULL) {
        return is_required ? PT_REFUSE(object, "{1}: \"{2}\" is missing", object->file, key) : PT_OK;
    }
    return copy_text(&place, text);
}

/* Names become columns and keys of JSON: what needs no quotes anywhere. */
static bool is_name(const char *text)
{
    if (text[0] < 'a' || text[0] > 'z') {
        return false;
    }
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return text[length] == '\0' && length <= NAME_MAX_LENGTH;
}

static pt_status copy_name(const pt_place *place, const char **name)
{
    PT_RETURN_IF_ERROR(copy_text(place, name));
    if (*name == NULL || !is_name(*name)) {
        return PT_REFUSE(place, "{1}: \"{2}\" is no name: small letters, digits and _ only, at most {3}",
                         place->file, *name, NAME_MAX_LENGTH);
    }
    return PT_OK;
}

pt_status pt_place_name(const pt_place *object, const char *key, bool is_required, const char **name)
{
    pt_place place = pt_place_member(object, key);
    if (place.node == NULL) {
        return is_required ? PT_REFUSE(object, "{1}: \"{2}\" is missing", object->file, key) : PT_OK;
    }
    return copy_name(&place, name);
}

pt_status pt_place_flag(const pt_place *object, const char *key, bool *flag)
{
    pt_place place = pt_place_member(object, key);
    if (place.node == NULL) {
        return PT_OK;
    }
    if (pt_json_type_of(place.node) != PT_JSON_BOOLEAN) {
        return PT_REFUSE(&place, "{1}: true or false is needed here", place.file);
    }
    *flag = pt_json_as_boolean(place.node);
    return PT_OK;
}

pt_status pt_place_number(const pt_place *object, const char *key, bool *is_given, double *number)
{
    pt_place place = pt_place_member(object, key);
    *is_given = place.node != NULL;
    if (place.node == NULL) {
        return PT_OK;
    }
    pt_json_type type = pt_json_type_of(place.node);
    if (type != PT_JSON_INTEGER && type != PT_JSON_REAL) {
        return PT_REFUSE(&place, "{1}: a number is needed here", place.file);
    }
    *number = pt_json_as_real(place.node);
    return PT_OK;
}

pt_status pt_place_label(const pt_place *object, const char *key, pt_label *label)
{
    static const char *const languages[] = {"en", "zh-CN", "zh-TW", NULL};
    pt_place place = pt_place_member(object, key);
    if (place.node == NULL) {
        return PT_REFUSE(object, "{1}: \"{2}\" is missing", object->file, key);
    }
    PT_RETURN_IF_ERROR(pt_place_check_object(&place, languages));
    for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
        PT_RETURN_IF_ERROR(
            pt_place_text(&place, pt_language_code((pt_language)language), true, &label->text[language]));
    }
    return PT_OK;
}

pt_status pt_place_word(const pt_place *object, const char *key, const char *const *words, size_t *position)
{
    pt_place place = pt_place_member(object, key);
    if (place.node == NULL) {
        return PT_OK;
    }
    const char *text = pt_json_as_text(place.node);
    if (text == NULL) {
        return PT_REFUSE(&place, "{1}: a text is needed here", place.file);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            *position = i;
            return PT_OK;
        }
    }
    return PT_REFUSE(&place, "{1}: \"{2}\" is not known here", place.file, text);
}

pt_status pt_place_texts(const pt_place *object, const char *key, bool are_names, const char *const **texts,
                         size_t *count)
{
    pt_place place = pt_place_member(object, key);
    size_t found = 0;
    PT_RETURN_IF_ERROR(pt_place_check_array(&place, TEXTS_MAX, &found));
    const char **list = pt_arena_alloc(object->arena, found + 1, sizeof *list);
    if (list == NULL) {
        return PT_FAIL(object->error, PT_OUT_OF_MEMORY, "not enough memory for the description {1}",
                       object->file);
    }
    for (size_t i = 0; i < found; i++) {
        pt_place item = pt_place_item(&place, i);
        PT_RETURN_IF_ERROR(are_names ? copy_name(&item, &list[i]) : copy_text(&item, &list[i]));
    }
    *texts = list;
    *count = found;
    return PT_OK;
}
