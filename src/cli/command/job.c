#include "cli/command/job.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "base/time/zone.h"
#include "cli/command/open_store.h"
#include "cli/terminal/listing.h"
#include "record/field/instant_text.h"
#include "record/import/batch/owner.h"
#include "store/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { JOBS_SHOWN = 100, ID_BYTES = 24 };

/* How a job stands, for programs and for people. */
typedef struct standing {
    const char *code;
    const char *name;
} standing;

static const standing standings[] = {
    {"queued", PT_N("queued")}, {"running", PT_N("running")},     {"done", PT_N("done")},
    {"failed", PT_N("failed")}, {"cancelled", PT_N("cancelled")}, {"interrupted", PT_N("interrupted")},
};

/* A job whose process is gone says that it runs until the next program that writes to the store ends it. */
static const char *code_of(const pt_job *job, int64_t now)
{
    bool is_running = strcmp(job->state, "running") == 0;
    return is_running && pt_owner_is_gone(job->checkpoint, job->heartbeat_at, now) ? "interrupted"
                                                                                   : job->state;
}

static const char *name_of(const char *code, pt_language language)
{
    for (size_t i = 0; i < sizeof standings / sizeof *standings; i++) {
        if (strcmp(standings[i].code, code) == 0) {
            return pt_translate(language, standings[i].name);
        }
    }
    return code;
}

static const char *kind_name(const char *kind)
{
    return strcmp(kind, "run") == 0      ? PT_N("computing")
           : strcmp(kind, "import") == 0 ? PT_N("import")
           : strcmp(kind, "undo") == 0   ? PT_N("undoing")
                                         : kind;
}

static void add_instant(pt_listing *listing, int64_t instant, const pt_zone *zone)
{
    PT_SCOPED(pt_buffer) shown = {0};
    char text[PT_INSTANT_BYTES];
    if (instant == 0) {
        pt_listing_text(listing, NULL);
        return;
    }
    pt_instant_format_shown(&shown, instant, zone);
    pt_listing_shown(listing, pt_instant_format(instant, text), pt_buffer_text(&shown));
}

/* What it is doing, or why it did not come to its end. */
static void add_remark(pt_listing *listing, const pt_job *job, const char *code, pt_language language)
{
    PT_SCOPED(pt_json_document) document = {0};
    if (job->error != NULL && pt_json_parse(job->error, strlen(job->error), &document, NULL) == PT_OK) {
        const char *message = pt_json_as_text(pt_json_member(pt_json_root(&document), "message"));
        pt_listing_shown(listing, message, message == NULL ? NULL : pt_translate(language, message));
        return;
    }
    bool is_at_work = strcmp(code, "running") == 0 && job->stage != NULL;
    pt_listing_shown(listing, is_at_work ? job->stage : NULL,
                     is_at_work ? pt_translate(language, job->stage) : NULL);
}

static void add_job(pt_listing *listing, const pt_job *job, int64_t now, const pt_zone *zone)
{
    const pt_language language = listing->invocation->language;
    char id[ID_BYTES];
    (void)snprintf(id, sizeof id, "%" PRId64, job->id);
    const char *code = code_of(job, now);
    pt_listing_text(listing, id);
    pt_listing_shown(listing, job->kind, pt_translate(language, kind_name(job->kind)));
    pt_listing_shown(listing, code, name_of(code, language));
    add_instant(listing, job->started_at == 0 ? job->created_at : job->started_at, zone);
    add_instant(listing, job->finished_at, zone);
    add_remark(listing, job, code, language);
}

pt_status pt_command_job_list(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {{"job", PT_N("number of the job"), true},
                                                {"kind", PT_N("kind"), false},
                                                {"state", PT_N("state"), false},
                                                {"started_at", PT_N("begun"), false},
                                                {"finished_at", PT_N("ended"), false},
                                                {"remark", PT_N("remark"), false},
                                                {0}};
    const pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    pt_job *jobs = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_job_list(&opened.connection, &(pt_job_query){.limit = JOBS_SHOWN},
                                   invocation->arena, &jobs, &count, error));
    if (count == 0 && !invocation->is_json) {
        pt_output_line(invocation->output, pt_translate(invocation->language, PT_N("there was no job yet")));
        return PT_OK;
    }
    pt_store_state state = {0};
    PT_SCOPED(pt_zone) zone = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(&opened.connection, invocation->arena, &state, error));
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &zone, error));
    const int64_t now = pt_instant_now();
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "jobs", columns);
    for (size_t i = 0; i < count; i++) {
        add_job(&listing, &jobs[i], now, &zone);
    }
    return pt_listing_end(&listing, error);
}
