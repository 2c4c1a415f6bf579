#include "base/text/width.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* East Asian ambiguous characters (quotes, arrows) count as narrow, as terminals with a UTF-8 locale do. */
static int columns_of(UChar32 character)
{
    switch (u_charType(character)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR: return 0;
    default: break;
    }
    switch (u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH: return 2;
    default: return 1;
    }
}

pt_glyph pt_glyph_at(const char *text, size_t length)
{
    if (length == 0) {
        return (pt_glyph){0};
    }
    int32_t limit = length > 4 ? 4 : (int32_t)length;
    int32_t used = 0;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD((const uint8_t *)text, used, limit, character);
    return (pt_glyph){character, (size_t)used, columns_of(character)};
}

size_t pt_text_columns(const char *text)
{
    size_t columns = 0;
    for (size_t left = strlen(text); left > 0;) {
        pt_glyph glyph = pt_glyph_at(text, left);
        columns += (size_t)glyph.columns;
        text += glyph.length;
        left -= glyph.length;
    }
    return columns;
}
