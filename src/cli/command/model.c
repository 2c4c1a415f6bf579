#include "cli/command/model.h"

#include "base/scope.h"
#include "cli/line/suggest.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"

const pt_word pt_model_name_arguments[] = {
    {.name = "model",
     .placeholder = PT_N("MODEL"),
     .kind = PT_WORD_MODEL,
     .is_required = true,
     .help = PT_N("name of a model, as patron model list shows it")},
    {0},
};

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
}

pt_status pt_model_unknown(const char *name, pt_error *error)
{
    pt_suggestion suggestion = {.word = name};
    for (const pt_model *const *at = pt_models; *at != NULL; at++) {
        pt_suggestion_consider(&suggestion, (*at)->name);
    }
    if (suggestion.best != NULL) {
        return PT_FAIL(error, PT_NOT_FOUND, "there is no model {1}; did you mean {2}?", name,
                       suggestion.best);
    }
    return PT_FAIL(error, PT_NOT_FOUND, "there is no model {1}; see patron model list", name);
}

pt_status pt_model_named(const char *name, const pt_model **model, pt_error *error)
{
    const pt_model *found = pt_model_find(name);
    if (found == NULL) {
        return pt_model_unknown(name, error);
    }
    *model = found;
    return PT_OK;
}

/* --- Parameters as options --- */

static const char *placeholder(pt_parameter_kind kind)
{
    switch (kind) {
    case PT_PARAMETER_NUMBER:
    case PT_PARAMETER_INTEGER: return PT_N("NUMBER");
    case PT_PARAMETER_YES_NO: return PT_N("yes|no");
    case PT_PARAMETER_CHOICE: return PT_N("CHOICE");
    case PT_PARAMETER_DATE: return PT_N("DATE");
    case PT_PARAMETER_NUMBERS: return PT_N("NUMBER,NUMBER…");
    case PT_PARAMETER_COLUMNS: return PT_N("COLUMN,COLUMN…");
    case PT_PARAMETER_RANGE: return PT_N("FROM..TO");
    case PT_PARAMETER_SEED: return PT_N("SEED");
    }
    return "";
}

static pt_status choice_names(const pt_parameter *parameter, pt_arena *arena, const char *const **names,
                              pt_error *error)
{
    static const char *const yes_no[] = {"yes", "no", NULL};
    *names = parameter->kind == PT_PARAMETER_YES_NO ? yes_no : NULL;
    if (parameter->kind != PT_PARAMETER_CHOICE) {
        return PT_OK;
    }
    size_t count = 0;
    while (parameter->choices[count].name != NULL) {
        count++;
    }
    const char **list = pt_arena_alloc(arena, count + 1, sizeof *list);
    if (list == NULL) {
        return out_of_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = parameter->choices[i].name;
    }
    *names = list;
    return PT_OK;
}

/* Values stay texts here: model/settings.h checks them, for the command line and for the server alike. So a
 * standard is shown in help by the model's own text, and not given as if the user had. */
static pt_status describe_option(const pt_parameter *parameter, pt_arena *arena, pt_word *word,
                                 pt_error *error)
{
    const char *const *choices = NULL;
    PT_RETURN_IF_ERROR(choice_names(parameter, arena, &choices, error));
    *word = (pt_word){.name = parameter->name,
                      .placeholder = placeholder(parameter->kind),
                      .kind = PT_WORD_TEXT,
                      .help = parameter->help,
                      .choices = choices,
                      .minimum = parameter->minimum,
                      .maximum = parameter->maximum,
                      .standard = parameter->standard};
    return PT_OK;
}

pt_status pt_model_options(const char *model_name, pt_arena *arena, const pt_word **options, pt_error *error)
{
    const pt_model *model = pt_model_find(model_name);
    if (model == NULL) {
        return pt_model_unknown(model_name, error);
    }
    pt_word *words = pt_arena_alloc(arena, model->parameter_count + 1, sizeof *words);
    if (words == NULL) {
        return out_of_memory(error);
    }
    for (size_t i = 0; i < model->parameter_count; i++) {
        PT_RETURN_IF_ERROR(describe_option(&model->parameters[i], arena, &words[i], error));
    }
    *options = words;
    return PT_OK;
}

/* --- list and show --- */

pt_status pt_command_model_list(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column columns[] = {{"name", PT_N("model"), false},
                                                {"title", PT_N("title"), false},
                                                {"question", PT_N("question it answers"), false},
                                                {0}};
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "models", columns);
    for (const pt_model *const *at = pt_models; *at != NULL; at++) {
        pt_listing_text(&listing, (*at)->name);
        pt_listing_text(&listing, pt_translate(invocation->language, (*at)->title));
        pt_listing_text(&listing, pt_translate(invocation->language, (*at)->question));
    }
    return pt_listing_end(&listing, error);
}

static void print_title(const pt_invocation *invocation, const char *english)
{
    if (!invocation->is_json) {
        pt_output_text(invocation->output, invocation->output->has_colour ? "\n\x1b[1m" : "\n");
        pt_output_text(invocation->output, pt_translate(invocation->language, english));
        pt_output_line(invocation->output, invocation->output->has_colour ? "\x1b[0m" : "");
    }
}

static const char *type_name(pt_column_type type)
{
    switch (type) {
    case PT_COLUMN_REAL: return "number";
    case PT_COLUMN_INTEGER: return "integer";
    case PT_COLUMN_DATE: return "date";
    case PT_COLUMN_TEXT: return "text";
    case PT_COLUMN_KEY: return "key";
    }
    return "";
}

static const char *type_label(pt_column_type type)
{
    switch (type) {
    case PT_COLUMN_REAL: return PT_N("number");
    case PT_COLUMN_INTEGER: return PT_N("whole number");
    case PT_COLUMN_DATE: return PT_N("date");
    case PT_COLUMN_TEXT: return PT_N("text");
    case PT_COLUMN_KEY: return PT_N("key");
    }
    return "";
}

static pt_status show_inputs(const pt_invocation *invocation, const pt_model *model, pt_error *error)
{
    static const pt_listing_column columns[] = {{"input", PT_N("input"), false},
                                                {"column", PT_N("column"), false},
                                                {"type", PT_N("type"), false},
                                                {"needed", PT_N("needed"), false},
                                                {"source", PT_N("in the store"), false},
                                                {"help", PT_N("meaning"), false},
                                                {0}};
    pt_listing listing;
    print_title(invocation, PT_N("Input"));
    pt_listing_begin(&listing, invocation, "columns", columns);
    for (size_t i = 0; i < model->input_count; i++) {
        for (size_t c = 0; c < model->inputs[i].column_count; c++) {
            const pt_model_column *column = &model->inputs[i].columns[c];
            const char *needed = column->is_optional ? PT_N("optional") : PT_N("needed");
            pt_listing_text(&listing, model->inputs[i].name);
            pt_listing_text(&listing, column->name);
            pt_listing_shown(&listing, type_name(column->type),
                             pt_translate(invocation->language, type_label(column->type)));
            pt_listing_shown(&listing, column->is_optional ? "optional" : "needed",
                             pt_translate(invocation->language, needed));
            pt_listing_text(&listing, column->source);
            pt_listing_text(&listing, pt_translate(invocation->language, column->help));
        }
    }
    return pt_listing_end(&listing, error);
}

/* "rank|cutpoints|fixed", or what kind of value it is. */
static void add_values(pt_buffer *buffer, pt_language language, const pt_parameter *parameter)
{
    if (parameter->kind != PT_PARAMETER_CHOICE) {
        pt_buffer_add_text(buffer, pt_translate(language, placeholder(parameter->kind)));
        return;
    }
    for (const pt_choice *choice = parameter->choices; choice->name != NULL; choice++) {
        pt_buffer_add_text(buffer, choice == parameter->choices ? "" : "|");
        pt_buffer_add_text(buffer, choice->name);
    }
}

static pt_status show_parameters(const pt_invocation *invocation, const pt_model *model, pt_error *error)
{
    static const pt_listing_column columns[] = {
        {"option", PT_N("option"), false},     {"values", PT_N("values"), false},
        {"standard", PT_N("standard"), false}, {"unit", PT_N("unit"), false},
        {"help", PT_N("meaning"), false},      {0}};
    pt_listing listing;
    print_title(invocation, PT_N("Options"));
    pt_listing_begin(&listing, invocation, "parameters", columns);
    for (size_t i = 0; i < model->parameter_count; i++) {
        const pt_parameter *parameter = &model->parameters[i];
        PT_SCOPED(pt_buffer) option = {0};
        PT_SCOPED(pt_buffer) values = {0};
        PT_SCOPED(pt_buffer) english = {0};
        pt_buffer_add_format(&option, "--%s", parameter->name);
        add_values(&values, invocation->language, parameter);
        add_values(&english, PT_ENGLISH, parameter);
        pt_listing_shown(&listing, parameter->name, pt_buffer_text(&option));
        pt_listing_shown(&listing, pt_buffer_text(&english), pt_buffer_text(&values));
        const char *unit =
            parameter->unit == NULL ? NULL : pt_translate(invocation->language, parameter->unit);
        pt_listing_shown(&listing, parameter->standard,
                         parameter->standard == NULL ? "" : parameter->standard);
        pt_listing_shown(&listing, unit, unit == NULL ? "" : unit);
        pt_listing_text(&listing, pt_translate(invocation->language, parameter->help));
    }
    return pt_listing_end(&listing, error);
}

static pt_status show_outputs(const pt_invocation *invocation, const pt_model *model, pt_error *error)
{
    static const pt_listing_column columns[] = {{"table", PT_N("table"), false},
                                                {"name", PT_N("name"), false},
                                                {"label", PT_N("meaning"), false},
                                                {0}};
    pt_listing listing;
    print_title(invocation, PT_N("Output"));
    pt_listing_begin(&listing, invocation, "outputs", columns);
    for (size_t i = 0; i < model->output_count; i++) {
        pt_listing_shown(&listing, model->outputs[i].table,
                         model->outputs[i].table == NULL ? "" : model->outputs[i].table);
        pt_listing_text(&listing, model->outputs[i].name);
        pt_listing_text(&listing, pt_translate(invocation->language, model->outputs[i].label));
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_model_show(const pt_invocation *invocation, pt_error *error)
{
    const char *name = pt_given_text(invocation, "model");
    const pt_model *model = pt_model_find(name);
    if (model == NULL) {
        return pt_model_unknown(name, error);
    }
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "name", PT_N("model"), model->name);
    pt_facts_integer(&facts, "version", PT_N("version"), model->version);
    pt_facts_text(&facts, "title", PT_N("title"), pt_translate(invocation->language, model->title));
    pt_facts_text(&facts, "question", PT_N("question it answers"),
                  pt_translate(invocation->language, model->question));
    PT_RETURN_IF_ERROR(pt_facts_end(&facts, error));
    PT_RETURN_IF_ERROR(show_inputs(invocation, model, error));
    PT_RETURN_IF_ERROR(show_parameters(invocation, model, error));
    return show_outputs(invocation, model, error);
}
