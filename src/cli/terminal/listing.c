#include "cli/terminal/listing.h"

#include "base/scope.h"
#include "base/text/width.h"
#include "cli/terminal/layout.h"
#include "cli/terminal/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { GAP = 2, LEAST_COLUMN = 6, NUMBER_BYTES = 32 };

void pt_listing_begin(pt_listing *listing, const pt_invocation *invocation, const char *name,
                      const pt_listing_column *columns)
{
    *listing = (pt_listing){.invocation = invocation, .columns = columns};
    while (columns[listing->column_count].key != NULL) {
        listing->column_count++;
    }
    assert(listing->column_count <= PT_LISTING_COLUMNS);
    if (invocation->is_json) {
        pt_json_writer *json = pt_output_json(invocation->output);
        pt_json_key(json, name);
        pt_json_begin_array(json);
    }
}

/* In JSON: begins the row's object where it is due and writes the key. */
static pt_json_writer *begin_member(pt_listing *listing)
{
    pt_json_writer *json = pt_output_json(listing->invocation->output);
    if (listing->next_column == 0) {
        pt_json_begin_object(json);
    }
    pt_json_key(json, listing->columns[listing->next_column].key);
    return json;
}

static void end_member(pt_listing *listing, pt_json_writer *json)
{
    listing->next_column = (listing->next_column + 1) % listing->column_count;
    if (listing->next_column == 0) {
        pt_json_end_object(json);
    }
}

static void add_cell(pt_listing *listing, const char *text)
{
    pt_arena *arena = listing->invocation->arena;
    if (listing->cell_count == listing->cell_capacity) {
        size_t capacity = listing->cell_capacity == 0 ? 256 : listing->cell_capacity * 2;
        const char **grown = pt_arena_alloc(arena, capacity, sizeof *grown);
        if (grown == NULL) {
            listing->is_out_of_memory = true;
            return;
        }
        if (listing->cell_count > 0) {
            memcpy(grown, listing->cells, listing->cell_count * sizeof *grown);
        }
        listing->cells = grown;
        listing->cell_capacity = capacity;
    }
    PT_SCOPED(pt_buffer) shown = {0};
    pt_buffer_add_shown(&shown, text);
    const char *copy = pt_arena_copy_text(arena, pt_buffer_text(&shown));
    listing->is_out_of_memory |= copy == NULL || shown.out_of_memory;
    listing->cells[listing->cell_count++] = copy;
}

void pt_listing_shown(pt_listing *listing, const char *json_text, const char *shown)
{
    if (listing->invocation->is_json) {
        pt_json_writer *json = begin_member(listing);
        pt_json_text(json, json_text);
        end_member(listing, json);
    } else {
        add_cell(listing, shown == NULL ? "–" : shown);
    }
}

void pt_listing_text(pt_listing *listing, const char *text)
{
    pt_listing_shown(listing, text, text);
}

void pt_listing_json(pt_listing *listing, const char *json_text)
{
    if (listing->invocation->is_json) {
        pt_json_writer *json = begin_member(listing);
        pt_json_raw(json, json_text, strlen(json_text));
        end_member(listing, json);
    } else {
        add_cell(listing, json_text);
    }
}

void pt_listing_integer(pt_listing *listing, int64_t value)
{
    if (listing->invocation->is_json) {
        pt_json_writer *json = begin_member(listing);
        pt_json_integer(json, value);
        end_member(listing, json);
    } else {
        char text[PT_NUMBER_BYTES];
        add_cell(listing, pt_number_integer(value, text));
    }
}

void pt_listing_real(pt_listing *listing, double value)
{
    if (listing->invocation->is_json) {
        pt_json_writer *json = begin_member(listing);
        pt_json_real(json, value);
        end_member(listing, json);
    } else if (isnan(value)) {
        add_cell(listing, "–");
    } else {
        char text[NUMBER_BYTES];
        (void)snprintf(text, sizeof text, "%.6g", value);
        add_cell(listing, text);
    }
}

static const char *heading(const pt_listing *listing, size_t column)
{
    return pt_translate(listing->invocation->language, listing->columns[column].heading);
}

static void measure(const pt_listing *listing, size_t *widths)
{
    for (size_t column = 0; column < listing->column_count; column++) {
        widths[column] = pt_text_columns(heading(listing, column));
    }
    for (size_t i = 0; i < listing->cell_count; i++) {
        size_t taken = pt_text_columns(listing->cells[i]);
        size_t *width = &widths[i % listing->column_count];
        *width = taken > *width ? taken : *width;
    }
}

/* Takes from the widest column, one by one, until the table fits, but leaves each LEAST_COLUMN. */
static void shrink(const pt_listing *listing, size_t *widths)
{
    size_t available = listing->invocation->output->columns;
    size_t total = (listing->column_count - 1) * GAP;
    for (size_t column = 0; column < listing->column_count; column++) {
        total += widths[column];
    }
    while (available != 0 && total > available) {
        size_t widest = 0;
        for (size_t column = 1; column < listing->column_count; column++) {
            widest = widths[column] > widths[widest] ? column : widest;
        }
        if (widths[widest] <= LEAST_COLUMN) {
            return;
        }
        widths[widest]--;
        total--;
    }
}

static void add_fitted(pt_buffer *line, const char *text, size_t width, bool is_number, bool is_last)
{
    size_t taken = pt_text_columns(text);
    if (taken > width) {
        size_t fits = pt_layout_fit(text, width - 1);
        pt_buffer_add(line, text, fits);
        pt_buffer_add_text(line, "…");
        return;
    }
    if (is_number) {
        pt_layout_add_spaces(line, width - taken);
    }
    pt_buffer_add_text(line, text);
    if (!is_number && !is_last) {
        pt_layout_add_spaces(line, width - taken);
    }
}

static void print_line(const pt_listing *listing, const size_t *widths, size_t first_cell, bool is_heading)
{
    pt_output *output = listing->invocation->output;
    PT_SCOPED(pt_buffer) line = {0};
    for (size_t column = 0; column < listing->column_count; column++) {
        const char *text = is_heading ? heading(listing, column) : listing->cells[first_cell + column];
        pt_layout_add_spaces(&line, column == 0 ? 0 : GAP);
        add_fitted(&line, text, widths[column], listing->columns[column].is_number,
                   column + 1 == listing->column_count);
    }
    while (line.length > 0 && line.data[line.length - 1] == ' ') {
        line.data[--line.length] = '\0'; /* where the last cells are empty */
    }
    bool is_bold = is_heading && output->has_colour;
    pt_output_text(output, is_bold ? "\x1b[1m" : "");
    pt_output_text(output, pt_buffer_text(&line));
    pt_output_line(output, is_bold ? "\x1b[0m" : "");
}

pt_status pt_listing_end(pt_listing *listing, pt_error *error)
{
    assert(listing->next_column == 0 && listing->column_count > 0);
    if (listing->invocation->is_json) {
        pt_json_end_array(pt_output_json(listing->invocation->output));
        return PT_OK;
    }
    if (listing->is_out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    size_t widths[PT_LISTING_COLUMNS];
    measure(listing, widths);
    shrink(listing, widths);
    print_line(listing, widths, 0, true);
    for (size_t cell = 0; cell < listing->cell_count && !pt_output_has_failed(listing->invocation->output);
         cell += listing->column_count) {
        print_line(listing, widths, cell, false);
    }
    return PT_OK;
}
