#include "record/schema/description.h"

#include "base/scope.h"
#include "record/schema/description_reader.h"

#include <string.h>

enum {
    FIELDS_MAX = 400,
    CHOICES_MAX = 400,
    GROUPS_MAX = 40,
    INDEXES_MAX = 20,
    TEXT_LENGTH_MAX = 100000,
    WEIGHT_MAX = 100,
};

/* In the order of the enums of entity.h. */
static const char *const type_words[] = {"text",   "integer",      "number", "money",     "date", "instant",
                                         "choice", "multi_choice", "yes_no", "reference", "json", NULL};
static const char *const shape_words[] = {"any", "email", "phone", "currency", "month_day", NULL};
static const char *const privacy_words[] = {"none", "personal", "secret", NULL};
static const char *const kind_words[] = {"record", "fact", NULL};
static const char *const class_words[] = {"distributed", "keyed", "reference", "local", NULL};

static bool has_choices(pt_field_type type)
{
    return type == PT_FIELD_CHOICE || type == PT_FIELD_MULTI_CHOICE;
}

static bool may_have_range(pt_field_type type)
{
    return type == PT_FIELD_INTEGER || type == PT_FIELD_NUMBER || type == PT_FIELD_MONEY;
}

static pt_status parse_choice(const pt_place *place, pt_field_choice *choice)
{
    static const char *const keys[] = {"code", "label", NULL};
    PT_RETURN_IF_ERROR(pt_place_check_object(place, keys));
    PT_RETURN_IF_ERROR(pt_place_text(place, "code", true, &choice->code));
    return pt_place_label(place, "label", &choice->label);
}

static const pt_field_choice *find_choice(const pt_field_choice *choices, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(choices[i].code, code) == 0) {
            return &choices[i];
        }
    }
    return NULL;
}

static pt_status parse_choices(const pt_place *place, pt_field *field)
{
    pt_place array = pt_place_member(place, "choices");
    if (array.node != NULL && !has_choices(field->type)) {
        return PT_REFUSE(&array, "{1}: only fields of type choice and multi_choice have choices",
                         place->file);
    }
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_place_check_array(&array, CHOICES_MAX, &count));
    if (count == 0 && has_choices(field->type)) {
        return PT_REFUSE(place, "{1}: \"{2}\" is missing", place->file, "choices");
    }
    pt_field_choice *choices = NULL;
    PT_RETURN_IF_ERROR(pt_place_alloc(place, count, sizeof *choices, &choices));
    for (size_t i = 0; i < count; i++) {
        pt_place item = pt_place_item(&array, i);
        PT_RETURN_IF_ERROR(parse_choice(&item, &choices[i]));
        if (find_choice(choices, i, choices[i].code) != NULL) {
            return PT_REFUSE(&item, "{1}: \"{2}\" stands here twice", place->file, choices[i].code);
        }
    }
    field->choices = choices;
    field->choice_count = count;
    PT_RETURN_IF_ERROR(pt_place_text(place, "standard", false, &field->standard));
    if (field->standard != NULL && find_choice(choices, count, field->standard) == NULL) {
        return PT_REFUSE(place, "{1}: the standard \"{2}\" is none of the choices", place->file,
                         field->standard);
    }
    return PT_OK;
}

static pt_status parse_range(const pt_place *place, pt_field *field)
{
    bool has_minimum = false, has_maximum = false;
    field->minimum = -9e18;
    field->maximum = 9e18;
    PT_RETURN_IF_ERROR(pt_place_number(place, "minimum", &has_minimum, &field->minimum));
    PT_RETURN_IF_ERROR(pt_place_number(place, "maximum", &has_maximum, &field->maximum));
    field->has_range = has_minimum || has_maximum;
    if (field->has_range && (!may_have_range(field->type) || field->minimum > field->maximum)) {
        return PT_REFUSE(place, "{1}: a range needs a number and minimum ≤ maximum", place->file);
    }
    bool has_length = false;
    double length = 0;
    PT_RETURN_IF_ERROR(pt_place_number(place, "max_length", &has_length, &length));
    if (has_length && (field->type != PT_FIELD_TEXT || !(length >= 1 && length <= TEXT_LENGTH_MAX))) {
        return PT_REFUSE(place, "{1}: max_length needs a text and a number from 1 to {2}", place->file,
                         TEXT_LENGTH_MAX);
    }
    field->max_length = (size_t)length;
    return PT_OK;
}

static pt_status parse_complement(const pt_place *place, pt_field *field)
{
    static const char *const keys[] = {"of", "gives", NULL};
    pt_place member = pt_place_member(place, "complement");
    if (member.node == NULL) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(pt_place_check_object(&member, keys));
    PT_RETURN_IF_ERROR(pt_place_name(&member, "of", true, &field->complement_of));
    return pt_place_name(&member, "gives", true, &field->complement_gives);
}

static pt_status parse_completeness(const pt_place *place, pt_field *field)
{
    static const char *const keys[] = {"weight", "field", "code", NULL};
    pt_place member = pt_place_member(place, "completeness");
    bool has_weight = false;
    double weight = 0;
    if (member.node == NULL) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(pt_place_check_object(&member, keys));
    PT_RETURN_IF_ERROR(pt_place_number(&member, "weight", &has_weight, &weight));
    if (!(weight >= 1 && weight <= WEIGHT_MAX && weight == (int32_t)weight)) {
        return PT_REFUSE(&member, "{1}: a weight is a whole number from 1 to {2}", place->file, WEIGHT_MAX);
    }
    field->completeness_weight = (int32_t)weight;
    PT_RETURN_IF_ERROR(pt_place_name(&member, "field", false, &field->completes_field));
    return pt_place_text(&member, "code", field->completes_field != NULL, &field->completes_code);
}

static pt_status parse_links(const pt_place *place, pt_field *field)
{
    PT_RETURN_IF_ERROR(
        pt_place_name(place, "reference", field->type == PT_FIELD_REFERENCE, &field->reference));
    if (field->reference != NULL && field->type != PT_FIELD_REFERENCE) {
        return PT_REFUSE(place, "{1}: only fields of type reference have \"reference\"", place->file);
    }
    PT_RETURN_IF_ERROR(pt_place_name(place, "identity", false, &field->identity));
    PT_RETURN_IF_ERROR(pt_place_name(place, "day_of", false, &field->day_of));
    PT_RETURN_IF_ERROR(pt_place_name(place, "base_of", false, &field->base_of));
    return parse_complement(place, field);
}

static pt_status parse_field(const pt_place *place, pt_field *field)
{
    static const char *const keys[] = {
        "name",       "label",    "type",    "group",    "required",   "minimum",      "maximum",
        "max_length", "shape",    "choices", "standard", "reference",  "privacy",      "searchable",
        "synonyms",   "identity", "day_of",  "base_of",  "complement", "completeness", NULL};
    PT_RETURN_IF_ERROR(pt_place_check_object(place, keys));
    PT_RETURN_IF_ERROR(pt_place_name(place, "name", true, &field->name));
    PT_RETURN_IF_ERROR(pt_place_label(place, "label", &field->label));
    PT_RETURN_IF_ERROR(pt_place_name(place, "group", true, &field->group));
    size_t type = sizeof type_words / sizeof *type_words, shape = PT_SHAPE_ANY, privacy = PT_PRIVACY_NONE;
    PT_RETURN_IF_ERROR(pt_place_word(place, "type", type_words, &type));
    PT_RETURN_IF_ERROR(pt_place_word(place, "shape", shape_words, &shape));
    PT_RETURN_IF_ERROR(pt_place_word(place, "privacy", privacy_words, &privacy));
    if (type == sizeof type_words / sizeof *type_words) {
        return PT_REFUSE(place, "{1}: \"{2}\" is missing", place->file, "type");
    }
    field->type = (pt_field_type)type;
    field->shape = (pt_text_shape)shape;
    field->privacy = (pt_privacy)privacy;
    if (field->shape != PT_SHAPE_ANY && field->type != PT_FIELD_TEXT) {
        return PT_REFUSE(place, "{1}: only texts have a shape", place->file);
    }
    PT_RETURN_IF_ERROR(pt_place_flag(place, "required", &field->is_required));
    PT_RETURN_IF_ERROR(pt_place_flag(place, "searchable", &field->is_searchable));
    PT_RETURN_IF_ERROR(parse_choices(place, field));
    PT_RETURN_IF_ERROR(parse_range(place, field));
    PT_RETURN_IF_ERROR(parse_links(place, field));
    PT_RETURN_IF_ERROR(parse_completeness(place, field));
    return pt_place_texts(place, "synonyms", false, &field->synonyms, &field->synonym_count);
}

static pt_status parse_groups(const pt_place *root, pt_entity *entity)
{
    static const char *const keys[] = {"name", "label", NULL};
    pt_place array = pt_place_member(root, "groups");
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_place_check_array(&array, GROUPS_MAX, &count));
    if (count == 0) {
        return PT_REFUSE(root, "{1}: \"{2}\" is missing", root->file, "groups");
    }
    pt_field_group *groups = NULL;
    PT_RETURN_IF_ERROR(pt_place_alloc(root, count, sizeof *groups, &groups));
    for (size_t i = 0; i < count; i++) {
        pt_place item = pt_place_item(&array, i);
        PT_RETURN_IF_ERROR(pt_place_check_object(&item, keys));
        PT_RETURN_IF_ERROR(pt_place_name(&item, "name", true, &groups[i].name));
        PT_RETURN_IF_ERROR(pt_place_label(&item, "label", &groups[i].label));
    }
    entity->groups = groups;
    entity->group_count = count;
    return PT_OK;
}

static bool has_group(const pt_entity *entity, const char *name)
{
    for (size_t i = 0; i < entity->group_count; i++) {
        if (strcmp(entity->groups[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static pt_status parse_fields(const pt_place *root, pt_entity *entity)
{
    pt_place array = pt_place_member(root, "fields");
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_place_check_array(&array, FIELDS_MAX, &count));
    if (count == 0) {
        return PT_REFUSE(root, "{1}: \"{2}\" is missing", root->file, "fields");
    }
    pt_field *fields = NULL;
    /* One more: an event kind that does not describe its day gets one. */
    PT_RETURN_IF_ERROR(pt_place_alloc(root, count + 1, sizeof *fields, &fields));
    entity->fields = fields;
    for (size_t i = 0; i < count; i++) {
        pt_place item = pt_place_item(&array, i);
        PT_RETURN_IF_ERROR(parse_field(&item, &fields[i]));
        if (!has_group(entity, fields[i].group)) {
            return PT_REFUSE(&item, "{1}: there is no group \"{2}\"", root->file, fields[i].group);
        }
        if (pt_entity_find_field(entity, fields[i].name) != NULL) {
            return PT_REFUSE(&item, "{1}: \"{2}\" stands here twice", root->file, fields[i].name);
        }
        entity->field_count = i + 1;
    }
    return PT_OK;
}

/* An event kind has a time; its day follows from it and is described by the standard words if not otherwise.
 */
static pt_status parse_event(const pt_place *root, pt_entity *entity)
{
    static const char *const keys[] = {"time", NULL};
    pt_place event = pt_place_member(root, "event");
    if (event.node == NULL) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(pt_place_check_object(&event, keys));
    PT_RETURN_IF_ERROR(pt_place_name(&event, "time", true, &entity->event_time));
    union {
        const pt_field *shown;
        pt_field *own;
    } place = {entity->fields}; /* still being built */
    pt_field *fields = place.own;
    for (size_t i = 0; i < entity->field_count; i++) {
        if (fields[i].day_of != NULL && strcmp(fields[i].day_of, entity->event_time) == 0) {
            entity->day = fields[i].name;
        }
        if (strcmp(fields[i].name, entity->event_time) == 0) {
            fields[i].is_required = true;
        }
    }
    if (entity->day == NULL) {
        fields[entity->field_count++] = (pt_field){.name = "day",
                                                   .label = {{"Day", "日期", "日期"}},
                                                   .type = PT_FIELD_DATE,
                                                   .group = entity->groups[0].name,
                                                   .day_of = entity->event_time};
        entity->day = "day";
    }
    return PT_OK;
}

static pt_status parse_indexes(const pt_place *root, pt_description *description)
{
    static const char *const keys[] = {"name", "columns", "unique", NULL};
    pt_place array = pt_place_member(root, "indexes");
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_place_check_array(&array, INDEXES_MAX, &count));
    pt_table_index *indexes = NULL;
    PT_RETURN_IF_ERROR(pt_place_alloc(root, count, sizeof *indexes, &indexes));
    for (size_t i = 0; i < count; i++) {
        pt_place item = pt_place_item(&array, i);
        PT_RETURN_IF_ERROR(pt_place_check_object(&item, keys));
        PT_RETURN_IF_ERROR(pt_place_name(&item, "name", true, &indexes[i].name));
        PT_RETURN_IF_ERROR(pt_place_flag(&item, "unique", &indexes[i].is_unique));
        PT_RETURN_IF_ERROR(
            pt_place_texts(&item, "columns", true, &indexes[i].columns, &indexes[i].column_count));
        if (indexes[i].column_count == 0) {
            return PT_REFUSE(&item, "{1}: \"{2}\" is missing", root->file, "columns");
        }
    }
    description->indexes = indexes;
    description->index_count = count;
    return PT_OK;
}

static pt_status parse_entity(const pt_place *root, pt_description *description)
{
    static const char *const keys[] = {"name",   "label",   "plural", "kind",         "class",
                                       "parent", "groups",  "fields", "event",        "currency",
                                       "key",    "indexes", "custom", "distribution", NULL};
    PT_RETURN_IF_ERROR(pt_place_check_object(root, keys));
    pt_entity *entity = &description->entity;
    PT_RETURN_IF_ERROR(pt_place_name(root, "name", true, &entity->name));
    PT_RETURN_IF_ERROR(pt_place_label(root, "label", &entity->label));
    PT_RETURN_IF_ERROR(pt_place_label(root, "plural", &entity->plural));
    size_t kind = PT_ENTITY_RECORD, table_class = PT_TABLE_DISTRIBUTED;
    PT_RETURN_IF_ERROR(pt_place_word(root, "kind", kind_words, &kind));
    PT_RETURN_IF_ERROR(pt_place_word(root, "class", class_words, &table_class));
    entity->kind = (pt_entity_kind)kind;
    entity->table_class = (pt_table_class)table_class;
    entity->has_custom = entity->kind == PT_ENTITY_RECORD;
    PT_RETURN_IF_ERROR(pt_place_flag(root, "custom", &entity->has_custom));
    PT_RETURN_IF_ERROR(pt_place_name(root, "parent", false, &entity->parent));
    PT_RETURN_IF_ERROR(pt_place_name(root, "currency", false, &entity->currency));
    PT_RETURN_IF_ERROR(pt_place_name(root, "distribution", false, &description->distribution));
    PT_RETURN_IF_ERROR(pt_place_texts(root, "key", true, &description->key, &description->key_count));
    PT_RETURN_IF_ERROR(parse_groups(root, entity));
    PT_RETURN_IF_ERROR(parse_fields(root, entity));
    PT_RETURN_IF_ERROR(parse_event(root, entity));
    return parse_indexes(root, description);
}

pt_status pt_description_parse(const pt_embedded_file *file, pt_arena *arena, pt_description *description,
                               pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    pt_status status = pt_json_parse(file->start, (size_t)(file->end - file->start), &document, error);
    if (status != PT_OK) {
        return pt_error_at_field(error, status, file->name);
    }
    pt_place root = {.file = file->name, .arena = arena, .error = error, .node = pt_json_root(&document)};
    pt_description parsed = {.file = file->name};
    PT_RETURN_IF_ERROR(parse_entity(&root, &parsed));
    *description = parsed;
    return PT_OK;
}

pt_status pt_description_parse_field(const pt_embedded_file *file, pt_arena *arena, pt_field *field,
                                     pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(file->start, (size_t)(file->end - file->start), &document, error));
    pt_place root = {.file = file->name, .arena = arena, .error = error, .node = pt_json_root(&document)};
    pt_field parsed = {0};
    PT_RETURN_IF_ERROR(parse_field(&root, &parsed));
    *field = parsed;
    return PT_OK;
}
