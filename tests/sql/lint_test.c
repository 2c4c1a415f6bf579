#include "tests/sql/lint.h"

#include "base/scope.h"
#include "store/schema/migration.h"
#include "tests/sql/all_statements.h"
#include "tests/support/check.h"

static pt_arena arena;
static pt_table_catalogue catalogue;

static bool is_refused(const char *text, const char *expected)
{
    char complaint[LINT_COMPLAINT_BYTES] = "";
    if (lint_statement(text, &catalogue, complaint) || strstr(complaint, expected) == NULL) {
        fprintf(stderr, "%s\n  complaint: %s\n  expected: %s\n", text, complaint, expected);
        return false;
    }
    return true;
}

static void each_rule_catches_what_it_is_for(void)
{
    static const char *const bad[][2] = {
        {"SELECT now()", "now"},
        {"SELECT CURRENT_TIMESTAMP", "current_timestamp"},
        {"SELECT id FROM job WHERE created_at < current_date", "current_date"},
        {"SELECT CAST(day AS date) FROM stage_change", "as date"},
        {"SELECT day::date FROM stage_change", "date"},
        {"SELECT strftime('%Y', day) FROM stage_change", "strftime"},
        {"SELECT random ( )", "random"},
        {"INSERT INTO job (id) VALUES (1) RETURNING id", "returning"},
        {"SELECT nextval('job_id')", "nextval"},
        {"SELECT ntile(5) OVER (ORDER BY id) FROM job", "ntile"},
        {"SAVEPOINT a", "savepoint"},
        {"SELECT id FROM job FOR UPDATE", "for update"},
        {"SELECT kind, count(id) FROM job GROUP BY ROLLUP (kind)", "rollup"},
        {"MERGE INTO job USING batch ON 1 = 1", "merge into"},
        {"WITH RECURSIVE a AS (SELECT 1) SELECT 1 FROM a", "with recursive"},
        {"SELECT * FROM job", "name the columns"},
        {"SELECT id, * FROM job", "name the columns"},
        {"SELECT j.* FROM job j", "name the columns"},
        {"INSERT OR REPLACE INTO job (id) VALUES (1)", "insert or replace"},
        {"SELECT id FROM job ORDER BY started_at DESC", "NULLS LAST"},
        {"SELECT count(id) AS n FROM job GROUP BY kind ORDER BY n DESC", "NULLS LAST"},
        {"SELECT h.id FROM history h JOIN stage_change s ON s.day = h.version", "joins 2"},
        {"SELECT h.id FROM history h JOIN stage_change s ON h.customer_id = s.customer_id JOIN history g ON "
         "g.id = h.id",
         "joins 3"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(is_refused(bad[i][0], bad[i][1]));
    }
}

static void sound_statements_pass(void)
{
    static const char *const good[] = {
        "SELECT 'now() and random()' -- now()\nFROM job",
        "SELECT id FROM job ORDER BY id DESC",
        "SELECT id FROM job ORDER BY started_at DESC NULLS LAST",
        "SELECT count(*), 2 * id FROM job GROUP BY id",
        "SELECT h.id FROM history h JOIN stage_change s ON s.customer_id = h.customer_id",
        "SELECT id FROM history JOIN stage_change USING (customer_id, id)",
        "INSERT INTO history (customer_id) SELECT customer_id FROM stage_change",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char complaint[LINT_COMPLAINT_BYTES] = "";
        if (!lint_statement(good[i], &catalogue, complaint)) {
            fprintf(stderr, "%s: %s\n", good[i], complaint);
            CHECK(false);
        }
    }
}

static void every_statement_of_the_program_obeys(void)
{
    CHECK(all_statement_count > 20);
    for (size_t i = 0; i < all_statement_count; i++) {
        const pt_query *query = all_statements[i];
        const char *const texts[] = {query->text, query->postgres_text};
        for (size_t k = 0; k < 2 && texts[k] != NULL; k++) {
            char complaint[LINT_COMPLAINT_BYTES] = "";
            if (!lint_statement(texts[k], &catalogue, complaint)) {
                fprintf(stderr, "%s (%s): %s\n", query->origin, query->name, complaint);
                CHECK(false);
            }
        }
    }
}

int main(void)
{
    pt_migrations migrations = pt_migrations_embedded();
    CHECK(pt_migrations_fold(&migrations, &arena, &catalogue, NULL) == PT_OK);
    each_rule_catches_what_it_is_for();
    sound_statements_pass();
    every_statement_of_the_program_obeys();
    pt_arena_clear(&arena);
    return check_failures != 0;
}
