/* Values of fields as people, files and programs write them: text or JSON ↔ pt_value, by the field's type.
 *
 *   text, choice           a text                                  PT_VALUE_TEXT
 *   integer, reference     5; a reference is "5" in JSON           PT_VALUE_INTEGER
 *   number                 12.5                                    PT_VALUE_REAL
 *   money                  "12.50", in JSON too                    PT_VALUE_INTEGER, ten-thousandths
 *   date                   "2026-03-01"                            PT_VALUE_INTEGER, days
 *   instant                "2026-03-01T14:30:00+08:00"             PT_VALUE_INTEGER, microseconds
 *   yes_no                 yes, no; in JSON true, false            PT_VALUE_INTEGER, 0 or 1
 *   multi_choice           a,b; in JSON ["a","b"]                  PT_VALUE_TEXT, a JSON array
 *   json                   JSON                                    PT_VALUE_TEXT
 *
 * Nothing (an empty text, null) is PT_VALUE_NULL. The messages fit behind the name of the field. */
#ifndef PT_RECORD_FIELD_FIELD_VALUE_H
#define PT_RECORD_FIELD_FIELD_VALUE_H

#include "base/arena.h"
#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/time/zone.h"
#include "record/entity.h"
#include "store/value.h"

/* What a secret shows as. */
#define PT_SECRET_MASK "••••••"

/* zone: that an instant without offset is read in. Texts of the value live in the arena. */
pt_status pt_field_parse(const pt_field *field, const char *text, const pt_zone *zone, pt_arena *arena,
                         pt_value *value, pt_error *error);

pt_status pt_field_parse_json(const pt_field *field, const pt_json_node *node, const pt_zone *zone,
                              pt_arena *arena, pt_value *value, pt_error *error);

/* Adds the value as pt_field_parse() reads it; nothing for NULL. Secrets as their mask. */
void pt_field_format(pt_buffer *buffer, const pt_field *field, const pt_value *value, const pt_zone *zone);

/* The same as one JSON value. */
void pt_field_write_json(pt_json_writer *json, const pt_field *field, const pt_value *value,
                         const pt_zone *zone);

/* The choice with that code, or with that label in any language (letters of ASCII in either case); NULL. */
const pt_field_choice *pt_field_find_choice(const pt_field *field, const char *text);

#endif
