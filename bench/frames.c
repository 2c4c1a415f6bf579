/* frames CUSTOMERS MEAN_TRANSACTIONS THREADS REPEATS FILE: recency, frequency, amount and distinct days of
 * every customer from columns in memory, by the product's kernel and by a bare C loop over the same arrays
 * with the same number of threads. Writes the columns to FILE as CSV (customer, day, ten-thousandths) for the
 * peers, and prints names with values: best times of the repeats, and sums by which run.sh checks that all
 * computed the same. */
#include "base/scope.h"
#include "base/time/civil.h"
#include "model/purchase/purchase.h"
#include "simulate/simulation.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY_SECONDS = 86400, THREADS_MAX = 64, MONEY_PER_UNIT = 10000 };

typedef struct columns {
    size_t row_count, capacity, customer_count;
    int32_t *customer;
    int32_t *day;
    double *amount;
    size_t *start;
} columns;

/* What the bare loop computes, as the kernel's summary has it. */
typedef struct figures {
    int32_t last_day;
    uint32_t row_count, day_count;
    double amount;
} figures;

typedef struct part {
    const columns *data;
    figures *results;
    size_t first, end; /* customers */
} part;

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void columns_clear(columns *data)
{
    free(data->customer);
    free(data->day);
    free(data->amount);
    free(data->start);
}

static void *checked(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "frames: not enough memory\n");
        exit(1);
    }
    return memory;
}

static void stop_unless(pt_status status, const pt_error *error)
{
    if (status != PT_OK) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_error_add_text(&text, PT_ENGLISH, error);
        fprintf(stderr, "frames: %s\n", pt_buffer_text(&text));
        exit(1);
    }
}

static void add_customer(const pt_simulated_customer *customer, columns *data)
{
    size_t needed = data->row_count + customer->line_count;
    if (needed > data->capacity) {
        data->capacity = needed * 3 / 2 + 1024;
        data->customer = checked(realloc(data->customer, data->capacity * sizeof *data->customer));
        data->day = checked(realloc(data->day, data->capacity * sizeof *data->day));
        data->amount = checked(realloc(data->amount, data->capacity * sizeof *data->amount));
    }
    data->start[data->customer_count] = data->row_count;
    for (size_t i = 0; i < customer->line_count; i++) {
        const pt_simulated_line *line = &customer->lines[i];
        data->customer[data->row_count] = (int32_t)data->customer_count;
        data->day[data->row_count] = (int32_t)(line->at_seconds / DAY_SECONDS);
        data->amount[data->row_count] = (double)line->amount_money / MONEY_PER_UNIT;
        data->row_count++;
    }
    data->start[++data->customer_count] = data->row_count;
}

static void write_row(FILE *file, const columns *data, size_t row)
{
    fprintf(file, "%d,%d,%lld\n", data->customer[row], data->day[row],
            llround(data->amount[row] * MONEY_PER_UNIT));
}

static void simulate(int64_t customers, double mean, columns *data, int32_t *end_on)
{
    const double no_returns = 0; /* a row is an order */
    pt_simulation_parameters parameters = {.preset = pt_preset_find("shop"),
                                           .customer_count = customers,
                                           .years = 3,
                                           .seed = 1,
                                           .mean_transactions = mean,
                                           .mean_lines = 1,
                                           .return_rate = &no_returns,
                                           .without_delivery = true,
                                           .language = PT_ENGLISH};
    (void)pt_date_parse("2025-12-31", &parameters.end_on);
    *end_on = parameters.end_on;
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_simulated_customer) customer = {0};
    pt_simulation simulation = {0};
    pt_error error = {0};
    stop_unless(pt_simulation_open(&parameters, &arena, &simulation, &error), &error);
    data->start = checked(calloc((size_t)customers + 1, sizeof *data->start));
    for (int64_t number = 1; number <= customers; number++) {
        stop_unless(pt_simulation_make(&simulation, number, &customer, &error), &error);
        add_customer(&customer, data);
    }
}

static void *loop_part(void *context)
{
    const part *mine = context;
    const int32_t *day = mine->data->day;
    const double *amount = mine->data->amount;
    for (size_t c = mine->first; c < mine->end; c++) {
        figures sums = {0};
        int32_t before = INT32_MIN;
        for (size_t row = mine->data->start[c]; row < mine->data->start[c + 1]; row++) {
            sums.row_count++;
            sums.day_count += day[row] != before;
            sums.amount += amount[row];
            before = day[row];
        }
        sums.last_day = before;
        mine->results[c] = sums;
    }
    return NULL;
}

static void loop(const columns *data, size_t threads, figures *results)
{
    pthread_t handles[THREADS_MAX];
    part parts[THREADS_MAX] = {{data, results, 0, data->customer_count / threads}};
    for (size_t i = 1; i < threads; i++) {
        parts[i] = (part){data, results, data->customer_count * i / threads,
                          data->customer_count * (i + 1) / threads};
        if (pthread_create(&handles[i], NULL, loop_part, &parts[i]) != 0) {
            fprintf(stderr, "frames: no thread\n");
            exit(1);
        }
    }
    loop_part(&parts[0]);
    for (size_t i = 1; i < threads; i++) {
        pthread_join(handles[i], NULL);
    }
}

/* A frame as the store hands it over: a key of ids, a date, an amount. */
static pt_frame as_frame(const columns *data, pt_arena *arena, pt_dictionary *customers, pt_column table[3])
{
    int64_t *ids = checked(pt_arena_alloc(arena, data->customer_count, sizeof *ids));
    for (size_t i = 0; i < data->customer_count; i++) {
        ids[i] = (int64_t)i + 1;
    }
    *customers = (pt_dictionary){.count = data->customer_count, .ids = ids};
    table[0] = (pt_column){
        .name = "customer_id", .type = PT_COLUMN_KEY, .code = data->customer, .dictionary = customers};
    table[1] = (pt_column){.name = "date", .type = PT_COLUMN_DATE, .date = data->day};
    table[2] = (pt_column){.name = "amount", .type = PT_COLUMN_REAL, .real = data->amount};
    return (pt_frame){
        .name = "transactions", .row_count = data->row_count, .column_count = 3, .columns = table};
}

typedef struct sums {
    long long recency, frequency, money, days;
} sums;

static void print_sums(const char *whose, sums all)
{
    printf("%s_sums %lld|%lld|%lld|%lld\n", whose, all.recency, all.frequency, all.money, all.days);
}

/* The best times of all repeats, in seconds. */
typedef struct times {
    double loop, check, arrange, summarise, whole;
} times;

/* From a frame to the summaries: what a model does with its input before it begins with its own. */
static void run_kernel(const pt_frame *frame, const pt_run *run, int32_t as_of,
                       pt_purchase_summary *summaries, times *best)
{
    pt_error error = {0};
    pt_purchases purchases = {0};
    pt_purchase_totals totals = {0};
    double start = now_seconds();
    stop_unless(pt_model_check(pt_model_find("rfm"), 0, run, frame, &error), &error);
    double checked_at = now_seconds();
    stop_unless(pt_purchases_arrange(run, frame, &purchases, &error), &error);
    double arranged_at = now_seconds();
    stop_unless(pt_purchases_summarise(run, &purchases, (pt_purchase_scope){.as_of = as_of}, summaries,
                                       &totals, &error),
                &error);
    double end = now_seconds();
    best->check = fmin(best->check, checked_at - start);
    best->arrange = fmin(best->arrange, arranged_at - checked_at);
    best->summarise = fmin(best->summarise, end - arranged_at);
    best->whole = fmin(best->whole, end - start);
}

static void print_kernel_sums(const pt_purchase_summary *summaries, size_t count, int32_t as_of)
{
    sums all = {0};
    for (size_t c = 0; c < count; c++) {
        all.recency += as_of - summaries[c].last_day;
        all.frequency += summaries[c].row_count;
        all.money += llround(summaries[c].amount * MONEY_PER_UNIT);
        all.days += summaries[c].day_count;
    }
    print_sums("kernel", all);
}

static void print_loop_sums(const figures *results, size_t count, int32_t as_of)
{
    sums all = {0};
    for (size_t c = 0; c < count; c++) {
        all.recency += as_of - results[c].last_day;
        all.frequency += results[c].row_count;
        all.money += llround(results[c].amount * MONEY_PER_UNIT);
        all.days += results[c].day_count;
    }
    print_sums("loop", all);
}

/* Loop and kernel take turns, so that a machine that is slower for a while is slower for both. */
static void measure(const columns *data, int32_t as_of, int threads, int repeats)
{
    PT_SCOPED(pt_arena) arena = {0};
    const size_t count = data->customer_count;
    figures *results = checked(pt_arena_alloc(&arena, count, sizeof *results));
    pt_purchase_summary *summaries = checked(pt_arena_alloc(&arena, count, sizeof *summaries));
    pt_dictionary customers = {0};
    pt_column table[3];
    pt_frame frame = as_frame(data, &arena, &customers, table);
    times best = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    for (int i = 0; i < repeats; i++) {
        double start = now_seconds();
        loop(data, (size_t)threads, results);
        best.loop = fmin(best.loop, now_seconds() - start);
        PT_SCOPED(pt_arena) fresh = {0};
        const pt_run run = {.arena = &fresh, .thread_count = threads};
        run_kernel(&frame, &run, as_of, summaries, &best);
    }
    printf("loop_seconds %.6f\ncheck_seconds %.6f\narrange_seconds %.6f\nsummarise_seconds "
           "%.6f\nkernel_seconds %.6f\n",
           best.loop, best.check, best.arrange, best.summarise, best.whole);
    print_loop_sums(results, count, as_of);
    print_kernel_sums(summaries, count, as_of);
}

/* The number a word stands for; stops the program when it is none or not above 0. */
static double read_number(const char *word)
{
    char *end = NULL;
    double number = strtod(word, &end);
    if (end == word || *end != '\0' || !(number > 0)) {
        fprintf(stderr, "frames: not a number above 0: %s\n", word);
        exit(2);
    }
    return number;
}

static bool write_rows(const char *path, const columns *data)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return false;
    }
    for (size_t row = 0; row < data->row_count; row++) {
        write_row(file, data, row);
    }
    bool is_whole = ferror(file) == 0;
    return fclose(file) == 0 && is_whole;
}

int main(int count, char **words)
{
    if (count != 6) {
        fprintf(stderr, "usage: frames CUSTOMERS MEAN_TRANSACTIONS THREADS REPEATS FILE\n");
        return 2;
    }
    int threads = (int)fmin(read_number(words[3]), THREADS_MAX);
    int repeats = (int)read_number(words[4]);
    columns data = {0};
    int32_t as_of = 0;
    simulate((int64_t)read_number(words[1]), read_number(words[2]), &data, &as_of);
    printf("rows %zu\nas_of %d\n", data.row_count, as_of);
    measure(&data, as_of, threads, repeats);
    bool is_written = write_rows(words[5], &data);
    if (!is_written) {
        perror(words[5]);
    }
    columns_clear(&data);
    return is_written ? 0 : 1;
}
