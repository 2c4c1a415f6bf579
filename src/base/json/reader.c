#include "base/json/reader.h"

#include <jansson.h>

static const json_t *json_of(const pt_json_node *node)
{
    return (const json_t *)node;
}

static const pt_json_node *node_of(const json_t *json)
{
    return (const pt_json_node *)json;
}

pt_status pt_json_parse(const char *text, size_t length, pt_json_document *document, pt_error *error)
{
    json_error_t problem;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    if (root == NULL) {
        if (json_error_code(&problem) == json_error_out_of_memory) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} bytes of JSON", length);
        }
        return PT_FAIL(error, PT_INVALID_INPUT, "not valid JSON at line {1}, column {2}: {3}", problem.line,
                       problem.column, problem.text);
    }
    document->root = root;
    return PT_OK;
}

void pt_json_document_clear(pt_json_document *document)
{
    json_decref(document->root);
    document->root = NULL;
}

const pt_json_node *pt_json_root(const pt_json_document *document)
{
    return node_of(document->root);
}

pt_json_type pt_json_type_of(const pt_json_node *node)
{
    if (node == NULL) {
        return PT_JSON_NONE;
    }
    switch (json_typeof(json_of(node))) {
    case JSON_OBJECT: return PT_JSON_OBJECT;
    case JSON_ARRAY: return PT_JSON_ARRAY;
    case JSON_STRING: return PT_JSON_TEXT;
    case JSON_INTEGER: return PT_JSON_INTEGER;
    case JSON_REAL: return PT_JSON_REAL;
    case JSON_TRUE:
    case JSON_FALSE: return PT_JSON_BOOLEAN;
    case JSON_NULL: return PT_JSON_NULL;
    }
    return PT_JSON_NONE;
}

const char *pt_json_as_text(const pt_json_node *node)
{
    return json_string_value(json_of(node));
}

int64_t pt_json_as_integer(const pt_json_node *node)
{
    return json_integer_value(json_of(node));
}

double pt_json_as_real(const pt_json_node *node)
{
    return json_number_value(json_of(node));
}

bool pt_json_as_boolean(const pt_json_node *node)
{
    return json_is_true(json_of(node));
}

const pt_json_node *pt_json_member(const pt_json_node *object, const char *key)
{
    return node_of(json_object_get(json_of(object), key));
}

size_t pt_json_count(const pt_json_node *array)
{
    return json_is_object(json_of(array)) ? json_object_size(json_of(array))
                                          : json_array_size(json_of(array));
}

const pt_json_node *pt_json_item(const pt_json_node *array, size_t index)
{
    return node_of(json_array_get(json_of(array), index));
}

const pt_json_node *pt_json_next_member(const pt_json_node *object, void **iterator, const char **key)
{
    /* Jansson's iteration takes a mutable object but changes nothing in it. */
    union {
        const pt_json_node *node;
        json_t *json;
    } same = {.node = object};
    json_t *json = same.json;
    *iterator = *iterator == NULL ? json_object_iter(json) : json_object_iter_next(json, *iterator);
    if (*iterator == NULL) {
        return NULL;
    }
    *key = json_object_iter_key(*iterator);
    return node_of(json_object_iter_value(*iterator));
}

static int add_to_buffer(const char *bytes, size_t length, void *buffer)
{
    pt_buffer_add(buffer, bytes, length);
    return 0;
}

pt_status pt_json_dump(const pt_json_node *node, pt_buffer *buffer, pt_error *error)
{
    if (json_dump_callback(json_of(node), add_to_buffer, buffer, JSON_COMPACT | JSON_ENCODE_ANY) != 0 ||
        buffer->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} bytes of JSON", buffer->length);
    }
    return PT_OK;
}
