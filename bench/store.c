/* bench_store LOCATION ROWS: makes a store and brings ROWS transactions with one line each into it, in
 * transactions that take about 50 ms. Prints figures as "name value" lines.
 *
 * server_cpu_seconds is the PostgreSQL backend's, for a server on the same machine. */
#include "store/store.h"

#include "base/text/message.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    TRANSACTION_COLUMNS = 10,
    LINE_COLUMNS = 9,
    FIRST_ROWS = 2000,
    LEAST_ROWS = 200,
    MOST_ROWS = 100000,
    MEANT_MILLISECONDS = 50
};

static const char *const transaction_columns[TRANSACTION_COLUMNS] = {
    "customer_id", "id",      "number", "occurred_at", "day",
    "kind",        "channel", "amount", "base_amount", "batch_id"};
static const char *const line_columns[LINE_COLUMNS] = {"customer_id", "transaction_id", "id",
                                                       "service_id",  "quantity",       "unit_price",
                                                       "amount",      "base_amount",    "batch_id"};
static const pt_query backend = {
    .name = "bench_backend", .origin = "bench/store.c", .text = "SELECT pg_backend_pid()"};

static pt_value transactions[MOST_ROWS][TRANSACTION_COLUMNS];
static pt_value lines[MOST_ROWS][LINE_COLUMNS];
static char numbers[MOST_ROWS][24];

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Ended by the kernel in clock ticks: fields 14 and 15, after the name in parentheses. */
static double process_seconds(int64_t process)
{
    char path[64];
    char text[1024] = "";
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        close(file);
    }
    const char *at = length > 0 ? strrchr(text, ')') : NULL;
    for (int field = 2; at != NULL && field < 14; field++) {
        at = strchr(at + 1, ' ');
    }
    char *end = NULL;
    double ticks = at == NULL ? 0 : strtod(at, &end);
    return (ticks + (end == NULL ? 0 : strtod(end, NULL))) / (double)sysconf(_SC_CLK_TCK);
}

static int64_t backend_of(pt_connection *connection)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    if (!pt_store_is_postgres(connection->store) ||
        pt_select(connection, &backend, NULL, &rows, NULL) != PT_OK ||
        pt_rows_next(&rows, &has_row, NULL) != PT_OK || !has_row) {
        return 0;
    }
    return pt_rows_integer(&rows, 0);
}

static void fill(int64_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t row = first + (int64_t)i;
        int64_t customer = 1000000 + row / 20;
        int64_t id = (INT64_C(7) << 40U) + row;
        int64_t amount = row * 7919 % 100000000;
        snprintf(numbers[i], sizeof numbers[i], "N%lld", (long long)row);
        const pt_value transaction[TRANSACTION_COLUMNS] = {
            pt_value_integer(customer),
            pt_value_integer(id),
            pt_value_text(numbers[i]),
            pt_value_integer(INT64_C(1700000000000000) + row),
            pt_value_integer(19000 + row % 1000),
            pt_value_text("sale"),
            pt_value_text("shop"),
            pt_value_integer(amount),
            pt_value_integer(amount),
            pt_value_integer(INT64_C(12345678901)),
        };
        const pt_value line[LINE_COLUMNS] = {
            pt_value_integer(customer),
            pt_value_integer(id),
            pt_value_integer(id),
            pt_value_integer((INT64_C(7) << 40U) + row % 1000),
            pt_value_real((double)(row % 5 + 1)),
            pt_value_integer(amount / 2),
            pt_value_integer(amount),
            pt_value_integer(amount),
            pt_value_integer(INT64_C(12345678901)),
        };
        memcpy(transactions[i], transaction, sizeof transaction);
        memcpy(lines[i], line, sizeof line);
    }
}

typedef struct target {
    const char *table;
    const char *const *columns;
    size_t width;
    const pt_value *values;
} target;

static const target targets[] = {
    {"transaction", transaction_columns, TRANSACTION_COLUMNS, transactions[0]},
    {"transaction_line", line_columns, LINE_COLUMNS, lines[0]},
};

static pt_status add(pt_connection *connection, const target *to, size_t count, pt_error *error)
{
    PT_SCOPED(pt_bulk) bulk = {0};
    PT_RETURN_IF_ERROR(pt_bulk_open(connection, to->table, to->columns, to->width, &bulk, error));
    PT_RETURN_IF_ERROR(pt_bulk_add_rows(&bulk, to->values, count, error));
    return pt_bulk_finish(&bulk, error);
}

static pt_status write_chunk(pt_connection *connection, size_t count, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(add(connection, &targets[0], count, error));
    PT_RETURN_IF_ERROR(add(connection, &targets[1], count, error));
    return pt_transaction_commit(&transaction, error);
}

static long long bytes_of(const char *location, const char *suffix)
{
    char path[4096];
    struct stat facts;
    snprintf(path, sizeof path, "%s%s", location, suffix);
    return stat(path, &facts) == 0 ? (long long)facts.st_size : 0;
}

typedef struct figures {
    double wall_seconds, cpu_seconds, longest_milliseconds;
    long long wal_bytes;
} figures;

/* Towards the time meant, by at most the half or the double at once. */
static size_t next_count(size_t count, double milliseconds)
{
    double factor = MEANT_MILLISECONDS / milliseconds;
    factor = factor > 2 ? 2 : factor < 0.5 ? 0.5 : factor;
    double wanted = (double)count * factor;
    return wanted < LEAST_ROWS ? LEAST_ROWS : wanted > MOST_ROWS ? MOST_ROWS : (size_t)wanted;
}

static pt_status load(pt_connection *connection, const char *location, int64_t rows, figures *out,
                      pt_error *error)
{
    size_t at_once = FIRST_ROWS;
    for (int64_t row = 0; row < rows;) {
        size_t count = rows - row < (int64_t)at_once ? (size_t)(rows - row) : at_once;
        fill(row, count);
        double wall = seconds_of(CLOCK_MONOTONIC);
        double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
        PT_RETURN_IF_ERROR(write_chunk(connection, count, error));
        double milliseconds = (seconds_of(CLOCK_MONOTONIC) - wall) * 1e3;
        out->wall_seconds += milliseconds / 1e3;
        out->cpu_seconds += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        out->longest_milliseconds = fmax(milliseconds, out->longest_milliseconds);
        long long wal = bytes_of(location, "-wal");
        out->wal_bytes = wal > out->wal_bytes ? wal : out->wal_bytes;
        at_once = next_count(at_once, milliseconds);
        row += (int64_t)count;
    }
    return PT_OK;
}

static pt_status run(const char *location, int64_t rows, pt_error *error)
{
    const pt_store_options options = {.mode = PT_STORE_CREATE};
    pt_store *store = NULL;
    PT_RETURN_IF_ERROR(pt_store_open(location, &options, &store, error));
    pt_connection connection = {0};
    pt_status status = pt_connection_open(store, &connection, error);
    figures out = {0};
    double server = 0;
    if (status == PT_OK) {
        int64_t process = backend_of(&connection);
        server = process_seconds(process);
        status = load(&connection, location, rows, &out, error);
        server = process_seconds(process) - server;
    }
    pt_connection_clear(&connection);
    pt_store_close(store);
    if (status == PT_OK) {
        printf("lines %lld\nwall_seconds %.3f\ncpu_seconds %.3f\nserver_cpu_seconds %.2f\n", (long long)rows,
               out.wall_seconds, out.cpu_seconds, server);
        printf("lines_per_cpu_second %.0f\nlines_per_second %.0f\n", (double)rows / out.cpu_seconds,
               (double)rows / out.wall_seconds);
        printf("longest_milliseconds %.1f\nwal_bytes %lld\nstore_bytes %lld\n", out.longest_milliseconds,
               out.wal_bytes, bytes_of(location, ""));
    }
    return status;
}

int main(int count, char **words)
{
    pt_error error = {0};
    if (count != 3) {
        fprintf(stderr, "usage: bench_store LOCATION ROWS\n");
        return 2;
    }
    if (run(words[1], strtoll(words[2], NULL, 10), &error) != PT_OK) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_error_add_text(&text, PT_ENGLISH, &error);
        fprintf(stderr, "bench_store: %s\n", pt_buffer_text(&text));
        return 1;
    }
    return 0;
}
