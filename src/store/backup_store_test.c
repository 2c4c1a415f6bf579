#include "store/backup.h"

#include "base/text/message.h"
#include "store/change.h"
#include "store/check.h"
#include "store/driver.h"
#include "store/row_count.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static const pt_query put = {
    .name = "test_put",
    .origin = "backup_store_test.c",
    .text = "INSERT INTO setting (name, value, updated_at, updated_by) VALUES ($1, $2, 0, 0)",
    .parameter_count = 2};
static const pt_query count_rows = {
    .name = "test_count", .origin = "backup_store_test.c", .text = "SELECT count(*) FROM setting"};
static const pt_query open_batch = {.name = "test_batch",
                                    .origin = "backup_store_test.c",
                                    .text = "INSERT INTO batch (id, kind, state, source, created_at, "
                                            "created_by) VALUES (7, 'import', 'applying', "
                                            "'orders.csv', 0, 0)"};
static const pt_query skip_positions = {.name = "test_skip",
                                        .origin = "backup_store_test.c",
                                        .text =
                                            "UPDATE store_state SET change_position = change_position + 5"};

static store_fixture fixture;
static atomic_bool is_over;

static void add_setting(pt_connection *connection, const char *name)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    const pt_value values[] = {pt_value_text(name), pt_value_text(name)};
    CHECK(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_execute(connection, &put, values, NULL, NULL) == PT_OK);
    const pt_change change = {.kind = "update", .entity = "setting"};
    CHECK(pt_change_append(connection, &change, 1, NULL, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
}

static int64_t count_settings(pt_store *store)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
    CHECK(pt_select(&connection, &count_rows, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    int64_t count = pt_rows_integer(&rows, 0);
    pt_rows_clear(&rows);
    return count;
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture.folder, name);
    return path;
}

static size_t findings_of(pt_connection *connection, size_t *problems, const char *expected)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_check_findings findings = {0};
    pt_error error = {0};
    bool is_met = expected == NULL;
    if (pt_store_check(connection, &arena, &findings, &error) != PT_OK) {
        store_fixture_print("check", &error);
        CHECK(false);
    }
    for (size_t i = 0; i < findings.count; i++) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_message_add(&text, PT_ENGLISH, findings.items[i].message, findings.items[i].arguments,
                       findings.items[i].argument_count);
        is_met = is_met || strstr(pt_buffer_text(&text), expected) != NULL;
        if (expected == NULL) {
            fprintf(stderr, "%s\n", pt_buffer_text(&text));
        }
    }
    CHECK(is_met);
    *problems = findings.problem_count;
    return findings.count;
}

static void *keep_writing(void *unused)
{
    (void)unused;
    PT_SCOPED(pt_connection) connection = {0};
    CHECK(pt_connection_open(fixture.store, &connection, NULL) == PT_OK);
    for (int i = 0; !atomic_load(&is_over) && i < 2000; i++) {
        char name[32];
        snprintf(name, sizeof name, "busy-%d", i);
        add_setting(&connection, name);
    }
    return NULL;
}

static void a_backup_made_while_others_write_can_be_restored(store_fixture *target)
{
    pthread_t writer;
    size_t problems = 0;
    pt_error error = {0};
    pt_store *restored = NULL;
    add_setting(&fixture.connection, "first");
    CHECK(pthread_create(&writer, NULL, keep_writing, NULL) == 0);
    pt_status status = pt_store_backup(fixture.store, path_of("copy"), false, NULL, &error);
    atomic_store(&is_over, true);
    pthread_join(writer, NULL);
    if (status != PT_OK || pt_store_restore(path_of("copy"), target->location, NULL, &error) != PT_OK) {
        store_fixture_print("backup", &error);
        CHECK(false);
        return;
    }
    CHECK(store_fixture_reopen(target, PT_STORE_WRITE, &restored, NULL) == PT_OK);
    CHECK(pt_store_id(restored) == pt_store_id(fixture.store));
    CHECK(count_settings(restored) >= 1);
    const pt_driver *driver = restored->driver;
    CHECK(pt_row_counts_compare(driver, path_of("copy"), target->location, NULL) == PT_OK);
    {
        PT_SCOPED(pt_connection) connection = {0};
        CHECK(pt_connection_open(restored, &connection, NULL) == PT_OK);
        CHECK(findings_of(&connection, &problems, NULL) == 0 && problems == 0);
        add_setting(&connection, "one more than the backup has");
    }
    CHECK(pt_row_counts_compare(driver, path_of("copy"), target->location, &error) == PT_INVALID_INPUT);
    CHECK(strstr(error.message, "rows in") != NULL);
    pt_store_close(restored);
    CHECK(pt_store_restore(path_of("copy"), target->location, NULL, &error) == PT_CONFLICT);
}

static void a_backup_replaces_nothing_unless_told(void)
{
    pt_error error = {0};
    CHECK(pt_store_backup(fixture.store, path_of("copy"), false, NULL, &error) == PT_CONFLICT);
    CHECK(strstr(error.texts, "copy") != NULL);
    CHECK(pt_store_backup(fixture.store, path_of("copy"), true, NULL, &error) == PT_OK);
    CHECK(pt_store_backup(fixture.store, "/nonexistent/copy", false, NULL, &error) == PT_UNAVAILABLE);
}

static off_t bytes_of(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 ? facts.st_size : -1;
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "we");
    CHECK(file != NULL && fputs(content, file) >= 0 && fclose(file) == 0);
}

static void a_backup_replaces_nothing_but_a_copy(void)
{
    pt_error error = {0};
    write_file(path_of("thesis"), "SQLite format 3 is what I write about");
    CHECK(pt_store_backup(fixture.store, path_of("thesis"), true, NULL, &error) == PT_CONFLICT);
    CHECK(strstr(error.message, "is no copy of a store") != NULL);
    CHECK(bytes_of(path_of("thesis")) == (off_t)strlen("SQLite format 3 is what I write about"));
    CHECK(mkfifo(path_of("pipe"), 0600) == 0);
    CHECK(pt_store_backup(fixture.store, path_of("pipe"), true, NULL, &error) == PT_CONFLICT);
    CHECK(pt_store_backup(fixture.store, fixture.folder, true, NULL, &error) == PT_CONFLICT);
    write_file(path_of("empty"), "");
    CHECK(pt_store_backup(fixture.store, path_of("empty"), true, NULL, &error) == PT_OK);
    if (!store_fixture_is_postgres()) {
        CHECK(pt_store_backup(fixture.store, fixture.location, true, NULL, &error) == PT_CONFLICT);
        CHECK(strstr(error.message, "is the store itself") != NULL);
    }
}

/* SQLite would read the old pages into the new file. */
static void a_copy_never_meets_what_is_left_of_another(void)
{
    pt_error error = {0};
    off_t before = bytes_of(path_of("copy"));
    write_file(path_of("copy-wal"), "pages");
    CHECK(pt_store_backup(fixture.store, path_of("copy"), true, NULL, &error) == PT_CONFLICT);
    CHECK(strstr(error.message, "is in use or was not closed") != NULL);
    CHECK(bytes_of(path_of("copy")) == before);
    unlink(path_of("copy-wal"));
    write_file(path_of("gone-wal"), "pages");
    CHECK(pt_store_backup(fixture.store, path_of("gone"), false, NULL, &error) == PT_CONFLICT);
    CHECK(strstr(error.message, "is left of a store") != NULL);
    CHECK(bytes_of(path_of("gone")) < 0);
    unlink(path_of("gone-wal"));
}

static void a_link_to_a_copy_stays_a_link(void)
{
    struct stat facts;
    char target[256];
    (void)snprintf(target, sizeof target, "%s", path_of("copy"));
    CHECK(symlink(target, path_of("latest")) == 0);
    CHECK(truncate(target, 0) == 0);
    CHECK(pt_store_backup(fixture.store, path_of("latest"), true, NULL, NULL) == PT_OK);
    CHECK(lstat(path_of("latest"), &facts) == 0 && S_ISLNK(facts.st_mode));
    CHECK(bytes_of(target) > 0);
}

static void a_cancelled_backup_leaves_nothing(void)
{
    pt_progress cancelled = {0};
    atomic_store(&cancelled.cancelled, true);
    CHECK(pt_store_backup(fixture.store, path_of("none"), false, &cancelled, NULL) == PT_CANCELLED);
    CHECK(access(path_of("none"), F_OK) != 0);
}

static void what_is_no_backup_or_a_damaged_one_is_refused(const store_fixture *target)
{
    pt_error error = {0};
    CHECK(pt_store_restore(path_of("nothing"), target->location, NULL, &error) == PT_NOT_FOUND);
    int file = open(path_of("rubbish"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    CHECK(file >= 0 && write(file, store_fixture_is_postgres() ? "PGDMPrubbish" : "rubbish", 7) == 7);
    close(file);
    CHECK(pt_store_restore(path_of("rubbish"), target->location, NULL, &error) != PT_OK);
    struct stat facts;
    CHECK(stat(path_of("copy"), &facts) == 0 && truncate(path_of("copy"), facts.st_size / 2) == 0);
    CHECK(pt_store_restore(path_of("copy"), target->location, NULL, &error) != PT_OK);
    if (!store_fixture_is_postgres()) {
        CHECK(access(target->location, F_OK) != 0);
    }
}

static void what_is_wrong_with_a_store_is_found(void)
{
    size_t problems = 0;
    CHECK(findings_of(&fixture.connection, &problems, NULL) == 0);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_execute(&fixture.connection, &open_batch, NULL, NULL, NULL) == PT_OK);
    CHECK(findings_of(&fixture.connection, &problems, "batch 7 from orders.csv is unfinished") == 1);
    CHECK(problems == 0);
    CHECK(pt_execute(&fixture.connection, &skip_positions, NULL, NULL, NULL) == PT_OK);
    findings_of(&fixture.connection, &problems, "the change feed has gaps");
    CHECK(problems == 1);
    CHECK(fixture.connection.driver->run_text(fixture.connection.handle, "DROP INDEX mapping_by_name",
                                              NULL) == PT_OK);
    findings_of(&fixture.connection, &problems, "another program changed them by hand");
    CHECK(problems == 2);
    CHECK(fixture.connection.driver->run_text(fixture.connection.handle,
                                              "ALTER TABLE setting ADD COLUMN extra INTEGER", NULL) == PT_OK);
    findings_of(&fixture.connection, &problems, "setting.extra");
}

int main(void)
{
    store_fixture_open(&fixture);
    {
        PT_SCOPED(store_fixture) target = {0};
        store_fixture_open_empty(&target);
        a_backup_made_while_others_write_can_be_restored(&target);
    }
    a_backup_replaces_nothing_unless_told();
    a_backup_replaces_nothing_but_a_copy();
    a_copy_never_meets_what_is_left_of_another();
    a_link_to_a_copy_stays_a_link();
    a_cancelled_backup_leaves_nothing();
    {
        PT_SCOPED(store_fixture) target = {0};
        store_fixture_open_empty(&target);
        what_is_no_backup_or_a_damaged_one_is_refused(&target);
    }
    what_is_wrong_with_a_store_is_found();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
