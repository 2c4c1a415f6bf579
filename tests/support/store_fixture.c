#include "tests/support/store_fixture.h"

#include "base/text/message.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static const char *kind(void)
{
    const char *name = getenv("PATRON_TEST_STORE");
    return name == NULL || name[0] == '\0' ? "sqlite" : name;
}

bool store_fixture_is_postgres(void)
{
    return strncmp(kind(), "postgres", 8) == 0;
}

bool store_fixture_is_partitioned(void)
{
    return strcmp(kind(), "postgres-partitioned") == 0;
}

void store_fixture_print(const char *what, const pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, error);
    fprintf(stderr, "%s: %s (%s, %s)\n", what, pt_buffer_text(&text), pt_status_name(error->status),
            error->origin == NULL ? "" : error->origin);
}

static _Noreturn void give_up(const char *why)
{
    const char *ci = getenv("CI");
    fprintf(stderr, "%s\n", why);
    exit(ci != NULL && strcmp(ci, "true") == 0 ? EXIT_FAILURE : SKIPPED);
}

/* The folder of the test server's socket, as tests/postgres/start.sh wrote it. */
static void read_socket_folder(char *folder, size_t capacity)
{
    const char *path = getenv("PATRON_TEST_POSTGRES_FILE");
    FILE *file = path == NULL ? NULL : fopen(path, "re");
    if (file == NULL || fgets(folder, (int)capacity, file) == NULL) {
        give_up("no test server of PostgreSQL: see tests/postgres/start.sh");
    }
    fclose(file);
    folder[strcspn(folder, "\n")] = '\0';
}

static void run_as_server(const char *command)
{
    char folder[256];
    char location[400];
    read_socket_folder(folder, sizeof folder);
    snprintf(location, sizeof location, "postgresql://patron@/postgres?host=%s", folder);
    PGconn *connection = PQconnectdb(location);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "%s", PQerrorMessage(connection));
        give_up("the test server of PostgreSQL does not answer");
    }
    PGresult *result = PQexec(connection, command);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s", command, PQerrorMessage(connection));
        exit(EXIT_FAILURE);
    }
    PQclear(result);
    PQfinish(connection);
}

static void name_database(char *name, size_t capacity)
{
    static int count;
    snprintf(name, capacity, "test_%ld_%d", (long)getpid(), count++);
}

static void make_database(store_fixture *fixture)
{
    char name[64];
    char command[160];
    char folder[256];
    name_database(name, sizeof name);
    read_socket_folder(folder, sizeof folder);
    snprintf(command, sizeof command, "CREATE DATABASE %s TEMPLATE template0", name);
    run_as_server(command);
    snprintf(fixture->location, sizeof fixture->location, "postgresql://patron@/%s?host=%s", name, folder);
}

static void drop_database(const store_fixture *fixture)
{
    char command[160];
    const char *name = strstr(fixture->location, "@/") + 2;
    snprintf(command, sizeof command, "DROP DATABASE %.*s WITH (FORCE)", (int)strcspn(name, "?"), name);
    run_as_server(command);
}

void store_fixture_open_empty(store_fixture *fixture)
{
    *fixture = (store_fixture){.folder = "/tmp/patron-test-XXXXXX"};
    if (mkdtemp(fixture->folder) == NULL) {
        perror(fixture->folder);
        exit(EXIT_FAILURE);
    }
    if (store_fixture_is_postgres()) {
        make_database(fixture);
    } else {
        snprintf(fixture->location, sizeof fixture->location, "%s/store.db", fixture->folder);
    }
}

pt_status store_fixture_reopen(const store_fixture *fixture, pt_store_mode mode, pt_store **store,
                               pt_error *error)
{
    pt_store_options options = {.mode = mode, .is_partitioned = store_fixture_is_partitioned()};
    return pt_store_open(fixture->location, &options, store, error);
}

void store_fixture_open(store_fixture *fixture)
{
    store_fixture_open_empty(fixture);
    pt_error error = {0};
    if (store_fixture_reopen(fixture, PT_STORE_CREATE, &fixture->store, &error) != PT_OK ||
        pt_connection_open(fixture->store, &fixture->connection, &error) != PT_OK) {
        store_fixture_print("cannot open the test's store", &error);
        exit(EXIT_FAILURE);
    }
}

static void remove_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry = NULL;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        remove(path);
    }
    if (entries != NULL) {
        closedir(entries);
    }
    rmdir(folder);
}

void store_fixture_clear(store_fixture *fixture)
{
    pt_connection_clear(&fixture->connection);
    pt_store_close(fixture->store);
    if (store_fixture_is_postgres() && fixture->location[0] != '\0') {
        drop_database(fixture);
    }
    if (fixture->folder[0] != '\0') {
        remove_folder(fixture->folder);
    }
    *fixture = (store_fixture){0};
}
