/* Bulk in gives what row after row would give: the same rows, the same refusals. */
#include "store/store.h"

#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include "store/driver.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS = 6, ROWS = 3000, LONGEST = 200000 };

#define LIST "id, small, whole, fraction, words, content"

static const char *const columns[] = {"id", "small", "whole", "fraction", "words", "content"};
static const pt_query insert_one = {.name = "test_insert_one",
                                    .origin = "bulk_store_test.c",
                                    .text =
                                        "INSERT INTO one_by_one (" LIST ") VALUES ($1, $2, $3, $4, $5, $6)",
                                    .parameter_count = COLUMNS};
static const pt_query list_one = {.name = "test_list_one",
                                  .origin = "bulk_store_test.c",
                                  .text = "SELECT " LIST " FROM one_by_one ORDER BY id"};
static const pt_query list_many = {.name = "test_list_many",
                                   .origin = "bulk_store_test.c",
                                   .text = "SELECT " LIST " FROM in_bulk ORDER BY id"};
static const pt_query count_many = {
    .name = "test_count_many", .origin = "bulk_store_test.c", .text = "SELECT count(*) FROM in_bulk"};

static store_fixture fixture;
static uint64_t chance = 20260301;
static char letters[LONGEST];

static uint64_t draw(void)
{
    chance = chance * 6364136223846793005U + 1442695040888963407U;
    return chance >> 33U;
}

/* Edges as often as anything else. */
static int64_t any_integer(void)
{
    static const int64_t edges[] = {0, 1, -1, 127, -128, 32768, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    return draw() % 2 == 0 ? edges[draw() % 10] : (int64_t)(draw() << 33U ^ draw() << 3U) - 77;
}

static double any_real(void)
{
    static const double edges[] = {0.0, -0.0, 1.0, 1e308, 5e-324, -1.5, 0.1, 9007199254740993.0};
    return draw() % 2 == 0 ? edges[draw() % 8] : (double)draw() / 7919.0 - 1e5;
}

static size_t any_length(void)
{
    uint64_t kind = draw() % 100;
    return kind == 0 ? draw() % LONGEST : kind < 20 ? 0 : draw() % 60;
}

static void fill_row(int64_t id, pt_value row[COLUMNS])
{
    memset(row, 0, COLUMNS * sizeof *row);
    row[0] = pt_value_integer(id);
    if (draw() % 3 != 0) {
        row[1] = pt_value_integer((int32_t)any_integer());
    }
    if (draw() % 3 != 0) {
        row[2] = pt_value_integer(any_integer());
    }
    if (draw() % 3 != 0) {
        row[3] = draw() % 4 == 0 ? pt_value_integer((int64_t)draw()) : pt_value_real(any_real());
    }
    if (draw() % 3 != 0) {
        size_t length = any_length();
        row[4] = pt_value_text_of(letters + draw() % (LONGEST - length), length);
    }
    if (draw() % 3 != 0) {
        size_t length = any_length();
        row[5] = pt_value_bytes(letters + draw() % (LONGEST - length), length);
    }
}

static void make_tables(void)
{
    static const char *const names[] = {"one_by_one", "in_bulk"};
    for (size_t i = 0; i < 2; i++) {
        char text[512];
        snprintf(
            text, sizeof text,
            store_fixture_is_postgres()
                ? "CREATE TABLE %s (id bigint PRIMARY KEY, small integer, whole bigint, "
                  "fraction double precision, words text, content bytea, CHECK (whole <> 13))"
                : "CREATE TABLE %s (id INTEGER, small INTEGER, whole INTEGER, fraction REAL, words TEXT, "
                  "content BLOB, CHECK (whole <> 13), PRIMARY KEY (id)) STRICT, WITHOUT ROWID",
            names[i]);
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        CHECK(fixture.connection.driver->run_text(fixture.connection.handle, text, NULL) == PT_OK);
        CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    }
}

static uint64_t bits_of(double real)
{
    uint64_t bits = 0;
    memcpy(&bits, &real, sizeof bits);
    return bits;
}

static bool is_same(const pt_value *left, const pt_value *right)
{
    if (left->type != right->type) {
        return false;
    }
    switch (left->type) {
    case PT_VALUE_NULL: return true;
    case PT_VALUE_INTEGER: return left->integer == right->integer;
    case PT_VALUE_REAL: return bits_of(left->real) == bits_of(right->real);
    case PT_VALUE_TEXT:
    case PT_VALUE_BYTES:
        return left->length == right->length &&
               (left->length == 0 || memcmp(left->data, right->data, left->length) == 0);
    }
    return false;
}

/* Reads both tables side by side; the result is how many rows are equal. */
static int64_t equal_rows(void)
{
    PT_SCOPED(pt_connection) other = {0};
    PT_SCOPED(pt_rows) left = {0};
    PT_SCOPED(pt_rows) right = {0};
    bool has_left = true;
    bool has_right = true;
    int64_t count = 0;
    CHECK(pt_connection_open(fixture.store, &other, NULL) == PT_OK);
    CHECK(pt_select(&fixture.connection, &list_one, NULL, &left, NULL) == PT_OK);
    CHECK(pt_select(&other, &list_many, NULL, &right, NULL) == PT_OK);
    for (;;) {
        CHECK(pt_rows_next(&left, &has_left, NULL) == PT_OK);
        CHECK(pt_rows_next(&right, &has_right, NULL) == PT_OK);
        CHECK(has_left == has_right);
        if (!has_left || !has_right) {
            return count;
        }
        for (size_t i = 0; i < COLUMNS; i++) {
            pt_value one = pt_rows_value(&left, i);
            pt_value many = pt_rows_value(&right, i);
            CHECK(is_same(&one, &many));
        }
        count++;
    }
}

static void random_rows_are_the_same_as_one_by_one(void)
{
    static pt_value rows[ROWS][COLUMNS];
    pt_error error = {0};
    {
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        for (size_t i = 0; i < ROWS; i++) {
            fill_row((int64_t)(i * 2654435761U % 1000003U), rows[i]);
            CHECK(pt_execute(&fixture.connection, &insert_one, rows[i], NULL, &error) == PT_OK);
        }
        PT_SCOPED(pt_bulk) bulk = {0};
        CHECK(pt_bulk_open(&fixture.connection, "in_bulk", columns, COLUMNS, &bulk, NULL) == PT_OK);
        /* One by one and some at once, in all ways of following each other. */
        for (size_t at = 0; at < ROWS;) {
            size_t count = draw() % 3 == 0 ? draw() % 400 : 1;
            count = count > ROWS - at ? ROWS - at : count;
            CHECK(pt_bulk_add_rows(&bulk, rows[at], count, &error) == PT_OK);
            at += count;
        }
        CHECK(pt_bulk_finish(&bulk, &error) == PT_OK);
        CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    }
    CHECK(equal_rows() == ROWS);
}

/* Values are borrowed only for the call. */
static void rows_may_share_one_buffer(void)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_SCOPED(pt_bulk) bulk = {0};
    char text[32];
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_bulk_open(&fixture.connection, "in_bulk", columns, COLUMNS, &bulk, NULL) == PT_OK);
    for (int64_t i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "row %lld", (long long)i);
        const pt_value row[COLUMNS] = {pt_value_integer(2000000 + i), [4] = pt_value_text(text)};
        CHECK(pt_bulk_add(&bulk, row, NULL) == PT_OK);
    }
    CHECK(pt_bulk_finish(&bulk, NULL) == PT_OK);
    static const pt_query list = {.name = "test_list_shared",
                                  .origin = "bulk_store_test.c",
                                  .text = "SELECT id, words FROM in_bulk WHERE id >= 2000000 ORDER BY id"};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &list, NULL, &rows, NULL) == PT_OK);
    for (int64_t i = 0; i < 1000; i++) {
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        snprintf(text, sizeof text, "row %lld", (long long)i);
        CHECK_TEXT(pt_rows_text(&rows, 1), text);
    }
    pt_rows_clear(&rows);
}

typedef struct wrong_row {
    pt_value row[COLUMNS];
    pt_status status;
} wrong_row;

static int64_t count_rows(void)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &count_many, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    return pt_rows_integer(&rows, 0);
}

/* Row number `place` of 700 is wrong; the others are not. */
static void add_with(const wrong_row *wrong, int64_t place, size_t at_once)
{
    static pt_value rows[700][COLUMNS];
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_SCOPED(pt_bulk) bulk = {0};
    pt_error error = {0};
    for (int64_t i = 0; i < 700; i++) {
        fill_row(3000000 + i, rows[i]);
        if (i + 1 == place) {
            memcpy(rows[i], wrong->row, sizeof wrong->row);
        }
    }
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_bulk_open(&fixture.connection, "in_bulk", columns, COLUMNS, &bulk, NULL) == PT_OK);
    pt_status status = PT_OK;
    for (size_t i = 0; i < 700 && status == PT_OK; i += at_once) {
        status = pt_bulk_add_rows(&bulk, rows[i], at_once, &error);
    }
    if (status == PT_OK) {
        status = pt_bulk_finish(&bulk, &error);
    }
    CHECK(status == wrong->status);
    CHECK(error.row == place);
    pt_bulk_clear(&bulk);
    CHECK(pt_transaction_commit(&transaction, &error) == PT_INTERNAL);
}

static void a_row_that_is_refused_is_named_and_nothing_stays(void)
{
    const wrong_row wrong[] = {
        {{pt_value_integer(3000000)}, PT_CONFLICT},
        {{pt_value_integer(5), [2] = pt_value_integer(13)}, PT_INVALID_INPUT},
        {{pt_value_integer(5), [4] = pt_value_text_of("a\0b", 3)}, PT_INVALID_INPUT},
        {{pt_value_integer(5), [2] = pt_value_real(0.5)}, PT_INVALID_INPUT},
        {{{0}}, PT_INVALID_INPUT},
    };
    static const int64_t places[] = {2, 256, 257, 512, 700};
    int64_t before = count_rows();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        for (size_t k = 0; k < 5; k++) {
            add_with(&wrong[i], places[k], 1);
            add_with(&wrong[i], places[k], 350);
        }
    }
    CHECK(count_rows() == before);
}

static void a_table_or_column_that_is_not_there_is_refused(void)
{
    static const char *const strange[] = {"id", "nothing"};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_SCOPED(pt_bulk) bulk = {0};
    CHECK(pt_bulk_open(&fixture.connection, "in_bulk", columns, COLUMNS, &bulk, NULL) == PT_INTERNAL);
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_bulk_open(&fixture.connection, "in_bulk", strange, 2, &bulk, NULL) == PT_INTERNAL);
    pt_transaction_clear(&transaction);
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_bulk_open(&fixture.connection, "nowhere", columns, COLUMNS, &bulk, NULL) == PT_INTERNAL);
}

/* Columns of 32 bits, by every way in, on both stores. */
static void whole_numbers_of_32_bits_keep_to_their_range(void)
{
    static const char *const names[] = {"customer_id", "kind", "day", "id", "value", "changed_at"};
    static const pt_query put = {.name = "test_put_day",
                                 .origin = "bulk_store_test.c",
                                 .text = "INSERT INTO stage_change (customer_id, kind, day, id, value, "
                                         "changed_at) VALUES (1, 'x', $1, $2, 'x', 0)",
                                 .parameter_count = 2};
    static const int64_t days[] = {INT32_MAX, INT32_MIN, (int64_t)INT32_MAX + 1, (int64_t)INT32_MIN - 1,
                                   INT64_MAX};
    for (size_t i = 0; i < 10; i++) {
        int64_t day = days[i / 2];
        pt_status expected = i < 4 ? PT_OK : PT_INVALID_INPUT;
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        if (i % 2 == 0) {
            const pt_value values[] = {pt_value_integer(day), pt_value_integer((int64_t)i)};
            CHECK(pt_execute(&fixture.connection, &put, values, NULL, NULL) == expected);
        } else {
            PT_SCOPED(pt_bulk) bulk = {0};
            const pt_value row[] = {pt_value_integer(1),          pt_value_text("x"), pt_value_integer(day),
                                    pt_value_integer((int64_t)i), pt_value_text("x"), pt_value_integer(0)};
            CHECK(pt_bulk_open(&fixture.connection, "stage_change", names, 6, &bulk, NULL) == PT_OK);
            pt_status status = pt_bulk_add(&bulk, row, NULL);
            CHECK((status == PT_OK ? pt_bulk_finish(&bulk, NULL) : status) == expected);
        }
    }
}

/* One after the other, with columns of their own, and none of it is left for statements to see. */
static void bulks_leave_no_trace(void)
{
    static const pt_query look = {
        .name = "test_look", .origin = "bulk_store_test.c", .text = "SELECT c0 FROM patron_bulk_rows"};
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    for (size_t width = 1; width <= COLUMNS; width++) {
        PT_SCOPED(pt_bulk) bulk = {0};
        pt_value row[COLUMNS] = {pt_value_integer(4000000 + (int64_t)width)};
        CHECK(pt_bulk_open(&fixture.connection, "in_bulk", columns, width, &bulk, NULL) == PT_OK);
        CHECK(pt_bulk_add(&bulk, row, NULL) == PT_OK);
        CHECK(pt_bulk_add_rows(&bulk, row, 0, NULL) == PT_OK);
        CHECK(pt_bulk_finish(&bulk, NULL) == PT_OK);
    }
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    pt_status status = pt_select(&fixture.connection, &look, NULL, &rows, NULL);
    CHECK(status != PT_OK || pt_rows_next(&rows, &has_row, NULL) != PT_OK);
    pt_rows_clear(&rows);
}

int main(void)
{
    for (size_t i = 0; i < LONGEST; i++) {
        letters[i] = (char)('a' + i * 7 % 26);
    }
    store_fixture_open(&fixture);
    make_tables();
    random_rows_are_the_same_as_one_by_one();
    rows_may_share_one_buffer();
    a_row_that_is_refused_is_named_and_nothing_stays();
    a_table_or_column_that_is_not_there_is_refused();
    whole_numbers_of_32_bits_keep_to_their_range();
    bulks_leave_no_trace();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
