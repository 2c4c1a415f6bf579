/* Writes JSON piece by piece into a buffer: commas, quotes and escapes are seen to.
 *
 * pt_json_begin_object(&json); pt_json_key(&json, "n"); pt_json_integer(&json, 3); pt_json_end_object(&json);
 * The caller keeps begin and end in pairs (asserted). Numbers: integers exactly, reals with 17 significant
 * digits where needed and not finite as null. Ids are written as strings (pt_json_id). */
#ifndef PT_BASE_JSON_WRITER_H
#define PT_BASE_JSON_WRITER_H

#include "base/text/buffer.h"

#include <stdint.h>

enum { PT_JSON_MAX_DEPTH = 64 };

/* {.buffer = &buffer} is a writer at its start. */
typedef struct pt_json_writer {
    pt_buffer *buffer;
    int depth;
    bool has_item[PT_JSON_MAX_DEPTH]; /* whether a comma is due at each depth */
    bool after_key;
} pt_json_writer;

void pt_json_begin_object(pt_json_writer *json);
void pt_json_end_object(pt_json_writer *json);
void pt_json_begin_array(pt_json_writer *json);
void pt_json_end_array(pt_json_writer *json);
void pt_json_key(pt_json_writer *json, const char *key);
void pt_json_text(pt_json_writer *json, const char *text); /* UTF-8; NULL as null; broken bytes as U+FFFD */
void pt_json_text_of(pt_json_writer *json, const char *text, size_t length);
void pt_json_integer(pt_json_writer *json, int64_t value);
void pt_json_id(pt_json_writer *json, int64_t id);
void pt_json_real(pt_json_writer *json, double value);
void pt_json_boolean(pt_json_writer *json, bool value);
void pt_json_null(pt_json_writer *json);

/* A value that already is JSON. */
void pt_json_raw(pt_json_writer *json, const char *text, size_t length);

#endif
