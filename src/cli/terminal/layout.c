#include "cli/terminal/layout.h"

#include "base/text/width.h"

#include <stdbool.h>
#include <string.h>

enum { LEAST_WIDTH = 20 };

void pt_layout_add_spaces(pt_buffer *buffer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pt_buffer_add_char(buffer, ' ');
    }
}

void pt_layout_add_padded(pt_buffer *buffer, const char *text, size_t columns)
{
    size_t taken = pt_text_columns(text);
    pt_buffer_add_text(buffer, text);
    pt_layout_add_spaces(buffer, taken < columns ? columns - taken : 0);
}

size_t pt_layout_fit(const char *text, size_t columns)
{
    size_t used = 0;
    size_t taken = 0;
    for (size_t left = strlen(text); left > 0;) {
        pt_glyph glyph = pt_glyph_at(text + used, left);
        if (taken + (size_t)glyph.columns > columns) {
            break;
        }
        taken += (size_t)glyph.columns;
        used += glyph.length;
        left -= glyph.length;
    }
    return used;
}

static bool is_one_of(int32_t character, const char *characters)
{
    for (size_t left = strlen(characters); left > 0;) {
        pt_glyph glyph = pt_glyph_at(characters, left);
        if (glyph.character == character) {
            return true;
        }
        characters += glyph.length;
        left -= glyph.length;
    }
    return false;
}

/* Whether a line may end between two characters (kinsoku). */
static bool may_break(pt_glyph before, pt_glyph after)
{
    if (before.character == ' ') {
        return after.character != ' ';
    }
    if (before.columns != 2 && after.columns != 2) {
        return false;
    }
    return !is_one_of(after.character, "，。、；：？！）」』】》”’…,.;:?!)]") &&
           !is_one_of(before.character, "（「『【《“‘([");
}

/* Bytes of the next line: up to the last place to break that fits, or as much as fits where there is none. */
static size_t line_length(const char *text, size_t width)
{
    size_t length = strlen(text);
    size_t fits = pt_layout_fit(text, width);
    if (fits == length) {
        return length;
    }
    size_t best = 0;
    pt_glyph before = {0};
    for (size_t at = 0; at <= fits;) {
        pt_glyph glyph = pt_glyph_at(text + at, length - at);
        if (at > 0 && (may_break(before, glyph) || glyph.character == ' ')) {
            best = at;
        }
        before = glyph;
        at += glyph.length;
    }
    return best == 0 ? fits : best;
}

void pt_layout_add_wrapped(pt_buffer *buffer, const char *text, size_t indent, size_t width)
{
    size_t room = width > indent + LEAST_WIDTH ? width - indent : LEAST_WIDTH;
    bool is_first = true;
    do {
        size_t length = line_length(text, room);
        size_t shown = length;
        while (shown > 0 && text[shown - 1] == ' ') {
            shown--;
        }
        pt_layout_add_spaces(buffer, is_first ? 0 : indent);
        pt_buffer_add(buffer, text, shown);
        pt_buffer_add_char(buffer, '\n');
        is_first = false;
        text += length;
        text += strspn(text, " ");
    } while (*text != '\0');
}
