/* Runs models in tests: frames from a few lines of CSV text (no quoted line ends), options as people write
 * them, values looked up by names. Broken tests end at once. */
#ifndef TESTS_SUPPORT_MODEL_FRAME_H
#define TESTS_SUPPORT_MODEL_FRAME_H

#include "base/arena.h"
#include "base/time/civil.h"
#include "model/model.h"
#include "model/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((unused)) static void *test_alloc(pt_arena *arena, size_t count, size_t bytes)
{
    void *memory = pt_arena_alloc(arena, count, bytes);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

/* The file's text, or NULL when it is not there. */
__attribute__((unused)) static char *test_file_text(pt_arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = test_alloc(arena, size + 1, 1);
    if (fread(text, 1, size, file) != size) {
        abort();
    }
    fclose(file);
    return text;
}

/* Where reference data is: PATRON_SHARED, or beside the project. */
__attribute__((unused)) static const char *test_shared_path(pt_arena *arena, const char *name)
{
    const char *shared = getenv("PATRON_SHARED");
    shared = shared != NULL ? shared : PATRON_SOURCE_DIR "/../shared";
    size_t size = strlen(shared) + strlen(name) + 2;
    char *path = test_alloc(arena, size, 1);
    snprintf(path, size, "%s/%s", shared, name);
    return path;
}

/* Cuts the next cell off *at, in place; *is_last: it ends its line. */
static char *test_next_cell(char **at, bool *is_last)
{
    char *cell = *at;
    char *end;
    if (*cell == '"') {
        char *to = ++cell;
        for (end = cell; *end != '"' || end[1] == '"'; end++) {
            end += *end == '"';
            *to++ = *end;
        }
        end++;
        *is_last = *end != ',';
        *at = end + (*end != '\0');
        *to = '\0';
        return cell;
    }
    end = cell + strcspn(cell, ",\n");
    *is_last = *end != ',';
    *at = end + (*end != '\0');
    *end = '\0';
    if (end > cell && end[-1] == '\r') {
        end[-1] = '\0';
    }
    return cell;
}

typedef struct test_cells {
    size_t row_count; /* without the header */
    size_t column_count;
    char **cells; /* header first */
} test_cells;

__attribute__((unused)) static test_cells test_parse(pt_arena *arena, const char *csv)
{
    char *at = pt_arena_copy_text(arena, csv);
    size_t lines = 1, commas = 0;
    for (const char *c = csv; *c != '\0'; c++) {
        lines += *c == '\n';
        commas += *c == ',';
    }
    test_cells table = {.cells = test_alloc(arena, lines + commas, sizeof(char *))};
    size_t count = 0;
    while (*at != '\0') {
        bool is_last;
        table.cells[count++] = test_next_cell(&at, &is_last);
        if (is_last && table.column_count == 0) {
            table.column_count = count;
        }
    }
    if (table.column_count == 0 || count % table.column_count != 0) {
        abort();
    }
    table.row_count = count / table.column_count - 1;
    return table;
}

/* The cell at row (0 is the first after the header) under a header. */
__attribute__((unused)) static const char *test_cell(const test_cells *table, size_t row, const char *header)
{
    for (size_t column = 0; column < table->column_count; column++) {
        if (strcmp(table->cells[column], header) == 0) {
            return table->cells[(row + 1) * table->column_count + column];
        }
    }
    abort();
}

__attribute__((unused)) static double test_real(const char *text)
{
    return strtod(text, NULL);
}

static pt_dictionary *test_code(pt_arena *arena, const char *const *texts, size_t count, int32_t *codes)
{
    size_t size = 2;
    while (size < 2 * count) {
        size *= 2;
    }
    int32_t *slots = test_alloc(arena, size, sizeof *slots); /* code + 1 */
    const char **distinct = test_alloc(arena, count, sizeof *distinct);
    pt_dictionary *dictionary = test_alloc(arena, 1, sizeof *dictionary);
    dictionary->texts = distinct;
    for (size_t i = 0; i < count; i++) {
        size_t hash = 14695981039346656037U;
        for (const char *c = texts[i]; *c != '\0'; c++) {
            hash = (hash ^ (unsigned char)*c) * 1099511628211U;
        }
        size_t slot = hash % size;
        while (slots[slot] != 0 && strcmp(distinct[slots[slot] - 1], texts[i]) != 0) {
            slot = (slot + 1) % size;
        }
        if (slots[slot] == 0) {
            distinct[dictionary->count++] = texts[i];
            slots[slot] = (int32_t)dictionary->count;
        }
        codes[i] = slots[slot] - 1;
    }
    return dictionary;
}

static pt_column test_column(pt_arena *arena, const test_cells *table, const pt_model_column *wanted)
{
    size_t count = table->row_count;
    pt_column column = {.name = wanted->name, .type = wanted->type};
    const char **texts = test_alloc(arena, count, sizeof *texts);
    uint8_t *unknown = test_alloc(arena, count, 1);
    double *reals = test_alloc(arena, count, sizeof *reals);
    int32_t *dates = test_alloc(arena, count, sizeof *dates);
    for (size_t row = 0; row < count; row++) {
        texts[row] = test_cell(table, row, wanted->name);
        unknown[row] = texts[row][0] == '\0';
        column.unknown = unknown[row] ? unknown : column.unknown;
        if (wanted->type == PT_COLUMN_REAL) {
            reals[row] = strtod(texts[row], NULL);
        } else if (wanted->type == PT_COLUMN_DATE && !unknown[row] &&
                   !pt_date_parse(texts[row], &dates[row])) {
            abort();
        }
    }
    switch (wanted->type) {
    case PT_COLUMN_REAL: column.real = reals; break;
    case PT_COLUMN_DATE: column.date = dates; break;
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY:
        column.dictionary = test_code(arena, texts, count, dates);
        column.code = dates;
        break;
    case PT_COLUMN_INTEGER: abort();
    }
    return column;
}

/* A frame of those columns of input that the CSV text has. */
__attribute__((unused)) static pt_frame test_frame(pt_arena *arena, const pt_model_input *input,
                                                   const char *csv)
{
    test_cells table = test_parse(arena, csv);
    pt_column *columns = test_alloc(arena, input->column_count, sizeof *columns);
    pt_frame frame = {.name = input->name, .row_count = table.row_count, .columns = columns};
    for (size_t i = 0; i < input->column_count; i++) {
        for (size_t c = 0; c < table.column_count; c++) {
            if (strcmp(table.cells[c], input->columns[i].name) == 0) {
                columns[frame.column_count++] = test_column(arena, &table, &input->columns[i]);
            }
        }
    }
    return frame;
}

enum { TEST_OPTIONS = 16 };

/* Options as {"as-of", "2017-12-31"}, …, {0}. */
__attribute__((unused)) static pt_status test_run_frames(pt_arena *arena, const pt_model *model,
                                                         const pt_frame *frames, const pt_named_text *options,
                                                         pt_result *result, pt_error *error)
{
    size_t count = 0;
    while (options != NULL && options[count].name != NULL) {
        count++;
    }
    const pt_setting *settings;
    PT_RETURN_IF_ERROR(pt_settings_parse(model, options, count, arena, &settings, error));
    pt_run run = {.arena = arena, .thread_count = 2};
    return pt_model_run(model, &run, frames, settings, result, error);
}

__attribute__((unused)) static pt_status test_run(pt_arena *arena, const pt_model *model, const char *csv,
                                                  const pt_named_text *options, pt_result *result,
                                                  pt_error *error)
{
    pt_frame frames[4] = {{0}};
    frames[0] = test_frame(arena, &model->inputs[0], csv);
    return test_run_frames(arena, model, frames, options, result, error);
}

__attribute__((unused)) static const pt_frame *test_table(const pt_result *result, const char *name)
{
    for (size_t i = 0; i < result->table_count; i++) {
        if (strcmp(result->tables[i].name, name) == 0) {
            return &result->tables[i];
        }
    }
    abort();
}

__attribute__((unused)) static const pt_scalar *test_scalar(const pt_result *result, const char *name)
{
    for (size_t i = 0; i < result->scalar_count; i++) {
        if (strcmp(result->scalars[i].name, name) == 0) {
            return &result->scalars[i];
        }
    }
    abort();
}

/* The number at row of a table's column. */
__attribute__((unused)) static double test_number(const pt_frame *table, size_t row, const char *name)
{
    const pt_column *column = pt_frame_find(table, name);
    if (column == NULL || row >= table->row_count) {
        abort();
    }
    switch (column->type) {
    case PT_COLUMN_REAL: return column->real[row];
    case PT_COLUMN_INTEGER: return (double)column->integer[row];
    case PT_COLUMN_DATE: return column->date[row];
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: break;
    }
    abort();
}

__attribute__((unused)) static const char *test_text(const pt_frame *table, size_t row, const char *name)
{
    static char buffer[24];
    const pt_column *column = pt_frame_find(table, name);
    if (column == NULL || row >= table->row_count) {
        abort();
    }
    return pt_column_is_unknown(column, row) ? "" : pt_column_text(column, row, buffer);
}

/* The row whose text column holds text. */
__attribute__((unused)) static size_t test_row(const pt_frame *table, const char *name, const char *text)
{
    for (size_t row = 0; row < table->row_count; row++) {
        if (strcmp(test_text(table, row, name), text) == 0) {
            return row;
        }
    }
    abort();
}

#endif
