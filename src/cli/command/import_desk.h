/* A store open for imports, with ids to make. For the commands that bring files in. */
#ifndef PT_CLI_COMMAND_IMPORT_DESK_H
#define PT_CLI_COMMAND_IMPORT_DESK_H

#include "cli/command/open_store.h"
#include "record/import/import.h"
#include "store/node.h"

/* Zero-initialised is closed. */
typedef struct pt_import_desk {
    pt_open_store opened;
    pt_node node;
    pt_schema schema;
    pt_import_place place;
} pt_import_desk;

/* The desk stays where it is: its place points into it. */
pt_status pt_import_desk_open(const pt_invocation *invocation, pt_import_desk *desk, pt_error *error);
void pt_import_desk_clear(pt_import_desk *desk);

#endif
