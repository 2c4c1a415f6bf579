/* Values of records as people want to see them: a choice by its label, a reference by what the other record
 * is called, an instant as a clock on the wall shows it, money with its thousands. Programs get
 * pt_field_format() and JSON instead. */
#ifndef PT_CLI_COMMAND_RECORDS_SHOWN_H
#define PT_CLI_COMMAND_RECORDS_SHOWN_H

#include "base/text/buffer.h"
#include "cli/command/open_records.h"

enum { PT_ID_BYTES = 24 };

const char *pt_id_format(int64_t id, char buffer[PT_ID_BYTES]);

/* Adds the instant as the organisation's clock shows it. */
void pt_shown_add_instant(pt_buffer *text, const pt_open_records *opened, int64_t instant);

typedef struct pt_shown_place {
    pt_open_records *opened;
    pt_language language;
    int64_t customer_id; /* of the record that the value is of */
    bool with_ids;       /* beside the names of references */
} pt_shown_place;

/* Adds the value; nothing where it is unknown. */
void pt_shown_add_value(pt_buffer *text, const pt_shown_place *place, const pt_field *field,
                        const pt_value *value);

/* Adds what people call the record of that type with that id; false: it is not there, or has no name. */
bool pt_shown_add_title(pt_buffer *text, pt_open_records *opened, const char *entity, int64_t customer_id,
                        int64_t id);

#endif
