#include "cli/command/open_store.h"

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
    return pt_connection_open(opened->store, &opened->connection, error);
}

void pt_open_store_clear(pt_open_store *opened)
{
    pt_connection_clear(&opened->connection);
    pt_store_close(opened->store);
    *opened = (pt_open_store){0};
}
