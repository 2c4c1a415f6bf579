/* bench_writer LOCATION MILLISECONDS FILE: another user of a store that is being imported into. Begins a
 * write transaction every so many milliseconds, commits one row in it, and notes how long it had to wait,
 * until it is told to end (SIGTERM). FILE appears with its first write and has the figures, as "name value"
 * lines, at the end.
 *
 * The row goes into the change feed, which takes part in every write of the product. */
#include "store/change.h"
#include "store/store.h"

#include "base/text/message.h"
#include "base/time/civil.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_MILLISECONDS = 60000 };

typedef struct figures {
    long long writes;
    double total_wait_seconds, longest_wait_seconds, longest_write_seconds;
} figures;

static volatile sig_atomic_t is_told_to_end;

static void end(int number)
{
    (void)number;
    is_told_to_end = 1;
}

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void sleep_until(double second)
{
    double left = second - now_seconds();
    if (left > 0) {
        struct timespec pause = {.tv_sec = (time_t)left,
                                 .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
        nanosleep(&pause, NULL);
    }
}

static pt_status write_once(pt_connection *connection, figures *out, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    double start = now_seconds();
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    double wait = now_seconds() - start;
    const pt_change change = {.changed_at = pt_instant_now(), .kind = "update", .entity = "customer"};
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    double whole = now_seconds() - start;
    out->writes++;
    out->total_wait_seconds += wait;
    out->longest_wait_seconds = wait > out->longest_wait_seconds ? wait : out->longest_wait_seconds;
    out->longest_write_seconds = whole > out->longest_write_seconds ? whole : out->longest_write_seconds;
    return PT_OK;
}

/* Writes at even distances; turns missed while waiting are left out. */
static pt_status write_on(pt_connection *connection, double every_seconds, FILE *file, figures *out,
                          pt_error *error)
{
    double turn = now_seconds();
    while (!is_told_to_end) {
        PT_RETURN_IF_ERROR(write_once(connection, out, error));
        if (out->writes == 1) { /* the first one prepares the statements and is not counted */
            *out = (figures){.writes = 1};
            fprintf(file, "ready 1\n");
            fflush(file);
        }
        for (double now = now_seconds(); turn <= now;) {
            turn += every_seconds;
        }
        sleep_until(turn);
    }
    return PT_OK;
}

static pt_status run(const char *location, double every_seconds, FILE *file, pt_error *error)
{
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    pt_store *store = NULL;
    PT_RETURN_IF_ERROR(pt_store_open(location, &options, &store, error));
    pt_connection connection = {0};
    pt_status status = pt_connection_open(store, &connection, error);
    figures out = {0};
    if (status == PT_OK) {
        status = write_on(&connection, every_seconds, file, &out, error);
    }
    pt_connection_clear(&connection);
    pt_store_close(store);
    if (status == PT_OK) {
        fprintf(file, "writes %lld\nmean_wait_milliseconds %.3f\n", out.writes,
                out.total_wait_seconds * 1e3 / (double)out.writes);
        fprintf(file, "longest_wait_milliseconds %.3f\nlongest_write_milliseconds %.3f\n",
                out.longest_wait_seconds * 1e3, out.longest_write_seconds * 1e3);
    }
    return status;
}

int main(int count, char **words)
{
    long milliseconds = count == 4 ? strtol(words[2], NULL, 10) : 0;
    if (milliseconds < 1 || milliseconds > MOST_MILLISECONDS) {
        fprintf(stderr, "usage: bench_writer LOCATION MILLISECONDS FILE\n");
        return 2;
    }
    const struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    FILE *file = fopen(words[3], "w");
    if (file == NULL) {
        perror(words[3]);
        return 2;
    }
    pt_error error = {0};
    pt_status status = run(words[1], (double)milliseconds * 1e-3, file, &error);
    if (status != PT_OK) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_error_add_text(&text, PT_ENGLISH, &error);
        fprintf(stderr, "bench_writer: %s\n", pt_buffer_text(&text));
    }
    return fclose(file) == 0 && status == PT_OK ? 0 : 1;
}
