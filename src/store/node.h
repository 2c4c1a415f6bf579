/* This program's place among those that write to a store: a node number, leased, so that ids made here are
 * made nowhere else. Renew it every PT_NODE_RENEW_SECONDS while the program runs; release it at the end. */
#ifndef PT_STORE_NODE_H
#define PT_STORE_NODE_H

#include "base/id.h"
#include "store/store.h"

enum { PT_NODE_RENEW_SECONDS = 60, PT_NODE_LEASE_SECONDS = 600, PT_NODE_OWNER_BYTES = 24 };

typedef struct pt_node {
    pt_id_generator ids; /* pt_id_next(&node.ids, pt_instant_now()) */
    int32_t number;
    char owner[PT_NODE_OWNER_BYTES]; /* random */
} pt_node;

/* Leases a number in a transaction of its own. PT_UNAVAILABLE: all 1024 are taken. */
pt_status pt_node_lease(pt_connection *connection, int64_t now, pt_node *node, pt_error *error);

/* Says that the program still runs. PT_CONFLICT: the lease ran out and another program has the number: make
 * no more ids, lease again. */
pt_status pt_node_renew(pt_connection *connection, int64_t now, pt_node *node, pt_error *error);

/* Gives the number back: the next program may have it at once and goes on after our newest id. */
pt_status pt_node_release(pt_connection *connection, pt_node *node, pt_error *error);

#endif
