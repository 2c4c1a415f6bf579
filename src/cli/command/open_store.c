#include "cli/command/open_store.h"

#include "base/time/civil.h"
#include "record/import/import.h"
#include "store/node.h"

/* What a killed import left counts for nobody, but the space and the turn it holds are given back. */
static pt_status recover(const pt_invocation *invocation, pt_open_store *opened, pt_error *error)
{
    bool is_needed = false;
    PT_RETURN_IF_ERROR(pt_import_needs_recovery(&opened->connection, &is_needed, error));
    if (!is_needed) {
        return PT_OK;
    }
    pt_schema schema;
    pt_node node;
    PT_RETURN_IF_ERROR(pt_schema_load(invocation->arena, &schema, error));
    PT_RETURN_IF_ERROR(pt_node_lease(&opened->connection, pt_instant_now(), &node, error));
    const pt_import_place place = {.store = opened->store,
                                   .schema = &schema,
                                   .ids = &node.ids,
                                   .arena = invocation->arena,
                                   .progress = invocation->progress};
    pt_status status = pt_import_recover(&place, NULL, error);
    pt_error ignored = {0};
    (void)!pt_node_release(&opened->connection, &node, &ignored);
    return status;
}

pt_status pt_open_store_open(const pt_invocation *invocation, const pt_store_options *options,
                             pt_open_store *opened, pt_error *error)
{
    pt_status status = pt_store_open(invocation->store, options, &opened->store, error);
    if (status == PT_NOT_FOUND && options->mode != PT_STORE_CREATE) {
        return PT_FAIL(error, PT_NOT_FOUND,
                       "there is no store {1}; name another with --store, or make it with patron store init",
                       invocation->store);
    }
    PT_RETURN_IF_ERROR(status);
    PT_RETURN_IF_ERROR(pt_connection_open(opened->store, &opened->connection, error));
    return options->mode == PT_STORE_WRITE ? recover(invocation, opened, error) : PT_OK;
}

void pt_open_store_clear(pt_open_store *opened)
{
    pt_connection_clear(&opened->connection);
    pt_store_close(opened->store);
    *opened = (pt_open_store){0};
}
