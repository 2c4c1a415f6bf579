/* The store of a command, open for reading or writing records of the type that its noun names. */
#ifndef PT_CLI_COMMAND_OPEN_RECORDS_H
#define PT_CLI_COMMAND_OPEN_RECORDS_H

#include "cli/command/open_store.h"
#include "record/record.h"
#include "store/node.h"

typedef struct pt_open_records {
    pt_open_store store;
    pt_schema schema;
    pt_node node;
    bool has_node; /* leased, for writing */
    pt_record_session session;
    const pt_entity *entity;
    pt_record_key key; /* what ID, --customer and --parent say */
} pt_open_records;

pt_status pt_open_records_open(const pt_invocation *invocation, pt_store_mode mode, pt_open_records *opened,
                               pt_error *error);
void pt_open_records_clear(pt_open_records *opened);

#endif
