#include "base/text/utf8.h"
#include "record/field/field_value.h"
#include "record/record.h"

#include <string.h>

pt_status pt_record_input_make(const pt_entity *entity, pt_arena *arena, pt_record_input *input,
                               pt_error *error)
{
    pt_record_input made = {.entity = entity};
    made.values = pt_arena_alloc(arena, entity->field_count + 1, sizeof *made.values);
    made.is_given = pt_arena_alloc(arena, entity->field_count + 1, sizeof *made.is_given);
    if (made.values == NULL || made.is_given == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a record of {1}", entity->name);
    }
    *input = made;
    return PT_OK;
}

static pt_status find_entered(const pt_entity *entity, const char *name, const pt_field **field,
                              pt_error *error)
{
    *field = pt_entity_find_field(entity, name);
    if (*field == NULL) {
        return pt_error_at_field(
            error, PT_FAIL(error, PT_INVALID_INPUT, "there is no such field in {1}", entity->name), name);
    }
    if (!pt_field_is_entered(*field)) {
        return pt_error_at_field(
            error, PT_FAIL(error, PT_INVALID_INPUT, "is filled by the program and cannot be set"), name);
    }
    return PT_OK;
}

pt_status pt_record_input_set(const pt_record_session *session, pt_record_input *input, const char *field,
                              const char *text, pt_arena *arena, pt_error *error)
{
    const pt_field *found = NULL;
    pt_value value = {0};
    PT_RETURN_IF_ERROR(find_entered(input->entity, field, &found, error));
    if (pt_utf8_valid_length(text, strlen(text)) != strlen(text)) {
        return pt_error_at_field(
            error,
            PT_FAIL(error, PT_INVALID_INPUT, "is not written in UTF-8: check the encoding of the terminal"),
            field);
    }
    PT_RETURN_IF_ERROR(pt_field_parse(found, text, &session->zone, arena, &value, error));
    input->values[found - input->entity->fields] = value;
    input->is_given[found - input->entity->fields] = true;
    return PT_OK;
}

static pt_status read_member(const pt_record_session *session, pt_record_input *input, const char *name,
                             const pt_json_node *node, pt_arena *arena, pt_error *error)
{
    const pt_field *field = NULL;
    pt_value value = {0};
    PT_RETURN_IF_ERROR(find_entered(input->entity, name, &field, error));
    PT_RETURN_IF_ERROR(pt_field_parse_json(field, node, &session->zone, arena, &value, error));
    input->values[field - input->entity->fields] = value;
    input->is_given[field - input->entity->fields] = true;
    return PT_OK;
}

pt_status pt_record_input_read_json(const pt_record_session *session, pt_record_input *input,
                                    const pt_json_node *object, pt_arena *arena, pt_problems *problems,
                                    pt_error *error)
{
    if (pt_json_type_of(object) != PT_JSON_OBJECT) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a record must be a JSON object of fields and values");
    }
    pt_error first = {0};
    void *iterator = NULL;
    const char *name = NULL;
    const pt_json_node *node = pt_json_next_member(object, &iterator, &name);
    while (node != NULL) {
        pt_error found = {0};
        pt_status status = read_member(session, input, name, node, arena, &found);
        status = pt_problems_note(problems, status, &found, &first);
        if (status != PT_OK) {
            break;
        }
        node = pt_json_next_member(object, &iterator, &name);
    }
    if (first.status != PT_OK && error != NULL) {
        *error = first;
    }
    return first.status;
}
