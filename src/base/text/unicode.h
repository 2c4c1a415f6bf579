/* What Unicode knows about characters, where our texts need it. All slices are UTF-8. */
#ifndef PT_BASE_TEXT_UNICODE_H
#define PT_BASE_TEXT_UNICODE_H

#include "base/error.h"
#include "base/text/buffer.h"
#include "base/text/slice.h"

#include <stddef.h>

/* Without white space at both ends: also no-break, full-width (U+3000) and zero-width spaces and stray byte
 * order marks. */
pt_slice pt_text_trim(pt_slice text);

/* Characters (code points), not bytes. */
size_t pt_text_count(pt_slice text);

/* Columns on a terminal, as width.h counts them. */
size_t pt_text_width(pt_slice text);

/* Replaces the buffer's content by the text as names are compared: compatibility forms and full-width letters
 * as plain ones, no case, no white space, punctuation or underscores: " Order_ID " and "ＯＲＤＥＲ－Ｉｄ"
 * both give "orderid". */
pt_status pt_text_fold(pt_slice text, pt_buffer *folded, pt_error *error);

/* The candidate most like a name by edit distance of the folded texts, or NULL where none is like it. */
const char *pt_text_likeliest(const char *name, const char *const *candidates, size_t candidate_count);

#endif
