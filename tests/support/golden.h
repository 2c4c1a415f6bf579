/* A model's golden case: golden/expected.json names the options, golden/<input>.csv are the files. */
#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

#include "base/json/reader.h"
#include "tests/support/model_frame.h"

typedef struct golden_case {
    pt_json_document expected;
    pt_frame frames[4];
    pt_named_text options[TEST_OPTIONS + 1];
    size_t option_count;
} golden_case;

static const char *golden_path(pt_arena *arena, const pt_model *model, const char *file)
{
    char *path = test_alloc(arena, 512, 1);
    snprintf(path, 512, "%s/src/model/%s/%s", PATRON_SOURCE_DIR, model->name, file);
    return path;
}

/* False when a file is missing or is not JSON. */
static bool golden_load(pt_arena *arena, const pt_model *model, golden_case *golden)
{
    *golden = (golden_case){0};
    char *text = test_file_text(arena, golden_path(arena, model, "golden/expected.json"));
    if (text == NULL || pt_json_parse(text, strlen(text), &golden->expected, NULL) != PT_OK) {
        return false;
    }
    for (size_t i = 0; i < model->input_count; i++) {
        char name[128];
        snprintf(name, sizeof name, "golden/%s.csv", model->inputs[i].name);
        char *csv = test_file_text(arena, golden_path(arena, model, name));
        if (csv == NULL && !model->inputs[i].is_optional) {
            return false;
        }
        if (csv != NULL) {
            golden->frames[i] = test_frame(arena, &model->inputs[i], csv);
        }
    }
    const pt_json_node *options = pt_json_member(pt_json_root(&golden->expected), "options");
    void *at = NULL;
    const char *key;
    const pt_json_node *value;
    while ((value = pt_json_next_member(options, &at, &key)) != NULL && golden->option_count < TEST_OPTIONS) {
        golden->options[golden->option_count++] = (pt_named_text){key, pt_json_as_text(value)};
    }
    return true;
}

#endif
