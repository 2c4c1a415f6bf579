/* An import looks at the records that its file names, an undo at the customers that its import reached,
 * however many others there are: no statement reads a large table from end to end. */
#include "base/scope.h"
#include "base/text/buffer.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/fact_statement.h"
#include "tests/sql/all_statements.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdlib.h>
#include <string.h>

typedef struct scene {
    store_fixture fixture;
    pt_arena arena;
    pt_schema schema;
} scene;

static void scene_clear(scene *on)
{
    store_fixture_clear(&on->fixture);
    pt_arena_clear(&on->arena);
}

static void scene_open(scene *on)
{
    /* Tables of a test are so small that a scan is the best plan; without it one sees what else is there. */
    static const pt_query no_scans = {
        .name = "no_scans", .origin = "test", .text = "SET enable_seqscan = off"};
    pt_error error = {0};
    store_fixture_open(&on->fixture);
    CHECK(pt_schema_load(&on->arena, &on->schema, &error) == PT_OK);
    CHECK(!store_fixture_is_postgres() ||
          pt_execute(&on->fixture.connection, &no_scans, NULL, NULL, &error) == PT_OK);
}

/* A value of the kind that a parameter asks for. */
static pt_value any_value(const char *parameter)
{
    static const char *const texts[] = {"entity", "action", "changes", "source", "reach"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(parameter, texts[i]) == 0) {
            return pt_value_text("service");
        }
    }
    return pt_value_integer(7);
}

/* The plan of a statement as text. */
static void explain(scene *on, const pt_query *query, pt_buffer *plan)
{
    PT_SCOPED(pt_buffer) text = {0};
    bool is_postgres = store_fixture_is_postgres();
    const char *statement = is_postgres && query->postgres_text != NULL ? query->postgres_text : query->text;
    pt_buffer_add_text(&text, is_postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ");
    pt_buffer_add_text(&text, statement);
    pt_query *asked = pt_arena_alloc(&on->arena, 1, sizeof *asked);
    *asked = *query;
    asked->text = pt_arena_copy_text(&on->arena, pt_buffer_text(&text));
    asked->postgres_text = NULL;
    pt_value values[PT_QUERY_MAX_PARAMETERS] = {{0}};
    for (size_t i = 0; i < query->parameter_count; i++) {
        values[i] = any_value(query->parameters[i]);
    }
    pt_error error = {0};
    PT_SCOPED(pt_transaction)
    transaction = {0}; /* never committed: only some stores know that nothing is written */
    CHECK(pt_transaction_begin(&on->fixture.connection, PT_TRANSACTION_WRITE, &transaction, &error) == PT_OK);
    PT_SCOPED(pt_rows) rows = {0};
    pt_status status = pt_select(&on->fixture.connection, asked, values, &rows, &error);
    if (status != PT_OK) {
        store_fixture_print(query->name, &error);
    }
    CHECK(status == PT_OK);
    for (bool has_row = status == PT_OK; has_row;) {
        CHECK(pt_rows_next(&rows, &has_row, &error) == PT_OK);
        if (has_row) {
            pt_buffer_add_text(plan, pt_rows_text(&rows, is_postgres ? 0 : 3));
            pt_buffer_add_char(plan, '\n');
        }
    }
}

/* Whether a table is read from end to end that may be large. */
static bool has_scan(const char *plan)
{
    static const char *const small[] = {"batch", "model_run", "service", "wanted", "10 CONSTANT ROWS"};
    const char *mark = store_fixture_is_postgres() ? "Seq Scan on " : "SCAN ";
    for (const char *at = strstr(plan, mark); at != NULL; at = strstr(at + 1, mark)) {
        bool is_small = false;
        for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
            is_small = is_small || strncmp(at + strlen(mark), small[i], strlen(small[i])) == 0;
        }
        if (!is_small) {
            return true;
        }
    }
    return false;
}

static void check_plan(scene *on, const pt_query *query)
{
    PT_SCOPED(pt_buffer) plan = {0};
    explain(on, query, &plan);
    bool scans = has_scan(pt_buffer_text(&plan));
    if (scans) {
        fprintf(stderr, "%s (%s):\n%s\n%s", query->origin, query->name, query->text, pt_buffer_text(&plan));
    }
    CHECK(!scans);
}

static void named_statements_of_an_undo_scan_nothing(void)
{
    static const char *const files[] = {"src/record/import/undo/", "src/record/import/batch/reach.sql"};
    size_t checked = 0;
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    for (size_t i = 0; i < all_statement_count; i++) {
        const char *origin = all_statements[i]->origin;
        if (strncmp(origin, files[0], strlen(files[0])) == 0 ||
            strncmp(origin, files[1], strlen(files[1])) == 0) {
            check_plan(&on, all_statements[i]);
            checked++;
        }
    }
    CHECK(checked > 10);
}

static void what_an_import_compares_with_is_found_by_key(void)
{
    enum { KEYS = 10 };
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    /* With so many leading columns of their keys. */
    const struct {
        const char *entity;
        size_t width;
    } asked[] = {{"customer", 1}, {"transaction", 2}, {"transaction_line", 2}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const pt_query *query = NULL;
        const pt_entity *entity = pt_schema_find(&on.schema, asked[i].entity);
        const pt_columns key = {entity->table.key, asked[i].width};
        CHECK(pt_statement_select_many(&entity->table, key, key, KEYS, &on.arena, &query, NULL) == PT_OK);
        check_plan(&on, query);
    }
}

static void check_type(scene *on, const pt_fact_type *type)
{
    const pt_query *made[9] = {0};
    const pt_entity *entity = type->main_entity;
    pt_error error = {0};
    size_t count = 0;
    CHECK(pt_fact_statement_delete(entity, &on->arena, &made[count++], &error) == PT_OK);
    CHECK(pt_fact_statement_forget(entity, &on->arena, &made[count++], &error) == PT_OK);
    CHECK(pt_fact_statement_left(entity, &on->arena, &made[count++], &error) == PT_OK);
    CHECK(pt_fact_statement_delete_unchanged(entity, &on->arena, &made[count++], &error) == PT_OK);
    if (type->line != NULL) {
        CHECK(pt_fact_statement_delete(type->line, &on->arena, &made[count++], &error) == PT_OK);
        CHECK(pt_fact_statement_delete_bare(type, &on->arena, &made[count++], &error) == PT_OK);
        CHECK(pt_fact_statement_adopt(type, &on->arena, &made[count++], &error) == PT_OK);
        CHECK(pt_fact_statement_sum(type, &on->arena, &made[count++], &error) == PT_OK);
        CHECK(pt_fact_statement_others(type, &on->arena, &made[count++], &error) == PT_OK);
    }
    for (size_t i = 0; i < count; i++) {
        check_plan(on, made[i]);
    }
}

static void made_statements_of_an_undo_scan_nothing(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    for (size_t i = 0; i < on.schema.entity_count; i++) {
        const pt_entity *entity = &on.schema.entities[i];
        if (pt_entity_is_of_customer(entity) && strcmp(entity->name, "customer") != 0 &&
            entity->parent == NULL) {
            const pt_fact_type type = pt_fact_type_of(&on.schema, entity);
            check_type(&on, &type);
        }
    }
    const pt_query *distinct = NULL;
    pt_error error = {0};
    const pt_entity *lines = pt_schema_find(&on.schema, "transaction_line");
    CHECK(pt_fact_statement_distinct(lines, "service_id", &on.arena, &distinct, &error) == PT_OK);
    check_plan(&on, distinct);
}

/* So that the checks above would see one. */
static void a_scan_is_seen(void)
{
    static const pt_query by_batch = {.name = "by_batch",
                                      .origin = "test",
                                      .text = "SELECT id FROM transaction_line WHERE batch_id = $1",
                                      .parameter_count = 1,
                                      .parameters = {"batch_id"}};
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) plan = {0};
    scene_open(&on);
    explain(&on, &by_batch, &plan);
    CHECK(has_scan(pt_buffer_text(&plan)));
}

CHECK_MAIN(what_an_import_compares_with_is_found_by_key, named_statements_of_an_undo_scan_nothing,
           made_statements_of_an_undo_scan_nothing, a_scan_is_seen)
