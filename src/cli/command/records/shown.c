#include "cli/command/records/shown.h"

#include "base/number/decimal.h"
#include "base/scope.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"

#include <stdio.h>
#include <string.h>

enum { MONEY_DECIMALS = 2 };

const char *pt_id_format(int64_t id, char buffer[PT_ID_BYTES])
{
    (void)snprintf(buffer, PT_ID_BYTES, "%lld", (long long)id);
    return buffer;
}

void pt_shown_add_instant(pt_buffer *text, const pt_open_records *opened, int64_t instant)
{
    pt_instant_format_shown(text, instant, &opened->session.zone);
}

bool pt_shown_add_title(pt_buffer *text, pt_open_records *opened, const char *entity, int64_t customer_id,
                        int64_t id)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_record record = {0};
    const pt_entity *type = pt_schema_find(&opened->session.schema, entity);
    if (type == NULL || type->id_column == NULL) {
        return false;
    }
    bool is_customer = strcmp(type->id_column, "customer_id") == 0;
    const pt_record_key key = {.customer_id = is_customer ? id : customer_id, .id = id};
    if (type->parent != NULL ||
        pt_record_read(&opened->session, type, &key, &arena, &record, NULL) != PT_OK) {
        return false;
    }
    const pt_value *title = pt_record_title(&record);
    if (title != NULL) {
        pt_buffer_add(text, title->data, title->length);
    }
    return title != NULL;
}

static void add_reference(pt_buffer *text, const pt_shown_place *place, const pt_field *field, int64_t id)
{
    char buffer[PT_ID_BYTES];
    if (!pt_shown_add_title(text, place->opened, field->reference, place->customer_id, id)) {
        pt_buffer_add_text(text, pt_id_format(id, buffer));
    } else if (place->with_ids) {
        pt_buffer_add_format(text, " (%s)", pt_id_format(id, buffer));
    }
}

/* The labels of codes that stand in a list, "red,blue", or of a single one. */
static void add_labels(pt_buffer *text, const pt_field *field, pt_language language, const char *codes)
{
    for (const char *code = codes; *code != '\0';) {
        size_t length = strcspn(code, ",");
        const char *label = NULL;
        for (size_t i = 0; i < field->choice_count; i++) {
            const pt_field_choice *choice = &field->choices[i];
            if (strlen(choice->code) == length && memcmp(choice->code, code, length) == 0) {
                label = choice->label.text[language];
            }
        }
        pt_buffer_add(text, label == NULL ? code : label, label == NULL ? length : strlen(label));
        code += length;
        if (*code == ',') {
            pt_buffer_add_text(text, pt_translate(language, PT_N(", ")));
            code++;
        }
    }
}

void pt_shown_add_value(pt_buffer *text, const pt_shown_place *place, const pt_field *field,
                        const pt_value *value)
{
    PT_SCOPED(pt_buffer) plain = {0};
    char money[PT_DECIMAL_MONEY_BYTES];
    if (value->type == PT_VALUE_NULL) {
        return;
    }
    pt_field_format(&plain, field, value, &place->opened->session.zone);
    if (field->privacy == PT_PRIVACY_SECRET) {
        pt_buffer_add_text(text, pt_buffer_text(&plain));
        return;
    }
    switch (field->type) {
    case PT_FIELD_CHOICE:
    case PT_FIELD_MULTI_CHOICE: add_labels(text, field, place->language, pt_buffer_text(&plain)); break;
    case PT_FIELD_REFERENCE: add_reference(text, place, field, value->integer); break;
    case PT_FIELD_INSTANT: pt_shown_add_instant(text, place->opened, value->integer); break;
    case PT_FIELD_MONEY:
        pt_buffer_add_text(text, pt_decimal_format_grouped(value->integer, MONEY_DECIMALS, money));
        break;
    case PT_FIELD_YES_NO:
        pt_buffer_add_text(text,
                           pt_translate(place->language, value->integer != 0 ? PT_N("yes") : PT_N("no")));
        break;
    case PT_FIELD_TEXT:
    case PT_FIELD_INTEGER:
    case PT_FIELD_NUMBER:
    case PT_FIELD_DATE:
    case PT_FIELD_JSON: pt_buffer_add_text(text, pt_buffer_text(&plain)); break;
    }
}
