#include "cli/command/import_desk.h"

#include "base/time/civil.h"

pt_status pt_import_desk_open(const pt_invocation *invocation, pt_import_desk *desk, pt_error *error)
{
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &desk->opened, error));
    PT_RETURN_IF_ERROR(pt_schema_load(invocation->arena, &desk->schema, error));
    PT_RETURN_IF_ERROR(pt_node_lease(&desk->opened.connection, pt_instant_now(), &desk->node, error));
    desk->place = (pt_import_place){.store = desk->opened.store,
                                    .schema = &desk->schema,
                                    .ids = &desk->node.ids,
                                    .arena = invocation->arena,
                                    .progress = invocation->progress};
    return PT_OK;
}

void pt_import_desk_clear(pt_import_desk *desk)
{
    if (desk->opened.connection.store != NULL) {
        (void)!pt_node_release(&desk->opened.connection, &desk->node, NULL);
    }
    pt_open_store_clear(&desk->opened);
}
