#include "base/json/reader.h"
#include "base/json/writer.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <math.h>

static void what_is_written_reads_back(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_json_begin_object(&json);
    pt_json_key(&json, "名字");
    pt_json_text(&json, "a\"b\\c\n\x01茶");
    pt_json_key(&json, "list");
    pt_json_begin_array(&json);
    pt_json_integer(&json, INT64_MIN);
    pt_json_real(&json, 0.1);
    pt_json_real(&json, NAN);
    pt_json_id(&json, INT64_MAX);
    pt_json_boolean(&json, true);
    pt_json_end_array(&json);
    pt_json_end_object(&json);
    CHECK_TEXT(pt_buffer_text(&text),
               "{\"名字\":\"a\\\"b\\\\c\\n\\u0001茶\",\"list\":[-9223372036854775808,0.1,null,"
               "\"9223372036854775807\",true]}");

    PT_SCOPED(pt_json_document) document = {0};
    CHECK(pt_json_parse(text.data, text.length, &document, NULL) == PT_OK);
    const pt_json_node *root = pt_json_root(&document);
    CHECK_TEXT(pt_json_as_text(pt_json_member(root, "名字")), "a\"b\\c\n\x01茶");
    const pt_json_node *list = pt_json_member(root, "list");
    CHECK(pt_json_count(list) == 5);
    CHECK(pt_json_as_integer(pt_json_item(list, 0)) == INT64_MIN);
    CHECK(pt_json_as_real(pt_json_item(list, 1)) == 0.1);
    CHECK(pt_json_type_of(pt_json_item(list, 2)) == PT_JSON_NULL);
}

static void broken_bytes_become_replacement_characters(void)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_json_text(&json, "a\xFF"
                        "b\xE8\x8C"
                        "c\xED\xA0\x80");
    CHECK_TEXT(pt_buffer_text(&text), "\"a\xEF\xBF\xBD"
                                      "b\xEF\xBF\xBD\xEF\xBF\xBD"
                                      "c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void wrong_json_is_refused_with_its_place(void)
{
    static const char *const wrong[] = {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "nul", "\"\\u0000", "1 2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        PT_SCOPED(pt_json_document) document = {0};
        pt_error error = {0};
        CHECK(pt_json_parse(wrong[i], strlen(wrong[i]), &document, &error) == PT_INVALID_INPUT);
        CHECK(error.argument_count == 3);
    }
}

static void deep_json_is_refused(void)
{
    static char deep[1000000];
    memset(deep, '[', sizeof deep);
    PT_SCOPED(pt_json_document) document = {0};
    CHECK(pt_json_parse(deep, sizeof deep, &document, NULL) == PT_INVALID_INPUT);
}

static void asking_the_wrong_type_gives_nothing(void)
{
    CHECK(pt_json_as_text(NULL) == NULL && pt_json_member(NULL, "x") == NULL && pt_json_count(NULL) == 0);
    CHECK(pt_json_type_of(NULL) == PT_JSON_NONE);
}

CHECK_MAIN(what_is_written_reads_back, broken_bytes_become_replacement_characters,
           wrong_json_is_refused_with_its_place, deep_json_is_refused, asking_the_wrong_type_gives_nothing)
