/* Long work: who does it, how far it is, what came out (decisions 20).
 *
 * A job is leased: the program that runs it gives a sign of life at least every PT_JOB_LEASE_SECONDS, which
 * pt_job_progress does by itself while the work reports. When the signs stay away, pt_job_recover() fails the
 * job, or leaves it to be taken over from its checkpoint (pt_job_resume()).
 *
 * All functions that write run in a transaction of their own, so not while the connection has one open. */
#ifndef PT_STORE_JOB_H
#define PT_STORE_JOB_H

#include "base/arena.h"
#include "base/progress.h"
#include "base/text/buffer.h"
#include "store/node.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

enum { PT_JOB_LEASE_SECONDS = 120, PT_JOB_BEAT_SECONDS = 1, PT_JOB_PAGE_MAX = 1000 };

typedef struct pt_job_order {
    const char *kind;       /* "import", "run" … */
    const char *parameters; /* JSON */
    const char *owner;      /* who asked for it */
    int64_t batch_id;       /* 0: none */
    const char *checkpoint; /* JSON: what a later program has to know of it; NULL: nothing yet */
} pt_job_order;

/* A job that this program runs. Zero-initialised is none. */
typedef struct pt_job_lease {
    pt_connection *connection;
    int64_t id;
    int32_t node;
    int64_t beaten_at;
} pt_job_lease;

pt_status pt_job_start(pt_connection *connection, pt_node *node, const pt_job_order *order,
                       pt_job_lease *lease, pt_error *error);

/* Takes over a job whose program is gone; its checkpoint tells where to go on. PT_CONFLICT: it is not silent,
 * has no checkpoint, or another was faster. */
pt_status pt_job_resume(pt_connection *connection, const pt_node *node, int64_t id, pt_job_lease *lease,
                        pt_error *error);

typedef struct pt_job_stand {
    const char *stage, *unit; /* English, may be NULL */
    int64_t done, total;
} pt_job_stand;

/* A sign of life. PT_CANCELLED: somebody asked for that; PT_CONFLICT: the lease ran out and the job is no
 * longer ours: stop at once. */
pt_status pt_job_beat(pt_job_lease *lease, const pt_job_stand *stand, pt_error *error);

/* JSON that tells where to go on after a crash. */
pt_status pt_job_keep_checkpoint(pt_job_lease *lease, const char *checkpoint, pt_error *error);

/* The end: done with a result (JSON, may be NULL), or failed or cancelled with what the error says.
 * PT_CONFLICT: the job is no longer ours. */
pt_status pt_job_finish(pt_job_lease *lease, const char *result, pt_error *error);
pt_status pt_job_fail(pt_job_lease *lease, const pt_error *cause, const char *error_file, pt_error *error);

/* Progress that gives signs of life once a second, outside the connection's transactions, hands every report
 * on to shown (may be NULL), and is cancelled when somebody asked for that or the lease is lost. */
typedef struct pt_job_progress {
    pt_progress progress;
    pt_job_lease *lease;
    pt_progress *shown;
} pt_job_progress;

void pt_job_progress_make(pt_job_lease *lease, pt_progress *shown, pt_job_progress *progress);

/* PT_NOT_FOUND: no such job is running. */
pt_status pt_job_ask_cancel(pt_connection *connection, int64_t id, pt_error *error);

typedef struct pt_job {
    int64_t id;
    const char *kind, *state, *parameters, *owner, *stage, *unit;
    int64_t done, total;
    const char *checkpoint, *result, *error, *error_file;                /* NULL: none */
    int64_t batch_id, created_at, started_at, finished_at, heartbeat_at; /* 0: none */
    bool is_cancel_asked;
} pt_job;

pt_status pt_job_load(pt_connection *connection, int64_t id, pt_arena *arena, pt_job *job, pt_error *error);

typedef struct pt_job_query {
    int64_t before; /* id of the last job of the page before; 0: from the newest */
    size_t limit;   /* 0: PT_JOB_PAGE_MAX */
} pt_job_query;

/* Newest first. */
pt_status pt_job_list(pt_connection *connection, const pt_job_query *query, pt_arena *arena, pt_job **jobs,
                      size_t *count, pt_error *error);

/* The reason of a job whose program ended before it was done, as jobs keep it: JSON. */
void pt_job_write_interrupted(pt_buffer *json);

/* Fails jobs whose programs are gone and that have no checkpoint. */
pt_status pt_job_recover(pt_connection *connection, int64_t now, int64_t *failed, pt_error *error);

#endif
