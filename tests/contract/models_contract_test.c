/* What every row of models.def must keep, whatever it computes. */
#include "base/scope.h"
#include "base/text/message.h"
#include "study/result_json.h"
#include "tests/support/check.h"
#include "tests/support/golden.h"

#define FOR_EACH_MODEL(model) for (const pt_model *const *(model) = pt_models; *(model) != NULL; (model)++)

static void fail(const pt_model *model, const char *what)
{
    check_failures++;
    fprintf(stderr, "model %s: %s\n", model->name, what);
}

static pt_status run_golden(pt_arena *arena, const pt_model *model, const pt_frame *frames, pt_run run,
                            pt_outcome *outcome, pt_error *error)
{
    golden_case golden;
    PT_SCOPED(pt_arena) loading = {0};
    if (!golden_load(&loading, model, &golden)) {
        fail(model, "has no golden case");
        return PT_INTERNAL;
    }
    *outcome = (pt_outcome){.model = model};
    run.arena = arena;
    pt_status status =
        pt_settings_parse(model, golden.options, golden.option_count, arena, &outcome->settings, error);
    if (status == PT_OK) {
        status = pt_model_run(model, &run, frames, outcome->settings, &outcome->result, error);
    }
    pt_json_document_clear(&golden.expected);
    return status;
}

static const pt_frame *golden_frames(pt_arena *arena, const pt_model *model)
{
    golden_case golden;
    pt_frame *frames = test_alloc(arena, 4, sizeof *frames);
    if (golden_load(arena, model, &golden)) {
        memcpy(frames, golden.frames, sizeof golden.frames);
        pt_json_document_clear(&golden.expected);
    }
    return frames;
}

static void write_json(const pt_outcome *outcome, pt_buffer *text)
{
    pt_json_writer json = {.buffer = text};
    pt_outcome_write_json(&json, outcome, PT_ENGLISH);
}

static void a_model_is_found_by_its_name(void)
{
    FOR_EACH_MODEL(model)
    {
        CHECK(pt_model_find((*model)->name) == *model);
        CHECK((*model)->version >= 1);
    }
    CHECK(pt_model_find("") == NULL && pt_model_find("rf") == NULL);
}

static void its_folder_explains_and_proves_it(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        char test[64];
        snprintf(test, sizeof test, "%s_test.c", (*model)->name);
        const char *const files[] = {"README.md", "golden/expected.json", "golden/made_by.py", test};
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            if (test_file_text(&arena, golden_path(&arena, *model, files[i])) == NULL) {
                fail(*model, files[i]);
            }
        }
    }
}

static void standards_parse_and_lie_in_range(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        pt_error error = {0};
        const pt_setting *settings;
        if (pt_settings_parse(*model, NULL, 0, &arena, &settings, &error) != PT_OK) {
            fail(*model, error.field);
        }
    }
}

static void check_text(const pt_model *model, const char *english)
{
    for (int language = 0; english != NULL && language < PT_LANGUAGE_COUNT; language++) {
        if (english[0] == '\0' ||
            (language != PT_ENGLISH && strcmp(pt_translate((pt_language)language, english), english) == 0)) {
            fail(model, english);
        }
    }
}

static void check_choices(const pt_model *model, const pt_choice *choices)
{
    for (; choices != NULL && choices->name != NULL; choices++) {
        check_text(model, choices->label);
    }
}

static void every_text_is_there_in_three_languages(void)
{
    FOR_EACH_MODEL(model)
    {
        check_text(*model, (*model)->title);
        check_text(*model, (*model)->question);
        for (size_t i = 0; i < (*model)->input_count; i++) {
            check_text(*model, (*model)->inputs[i].help);
            for (size_t c = 0; c < (*model)->inputs[i].column_count; c++) {
                check_text(*model, (*model)->inputs[i].columns[c].help);
            }
        }
        for (size_t i = 0; i < (*model)->parameter_count; i++) {
            const pt_parameter *parameter = &(*model)->parameters[i];
            CHECK(parameter->name != NULL && parameter->label != NULL && parameter->help != NULL);
            CHECK((parameter->kind == PT_PARAMETER_CHOICE) == (parameter->choices != NULL));
            check_text(*model, parameter->label);
            check_text(*model, parameter->help);
            check_text(*model, parameter->unit);
            check_choices(*model, parameter->choices);
        }
        for (size_t i = 0; i < (*model)->output_count; i++) {
            CHECK(((*model)->outputs[i].show == PT_SHOW_CODE) == ((*model)->outputs[i].codes != NULL));
            check_text(*model, (*model)->outputs[i].label);
            check_choices(*model, (*model)->outputs[i].codes);
        }
    }
}

/* Frames with every column and no row. */
static void no_rows_are_too_little(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        pt_outcome outcome = {0};
        pt_frame frames[4];
        memcpy(frames, golden_frames(&arena, *model), sizeof frames);
        for (size_t i = 0; i < 4; i++) {
            frames[i].row_count = 0;
        }
        pt_status status = run_golden(&arena, *model, frames, (pt_run){.thread_count = 1}, &outcome, NULL);
        if (status != PT_TOO_LITTLE_DATA) {
            fail(*model, "takes no rows for enough");
        }
    }
}

static void a_missing_column_is_refused(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        pt_outcome outcome = {0};
        pt_error error = {0};
        pt_frame frames[4];
        memcpy(frames, golden_frames(&arena, *model), sizeof frames);
        frames[0].columns++; /* every model's first column is a key that it needs */
        frames[0].column_count--;
        CHECK(run_golden(&arena, *model, frames, (pt_run){.thread_count = 1}, &outcome, &error) ==
              PT_INVALID_INPUT);
        CHECK_TEXT(error.field, (*model)->inputs[0].columns[0].name);
    }
}

static void the_same_input_gives_the_same_bits_at_any_thread_count(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) inputs = {0};
        const pt_frame *frames = golden_frames(&inputs, *model);
        PT_SCOPED(pt_buffer) first = {0};
        for (int threads = 1; threads <= 4; threads++) {
            PT_SCOPED(pt_arena) arena = {0};
            pt_outcome outcome = {0};
            CHECK(run_golden(&arena, *model, frames, (pt_run){.thread_count = threads}, &outcome, NULL) ==
                  PT_OK);
            PT_SCOPED(pt_buffer) text = {0};
            write_json(&outcome, threads == 1 ? &first : &text); /* 17 digits tell every double apart */
            if (threads > 1 && strcmp(pt_buffer_text(&first), pt_buffer_text(&text)) != 0) {
                fail(*model, "depends on the number of threads");
            }
        }
    }
}

static void a_cancelled_run_ends(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        const pt_frame *frames = golden_frames(&arena, *model);
        pt_progress progress = {0};
        atomic_store(&progress.cancelled, true);
        pt_outcome outcome = {0};
        pt_run run = {.thread_count = 1, .progress = &progress};
        CHECK(run_golden(&arena, *model, frames, run, &outcome, NULL) == PT_CANCELLED);
    }
}

static int reports_left;

static void cancel_later(pt_progress *progress, const char *stage, const char *unit, int64_t done,
                         int64_t total)
{
    (void)stage, (void)unit, (void)done, (void)total;
    if (reports_left-- == 0) {
        atomic_store(&progress->cancelled, true);
    }
}

/* Cancelled at the first report, the second …, until it is through before. */
static void cancelling_at_any_report_ends_the_run(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) inputs = {0};
        const pt_frame *frames = golden_frames(&inputs, *model);
        pt_status status = PT_CANCELLED;
        int reports = 0;
        for (; status == PT_CANCELLED && reports < 1000; reports++) {
            PT_SCOPED(pt_arena) arena = {0};
            pt_progress progress = {.report = cancel_later};
            reports_left = reports;
            pt_outcome outcome = {0};
            pt_run run = {.thread_count = 1, .progress = &progress};
            status = run_golden(&arena, *model, frames, run, &outcome, NULL);
        }
        CHECK(status == PT_OK && reports >= 2);
    }
}

/* More memory step by step: never anything but success or the right failure (leaks: the sanitizer's part). */
static void short_memory_is_out_of_memory(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) inputs = {0};
        const pt_frame *frames = golden_frames(&inputs, *model);
        pt_status status = PT_OUT_OF_MEMORY;
        size_t limit = 16;
        for (; status == PT_OUT_OF_MEMORY && limit < (size_t)1 << 24; limit += 16 + limit / 64) {
            PT_SCOPED(pt_arena) arena = {.limit_bytes = limit};
            pt_outcome outcome = {0};
            status = run_golden(&arena, *model, frames, (pt_run){.thread_count = 2}, &outcome, NULL);
        }
        if (status != PT_OK || limit < 1000) {
            fail(*model, "fails otherwise when memory is short");
        }
    }
}

static const pt_model_output *find_output(const pt_model *model, const char *table, const char *name)
{
    for (size_t i = 0; i < model->output_count; i++) {
        const pt_model_output *output = &model->outputs[i];
        bool is_table = table == NULL ? output->table == NULL
                                      : output->table != NULL && strcmp(output->table, table) == 0;
        if (is_table && strcmp(output->name, name) == 0) {
            return output;
        }
    }
    return NULL;
}

static void check_codes(const pt_model *model, const pt_column *column, size_t row_count,
                        const pt_choice *codes)
{
    for (size_t row = 0; row < row_count; row++) {
        if (pt_column_is_unknown(column, row)) {
            continue;
        }
        char buffer[24];
        const char *code = pt_column_text(column, row, buffer);
        const pt_choice *known = codes;
        while (known->name != NULL && strcmp(known->name, code) != 0) {
            known++;
        }
        if (known->name == NULL) {
            fail(model, code);
        }
    }
}

static size_t check_table(const pt_model *model, const pt_frame *table)
{
    for (size_t c = 0; c < table->column_count; c++) {
        const pt_column *column = &table->columns[c];
        const pt_model_output *output = find_output(model, table->name, column->name);
        if (output == NULL) {
            fail(model, column->name);
        } else if (output->codes != NULL) {
            check_codes(model, column, table->row_count, output->codes);
        }
    }
    return table->column_count;
}

static void what_is_given_is_described_and_the_other_way_round(void)
{
    FOR_EACH_MODEL(model)
    {
        PT_SCOPED(pt_arena) arena = {0};
        const pt_frame *frames = golden_frames(&arena, *model);
        pt_outcome outcome = {0};
        CHECK(run_golden(&arena, *model, frames, (pt_run){.thread_count = 1}, &outcome, NULL) == PT_OK);
        size_t given = outcome.result.scalar_count;
        for (size_t i = 0; i < outcome.result.scalar_count; i++) {
            if (find_output(*model, NULL, outcome.result.scalars[i].name) == NULL) {
                fail(*model, outcome.result.scalars[i].name);
            }
        }
        for (size_t i = 0; i < outcome.result.table_count; i++) {
            given += check_table(*model, &outcome.result.tables[i]);
        }
        CHECK(given == (*model)->output_count); /* names are distinct, so all that is described is given */
    }
}

CHECK_MAIN(a_model_is_found_by_its_name, its_folder_explains_and_proves_it, standards_parse_and_lie_in_range,
           every_text_is_there_in_three_languages, no_rows_are_too_little, a_missing_column_is_refused,
           the_same_input_gives_the_same_bits_at_any_thread_count, a_cancelled_run_ends,
           cancelling_at_any_report_ends_the_run, short_memory_is_out_of_memory,
           what_is_given_is_described_and_the_other_way_round)
