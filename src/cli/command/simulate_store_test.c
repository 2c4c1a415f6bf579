#include "cli/command/simulate.h"

#include "base/hash.h"
#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "cli/cli.h"
#include "cli/command/simulate_store.h"
#include "cli/exit_code.h"
#include "record/import/batch/batch.h"
#include "record/record.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The store of a fixture has the standard zone, Asia/Shanghai, which knew no summer time in these years. */
enum { CUSTOMERS = 60, SHANGHAI_SECONDS = 8 * 3600 };

static const char *nothing_set(const char *name)
{
    (void)name;
    return NULL;
}

/* Where temporary files go while these tests run. */
static char temporary[256];

static size_t count_temporary(void)
{
    size_t count = 0;
    DIR *listing = opendir(temporary);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        count += entry->d_name[0] != '.';
    }
    if (listing != NULL) {
        closedir(listing);
    }
    return count;
}

/* --- Running the command --- */

typedef struct answer {
    int exit_code;
    char *output, *errors;
    size_t output_length, errors_length;
} answer;

static void answer_clear(answer *given)
{
    free(given->output);
    free(given->errors);
    *given = (answer){0};
}

/* words: separated by single blanks; {} stands for the store's location. */
static answer run(const store_fixture *fixture, const char *line)
{
    char copy[1024], *words[32], *rest = copy;
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word; (word = strsep(&rest, " ")) != NULL && count < 32;) {
        words[count++] = strcmp(word, "{}") == 0 ? (char *)fixture->location : word;
    }
    answer given = {0};
    FILE *output = open_memstream(&given.output, &given.output_length);
    FILE *errors = open_memstream(&given.errors, &given.errors_length);
    given.exit_code = pt_cli_run(words, count, output, errors, nothing_set);
    fclose(output);
    fclose(errors);
    if (given.exit_code != 0) {
        fprintf(stderr, "%s: %s", line, given.errors);
    }
    return given;
}

/* A figure of one of the batches that simulate --json tells of. */
static int64_t batch_figure(const answer *given, const char *records, const char *figure)
{
    PT_SCOPED(pt_json_document) document = {0};
    CHECK(pt_json_parse(given->output, given->output_length, &document, NULL) == PT_OK);
    const pt_json_node *batches = pt_json_member(pt_json_root(&document), "batches");
    for (size_t i = 0; i < pt_json_count(batches); i++) {
        const pt_json_node *batch = pt_json_item(batches, i);
        if (strcmp(pt_json_as_text(pt_json_member(batch, "records")), records) == 0) {
            return pt_json_as_integer(pt_json_member(batch, figure));
        }
    }
    return -1;
}

/* Adds {} for the store and --json to the usual options. */
static answer simulate(const store_fixture *fixture, const char *options)
{
    char line[512];
    snprintf(line, sizeof line, "simulate --years 1 --language en --store {} --json --quiet %s", options);
    return run(fixture, line);
}

/* --- What a store holds, as sums that depend on no order and on no id --- */

typedef struct contents {
    int64_t customers, orders, returns, lines, interactions;
    uint64_t customer_sum, transaction_sum, line_sum;
    int64_t sent; /* orders with a day of dispatch */
} contents;

static const char *text_of(const pt_record *record, const char *field)
{
    const pt_value *value = pt_record_value(record, field);
    return value->type == PT_VALUE_TEXT ? value->data : "";
}

static int64_t number_of(const pt_record *record, const char *field)
{
    const pt_value *value = pt_record_value(record, field);
    return value->type == PT_VALUE_INTEGER ? value->integer : -1;
}

static uint64_t sum_of(const char *key, int64_t first, int64_t second, const char *more)
{
    char text[256];
    int length =
        snprintf(text, sizeof text, "%s|%lld|%lld|%s", key, (long long)first, (long long)second, more);
    return pt_hash64(0, text, (size_t)length);
}

static void add_record(const pt_record *record, contents *found)
{
    const char *entity = record->entity->name;
    if (strcmp(entity, "customer") == 0) {
        found->customers++;
        found->customer_sum +=
            sum_of(text_of(record, "number"), number_of(record, "birth_year"), 0, text_of(record, "name"));
    } else if (strcmp(entity, "transaction") == 0) {
        bool is_return = strcmp(text_of(record, "kind"), "return") == 0;
        found->returns += is_return;
        found->orders += !is_return;
        found->sent += number_of(record, "shipped_on") >= 0;
        found->transaction_sum += sum_of(text_of(record, "number"), number_of(record, "occurred_at"),
                                         number_of(record, "amount"), text_of(record, "ship_mode"));
    } else if (strcmp(entity, "transaction_line") == 0) {
        found->lines++;
        found->line_sum +=
            sum_of("", number_of(record, "amount"), (int64_t)pt_record_value(record, "quantity")->real, "");
    } else {
        found->interactions++;
    }
}

static void read_entity(pt_record_session *session, const char *entity, contents *found)
{
    pt_record_key after = {0};
    for (bool has_more = true, is_first = true; has_more; is_first = false) {
        PT_SCOPED(pt_arena) arena = {0};
        pt_record_page page = {0};
        pt_record_query query = {.entity = pt_schema_find(&session->schema, entity),
                                 .after = is_first ? NULL : &after,
                                 .limit = PT_PAGE_MAX};
        CHECK(pt_record_list(session, &query, &arena, &page, NULL) == PT_OK);
        for (size_t i = 0; i < page.count; i++) {
            add_record(&page.records[i], found);
            after = page.records[i].key;
        }
        has_more = page.has_more && page.count > 0;
    }
}

static contents read_store(store_fixture *fixture)
{
    static const char *const entities[] = {"customer", "transaction", "transaction_line", "interaction"};
    contents found = {0};
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    CHECK(pt_schema_load(&arena, &schema, NULL) == PT_OK);
    PT_SCOPED(pt_record_session) session = {0};
    const pt_record_session_options options = {.schema = &schema};
    CHECK(pt_record_session_open(&fixture->connection, &options, &session, NULL) == PT_OK);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        read_entity(&session, entities[i], &found);
    }
    return found;
}

/* What a store must hold, from the simulation itself. */
static void add_document(const pt_simulation *simulation, int number, const pt_simulated_line *lines,
                         size_t count, contents *wanted)
{
    bool is_return = pt_simulated_line_is_return(lines);
    int64_t amount = 0;
    for (size_t i = 0; i < count; i++) {
        amount += lines[i].amount_money;
        wanted->line_sum += sum_of("", lines[i].amount_money, lines[i].quantity, "");
    }
    char key[32];
    snprintf(key, sizeof key, "%c%08d-%04u", is_return ? 'R' : 'T', number, lines->order);
    const pt_preset_channel *channel = &simulation->parameters.preset->channels[lines->channel];
    const char *mode = lines->shipping == PT_NOT_SENT ? "" : channel->shippings[lines->shipping].mode.english;
    wanted->transaction_sum +=
        sum_of(key, (lines->at_seconds - SHANGHAI_SECONDS) * PT_MICROSECONDS_PER_SECOND, amount, mode);
    wanted->returns += is_return;
    wanted->orders += !is_return;
    wanted->lines += (int64_t)count;
    wanted->sent += lines->shipped_days != PT_DAYS_UNKNOWN;
}

static contents simulate_contents(const char *preset, int64_t customers)
{
    contents wanted = {.customers = customers};
    pt_simulation_parameters parameters = {.preset = pt_preset_find(preset),
                                           .customer_count = customers,
                                           .years = 1,
                                           .seed = 1,
                                           .language = PT_ENGLISH};
    CHECK(pt_date_parse("2025-12-31", &parameters.end_on));
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_simulated_customer) customer = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&parameters, &arena, &simulation, NULL) == PT_OK);
    for (int number = 1; number <= customers; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        char key[16];
        snprintf(key, sizeof key, "C%08d", number);
        int64_t birth_year = customer.person.birth_year > 0 ? customer.person.birth_year : -1;
        wanted.customer_sum += sum_of(key, birth_year, 0, customer.person.name);
        wanted.interactions += (int64_t)customer.contact_count;
        for (size_t i = 0, count; i < customer.line_count; i += count) {
            count = 1;
            while (i + count < customer.line_count && customer.lines[i + count].line > 1) {
                count++;
            }
            add_document(&simulation, number, &customer.lines[i], count, &wanted);
        }
    }
    return wanted;
}

static void check_contents(store_fixture *fixture, const contents *wanted)
{
    contents found = read_store(fixture);
    CHECK(found.customers == wanted->customers && found.customer_sum == wanted->customer_sum);
    CHECK(found.orders == wanted->orders && found.returns == wanted->returns);
    CHECK(found.transaction_sum == wanted->transaction_sum);
    CHECK(found.lines == wanted->lines && found.line_sum == wanted->line_sum);
    CHECK(found.interactions == wanted->interactions && found.sent == wanted->sent);
}

/* --- Tests --- */

static void a_store_holds_what_was_simulated_and_models_run_on_it(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer) given = simulate(&fixture, "--preset shop --customers 60");
    CHECK(given.exit_code == 0);
    contents wanted = simulate_contents("shop", CUSTOMERS);
    CHECK(wanted.returns > 0 && wanted.sent > 0 && wanted.lines > wanted.orders);
    check_contents(&fixture, &wanted);
    CHECK(batch_figure(&given, "customer", "added") == CUSTOMERS);
    CHECK(batch_figure(&given, "transaction", "added") == wanted.orders + wanted.returns);
    CHECK(batch_figure(&given, "transaction_line", "added") == wanted.lines);
    CHECK(batch_figure(&given, "interaction", "added") == wanted.interactions);
    CHECK(count_temporary() == 0);

    PT_SCOPED(answer) models = run(&fixture, "run --as-of 2025-12-31 --store {} --json --quiet");
    CHECK(models.exit_code == 0);
    CHECK(strstr(models.output, "\"delivery\"") != NULL);
    CHECK(strstr(models.output, "\"result\":\"failed\"") == NULL);
    size_t done = 0;
    for (const char *at = models.output; (at = strstr(at, "\"result\":\"ok\"")) != NULL; at++) {
        done++;
    }
    CHECK(done >= 6); /* sales, rfm, value, lifecycle, cohort and, as a shop sends its goods, delivery */
}

static void the_same_again_changes_nothing_and_more_customers_are_added(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer) first = simulate(&fixture, "--preset tea-house --customers 15 --mean-transactions 5");
    PT_SCOPED(answer) again = simulate(&fixture, "--preset tea-house --customers 15 --mean-transactions 5");
    CHECK(first.exit_code == 0 && again.exit_code == 0);
    static const char *const kinds[] = {"service", "customer", "transaction", "interaction"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        CHECK(batch_figure(&first, kinds[i], "added") == batch_figure(&first, kinds[i], "read"));
        CHECK(batch_figure(&again, kinds[i], "unchanged") == batch_figure(&first, kinds[i], "added"));
        CHECK(batch_figure(&again, kinds[i], "added") == 0);
    }
    PT_SCOPED(answer) more = simulate(&fixture, "--preset tea-house --customers 20 --mean-transactions 5");
    CHECK(batch_figure(&more, "customer", "added") == 5 &&
          batch_figure(&more, "customer", "unchanged") == 15);
    CHECK(read_store(&fixture).customers == 20);
    PT_SCOPED(answer)
    said =
        run(&fixture, "simulate --years 1 --language en --store {} --quiet --preset tea-house --customers 20 "
                      "--mean-transactions 5");
    CHECK(strstr(said.output, "nothing was changed") != NULL);
}

static void another_simulation_does_not_mix_with_the_first(void)
{
    static const char *const others[] = {
        "--preset shop --customers 20 --seed 2",
        "--preset bank --customers 20",
        "--preset shop --customers 20 --end 2024-12-31",
        "--preset shop --customers 20 --mean-transactions 3",
        "--preset shop --customers 20 --mean-lines 1",
        "--preset shop --customers 20 --return-rate 0",
        "--preset shop --customers 20 --without-delivery",
    };
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer) first = simulate(&fixture, "--preset shop --customers 8");
    CHECK(first.exit_code == 0);
    contents wanted = simulate_contents("shop", 8);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        PT_SCOPED(answer) other = simulate(&fixture, others[i]);
        CHECK(other.exit_code == pt_exit_code(PT_CONFLICT));
        CHECK(strstr(other.errors, "not of this simulation") != NULL);
    }
    check_contents(&fixture, &wanted);
    CHECK(count_temporary() == 0);
}

static void real_customers_are_never_met(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer)
    entered = run(&fixture, "customer create --set name=Somebody --set number=C00000001 --store {}");
    CHECK(entered.exit_code == 0);
    PT_SCOPED(answer) given = simulate(&fixture, "--customers 20");
    CHECK(given.exit_code == pt_exit_code(PT_CONFLICT));
    contents found = read_store(&fixture);
    CHECK(found.customers == 1 && found.orders == 0);
}

static void nothing_but_customers_that_were_removed_is_no_hindrance(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer) first = simulate(&fixture, "--customers 5 --seed 8");
    static const char *const backwards[] = {"interaction", "transaction", "customer", "service"};
    static const size_t rows[] = {4, 2, 1, 0}; /* transactions and their lines are one import */
    for (size_t i = 0; i < sizeof backwards / sizeof *backwards; i++) {
        PT_SCOPED(pt_json_document) document = {0};
        CHECK(pt_json_parse(first.output, first.output_length, &document, NULL) == PT_OK);
        const pt_json_node *batches = pt_json_member(pt_json_root(&document), "batches");
        const pt_json_node *batch = pt_json_item(batches, rows[i]);
        CHECK_TEXT(pt_json_as_text(pt_json_member(batch, "records")), backwards[i]);
        char line[128];
        snprintf(line, sizeof line, "import undo %s --store {} --quiet",
                 pt_json_as_text(pt_json_member(batch, "batch_id")));
        PT_SCOPED(answer) undone = run(&fixture, line);
        CHECK(undone.exit_code == 0);
    }
    PT_SCOPED(answer) second = simulate(&fixture, "--customers 5 --seed 9");
    CHECK(second.exit_code == 0 && batch_figure(&second, "customer", "added") == 5);
}

/* --- Stopping --- */

typedef struct stopping {
    pt_progress progress;
    const char *stage; /* the stage to stop at … */
    int times;         /* … when it begins for this time */
    int64_t last_total;
} stopping;

static void stop_at(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total)
{
    (void)unit, (void)done;
    stopping *order = progress->context;
    if (strcmp(stage, order->stage) == 0 && total != order->last_total) {
        order->last_total = total; /* of another file */
        if (--order->times == 0) {
            atomic_store(&progress->cancelled, true);
        }
    }
}

static size_t count_visible_imports(store_fixture *fixture)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_batch *batches = NULL;
    size_t count = 0, visible = 0;
    CHECK(pt_batch_list(&fixture->connection, &arena, &batches, &count, NULL) == PT_OK);
    for (size_t i = 0; i < count; i++) {
        CHECK(batches[i].state != PT_BATCH_STAGING && batches[i].state != PT_BATCH_APPLYING);
        visible += strcmp(batches[i].kind, "import") == 0 && batches[i].state == PT_BATCH_VISIBLE;
    }
    return visible;
}

static pt_status stopped_simulation(const store_fixture *fixture, stopping *order, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation_parameters parameters = {
        .preset = pt_preset_find("shop"), .customer_count = 15, .years = 1, .seed = 3};
    CHECK(pt_date_parse("2025-12-31", &parameters.end_on));
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&parameters, &arena, &simulation, NULL) == PT_OK);
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    PT_SCOPED(pt_output) output = {0};
    pt_output_open(&output, stream, nothing_set);
    const pt_invocation invocation = {.store = fixture->location,
                                      .output = &output,
                                      .thread_count = 1,
                                      .is_json = true,
                                      .progress = &order->progress,
                                      .arena = &arena};
    pt_status status = pt_simulate_into_store(&invocation, &simulation, error);
    fclose(stream);
    free(text);
    return status;
}

/* Wherever it is cancelled: what was whole before is undone, too. */
static void a_cancelled_simulation_leaves_nothing(void)
{
    static const struct {
        const char *stage;
        int times;
    } points[] = {{"simulating", 1}, {"writing", 1}, {"writing", 2}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        PT_SCOPED(store_fixture) fixture = {0};
        store_fixture_open(&fixture);
        stopping order = {
            .progress = {.report = stop_at}, .stage = points[i].stage, .times = points[i].times};
        order.progress.context = &order;
        pt_error error = {0};
        CHECK(stopped_simulation(&fixture, &order, &error) == PT_CANCELLED);
        CHECK(count_visible_imports(&fixture) == 0);
        contents found = read_store(&fixture);
        CHECK(found.customers == 0 && found.orders == 0 && found.lines == 0 && found.interactions == 0);
        CHECK(count_temporary() == 0);
        PT_SCOPED(answer) afterwards = simulate(&fixture, "--preset shop --customers 5 --seed 3");
        CHECK(afterwards.exit_code == 0 && read_store(&fixture).customers == 5);
    }
}

static void a_cancelled_repetition_keeps_what_was_there(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    stopping never = {.progress = {.report = stop_at, .context = &never}, .stage = "never"};
    CHECK(stopped_simulation(&fixture, &never, NULL) == PT_OK);
    const contents before = read_store(&fixture);
    CHECK(before.customers > 0 && before.lines > 0);
    stopping order = {.progress = {.report = stop_at, .context = &order}, .stage = "writing", .times = 2};
    CHECK(stopped_simulation(&fixture, &order, NULL) == PT_CANCELLED);
    check_contents(&fixture, &before);
    PT_SCOPED(pt_arena) arena = {0};
    pt_batch *batches = NULL;
    size_t count = 0;
    CHECK(pt_batch_list(&fixture.connection, &arena, &batches, &count, NULL) == PT_OK);
    for (size_t i = 0; i < count; i++) {
        CHECK_TEXT(batches[i].kind, "import"); /* there was nothing to undo */
    }
}

static void a_folder_that_cannot_be_used_is_reported(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    setenv("TMPDIR", "/dev/null/nowhere", 1);
    PT_SCOPED(answer) given = simulate(&fixture, "--customers 5");
    setenv("TMPDIR", temporary, 1);
    CHECK(given.exit_code == pt_exit_code(PT_UNAVAILABLE));
    CHECK(strstr(given.errors, "TMPDIR") != NULL);
    CHECK(read_store(&fixture).customers == 0);
}

static void a_folder_of_a_killed_run_is_removed_and_that_of_a_living_one_is_not(void)
{
    char dead[512], living[512], file[600];
    snprintf(dead, sizeof dead, "%s/patron-simulation-dead.AAAAAA", temporary);
    snprintf(living, sizeof living, "%s/patron-simulation-living.BBBBBB", temporary);
    const char *const folders[] = {dead, living};
    int locks[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        CHECK(mkdir(folders[i], 0700) == 0);
        snprintf(file, sizeof file, "%s/lock", folders[i]);
        locks[i] = open(file, O_RDWR | O_CREAT, 0600);
        snprintf(file, sizeof file, "%s/customers.csv", folders[i]);
        close(open(file, O_RDWR | O_CREAT, 0600));
    }
    CHECK(flock(locks[1], LOCK_EX) == 0);
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(answer) given = simulate(&fixture, "--customers 3");
    CHECK(given.exit_code == 0);
    CHECK(access(dead, F_OK) != 0 && access(living, F_OK) == 0 && access(file, F_OK) == 0);
    close(locks[0]);
    close(locks[1]);
    PT_SCOPED(answer) again = simulate(&fixture, "--customers 3");
    CHECK(again.exit_code == 0 && count_temporary() == 0);
}

static void files_and_store_are_two_ways(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    static const char *const lines[] = {"--truth", "--overwrite", "--order time", "--out nowhere"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        PT_SCOPED(answer) given = simulate(&fixture, lines[i]);
        CHECK(given.exit_code == pt_exit_code(PT_INVALID_INPUT));
        CHECK(strstr(given.errors, "--out") != NULL);
    }
    CHECK(read_store(&fixture).customers == 0);
}

static void make_temporary(void)
{
    snprintf(temporary, sizeof temporary, "%s/simulate-store-XXXXXX", PATRON_BINARY_DIR);
    CHECK(mkdtemp(temporary) != NULL);
    setenv("TMPDIR", temporary, 1);
}

static void remove_temporary(void)
{
    CHECK(rmdir(temporary) == 0);
}

CHECK_MAIN(make_temporary, a_store_holds_what_was_simulated_and_models_run_on_it,
           the_same_again_changes_nothing_and_more_customers_are_added,
           another_simulation_does_not_mix_with_the_first, real_customers_are_never_met,
           nothing_but_customers_that_were_removed_is_no_hindrance, a_cancelled_simulation_leaves_nothing,
           a_cancelled_repetition_keeps_what_was_there, a_folder_that_cannot_be_used_is_reported,
           a_folder_of_a_killed_run_is_removed_and_that_of_a_living_one_is_not, files_and_store_are_two_ways,
           remove_temporary)
