/* Copies a database by PostgreSQL's own programs, which know every version of its format. */
#include "store/postgres/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMPLAINT_BYTES = 300, NOT_FOUND_CODE = 127, LOOK_MILLISECONDS = 100 };

/* The address goes by environment: arguments can be read by everyone on the machine, and it may hold a
 * password. */
static bool put_address_into_environment(const char *location)
{
    char *complaint = NULL;
    PQconninfoOption *options = PQconninfoParse(location, &complaint);
    PQfreemem(complaint);
    if (options == NULL) {
        return false;
    }
    bool is_put = true;
    for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (option->envvar != NULL && option->val != NULL) {
            is_put = is_put && setenv(option->envvar, option->val, 1) == 0;
        }
    }
    PQconninfoFree(options);
    return is_put;
}

static _Noreturn void become(const char *location, const char *const *arguments, int complaints)
{
    if (dup2(complaints, STDERR_FILENO) >= 0 && put_address_into_environment(location)) {
        execvp(arguments[0], (char *const *)arguments);
    }
    _exit(NOT_FOUND_CODE);
}

/* Waits for something to read, or for the end. Who cancels means the program, too. */
static void wait_for(int pipe_end, pid_t child, const pt_progress *progress)
{
    struct pollfd waiting = {.fd = pipe_end, .events = POLLIN};
    while (poll(&waiting, 1, LOOK_MILLISECONDS) <= 0) {
        if (pt_progress_is_cancelled(progress)) {
            kill(child, SIGTERM);
        }
    }
}

/* The first line that the program complains with; the rest is read and forgotten. */
static void read_complaint(int pipe_end, pid_t child, const pt_progress *progress,
                           char complaint[COMPLAINT_BYTES])
{
    char rest[512];
    size_t length = 0;
    ssize_t count = 1;
    while (count != 0) {
        wait_for(pipe_end, child, progress);
        count = read(pipe_end, rest, sizeof rest);
        if (count < 0 && errno != EINTR) {
            break;
        }
        size_t taken = count < 0 ? 0 : (size_t)count;
        size_t kept = taken < COMPLAINT_BYTES - 1 - length ? taken : COMPLAINT_BYTES - 1 - length;
        memcpy(complaint + length, rest, kept);
        length += kept;
    }
    complaint[length] = '\0';
    complaint[strcspn(complaint, "\n")] = '\0';
}

static int outcome_of(pid_t child)
{
    int outcome = -1;
    while (waitpid(child, &outcome, 0) != child) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return outcome;
}

static pt_status run_program(const char *location, const char *shown, const char *const *arguments,
                             const pt_progress *progress, pt_error *error)
{
    int ends[2];
    char complaint[COMPLAINT_BYTES] = "";
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot start {1}", arguments[0]);
    }
    pid_t child = fork();
    if (child == 0) {
        become(location, arguments, ends[1]);
    }
    close(ends[1]);
    if (child > 0) {
        read_complaint(ends[0], child, progress, complaint);
    }
    close(ends[0]);
    int outcome = child < 0 ? -1 : outcome_of(child);
    if (outcome < 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot start {1}", arguments[0]);
    }
    if (outcome != 0 && pt_progress_is_cancelled(progress)) {
        return PT_FAIL(error, PT_CANCELLED, "cancelled");
    }
    if (WIFEXITED(outcome) && WEXITSTATUS(outcome) == NOT_FOUND_CODE) {
        return PT_FAIL(
            error, PT_UNAVAILABLE,
            "the program {1} was not found; install PostgreSQL's client programs (postgresql-client)",
            arguments[0]);
    }
    if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "{1} could not copy {2}: {3}", arguments[0], shown, complaint);
    }
    return PT_OK;
}

pt_status pt_postgres_copy_out(void *shared, const char *path, pt_progress *progress, pt_error *error)
{
    const pt_postgres_database *database = shared;
    const char *const arguments[] = {
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", path, NULL};
    PT_RETURN_IF_ERROR(pt_progress_report(progress, PT_N("copying the store"), "", 0, 0, error));
    return run_program(database->location, database->shown, arguments, progress, error);
}

pt_status pt_postgres_copy_in(const char *path, const char *location, const char *shown,
                              pt_progress *progress, pt_error *error)
{
    char *complaint = NULL;
    PQconninfoOption *options = PQconninfoParse(location, &complaint);
    PQfreemem(complaint);
    const char *name = NULL;
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (strcmp(option->keyword, "dbname") == 0) {
            name = option->val;
        }
    }
    const char *const arguments[] = {"pg_restore",
                                     "--exit-on-error",
                                     "--single-transaction",
                                     "--no-owner",
                                     "--no-privileges",
                                     "--dbname",
                                     name == NULL ? "" : name,
                                     path,
                                     NULL};
    pt_status status = pt_progress_report(progress, PT_N("copying the store"), "", 0, 0, error);
    if (status == PT_OK) {
        status = run_program(location, shown, arguments, progress, error);
    }
    PQconninfoFree(options);
    return status;
}
