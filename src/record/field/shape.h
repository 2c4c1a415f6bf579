/* What texts of a shape look like, and the one way in which identities are kept so that they are found again
 * however they are written. */
#ifndef PT_RECORD_FIELD_SHAPE_H
#define PT_RECORD_FIELD_SHAPE_H

#include "base/text/buffer.h"
#include "record/entity.h"

#include <stdbool.h>

/* Whether a text has the shape. Generous: what a strict reader would refuse may still be someone's address.
 */
bool pt_shape_fits(pt_text_shape shape, const char *text);

/* Adds the key under which an identity is kept and found (table identity):
 *
 *   phone     digits; numbers that say their country, and mobiles of China and Taiwan, as +86138…, +8869…
 *   email     small letters
 *   card      capital letters and digits, without spaces and dashes
 *   others    as written, without spaces at both ends
 *
 * Full-width letters and digits count as plain ones. False when nothing is left. */
bool pt_identity_normalise(const char *kind, const char *text, pt_buffer *key);

#endif
