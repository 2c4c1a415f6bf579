/* A model's outcome as JSON, the same for command line and server:
 *
 *     {"model": "rfm", "version": 1, "parameters": {name: value…}, "results": {name:
 * number|string|null|array|object…}, "tables": {name: [{column: value…}…]…}, "warnings": [text…]}
 *
 * Names in JSON have "_" where parameters have "-". What is unknown is null; dates are YYYY-MM-DD; customers
 * and other keys are strings; warnings are in the language given. */
#ifndef PT_STUDY_RESULT_JSON_H
#define PT_STUDY_RESULT_JSON_H

#include "base/json/writer.h"
#include "base/text/message.h"
#include "study/model_file.h"

/* Writes one object. Memory trouble is remembered by the writer's buffer. */
void pt_outcome_write_json(pt_json_writer *json, const pt_outcome *outcome, pt_language language);

/* The parts of it that are kept on their own. */
void pt_outcome_write_parameters(pt_json_writer *json, const pt_outcome *outcome);
void pt_outcome_write_results(pt_json_writer *json, const pt_outcome *outcome);

/* Warnings as they are kept: [{"en": text, "zh-CN": text, "zh-TW": text}…], so that each reader gets its own.
 */
void pt_outcome_write_kept_warnings(pt_json_writer *json, const pt_outcome *outcome);

/* Writes warnings so kept as [text…] in one language. */
pt_status pt_kept_warnings_write(pt_json_writer *json, const char *kept, pt_language language,
                                 pt_error *error);

/* Writes one table of a result as the array of its rows. */
void pt_frame_write_json(pt_json_writer *json, const pt_frame *table);

#endif
