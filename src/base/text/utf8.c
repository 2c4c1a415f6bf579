#include "base/text/utf8.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS  UINT64_C(0x0101010101010101)

enum { WORD_BYTES = 8, BLOCK_WORDS = 4, BLOCK_BYTES = WORD_BYTES * BLOCK_WORDS };

/* Not zero when a byte of the word is NUL or not ASCII. Below 0x80 only a NUL borrows into its high bit. */
static inline uint64_t odd_bytes(uint64_t word)
{
    return (word | (word - LOW_BITS)) & HIGH_BITS;
}

static inline uint64_t load_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

size_t pt_utf8_ascii_length(const char *bytes, size_t length)
{
    size_t at = 0;
    while (length - at >= BLOCK_BYTES) {
        uint64_t odd = 0;
        for (size_t i = 0; i < BLOCK_WORDS; i++) {
            odd |= odd_bytes(load_word(bytes + at + i * WORD_BYTES));
        }
        if (odd != 0) {
            break;
        }
        at += BLOCK_BYTES;
    }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    while (length - at >= WORD_BYTES) {
        uint64_t odd = odd_bytes(load_word(bytes + at));
        if (odd != 0) {
            return at + (size_t)__builtin_ctzll(odd) / 8; /* borrows only mark bytes behind the first */
        }
        at += WORD_BYTES;
    }
#endif
    while (at < length && (signed char)bytes[at] > 0) {
        at++;
    }
    return at;
}

/* Bytes of the characters of three bytes at the start, which is most of a Chinese text. May stop early. */
static inline size_t three_byte_run(const char *bytes, size_t length)
{
    size_t at = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    while (length - at >= 4) {
        uint32_t word;
        memcpy(&word, bytes + at, sizeof word);
        /* After E0 the second byte needs its bit 0x20 (else overlong), after ED it must not have it
         * (surrogates). */
        uint32_t limited = word & 0x200FU;
        if ((word & 0xC0C0F0U) != 0x8080E0U || limited == 0 || limited == 0x200DU) {
            break;
        }
        at += 3;
    }
#else
    (void)bytes;
    (void)length;
#endif
    return at;
}

static inline bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0U) == 0x80U;
}

static inline size_t four_byte_length(const unsigned char *bytes, size_t length)
{
    unsigned char lead = bytes[0];
    if (lead < 0xF0 || lead > 0xF4 || length < 4 || !is_continuation(bytes[1]) ||
        !is_continuation(bytes[2]) || !is_continuation(bytes[3])) {
        return 0;
    }
    bool is_overlong = lead == 0xF0 && bytes[1] < 0x90;
    bool is_too_high = lead == 0xF4 && bytes[1] > 0x8F;
    return is_overlong || is_too_high ? 0 : 4;
}

/* Bytes of the valid character that starts with a byte above 0x7F, or 0. Table 3-7 of the Unicode standard.
 */
static inline size_t wide_length(const unsigned char *bytes, size_t length)
{
    unsigned char lead = bytes[0];
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (length < 3 || !is_continuation(bytes[1]) || !is_continuation(bytes[2])) {
            return 0;
        }
        bool is_overlong = lead == 0xE0 && bytes[1] < 0xA0;
        bool is_surrogate = lead == 0xED && bytes[1] > 0x9F;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return length >= 2 && is_continuation(bytes[1]) ? 2 : 0;
    }
    return four_byte_length(bytes, length);
}

size_t pt_utf8_valid_length(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        at += pt_utf8_ascii_length(bytes + at, length - at);
        /* Text that is not Latin comes in runs. */
        at += three_byte_run(bytes + at, length - at);
        while (at < length && (unsigned char)bytes[at] >= 0x80U) {
            size_t step = wide_length((const unsigned char *)bytes + at, length - at);
            if (step == 0) {
                return at;
            }
            at += step;
            at += three_byte_run(bytes + at, length - at);
        }
        if (at < length && bytes[at] == '\0') {
            return at;
        }
    }
    return at;
}

bool pt_utf8_is_cut_off(const char *bytes, size_t length)
{
    /* The rest that makes the shortest whole character, if any does: the second byte has the only limits that
     * depend on the lead. */
    static const char rests[][3] = {
        {'\x80', '\x80', '\x80'}, {'\xA0', '\x80', '\x80'}, {'\x90', '\x80', '\x80'}};
    if (length == 0 || length > 3 || (unsigned char)bytes[0] < 0x80U) {
        return false;
    }
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        unsigned char whole[6] = {0};
        memcpy(whole, bytes, length);
        memcpy(whole + length, rests[i], 3);
        size_t step = wide_length(whole, length + 3 > 4 ? 4 : length + 3);
        if (step > length) {
            return true;
        }
    }
    return false;
}

size_t pt_utf8_decode(const char *bytes, size_t length, uint32_t *character)
{
    if (length == 0) {
        return 0;
    }
    const unsigned char *at = (const unsigned char *)bytes;
    if (at[0] < 0x80) {
        *character = at[0];
        return 1;
    }
    size_t step = wide_length(at, length);
    static const unsigned char lead_bits[] = {0, 0, 0x1F, 0x0F, 0x07};
    uint32_t value = at[0] & (uint32_t)lead_bits[step];
    for (size_t i = 1; i < step; i++) {
        value = value << 6U | (at[i] & 0x3FU);
    }
    if (step > 0) {
        *character = value;
    }
    return step;
}

size_t pt_utf8_encode(uint32_t character, char bytes[4])
{
    if (character < 0x80) {
        bytes[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        bytes[0] = (char)(0xC0U | character >> 6U);
        bytes[1] = (char)(0x80U | (character & 0x3FU));
        return 2;
    }
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) {
        character = 0xFFFD;
    }
    if (character < 0x10000) {
        bytes[0] = (char)(0xE0U | character >> 12U);
        bytes[1] = (char)(0x80U | (character >> 6U & 0x3FU));
        bytes[2] = (char)(0x80U | (character & 0x3FU));
        return 3;
    }
    bytes[0] = (char)(0xF0U | character >> 18U);
    bytes[1] = (char)(0x80U | (character >> 12U & 0x3FU));
    bytes[2] = (char)(0x80U | (character >> 6U & 0x3FU));
    bytes[3] = (char)(0x80U | (character & 0x3FU));
    return 4;
}
