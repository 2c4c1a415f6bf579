/* Brings a store's schema to the version of this program, one migration per transaction.
 *
 * A migration is a file of logical operations, migrations/NNNN-subject.json:
 *   create_table, add_column {table, column}, create_index {table, index},
 *   statement: the name of a hand-written conversion of data in migrations/conversions.sql
 * To add one: change the descriptions, then make migration NAME=subject (tools/write_migration.c). */
#ifndef PT_STORE_SCHEMA_MIGRATION_H
#define PT_STORE_SCHEMA_MIGRATION_H

#include "base/embedded.h"
#include "store/driver.h"
#include "store/schema/table.h"

#include <stddef.h>

typedef struct pt_migrations {
    const pt_embedded_file *files; /* in the order of their numbers, which are 1, 2, 3 … */
    size_t count;
    const pt_query *const *conversions;
    size_t conversion_count;
    const char *application_version;
} pt_migrations;

/* Those of this program. */
pt_migrations pt_migrations_embedded(void);

/* pt_store_open() with other migrations than the program's own, for tests of migrating. */
pt_status pt_store_open_with(const char *location, const pt_store_options *options,
                             const pt_migrations *migrations, pt_store **store, pt_error *error);

/* Makes the tables or brings them forward; options say what a new store is made with. */
pt_status pt_migrate(pt_connection *connection, const pt_store_options *options,
                     const pt_migrations *migrations, pt_error *error);

/* Whether what was applied is what these migrations say, without changing anything. PT_INVALID_INPUT names
 * both versions, or the migration that differs. */
pt_status pt_migrations_verify(pt_connection *connection, const pt_migrations *migrations,
                               int32_t *applied_version, pt_error *error);

/* The catalogue that the migrations amount to. */
pt_status pt_migrations_fold(const pt_migrations *migrations, pt_arena *arena, pt_table_catalogue *catalogue,
                             pt_error *error);

#endif
