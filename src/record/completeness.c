#include "record/completeness.h"

#include <math.h>
#include <string.h>

/* Four decimals are plenty, and the same for everybody. */
static const double share_scale = 10000;

static bool has_code(const pt_record *record, const char *field, const char *code)
{
    const pt_value *value = pt_record_value(record, field);
    return value != NULL && value->type == PT_VALUE_TEXT && value->length == strlen(code) &&
           memcmp(value->data, code, value->length) == 0;
}

static bool counts(const pt_record *record, const pt_field *field)
{
    return field->completeness_weight > 0 &&
           (field->completes_field == NULL ||
            has_code(record, field->completes_field, field->completes_code));
}

static void add_missing(pt_completeness *completeness, const pt_field *field)
{
    if (completeness->missing_count == PT_COMPLETENESS_MISSING_MAX) {
        return;
    }
    size_t at = completeness->missing_count++;
    for (; at > 0 && completeness->missing[at - 1]->completeness_weight < field->completeness_weight; at--) {
        completeness->missing[at] = completeness->missing[at - 1];
    }
    completeness->missing[at] = field;
}

bool pt_completeness_of(const pt_record *record, pt_completeness *completeness)
{
    pt_completeness found = {0};
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (!counts(record, field)) {
            continue;
        }
        found.weight += field->completeness_weight;
        if (record->values[i].type == PT_VALUE_NULL) {
            add_missing(&found, field);
        } else {
            found.filled_weight += field->completeness_weight;
        }
    }
    if (found.weight == 0) {
        return false;
    }
    found.share = round(share_scale * found.filled_weight / found.weight) / share_scale;
    *completeness = found;
    return true;
}

void pt_completeness_write_json(pt_json_writer *json, const pt_completeness *completeness)
{
    pt_json_begin_object(json);
    pt_json_key(json, "share");
    pt_json_real(json, completeness->share);
    pt_json_key(json, "missing");
    pt_json_begin_array(json);
    for (size_t i = 0; i < completeness->missing_count; i++) {
        pt_json_text(json, completeness->missing[i]->name);
    }
    pt_json_end_array(json);
    pt_json_end_object(json);
}
