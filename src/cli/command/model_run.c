#include "cli/command/model.h"
#include "cli/command/model_result.h"
#include "study/model_file.h"
#include "study/result_json.h"

#include <string.h>

const pt_word pt_model_run_options[] = {
    {.name = "input",
     .placeholder = PT_N("FILE"),
     .kind = PT_WORD_FILE,
     .is_required = true,
     .is_repeated = true,
     .help = PT_N("a CSV file; one for each input of the model, in its order")},
    {.name = "map",
     .placeholder = PT_N("COLUMN=HEADER"),
     .kind = PT_WORD_TEXT,
     .is_repeated = true,
     .help = PT_N("the file's header for a column of the model, where it has another name")},
    {.name = "rows",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 0,
     .maximum = 1e9,
     .standard = "20",
     .help = PT_N("rows of each table to show; 0 shows all; JSON has all anyway")},
    {0},
};

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
}

/* Splits "name=header" in the arena. */
static pt_status split_mapping(const char *text, pt_arena *arena, pt_named_text *mapping, pt_error *error)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not written column=header", text);
        return pt_error_at_field(error, status, "--map");
    }
    char *name = pt_arena_copy_text(arena, text);
    if (name == NULL) {
        return out_of_memory(error);
    }
    name[equals - text] = '\0';
    *mapping = (pt_named_text){name, name + (equals - text) + 1};
    return PT_OK;
}

/* What was said on the command line for the model; standards are the model's own business. */
static pt_status make_request(const pt_invocation *invocation, const pt_model *model,
                              pt_model_request *request, pt_error *error)
{
    size_t most = invocation->given_count + 1;
    const char **paths = pt_arena_alloc(invocation->arena, most, sizeof *paths);
    pt_named_text *columns = pt_arena_alloc(invocation->arena, most, sizeof *columns);
    pt_named_text *options = pt_arena_alloc(invocation->arena, most, sizeof *options);
    if (paths == NULL || columns == NULL || options == NULL) {
        return out_of_memory(error);
    }
    *request = (pt_model_request){.model = model, .paths = paths, .columns = columns, .options = options};
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "input", given)) != NULL;) {
        paths[request->path_count++] = given->text;
    }
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "map", given)) != NULL;) {
        PT_RETURN_IF_ERROR(
            split_mapping(given->text, invocation->arena, &columns[request->column_count++], error));
    }
    for (size_t i = 0; i < model->parameter_count; i++) {
        const pt_given *given = pt_given_find(invocation, model->parameters[i].name, NULL);
        if (given != NULL && !given->is_standard) {
            options[request->option_count++] = (pt_named_text){model->parameters[i].name, given->text};
        }
    }
    return PT_OK;
}

pt_status pt_command_model_run(const pt_invocation *invocation, pt_error *error)
{
    const char *name = pt_given_text(invocation, "model");
    const pt_model *model = pt_model_find(name);
    if (model == NULL) {
        return pt_model_unknown(name, error);
    }
    pt_model_request request;
    PT_RETURN_IF_ERROR(make_request(invocation, model, &request, error));
    pt_run run = {.arena = invocation->arena,
                  .progress = invocation->progress,
                  .thread_count = invocation->thread_count};
    pt_outcome outcome;
    PT_RETURN_IF_ERROR(pt_study_run_file(&request, &run, &outcome, error));
    if (invocation->is_json) {
        pt_outcome_write_json(pt_output_json_whole(invocation->output), &outcome, invocation->language);
        return PT_OK;
    }
    return pt_model_result_print(invocation, &outcome, error);
}
