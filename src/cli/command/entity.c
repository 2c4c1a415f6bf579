#include "cli/command/entity.h"

#include "base/scope.h"
#include "cli/line/suggest.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "record/entity.h"

#include <string.h>

const pt_word pt_entity_name_arguments[] = {
    {.name = "entity",
     .placeholder = PT_N("TYPE"),
     .kind = PT_WORD_RECORD_TYPE,
     .is_required = true,
     .help = PT_N("name of a record type, as patron entity list shows it")},
    {0},
};

static const char *kind_code(pt_entity_kind kind)
{
    switch (kind) {
    case PT_ENTITY_RECORD: return "record";
    case PT_ENTITY_FACT: return "fact";
    }
    return "";
}

static const char *kind_label(pt_entity_kind kind)
{
    switch (kind) {
    case PT_ENTITY_RECORD: return PT_N("edited by people");
    case PT_ENTITY_FACT: return PT_N("added only");
    }
    return "";
}

static const char *type_code(pt_field_type type)
{
    switch (type) {
    case PT_FIELD_TEXT: return "text";
    case PT_FIELD_INTEGER: return "integer";
    case PT_FIELD_NUMBER: return "number";
    case PT_FIELD_MONEY: return "money";
    case PT_FIELD_DATE: return "date";
    case PT_FIELD_INSTANT: return "instant";
    case PT_FIELD_CHOICE: return "choice";
    case PT_FIELD_MULTI_CHOICE: return "multi_choice";
    case PT_FIELD_YES_NO: return "yes_no";
    case PT_FIELD_REFERENCE: return "reference";
    case PT_FIELD_JSON: return "json";
    }
    return "";
}

static const char *type_label(pt_field_type type)
{
    switch (type) {
    case PT_FIELD_TEXT: return PT_N("text");
    case PT_FIELD_INTEGER: return PT_N("whole number");
    case PT_FIELD_NUMBER: return PT_N("number");
    case PT_FIELD_MONEY: return PT_N("money");
    case PT_FIELD_DATE: return PT_N("date");
    case PT_FIELD_INSTANT: return PT_N("date and time");
    case PT_FIELD_CHOICE: return PT_N("one of");
    case PT_FIELD_MULTI_CHOICE: return PT_N("some of");
    case PT_FIELD_YES_NO: return PT_N("yes or no");
    case PT_FIELD_REFERENCE: return PT_N("reference to");
    case PT_FIELD_JSON: return PT_N("JSON");
    }
    return "";
}

pt_status pt_command_entity_list(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {{"name", PT_N("record type"), false},
                                                {"label", PT_N("meaning"), false},
                                                {"kind", PT_N("kind"), false},
                                                {"fields", PT_N("fields"), true},
                                                {0}};
    pt_schema schema;
    PT_RETURN_IF_ERROR(pt_schema_load(invocation->arena, &schema, error));
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "entities", columns);
    for (size_t i = 0; i < schema.entity_count; i++) {
        const pt_entity *entity = &schema.entities[i];
        pt_listing_text(&listing, entity->name);
        pt_listing_text(&listing, entity->plural.text[invocation->language]);
        pt_listing_shown(&listing, kind_code(entity->kind),
                         pt_translate(invocation->language, kind_label(entity->kind)));
        pt_listing_integer(&listing, (int64_t)entity->field_count);
    }
    return pt_listing_end(&listing, error);
}

static pt_status unknown_entity(const pt_schema *schema, const char *name, pt_error *error)
{
    pt_suggestion suggestion = {.word = name};
    for (size_t i = 0; i < schema->entity_count; i++) {
        pt_suggestion_consider(&suggestion, schema->entities[i].name);
    }
    if (suggestion.best != NULL) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no record type {1}; did you mean {2}?", name,
                       suggestion.best);
    }
    return PT_FAIL(error, PT_NOT_FOUND, "there is no record type {1}; see patron entity list", name);
}

/* What the type alone does not say: "male, female", "service". with_labels: as people call them, where that
 * is not the code. */
static void add_values(pt_buffer *buffer, const pt_field *field, bool with_labels, pt_language language)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        const pt_field_choice *choice = &field->choices[i];
        pt_buffer_add_text(buffer, i == 0 ? "" : ", ");
        pt_buffer_add_text(buffer, choice->code);
        if (with_labels && language != PT_ENGLISH &&
            strcmp(choice->code, choice->label.text[language]) != 0) {
            pt_buffer_add_format(buffer, " %s", choice->label.text[language]);
        }
    }
    if (field->reference != NULL) {
        pt_buffer_add_text(buffer, field->reference);
    }
}

static const char *group_label(const pt_entity *entity, const char *name, pt_language language)
{
    for (size_t i = 0; i < entity->group_count; i++) {
        if (strcmp(entity->groups[i].name, name) == 0) {
            return entity->groups[i].label.text[language];
        }
    }
    return name;
}

static void list_field(pt_listing *listing, const pt_entity *entity, const pt_field *field)
{
    pt_language language = listing->invocation->language;
    PT_SCOPED(pt_buffer) values = {0};
    PT_SCOPED(pt_buffer) shown_values = {0};
    add_values(&values, field, false, language);
    add_values(&shown_values, field, true, language);
    pt_listing_text(listing, field->name);
    pt_listing_text(listing, field->label.text[language]);
    pt_listing_shown(listing, field->group, group_label(entity, field->group, language));
    pt_listing_shown(listing, type_code(field->type), pt_translate(language, type_label(field->type)));
    pt_listing_shown(listing, pt_buffer_text(&values), pt_buffer_text(&shown_values));
    pt_listing_shown(listing, field->is_required ? "required" : "optional",
                     field->is_required ? pt_translate(language, PT_N("needed")) : "");
}

pt_status pt_command_entity_show(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {{"name", PT_N("field"), false},
                                                {"label", PT_N("meaning"), false},
                                                {"group", PT_N("group"), false},
                                                {"type", PT_N("type"), false},
                                                {"values", PT_N("values"), false},
                                                {"need", PT_N("needed"), false},
                                                {0}};
    pt_schema schema;
    PT_RETURN_IF_ERROR(pt_schema_load(invocation->arena, &schema, error));
    const char *name = pt_given_text(invocation, "entity");
    const pt_entity *entity = pt_schema_find(&schema, name);
    if (entity == NULL) {
        return unknown_entity(&schema, name, error);
    }
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "name", PT_N("record type"), entity->name);
    pt_facts_text(&facts, "label", PT_N("meaning"), entity->label.text[invocation->language]);
    pt_facts_shown(&facts, "kind", PT_N("kind"), kind_code(entity->kind),
                   pt_translate(invocation->language, kind_label(entity->kind)));
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    if (!invocation->is_json) {
        pt_output_line(invocation->output, "");
    }
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "fields", columns);
    for (size_t i = 0; i < entity->field_count; i++) {
        list_field(&listing, entity, &entity->fields[i]);
    }
    return pt_listing_end(&listing, error);
}
