#include "study/source.h"

#include "study/indicator.h"
#include "study/source_reader.h"

#include "base/hash.h"

#include <string.h>

static void add(pt_source *source, const char *name, size_t row_count, pt_column column)
{
    source->columns[source->column_count++] =
        (pt_source_column){.source = name, .row_count = row_count, .column = column};
}

static void add_customers(pt_source *source, const pt_read_customers *customers)
{
    size_t count = customers->dictionary->count;
    source->customers = customers->dictionary;
    add(source, "customer.id", count,
        (pt_column){.type = PT_COLUMN_KEY, .code = customers->code, .dictionary = customers->dictionary});
}

static pt_column date_column(const pt_read_dates *dates)
{
    return (pt_column){.type = PT_COLUMN_DATE, .date = dates->days, .unknown = dates->unknown};
}

static void add_transactions(pt_source *source, const pt_read_transactions *transactions,
                             pt_dictionary *customers)
{
    size_t count = transactions->count;
    source->transaction_count = (int64_t)count;
    add(source, "transaction.customer_id", count,
        (pt_column){.type = PT_COLUMN_KEY, .code = transactions->customer, .dictionary = customers});
    add(source, "transaction.day", count, (pt_column){.type = PT_COLUMN_DATE, .date = transactions->day});
    add(source, "transaction.base_amount", count,
        (pt_column){.type = PT_COLUMN_REAL, .real = transactions->amount});
    /* Columns in which nothing was ever recorded are absent, as they would be in a file. */
    if (transactions->promised_on.days != NULL) {
        add(source, "transaction.promised_on", count, date_column(&transactions->promised_on));
    }
    if (transactions->shipped_on.days != NULL) {
        add(source, "transaction.shipped_on", count, date_column(&transactions->shipped_on));
    }
    if (transactions->delivered_on.days != NULL) {
        add(source, "transaction.delivered_on", count, date_column(&transactions->delivered_on));
    }
    if (transactions->ship_mode != NULL) {
        add(source, "transaction.ship_mode", count,
            (pt_column){.type = PT_COLUMN_TEXT,
                        .code = transactions->ship_mode,
                        .unknown = transactions->ship_mode_unknown,
                        .dictionary = transactions->ship_modes});
    }
}

static void add_indicators(pt_source *source, const pt_indicators *indicators, pt_dictionary *customers)
{
    size_t count = indicators->count;
    add(source, "metric.customer_id", count,
        (pt_column){.type = PT_COLUMN_KEY, .code = indicators->customer, .dictionary = customers});
    add(source, "metric.contribution", count,
        (pt_column){.type = PT_COLUMN_REAL, .real = indicators->contribution});
    add(source, "metric.activity", count, (pt_column){.type = PT_COLUMN_REAL, .real = indicators->activity});
    add(source, "metric.credit", count,
        (pt_column){
            .type = PT_COLUMN_REAL, .real = indicators->credit, .unknown = indicators->credit_unknown});
}

static size_t value_bytes(pt_column_type type)
{
    switch (type) {
    case PT_COLUMN_REAL:
    case PT_COLUMN_INTEGER: return 8;
    case PT_COLUMN_DATE:
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: return 4;
    }
    return 4;
}

static uint64_t fingerprint(const pt_source *source)
{
    uint64_t hash = pt_hash64(0, source->customers->ids, source->customers->count * sizeof(int64_t));
    for (size_t i = 0; i < source->column_count; i++) {
        const pt_source_column *column = &source->columns[i];
        hash = pt_hash64(hash, column->source, strlen(column->source));
        hash = pt_hash64(hash, column->column.real, column->row_count * value_bytes(column->column.type));
        if (column->column.unknown != NULL) {
            hash = pt_hash64(hash, column->column.unknown, column->row_count);
        }
    }
    return hash;
}

pt_status pt_source_read(pt_connection *connection, const pt_source_options *options, pt_arena *arena,
                         pt_progress *progress, pt_source *source, pt_error *error)
{
    pt_source_reader reader = {
        .connection = connection, .options = options, .arena = arena, .progress = progress};
    pt_source made = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_READ, &transaction, error));
    PT_RETURN_IF_ERROR(pt_read_change_position(&reader, &made.change_position, error));
    PT_RETURN_IF_ERROR(pt_read_hidden_batches(&reader, error));

    pt_read_customers customers = {0};
    PT_RETURN_IF_ERROR(pt_read_all_customers(&reader, &customers, error));
    pt_indicators indicators = {0};
    PT_RETURN_IF_ERROR(pt_indicators_open(&customers, options, arena, &indicators, error));
    pt_read_transactions transactions = {0};
    PT_RETURN_IF_ERROR(pt_read_all_transactions(&reader, &customers, &indicators, &transactions, error));
    PT_RETURN_IF_ERROR(pt_read_all_interactions(&reader, &customers, &indicators, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    pt_indicators_finish(&indicators, &customers);

    add_customers(&made, &customers);
    add_transactions(&made, &transactions, customers.dictionary);
    add_indicators(&made, &indicators, customers.dictionary);
    made.fingerprint = fingerprint(&made);
    *source = made;
    return PT_OK;
}

static const pt_source_column *find_column(const pt_source *source, const char *name)
{
    for (size_t i = 0; i < source->column_count; i++) {
        if (strcmp(source->columns[i].source, name) == 0) {
            return &source->columns[i];
        }
    }
    return NULL;
}

pt_status pt_source_frame(const pt_source *source, const pt_model_input *input, pt_arena *arena,
                          pt_frame *frame, pt_error *error)
{
    pt_column *columns = pt_arena_alloc(arena, input->column_count, sizeof *columns);
    if (columns == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the input \"{1}\"", input->name);
    }
    pt_frame made = {.name = input->name, .columns = columns};
    for (size_t i = 0; i < input->column_count; i++) {
        const pt_model_column *wanted = &input->columns[i];
        const pt_source_column *found = wanted->source == NULL ? NULL : find_column(source, wanted->source);
        if (found != NULL) {
            columns[made.column_count] = found->column;
            columns[made.column_count++].name = wanted->name;
            made.row_count = found->row_count;
        } else if (!wanted->is_optional) {
            return PT_FAIL(error, PT_NOT_FOUND, "the store has nothing for the column \"{1}\" of \"{2}\"",
                           wanted->name, input->name);
        }
    }
    *frame = made;
    return PT_OK;
}
