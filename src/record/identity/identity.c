#include "record/identity/identity.h"

#include "base/scope.h"
#include "base/text/buffer.h"
#include "base/time/civil.h"
#include "record/field/field_value.h"
#include "record/field/shape.h"
#include "record/history/history.h"
#include "record/identity/identity.sql.h"
#include "record/transaction.h"
#include "store/change.h"

#include <string.h>

enum { IDENTITIES_MAX = 1000 };

/* The normalised key; PT_INVALID_INPUT where there is none of that kind. */
static pt_status make_key(const pt_record_session *session, const char *kind, const char *text,
                          pt_buffer *key, pt_error *error)
{
    const pt_entity *entity = pt_schema_find(&session->schema, "identity");
    const pt_field *kinds = pt_entity_find_field(entity, "kind");
    const pt_field_choice *choice = pt_field_find_choice(kinds, kind);
    if (choice == NULL || strcmp(choice->code, kind) != 0) {
        return pt_error_at_field(
            error, PT_FAIL(error, PT_INVALID_INPUT, "there is no kind of identity \"{1}\"", kind), "kind");
    }
    if (!pt_identity_normalise(kind, text, key)) {
        return pt_error_at_field(
            error, PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" holds nothing to find a customer by", text),
            "key");
    }
    return PT_OK;
}

static pt_status find_by_key(pt_record_session *session, const char *kind, const char *key,
                             int64_t *customer_id, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_value values[] = {pt_value_text(kind), pt_value_text(key)};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(session->connection, &query_identity_find, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *customer_id = has_row ? pt_rows_integer(&rows, 0) : 0;
    return PT_OK;
}

pt_status pt_identity_find(pt_record_session *session, const char *kind, const char *text,
                           int64_t *customer_id, pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    PT_RETURN_IF_ERROR(make_key(session, kind, text, &key, error));
    return find_by_key(session, kind, pt_buffer_text(&key), customer_id, error);
}

static pt_status copy_row(const pt_rows *rows, pt_arena *arena, pt_identity *identity, pt_error *error)
{
    const char *shown = pt_rows_text(rows, 2);
    *identity = (pt_identity){.kind = pt_arena_copy_text(arena, pt_rows_text(rows, 0)),
                              .key = pt_arena_copy_text(arena, pt_rows_text(rows, 1)),
                              .shown = shown == NULL ? NULL : pt_arena_copy_text(arena, shown),
                              .created_at = pt_rows_integer(rows, 3)};
    return identity->kind == NULL || identity->key == NULL || (shown != NULL && identity->shown == NULL)
               ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a page of {1} records",
                         IDENTITIES_MAX)
               : PT_OK;
}

pt_status pt_identity_list(pt_record_session *session, int64_t customer_id, pt_arena *arena,
                           pt_identity **identities, size_t *count, pt_error *error)
{
    pt_identity *read = pt_arena_alloc(arena, IDENTITIES_MAX, sizeof *read);
    if (read == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a page of {1} records",
                       IDENTITIES_MAX);
    }
    PT_SCOPED(pt_rows) rows = {0};
    pt_value value = pt_value_integer(customer_id);
    size_t read_count = 0;
    bool has_row = true;
    PT_RETURN_IF_ERROR(pt_select(session->connection, &query_identity_of_customer, &value, &rows, error));
    while (read_count < IDENTITIES_MAX) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        PT_RETURN_IF_ERROR(copy_row(&rows, arena, &read[read_count], error));
        read_count++;
    }
    *identities = read;
    *count = read_count;
    return PT_OK;
}

/* One identity on its way in or out of a customer. */
typedef struct identity_claim {
    int64_t customer_id;
    int64_t batch_id;
    const char *kind;
    const char *text;
} identity_claim;

/* A deleted customer keeps what it is known by, so that it comes back whole; no list shows it, so say so. */
static pt_status refuse_taken(pt_record_session *session, const identity_claim *claim, int64_t holder,
                              pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_record customer = {0};
    const pt_record_key key = {.customer_id = holder, .id = holder};
    PT_RETURN_IF_ERROR(pt_record_read(session, pt_schema_find(&session->schema, "customer"), &key, &arena,
                                      &customer, error));
    if (customer.deleted_at == 0) {
        return PT_FAIL(error, PT_CONFLICT, "\"{1}\" belongs to customer {2} already", claim->text, holder);
    }
    return PT_FAIL(
        error, PT_CONFLICT,
        "\"{1}\" belongs to customer {2}, who is deleted: restore that one; or restore it, give it "
        "another value and delete it again",
        claim->text, holder);
}

static pt_status take(pt_record_session *session, const identity_claim *claim, bool *is_new, pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    PT_RETURN_IF_ERROR(make_key(session, claim->kind, claim->text, &key, error));
    pt_value values[] = {
        pt_value_text(claim->kind),
        pt_value_text(pt_buffer_text(&key)),
        pt_value_integer(claim->customer_id),
        pt_value_text(claim->text),
        pt_value_integer(pt_instant_now()),
        claim->batch_id == 0 ? (pt_value){0} : pt_value_integer(claim->batch_id),
    };
    int64_t changed = 0, holder = 0;
    PT_RETURN_IF_ERROR(pt_execute(session->connection, &query_identity_insert, values, &changed, error));
    *is_new = changed == 1;
    if (*is_new) {
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(find_by_key(session, claim->kind, pt_buffer_text(&key), &holder, error));
    return holder == claim->customer_id ? PT_OK : refuse_taken(session, claim, holder, error);
}

static pt_status drop(pt_record_session *session, const identity_claim *claim, bool *was_there,
                      pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    PT_RETURN_IF_ERROR(make_key(session, claim->kind, claim->text, &key, error));
    pt_value values[] = {pt_value_text(claim->kind), pt_value_text(pt_buffer_text(&key)),
                         pt_value_integer(claim->customer_id)};
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(session->connection, &query_identity_delete, values, &changed, error));
    *was_there = changed == 1;
    return PT_OK;
}

/* Old and new value of one identity in the words of history. */
static pt_status note(pt_record_session *session, const identity_claim *claim, bool is_added, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    pt_json_begin_object(&json);
    pt_json_key(&json, claim->kind);
    pt_json_begin_array(&json);
    pt_json_text(&json, is_added ? NULL : claim->text);
    pt_json_text(&json, is_added ? claim->text : NULL);
    pt_json_end_array(&json);
    pt_json_end_object(&json);
    pt_history_row row = {.customer_id = claim->customer_id,
                          .entity = "identity",
                          .record_id = claim->customer_id,
                          .action = is_added ? "create" : "delete",
                          .changes = pt_buffer_text(&text)};
    pt_change change = {.changed_at = pt_instant_now(),
                        .kind = is_added ? "create" : "delete",
                        .entity = "identity",
                        .customer_id = claim->customer_id,
                        .record_id = claim->customer_id};
    PT_RETURN_IF_ERROR(pt_history_append(session, &row, error));
    return pt_change_append(session->connection, &change, 1, NULL, error);
}

static pt_status add_in_transaction(pt_record_session *session, const void *context, pt_error *error)
{
    const identity_claim *claim = context;
    pt_record_key key = {.customer_id = claim->customer_id, .id = claim->customer_id};
    PT_SCOPED(pt_arena) arena = {0};
    pt_record customer = {0};
    bool is_new = false;
    const pt_entity *entity = pt_schema_find(&session->schema, "customer");
    PT_RETURN_IF_ERROR(pt_record_read(session, entity, &key, &arena, &customer, error));
    PT_RETURN_IF_ERROR(take(session, claim, &is_new, error));
    return is_new ? note(session, claim, true, error) : PT_OK;
}

static pt_status remove_in_transaction(pt_record_session *session, const void *context, pt_error *error)
{
    const identity_claim *claim = context;
    bool was_there = false;
    PT_RETURN_IF_ERROR(drop(session, claim, &was_there, error));
    if (!was_there) {
        return PT_FAIL(error, PT_NOT_FOUND, "customer {1} has no \"{2}\"", claim->customer_id, claim->text);
    }
    return note(session, claim, false, error);
}

pt_status pt_identity_add(pt_record_session *session, int64_t customer_id, const char *kind, const char *text,
                          pt_error *error)
{
    identity_claim claim = {.customer_id = customer_id, .kind = kind, .text = text};
    return pt_record_in_transaction(session, add_in_transaction, &claim, error);
}

pt_status pt_identity_remove(pt_record_session *session, int64_t customer_id, const char *kind,
                             const char *text, pt_error *error)
{
    identity_claim claim = {.customer_id = customer_id, .kind = kind, .text = text};
    return pt_record_in_transaction(session, remove_in_transaction, &claim, error);
}

static bool is_same_text(const pt_value *a, const pt_value *b)
{
    if (a->type != PT_VALUE_TEXT || b->type != PT_VALUE_TEXT) {
        return a->type == b->type;
    }
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static const pt_value nothing = {0};

static identity_claim claim_of(const pt_record *record, size_t place, const pt_value *value)
{
    return (identity_claim){.customer_id = record->key.customer_id,
                            .batch_id = record->batch_id,
                            .kind = record->entity->fields[place].identity,
                            .text = value->data};
}

static pt_status leave_field(pt_record_session *session, const pt_record *old, const pt_record *record,
                             size_t place, pt_error *error)
{
    const pt_value *before = old == NULL ? &nothing : &old->values[place];
    if (before->type != PT_VALUE_TEXT || is_same_text(before, &record->values[place])) {
        return PT_OK;
    }
    identity_claim claim = claim_of(record, place, before);
    bool was_there = false;
    return drop(session, &claim, &was_there, error);
}

static pt_status take_field(pt_record_session *session, const pt_record *record, size_t place,
                            pt_error *error)
{
    if (record->values[place].type != PT_VALUE_TEXT) {
        return PT_OK;
    }
    identity_claim claim = claim_of(record, place, &record->values[place]);
    bool is_new = false;
    return take(session, &claim, &is_new, error);
}

static bool is_any_changed(const pt_record *old, const pt_record *record)
{
    for (size_t i = 0; i < record->entity->field_count; i++) {
        if (record->entity->fields[i].identity != NULL &&
            (old == NULL || !is_same_text(&old->values[i], &record->values[i]))) {
            return true;
        }
    }
    return false;
}

/* First all that is left, then all that is held: a number may move from one field to another. */
pt_status pt_identity_follow(pt_record_session *session, const pt_record *old, const pt_record *record,
                             pt_error *error)
{
    if (!is_any_changed(old, record)) {
        return PT_OK;
    }
    for (size_t i = 0; i < record->entity->field_count; i++) {
        if (record->entity->fields[i].identity != NULL) {
            PT_RETURN_IF_ERROR(leave_field(session, old, record, i, error));
        }
    }
    for (size_t i = 0; i < record->entity->field_count; i++) {
        if (record->entity->fields[i].identity != NULL) {
            pt_status status = take_field(session, record, i, error);
            if (status != PT_OK) {
                return pt_error_at_field(error, status, record->entity->fields[i].name);
            }
        }
    }
    return PT_OK;
}
