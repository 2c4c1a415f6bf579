/* Files as people have them: every encoding, separator and way to write a day, and files that are broken. */
#include "record/import/import.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct scene {
    store_fixture fixture;
    pt_schema schema;
    pt_arena arena;
    pt_id_generator ids;
    pt_import_place place;
    pt_import_report report;
    pt_error error;
} scene;

static void scene_clear(scene *on)
{
    pt_arena_clear(&on->arena);
    store_fixture_clear(&on->fixture);
}

static void scene_open(scene *on)
{
    store_fixture_open(&on->fixture);
    CHECK(pt_schema_load(&on->arena, &on->schema, &on->error) == PT_OK);
    pt_id_generator_make(&on->ids, 1, 0);
    on->place = (pt_import_place){
        .store = on->fixture.store, .schema = &on->schema, .ids = &on->ids, .arena = &on->arena};
}

static pt_status import_bytes(scene *on, const char *bytes, size_t length, const pt_import_options *options)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/file.csv", on->fixture.folder);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(bytes, 1, length, file) == length);
    fclose(file);
    on->error = (pt_error){0};
    return pt_import_run(&on->place, path, options, &on->report, &on->error);
}

/* The same with a text that must come in. */
static void import_text(scene *on, const char *text, const pt_import_options *options)
{
    pt_status status = import_bytes(on, text, strlen(text), options);
    CHECK(status == PT_OK);
    if (status != PT_OK) {
        store_fixture_print(text, &on->error);
    }
}

static bool lines_are(const scene *on, int64_t read, int64_t added, int64_t rejected)
{
    const pt_import_counts *lines = &on->report.lines;
    bool are = lines->read == read && lines->added == added && lines->rejected == rejected &&
               lines->unchanged + lines->updated + lines->skipped == read - added - rejected;
    if (!are) {
        fprintf(stderr, "  read %lld added %lld unchanged %lld updated %lld skipped %lld rejected %lld\n",
                (long long)lines->read, (long long)lines->added, (long long)lines->unchanged,
                (long long)lines->updated, (long long)lines->skipped, (long long)lines->rejected);
    }
    return are;
}

/* The orders' instants in UTC, one after the other. */
static const char *instants(scene *on, char *text, size_t capacity)
{
    static const pt_query query = {.name = "instants",
                                   .origin = "test",
                                   .text = "SELECT occurred_at FROM \"transaction\" ORDER BY number"};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = true;
    text[0] = '\0';
    CHECK(pt_select(&on->fixture.connection, &query, NULL, &rows, &on->error) == PT_OK);
    while (pt_rows_next(&rows, &has_row, &on->error) == PT_OK && has_row) {
        char shown[PT_INSTANT_BYTES];
        size_t length = strlen(text);
        (void)snprintf(text + length, capacity - length, "%.19s\n",
                       pt_instant_format(pt_rows_integer(&rows, 0), shown));
    }
    return text;
}

static size_t encode(const char *text, const char *encoding, const char *mark, char *bytes, size_t capacity)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    CHECK((intptr_t)converter != -1);
    char copy[2000];
    size_t left = (size_t)snprintf(copy, sizeof copy, "%s", text);
    size_t mark_length = (size_t)snprintf(bytes, capacity, "%s", mark);
    CHECK(left < sizeof copy);
    char *input = copy, *output = bytes + mark_length;
    size_t room = capacity - mark_length;
    CHECK(iconv(converter, &input, &left, &output, &room) == 0 && left == 0);
    iconv_close(converter);
    return (size_t)(output - bytes);
}

static const char simplified[] = "会员号,姓名,订单编号,下单时间,实付金额\r\n"
                                 "１００１,王小明,A-1,2026年3月1日,\"￥1,234.50\"\n"
                                 "1002,李雷,A-2,2026年3月2日,￥５０\r\n"
                                 "1001,王小明,A-3,2026年12月31日,１２.５\n";
static const char traditional[] = "會員號,姓名,訂單編號,下單時間,實付金額\r\n"
                                  "１００１,王小明,A-1,2026年3月1日,\"NT$1,234.50\"\n"
                                  "1002,張學良,A-2,2026年3月2日,＄５０\r\n"
                                  "1001,王小明,A-3,2026年12月31日,１２.５\n";

static void files_of_every_encoding_say_the_same(void)
{
    static const struct {
        const char *text, *encoding, *mark, *found;
    } cases[] = {{simplified, "UTF-8", "", "UTF-8"},
                 {simplified, "UTF-8", "\xef\xbb\xbf", "UTF-8"},
                 {simplified, "GBK", "", "GB18030"},
                 {simplified, "GB18030", "", "GB18030"},
                 {simplified, "UTF-16LE", "\xff\xfe", "UTF-16LE"},
                 {simplified, "UTF-16BE", "\xfe\xff", "UTF-16BE"},
                 {traditional, "BIG5", "", "Big5"},
                 {traditional, "UTF-8", "", "UTF-8"}};
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[2000];
        char source[20];
        size_t length = encode(cases[i].text, cases[i].encoding, cases[i].mark, bytes, sizeof bytes);
        (void)snprintf(source, sizeof source, "file %zu", i);
        CHECK(import_bytes(&on, bytes, length, &(pt_import_options){.source = source}) == PT_OK);
        CHECK_TEXT(on.report.encoding, cases[i].found);
        CHECK(lines_are(&on, 3, 3, 0));
        CHECK(on.report.records[PT_ROLE_CUSTOMER].read == 2);
        CHECK(on.report.records[PT_ROLE_CUSTOMER].added == (i == 0 ? 2 : 0));
        CHECK(on.report.amount == 12970000);
    }
}

static void any_separator_and_mixed_line_ends_will_do(void)
{
    static const char *const texts[] = {
        "Order ID\tOrder Date\tCustomer ID\tSales\nA-1\t2026-03-01\tC1\t1,5\r\nA-2\t2026-03-02\tC2\t2\r",
        "Order ID;Order Date;Customer ID;Sales\r\nA-1;2026-03-01;C1;1,5\nA-2;2026-03-02;C2;2",
        "Order ID|Order Date|Customer ID|Sales\rA-1|2026-03-01|C1|1,5\n\n\r\nA-2|2026-03-02|C2|2\n"};
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        import_text(&on, texts[i], &(pt_import_options){0});
        CHECK(on.report.delimiter == "\t;|"[i]);
        CHECK(lines_are(&on, 2, i == 0 ? 2 : 0, 0));
        CHECK(i > 0 || on.report.amount == 35000);
    }
}

static void days_are_read_as_the_column_writes_them(void)
{
    static const struct {
        const char *text, *instants;
    } cases[] = {
        /* 13 cannot be a month: the whole column begins with the day */
        {"Order ID,Order Date,Customer ID,Sales\n1,01/03/2026,C1,1\n2,13/02/2026,C1,1\n",
         "2026-03-01T00:00:00\n2026-02-13T00:00:00\n"},
        {"Order ID,Order Date,Customer ID,Sales\n1,01/03/2026,C1,1\n2,02/13/2026,C1,1\n",
         "2026-01-03T00:00:00\n2026-02-13T00:00:00\n"},
        {"Order ID,Order Date,Customer ID,Sales\n1,46082,C1,1\n2,46083.25,C1,1\n",
         "2026-03-01T00:00:00\n2026-03-02T06:00:00\n"},
        {"订单编号,下单时间,会员号,实付金额\n1,２０２６年３月１日,7,1\n2,2026年12月31日 23:59:59,7,1\n",
         "2026-03-01T00:00:00\n2026-12-31T23:59:59\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PT_SCOPED(scene) on = {0};
        char found[200];
        scene_open(&on);
        import_text(&on, cases[i].text, &(pt_import_options){.zone = "UTC"});
        CHECK(lines_are(&on, 2, 2, 0));
        CHECK_TEXT(instants(&on, found, sizeof found), cases[i].instants);
    }
}

/* In the night that loses an hour 02:30 never was; in the one that has two of it the first is meant. */
static void clocks_that_change_are_read_in_one_way(void)
{
    PT_SCOPED(scene) on = {0};
    char found[400];
    scene_open(&on);
    import_text(&on,
                "Order ID,Order Date,Customer ID,Sales\n"
                "1,2026-03-29 01:59:59,C1,1\n2,2026-03-29 02:30:00,C1,1\n3,2026-03-29 03:00:00,C1,1\n"
                "4,2026-10-25 02:30:00,C1,1\n5,2026-10-25T02:30:00+01:00,C1,1\n6,2026-10-25 03:00:00,C1,1\n",
                &(pt_import_options){.zone = "Europe/Berlin"});
    CHECK(lines_are(&on, 6, 6, 0));
    CHECK_TEXT(instants(&on, found, sizeof found),
               "2026-03-29T00:59:59\n2026-03-29T01:30:00\n2026-03-29T01:00:00\n"
               "2026-10-25T00:30:00\n2026-10-25T01:30:00\n2026-10-25T02:00:00\n");
}

static void a_zero_byte_costs_its_line_only(void)
{
    static const char text[] = "Order ID,Order Date,Customer ID,Sales\n"
                               "A-1,2026-03-01,C1,1\nA-2,2026-03-02,C\0001,1\nA-3,2026-03-03,C1,1\n";
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    CHECK(import_bytes(&on, text, sizeof text - 1, &(pt_import_options){0}) == PT_OK);
    CHECK(lines_are(&on, 3, 2, 1));
    CHECK(on.report.reason_count == 1 && on.report.reasons[0].first_line == 3);
    CHECK_TEXT(on.report.reasons[0].message,
               "a NUL character at byte {1} of the file: it is damaged or in another encoding than {2}");
}

static void ten_thousand_columns_are_refused_by_their_number(void)
{
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) text = {0};
    scene_open(&on);
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 10000; i++) {
            pt_buffer_add_format(&text, "%sc%d", i == 0 ? "" : ",", i);
        }
        pt_buffer_add_char(&text, '\n');
    }
    CHECK(import_bytes(&on, text.data, text.length, &(pt_import_options){0}) == PT_INVALID_INPUT);
    CHECK_TEXT(on.error.message, "{1} columns are more than the {2} that can be read");
}

static void an_endless_line_costs_itself_only(void)
{
    enum { LONG = 17 * 1024 * 1024 };
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(pt_buffer) text = {0};
    scene_open(&on);
    pt_buffer_add_text(&text, "Order ID,Order Date,Customer ID,Sales\nA-1,2026-03-01,C1,1\nA-2,2026-03-02,");
    char *long_name = malloc(LONG);
    CHECK(long_name != NULL);
    memset(long_name, 'x', LONG);
    pt_buffer_add(&text, long_name, LONG);
    free(long_name);
    pt_buffer_add_text(&text, ",1\nA-3,2026-03-03,C1,1\n");
    CHECK(import_bytes(&on, text.data, text.length, &(pt_import_options){0}) == PT_OK);
    CHECK(lines_are(&on, 3, 2, 1));
    CHECK(on.report.reason_count == 1 && on.report.reasons[0].first_line == 3);
    CHECK_TEXT(on.report.reasons[0].message, "longer than {1} MB: is this a file of lines?");
}

/* In a short list one slip of the pen is a quarter of all cells. */
static void a_column_with_a_plain_name_stays_and_its_bad_cells_are_rejected(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    import_text(&on,
                "會員編號;姓名;訂單編號;訂購日期;金額\n"
                "A1;陳美玲;O-1;2026/2/30;NT$1,200\n"
                "A2;林志豪;O-2;115/03/05;600\n"
                "A3;王大同;O-3;2026/3/9;面議\n",
                &(pt_import_options){0});
    CHECK(lines_are(&on, 3, 1, 2));
    CHECK(on.report.guess_count == 5);
    CHECK_TEXT(on.report.guesses[3].target, "transaction.occurred_at");
    CHECK(on.report.guesses[4].target != NULL);
    char text[200];
    CHECK_TEXT(instants(&on, text, sizeof text), "2026-03-04T16:00:00\n");
}

static void a_column_that_is_not_what_its_name_says_is_left_out_and_the_report_says_why(void)
{
    PT_SCOPED(scene) on = {0};
    scene_open(&on);
    import_text(&on, "客户编号,姓名,生日\n1,王小明,属虎\n2,李雷,\n3,韩梅梅,1990-03-01\n4,赵六,冬至\n",
                &(pt_import_options){0});
    CHECK(lines_are(&on, 4, 4, 0));
    const pt_import_guess *birthday = &on.report.guesses[2];
    CHECK(birthday->target == NULL);
    CHECK_TEXT(birthday->misfit, "customer.birthday");
    CHECK(birthday->fitting == 1 && birthday->filled == 3);
    CHECK(on.report.guesses[1].misfit == NULL);
}

CHECK_MAIN(files_of_every_encoding_say_the_same, any_separator_and_mixed_line_ends_will_do,
           days_are_read_as_the_column_writes_them, clocks_that_change_are_read_in_one_way,
           a_zero_byte_costs_its_line_only, ten_thousand_columns_are_refused_by_their_number,
           an_endless_line_costs_itself_only, a_column_with_a_plain_name_stays_and_its_bad_cells_are_rejected,
           a_column_that_is_not_what_its_name_says_is_left_out_and_the_report_says_why)
