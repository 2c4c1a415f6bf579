#include "entities.embedded.h"
#include "record/entity.h"
#include "record/schema/description.h"
#include "record/schema/entity_table.h"

#include <string.h>
#include <strings.h>

const pt_entity *pt_schema_find(const pt_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->entity_count; i++) {
        if (strcmp(schema->entities[i].name, name) == 0) {
            return &schema->entities[i];
        }
    }
    return NULL;
}

const pt_field *pt_entity_find_field(const pt_entity *entity, const char *name)
{
    for (size_t i = 0; i < entity->field_count; i++) {
        if (strcmp(entity->fields[i].name, name) == 0) {
            return &entity->fields[i];
        }
    }
    return NULL;
}

static bool is_labelled(const pt_field *field, const char *word)
{
    for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
        if (strcasecmp(field->label.text[language], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_synonym(const pt_field *field, const char *word)
{
    for (size_t i = 0; i < field->synonym_count; i++) {
        if (strcasecmp(field->synonyms[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* The only field of which that is true. */
static const pt_field *find_only(const pt_entity *entity, bool (*is_it)(const pt_field *, const char *),
                                 const char *word)
{
    const pt_field *found = NULL;
    for (size_t i = 0; i < entity->field_count; i++) {
        if (is_it(&entity->fields[i], word)) {
            if (found != NULL) {
                return NULL;
            }
            found = &entity->fields[i];
        }
    }
    return found;
}

const pt_field *pt_entity_find_called(const pt_entity *entity, const char *word)
{
    const pt_field *field = pt_entity_find_field(entity, word);
    field = field == NULL ? find_only(entity, is_labelled, word) : field;
    return field == NULL ? find_only(entity, is_synonym, word) : field;
}

/* What is being checked, for the messages. */
typedef struct check_context {
    const pt_schema *schema;
    const pt_description *description;
    pt_error *error;
} check_context;

#define REFUSE(check, place, ...) \
    pt_error_at_field((check)->error, PT_FAIL((check)->error, PT_INVALID_INPUT, __VA_ARGS__), (place))

/* The named field exists and has that type. */
static pt_status check_field(const check_context *check, const char *place, const char *name,
                             pt_field_type type)
{
    const pt_field *field = pt_entity_find_field(&check->description->entity, name);
    if (field == NULL) {
        return REFUSE(check, place, "{1}: there is no field \"{2}\"", check->description->file, name);
    }
    if (field->type != type) {
        return REFUSE(check, place, "{1}: the field \"{2}\" has the wrong type for this",
                      check->description->file, name);
    }
    return PT_OK;
}

static pt_status check_reference(const check_context *check, const pt_field *field)
{
    if (field->reference != NULL && pt_schema_find(check->schema, field->reference) == NULL) {
        return REFUSE(check, field->name, "{1}: there is no record type \"{2}\"", check->description->file,
                      field->reference);
    }
    return PT_OK;
}

static pt_status check_identity(const check_context *check, const pt_field *field)
{
    if (field->identity == NULL) {
        return PT_OK;
    }
    const pt_entity *identity = pt_schema_find(check->schema, "identity");
    const pt_field *kind = identity == NULL ? NULL : pt_entity_find_field(identity, "kind");
    for (size_t i = 0; kind != NULL && i < kind->choice_count; i++) {
        if (strcmp(kind->choices[i].code, field->identity) == 0 && field->type == PT_FIELD_TEXT) {
            return PT_OK;
        }
    }
    return REFUSE(check, field->name, "{1}: there is no kind of identity \"{2}\"", check->description->file,
                  field->identity);
}

/* Whether a field counts may depend on the code of a choice. */
static pt_status check_completeness(const check_context *check, const pt_field *field)
{
    if (field->completes_field == NULL) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(check_field(check, field->name, field->completes_field, PT_FIELD_CHOICE));
    const pt_field *choice = pt_entity_find_field(&check->description->entity, field->completes_field);
    for (size_t i = 0; i < choice->choice_count; i++) {
        if (strcmp(choice->choices[i].code, field->completes_code) == 0) {
            return PT_OK;
        }
    }
    return REFUSE(check, field->name, "{1}: \"{2}\" is none of the choices of {3}", check->description->file,
                  field->completes_code, field->completes_field);
}

/* What is made from, or makes, other fields. */
static pt_status check_derived(const check_context *check, const pt_field *field)
{
    if (field->day_of != NULL) {
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->name, PT_FIELD_DATE));
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->day_of, PT_FIELD_INSTANT));
    }
    if (field->base_of != NULL) {
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->name, PT_FIELD_MONEY));
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->base_of, PT_FIELD_MONEY));
    }
    if (field->complement_gives != NULL) {
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->name, PT_FIELD_MONEY));
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->complement_of, PT_FIELD_MONEY));
        PT_RETURN_IF_ERROR(check_field(check, field->name, field->complement_gives, PT_FIELD_MONEY));
    }
    return PT_OK;
}

static pt_status check_parent(const check_context *check)
{
    const pt_entity *entity = &check->description->entity;
    if (entity->parent == NULL) {
        return PT_OK;
    }
    const pt_entity *parent = pt_schema_find(check->schema, entity->parent);
    if (parent == NULL || parent->parent != NULL || !pt_entity_is_of_customer(parent) ||
        !pt_entity_is_of_customer(entity)) {
        return REFUSE(check, "parent", "{1}: \"{2}\" cannot be the parent: both must be distributed types",
                      check->description->file, entity->parent);
    }
    return PT_OK;
}

static pt_status check_description(const check_context *check)
{
    const pt_entity *entity = &check->description->entity;
    PT_RETURN_IF_ERROR(check_parent(check));
    if (entity->currency != NULL) {
        PT_RETURN_IF_ERROR(check_field(check, "currency", entity->currency, PT_FIELD_TEXT));
    }
    if (entity->event_time != NULL) {
        PT_RETURN_IF_ERROR(check_field(check, "event.time", entity->event_time, PT_FIELD_INSTANT));
        if (!pt_entity_is_of_customer(entity)) {
            return REFUSE(check, "event", "{1}: only a distributed type can be an event kind",
                          check->description->file);
        }
    }
    for (size_t i = 0; i < entity->field_count; i++) {
        PT_RETURN_IF_ERROR(check_reference(check, &entity->fields[i]));
        PT_RETURN_IF_ERROR(check_identity(check, &entity->fields[i]));
        PT_RETURN_IF_ERROR(check_derived(check, &entity->fields[i]));
        PT_RETURN_IF_ERROR(check_completeness(check, &entity->fields[i]));
    }
    return PT_OK;
}

pt_status pt_schema_build(const pt_embedded_file *files, size_t file_count, pt_arena *arena,
                          pt_schema *schema, pt_error *error)
{
    pt_description *descriptions = pt_arena_alloc(arena, file_count, sizeof *descriptions);
    pt_entity *entities = pt_arena_alloc(arena, file_count, sizeof *entities);
    if (descriptions == NULL || entities == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} descriptions", file_count);
    }
    pt_schema built = {.entities = entities};
    for (size_t i = 0; i < file_count; i++) {
        PT_RETURN_IF_ERROR(pt_description_parse(&files[i], arena, &descriptions[i], error));
        if (pt_schema_find(&built, descriptions[i].entity.name) != NULL) {
            return pt_error_at_field(error,
                                     PT_FAIL(error, PT_INVALID_INPUT, "{1}: \"{2}\" is described already",
                                             files[i].name, descriptions[i].entity.name),
                                     "name");
        }
        PT_RETURN_IF_ERROR(pt_entity_table_make(&descriptions[i], arena, error));
        entities[i] = descriptions[i].entity;
        built.entity_count = i + 1;
    }
    for (size_t i = 0; i < file_count; i++) {
        check_context check = {&built, &descriptions[i], error};
        PT_RETURN_IF_ERROR(check_description(&check));
    }
    *schema = built;
    return PT_OK;
}

pt_status pt_schema_load(pt_arena *arena, pt_schema *schema, pt_error *error)
{
    return pt_schema_build(pt_entities_files, pt_entities_file_count, arena, schema, error);
}

pt_status pt_schema_tables(const pt_schema *schema, pt_arena *arena, pt_table_catalogue *catalogue,
                           pt_error *error)
{
    pt_table *tables = pt_arena_alloc(arena, schema->entity_count, sizeof *tables);
    if (tables == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} tables", schema->entity_count);
    }
    for (size_t i = 0; i < schema->entity_count; i++) {
        tables[i] = schema->entities[i].table;
    }
    *catalogue = (pt_table_catalogue){tables, schema->entity_count};
    return PT_OK;
}
