#include "record/import/stage/customers.h"

#include "base/time/civil.h"
#include "record/field/shape.h"
#include "record/import/stage/customers.sql.h"

#include <string.h>

/* Up to here each unknown key is looked up by itself; a file with more gets all keys of the store at once. */
enum { SINGLE_LOOKUPS = 2000, KEY_BYTES_MAX = 300 };

bool pt_customers_identity_key(const pt_import_run_state *run, const char *kind, pt_slice shown,
                               pt_buffer *key)
{
    char text[KEY_BYTES_MAX + 1];
    if (shown.length > KEY_BYTES_MAX) {
        return false;
    }
    memcpy(text, shown.data, shown.length);
    text[shown.length] = '\0';
    if (strcmp(kind, "external") == 0 && run->mapping->customer_numbers == PT_NUMBERS_SEPARATE) {
        pt_buffer_add_text(key, run->mapping->source);
        pt_buffer_add_char(key, ':');
    }
    return pt_identity_normalise(kind, text, key);
}

static pt_status find_stored(pt_import_run_state *run, const char *key, int64_t *customer_id, pt_error *error)
{
    const pt_value values[] = {pt_value_text(run->plan->match), pt_value_text(key)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(run->reader, &query_identity_customer, values, &rows, error));
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    *customer_id = has_row ? pt_rows_integer(&rows, 0) : 0;
    return PT_OK;
}

static pt_status load_all(pt_import_run_state *run, pt_error *error)
{
    const pt_value values[] = {pt_value_text(run->plan->match)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(run->reader, &query_identity_of_kind, values, &rows, error));
    run->has_all_customers = true;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        pt_value key = pt_rows_value(&rows, 0);
        uint32_t ordinal = 0;
        bool is_new = false;
        PT_RETURN_IF_ERROR(pt_key_map_add(&run->customers, key.data, key.length, &ordinal, &is_new, error));
        if (is_new) {
            run->customers.entries[ordinal].id = pt_rows_integer(&rows, 1);
            run->customers.entries[ordinal].flags = PT_KEY_IS_STORED;
        }
    }
}

/* Finds out about a key that no line named before. */
static pt_status meet(pt_import_run_state *run, const pt_customer_key *key, uint32_t *ordinal,
                      pt_error *error)
{
    if (!run->has_all_customers && run->customers.entry_count >= SINGLE_LOOKUPS) {
        PT_RETURN_IF_ERROR(load_all(run, error));
        *ordinal = pt_key_map_find_hashed(&run->customers, key->hash, key->text, key->length);
        if (*ordinal != PT_KEY_NONE) {
            return PT_OK;
        }
    }
    int64_t customer_id = 0;
    if (!run->has_all_customers) {
        PT_RETURN_IF_ERROR(find_stored(run, key->text, &customer_id, error));
    }
    bool is_new = false;
    PT_RETURN_IF_ERROR(pt_key_map_add(&run->customers, key->text, key->length, ordinal, &is_new, error));
    pt_key_entry *entry = &run->customers.entries[*ordinal];
    bool may_add = run->mapping->customers != PT_IMPORT_SKIP;
    entry->flags = customer_id != 0 ? PT_KEY_IS_STORED : 0;
    entry->id = customer_id != 0 ? customer_id : may_add ? pt_id_next(run->ids, pt_instant_now()) : 0;
    return PT_OK;
}

static pt_status take_nobody(const pt_import_run_state *run, uint32_t *ordinal, pt_error *error)
{
    const pt_plan *plan = run->plan;
    if (plan->anonymous == NULL || run->mapping->anonymous == PT_ANONYMOUS_REJECT) {
        return pt_error_at_field(error, PT_FAIL(error, PT_INVALID_INPUT, "the line names no customer"),
                                 plan->customer_key->name);
    }
    *ordinal = PT_KEY_NONE;
    return PT_OK;
}

pt_status pt_customers_take(pt_import_run_state *run, const pt_customer_key *key, uint32_t *ordinal,
                            pt_error *error)
{
    if (key == NULL) {
        return take_nobody(run, ordinal, error);
    }
    if (key->text == NULL) {
        return pt_error_at_field(error,
                                 PT_FAIL(error, PT_INVALID_INPUT, "cannot be used to tell customers apart"),
                                 run->plan->customer_key->name);
    }
    *ordinal = pt_key_map_find_hashed(&run->customers, key->hash, key->text, key->length);
    if (*ordinal == PT_KEY_NONE) {
        PT_RETURN_IF_ERROR(meet(run, key, ordinal, error));
    }
    return run->customers.entries[*ordinal].id != 0
               ? PT_OK
               : pt_error_at_field(error, PT_FAIL(error, PT_NOT_FOUND, "the customer is not known"),
                                   run->plan->customer_key->name);
}
