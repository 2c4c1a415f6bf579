#include "cli/command/open_records.h"

#include "base/time/civil.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An id as the program prints it; argument: the option or argument it was given for. */
static pt_status read_id(const pt_invocation *invocation, const char *argument, int64_t *id, pt_error *error)
{
    const char *text = pt_given_text(invocation, argument);
    if (text == NULL) {
        return PT_OK;
    }
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || value <= 0) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no id", text);
        return pt_error_at_field(error, status, argument);
    }
    *id = value;
    return PT_OK;
}

static pt_status read_key(const pt_invocation *invocation, pt_open_records *opened, pt_error *error)
{
    pt_record_key *key = &opened->key;
    PT_RETURN_IF_ERROR(read_id(invocation, "id", &key->id, error));
    PT_RETURN_IF_ERROR(read_id(invocation, "customer", &key->customer_id, error));
    PT_RETURN_IF_ERROR(read_id(invocation, "parent", &key->parent_id, error));
    bool is_customer =
        opened->entity->id_column != NULL && strcmp(opened->entity->id_column, "customer_id") == 0;
    if (is_customer) {
        key->customer_id = key->id;
    } else if (key->id != 0 && key->customer_id == 0 && pt_entity_is_of_customer(opened->entity)) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "a record of this type belongs to a customer: say --customer ID");
    }
    return PT_OK;
}

/* Ids are made by a program that has a number of its own in the store. */
static pt_status lease_node(pt_open_records *opened, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_node_lease(&opened->store.connection, pt_instant_now(), &opened->node, error));
    opened->has_node = true;
    return PT_OK;
}

pt_status pt_open_records_open(const pt_invocation *invocation, pt_store_mode mode, pt_open_records *opened,
                               pt_error *error)
{
    pt_store_options options = {.mode = mode};
    PT_RETURN_IF_ERROR(pt_schema_load(invocation->arena, &opened->schema, error));
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened->store, error));
    if (mode != PT_STORE_READ) {
        PT_RETURN_IF_ERROR(lease_node(opened, error));
    }
    pt_record_session_options session = {.schema = &opened->schema,
                                         .ids = opened->has_node ? &opened->node.ids : NULL};
    PT_RETURN_IF_ERROR(pt_record_session_open(&opened->store.connection, &session, &opened->session, error));
    opened->entity = pt_schema_find(&opened->session.schema, invocation->noun);
    if (opened->entity == NULL) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no record type {1}; see patron entity list",
                       invocation->noun);
    }
    return read_key(invocation, opened, error);
}

void pt_open_records_clear(pt_open_records *opened)
{
    pt_record_session_clear(&opened->session);
    if (opened->has_node) {
        /* Were it not given back, its lease would run out by itself. */
        pt_status status = pt_node_release(&opened->store.connection, &opened->node, NULL);
        (void)status;
    }
    pt_open_store_clear(&opened->store);
}
