#include "base/text/unicode.h"

#include "base/scope.h"
#include "base/text/utf8.h"
#include "base/text/width.h"

#include <stdint.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { COMPARED_BYTES = 96, UNITS_ON_STACK = 256 };

static bool is_space(uint32_t character)
{
    return (character >= 0x09 && character <= 0x0D) || character == ' ' || character == 0x85 ||
           character == 0xA0 || (character >= 0x2000 && character <= 0x200B) || character == 0x2028 ||
           character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000 ||
           character == 0xFEFF;
}

pt_slice pt_text_trim(pt_slice text)
{
    uint32_t character = 0;
    size_t step = pt_utf8_decode(text.data, text.length, &character);
    while (step > 0 && is_space(character)) {
        text.data += step;
        text.length -= step;
        step = pt_utf8_decode(text.data, text.length, &character);
    }
    while (text.length > 0) {
        size_t start = text.length - 1;
        while (start > 0 && text.length - start < 4 && ((unsigned char)text.data[start] & 0xC0U) == 0x80U) {
            start--;
        }
        step = pt_utf8_decode(text.data + start, text.length - start, &character);
        if (step != text.length - start || !is_space(character)) {
            break;
        }
        text.length = start;
    }
    return text;
}

size_t pt_text_count(pt_slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.data[i] & 0xC0U) != 0x80U;
    }
    return count;
}

size_t pt_text_width(pt_slice text)
{
    size_t width = 0;
    while (text.length > 0) {
        pt_glyph glyph = pt_glyph_at(text.data, text.length);
        width += (size_t)glyph.columns;
        text.data += glyph.length;
        text.length -= glyph.length;
    }
    return width;
}

static bool is_left_out(uint32_t character)
{
    if (character < 0x80) {
        return !((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
                 character == '$' || character == '+');
    }
    uint32_t kinds = U_GC_P_MASK | U_GC_Z_MASK | U_GC_C_MASK;
    return is_space(character) || (U_MASK(u_charType((UChar32)character)) & kinds) != 0;
}

static void add_kept(const UChar *units, int32_t length, pt_buffer *folded)
{
    for (int32_t at = 0; at < length; at++) {
        uint32_t character = units[at];
        if (U16_IS_LEAD(character) && at + 1 < length && U16_IS_TRAIL(units[at + 1])) {
            character = (uint32_t)U16_GET_SUPPLEMENTARY(character, units[++at]);
        }
        if (!is_left_out(character)) {
            char bytes[4];
            pt_buffer_add(folded, bytes, pt_utf8_encode(character, bytes));
        }
    }
}

/* Normalises units of which there are at most UNITS_ON_STACK; folding makes none of them more than 18. */
static void add_folded(const UChar *units, int32_t length, pt_buffer *folded)
{
    UChar result[UNITS_ON_STACK * 18];
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&code);
    int32_t made =
        unorm2_normalize(normalizer, units, length, result, (int32_t)(sizeof result / sizeof *result), &code);
    add_kept(U_FAILURE(code) ? units : result, U_FAILURE(code) ? length : made, folded);
}

pt_status pt_text_fold(pt_slice text, pt_buffer *folded, pt_error *error)
{
    pt_buffer_reset(folded);
    UChar units[UNITS_ON_STACK];
    int32_t count = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t character = 0xFFFD;
        size_t step = pt_utf8_decode(text.data + at, text.length - at, &character);
        at += step == 0 ? 1 : step;
        /* Pieces end before a letter or digit of ASCII, so that no combining mark loses its letter. */
        if (count > UNITS_ON_STACK / 2 && (character < 0x80 || count > UNITS_ON_STACK - 4)) {
            add_folded(units, count, folded);
            count = 0;
        }
        U16_APPEND_UNSAFE(units, count, character);
    }
    add_folded(units, count, folded);
    if (folded->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", text.length);
    }
    return PT_OK;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance in bytes. */
static size_t edit_distance(const pt_buffer *a, const pt_buffer *b)
{
    size_t row[COMPARED_BYTES + 1];
    size_t a_length = a->length > COMPARED_BYTES ? COMPARED_BYTES : a->length;
    size_t b_length = b->length > COMPARED_BYTES ? COMPARED_BYTES : b->length;
    for (size_t j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a->data[i - 1] != b->data[j - 1]));
            diagonal = above;
        }
    }
    return row[b_length];
}

const char *pt_text_likeliest(const char *name, const char *const *candidates, size_t candidate_count)
{
    PT_SCOPED(pt_buffer) wanted = {0};
    PT_SCOPED(pt_buffer) offered = {0};
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    if (pt_text_fold(pt_slice_of(name), &wanted, NULL) != PT_OK || wanted.length == 0) {
        return NULL;
    }
    for (size_t i = 0; i < candidate_count; i++) {
        if (pt_text_fold(pt_slice_of(candidates[i]), &offered, NULL) != PT_OK || offered.length == 0) {
            continue;
        }
        /* A word that stands whole in a longer name is like it: "date" and "order date". */
        bool is_part = strstr(offered.data, wanted.data) != NULL || strstr(wanted.data, offered.data) != NULL;
        size_t longer = offered.length > wanted.length ? offered.length : wanted.length;
        size_t distance = is_part ? 1 : edit_distance(&wanted, &offered);
        if (distance < best_distance && (is_part || distance * 2 <= longer)) {
            best = candidates[i];
            best_distance = distance;
        }
    }
    return best;
}
