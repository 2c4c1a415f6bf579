/* Checking and stepping through UTF-8.
 *
 * A text of ours is UTF-8 as RFC 3629 defines it (no overlong forms, no surrogates, nothing above U+10FFFF)
 * and holds no NUL, since texts end with one elsewhere. */
#ifndef PT_BASE_TEXT_UTF8_H
#define PT_BASE_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest beginning that is a whole text of ours: length itself when all is well. Several
 * gigabytes a second on ASCII, more than one on Chinese. */
size_t pt_utf8_valid_length(const char *bytes, size_t length);

/* Bytes of the longest beginning that is ASCII without NUL. */
size_t pt_utf8_ascii_length(const char *bytes, size_t length);

/* Whether 1 … 3 bytes are the beginning of a character whose rest may follow. */
bool pt_utf8_is_cut_off(const char *bytes, size_t length);

/* Reads the character at the start of bytes and returns how many bytes it takes; 0 when it is not a whole,
 * valid character or length is 0. NUL is a character here. */
size_t pt_utf8_decode(const char *bytes, size_t length, uint32_t *character);

/* Writes a character and returns how many bytes it takes. Surrogates and what is above U+10FFFF become
 * U+FFFD. */
size_t pt_utf8_encode(uint32_t character, char bytes[4]);

#endif
