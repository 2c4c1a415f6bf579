#include "record/import/import.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "store/node.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every test here starts with: a fresh store, the product's schema, ids. */
typedef struct scene {
    store_fixture fixture;
    pt_schema schema;
    pt_arena arena;
    pt_id_generator ids;
    pt_import_place place;
    char path[600];
} scene;

static void scene_clear(scene *on)
{
    pt_arena_clear(&on->arena);
    store_fixture_clear(&on->fixture);
}

static void scene_open(scene *on)
{
    store_fixture_open(&on->fixture);
    pt_error error = {0};
    if (pt_schema_load(&on->arena, &on->schema, &error) != PT_OK) {
        store_fixture_print("schema", &error);
        exit(1);
    }
    pt_id_generator_make(&on->ids, 1, 0);
    on->place = (pt_import_place){
        .store = on->fixture.store, .schema = &on->schema, .ids = &on->ids, .arena = &on->arena};
    snprintf(on->path, sizeof on->path, "%s/orders.csv", on->fixture.folder);
}

static void write_file(const scene *on, const char *text, size_t length)
{
    FILE *file = fopen(on->path, "wb");
    CHECK(file != NULL && fwrite(text, 1, length, file) == length);
    fclose(file);
}

static pt_status import(const scene *on, const char *text, const pt_import_options *options,
                        pt_import_report *report, pt_error *error)
{
    write_file(on, text, strlen(text));
    pt_status status = pt_import_run(&on->place, on->path, options, report, error);
    return status;
}

static int64_t count_rows(scene *on, const char *table)
{
    char text[200];
    snprintf(text, sizeof text, "SELECT count(*) FROM \"%s\"", table);
    static pt_query query;
    PT_SCOPED(pt_connection) connection = {0};
    pt_error error = {0};
    int64_t count = -1;
    query = (pt_query){.name = "count", .origin = "test", .text = text};
    if (pt_connection_open(on->fixture.store, &connection, &error) == PT_OK) {
        PT_SCOPED(pt_rows) rows = {0};
        bool has_row = false;
        if (pt_select(&connection, &query, NULL, &rows, &error) == PT_OK &&
            pt_rows_next(&rows, &has_row, &error) == PT_OK && has_row) {
            count = pt_rows_integer(&rows, 0);
        }
    }
    return count;
}

#define CHECK_COUNTS(counts, r, a, u, n, s, j)                                                         \
    do {                                                                                               \
        const pt_import_counts *c_ = &(counts);                                                        \
        CHECK(c_->read == (r) && c_->added == (a) && c_->updated == (u) && c_->unchanged == (n) &&     \
              c_->skipped == (s) && c_->rejected == (j));                                              \
        if (!(c_->read == (r) && c_->added == (a) && c_->updated == (u) && c_->unchanged == (n) &&     \
              c_->skipped == (s) && c_->rejected == (j))) {                                            \
            fprintf(stderr,                                                                            \
                    "  read %lld added %lld updated %lld unchanged %lld skipped %lld rejected %lld\n", \
                    (long long)c_->read, (long long)c_->added, (long long)c_->updated,                 \
                    (long long)c_->unchanged, (long long)c_->skipped, (long long)c_->rejected);        \
        }                                                                                              \
    } while (0)

#define CHECK_OK(expression)                         \
    do {                                             \
        pt_error error_ = {0};                       \
        pt_error *error = &error_;                   \
        bool is_ok_ = (expression) == PT_OK;         \
        CHECK(is_ok_);                               \
        if (!is_ok_) {                               \
            store_fixture_print(#expression, error); \
        }                                            \
    } while (0)

static const char ORDERS[] =
    "Order ID,Order Date,Customer ID,Customer Name,City,Product ID,Product Name,Quantity,Sales\n"
    "A-1,2024-03-01,C1,Ann,Shanghai,P1,Tea,2,20.00\n"
    "A-1,2024-03-01,C1,Ann,Shanghai,P2,Cup,1,35.50\n"
    "A-2,2024-03-05,C2,Bo,Suzhou,P1,Tea,1,10.00\n"
    "A-3,2024-04-01,C1,Ann,Hangzhou,P1,Tea,-1,-10.00\n";

static void one_sheet_fills_customers_services_and_transactions(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, ORDERS, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 4, 4, 0, 0, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 2, 2, 0, 0, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_REFERENCE], 2, 2, 0, 0, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_MAIN], 3, 3, 0, 0, 0, 0);
    CHECK(report.amount == 555000);
    CHECK(count_rows(&on, "customer") == 2 && count_rows(&on, "identity") == 2);
    CHECK(count_rows(&on, "transaction") == 3 && count_rows(&on, "transaction_line") == 4);
    CHECK(count_rows(&on, "service") == 2);
}

static void the_same_file_again_changes_nothing(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, ORDERS, &(pt_import_options){0}, &report, error));
    CHECK_OK(import(&on, ORDERS, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 4, 0, 0, 4, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 2, 0, 0, 2, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_REFERENCE], 2, 0, 0, 2, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_MAIN], 3, 0, 0, 3, 0, 0);
    CHECK(count_rows(&on, "transaction_line") == 4 && count_rows(&on, "history") == 0);
}

CHECK_MAIN(one_sheet_fills_customers_services_and_transactions, the_same_file_again_changes_nothing)
