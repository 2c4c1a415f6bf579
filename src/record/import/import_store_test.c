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

static const char orders_csv[] =
    "Order ID,Order Date,Customer ID,Customer Name,City,Product ID,Product Name,Quantity,Sales\n"
    "A-1,2024-03-01,C1,Ann,Shanghai,P1,Tea,2,20.00\n"
    "A-1,2024-03-01,C1,Ann,Shanghai,P2,Cup,1,35.50\n"
    "A-2,2024-03-05,C2,Bo,Suzhou,P1,Tea,1,10.00\n"
    "A-3,2024-04-01,C1,Ann,Hangzhou,P1,Tea,-1,-10.00\n";

/* A rate holds from its day on; before the first there is none, and a guess would be wrong for ever. */
static void money_of_another_currency_needs_the_rate_of_its_day(void)
{
    static const char rates[] = "currency,day,rate\nUSD,2024-03-01,7.2\n";
    static const char orders[] = "Order ID,Order Date,Customer ID,Sales,Currency\n"
                                 "A-1,2024-03-02,C1,10.00,USD\n"
                                 "A-2,2024-03-02,C1,10.00,CNY\n"
                                 "A-3,2024-02-01,C1,10.00,USD\n";
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, rates, &(pt_import_options){0}, &report, error));
    CHECK(count_rows(&on, "rate") == 1);
    CHECK_OK(import(&on, orders, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 3, 2, 0, 0, 0, 1);
    CHECK(report.amount == 820000); /* 10 × 7.2 + 10 */
    CHECK(report.reason_count == 1 && report.reasons[0].first.row == 4);
    CHECK(strcmp(report.reasons[0].first.message,
                 "there is no exchange rate of {1} for {2}: add one to the rates") == 0);
}

static void one_sheet_fills_customers_services_and_transactions(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &report, error));
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
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &report, error));
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 4, 0, 0, 4, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 2, 0, 0, 2, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_REFERENCE], 2, 0, 0, 2, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_MAIN], 3, 0, 0, 3, 0, 0);
    CHECK(count_rows(&on, "transaction_line") == 4 && count_rows(&on, "history") == 0);
}

/* The visible content of a table as text: every row that counts, without what the system keeps about it. */
static void add_content(scene *on, const char *table, const char *columns, pt_buffer *content)
{
    static pt_query query;
    char text[600];
    bool has_deleted = strcmp(table, "customer") == 0 || strcmp(table, "service") == 0;
    snprintf(text, sizeof text, "SELECT %s FROM \"%s\"%s ORDER BY %s", columns, table,
             has_deleted ? " WHERE deleted_at IS NULL" : "", columns);
    query = (pt_query){.name = "content", .origin = "test", .text = text};
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_rows) rows = {0};
    pt_error error = {0};
    CHECK(pt_connection_open(on->fixture.store, &connection, &error) == PT_OK);
    CHECK(pt_select(&connection, &query, NULL, &rows, &error) == PT_OK);
    size_t count = 1;
    for (const char *at = columns; *at != '\0'; at++) {
        count += *at == ',';
    }
    bool has_row = true;
    while (pt_rows_next(&rows, &has_row, &error) == PT_OK && has_row) {
        pt_buffer_add_text(content, table);
        for (size_t i = 0; i < count; i++) {
            pt_value value = pt_rows_value(&rows, i);
            if (value.type == PT_VALUE_TEXT) {
                pt_buffer_add_char(content, '|');
                pt_buffer_add(content, value.data, value.length);
            } else {
                pt_buffer_add_format(content, "|%lld",
                                     value.type == PT_VALUE_NULL ? -1LL : (long long)value.integer);
            }
        }
        pt_buffer_add_char(content, '\n');
    }
}

static void describe_store(scene *on, pt_buffer *content)
{
    pt_buffer_reset(content);
    add_content(on, "customer", "number,name,city,customer_group,phone", content);
    add_content(on, "identity", "kind,key,customer_id", content);
    add_content(on, "service", "code,name,category", content);
    add_content(on, "transaction", "customer_id,id,number,occurred_at,kind,amount,base_amount,delivery_city",
                content);
    add_content(on, "transaction_line", "customer_id,transaction_id,id,amount,base_amount", content);
    add_content(on, "anonymous_sale", "id,amount", content);
}

static void undo_brings_back_what_was_there(void)
{
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) before = {0};
    PT_SCOPED(pt_buffer) after = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &report, error));
    describe_store(&on, &before);
    static const char more_orders[] =
        "Order ID,Order Date,Customer ID,Customer Name,City,Product ID,Product Name,Quantity,Sales\n"
        "A-1,2024-03-01,C1,Anna,Shanghai,P1,Green tea,2,20.00\n"
        "A-1,2024-03-01,C1,Anna,Shanghai,P3,Pot,1,99.00\n"
        "A-9,2024-05-05,C9,Cy,Beijing,P1,Green tea,1,11.00\n"
        "A-10,2024-05-05,,,Beijing,P1,Green tea,1,12.00\n";
    CHECK_OK(import(&on, more_orders, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 4, 3, 0, 1, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 2, 1, 1, 0, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_MAIN], 2, 1, 1, 0, 0, 0);
    CHECK(report.anonymous == 1);
    pt_undo_report undo = {0};
    CHECK_OK(pt_import_undo(&on.place, report.batch_id, &undo, error));
    CHECK(undo.kept == 0 && undo.removed == 2);
    describe_store(&on, &after);
    CHECK_TEXT(pt_buffer_text(&after), pt_buffer_text(&before));
    pt_error error = {0};
    CHECK(pt_import_undo(&on.place, report.batch_id, &undo, &error) == PT_CONFLICT);
}

static void what_came_after_an_import_survives_its_undo(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report first = {0}, second = {0};
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &first, error));
    static const char later_orders[] =
        "Order ID,Order Date,Customer ID,Customer Name,Product ID,Product Name,Quantity,Sales\n"
        "B-1,2024-06-01,C1,Ann,P1,Tea,1,10.00\n";
    CHECK_OK(import(&on, later_orders, &(pt_import_options){0}, &second, error));
    pt_undo_report undo = {0};
    CHECK_OK(pt_import_undo(&on.place, first.batch_id, &undo, error));
    CHECK(undo.kept == 2); /* customer C1 and service P1 are in use */
    CHECK(undo.facts == 3);
    CHECK(count_rows(&on, "transaction") == 1 && count_rows(&on, "transaction_line") == 1);
}

static void a_dry_run_counts_and_writes_nothing(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){.is_dry_run = true}, &report, error));
    CHECK_COUNTS(report.lines, 4, 4, 0, 0, 0, 0);
    CHECK(report.batch_id == 0 && count_rows(&on, "customer") == 0 && count_rows(&on, "batch") == 0);
    CHECK_OK(import(&on, orders_csv, &(pt_import_options){0}, &report, error));
    static const char changed_customers[] = "Customer ID,Customer Name\nC1,Anne\nC2,Bo\n";
    CHECK_OK(import(&on, changed_customers, &(pt_import_options){.is_dry_run = true}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 1, 1, 0, 0);
    CHECK(report.difference_count == 1);
    CHECK_TEXT(report.differences[0].before, "Ann");
    CHECK_TEXT(report.differences[0].after, "Anne");
}

static void wrong_lines_go_to_the_error_file_and_the_rest_lands(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    static const char file_text[] = "Order ID,Order Date,Customer ID,Sales\n"
                                    "A-1,2024-03-01,C1,20.00\n"
                                    "A-2,2024-02-30,C1,20.00\n"
                                    "A-3,2024-03-02,C1,=1+1\n"
                                    "A-4,2024-03-02,C1\n"
                                    "A-5,2024-03-03,\"C2,5\n"
                                    "A-6,2024-03-04,C2,5.00\n"
                                    "A-6,2024-03-04,C2,5.00\n";
    pt_import_report report = {0};
    CHECK_OK(import(&on, file_text, &(pt_import_options){0}, &report, error));
    CHECK(report.lines.read == report.lines.added + report.lines.rejected && report.lines.rejected == 4);
    CHECK(report.lines.added == 3); /* equal lines of one invoice are two lines */
    CHECK(report.error_path != NULL);
    FILE *file = fopen(report.error_path, "rb");
    char content[4000] = {0};
    CHECK(file != NULL && fread(content, 1, sizeof content - 1, file) > 0);
    fclose(file);
    CHECK(strstr(content, "2024-02-30") != NULL && strstr(content, "'=1+1") != NULL);
}

/* In a file of a few lines one bad cell is a large share of its column. */
static void one_bad_date_in_a_small_file_costs_its_line_and_not_the_column(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    static const char file_text[] = "Order ID,Order Date,Customer ID,Sales\n"
                                    "A-1,2024-03-01,C1,20.00\n"
                                    "A-2,2024-02-30,C1,20.00\n"
                                    "A-3,2024-03-02,C1,none\n";
    pt_import_report report = {0};
    CHECK_OK(import(&on, file_text, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 3, 1, 0, 0, 0, 2);
    CHECK(report.reason_count == 2);
    CHECK_TEXT(report.reasons[0].first.field, "occurred_at");
    CHECK_TEXT(report.reasons[1].first.field, "amount");
    CHECK(report.guesses[1].filled == 3 && report.guesses[1].fitting == 2);
}

static void lines_without_customer_are_kept_or_rejected_by_choice(void)
{
    static const char file_text[] =
        "Order ID,Order Date,Customer ID,Sales\nA-1,2024-03-01,,20.00\nA-2,2024-03-01,C1,5\n";
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, file_text, &(pt_import_options){0}, &report, error));
    CHECK(report.anonymous == 1 && report.lines.added == 2 && count_rows(&on, "anonymous_sale") == 1);
    CHECK_OK(import(&on, file_text, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 0, 2, 0, 0);
    const pt_anonymous_policy reject = PT_ANONYMOUS_REJECT;
    CHECK_OK(import(&on, file_text, &(pt_import_options){.anonymous = &reject}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 0, 1, 0, 1);
}

static void any_described_type_comes_in_by_the_same_way(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(
        &on, "客户编号,姓名,手机\n1001,王小明,13800138000\n1002,李雷,13900139000\n1001,王小明,13800138000\n",
        &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 2, 2, 0, 0, 0, 0);
    CHECK_COUNTS(report.lines, 3, 2, 0, 0, 1, 0);
    CHECK(count_rows(&on, "identity") == 4);
    CHECK_OK(import(&on, "商品编码,商品名称,类别\nT1,龙井,茶\nT2,杯子,器具\n", &(pt_import_options){0},
                    &report, error));
    CHECK_COUNTS(report.lines, 2, 2, 0, 0, 0, 0);
    CHECK_OK(import(
        &on,
        "手机,联系时间,渠道,结果\n13800138000,2026年3月1日,电话,满意\n13800138000,2026年3月2日,电话,满意\n",
        &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.records[PT_ROLE_MAIN], 2, 2, 0, 0, 0, 0);
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 1, 0, 0, 1, 0, 0);
    CHECK_OK(import(
        &on,
        "手机,联系时间,渠道,结果\n13800138000,2026年3月1日,电话,满意\n13800138000,2026年3月2日,电话,满意\n",
        &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 0, 2, 0, 0);
    CHECK(count_rows(&on, "customer") == 2 && count_rows(&on, "interaction") == 2);
}

static void policies_hold(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, "Customer ID,Customer Name\nC1,Ann\n", &(pt_import_options){0}, &report, error));
    const pt_import_policy only_new = PT_IMPORT_NEW, skip = PT_IMPORT_SKIP;
    static const char file_text[] = "Customer ID,Customer Name\nC1,Anna\nC2,Bo\n";
    CHECK_OK(import(&on, file_text, &(pt_import_options){.customers = &skip}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 0, 0, 2, 0);
    CHECK_OK(import(&on, file_text, &(pt_import_options){.customers = &only_new}, &report, error));
    CHECK_COUNTS(report.lines, 2, 1, 0, 0, 1, 0);
    CHECK_OK(import(&on, file_text, &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 2, 0, 1, 1, 0, 0);
}

/* A list of customers and a shop's orders, each before the other; by hand the list would be made the same
 * way. */
static void a_source_does_not_part_a_list_of_customers_from_its_orders(void)
{
    static const char list[] = "Customer ID,Customer Name\nC1,Ann\nC2,Bo\n";
    static const char orders[] = "Order ID,Order Date,Customer ID,Sales\nA-1,2024-03-01,C1,20\n";
    const pt_import_options of_shop = {.source = "shop"};
    for (int order = 0; order < 2; order++) {
        PT_SCOPED(scene) on = {0};
        PT_SCOPED(pt_buffer) content = {0};
        scene_open(&on);
        pt_import_report report = {0};
        for (int i = 0; i < 2; i++) {
            bool is_list = i == order;
            CHECK_OK(import(&on, is_list ? list : orders, is_list ? &(pt_import_options){0} : &of_shop,
                            &report, error));
        }
        add_content(&on, "customer", "number,name", &content);
        CHECK_TEXT(pt_buffer_text(&content), "customer|C1|Ann\ncustomer|C2|Bo\n");
        CHECK(count_rows(&on, "identity") == 2 && count_rows(&on, "transaction") == 1);
    }
}

static void separate_numbers_of_two_shops_are_two_people_with_one_order_each(void)
{
    static const char orders[] = "Order ID,Order Date,Customer ID,Sales\nA-1,2024-03-01,7,20\n";
    const pt_customer_numbers separate = PT_NUMBERS_SEPARATE;
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) content = {0};
    scene_open(&on);
    pt_import_report report = {0};
    for (int round = 0; round < 2; round++) {
        CHECK_OK(import(&on, orders, &(pt_import_options){.source = "east", .customer_numbers = &separate},
                        &report, error));
        CHECK_OK(import(&on, orders, &(pt_import_options){.source = "west", .customer_numbers = &separate},
                        &report, error));
    }
    CHECK_COUNTS(report.lines, 1, 0, 0, 1, 0, 0);
    add_content(&on, "customer", "number", &content);
    add_content(&on, "identity", "key", &content);
    CHECK_TEXT(pt_buffer_text(&content), "customer|7\ncustomer|7\nidentity|east:7\nidentity|west:7\n");
    CHECK(count_rows(&on, "transaction") == 2);
    pt_error error = {0};
    CHECK(import(&on, orders, &(pt_import_options){.customer_numbers = &separate}, &report, &error) ==
          PT_INVALID_INPUT);
}

static void people_without_a_number_are_found_by_their_phone_from_any_source(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(&on, "手机,姓名\n13800138000,王小明\n", &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 1, 1, 0, 0, 0, 0);
    CHECK_OK(import(&on, "订单号,日期,手机,金额\nA-1,2024-03-01,138 0013 8000,20\n",
                    &(pt_import_options){.source = "shop"}, &report, error));
    CHECK_COUNTS(report.records[PT_ROLE_CUSTOMER], 1, 0, 0, 1, 0, 0);
    CHECK(count_rows(&on, "customer") == 1 && count_rows(&on, "transaction") == 1);
}

static void a_corrected_line_is_changed_and_the_order_follows(void)
{
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) content = {0};
    scene_open(&on);
    pt_import_report report = {0};
    CHECK_OK(import(
        &on, "Row ID,Order ID,Order Date,Customer ID,Sales\n1,A-1,2024-03-01,C1,20\n2,A-1,2024-03-01,C1,30\n",
        &(pt_import_options){0}, &report, error));
    CHECK_OK(import(&on, "Row ID,Order ID,Order Date,Customer ID,Sales\n1,A-1,2024-03-01,C1,25\n",
                    &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 1, 0, 1, 0, 0, 0);
    add_content(&on, "transaction", "number,amount", &content);
    CHECK_TEXT(pt_buffer_text(&content), "transaction|A-1|550000\n");
}

static void files_that_are_no_tables_are_refused_with_a_reason(void)
{
    static const struct {
        const char *text;
        pt_status status;
    } cases[] = {{"", PT_INVALID_INPUT},
                 {"just a text\nwithout columns\n", PT_INVALID_INPUT},
                 {"Customer ID,Customer ID\n1,2\n", PT_INVALID_INPUT},
                 {"Order ID,Order Date,Sales\nA,2024-01-01,5\n", PT_INVALID_INPUT}};
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pt_import_report report = {0};
        pt_error error = {0};
        pt_status status = import(&on, cases[i].text, &(pt_import_options){0}, &report, &error);
        CHECK(status == cases[i].status && error.message != NULL);
    }
    pt_import_report report = {0};
    CHECK_OK(import(&on, "Customer ID,Customer Name\n", &(pt_import_options){0}, &report, error));
    CHECK_COUNTS(report.lines, 0, 0, 0, 0, 0, 0);
}

CHECK_MAIN(money_of_another_currency_needs_the_rate_of_its_day,
           one_sheet_fills_customers_services_and_transactions, the_same_file_again_changes_nothing,
           undo_brings_back_what_was_there, what_came_after_an_import_survives_its_undo,
           a_dry_run_counts_and_writes_nothing, wrong_lines_go_to_the_error_file_and_the_rest_lands,
           one_bad_date_in_a_small_file_costs_its_line_and_not_the_column,
           lines_without_customer_are_kept_or_rejected_by_choice, any_described_type_comes_in_by_the_same_way,
           policies_hold, a_source_does_not_part_a_list_of_customers_from_its_orders,
           separate_numbers_of_two_shops_are_two_people_with_one_order_each,
           people_without_a_number_are_found_by_their_phone_from_any_source,
           a_corrected_line_is_changed_and_the_order_follows,
           files_that_are_no_tables_are_refused_with_a_reason)
