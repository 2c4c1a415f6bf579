/* Reads JSON: a document is parsed whole, then asked. Duplicate keys, NUL characters and nesting deeper than
 * the parser's limit (2048) are errors with their line and column.
 *
 * Nodes belong to their document. Asking a NULL node, or a node of another type, gives NULL, 0 or false. */
#ifndef PT_BASE_JSON_READER_H
#define PT_BASE_JSON_READER_H

#include "base/error.h"
#include "base/text/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pt_json_document {
    void *root; /* NULL: empty */
} pt_json_document;

typedef struct pt_json_node pt_json_node;

typedef enum pt_json_type {
    PT_JSON_NONE,
    PT_JSON_NULL,
    PT_JSON_BOOLEAN,
    PT_JSON_INTEGER,
    PT_JSON_REAL,
    PT_JSON_TEXT,
    PT_JSON_ARRAY,
    PT_JSON_OBJECT,
} pt_json_type;

pt_status pt_json_parse(const char *text, size_t length, pt_json_document *document, pt_error *error);
void pt_json_document_clear(pt_json_document *document);

const pt_json_node *pt_json_root(const pt_json_document *document);
pt_json_type pt_json_type_of(const pt_json_node *node);
const char *pt_json_as_text(const pt_json_node *node);
int64_t pt_json_as_integer(const pt_json_node *node);
double pt_json_as_real(const pt_json_node *node); /* integers, too */
bool pt_json_as_boolean(const pt_json_node *node);

const pt_json_node *pt_json_member(const pt_json_node *object, const char *key);
size_t pt_json_count(const pt_json_node *array); /* items of an array, members of an object */
const pt_json_node *pt_json_item(const pt_json_node *array, size_t index);

/* Adds the node as compact JSON text. */
pt_status pt_json_dump(const pt_json_node *node, pt_buffer *buffer, pt_error *error);

/* Visits the members of an object in the order they were written: start with member NULL, until it is NULL.
 */
const pt_json_node *pt_json_next_member(const pt_json_node *object, void **iterator, const char **key);

#endif
