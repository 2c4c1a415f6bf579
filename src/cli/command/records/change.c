/* Entering, changing, deleting and restoring. */
#include "base/scope.h"
#include "cli/command/records/pair.h"
#include "cli/command/records/records.h"
#include "cli/command/records/show.h"

static pt_status read_pair(const pt_invocation *invocation, const pt_open_records *opened,
                           const pt_given *given, pt_record_input *input, pt_error *error)
{
    pt_field_pair pair;
    PT_RETURN_IF_ERROR(pt_field_pair_read(given, opened->entity, invocation->arena, &pair, error));
    return pt_record_input_set(&opened->session, input, pair.field->name, pair.value, invocation->arena,
                               error);
}

/* What cannot be read is noted among the problems, with which nothing is written: so that all that is wrong
 * is said at once. */
static pt_status read_input(const pt_invocation *invocation, const pt_open_records *opened,
                            pt_record_input *input, pt_error *error)
{
    pt_error first = {0};
    PT_RETURN_IF_ERROR(pt_record_input_make(opened->entity, invocation->arena, input, error));
    input->key = opened->key;
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "set", given)) != NULL;) {
        pt_error found = {0};
        pt_status status = read_pair(invocation, opened, given, input, &found);
        status = pt_problems_note(invocation->problems, status, &found, &first);
        if (status != PT_OK) {
            *error = first;
            return status;
        }
    }
    if (first.status != PT_OK && invocation->problems->count == 0) {
        *error = first; /* there was no memory to note it */
        return first.status;
    }
    return PT_OK;
}

pt_status pt_command_record_create(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_input input;
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    PT_RETURN_IF_ERROR(read_input(invocation, &opened, &input, error));
    PT_RETURN_IF_ERROR(pt_record_create(&opened.session, &input, invocation->problems, &opened.key, error));
    return pt_record_show(invocation, &opened, error);
}

/* The version that the record must still have: the one named, else whatever it has now. */
static pt_status find_version(const pt_invocation *invocation, pt_open_records *opened, int64_t *version,
                              pt_error *error)
{
    const pt_given *given = pt_given_find(invocation, "if-version", NULL);
    pt_record record;
    PT_RETURN_IF_ERROR(
        pt_record_read(&opened->session, opened->entity, &opened->key, invocation->arena, &record, error));
    *version = given == NULL ? record.version : given->integer;
    return PT_OK;
}

pt_status pt_command_record_update(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_input input;
    int64_t version = 0, new_version = 0;
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    PT_RETURN_IF_ERROR(find_version(invocation, &opened, &version, error));
    PT_RETURN_IF_ERROR(read_input(invocation, &opened, &input, error));
    input.version = version;
    PT_RETURN_IF_ERROR(pt_record_update(&opened.session, &input, invocation->problems, &new_version, error));
    return pt_record_show(invocation, &opened, error);
}

typedef pt_status move_function(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                                int64_t *version, pt_error *error);

static pt_status move(const pt_invocation *invocation, move_function *how, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    int64_t version = 0;
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    PT_RETURN_IF_ERROR(find_version(invocation, &opened, &version, error));
    PT_RETURN_IF_ERROR(how(&opened.session, opened.entity, &opened.key, &version, error));
    return pt_record_show(invocation, &opened, error);
}

pt_status pt_command_record_delete(const pt_invocation *invocation, pt_error *error)
{
    return move(invocation, pt_record_delete, error);
}

pt_status pt_command_record_restore(const pt_invocation *invocation, pt_error *error)
{
    return move(invocation, pt_record_restore, error);
}
