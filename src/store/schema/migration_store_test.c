#include "store/schema/migration.h"

#include "base/text/message.h"
#include "store/schema/catalogue.h"
#include "store/schema/ddl.h"
#include "store/schema/schema.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILE_OF(file_name, text)                                               \
    {                                                                          \
        .name = (file_name), .start = (text), .end = (text) + sizeof(text) - 1 \
    }

static const char second_text[] =
    "{\"operations\": ["
    "{\"create_table\": {\"name\": \"visit\", \"class\": \"D\", \"columns\": ["
    "{\"name\": \"customer_id\", \"type\": \"int64\", \"required\": true},"
    "{\"name\": \"id\", \"type\": \"int64\", \"required\": true},"
    "{\"name\": \"note\", \"type\": \"text\", \"comment\": \"what's said\"}], \"key\": [\"customer_id\", "
    "\"id\"]}},"
    "{\"add_column\": {\"table\": \"setting\", \"column\": {\"name\": \"note\", \"type\": \"text\"}}},"
    "{\"create_index\": {\"table\": \"setting\", \"index\": {\"name\": \"setting_by_note\", \"columns\": "
    "[\"note\"]}}},"
    "{\"statement\": \"test_fill_notes\"}]}";
static const char broken_text[] =
    "{\"operations\": [{\"create_table\": {\"name\": \"half\", \"class\": \"L\", \"columns\": "
    "[{\"name\": \"id\", \"type\": \"int64\", \"required\": true}], \"key\": [\"id\"]}},"
    "{\"statement\": \"test_missing\"}]}";
static const pt_query fill_notes = {
    .name = "test_fill_notes", .origin = "migration_store_test.c", .text = "UPDATE setting SET note = name"};
static const pt_query *const conversions[] = {&fill_notes};

/* The program's own migrations and one more. */
static pt_migrations with_second(pt_embedded_file *files, pt_embedded_file second)
{
    pt_migrations own = pt_migrations_embedded();
    memcpy(files, own.files, own.count * sizeof *files);
    files[own.count] = second;
    return (pt_migrations){files, own.count + 1, conversions, 1, "9.9.9"};
}

static const pt_embedded_file second_file = FILE_OF("0099-visit.json", second_text);
static const pt_embedded_file broken_file = FILE_OF("0099-broken.json", broken_text);

static pt_status open_with(const store_fixture *fixture, const pt_migrations *migrations, pt_store_mode mode,
                           pt_error *error)
{
    pt_store *store = NULL;
    const pt_store_options options = {.mode = mode, .is_partitioned = store_fixture_is_partitioned()};
    pt_status status = pt_store_open_with(fixture->location, &options, migrations, &store, error);
    if (status == PT_OK) {
        pt_store_close(store);
    }
    return status;
}

/* The tables in the store are exactly those that migrations amount to. */
static void check_schema(const store_fixture *fixture, const pt_migrations *migrations)
{
    pt_error error = {0};
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_READ};
    CHECK(pt_store_open_with(fixture->location, &options, migrations, &store, &error) == PT_OK);
    {
        PT_SCOPED(pt_arena) arena = {0};
        PT_SCOPED(pt_connection) connection = {0};
        pt_table_catalogue catalogue = {0};
        const char *difference = NULL;
        CHECK(pt_migrations_fold(migrations, &arena, &catalogue, NULL) == PT_OK);
        CHECK(pt_table_catalogue_check(&catalogue, &error) == PT_OK);
        CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
        CHECK(pt_schema_compare(&connection, &catalogue, &arena, &difference, &error) == PT_OK);
        if (difference != NULL) {
            fprintf(stderr, "%s\n", difference);
        }
        CHECK(difference == NULL);
    }
    pt_store_close(store);
}

static void a_new_store_has_the_tables_of_the_catalogue(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    pt_migrations own = pt_migrations_embedded();
    check_schema(&fixture, &own);
    CHECK(open_with(&fixture, &own, PT_STORE_CREATE, NULL) == PT_OK); /* applying again changes nothing */
    check_schema(&fixture, &own);
}

static void an_older_store_is_brought_forward_with_its_rows(void)
{
    static const pt_query put = {
        .name = "test_put",
        .origin = "migration_store_test.c",
        .text = "INSERT INTO setting (name, value, updated_at, updated_by) VALUES ('a', '1', 0, 0)"};
    static const pt_query get = {
        .name = "test_get", .origin = "migration_store_test.c", .text = "SELECT note FROM setting"};
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_execute(&fixture.connection, &put, NULL, NULL, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);

    pt_embedded_file files[64];
    pt_migrations newer = with_second(files, second_file);
    pt_error error = {0};
    CHECK(open_with(&fixture, &newer, PT_STORE_READ, &error) == PT_INVALID_INPUT);
    CHECK(strstr(error.message, "older than version") != NULL);
    CHECK(open_with(&fixture, &newer, PT_STORE_WRITE, &error) == PT_OK);
    check_schema(&fixture, &newer);
    {
        PT_SCOPED(pt_rows) rows = {0};
        bool has_row = false;
        CHECK(pt_select(&fixture.connection, &get, NULL, &rows, NULL) == PT_OK);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        CHECK_TEXT(pt_rows_text(&rows, 0), "a");
    }
    /* And the program that knows only the older version says what to do. */
    pt_migrations own = pt_migrations_embedded();
    CHECK(open_with(&fixture, &own, PT_STORE_WRITE, &error) == PT_INVALID_INPUT);
    CHECK(strstr(error.message, "use a newer Patron") != NULL);
}

static void a_migration_that_fails_leaves_nothing(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    pt_embedded_file files[64];
    pt_migrations broken = with_second(files, broken_file);
    CHECK(open_with(&fixture, &broken, PT_STORE_WRITE, NULL) == PT_INTERNAL);
    pt_migrations own = pt_migrations_embedded();
    check_schema(&fixture, &own);
}

static void a_migration_changed_after_it_was_applied_is_refused(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    pt_embedded_file files[64];
    pt_migrations changed = with_second(files, second_file);
    changed.count--;
    files[0] = broken_file;
    pt_error error = {0};
    CHECK(open_with(&fixture, &changed, PT_STORE_WRITE, &error) == PT_INVALID_INPUT);
    CHECK(strstr(error.message, "differs") != NULL);
}

static void a_first_migration_without_our_own_tables_leaves_nothing(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open_empty(&fixture);
    static const char table_text[] =
        "{\"operations\": [{\"create_table\": {\"name\": \"bookmark\", \"class\": \"L\", \"columns\": "
        "[{\"name\": "
        "\"id\", \"type\": \"int64\", \"required\": true}], \"key\": [\"id\"]}}]}";
    const pt_embedded_file file = FILE_OF("0001-other.json", table_text);
    pt_migrations other = {&file, 1, NULL, 0, "0"};
    CHECK(open_with(&fixture, &other, PT_STORE_CREATE, NULL) != PT_OK);
    pt_migrations own = pt_migrations_embedded();
    CHECK(open_with(&fixture, &own, PT_STORE_CREATE, NULL) == PT_OK);
}

static void a_database_with_tables_of_others_is_refused(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open_empty(&fixture);
    if (store_fixture_is_postgres()) { /* for SQLite see sqlite/opening_store_test.c */
        void *shared = NULL;
        void *handle = NULL;
        const pt_driver *driver = &pt_postgres_driver;
        CHECK(driver->open(fixture.location, "", PT_STORE_CREATE, &shared, NULL) == PT_OK);
        CHECK(driver->connect(shared, &handle, NULL) == PT_OK);
        CHECK(driver->begin_schema(handle, NULL) == PT_OK);
        CHECK(driver->run_text(handle, "CREATE TABLE bookmark (url text)", NULL) == PT_OK);
        CHECK(driver->commit(handle, NULL) == PT_OK);
        driver->disconnect(handle);
        driver->close(shared);
        pt_migrations own = pt_migrations_embedded();
        pt_error error = {0};
        CHECK(open_with(&fixture, &own, PT_STORE_CREATE, &error) == PT_INVALID_INPUT);
        CHECK(strstr(error.message, "another program") != NULL);
    }
}

enum { PROGRAMS = 4 };

static void programs_that_open_a_new_store_at_once_all_get_it(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open_empty(&fixture);
    pid_t children[PROGRAMS];
    pt_migrations own = pt_migrations_embedded();
    for (int i = 0; i < PROGRAMS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            pt_error error = {0};
            pt_status status = open_with(&fixture, &own, PT_STORE_CREATE, &error);
            if (status != PT_OK) {
                store_fixture_print("open", &error);
            }
            _exit(status != PT_OK);
        }
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int outcome = 1;
        CHECK(waitpid(children[i], &outcome, 0) == children[i] && outcome == 0);
    }
    check_schema(&fixture, &own);
}

/* Killed at ever later moments, each migration has either happened or not. */
static void a_migration_that_is_killed_leaves_old_or_new(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open_empty(&fixture);
    pt_migrations own = pt_migrations_embedded();
    for (int round = 0; round < 6; round++) {
        pid_t child = fork();
        if (child == 0) {
            _exit(open_with(&fixture, &own, PT_STORE_CREATE, NULL) != PT_OK);
        }
        const struct timespec pause = {.tv_nsec = 2000000L * (round * round + 1)};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        pt_error error = {0};
        pt_status status = open_with(&fixture, &own, PT_STORE_READ, &error);
        if (status == PT_OK) {
            check_schema(&fixture, &own);
        } else {
            bool is_old = status == PT_NOT_FOUND || strstr(error.message, "is empty") != NULL ||
                          strstr(error.message, "older than version") != NULL;
            if (!is_old) {
                store_fixture_print("after kill", &error);
            }
            CHECK(is_old);
        }
    }
    CHECK(open_with(&fixture, &own, PT_STORE_CREATE, NULL) == PT_OK);
    check_schema(&fixture, &own);
}

static void put_rows(pt_connection *connection, const pt_query *fill)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_execute(connection, fill, NULL, NULL, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
}

static int64_t count_of(pt_store *store, const pt_query *query)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
    CHECK(pt_select(&connection, query, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    int64_t count = pt_rows_integer(&rows, 0);
    pt_rows_clear(&rows);
    return count;
}

/* The step from one version to the next, on a store with rows, killed at ever later moments. */
static void a_later_migration_that_is_killed_leaves_old_or_new(void)
{
    static const pt_query fill = {
        .name = "test_fill",
        .origin = "migration_store_test.c",
        .text = "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) "
                "INSERT INTO setting (name, value, updated_at, updated_by) SELECT 'name ' || n, '1', 0, 0 "
                "FROM s"};
    static const pt_query count = {
        .name = "test_count", .origin = "migration_store_test.c", .text = "SELECT count(*) FROM setting"};
    static const pt_query count_notes = {.name = "test_count_notes",
                                         .origin = "migration_store_test.c",
                                         .text = "SELECT count(*) FROM setting WHERE note = name"};
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    put_rows(&fixture.connection, &fill);
    CHECK(count_of(fixture.store, &count) == 20000);
    /* No connection is open while this program forks. */
    pt_connection_clear(&fixture.connection);
    pt_store_close(fixture.store);
    fixture.store = NULL;
    pt_embedded_file files[64];
    pt_migrations own = pt_migrations_embedded();
    pt_migrations newer = with_second(files, second_file);
    bool is_new = false;
    for (long long pause = 5000000; !is_new && pause < 20000000000; pause *= 2) {
        pid_t child = fork();
        if (child == 0) {
            _exit(open_with(&fixture, &newer, PT_STORE_WRITE, NULL) != PT_OK);
        }
        const struct timespec moment = {.tv_sec = pause / 1000000000, .tv_nsec = pause % 1000000000};
        nanosleep(&moment, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        is_new = open_with(&fixture, &own, PT_STORE_READ, NULL) != PT_OK;
        check_schema(&fixture, is_new ? &newer : &own);
    }
    CHECK(is_new);
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_READ};
    CHECK(pt_store_open_with(fixture.location, &options, &newer, &store, NULL) == PT_OK);
    CHECK(count_of(store, &count) == 20000 && count_of(store, &count_notes) == 20000);
    pt_store_close(store);
}

int main(void)
{
    a_new_store_has_the_tables_of_the_catalogue();
    an_older_store_is_brought_forward_with_its_rows();
    a_migration_that_fails_leaves_nothing();
    a_migration_changed_after_it_was_applied_is_refused();
    a_first_migration_without_our_own_tables_leaves_nothing();
    a_database_with_tables_of_others_is_refused();
    programs_that_open_a_new_store_at_once_all_get_it();
    a_migration_that_is_killed_leaves_old_or_new();
    a_later_migration_that_is_killed_leaves_old_or_new();
    return check_failures != 0;
}
