/* Every model gives what an independent computation gave: golden/expected.json is part of its outcome. */
#include "base/scope.h"
#include "study/result_json.h"
#include "tests/support/check.h"
#include "tests/support/golden.h"

/* Golden results nest three deep, which bounds the recursion. */
static void compare(const char *where, const pt_json_node *actual, const pt_json_node *expected);

/* NOLINTNEXTLINE(misc-no-recursion): see above */
static void compare_object(const char *where, const pt_json_node *actual, const pt_json_node *expected)
{
    void *at = NULL;
    const char *key;
    const pt_json_node *member;
    while ((member = pt_json_next_member(expected, &at, &key)) != NULL) {
        char path[512];
        snprintf(path, sizeof path, "%s.%s", where, key);
        compare(path, pt_json_member(actual, key), member);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): see above */
static void compare_array(const char *where, const pt_json_node *actual, const pt_json_node *expected)
{
    CHECK(pt_json_count(actual) == pt_json_count(expected));
    for (size_t i = 0; i < pt_json_count(expected); i++) {
        char path[512];
        snprintf(path, sizeof path, "%s[%zu]", where, i);
        compare(path, pt_json_item(actual, i), pt_json_item(expected, i));
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): see above */
static void compare(const char *where, const pt_json_node *actual, const pt_json_node *expected)
{
    int failures = check_failures;
    switch (pt_json_type_of(expected)) {
    case PT_JSON_OBJECT: compare_object(where, actual, expected); return;
    case PT_JSON_ARRAY: compare_array(where, actual, expected); return;
    case PT_JSON_TEXT:
        CHECK(pt_json_as_text(actual) != NULL);
        if (pt_json_as_text(actual) != NULL) {
            CHECK_TEXT(pt_json_as_text(actual), pt_json_as_text(expected));
        }
        break;
    case PT_JSON_INTEGER:
    case PT_JSON_REAL:
        CHECK(pt_json_type_of(actual) == PT_JSON_INTEGER || pt_json_type_of(actual) == PT_JSON_REAL);
        CHECK_NEAR(pt_json_as_real(actual), pt_json_as_real(expected), 1e-12);
        break;
    case PT_JSON_NULL:
    case PT_JSON_BOOLEAN:
    case PT_JSON_NONE: CHECK(pt_json_type_of(actual) == pt_json_type_of(expected)); break;
    }
    if (check_failures != failures) {
        fprintf(stderr, "  at %s\n", where);
    }
}

static void check_model(const pt_model *model)
{
    PT_SCOPED(pt_arena) arena = {0};
    golden_case golden;
    CHECK(golden_load(&arena, model, &golden));
    pt_outcome outcome = {.model = model};
    pt_run run = {.arena = &arena, .thread_count = 2};
    CHECK(pt_settings_parse(model, golden.options, golden.option_count, &arena, &outcome.settings, NULL) ==
          PT_OK);
    CHECK(pt_model_run(model, &run, golden.frames, outcome.settings, &outcome.result, NULL) == PT_OK);
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_outcome_write_json(&json, &outcome, PT_ENGLISH);
    PT_SCOPED(pt_json_document) actual = {0};
    CHECK(pt_json_parse(pt_buffer_text(&text), text.length, &actual, NULL) == PT_OK);
    const pt_json_node *expected = pt_json_root(&golden.expected);
    CHECK(pt_json_count(pt_json_member(expected, "tables")) > 0);
    compare(model->name, pt_json_member(pt_json_root(&actual), "results"),
            pt_json_member(expected, "results"));
    compare(model->name, pt_json_member(pt_json_root(&actual), "tables"), pt_json_member(expected, "tables"));
    pt_json_document_clear(&golden.expected);
}

static void every_model_gives_its_golden_result(void)
{
    for (const pt_model *const *model = pt_models; *model != NULL; model++) {
        check_model(*model);
    }
}

CHECK_MAIN(every_model_gives_its_golden_result)
