#include "simulate/csv/write.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CUSTOMERS = 5000, PATH_BYTES = 4096 };

static char root[1024]; /* of this run's folders; removed at the end */

static const char *folder(const char *name, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%s", root, name);
    return path;
}

static void remove_files(const char *path)
{
    DIR *listing = opendir(path);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        unlinkat(dirfd(listing), entry->d_name, 0);
    }
    if (listing != NULL) {
        closedir(listing);
    }
    rmdir(path);
}

/* Counts the files whose name does, or does not, end in ".partial". */
static size_t count_files(const char *path, bool partial)
{
    size_t count = 0;
    DIR *listing = opendir(path);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        if (entry->d_name[0] != '.') {
            count += (strstr(entry->d_name, ".partial") != NULL) == partial;
        }
    }
    if (listing != NULL) {
        closedir(listing);
    }
    return count;
}

static pt_simulation_parameters parameters(int64_t customers, pt_language language)
{
    pt_simulation_parameters made = {.preset = pt_preset_find("shop"),
                                     .customer_count = customers,
                                     .years = 2,
                                     .seed = 7,
                                     .language = language};
    CHECK(pt_date_parse("2025-12-31", &made.end_on));
    return made;
}

static pt_status simulate(const pt_simulation_parameters *given, const pt_simulation_csv *csv,
                          pt_progress *progress, pt_simulation_counts *counts, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    PT_RETURN_IF_ERROR(pt_simulation_open(given, &arena, &simulation, error));
    return pt_simulation_write_csv(&simulation, csv, progress, counts, error);
}

static char *read_file(const char *path, const char *name, size_t *length)
{
    char full[PATH_BYTES + 64];
    snprintf(full, sizeof full, "%s/%s", path, name);
    FILE *file = fopen(full, "rb");
    CHECK(file != NULL);
    if (file == NULL) {
        exit(1);
    }
    struct stat found;
    fstat(fileno(file), &found);
    char *bytes = malloc((size_t)found.st_size + 1);
    *length = fread(bytes, 1, (size_t)found.st_size, file);
    bytes[*length] = '\0';
    fclose(file);
    return bytes;
}

static const char *const names[] = {"customers.csv",    "services.csv",        "transactions.csv",
                                    "interactions.csv", "truth_customers.csv", "truth_segments.csv"};
enum { NAMES = 6 };

static void bytes_do_not_depend_on_threads(void)
{
    char one[PATH_BYTES], many[PATH_BYTES];
    pt_simulation_parameters given = parameters(CUSTOMERS, PT_SIMPLIFIED_CHINESE);
    pt_simulation_counts counts = {0}, again = {0};
    pt_simulation_csv csv = {.folder = folder("one", one), .with_truth = true, .thread_count = 1};
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    csv.folder = folder("many", many);
    csv.thread_count = 5;
    CHECK(simulate(&given, &csv, NULL, &again, NULL) == PT_OK);
    CHECK(counts.customers == CUSTOMERS && counts.transactions == again.transactions);
    for (size_t i = 0; i < NAMES; i++) {
        size_t left_length = 0, right_length = 0;
        char *left = read_file(one, names[i], &left_length);
        char *right = read_file(many, names[i], &right_length);
        CHECK(left_length == right_length && memcmp(left, right, left_length) == 0);
        free(left);
        free(right);
    }
    remove_files(one);
    remove_files(many);
}

static void another_seed_gives_other_customers(void)
{
    char path[PATH_BYTES];
    pt_simulation_parameters given = parameters(100, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = folder("seed", path), .may_replace = true, .thread_count = 1};
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    size_t length = 0;
    char *before = read_file(path, "customers.csv", &length);
    given.seed++;
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    char *after = read_file(path, "customers.csv", &length);
    CHECK(strcmp(before, after) != 0);
    free(before);
    free(after);
    remove_files(path);
}

/* Takes the next field of a row apart, in place; *ended at the end of the row. NULL when it is malformed. */
static char *next_field(char **at, bool *ended)
{
    char *start = *at, *to = *at, *from = *at;
    bool quoted = *from == '"';
    from += quoted;
    for (;; from++) {
        if (*from == '\0' || (!quoted && *from == '"')) {
            return NULL;
        }
        if (quoted && *from == '"' && from[1] != '"') {
            from++;
            break;
        }
        if (!quoted && (*from == ',' || *from == '\n')) {
            break;
        }
        from += quoted && *from == '"';
        *to++ = *from;
    }
    if (*from != ',' && *from != '\n') {
        return NULL;
    }
    *ended = *from == '\n';
    *to = '\0';
    *at = from + 1;
    return start;
}

typedef struct sheet {
    char *bytes;
    size_t column_count, row_count;
    char **fields; /* row by row, header first */
} sheet;

static sheet read_sheet(const char *path, const char *name)
{
    sheet read = {0};
    size_t length = 0, columns = 0, capacity = 0, count = 0;
    read.bytes = read_file(path, name, &length);
    char *at = read.bytes;
    while (at < read.bytes + length) {
        bool ended = false;
        char *field = next_field(&at, &ended);
        CHECK(field != NULL);
        if (field == NULL) {
            exit(1);
        }
        if (count == capacity) {
            capacity = capacity * 2 + 1024;
            read.fields = realloc(read.fields, capacity * sizeof *read.fields);
        }
        read.fields[count++] = field;
        columns++;
        if (ended) {
            CHECK(read.column_count == 0 || read.column_count == columns);
            read.column_count = columns;
            read.row_count++;
            columns = 0;
        }
    }
    CHECK(columns == 0);
    return read;
}

static void sheet_clear(sheet *read)
{
    free(read->bytes);
    free(read->fields);
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* How many different texts stand there, the heading among them. */
static int64_t count_in_first_column(const sheet *read)
{
    char **ids = malloc((read->row_count + 1) * sizeof *ids);
    for (size_t row = 0; row < read->row_count; row++) {
        ids[row] = read->fields[row * read->column_count];
    }
    qsort(ids, read->row_count, sizeof *ids, compare_texts);
    int64_t count = read->row_count > 0;
    for (size_t row = 1; row < read->row_count; row++) {
        count += strcmp(ids[row - 1], ids[row]) != 0;
    }
    free(ids);
    return count;
}

static void files_can_be_read_and_ids_are_unique(void)
{
    const pt_language languages[] = {PT_ENGLISH, PT_SIMPLIFIED_CHINESE};
    for (size_t l = 0; l < 2; l++) {
        char path[PATH_BYTES];
        pt_simulation_parameters given = parameters(CUSTOMERS, languages[l]);
        pt_simulation_counts counts = {0};
        pt_simulation_csv csv = {.folder = folder("read", path), .with_truth = true, .thread_count = 2};
        CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
        const int64_t rows[NAMES] = {counts.customers, (int64_t)given.preset->service_count,
                                     counts.lines,     counts.interactions,
                                     counts.customers, (int64_t)given.preset->segment_count};
        for (size_t i = 0; i < NAMES; i++) {
            sheet read = read_sheet(path, names[i]);
            CHECK((int64_t)read.row_count == rows[i] + 1);
            CHECK(count_in_first_column(&read) == (i == 2 ? counts.transactions + 1 : rows[i] + 1));
            sheet_clear(&read);
        }
        remove_files(path);
    }
}

static void check_day(const char *field, int64_t at_seconds, uint8_t later)
{
    char expected[PT_DATE_BYTES] = "";
    if (later != PT_DAYS_UNKNOWN) {
        pt_date_format((int32_t)(at_seconds / 86400) + later, expected);
    }
    CHECK_TEXT(field, expected);
}

static void check_row(char *const *fields, const pt_preset *preset, int number, const pt_simulated_line *line)
{
    char expected[64], date[PT_DATE_BYTES];
    snprintf(expected, sizeof expected, "%c%08d-%04u", line->quantity < 0 ? 'R' : 'T', number, line->order);
    CHECK_TEXT(fields[0], expected);
    snprintf(expected, sizeof expected, "C%08d", number);
    CHECK_TEXT(fields[1], expected);
    long long second = line->at_seconds % 86400;
    snprintf(expected, sizeof expected, "%s %02lld:%02lld:%02lld",
             pt_date_format((int32_t)(line->at_seconds / 86400), date), second / 3600, second / 60 % 60,
             second % 60);
    CHECK_TEXT(fields[2], expected);
    snprintf(expected, sizeof expected, "%d", line->quantity);
    CHECK_TEXT(fields[4], expected);
    snprintf(expected, sizeof expected, "%.2f", (double)line->amount_money / 10000);
    CHECK_TEXT(fields[5], expected);
    const pt_preset_shipping *shippings = preset->channels[line->channel].shippings;
    CHECK_TEXT(fields[7], line->shipping == PT_NOT_SENT ? "" : shippings[line->shipping].mode.english);
    check_day(fields[8], line->at_seconds, line->shipped_days);
    check_day(fields[9], line->at_seconds, line->promised_days);
    check_day(fields[10], line->at_seconds, line->delivered_days);
}

static void rows_of_transactions_say_what_was_simulated(void)
{
    char path[PATH_BYTES];
    pt_simulation_parameters given = parameters(300, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = folder("rows", path), .thread_count = 2};
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    CHECK(counts.returns > 0 && counts.lines > counts.transactions);
    PT_SCOPED(sheet) read = read_sheet(path, "transactions.csv");
    CHECK_TEXT(read.fields[0], "order_id");
    CHECK_TEXT(read.fields[2], "date");
    CHECK(read.column_count == 11);
    CHECK_TEXT(read.fields[10], "delivered_on");
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) customer = {0};
    size_t row = 1;
    for (int number = 1; number <= 300; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        for (size_t i = 0; i < customer.line_count; i++, row++) {
            check_row(read.fields + row * read.column_count, given.preset, number, &customer.lines[i]);
        }
    }
    CHECK(row == read.row_count);
    remove_files(path);
}

static void without_delivery_there_are_no_columns_for_it(void)
{
    const struct {
        const char *preset;
        bool without;
    } cases[] = {{"shop", true}, {"bank", false}, {"telecom", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[PATH_BYTES];
        pt_simulation_parameters given = parameters(50, PT_SIMPLIFIED_CHINESE);
        given.preset = pt_preset_find(cases[i].preset);
        given.without_delivery = cases[i].without;
        pt_simulation_counts counts = {0};
        pt_simulation_csv csv = {.folder = folder("unsent", path), .thread_count = 1};
        CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
        PT_SCOPED(sheet) read = read_sheet(path, "transactions.csv");
        CHECK(read.column_count == 7);
        remove_files(path);
    }
}

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Cuts bytes into lines in place; returns how many. */
static size_t cut_lines(char *bytes, char **lines, size_t most)
{
    size_t count = 0;
    for (char *at = bytes; *at != '\0' && count < most; count++) {
        char *end = strchr(at, '\n');
        CHECK(end != NULL);
        *end = '\0';
        lines[count] = at;
        at = end + 1;
    }
    return count;
}

/* Enough transactions for several stretches of by_time.c. */
static void order_by_time_has_the_same_rows_in_order_of_time(void)
{
    enum { LINES_MAX = 2000000, ID_BYTES = 25 };
    char ordinary[PATH_BYTES], sorted[PATH_BYTES], alone[PATH_BYTES];
    pt_simulation_parameters given = parameters(2000, PT_ENGLISH);
    given.mean_transactions = 200;
    pt_simulation_counts counts = {0}, again = {0};
    pt_simulation_csv csv = {.folder = folder("ordinary", ordinary), .thread_count = 2};
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    csv.order = PT_ORDER_BY_TIME;
    csv.folder = folder("sorted", sorted);
    csv.thread_count = 3;
    CHECK(simulate(&given, &csv, NULL, &again, NULL) == PT_OK);
    csv.folder = folder("alone", alone);
    csv.thread_count = 1;
    CHECK(simulate(&given, &csv, NULL, &again, NULL) == PT_OK);
    CHECK(again.transactions == counts.transactions && again.customers == counts.customers);
    CHECK(count_files(sorted, true) == 0 && count_files(sorted, false) == 4);

    size_t length = 0, other_length = 0;
    char *by_time = read_file(sorted, "transactions.csv", &length);
    char *other = read_file(alone, "transactions.csv", &other_length);
    CHECK(length == other_length && memcmp(by_time, other, length) == 0);
    free(other);
    char *by_customer = read_file(ordinary, "transactions.csv", &other_length);
    CHECK(length == other_length);
    char **left = calloc(LINES_MAX, sizeof *left), **right = calloc(LINES_MAX, sizeof *right);
    size_t count = cut_lines(by_time, left, LINES_MAX);
    CHECK(count == (size_t)counts.lines + 1 && count > 600000);
    CHECK(cut_lines(by_customer, right, LINES_MAX) == count);
    for (size_t i = 2; i < count; i++) { /* order_id, customer_id, date: fixed widths up to the date */
        CHECK(strncmp(left[i - 1] + ID_BYTES, left[i] + ID_BYTES, 19) <= 0);
    }
    qsort(left + 1, count - 1, sizeof *left, compare_lines);
    qsort(right + 1, count - 1, sizeof *right, compare_lines);
    for (size_t i = 0; i < count; i++) {
        CHECK(left[i] != NULL && right[i] != NULL && strcmp(left[i], right[i]) == 0);
    }
    free(left);
    free(right);
    free(by_time);
    free(by_customer);
    remove_files(ordinary);
    remove_files(sorted);
    remove_files(alone);
}

static void dates_before_1970_are_written_too(void)
{
    char path[PATH_BYTES];
    pt_simulation_parameters given = parameters(50, PT_ENGLISH);
    CHECK(pt_date_parse("1969-06-30", &given.end_on));
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = folder("old", path), .thread_count = 1};
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    PT_SCOPED(sheet) read = read_sheet(path, "transactions.csv");
    for (size_t row = 1; row < read.row_count; row++) {
        const char *date = read.fields[row * read.column_count + 2];
        CHECK(strcmp(date, "1967-06-01") > 0 && strcmp(date, "1969-07-01") < 0);
    }
    PT_SCOPED(sheet) customers = read_sheet(path, "customers.csv");
    /* The first customer's first purchase, and the day since when he is one. */
    CHECK(strncmp(customers.fields[2 * customers.column_count - 1], read.fields[read.column_count + 2], 10) ==
          0);
    remove_files(path);
}

static void files_that_are_there_are_kept_unless_told(void)
{
    char path[PATH_BYTES], own[PATH_BYTES + 32];
    folder("kept", path);
    CHECK(mkdir(path, 0700) == 0);
    snprintf(own, sizeof own, "%s/transactions.csv", path);
    FILE *file = fopen(own, "w");
    fputs("mine", file);
    fclose(file);
    pt_simulation_parameters given = parameters(10, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = path, .thread_count = 1};
    pt_error error = {0};
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_CONFLICT);
    CHECK(count_files(path, true) == 0 && count_files(path, false) == 1);
    size_t length = 0;
    char *bytes = read_file(path, "transactions.csv", &length);
    CHECK_TEXT(bytes, "mine");
    free(bytes);
    csv.may_replace = true;
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_OK);
    CHECK(count_files(path, true) == 0 && count_files(path, false) == 4);
    remove_files(path);
}

static void unusable_folders_are_reported(void)
{
    char path[PATH_BYTES];
    pt_simulation_parameters given = parameters(10, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = folder("no/such/parent", path), .thread_count = 1};
    pt_error error = {0};
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_UNAVAILABLE);
    CHECK(error.message != NULL && error.argument_count == 2);
    csv.folder = "/dev/null";
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_UNAVAILABLE);
    csv.folder = "";
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_UNAVAILABLE);
    CHECK(counts.customers == 0);
}

static void two_runs_do_not_write_into_one_folder(void)
{
    char path[PATH_BYTES];
    folder("busy", path);
    CHECK(mkdir(path, 0700) == 0);
    int busy = open(path, O_RDONLY | O_DIRECTORY);
    CHECK(flock(busy, LOCK_EX) == 0);
    pt_simulation_parameters given = parameters(10, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = path, .thread_count = 1};
    pt_error error = {0};
    CHECK(simulate(&given, &csv, NULL, &counts, &error) == PT_CONFLICT);
    CHECK(count_files(path, true) == 0);
    close(busy);
    remove_files(path);
}

/* A limit on the size of files stands for the full disk: write() fails in the middle of a run. */
static void check_full_disk(pt_simulation_order order, pt_error *error)
{
    char path[PATH_BYTES];
    pt_simulation_parameters given = parameters(CUSTOMERS, PT_ENGLISH);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = folder("full", path), .order = order, .thread_count = 3};
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit small = before;
    small.rlim_cur = 300000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    pt_status status = simulate(&given, &csv, NULL, &counts, error);
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(status == PT_UNAVAILABLE);
    CHECK(count_files(path, true) == 0 && count_files(path, false) == 0);
    remove_files(path);
}

static void a_full_disk_leaves_no_file(void)
{
    pt_error error = {0};
    check_full_disk(PT_ORDER_BY_CUSTOMER, &error);
    CHECK(strstr(error.texts, ".csv") != NULL);
    check_full_disk(PT_ORDER_BY_TIME, &error);
}

static void stop_soon(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total)
{
    (void)stage, (void)unit, (void)total;
    if (done > 0) {
        atomic_store(&progress->cancelled, true);
    }
}

static void a_cancelled_run_leaves_no_file(void)
{
    for (int threads = 1; threads <= 3; threads += 2) {
        char path[PATH_BYTES];
        pt_simulation_parameters given = parameters(1000000, PT_ENGLISH);
        pt_simulation_counts counts = {0};
        pt_simulation_csv csv = {.folder = folder("cancelled", path), .thread_count = threads};
        pt_progress progress = {.report = stop_soon};
        CHECK(simulate(&given, &csv, &progress, &counts, NULL) == PT_CANCELLED);
        CHECK(count_files(path, true) == 0 && count_files(path, false) == 0);
        CHECK(counts.customers == 0);
        remove_files(path);
    }
}

static void kill_soon(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total)
{
    (void)progress, (void)stage, (void)unit, (void)total;
    if (done > 0) {
        raise(SIGKILL);
    }
}

static void a_killed_run_leaves_only_temporary_names_and_the_next_succeeds(void)
{
    char path[PATH_BYTES];
    folder("killed", path);
    pt_simulation_counts counts = {0};
    pt_simulation_csv csv = {.folder = path, .thread_count = 1};
    pid_t child = fork();
    if (child == 0) {
        pt_simulation_parameters given = parameters(1000000, PT_ENGLISH);
        pt_progress progress = {.report = kill_soon};
        pt_status status = simulate(&given, &csv, &progress, &counts, NULL);
        _exit((int)status);
    }
    int ended = 0;
    CHECK(waitpid(child, &ended, 0) == child && WIFSIGNALED(ended));
    CHECK(count_files(path, true) == 4 && count_files(path, false) == 0);
    pt_simulation_parameters given = parameters(100, PT_ENGLISH);
    CHECK(simulate(&given, &csv, NULL, &counts, NULL) == PT_OK);
    CHECK(count_files(path, true) == 0 && count_files(path, false) == 4);
    PT_SCOPED(sheet) read = read_sheet(path, "customers.csv");
    CHECK(read.row_count == 101);
    remove_files(path);
}

static void make_root(void)
{
    snprintf(root, sizeof root, "%s/simulate-XXXXXX", PATRON_BINARY_DIR);
    CHECK(mkdtemp(root) != NULL);
}

static void remove_root(void)
{
    CHECK(rmdir(root) == 0);
}

CHECK_MAIN(make_root, bytes_do_not_depend_on_threads, another_seed_gives_other_customers,
           files_can_be_read_and_ids_are_unique, rows_of_transactions_say_what_was_simulated,
           without_delivery_there_are_no_columns_for_it, order_by_time_has_the_same_rows_in_order_of_time,
           dates_before_1970_are_written_too, files_that_are_there_are_kept_unless_told,
           unusable_folders_are_reported, two_runs_do_not_write_into_one_folder, a_full_disk_leaves_no_file,
           a_cancelled_run_leaves_no_file, a_killed_run_leaves_only_temporary_names_and_the_next_succeeds,
           remove_root)
