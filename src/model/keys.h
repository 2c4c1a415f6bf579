/* Finds the customers of one input among those of another. */
#ifndef PT_MODEL_KEYS_H
#define PT_MODEL_KEYS_H

#include "base/arena.h"
#include "frame/frame.h"

enum { PT_KEY_ABSENT = -1 };

/* codes[i] becomes the code in among of entry i of keys, or PT_KEY_ABSENT. Both hold texts, or both ids. */
pt_status pt_keys_locate(pt_arena *arena, const pt_dictionary *among, const pt_dictionary *keys,
                         const int32_t **codes, pt_error *error);

#endif
