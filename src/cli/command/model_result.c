#include "cli/command/model_result.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "cli/terminal/number.h"

#include <math.h>
#include <string.h>

static const pt_model_output *find_output(const pt_model *model, const char *table, const char *name)
{
    for (size_t i = 0; i < model->output_count; i++) {
        const pt_model_output *output = &model->outputs[i];
        bool is_here = table == NULL ? output->table == NULL
                                     : output->table != NULL && strcmp(output->table, table) == 0;
        if (is_here && strcmp(output->name, name) == 0) {
            return output;
        }
    }
    return NULL;
}

/* A number as its output wants it shown; NULL where it is unknown. */
static const char *show_number(const pt_model_output *output, double value, char buffer[PT_NUMBER_BYTES])
{
    if (isnan(value)) {
        return NULL;
    }
    bool is_whole = value == floor(value) && fabs(value) < 1e15;
    switch (output == NULL ? PT_SHOW_NUMBER : output->show) {
    case PT_SHOW_SHARE:
        pt_number_real(value * 100, 1, buffer);
        strncat(buffer, " %", PT_NUMBER_BYTES - strlen(buffer) - 1);
        return buffer;
    case PT_SHOW_MONEY: return pt_number_real(value, 2, buffer);
    case PT_SHOW_DAYS: return pt_number_real(value, is_whole ? 0 : 1, buffer);
    case PT_SHOW_NUMBER:
    case PT_SHOW_COUNT:
    case PT_SHOW_DATE:
    case PT_SHOW_SCORE:
    case PT_SHOW_CODE:
    case PT_SHOW_TEXT:
    case PT_SHOW_CUSTOMER: break;
    }
    return pt_number_real(value, is_whole ? 0 : 4, buffer);
}

/* A code's label in the language, any other text as it is. */
static const char *show_text(const pt_model_output *output, pt_language language, const char *text)
{
    const char *label = pt_model_code_label(output, text);
    return label == NULL ? text : pt_translate(language, label);
}

static const char *label_of(const pt_model_output *output, const char *name)
{
    return output == NULL ? name : output->label;
}

static void add_list(pt_buffer *text, const pt_model_output *output, const pt_scalar *scalar)
{
    for (size_t i = 0; i < scalar->count; i++) {
        char number[PT_NUMBER_BYTES];
        const char *shown = show_number(output, scalar->numbers[i], number);
        pt_buffer_add_text(text, i == 0 ? "" : "  ");
        if (scalar->kind == PT_SCALAR_NAMED_NUMBERS) {
            pt_buffer_add_format(text, "%s ", scalar->names[i]);
        }
        pt_buffer_add_text(text, shown == NULL ? "–" : shown);
    }
}

static void add_scalar(pt_facts *facts, const pt_model *model, const pt_scalar *scalar)
{
    const pt_model_output *output = find_output(model, NULL, scalar->name);
    const char *label = label_of(output, scalar->name);
    char number[PT_NUMBER_BYTES];
    PT_SCOPED(pt_buffer) list = {0};
    switch (scalar->kind) {
    case PT_SCALAR_NUMBER:
        pt_facts_text(facts, scalar->name, label, show_number(output, scalar->number, number));
        break;
    case PT_SCALAR_TEXT:
        pt_facts_text(facts, scalar->name, label,
                      scalar->text == NULL ? NULL
                                           : show_text(output, facts->invocation->language, scalar->text));
        break;
    case PT_SCALAR_NUMBERS:
    case PT_SCALAR_NAMED_NUMBERS:
        add_list(&list, output, scalar);
        pt_facts_text(facts, scalar->name, label, pt_buffer_text(&list));
        break;
    }
}

static void add_cell(pt_listing *listing, const pt_model_output *output, const pt_column *column, size_t row)
{
    char number[PT_NUMBER_BYTES];
    char date[PT_DATE_BYTES];
    char id[24];
    if (pt_column_is_unknown(column, row)) {
        pt_listing_text(listing, NULL);
        return;
    }
    switch (column->type) {
    case PT_COLUMN_REAL: pt_listing_text(listing, show_number(output, column->real[row], number)); break;
    case PT_COLUMN_INTEGER: pt_listing_text(listing, pt_number_integer(column->integer[row], number)); break;
    case PT_COLUMN_DATE: pt_listing_text(listing, pt_date_format(column->date[row], date)); break;
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY:
        pt_listing_text(listing,
                        show_text(output, listing->invocation->language, pt_column_text(column, row, id)));
        break;
    }
}

static void print_table_title(const pt_invocation *invocation, const pt_frame *table, size_t shown)
{
    char all[PT_NUMBER_BYTES], some[PT_NUMBER_BYTES];
    PT_SCOPED(pt_buffer) title = {0};
    pt_buffer_add_text(&title, "\n");
    pt_number_integer((int64_t)table->row_count, all);
    if (shown < table->row_count) {
        pt_message_add(&title, invocation->language,
                       PT_MESSAGE("{1} (the first {2} of {3} rows; --rows 0 shows all)", table->name,
                                  pt_number_integer((int64_t)shown, some), all));
    } else {
        pt_message_add(&title, invocation->language, PT_MESSAGE("{1} ({2} rows)", table->name, all));
    }
    pt_output_line(invocation->output, pt_buffer_text(&title));
}

static pt_status print_table(const pt_invocation *invocation, const pt_model *model, const pt_frame *table,
                             size_t most, pt_error *error)
{
    pt_listing_column columns[PT_LISTING_COLUMNS + 1] = {0};
    const pt_model_output *outputs[PT_LISTING_COLUMNS];
    size_t column_count = table->column_count < PT_LISTING_COLUMNS ? table->column_count : PT_LISTING_COLUMNS;
    size_t row_count = most == 0 || most > table->row_count ? table->row_count : most;
    for (size_t c = 0; c < column_count; c++) {
        const pt_column *column = &table->columns[c];
        outputs[c] = find_output(model, table->name, column->name);
        columns[c] = (pt_listing_column){column->name, label_of(outputs[c], column->name),
                                         column->type == PT_COLUMN_REAL || column->type == PT_COLUMN_INTEGER};
    }
    print_table_title(invocation, table, row_count);
    pt_listing listing;
    pt_listing_begin(&listing, invocation, table->name, columns);
    for (size_t row = 0; row < row_count; row++) {
        for (size_t c = 0; c < column_count; c++) {
            add_cell(&listing, outputs[c], &table->columns[c], row);
        }
    }
    return pt_listing_end(&listing, error);
}

static void print_warnings(const pt_invocation *invocation, const pt_result *result)
{
    for (size_t i = 0; i < result->warning_count; i++) {
        PT_SCOPED(pt_buffer) text = {0};
        PT_SCOPED(pt_buffer) line = {0};
        pt_error_add_text(&text, invocation->language, &result->warnings[i]);
        pt_buffer_add_shown(&line, pt_buffer_text(&text));
        PT_SCOPED(pt_buffer) whole = {0};
        pt_message_add(&whole, invocation->language, PT_MESSAGE("note: {1}", pt_buffer_text(&line)));
        pt_output_text(invocation->output, i == 0 ? "\n" : "");
        pt_output_line(invocation->output, pt_buffer_text(&whole));
    }
}

pt_status pt_model_result_print(const pt_invocation *invocation, const pt_outcome *outcome, pt_error *error)
{
    const pt_result *result = &outcome->result;
    const pt_given *rows = pt_given_find(invocation, "rows", NULL);
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    for (size_t i = 0; i < result->scalar_count; i++) {
        add_scalar(&facts, outcome->model, &result->scalars[i]);
    }
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    for (size_t i = 0; i < result->table_count; i++) {
        PT_RETURN_IF_ERROR(print_table(invocation, outcome->model, &result->tables[i],
                                       rows == NULL ? 0 : (size_t)rows->integer, error));
    }
    print_warnings(invocation, result);
    return PT_OK;
}
