/* The store that a command works on, open for as long as its scope. */
#ifndef PT_CLI_COMMAND_OPEN_STORE_H
#define PT_CLI_COMMAND_OPEN_STORE_H

#include "cli/command.h"
#include "store/store.h"

typedef struct pt_open_store {
    pt_store *store;
    pt_connection connection;
} pt_open_store;

/* Opens the store of the invocation with one connection. Where there is none, the message says how to make
 * one. */
pt_status pt_open_store_open(const pt_invocation *invocation, const pt_store_options *options,
                             pt_open_store *opened, pt_error *error);
void pt_open_store_clear(pt_open_store *opened);

#endif
