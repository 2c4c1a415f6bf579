#include "store/node.h"

#include "base/time/civil.h"
#include "store/node.sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { ATTEMPTS = 20, HOST_BYTES = 65 };

typedef struct candidate {
    bool is_new; /* nobody ever had it */
    int32_t number;
    char owner[PT_NODE_OWNER_BYTES];
    int64_t heartbeat_at;
    int64_t newest_id;
} candidate;

/* The first number that nobody has: one given back or run out, else one never used. */
static pt_status find_free(pt_connection *connection, int64_t now, candidate *found, bool *is_found,
                           pt_error *error)
{
    int64_t run_out = now - PT_NODE_LEASE_SECONDS * PT_MICROSECONDS_PER_SECOND;
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    int32_t unused = 0;
    *is_found = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_node_list, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    while (has_row && !*is_found) {
        int32_t number = (int32_t)pt_rows_integer(&rows, 0);
        if (pt_rows_integer(&rows, 2) < run_out) {
            *found = (candidate){.number = number,
                                 .heartbeat_at = pt_rows_integer(&rows, 2),
                                 .newest_id = pt_rows_integer(&rows, 3)};
            snprintf(found->owner, sizeof found->owner, "%s", pt_rows_text(&rows, 1));
            *is_found = true;
        }
        unused = number == unused ? unused + 1 : unused;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    }
    if (!*is_found && unused < PT_ID_NODES) {
        *found = (candidate){.is_new = true, .number = unused};
        *is_found = true;
    }
    return PT_OK;
}

/* PT_CONFLICT: another program was faster. */
static pt_status take(pt_connection *connection, int64_t now, const candidate *wanted, const char *owner,
                      pt_error *error)
{
    char host[HOST_BYTES] = "";
    gethostname(host, sizeof host - 1);
    int64_t changed = 1;
    if (wanted->is_new) {
        const pt_value row[] = {pt_value_integer(wanted->number), pt_value_text(owner), pt_value_text(host),
                                pt_value_integer(getpid()), pt_value_integer(now)};
        return pt_execute(connection, &query_node_insert, row, NULL, error);
    }
    const pt_value row[] = {pt_value_text(owner),
                            pt_value_text(host),
                            pt_value_integer(getpid()),
                            pt_value_integer(now),
                            pt_value_integer(wanted->number),
                            pt_value_text(wanted->owner),
                            pt_value_integer(wanted->heartbeat_at)};
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_node_take_over, row, &changed, error));
    if (changed == 0) {
        return PT_FAIL(error, PT_CONFLICT, "another program took node {1} first", wanted->number);
    }
    return PT_OK;
}

static pt_status try_lease(pt_connection *connection, int64_t now, const char *owner, candidate *taken,
                           pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    bool is_found = false;
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(find_free(connection, now, taken, &is_found, error));
    if (!is_found) {
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "{1} programs write to this store already; end one or wait until its lease runs out",
                       PT_ID_NODES);
    }
    PT_RETURN_IF_ERROR(take(connection, now, taken, owner, error));
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_node_lease(pt_connection *connection, int64_t now, pt_node *node, pt_error *error)
{
    uint64_t random = 0;
    char owner[PT_NODE_OWNER_BYTES];
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        random = (uint64_t)now ^ (uint64_t)getpid();
    }
    snprintf(owner, sizeof owner, "%016" PRIx64, random);
    candidate taken = {0};
    pt_status status = PT_CONFLICT;
    for (int attempt = 0; attempt < ATTEMPTS && status == PT_CONFLICT; attempt++) {
        status = try_lease(connection, now, owner, &taken, error);
    }
    PT_RETURN_IF_ERROR(status);
    node->number = taken.number;
    memcpy(node->owner, owner, sizeof owner);
    pt_id_generator_make(&node->ids, taken.number, taken.newest_id);
    return PT_OK;
}

static pt_status renew(pt_connection *connection, int64_t heartbeat_at, pt_node *node, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    int64_t changed = 0;
    const pt_value row[] = {pt_value_integer(heartbeat_at), pt_value_integer(pt_id_newest(&node->ids)),
                            pt_value_integer(node->number), pt_value_text(node->owner)};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &query_node_renew, row, &changed, error));
    if (changed == 0) {
        return PT_FAIL(error, PT_CONFLICT,
                       "node {1} now belongs to another program, since its lease had run out", node->number);
    }
    return pt_transaction_commit(&transaction, error);
}

pt_status pt_node_renew(pt_connection *connection, int64_t now, pt_node *node, pt_error *error)
{
    return renew(connection, now, node, error);
}

pt_status pt_node_release(pt_connection *connection, pt_node *node, pt_error *error)
{
    return renew(connection, 0, node, error);
}
