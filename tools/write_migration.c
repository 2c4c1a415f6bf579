/* write_migration FOLDER SUBJECT [--from-nothing]: writes the next migration into FOLDER.
 *
 * Compares what the migrations in this binary amount to with what the descriptions say now (the system's
 * catalogue and the entities), and writes what is missing as FOLDER/NNNN-SUBJECT.json. With --check it only
 * says whether something is missing. --from-nothing writes 0001 anew, which is right only before the first
 * release. */
#include "base/scope.h"
#include "record/entity.h"
#include "store/schema/catalogue.h"
#include "store/schema/difference.h"
#include "store/schema/migration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pt_status full_catalogue(pt_arena *arena, pt_table_catalogue *catalogue, pt_error *error)
{
    pt_schema schema = {0};
    pt_table_catalogue system = {0};
    PT_RETURN_IF_ERROR(pt_schema_load(arena, &schema, error));
    PT_RETURN_IF_ERROR(pt_store_catalogue_system(arena, &system, error));
    size_t count = system.table_count + schema.entity_count;
    pt_table *tables = pt_arena_alloc(arena, count, sizeof *tables);
    if (tables == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the catalogue");
    }
    memcpy(tables, system.tables, system.table_count * sizeof *tables);
    for (size_t i = 0; i < schema.entity_count; i++) {
        tables[system.table_count + i] = schema.entities[i].table;
    }
    *catalogue = (pt_table_catalogue){tables, count};
    return pt_table_catalogue_check(catalogue, error);
}

static pt_status missing_operations(bool from_nothing, pt_buffer *text, size_t *number, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_table_catalogue from = {0};
    pt_table_catalogue to = {0};
    pt_migrations migrations = pt_migrations_embedded();
    if (from_nothing) {
        migrations.count = 0;
    }
    PT_RETURN_IF_ERROR(pt_migrations_fold(&migrations, &arena, &from, error));
    PT_RETURN_IF_ERROR(full_catalogue(&arena, &to, error));
    *number = migrations.count + 1;
    return pt_catalogue_difference(&from, &to, text, error);
}

static int write_file(const char *folder, size_t number, const char *subject, const pt_buffer *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%04zu-%s.json", folder, number, subject);
    FILE *file = fopen(path, "w");
    if (file == NULL || fwrite(text->data, 1, text->length, file) != text->length || fclose(file) != 0) {
        perror(path);
        return EXIT_FAILURE;
    }
    printf("%s\n", path);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    bool only_checks = argc == 2 && strcmp(argv[1], "--check") == 0;
    bool from_nothing = argc == 4 && strcmp(argv[3], "--from-nothing") == 0;
    if (argc != 3 && !only_checks && !from_nothing) {
        fprintf(stderr, "usage: write_migration FOLDER SUBJECT [--from-nothing] | --check\n");
        return EXIT_FAILURE;
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_error error = {0};
    size_t number = 0;
    if (missing_operations(from_nothing, &text, &number, &error) != PT_OK) {
        PT_SCOPED(pt_buffer) message = {0};
        pt_error_add_text(&message, PT_ENGLISH, &error);
        fprintf(stderr, "write_migration: %s\n", pt_buffer_text(&message));
        return EXIT_FAILURE;
    }
    if (text.length == 0) {
        printf("the migrations say all that the descriptions say\n");
        return EXIT_SUCCESS;
    }
    if (only_checks) {
        fprintf(
            stderr,
            "the descriptions say what no migration says; run make migration NAME=subject (before the first "
            "release: write_migration src/store/migrations start --from-nothing):\n%s",
            pt_buffer_text(&text));
        return EXIT_FAILURE;
    }
    return write_file(argv[1], number, argv[2], &text);
}
