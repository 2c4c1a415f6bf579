/* Texts that are not UTF-8, and which encoding a file is in.
 *
 * How it is found (encoding_guess.c): a byte order mark decides; then the pattern of zero bytes that UTF-16
 * has; then whether the bytes are valid UTF-8 (one character in a hundred may be broken); then GB18030 (of
 * which GBK and GB2312 are parts) against Big5, by which of them leaves fewer wrong bytes and more characters
 * that are common in Chinese business texts, names and headers; last Windows-1252. Limits: a few rare
 * characters may be valid in both Chinese encodings, and are then taken for GB18030 (is_ambiguous says so);
 * short Chinese text of which every byte pair happens to be valid UTF-8 is taken for UTF-8. So a user can
 * always say what it is. */
#ifndef PT_BASE_TEXT_ENCODING_H
#define PT_BASE_TEXT_ENCODING_H

#include "base/error.h"
#include "base/scope.h"
#include "base/text/buffer.h"
#include "base/text/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pt_encoding {
    PT_ENCODING_UTF8,
    PT_ENCODING_GB18030, /* also GBK and GB2312, with 0x80 as € */
    PT_ENCODING_BIG5,    /* as Windows has it (code page 950) */
    PT_ENCODING_UTF16_LE,
    PT_ENCODING_UTF16_BE,
    PT_ENCODING_WINDOWS_1252,
} pt_encoding;

/* "UTF-8", "GB18030" …: for people and for settings. */
const char *pt_encoding_name(pt_encoding encoding);

/* Understands the usual names in any case, with or without hyphens: gbk, cp936, utf8, UTF-16LE. */
bool pt_encoding_parse(const char *name, pt_encoding *encoding);

typedef struct pt_encoding_guess {
    pt_encoding encoding;
    size_t bom_bytes;  /* to skip at the start */
    bool is_ascii;     /* nothing but ASCII was seen: what comes later may still be GB18030, Big5 … */
    bool is_ambiguous; /* another encoding fits as well */
} pt_encoding_guess;

/* Looks at the beginning of a file, at most 64 KB of it. A character cut off at the end does no harm. */
pt_encoding_guess pt_encoding_detect(const char *bytes, size_t length);

/* Turns chunks of bytes into UTF-8; a character may be split between chunks. Zero-initialised is closed. */
typedef struct pt_decoder {
    void *converter; /* of ICU; NULL for UTF-8 */
    pt_encoding encoding;
    int64_t offset; /* bytes taken so far */
    char kept[4];   /* UTF-8: beginning of a character */
    size_t kept_length;
    uint32_t lead_surrogate; /* from the converter, waiting for its other half; 0: none */
} pt_decoder;

/* Bytes that are no character. */
typedef struct pt_decode_fault {
    int64_t offset;    /* of the first wrong byte, from the start of the input */
    size_t byte_count; /* 0: no fault */
} pt_decode_fault;

pt_status pt_decoder_open(pt_decoder *decoder, pt_encoding encoding, pt_error *error);
void pt_decoder_clear(pt_decoder *decoder);

/* Adds input to output as UTF-8 and moves input on. Stops behind wrong bytes, for which it adds nothing: call
 * again with what is left of input. With is_last a character cut off at the end is wrong, too. Fails only for
 * want of memory. */
pt_status pt_decoder_feed(pt_decoder *decoder, pt_slice *input, bool is_last, pt_buffer *output,
                          pt_decode_fault *fault, pt_error *error);

/* A whole text at once. Valid UTF-8 is not copied: text is then part of bytes; otherwise it is buffer's. A
 * byte order mark is left out. encoding NULL: find out. Fails with PT_INVALID_INPUT, naming the byte. */
pt_status pt_text_decode(pt_slice bytes, const pt_encoding *encoding, pt_buffer *buffer, pt_slice *text,
                         pt_error *error);

#endif
