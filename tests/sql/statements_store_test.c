/* Every named statement is understood by every kind of store, after all migrations. */
#include "store/driver.h"
#include "tests/sql/all_statements.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

/* What only one driver runs begins with its name. */
static bool is_for_other_store(const pt_query *query)
{
    const char *other = store_fixture_is_postgres() ? "sqlite_" : "postgres_";
    return strncmp(query->name, other, strlen(other)) == 0;
}

int main(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    for (size_t i = 0; i < all_statement_count; i++) {
        const pt_query *query = all_statements[i];
        bool is_session =
            strcmp(query->name, "postgres_session") == 0; /* several in one text; run at each open */
        pt_error error = {0};
        if (is_session || is_for_other_store(query)) {
            continue;
        }
        if (fixture.connection.driver->prepare(fixture.connection.handle, query, &error) != PT_OK) {
            store_fixture_print(query->name, &error);
            CHECK(false);
        }
    }
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
