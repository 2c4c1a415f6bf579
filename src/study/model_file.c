#include "study/model_file.h"

#include "base/scope.h"
#include "frame/csv/frame_reader.h"

#include <string.h>

/* A map names a column, of whatever input has it, or an input and its column: "customers.customer_id". */
static bool is_for(const char *name, const pt_model_input *input, const pt_model_column *column)
{
    size_t length = strlen(input->name);
    bool names_input = strncmp(name, input->name, length) == 0 && name[length] == '.';
    return strcmp(names_input ? name + length + 1 : name, column->name) == 0;
}

static bool is_known(const pt_model *model, const char *name)
{
    for (size_t i = 0; i < model->input_count; i++) {
        for (size_t c = 0; c < model->inputs[i].column_count; c++) {
            if (is_for(name, &model->inputs[i], &model->inputs[i].columns[c])) {
                return true;
            }
        }
    }
    return false;
}

static pt_status check_request(const pt_model_request *request, pt_error *error)
{
    const pt_model *model = request->model;
    if (request->path_count > model->input_count) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the model {1} reads {2} files at most", model->name,
                       model->input_count);
    }
    for (size_t i = request->path_count; i < model->input_count; i++) {
        if (!model->inputs[i].is_optional) {
            return PT_FAIL(error, PT_INVALID_INPUT, "the model {1} wants a file of {2}", model->name,
                           model->inputs[i].name);
        }
    }
    for (size_t i = 0; i < request->column_count; i++) {
        if (!is_known(model, request->columns[i].name)) {
            pt_status status =
                PT_FAIL(error, PT_INVALID_INPUT, "the model {1} reads no column of this name", model->name);
            return pt_error_at_field(error, status, request->columns[i].name);
        }
    }
    return PT_OK;
}

/* A file as a frame, and in which line each of its rows stands. */
typedef struct file_input {
    pt_frame frame;
    pt_csv_lines lines;
} file_input;

static pt_status read_input(const pt_model_request *request, const pt_run *run, size_t index,
                            file_input *read, pt_error *error)
{
    const pt_model_input *input = &request->model->inputs[index];
    pt_csv_wanted *wanted = pt_arena_alloc(run->arena, input->column_count, sizeof *wanted);
    if (wanted == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the columns of {1}", input->name);
    }
    for (size_t c = 0; c < input->column_count; c++) {
        const pt_model_column *column = &input->columns[c];
        wanted[c] =
            (pt_csv_wanted){.name = column->name, .type = column->type, .is_optional = column->is_optional};
        for (size_t i = 0; i < request->column_count; i++) {
            if (is_for(request->columns[i].name, input, column)) {
                wanted[c].header = request->columns[i].text;
                wanted[c].is_optional = false; /* who names a header wants it read */
            }
        }
    }
    PT_SCOPED(pt_csv_reader) reader = {0};
    PT_RETURN_IF_ERROR(pt_csv_open_file(request->paths[index], NULL, &reader, error));
    pt_csv_frame_request wish = {.name = input->name,
                                 .columns = wanted,
                                 .column_count = input->column_count,
                                 .progress = run->progress,
                                 .lines = &read->lines};
    return pt_csv_read_frame(&reader, &wish, run->arena, &read->frame, error);
}

/* A reader of the file looks for a line, where the model speaks of a row. */
static pt_status fail_at_line(const file_input *input, const pt_error *failure, pt_error *error)
{
    if (error != NULL) {
        *error = *failure;
        error->row = failure->row > 0 ? pt_csv_line_of(&input->lines, (size_t)failure->row - 1) : 0;
    }
    return failure->status;
}

static pt_status read_and_run(const pt_model_request *request, const pt_run *run, const pt_setting *settings,
                              pt_result *result, pt_error *error)
{
    const pt_model *model = request->model;
    file_input *inputs = pt_arena_alloc(run->arena, model->input_count, sizeof *inputs);
    pt_frame *frames = pt_arena_alloc(run->arena, model->input_count, sizeof *frames);
    if (inputs == NULL || frames == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the columns of {1}", model->name);
    }
    for (size_t i = 0; i < request->path_count; i++) {
        PT_RETURN_IF_ERROR(read_input(request, run, i, &inputs[i], error));
        frames[i] = inputs[i].frame;
    }
    pt_error failure = {0};
    for (size_t i = 0; i < model->input_count; i++) {
        if (pt_model_check(model, i, run, &frames[i], &failure) != PT_OK) {
            return fail_at_line(&inputs[i], &failure, error);
        }
    }
    if (pt_model_run(model, run, frames, settings, result, &failure) != PT_OK) {
        return fail_at_line(&inputs[0], &failure, error);
    }
    return PT_OK;
}

pt_status pt_study_run_file(const pt_model_request *request, const pt_run *run, pt_outcome *outcome,
                            pt_error *error)
{
    const pt_setting *settings = NULL;
    PT_RETURN_IF_ERROR(pt_settings_parse(request->model, request->options, request->option_count, run->arena,
                                         &settings, error));
    PT_RETURN_IF_ERROR(check_request(request, error));
    pt_outcome made = {.model = request->model, .settings = settings};
    PT_RETURN_IF_ERROR(read_and_run(request, run, settings, &made.result, error));
    *outcome = made;
    return PT_OK;
}
