#include "study/source_reader.h"

#include "study/indicator.h"
#include "study/source.sql.h"

#include <assert.h>
#include <string.h>

static const double money_units = 10000.0;

enum { REPORT_ROWS = 65536, MAX_SHIP_MODES = 1000 };

static pt_status out_of_memory(pt_error *error, int64_t rows)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} rows of the store", rows);
}

/* Both are read in one transaction, so this says that its picture was not consistent. */
static pt_status more_than_counted(pt_error *error)
{
    return PT_FAIL(error, PT_INTERNAL, "the store gave more rows than it had counted");
}

static pt_status report(pt_source_reader *reader, const char *stage, int64_t done, int64_t total,
                        pt_error *error)
{
    if (done % REPORT_ROWS != 0) {
        return PT_OK;
    }
    return pt_progress_report(reader->progress, stage, PT_N("rows"), done, total, error);
}

static pt_status read_number(pt_source_reader *reader, const pt_query *query, int64_t *number,
                             pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(reader->connection, query, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *number = has_row ? pt_rows_integer(&rows, 0) : 0;
    return PT_OK;
}

pt_status pt_read_change_position(pt_source_reader *reader, int64_t *position, pt_error *error)
{
    return read_number(reader, &query_source_change_position, position, error);
}

pt_status pt_read_hidden_batches(pt_source_reader *reader, pt_error *error)
{
    size_t capacity = 0;
    int64_t *batches = NULL;
    size_t count = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(reader->connection, &query_source_hidden_batches, NULL, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (count == capacity) {
            int64_t *grown = pt_arena_grow(reader->arena, batches, count, sizeof *grown, &capacity);
            if (grown == NULL) {
                return out_of_memory(error, (int64_t)count);
            }
            batches = grown;
        }
        batches[count++] = pt_rows_integer(&rows, 0);
    }
    reader->hidden_batches = batches;
    reader->hidden_batch_count = count;
    return PT_OK;
}

static bool is_hidden(const pt_source_reader *reader, const pt_rows *rows, size_t column)
{
    if (reader->hidden_batch_count == 0) {
        return false;
    }
    int64_t batch = pt_rows_integer(rows, column);
    size_t low = 0;
    size_t high = reader->hidden_batch_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reader->hidden_batches[middle] < batch) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < reader->hidden_batch_count && reader->hidden_batches[low] == batch;
}

static pt_status make_customers(pt_source_reader *reader, int64_t capacity, pt_read_customers *customers,
                                pt_error *error)
{
    size_t count = (size_t)capacity;
    pt_arena *arena = reader->arena;
    if (capacity > INT32_MAX) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} customers are more than one run can hold ({2})",
                       capacity, INT32_MAX);
    }
    *customers = (pt_read_customers){
        .dictionary = pt_arena_alloc(arena, 1, sizeof *customers->dictionary),
        .code = pt_arena_alloc(arena, count, sizeof *customers->code),
        .credit = pt_arena_alloc(arena, count, sizeof *customers->credit),
        .is_credit_unknown = pt_arena_alloc(arena, count, 1),
        .ids = pt_arena_alloc(arena, count, sizeof *customers->ids),
    };
    if (customers->dictionary == NULL || customers->code == NULL || customers->credit == NULL ||
        customers->is_credit_unknown == NULL || customers->ids == NULL) {
        return out_of_memory(error, capacity);
    }
    customers->dictionary->ids = customers->ids;
    return PT_OK;
}

pt_status pt_read_all_customers(pt_source_reader *reader, pt_read_customers *customers, pt_error *error)
{
    int64_t capacity = 0;
    PT_RETURN_IF_ERROR(read_number(reader, &query_source_customer_count, &capacity, error));
    pt_read_customers made = {0};
    PT_RETURN_IF_ERROR(make_customers(reader, capacity, &made, error));
    assert(made.dictionary != NULL && made.ids != NULL);
    size_t count = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(reader->connection, &query_source_customers, NULL, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (count == (size_t)capacity) {
            return more_than_counted(error);
        }
        made.ids[count] = pt_rows_integer(&rows, 0);
        made.code[count] = (int32_t)count;
        made.credit[count] = pt_rows_real(&rows, 1);
        made.is_credit_unknown[count] = pt_rows_is_null(&rows, 1);
        count++;
        PT_RETURN_IF_ERROR(report(reader, PT_N("reading customers"), (int64_t)count, capacity, error));
    }
    made.dictionary->count = count;
    *customers = made;
    return PT_OK;
}

/* Moves *code to the customer with that id; false when there is none. Ids must come in ascending order. */
static bool find_customer(const pt_read_customers *customers, int64_t id, size_t *code)
{
    const pt_dictionary *dictionary = customers->dictionary;
    while (*code < dictionary->count && dictionary->ids[*code] < id) {
        (*code)++;
    }
    return *code < dictionary->count && dictionary->ids[*code] == id;
}

static pt_status make_transactions(pt_source_reader *reader, int64_t capacity,
                                   pt_read_transactions *transactions, pt_error *error)
{
    size_t count = (size_t)capacity;
    *transactions = (pt_read_transactions){
        .capacity = count,
        .customer = pt_arena_alloc(reader->arena, count, sizeof *transactions->customer),
        .day = pt_arena_alloc(reader->arena, count, sizeof *transactions->day),
        .amount = pt_arena_alloc(reader->arena, count, sizeof *transactions->amount),
    };
    if (transactions->customer == NULL || transactions->day == NULL || transactions->amount == NULL) {
        return out_of_memory(error, capacity);
    }
    return PT_OK;
}

/* Keeps the date of a row. Room is made at the first date met: most stores never record some of them. */
static pt_status keep_date(pt_source_reader *reader, const pt_rows *rows, size_t column,
                           const pt_read_transactions *transactions, pt_read_dates *dates, pt_error *error)
{
    bool is_unknown = pt_rows_is_null(rows, column);
    if (dates->days == NULL) {
        if (is_unknown) {
            return PT_OK;
        }
        dates->days = pt_arena_alloc(reader->arena, transactions->capacity, sizeof *dates->days);
        dates->unknown = pt_arena_alloc(reader->arena, transactions->capacity, 1);
        if (dates->days == NULL || dates->unknown == NULL) {
            return out_of_memory(error, (int64_t)transactions->capacity);
        }
        memset(dates->unknown, 1, transactions->count);
    }
    dates->days[transactions->count] = (int32_t)pt_rows_integer(rows, column);
    dates->unknown[transactions->count] = is_unknown;
    return PT_OK;
}

static pt_status make_ship_modes(pt_source_reader *reader, pt_read_transactions *transactions,
                                 pt_error *error)
{
    pt_arena *arena = reader->arena;
    transactions->ship_mode = pt_arena_alloc(arena, transactions->capacity, sizeof *transactions->ship_mode);
    transactions->ship_mode_unknown = pt_arena_alloc(arena, transactions->capacity, 1);
    transactions->ship_modes = pt_arena_alloc(arena, 1, sizeof *transactions->ship_modes);
    transactions->ship_mode_texts =
        pt_arena_alloc(arena, MAX_SHIP_MODES, sizeof *transactions->ship_mode_texts);
    if (transactions->ship_mode == NULL || transactions->ship_mode_unknown == NULL ||
        transactions->ship_modes == NULL || transactions->ship_mode_texts == NULL) {
        return out_of_memory(error, (int64_t)transactions->capacity);
    }
    transactions->ship_modes->texts = transactions->ship_mode_texts;
    memset(transactions->ship_mode_unknown, 1, transactions->count);
    return PT_OK;
}

/* The code of a mode of delivery, a new one when it was not met before; MAX_SHIP_MODES when there are too
 * many: then the column holds something else than modes, and the rest counts as unknown. */
static pt_status ship_mode_code(pt_source_reader *reader, pt_read_transactions *transactions,
                                const char *mode, size_t *code, pt_error *error)
{
    pt_dictionary *modes = transactions->ship_modes;
    for (size_t i = 0; i < modes->count; i++) {
        if (strcmp(modes->texts[i], mode) == 0) {
            *code = i;
            return PT_OK;
        }
    }
    *code = modes->count;
    if (modes->count < MAX_SHIP_MODES) {
        const char *copy = pt_arena_copy_text(reader->arena, mode);
        if (copy == NULL) {
            return out_of_memory(error, 1);
        }
        transactions->ship_mode_texts[modes->count++] = copy;
    }
    return PT_OK;
}

static pt_status keep_ship_mode(pt_source_reader *reader, const pt_rows *rows, size_t column,
                                pt_read_transactions *transactions, pt_error *error)
{
    const char *mode = pt_rows_text(rows, column);
    if (transactions->ship_mode == NULL) {
        if (mode == NULL) {
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(make_ship_modes(reader, transactions, error));
    }
    size_t code = MAX_SHIP_MODES;
    if (mode != NULL) {
        PT_RETURN_IF_ERROR(ship_mode_code(reader, transactions, mode, &code, error));
    }
    bool is_unknown = code == MAX_SHIP_MODES;
    transactions->ship_mode[transactions->count] = is_unknown ? 0 : (int32_t)code;
    transactions->ship_mode_unknown[transactions->count] = is_unknown;
    return PT_OK;
}

/* Columns of source_transactions. */
enum {
    CUSTOMER_ID,
    BATCH_ID,
    DAY,
    AMOUNT,
    BASE_AMOUNT,
    COST,
    PROMISED_ON,
    SHIPPED_ON,
    DELIVERED_ON,
    SHIP_MODE
};

/* Amount less cost in the base currency; the cost is in the transaction's own. */
static int64_t profit_of(const pt_rows *rows)
{
    int64_t base_amount = pt_rows_integer(rows, BASE_AMOUNT);
    int64_t amount = pt_rows_integer(rows, AMOUNT);
    int64_t cost = pt_rows_integer(rows, COST);
    if (amount == base_amount || amount == 0) {
        return base_amount - cost;
    }
    return base_amount - (int64_t)((double)cost * (double)base_amount / (double)amount);
}

static pt_status keep_transaction(pt_source_reader *reader, const pt_rows *rows, int32_t customer,
                                  pt_indicators *indicators, pt_read_transactions *transactions,
                                  pt_error *error)
{
    if (transactions->count == transactions->capacity) {
        return more_than_counted(error);
    }
    int32_t day = (int32_t)pt_rows_integer(rows, DAY);
    int64_t base_amount = pt_rows_integer(rows, BASE_AMOUNT);
    pt_indicators_add_transaction(indicators, customer, day, profit_of(rows));
    if (base_amount <= 0 && !reader->options->counts_returns) {
        return PT_OK;
    }
    size_t row = transactions->count;
    transactions->customer[row] = customer;
    transactions->day[row] = day;
    transactions->amount[row] = (double)base_amount / money_units;
    PT_RETURN_IF_ERROR(keep_date(reader, rows, PROMISED_ON, transactions, &transactions->promised_on, error));
    PT_RETURN_IF_ERROR(keep_date(reader, rows, SHIPPED_ON, transactions, &transactions->shipped_on, error));
    PT_RETURN_IF_ERROR(
        keep_date(reader, rows, DELIVERED_ON, transactions, &transactions->delivered_on, error));
    PT_RETURN_IF_ERROR(keep_ship_mode(reader, rows, SHIP_MODE, transactions, error));
    transactions->count++;
    return PT_OK;
}

pt_status pt_read_all_transactions(pt_source_reader *reader, const pt_read_customers *customers,
                                   pt_indicators *indicators, pt_read_transactions *transactions,
                                   pt_error *error)
{
    int64_t capacity = 0;
    PT_RETURN_IF_ERROR(read_number(reader, &query_source_transaction_count, &capacity, error));
    pt_read_transactions made = {0};
    PT_RETURN_IF_ERROR(make_transactions(reader, capacity, &made, error));
    int64_t read_count = 0;
    size_t customer = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(reader->connection, &query_source_transactions, NULL, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (find_customer(customers, pt_rows_integer(&rows, CUSTOMER_ID), &customer) &&
            !is_hidden(reader, &rows, BATCH_ID)) {
            PT_RETURN_IF_ERROR(keep_transaction(reader, &rows, (int32_t)customer, indicators, &made, error));
        }
        PT_RETURN_IF_ERROR(report(reader, PT_N("reading transactions"), ++read_count, capacity, error));
    }
    *transactions = made;
    return PT_OK;
}

pt_status pt_read_all_interactions(pt_source_reader *reader, const pt_read_customers *customers,
                                   pt_indicators *indicators, pt_error *error)
{
    int64_t read_count = 0;
    size_t customer = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(reader->connection, &query_source_interactions, NULL, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        if (find_customer(customers, pt_rows_integer(&rows, 0), &customer) && !is_hidden(reader, &rows, 1)) {
            pt_indicators_add_interaction(indicators, (int32_t)customer, (int32_t)pt_rows_integer(&rows, 2));
        }
        PT_RETURN_IF_ERROR(report(reader, PT_N("reading interactions"), ++read_count, 0, error));
    }
}
