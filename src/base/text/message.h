/* Texts for people in three languages.
 *
 * The English text in the code is the key (as in gettext); po/<language>/<area>.po holds the others and is
 * compiled into the binary. {1} … {4} are places for arguments, in any order in a translation. */
#ifndef PT_BASE_TEXT_MESSAGE_H
#define PT_BASE_TEXT_MESSAGE_H

#include "base/error.h"
#include "base/text/buffer.h"

#include <stdbool.h>

typedef enum pt_language { PT_ENGLISH, PT_SIMPLIFIED_CHINESE, PT_TRADITIONAL_CHINESE } pt_language;
enum { PT_LANGUAGE_COUNT = 3 };

/* "en", "zh-CN" or "zh-TW": as users write it, and as descriptions name their labels. */
const char *pt_language_code(pt_language language);

/* Understands our codes and what environments hold: zh_CN.UTF-8, zh-Hant-HK, C. False when it is another
 * language or empty; language is then left alone. */
bool pt_language_parse(const char *text, pt_language *language);

/* The translation of an English text, or the text itself where there is none. */
const char *pt_translate(pt_language language, const char *english);

/* Adds the translated text with its arguments: pt_message_add(buffer, language, PT_MESSAGE("{1} lines", n)).
 */
void pt_message_add(pt_buffer *buffer, pt_language language, const char *english,
                    const pt_argument *arguments, size_t argument_count);

/* Adds what an error says: the row and field it concerns where it names them, then its message. */
void pt_error_add_text(pt_buffer *buffer, pt_language language, const pt_error *error);

/* Adds only its message. */
void pt_error_add_message(pt_buffer *buffer, pt_language language, const pt_error *error);

#endif
