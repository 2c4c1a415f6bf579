#include "frame/csv/frame_reader.h"

#include "frame/csv/column_builder.h"
#include "frame/csv/columns.h"

enum { SAMPLE_ROWS = 1000, ROWS_PER_REPORT = 65536 };

/* One wanted column that the file has. */
typedef struct found_column {
    const pt_csv_wanted *wanted;
    const char *header;
    size_t index; /* in the file */
    pt_column_builder builder;
} found_column;

/* Cells of the first records, kept until the way they are written is known. */
typedef struct kept_cells {
    pt_slice *cells; /* row by row; until all are kept, data is the offset in text */
    int64_t *lines;
    size_t row_count;
    pt_buffer text;
} kept_cells;

typedef struct frame_reading {
    pt_csv_reader *reader;
    pt_arena *arena;
    found_column *columns;
    size_t column_count;
    kept_cells kept;
    pt_csv_lines lines;
    pt_arena scratch; /* of columns and kept */
} frame_reading;

static void frame_reading_clear(frame_reading *reading)
{
    for (size_t i = 0; reading->columns != NULL && i < reading->column_count; i++) {
        pt_column_builder_clear(&reading->columns[i].builder);
    }
    pt_arena_clear(&reading->scratch);
    pt_buffer_clear(&reading->kept.text);
    *reading = (frame_reading){0};
}

static pt_status no_memory(const frame_reading *reading, size_t row_count, pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} rows of {2} columns", row_count,
                   reading->column_count);
}

static pt_status find_columns(frame_reading *reading, const pt_csv_frame_request *request, pt_error *error)
{
    reading->columns = pt_arena_alloc(&reading->scratch, request->column_count + 1, sizeof *reading->columns);
    reading->kept.cells = pt_arena_alloc(&reading->scratch, (request->column_count + 1) * SAMPLE_ROWS,
                                         sizeof *reading->kept.cells);
    reading->kept.lines = pt_arena_alloc(&reading->scratch, SAMPLE_ROWS, sizeof *reading->kept.lines);
    if (reading->columns == NULL || reading->kept.cells == NULL || reading->kept.lines == NULL) {
        return no_memory(reading, SAMPLE_ROWS, error);
    }
    for (size_t i = 0; i < request->column_count; i++) {
        const pt_csv_wanted *wanted = &request->columns[i];
        found_column *column = &reading->columns[reading->column_count];
        const char *header = wanted->header == NULL ? wanted->name : wanted->header;
        pt_status status = pt_csv_find_column(reading->reader, header, &column->index, error);
        if (status == PT_NOT_FOUND && wanted->is_optional && wanted->header == NULL) {
            continue;
        }
        PT_RETURN_IF_ERROR(status);
        column->wanted = wanted;
        column->header = reading->reader->header[column->index];
        column->builder.type = wanted->type;
        reading->column_count++;
    }
    return PT_OK;
}

static pt_status wrong_cell(const found_column *column, pt_slice cell, pt_error *error)
{
    enum { SHOWN_BYTES = 60 };
    PT_SCOPED(pt_buffer) value = {0};
    size_t shown = cell.length;
    if (shown > SHOWN_BYTES) {
        for (shown = SHOWN_BYTES; shown > 0 && ((unsigned char)cell.data[shown] & 0xC0U) == 0x80U; shown--) {
        }
    }
    pt_buffer_add(&value, cell.data, shown);
    pt_buffer_add_text(&value, shown < cell.length ? "…" : "");
    const char *text = pt_buffer_text(&value);
    switch (column->builder.type) {
    case PT_COLUMN_REAL: return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not a number", text);
    case PT_COLUMN_INTEGER: return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not a whole number", text);
    case PT_COLUMN_DATE:
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "\"{1}\" is not a date written {2}, as others in the column are", text,
                       pt_date_order_name(column->builder.order));
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: break;
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not a text", text);
}

static pt_status add_cell(frame_reading *reading, found_column *column, pt_slice cell, int64_t line,
                          pt_error *error)
{
    switch (pt_column_builder_add(&column->builder, cell, reading->arena)) {
    case PT_CELL_READ: return PT_OK;
    case PT_CELL_NO_MEMORY: return no_memory(reading, column->builder.count + 1, error);
    case PT_CELL_WRONG: break;
    }
    pt_status status = pt_error_at_field(error, wrong_cell(column, cell, error), column->header);
    return pt_error_at_row(error, status, line);
}

static pt_status keep_record(frame_reading *reading, const pt_csv_record *record, pt_error *error)
{
    kept_cells *kept = &reading->kept;
    pt_slice *cells = kept->cells + kept->row_count * reading->column_count;
    for (size_t i = 0; i < reading->column_count; i++) {
        pt_slice cell = record->fields[reading->columns[i].index];
        cells[i].length = cell.length;
        pt_buffer_add(&kept->text, cell.data, cell.length);
    }
    if (kept->text.out_of_memory) {
        return no_memory(reading, kept->row_count, error);
    }
    kept->lines[kept->row_count++] = record->line;
    return PT_OK;
}

static pt_date_order order_of_dates(const pt_slice *cells, size_t row_count, size_t stride)
{
    pt_slice values[SAMPLE_ROWS] = {0};
    for (size_t i = 0; i < row_count; i++) {
        values[i] = cells[i * stride];
    }
    return pt_date_guess_order(values, row_count).order;
}

static void decide_how_written(frame_reading *reading)
{
    kept_cells *kept = &reading->kept;
    const char *at = pt_buffer_text(&kept->text);
    for (size_t i = 0; i < kept->row_count * reading->column_count; i++) {
        kept->cells[i].data = at;
        at += kept->cells[i].length;
    }
    for (size_t i = 0; i < reading->column_count; i++) {
        pt_column_builder *builder = &reading->columns[i].builder;
        if (builder->type == PT_COLUMN_DATE) {
            builder->order = order_of_dates(kept->cells + i, kept->row_count, reading->column_count);
        } else if (builder->type == PT_COLUMN_REAL || builder->type == PT_COLUMN_INTEGER) {
            builder->mark =
                pt_csv_guess_column("", kept->cells + i, kept->row_count, reading->column_count).mark;
        }
    }
}

/* The kept records become rows; from then on records become rows at once. */
static pt_status add_kept(frame_reading *reading, pt_error *error)
{
    kept_cells *kept = &reading->kept;
    decide_how_written(reading);
    for (size_t row = 0; row < kept->row_count; row++) {
        for (size_t i = 0; i < reading->column_count; i++) {
            PT_RETURN_IF_ERROR(add_cell(reading, &reading->columns[i],
                                        kept->cells[row * reading->column_count + i], kept->lines[row],
                                        error));
        }
    }
    return PT_OK;
}

static pt_status add_record(frame_reading *reading, const pt_csv_record *record, pt_error *error)
{
    for (size_t i = 0; i < reading->column_count; i++) {
        found_column *column = &reading->columns[i];
        PT_RETURN_IF_ERROR(add_cell(reading, column, record->fields[column->index], record->line, error));
    }
    return PT_OK;
}

static pt_status read_records(frame_reading *reading, const pt_csv_frame_request *request, size_t *row_count,
                              pt_error *error)
{
    pt_csv_record record;
    bool has_record = false;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_csv_next(reading->reader, &record, &has_record, error));
    for (; has_record; count++) {
        PT_RETURN_IF_ERROR(pt_csv_record_check(reading->reader, &record, error));
        if (request->lines != NULL &&
            !pt_csv_lines_add(&reading->lines, count, record.line, reading->arena)) {
            return no_memory(reading, count, error);
        }
        if (count < SAMPLE_ROWS) {
            PT_RETURN_IF_ERROR(keep_record(reading, &record, error));
        } else {
            PT_RETURN_IF_ERROR(count == SAMPLE_ROWS ? add_kept(reading, error) : PT_OK);
            PT_RETURN_IF_ERROR(add_record(reading, &record, error));
        }
        if (count % ROWS_PER_REPORT == 0) {
            PT_RETURN_IF_ERROR(pt_progress_report(request->progress, PT_N("reading the file"), PT_N("bytes"),
                                                  reading->reader->read_bytes, reading->reader->total_bytes,
                                                  error));
        }
        PT_RETURN_IF_ERROR(pt_csv_next(reading->reader, &record, &has_record, error));
    }
    *row_count = count;
    return count <= SAMPLE_ROWS ? add_kept(reading, error) : PT_OK;
}

pt_status pt_csv_read_frame(pt_csv_reader *reader, const pt_csv_frame_request *request, pt_arena *arena,
                            pt_frame *frame, pt_error *error)
{
    PT_SCOPED(frame_reading) reading = {.reader = reader, .arena = arena};
    size_t row_count = 0;
    PT_RETURN_IF_ERROR(find_columns(&reading, request, error));
    PT_RETURN_IF_ERROR(read_records(&reading, request, &row_count, error));
    pt_column *columns = pt_arena_alloc(arena, reading.column_count + 1, sizeof *columns);
    if (columns == NULL) {
        return no_memory(&reading, row_count, error);
    }
    for (size_t i = 0; i < reading.column_count; i++) {
        found_column *column = &reading.columns[i];
        if (!pt_column_builder_finish(&column->builder, column->wanted->name, arena, &columns[i])) {
            return no_memory(&reading, row_count, error);
        }
    }
    if (request->lines != NULL) {
        *request->lines = reading.lines;
    }
    *frame = (pt_frame){.name = request->name,
                        .row_count = row_count,
                        .column_count = reading.column_count,
                        .columns = columns};
    return PT_OK;
}
