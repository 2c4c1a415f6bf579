/* What can be wrong with a store, each with a message that says what, where and what to do. */
#include "store/schema/migration.h"

#include "base/text/message.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static store_fixture fixture;

/* Opens and closes; the status, and whether the message holds a text. */
static pt_status try_open(const char *location, pt_store_mode mode, const char *expected)
{
    pt_error error = {0};
    pt_store *store = NULL;
    const pt_store_options options = {.mode = mode, .is_partitioned = store_fixture_is_partitioned()};
    pt_status status = pt_store_open(location, &options, &store, &error);
    if (status == PT_OK) {
        pt_store_close(store);
        return status;
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, &error);
    if (strstr(pt_buffer_text(&text), expected) == NULL || strstr(pt_buffer_text(&text), location) == NULL) {
        fprintf(stderr, "message: %s\nexpected: %s\n", pt_buffer_text(&text), expected);
        CHECK(false);
    }
    return status;
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture.folder, name);
    return path;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "we");
    CHECK(file != NULL && fwrite(bytes, 1, length, file) == length);
    fclose(file);
}

static void a_missing_store_is_made_only_when_asked(void)
{
    const char *path = path_of("missing.db");
    CHECK(try_open(path, PT_STORE_READ, "there is no store") == PT_NOT_FOUND);
    CHECK(try_open(path, PT_STORE_WRITE, "there is no store") == PT_NOT_FOUND);
    CHECK(access(path, F_OK) != 0);
    CHECK(try_open(path, PT_STORE_CREATE, "") == PT_OK);
    CHECK(try_open(path, PT_STORE_READ, "") == PT_OK);
}

static void a_missing_folder_is_named(void)
{
    pt_error error = {0};
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_CREATE};
    CHECK(pt_store_open("/nonexistent/folder/x.db", &options, &store, &error) == PT_NOT_FOUND);
    CHECK_TEXT(error.texts, "/nonexistent/folder");
}

static void folders_and_devices_are_refused(void)
{
    CHECK(try_open(fixture.folder, PT_STORE_CREATE, "is a folder") == PT_INVALID_INPUT);
    CHECK(try_open("/dev/null", PT_STORE_WRITE, "another kind") == PT_INVALID_INPUT);
}

static void files_of_another_kind_are_refused_and_left_alone(void)
{
    const char *path = path_of("letter.txt");
    const char text[] = "Dear customer, this is not a database at all, but a letter that is long enough to "
                        "fill the first hundred bytes of a file.";
    write_file(path, text, sizeof text - 1);
    CHECK(try_open(path, PT_STORE_CREATE, "another kind") == PT_INVALID_INPUT);
    struct stat facts;
    CHECK(stat(path, &facts) == 0 && facts.st_size == (off_t)sizeof text - 1);
    write_file(path, "", 0);
    CHECK(try_open(path, PT_STORE_WRITE, "is empty") == PT_NOT_FOUND);
    write_file(path, "SQLite form", 11);
    CHECK(try_open(path, PT_STORE_CREATE, "was cut off") == PT_INVALID_INPUT);
}

static void a_database_of_another_program_is_refused(void)
{
    const char *path = path_of("other.db");
    sqlite3 *other = NULL;
    CHECK(sqlite3_open(path, &other) == SQLITE_OK);
    CHECK(sqlite3_exec(other, "CREATE TABLE bookmark (url)", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(other);
    CHECK(try_open(path, PT_STORE_CREATE, "database of another program") == PT_INVALID_INPUT);
}

static void a_store_that_was_cut_off_is_noticed(void)
{
    const char *path = path_of("cut.db");
    CHECK(try_open(path, PT_STORE_CREATE, "") == PT_OK);
    struct stat facts;
    CHECK(stat(path, &facts) == 0);
    CHECK(truncate(path, facts.st_size / 2) == 0);
    CHECK(try_open(path, PT_STORE_WRITE, "was cut off") == PT_INVALID_INPUT);
    CHECK(try_open(path, PT_STORE_READ, "was cut off") == PT_INVALID_INPUT);
}

static void damage_inside_is_told_as_damage(void)
{
    const char *path = path_of("damaged.db");
    CHECK(try_open(path, PT_STORE_CREATE, "") == PT_OK);
    struct stat facts;
    CHECK(stat(path, &facts) == 0);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    char rubbish[4096];
    memset(rubbish, 0x5a, sizeof rubbish);
    for (off_t at = 100; at < facts.st_size; at += (off_t)sizeof rubbish) {
        CHECK(pwrite(file, rubbish, sizeof rubbish - 100, at) > 0);
    }
    close(file);
    CHECK(try_open(path, PT_STORE_WRITE, "is damaged") == PT_INVALID_INPUT);
}

/* In a child: root may write everywhere, so the test gives up being root. */
static void a_read_only_store_can_be_read_but_not_written(void)
{
    const char *path = path_of("readonly.db");
    CHECK(try_open(path, PT_STORE_CREATE, "") == PT_OK);
    CHECK(chmod(path, 0444) == 0 && chmod(fixture.folder, 0755) == 0);
    pid_t child = fork();
    if (child == 0) {
        check_failures = 0;
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(1);
        }
        CHECK(try_open(path, PT_STORE_WRITE, "read-only") == PT_UNAVAILABLE);
        chmod(path, 0000);
        _exit(check_failures != 0);
    }
    int outcome = 0;
    CHECK(child > 0 && waitpid(child, &outcome, 0) == child && outcome == 0);
    CHECK(try_open(path, PT_STORE_READ, "") == PT_OK);
}

static void a_store_locked_by_another_program_says_so(void)
{
    const char *path = path_of("locked.db");
    CHECK(try_open(path, PT_STORE_CREATE, "") == PT_OK);
    sqlite3 *other = NULL;
    CHECK(sqlite3_open(path, &other) == SQLITE_OK);
    CHECK(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    pt_store *store = NULL;
    CHECK(pt_store_open(path, &options, &store, NULL) == PT_OK);
    {
        PT_SCOPED(pt_connection) connection = {0};
        PT_SCOPED(pt_transaction) transaction = {0};
        pt_error error = {0};
        CHECK(pt_connection_open(store, &connection, NULL) == PT_OK);
        CHECK(pt_transaction_begin(&connection, PT_TRANSACTION_WRITE, &transaction, &error) ==
              PT_UNAVAILABLE);
        CHECK(strstr(error.message, "locked") != NULL);
    }
    pt_store_close(store);
    sqlite3_close(other);
}

static void a_server_that_is_not_there_is_named_without_its_password(void)
{
    pt_error error = {0};
    pt_store *store = NULL;
    const pt_store_options options = {.mode = PT_STORE_WRITE};
    CHECK(pt_store_open("postgres://user:secret@/x?host=/nonexistent&password=secret", &options, &store,
                        &error) == PT_UNAVAILABLE);
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, &error);
    CHECK(strstr(pt_buffer_text(&text), "cannot be reached") != NULL);
    CHECK(strstr(pt_buffer_text(&text), "/nonexistent") != NULL);
    CHECK(strstr(pt_buffer_text(&text), "secret") == NULL);
    CHECK(pt_store_open("", &options, &store, &error) == PT_INVALID_INPUT);
}

static void a_database_without_a_store_is_filled_only_when_asked(void)
{
    PT_SCOPED(store_fixture) empty = {0};
    store_fixture_open_empty(&empty);
    CHECK(try_open(empty.location, PT_STORE_WRITE, "there is no store") == PT_NOT_FOUND);
    CHECK(try_open(empty.location, PT_STORE_CREATE, "") == PT_OK);
    CHECK(try_open(empty.location, PT_STORE_READ, "") == PT_OK);
}

int main(void)
{
    store_fixture_open_empty(&fixture);
    a_database_without_a_store_is_filled_only_when_asked();
    a_server_that_is_not_there_is_named_without_its_password();
    if (!store_fixture_is_postgres()) {
        a_missing_store_is_made_only_when_asked();
        a_missing_folder_is_named();
        folders_and_devices_are_refused();
        files_of_another_kind_are_refused_and_left_alone();
        a_database_of_another_program_is_refused();
        a_store_that_was_cut_off_is_noticed();
        damage_inside_is_told_as_damage();
        a_read_only_store_can_be_read_but_not_written();
        a_store_locked_by_another_program_says_so();
    }
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
