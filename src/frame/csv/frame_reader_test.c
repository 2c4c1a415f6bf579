#include "frame/csv/frame_reader.h"

#include "base/scope.h"
#include "base/text/message.h"

#include "tests/support/check.h"

#include <stdlib.h>

static pt_status read_text(pt_slice text, const pt_csv_wanted *columns, size_t count, pt_arena *arena,
                           pt_frame *frame, pt_error *error)
{
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_csv_frame_request request = {.name = "orders", .columns = columns, .column_count = count};
    PT_RETURN_IF_ERROR(pt_csv_open_memory(text, NULL, &reader, error));
    return pt_csv_read_frame(&reader, &request, arena, frame, error);
}

static const pt_csv_wanted orders[] = {{.name = "customer_id", .type = PT_COLUMN_KEY},
                                       {.name = "date", .header = "Order Date", .type = PT_COLUMN_DATE},
                                       {.name = "amount", .type = PT_COLUMN_REAL},
                                       {.name = "quantity", .type = PT_COLUMN_INTEGER, .is_optional = true},
                                       {.name = "channel", .type = PT_COLUMN_TEXT, .is_optional = true}};
enum { ORDER_COLUMNS = sizeof orders / sizeof *orders };

static void check_failure(const char *text, pt_status status, const char *expected)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) message = {0};
    pt_frame frame = {0};
    pt_error error = {0};
    CHECK(read_text(pt_slice_of(text), orders, ORDER_COLUMNS, &arena, &frame, &error) == status);
    pt_error_add_text(&message, PT_ENGLISH, &error);
    if (strcmp(pt_buffer_text(&message), expected) != 0) {
        fprintf(stderr, "said %s\n", pt_buffer_text(&message));
    }
    CHECK_TEXT(pt_buffer_text(&message), expected);
    CHECK(frame.columns == NULL);
}

static void wanted_columns_become_a_frame(void)
{
    static const char text[] = "Amount;Quantity;ORDER DATE;Customer_ID;other\n"
                               "1.234,50;2;31/12/2016;c7;x\n"
                               "NA;;1/2/2017; c9 ;x\n"
                               "-3;5;2/1/2017;c7;x\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_frame frame = {0};
    char buffer[24];
    CHECK(read_text(pt_slice_of(text), orders, ORDER_COLUMNS, &arena, &frame, NULL) == PT_OK);
    CHECK(frame.row_count == 3 && frame.column_count == 4);
    const pt_column *customer = pt_frame_find(&frame, "customer_id");
    const pt_column *date = pt_frame_find(&frame, "date");
    const pt_column *amount = pt_frame_find(&frame, "amount");
    const pt_column *quantity = pt_frame_find(&frame, "quantity");
    CHECK(customer->code[0] == 0 && customer->code[1] == 1 && customer->code[2] == 0);
    CHECK(customer->dictionary->count == 2);
    CHECK_TEXT(pt_column_text(customer, 1, buffer), "c9");
    CHECK(date->date[0] == 17166 && date->date[1] == 17198 && date->date[2] == 17168);
    CHECK_NEAR(amount->real[0], 1234.5, 0);
    CHECK(pt_column_is_unknown(amount, 1) && isnan(amount->real[1]) && !pt_column_is_unknown(amount, 2));
    CHECK(quantity->integer[2] == 5 && pt_column_is_unknown(quantity, 1));
    CHECK(customer->unknown == NULL && pt_frame_find(&frame, "channel") == NULL);
}

static void bad_cells_name_line_column_and_value(void)
{
    check_failure("customer_id,Order Date,amount\n1,2017-01-01,5\n2,2017-01-02,5 apples\n", PT_INVALID_INPUT,
                  "line 3: amount: \"5 apples\" is not a number");
    check_failure("customer_id,Order Date,amount,quantity\n\n1,2017-01-01,5,1.5\n", PT_INVALID_INPUT,
                  "line 3: quantity: \"1.5\" is not a whole number");
    check_failure(
        "customer_id,Order Date,amount\n1,2017-01-01,5\n1,2017-01-01,5\n2,2017-02-30,5\n", PT_INVALID_INPUT,
        "line 4: Order Date: \"2017-02-30\" is not a date written YYYY-MM-DD, as others in the column are");
    check_failure("customer_id,Order Date,amount\n1,2017-01-01\n", PT_INVALID_INPUT,
                  "line 2: 2 fields where the header has 3: some are missing");
}

static void missing_columns_are_named_with_a_likely_one(void)
{
    check_failure(
        "Customer,Order Date,amount\n", PT_NOT_FOUND,
        "there is no column customer_id: is it Customer? The file has Customer, Order Date, amount");
    check_failure("customer_id,day,amount\n", PT_NOT_FOUND,
                  "there is no column Order Date: the file has customer_id, day, amount");
}

static void a_header_alone_is_an_empty_frame(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_frame frame = {0};
    CHECK(read_text(pt_slice_of("customer_id,Order Date,amount\n"), orders, ORDER_COLUMNS, &arena, &frame,
                    NULL) == PT_OK);
    CHECK(frame.row_count == 0 && frame.column_count == 3 && frame.columns[0].dictionary->count == 0);
}

/* More rows than the sample, more customers than the first table of texts holds. */
static void many_rows_keep_their_values(void)
{
    enum { ROWS = 200000, CUSTOMERS = 30011 };
    PT_SCOPED(pt_buffer) text = {0};
    PT_SCOPED(pt_arena) arena = {0};
    pt_frame frame = {0};
    pt_buffer_add_text(&text, "customer_id,Order Date,amount,channel\n");
    for (int i = 0; i < ROWS; i++) {
        pt_buffer_add_format(&text, "c%d,2017-%02d-%02d,%d.25,%s\n", i * 7 % CUSTOMERS, i % 12 + 1,
                             i % 28 + 1, i, i == 150000 ? "" : "网店");
    }
    CHECK(read_text((pt_slice){text.data, text.length}, orders, ORDER_COLUMNS, &arena, &frame, NULL) ==
          PT_OK);
    CHECK(frame.row_count == ROWS && frame.columns[0].dictionary->count == CUSTOMERS);
    int wrong = 0;
    for (int i = 0; i < ROWS; i++) {
        const char *number = frame.columns[0].dictionary->texts[frame.columns[0].code[i]] + 1;
        wrong += strtol(number, NULL, 10) != i * 7 % CUSTOMERS;
        wrong += frame.columns[2].real[i] < i + 0.25 || frame.columns[2].real[i] > i + 0.25;
        wrong += pt_column_is_unknown(&frame.columns[3], (size_t)i) != (i == 150000);
    }
    CHECK(wrong == 0 && frame.columns[3].dictionary->count == 1);
}

/* Whatever allocation of the arena fails, the answer is "no memory" and nothing leaks. */
static void an_arena_too_small_is_reported(void)
{
    static const char text[] =
        "customer_id,Order Date,amount,channel\nc1,2017-01-01,5,shop\nc2,2017-01-02,6,\n";
    size_t limit = 1;
    pt_status status = PT_OUT_OF_MEMORY;
    for (; status != PT_OK && limit < 4096; limit += 16) {
        PT_SCOPED(pt_arena) arena = {.limit_bytes = limit};
        pt_frame frame = {0};
        status = read_text(pt_slice_of(text), orders, ORDER_COLUMNS, &arena, &frame, NULL);
        CHECK(status == PT_OK || (status == PT_OUT_OF_MEMORY && frame.columns == NULL));
    }
    CHECK(status == PT_OK);
}

static void a_cancelled_reading_ends(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_csv_reader) reader = {0};
    pt_progress progress = {0};
    progress.cancelled = true;
    pt_frame frame = {0};
    pt_csv_frame_request request = {
        .name = "orders", .columns = orders, .column_count = 1, .progress = &progress};
    CHECK(pt_csv_open_memory(pt_slice_of("customer_id\n1\n"), NULL, &reader, NULL) == PT_OK);
    CHECK(pt_csv_read_frame(&reader, &request, &arena, &frame, NULL) == PT_CANCELLED);
}

CHECK_MAIN(wanted_columns_become_a_frame, bad_cells_name_line_column_and_value,
           missing_columns_are_named_with_a_likely_one, a_header_alone_is_an_empty_frame,
           many_rows_keep_their_values, an_arena_too_small_is_reported, a_cancelled_reading_ends)
