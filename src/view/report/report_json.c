#include "view/report/report_json.h"

#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "model/model.h"

#include <stdio.h>
#include <string.h>

enum { MAX_NESTING = 24 };

static const char *const part_names[PT_REPORT_PARTS] = {
    [PT_REPORT_SALES] = "sales",         [PT_REPORT_RFM] = "rfm",       [PT_REPORT_VALUE] = "value",
    [PT_REPORT_LIFECYCLE] = "lifecycle", [PT_REPORT_COHORT] = "cohort", [PT_REPORT_DELIVERY] = "delivery",
};

const char *pt_report_part_name(pt_report_part part)
{
    return part_names[part];
}

static void write_text(pt_json_writer *json, const char *key, const char *text)
{
    pt_json_key(json, key);
    pt_json_text(json, text);
}

static void write_integer(pt_json_writer *json, const char *key, int64_t value)
{
    pt_json_key(json, key);
    pt_json_integer(json, value);
}

static void write_boolean(pt_json_writer *json, const char *key, bool value)
{
    pt_json_key(json, key);
    pt_json_boolean(json, value);
}

static void write_date(pt_json_writer *json, const char *key, int32_t date)
{
    char text[PT_DATE_BYTES];
    write_text(json, key, pt_date_format(date, text));
}

static void write_provenance(pt_json_writer *json, const pt_report_provenance *provenance)
{
    char made_at[PT_INSTANT_BYTES];
    pt_json_begin_object(json);
    write_text(json, "organisation", provenance->organisation);
    write_text(json, "program_version", provenance->program_version);
    write_text(json, "currency", provenance->currency);
    write_text(json, "zone", provenance->zone);
    write_date(json, "as_of", provenance->as_of);
    write_text(json, "made_at", pt_instant_format(provenance->made_at, made_at));
    write_integer(json, "customers", provenance->customers);
    write_boolean(json, "is_stale", provenance->is_stale);
    write_boolean(json, "is_mixed", provenance->is_mixed);
    pt_json_key(json, "sources");
    pt_json_begin_array(json);
    for (size_t i = 0; i < provenance->source_count; i++) {
        pt_json_text(json, provenance->sources[i]);
    }
    pt_json_end_array(json);
    write_integer(json, "further_sources", (int64_t)provenance->further_source_count);
    pt_json_end_object(json);
}

/* {"class": {"important_value": {"en": …, "zh-CN": …, "zh-TW": …}…}}: how the models name their codes. The
 * page is read in any language, whoever made it. */
static void write_names(pt_json_writer *json)
{
    static const pt_language languages[] = {PT_ENGLISH, PT_SIMPLIFIED_CHINESE, PT_TRADITIONAL_CHINESE};
    const pt_model_output *classes = pt_model_find_codes(pt_model_find("rfm"), "classes", "class");
    pt_json_begin_object(json);
    pt_json_key(json, "class");
    pt_json_begin_object(json);
    for (const pt_choice *code = classes->codes; code->name != NULL; code++) {
        pt_json_key(json, code->name);
        pt_json_begin_object(json);
        for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
            write_text(json, pt_language_code(languages[i]), pt_translate(languages[i], code->label));
        }
        pt_json_end_object(json);
    }
    pt_json_end_object(json);
    pt_json_end_object(json);
}

static pt_status copy_node(pt_json_writer *json, const pt_json_node *node, int depth, pt_error *error);

/* Nesting is at most MAX_NESTING (checked), so the recursion is bounded. NOLINTNEXTLINE(misc-no-recursion) */
static pt_status copy_array(pt_json_writer *json, const pt_json_node *node, int depth, pt_error *error)
{
    pt_json_begin_array(json);
    size_t count = pt_json_count(node);
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(copy_node(json, pt_json_item(node, i), depth + 1, error));
    }
    pt_json_end_array(json);
    return PT_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion): as copy_array */
static pt_status copy_object(pt_json_writer *json, const pt_json_node *node, int depth, pt_error *error)
{
    pt_json_begin_object(json);
    void *iterator = NULL;
    const char *key = NULL;
    for (const pt_json_node *member = pt_json_next_member(node, &iterator, &key); member != NULL;
         member = pt_json_next_member(node, &iterator, &key)) {
        pt_json_key(json, key);
        PT_RETURN_IF_ERROR(copy_node(json, member, depth + 1, error));
    }
    pt_json_end_object(json);
    return PT_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion): as copy_array */
static pt_status copy_node(pt_json_writer *json, const pt_json_node *node, int depth, pt_error *error)
{
    if (depth > MAX_NESTING) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a result is nested deeper than {1} levels", MAX_NESTING);
    }
    switch (pt_json_type_of(node)) {
    case PT_JSON_NONE:
    case PT_JSON_NULL: pt_json_null(json); break;
    case PT_JSON_BOOLEAN: pt_json_boolean(json, pt_json_as_boolean(node)); break;
    case PT_JSON_INTEGER: pt_json_integer(json, pt_json_as_integer(node)); break;
    case PT_JSON_REAL: pt_json_real(json, pt_json_as_real(node)); break;
    case PT_JSON_TEXT: pt_json_text(json, pt_json_as_text(node)); break;
    case PT_JSON_ARRAY: return copy_array(json, node, depth, error);
    case PT_JSON_OBJECT: return copy_object(json, node, depth, error);
    }
    return PT_OK;
}

/* A table of single customers has no place in a file that is passed around. */
static bool names_customers(const pt_json_node *table)
{
    return pt_json_member(pt_json_item(table, 0), "customer_id") != NULL;
}

static pt_status copy_tables(pt_json_writer *json, const pt_json_node *tables, pt_error *error)
{
    pt_json_begin_object(json);
    void *iterator = NULL;
    const char *key = NULL;
    for (const pt_json_node *table = pt_json_next_member(tables, &iterator, &key); table != NULL;
         table = pt_json_next_member(tables, &iterator, &key)) {
        if (!names_customers(table)) {
            pt_json_key(json, key);
            PT_RETURN_IF_ERROR(copy_node(json, table, 0, error));
        }
    }
    pt_json_end_object(json);
    return PT_OK;
}

static pt_status write_result(pt_json_writer *json, const char *name, const char *text, pt_error *error)
{
    static const char *const copied[] = {"model", "version", "parameters", "results", "warnings"};
    pt_json_key(json, name);
    if (text == NULL) {
        pt_json_null(json);
        return PT_OK;
    }
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(text, strlen(text), &document, error));
    const pt_json_node *root = pt_json_root(&document);
    if (pt_json_type_of(root) != PT_JSON_OBJECT) {
        return PT_FAIL(error, PT_INVALID_INPUT, "the result of {1} is no JSON object", name);
    }
    pt_json_begin_object(json);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        pt_json_key(json, copied[i]);
        PT_RETURN_IF_ERROR(copy_node(json, pt_json_member(root, copied[i]), 0, error));
    }
    pt_json_key(json, "tables");
    PT_RETURN_IF_ERROR(copy_tables(json, pt_json_member(root, "tables"), error));
    pt_json_end_object(json);
    return PT_OK;
}

pt_status pt_report_add_json(pt_buffer *buffer, const pt_report_data *data, pt_error *error)
{
    PT_SCOPED(pt_buffer) built = {0};
    pt_json_writer json = {.buffer = &built};
    pt_json_begin_object(&json);
    pt_json_key(&json, "provenance");
    write_provenance(&json, &data->provenance);
    pt_json_key(&json, "names");
    write_names(&json);
    for (size_t part = 0; part < PT_REPORT_PARTS; part++) {
        PT_RETURN_IF_ERROR(write_result(&json, part_names[part], data->results[part], error));
    }
    pt_json_end_object(&json);
    pt_buffer_add(buffer, built.data, built.length);
    if (built.out_of_memory || buffer->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the report");
    }
    return PT_OK;
}

/* Bytes of U+2028 or U+2029 at text, 0 where there is neither. */
static size_t line_separator_bytes(const char *text, size_t length)
{
    bool is_one = length >= 3 && memcmp(text, "\xE2\x80", 2) == 0 && (text[2] == '\xA8' || text[2] == '\xA9');
    return is_one ? 3 : 0;
}

void pt_report_add_json_for_html(pt_buffer *buffer, const char *json, size_t length)
{
    size_t plain = 0; /* start of what can be copied as it is */
    for (size_t at = 0; at < length;) {
        bool is_mark = json[at] == '<' || json[at] == '>' || json[at] == '&';
        size_t separator = line_separator_bytes(json + at, length - at);
        if (!is_mark && separator == 0) {
            at++;
            continue;
        }
        pt_buffer_add(buffer, json + plain, at - plain);
        if (is_mark) {
            pt_buffer_add_format(buffer, "\\u%04x", (unsigned)json[at]);
            at++;
        } else {
            pt_buffer_add_text(buffer, json[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            at += separator;
        }
        plain = at;
    }
    pt_buffer_add(buffer, json + plain, length - plain);
}

void pt_report_add_html_text(pt_buffer *buffer, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<': pt_buffer_add_text(buffer, "&lt;"); break;
        case '>': pt_buffer_add_text(buffer, "&gt;"); break;
        case '&': pt_buffer_add_text(buffer, "&amp;"); break;
        case '"': pt_buffer_add_text(buffer, "&quot;"); break;
        default: pt_buffer_add_char(buffer, *text); break;
        }
    }
}
