#include "record/sealing.h"

#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "record/field/field_value.h"
#include "record/history/history.h"
#include "record/transaction.h"
#include "store/change.h"

#include <string.h>

bool pt_record_is_same_value(const pt_value *a, const pt_value *b)
{
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case PT_VALUE_NULL: return true;
    case PT_VALUE_INTEGER: return a->integer == b->integer;
    case PT_VALUE_REAL: return a->real == b->real;
    case PT_VALUE_TEXT:
    case PT_VALUE_BYTES:
        return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
    }
    return false;
}

static pt_status load_key(pt_record_session *session, bool may_create, pt_error *error)
{
    return session->secret_key.is_loaded
               ? PT_OK
               : pt_secret_key_load(session->connection, may_create, &session->secret_key, error);
}

static pt_status seal_value(pt_record_session *session, const pt_value *before, pt_value *value,
                            pt_arena *arena, pt_error *error)
{
    PT_RETURN_IF_ERROR(load_key(session, true, error));
    if (before != NULL && before->type == PT_VALUE_BYTES) {
        pt_value clear = {0};
        PT_RETURN_IF_ERROR(pt_secret_open(&session->secret_key, before, arena, &clear, error));
        if (pt_record_is_same_value(&clear, value)) {
            *value = *before;
            return PT_OK;
        }
    }
    return pt_secret_seal(&session->secret_key, value, arena, value, error);
}

pt_status pt_record_seal(pt_record_session *session, const pt_record *old, pt_record *record, pt_arena *arena,
                         pt_error *error)
{
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (field->privacy == PT_PRIVACY_SECRET && record->values[i].type == PT_VALUE_TEXT) {
            pt_status status =
                seal_value(session, old == NULL ? NULL : &old->values[i], &record->values[i], arena, error);
            if (status != PT_OK) {
                return pt_error_at_field(error, status, field->name);
            }
        }
    }
    return PT_OK;
}

typedef struct reveal_request {
    const pt_record *record;
    const pt_field *field;
} reveal_request;

/* The history says who saw it; the key is loaded first, so that nothing is noted that was not seen. */
static pt_status note_reveal(pt_record_session *session, const void *context, pt_error *error)
{
    const reveal_request *request = context;
    const pt_record *record = request->record;
    PT_SCOPED(pt_buffer) changes = {0};
    pt_json_writer json = {.buffer = &changes};
    pt_json_begin_object(&json);
    pt_json_key(&json, request->field->name);
    pt_json_begin_array(&json);
    pt_json_text(&json, PT_SECRET_MASK);
    pt_json_text(&json, PT_SECRET_MASK);
    pt_json_end_array(&json);
    pt_json_end_object(&json);
    pt_history_row row = {.customer_id = record->key.customer_id,
                          .entity = record->entity->name,
                          .record_id = record->key.id,
                          .version = record->version,
                          .action = "reveal",
                          .changes = pt_buffer_text(&changes)};
    pt_change change = {.changed_at = pt_instant_now(),
                        .kind = "reveal",
                        .entity = record->entity->name,
                        .customer_id = record->key.customer_id,
                        .record_id = record->key.id};
    PT_RETURN_IF_ERROR(pt_history_append(session, &row, error));
    return pt_change_append(session->connection, &change, 1, NULL, error);
}

pt_status pt_record_reveal(pt_record_session *session, const pt_record *record, const pt_field *field,
                           pt_arena *arena, const char **text, pt_error *error)
{
    const pt_value *sealed = &record->values[field - record->entity->fields];
    reveal_request request = {record, field};
    pt_value clear = {0};
    if (sealed->type == PT_VALUE_NULL) {
        *text = NULL;
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(load_key(session, false, error));
    PT_RETURN_IF_ERROR(pt_secret_open(&session->secret_key, sealed, arena, &clear, error));
    PT_RETURN_IF_ERROR(pt_record_in_transaction(session, note_reveal, &request, error));
    *text = clear.data;
    return PT_OK;
}
