#include "tests/support/record_fixture.h"

#include "store/driver.h"
#include "store/schema/ddl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const pt_embedded_file pt_entities_files[];
extern const size_t pt_entities_file_count;

enum { FILES_MAX = 64, FILE_BYTES = 65536 };

static const char *const own_entities[] = {"complaint"};

static void expect(pt_status status, const char *what, const pt_error *error)
{
    if (status != PT_OK) {
        store_fixture_print(what, error);
        exit(EXIT_FAILURE);
    }
}

static char *read_file(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, PATRON_SOURCE_DIR "/tests/entities/%s.json", name);
    char *text = calloc(1, FILE_BYTES);
    FILE *file = fopen(path, "re");
    if (text == NULL || file == NULL || fread(text, 1, FILE_BYTES - 1, file) == 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return text;
}

/* The table of a type that no migration makes. */
static void create_table(record_fixture *fixture, const char *name)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_error error = {0};
    pt_connection *connection = &fixture->store.connection;
    pt_ddl_dialect dialect = {store_fixture_is_postgres(), store_fixture_is_partitioned()};
    pt_ddl_create_table(&text, &dialect, &pt_schema_find(&fixture->schema, name)->table);
    expect(connection->driver->begin_schema(connection->handle, &error), "begin", &error);
    expect(connection->driver->run_text(connection->handle, pt_buffer_text(&text), &error), "create table",
           &error);
    expect(connection->driver->commit(connection->handle, &error), "commit", &error);
}

void record_fixture_connect(record_fixture *fixture, int64_t user_id, pt_connection *connection,
                            pt_record_session *session)
{
    pt_error error = {0};
    pt_record_session_options options = {
        .schema = &fixture->schema, .ids = &fixture->ids, .user_id = user_id};
    expect(pt_connection_open(fixture->store.store, connection, &error), "connect", &error);
    expect(pt_record_session_open(connection, &options, session, &error), "session", &error);
}

void record_fixture_open(record_fixture *fixture)
{
    pt_embedded_file files[FILES_MAX];
    size_t count = 0;
    pt_error error = {0};
    store_fixture_open(&fixture->store);
    for (; count < pt_entities_file_count; count++) {
        files[count] = pt_entities_files[count];
    }
    for (size_t i = 0; i < sizeof own_entities / sizeof *own_entities; i++) {
        fixture->files[i] = read_file(own_entities[i]);
        files[count++] = (pt_embedded_file){own_entities[i], fixture->files[i],
                                            fixture->files[i] + strlen(fixture->files[i])};
    }
    expect(pt_schema_build(files, count, &fixture->arena, &fixture->schema, &error), "schema", &error);
    for (size_t i = 0; i < sizeof own_entities / sizeof *own_entities; i++) {
        create_table(fixture, own_entities[i]);
    }
    pt_id_generator_make(&fixture->ids, 1, 0);
    pt_record_session_options options = {.schema = &fixture->schema, .ids = &fixture->ids};
    expect(pt_record_session_open(&fixture->store.connection, &options, &fixture->session, &error), "session",
           &error);
}

void record_fixture_clear(record_fixture *fixture)
{
    pt_record_session_clear(&fixture->session);
    store_fixture_clear(&fixture->store);
    pt_arena_clear(&fixture->arena);
    for (size_t i = 0; i < sizeof fixture->files / sizeof *fixture->files; i++) {
        free(fixture->files[i]);
        fixture->files[i] = NULL;
    }
}

pt_record_input record_fixture_input(record_fixture *fixture, const char *entity, const char *json)
{
    pt_error error = {0};
    pt_record_input input = {0};
    PT_SCOPED(pt_json_document) document = {0};
    char *text = pt_arena_copy_text(&fixture->arena, json);
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '\'') {
            *c = '"';
        }
    }
    const pt_entity *type = pt_schema_find(&fixture->session.schema, entity);
    expect(pt_record_input_make(type, &fixture->arena, &input, &error), entity, &error);
    expect(pt_json_parse(text, strlen(text), &document, &error), entity, &error);
    expect(pt_record_input_read_json(&fixture->session, &input, pt_json_root(&document), &fixture->arena,
                                     NULL, &error),
           entity, &error);
    return input;
}

pt_record_key record_fixture_create(record_fixture *fixture, const char *entity, int64_t customer_id,
                                    const char *json)
{
    pt_error error = {0};
    pt_record_key key = {0};
    pt_record_input input = record_fixture_input(fixture, entity, json);
    input.key.customer_id = customer_id;
    expect(pt_record_create(&fixture->session, &input, NULL, &key, &error), entity, &error);
    return key;
}

const char *record_fixture_show(record_fixture *fixture, const char *entity, const pt_record_key *key)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_record record = {0};
    const pt_entity *type = pt_schema_find(&fixture->session.schema, entity);
    if (pt_record_read(&fixture->session, type, key, &fixture->arena, &record, NULL) != PT_OK) {
        return "";
    }
    pt_record_write_json(&json, &record, &fixture->session.zone);
    return pt_arena_copy_text(&fixture->arena, pt_buffer_text(&text));
}
