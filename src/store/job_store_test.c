#include "store/job.h"

#include "base/time/civil.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static store_fixture fixture;
static pt_node node;

static const int64_t long_after = (PT_JOB_LEASE_SECONDS + 5) * INT64_C(1000000);

static pt_job_lease start(const char *kind)
{
    pt_job_lease lease = {0};
    pt_job_order order = {.kind = kind, .parameters = "{\"file\":\"a.csv\"}", .owner = "li", .batch_id = 7};
    CHECK(pt_job_start(&fixture.connection, &node, &order, &lease, NULL) == PT_OK);
    return lease;
}

/* The job's state is as expected; texts live in the arena. */
static pt_job look(int64_t id, pt_arena *arena)
{
    pt_job job = {0};
    CHECK(pt_job_load(&fixture.connection, id, arena, &job, NULL) == PT_OK);
    return job;
}

static void a_job_says_how_far_it_is_and_what_came_out(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job_lease lease = start("import");
    int64_t id = lease.id;
    pt_job_stand stand = {"reading", "lines", 10, 100};
    CHECK(pt_job_beat(&lease, &stand, NULL) == PT_OK);
    pt_job job = look(id, &arena);
    CHECK_TEXT(job.state, "running");
    CHECK_TEXT(job.stage, "reading");
    CHECK(job.done == 10 && job.total == 100 && job.batch_id == 7 && job.finished_at == 0);
    CHECK(pt_job_finish(&lease, "{\"lines\":100}", NULL) == PT_OK && lease.id == 0);
    job = look(id, &arena);
    CHECK_TEXT(job.state, "done");
    CHECK_TEXT(job.result, "{\"lines\":100}");
    CHECK(job.finished_at >= job.started_at);
}

static void a_failure_keeps_its_reason_and_file(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job_lease lease = start("import");
    int64_t id = lease.id;
    pt_error cause = {0};
    CHECK(PT_FAIL(&cause, PT_INVALID_INPUT, "line {1} is broken", 5) == PT_INVALID_INPUT);
    CHECK(pt_job_fail(&lease, &cause, "a.csv.errors.csv", NULL) == PT_OK);
    pt_job job = look(id, &arena);
    CHECK_TEXT(job.state, "failed");
    CHECK_TEXT(job.error, "{\"status\":\"invalid_input\",\"message\":\"line 5 is broken\"}");
    CHECK_TEXT(job.error_file, "a.csv.errors.csv");
}

static void a_cancelled_job_hears_it_and_ends_as_such(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job_lease lease = start("run");
    int64_t id = lease.id;
    pt_job_progress progress = {0};
    pt_error error = {0};
    pt_job_progress_make(&lease, NULL, &progress);
    CHECK(pt_progress_report(&progress.progress, "a", "b", 1, 2, &error) == PT_OK);
    CHECK(pt_job_ask_cancel(&fixture.connection, id, NULL) == PT_OK);
    lease.beaten_at = 0; /* a second and more ago */
    (void)!pt_progress_report(&progress.progress, "a", "b", 2, 2, &error);
    CHECK(pt_progress_report(&progress.progress, "a", "b", 2, 2, &error) == PT_CANCELLED);
    CHECK(pt_job_fail(&lease, &error, NULL, NULL) == PT_OK);
    CHECK_TEXT(look(id, &arena).state, "cancelled");
    CHECK(pt_job_ask_cancel(&fixture.connection, id, NULL) == PT_NOT_FOUND);
}

static void progress_waits_for_the_end_of_a_transaction(void)
{
    pt_job_lease lease = start("import");
    pt_job_progress progress = {0};
    pt_job_progress_make(&lease, NULL, &progress);
    lease.beaten_at = 0;
    {
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        CHECK(pt_progress_report(&progress.progress, "a", "b", 1, 2, NULL) == PT_OK);
        CHECK(lease.beaten_at == 0);
    }
    CHECK(pt_progress_report(&progress.progress, "a", "b", 1, 2, NULL) == PT_OK);
    CHECK(lease.beaten_at > 0);
    CHECK(pt_job_finish(&lease, NULL, NULL) == PT_OK);
}

static void a_silent_job_fails_and_its_program_notices(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job_lease lease = start("import");
    int64_t failed = -1, id = lease.id;
    pt_error error = {0};
    CHECK(pt_job_recover(&fixture.connection, pt_instant_now(), &failed, NULL) == PT_OK && failed == 0);
    CHECK(pt_job_recover(&fixture.connection, pt_instant_now() + long_after, &failed, NULL) == PT_OK &&
          failed == 1);
    CHECK_TEXT(look(id, &arena).state, "failed");
    pt_job_stand stand = {0};
    CHECK(pt_job_beat(&lease, &stand, &error) == PT_CONFLICT);
    CHECK(pt_job_finish(&lease, NULL, &error) == PT_CONFLICT);
}

static void a_job_with_a_checkpoint_is_left_to_be_taken_over_but_only_when_silent(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job_lease lease = start("import"), other = {0};
    int64_t failed = -1, id = lease.id;
    CHECK(pt_job_keep_checkpoint(&lease, "{\"line\":5}", NULL) == PT_OK);
    CHECK(pt_job_recover(&fixture.connection, pt_instant_now() + long_after, &failed, NULL) == PT_OK &&
          failed == 0);
    CHECK(pt_job_resume(&fixture.connection, &node, id, &other, NULL) == PT_CONFLICT);
    pt_job job = look(id, &arena);
    CHECK_TEXT(job.state, "running");
    CHECK_TEXT(job.checkpoint, "{\"line\":5}");
    CHECK(pt_job_finish(&lease, NULL, NULL) == PT_OK);
}

static void jobs_are_listed_from_the_newest(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_job *jobs = NULL;
    size_t count = 0;
    pt_job_lease first = start("a"), second = start("b");
    CHECK(pt_job_list(&fixture.connection, &(pt_job_query){.limit = 1}, &arena, &jobs, &count, NULL) ==
              PT_OK &&
          count == 1);
    CHECK(jobs[0].id == second.id);
    CHECK(pt_job_list(&fixture.connection, &(pt_job_query){second.id, 1}, &arena, &jobs, &count, NULL) ==
              PT_OK &&
          count == 1);
    CHECK(jobs[0].id == first.id);
    CHECK(pt_job_load(&fixture.connection, 1, &arena, jobs, NULL) == PT_NOT_FOUND);
}

int main(void)
{
    store_fixture_open(&fixture);
    CHECK(pt_node_lease(&fixture.connection, pt_instant_now(), &node, NULL) == PT_OK);
    a_job_says_how_far_it_is_and_what_came_out();
    a_failure_keeps_its_reason_and_file();
    a_cancelled_job_hears_it_and_ends_as_such();
    progress_waits_for_the_end_of_a_transaction();
    a_silent_job_fails_and_its_program_notices();
    a_job_with_a_checkpoint_is_left_to_be_taken_over_but_only_when_silent();
    jobs_are_listed_from_the_newest();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
