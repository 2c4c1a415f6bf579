#include "record/field/field_value.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/field/field_check.h"
#include "record/field/instant_text.h"
#include "tests/support/check.h"

static const pt_field_choice colours[] = {{"red", {{"red", "红色", "紅色"}}},
                                          {"blue", {{"blue", "蓝色", "藍色"}}}};
static pt_zone shanghai;

static pt_field field_of(pt_field_type type)
{
    return (pt_field){.name = "f", .type = type, .choices = colours, .choice_count = 2};
}

/* Text in, text out again; NULL: refused. */
static void check_text(pt_field_type type, const char *text, const char *expected)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) shown = {0};
    pt_field field = field_of(type);
    pt_value value = {0};
    pt_error error = {0};
    pt_status status = pt_field_parse(&field, text, &shanghai, &arena, &value, &error);
    if ((status == PT_OK) != (expected != NULL)) {
        fprintf(stderr, "%s is %s\n", text, status == PT_OK ? "read" : "refused");
    }
    CHECK(status == (expected == NULL ? PT_INVALID_INPUT : PT_OK));
    if (status == PT_OK && expected != NULL) {
        pt_field_format(&shown, &field, &value, &shanghai);
        CHECK_TEXT(pt_buffer_text(&shown), expected);
    } else {
        CHECK_TEXT(error.field, "f");
    }
}

/* JSON in, JSON out again; NULL: refused. */
static void check_json(pt_field_type type, const char *text, const char *expected)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_buffer) shown = {0};
    PT_SCOPED(pt_json_document) document = {0};
    pt_json_writer json = {.buffer = &shown};
    pt_field field = field_of(type);
    pt_value value = {0};
    CHECK(pt_json_parse(text, strlen(text), &document, NULL) == PT_OK);
    pt_status status = pt_field_parse_json(&field, pt_json_root(&document), &shanghai, &arena, &value, NULL);
    CHECK(status == (expected == NULL ? PT_INVALID_INPUT : PT_OK));
    if (status == PT_OK && expected != NULL) {
        pt_field_write_json(&json, &field, &value, &shanghai);
        CHECK_TEXT(pt_buffer_text(&shown), expected);
    }
}

static void texts_become_values_and_texts_again(void)
{
    check_text(PT_FIELD_TEXT, "  王小明\n", "王小明");
    check_text(PT_FIELD_TEXT, "   ", "");
    check_text(PT_FIELD_INTEGER, "-42", "-42");
    check_text(PT_FIELD_NUMBER, "0.1", "0.1");
    check_text(PT_FIELD_MONEY, "12.5", "12.50");
    check_text(PT_FIELD_DATE, "2024-02-29", "2024-02-29");
    check_text(PT_FIELD_INSTANT, "2026-03-01T14:30", "2026-03-01T14:30:00+08:00");
    check_text(PT_FIELD_INSTANT, "2026-03-01", "2026-03-01T00:00:00+08:00");
    check_text(PT_FIELD_INSTANT, "2026-03-01T06:30:00.5Z", "2026-03-01T14:30:00.500000+08:00");
    check_text(PT_FIELD_CHOICE, "红色", "red");
    check_text(PT_FIELD_CHOICE, "BLUE", "blue");
    check_text(PT_FIELD_MULTI_CHOICE, "blue; 紅色 ,blue", "red,blue");
    check_text(PT_FIELD_YES_NO, "是", "yes");
    check_text(PT_FIELD_YES_NO, "FALSE", "no");
    check_text(PT_FIELD_REFERENCE, "9223372036854775807", "9223372036854775807");
    check_text(PT_FIELD_JSON, "{\"a\": [1]}", "{\"a\": [1]}");
}

static void what_people_write_is_understood_as_in_files(void)
{
    check_text(PT_FIELD_INTEGER, "１,２００ 人", NULL);
    check_text(PT_FIELD_INTEGER, "１,２００", "1200");
    check_text(PT_FIELD_NUMBER, "12%", "0.12");
    check_text(PT_FIELD_MONEY, "￥１２,３４５.６７", "12345.67");
    check_text(PT_FIELD_MONEY, "(3.5万)", "-35000.00");
    check_text(PT_FIELD_DATE, "1990年3月1日", "1990-03-01");
    check_text(PT_FIELD_DATE, "2026/3/1", "2026-03-01");
    check_text(PT_FIELD_DATE, "民國115年3月1日", "2026-03-01");
    check_text(PT_FIELD_DATE, "2026/3/1 8:00", NULL);
    check_text(PT_FIELD_DATE, "2026年2月30日", NULL);
    check_text(PT_FIELD_INSTANT, "2026年3月1日 下午2:30", "2026-03-01T14:30:00+08:00");
    check_text(PT_FIELD_INSTANT, "2026-03-01T10:00+8", "2026-03-01T10:00:00+08:00");
}

static void texts_that_are_no_such_value_are_refused(void)
{
    check_text(PT_FIELD_INTEGER, "4.5", NULL);
    check_text(PT_FIELD_INTEGER, "9223372036854775808", NULL);
    check_text(PT_FIELD_NUMBER, "nan", NULL);
    check_text(PT_FIELD_NUMBER, "0x10", NULL);
    check_text(PT_FIELD_NUMBER, "1e999", NULL);
    check_text(PT_FIELD_NUMBER, "1,5", NULL);
    check_text(PT_FIELD_MONEY, "12.34567", NULL);
    check_text(PT_FIELD_DATE, "2023-02-29", NULL);
    check_text(PT_FIELD_DATE, "01/02/2023", NULL);
    check_text(PT_FIELD_INSTANT, "2026-03-01T24:00", NULL);
    check_text(PT_FIELD_INSTANT, "2026-03-01T10", NULL);
    check_text(PT_FIELD_INSTANT, "2026-03-01T10:00:00.", NULL);
    check_text(PT_FIELD_CHOICE, "green", NULL);
    check_text(PT_FIELD_MULTI_CHOICE, "red,green", NULL);
    check_text(PT_FIELD_YES_NO, "perhaps", NULL);
    check_text(PT_FIELD_REFERENCE, "Mr Li", NULL);
    check_text(PT_FIELD_JSON, "{", NULL);
}

static void json_keeps_ids_and_money_exact(void)
{
    check_json(PT_FIELD_REFERENCE, "\"9007199254740993\"", "\"9007199254740993\"");
    check_json(PT_FIELD_REFERENCE, "5", NULL);
    check_json(PT_FIELD_MONEY, "\"0.0125\"", "\"0.0125\"");
    check_json(PT_FIELD_MONEY, "12", "\"12.00\"");
    check_json(PT_FIELD_MONEY, "12.5", NULL);
    check_json(PT_FIELD_INTEGER, "7", "7");
    check_json(PT_FIELD_INTEGER, "7.5", NULL);
    check_json(PT_FIELD_NUMBER, "7.25", "7.25");
    check_json(PT_FIELD_YES_NO, "true", "true");
    check_json(PT_FIELD_YES_NO, "[]", NULL);
    check_json(PT_FIELD_MULTI_CHOICE, "[\"blue\",\"red\"]", "[\"red\",\"blue\"]");
    check_json(PT_FIELD_MULTI_CHOICE, "[]", "null");
    check_json(PT_FIELD_MULTI_CHOICE, "[5]", NULL);
    check_json(PT_FIELD_TEXT, "5", NULL);
    check_json(PT_FIELD_TEXT, "null", "null");
    check_json(PT_FIELD_JSON, "{\"b\": [1, \"x\"]}", "{\"b\":[1,\"x\"]}");
}

static void secrets_are_shown_as_their_mask(void)
{
    PT_SCOPED(pt_buffer) shown = {0};
    pt_field field = field_of(PT_FIELD_TEXT);
    field.privacy = PT_PRIVACY_SECRET;
    pt_value value = pt_value_text("6222021234567890");
    pt_field_format(&shown, &field, &value, &shanghai);
    CHECK_TEXT(pt_buffer_text(&shown), PT_SECRET_MASK);
}

/* The message of a refused value, or "" where it is accepted. */
static const char *refusal(const pt_field *field, pt_value value)
{
    static pt_error error;
    error = (pt_error){0};
    return pt_field_check(field, &value, &error) == PT_OK ? "" : error.message;
}

static void values_are_checked_against_the_description(void)
{
    pt_field field = {.name = "f", .type = PT_FIELD_TEXT, .is_required = true, .max_length = 3};
    CHECK_TEXT(refusal(&field, (pt_value){0}), "must not be empty");
    CHECK_TEXT(refusal(&field, pt_value_text("王小明")), "");
    CHECK_TEXT(refusal(&field, pt_value_text("王小明明")), "must be at most {1} characters long, not {2}");
    field = (pt_field){.name = "f", .type = PT_FIELD_MONEY, .has_range = true, .minimum = 0, .maximum = 9e18};
    CHECK_TEXT(refusal(&field, pt_value_integer(-1)), "must be at least {1}");
    CHECK_TEXT(refusal(&field, (pt_value){0}), "");
    field = (pt_field){.name = "f", .type = PT_FIELD_INTEGER, .has_range = true, .minimum = 1, .maximum = 5};
    CHECK_TEXT(refusal(&field, pt_value_integer(5)), "");
    CHECK_TEXT(refusal(&field, pt_value_integer(6)), "must lie between {1} and {2}");
    field = (pt_field){.name = "f", .type = PT_FIELD_TEXT, .shape = PT_SHAPE_EMAIL};
    CHECK_TEXT(refusal(&field, pt_value_text("nobody")), "is no e-mail address: \"{1}\"");
    field = (pt_field){.name = "f", .type = PT_FIELD_DATE};
    CHECK_TEXT(refusal(&field, pt_value_integer(-70000)), "the year {1} is not plausible");
    CHECK_TEXT(refusal(&field, pt_value_integer(20000)), "");
    field = field_of(PT_FIELD_CHOICE);
    CHECK_TEXT(refusal(&field, pt_value_text("re")), "is none of the choices");
}

static void open_zone(void)
{
    CHECK(pt_zone_open("Asia/Shanghai", &shanghai, NULL) == PT_OK);
}

static void close_zone(void)
{
    pt_zone_clear(&shanghai);
}

CHECK_MAIN(open_zone, texts_become_values_and_texts_again, what_people_write_is_understood_as_in_files,
           texts_that_are_no_such_value_are_refused, json_keeps_ids_and_money_exact,
           secrets_are_shown_as_their_mask, values_are_checked_against_the_description, close_zone)
