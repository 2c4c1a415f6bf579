#include "frame/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const pt_column *pt_frame_find(const pt_frame *frame, const char *name)
{
    for (size_t i = 0; i < frame->column_count; i++) {
        if (strcmp(frame->columns[i].name, name) == 0) {
            return &frame->columns[i];
        }
    }
    return NULL;
}

const char *pt_column_text(const pt_column *column, size_t row, char buffer[24])
{
    const pt_dictionary *dictionary = column->dictionary;
    int32_t code = column->code[row];
    if (dictionary->texts != NULL) {
        return dictionary->texts[code];
    }
    snprintf(buffer, 24, "%" PRId64, dictionary->ids[code]);
    return buffer;
}
