#include "record/import/apply/own_identity.h"

#include <stdlib.h>
#include <string.h>

/* The first bytes decide most comparisons without a look at the text. */
typedef struct sort_entry {
    uint64_t first_bytes, next_bytes; /* as numbers of which the first byte counts most */
    const pt_key_entry *key;
} sort_entry;

static uint64_t read_bytes(const pt_key_entry *key, size_t start)
{
    uint64_t number = 0;
    for (size_t i = start; i < start + sizeof number; i++) {
        number = number << 8U | (i < key->length ? (unsigned char)key->text[i] : 0U);
    }
    return number;
}

static int compare(const void *left, const void *right)
{
    const sort_entry *a = left, *b = right;
    if (a->first_bytes != b->first_bytes) {
        return a->first_bytes < b->first_bytes ? -1 : 1;
    }
    if (a->next_bytes != b->next_bytes) {
        return a->next_bytes < b->next_bytes ? -1 : 1;
    }
    size_t shorter = a->key->length < b->key->length ? a->key->length : b->key->length;
    int order = memcmp(a->key->text, b->key->text, shorter);
    return order != 0 ? order : (a->key->length > b->key->length) - (a->key->length < b->key->length);
}

static bool is_new(const pt_key_entry *key)
{
    return (key->flags & PT_KEY_IS_TOUCHED) != 0 && (key->flags & PT_KEY_IS_STORED) == 0;
}

pt_status pt_own_identities_sort(const pt_import_run_state *run, uint32_t **ordinals, size_t *count,
                                 pt_error *error)
{
    const pt_key_map *customers = &run->customers;
    sort_entry *entries = calloc(customers->entry_count + 1, sizeof *entries);
    uint32_t *sorted = calloc(customers->entry_count + 1, sizeof *sorted);
    if (entries == NULL || sorted == NULL) {
        free(entries);
        free(sorted);
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} keys", customers->entry_count);
    }
    size_t found = 0;
    for (size_t i = 0; i < customers->entry_count; i++) {
        const pt_key_entry *key = &customers->entries[i];
        if (is_new(key)) {
            entries[found++] = (sort_entry){read_bytes(key, 0), read_bytes(key, sizeof(uint64_t)), key};
        }
    }
    qsort(entries, found, sizeof *entries, compare);
    for (size_t i = 0; i < found; i++) {
        sorted[i] = (uint32_t)(entries[i].key - customers->entries);
    }
    free(entries);
    *ordinals = sorted;
    *count = found;
    return PT_OK;
}

pt_value pt_own_identity_shown(const pt_import_run_state *run, uint32_t ordinal)
{
    const pt_key_entry *entry = &run->customers.entries[ordinal];
    const pt_mapping *mapping = run->mapping;
    const char *source = mapping->customer_numbers == PT_NUMBERS_SEPARATE ? mapping->source : NULL;
    size_t prefix = source == NULL ? 0 : strlen(source);
    bool is_external = strcmp(run->plan->match, pt_import_standard_match) == 0;
    if (is_external && prefix > 0 && entry->length > prefix && entry->text[prefix] == ':' &&
        strncmp(entry->text, source, prefix) == 0) {
        return pt_value_text_of(entry->text + prefix + 1, entry->length - prefix - 1);
    }
    return pt_value_text_of(entry->text, entry->length);
}

pt_status pt_own_identity_add(pt_applying *applying, uint32_t ordinal, pt_error *error)
{
    const pt_import_run_state *run = applying->run;
    const pt_key_entry *entry = &run->customers.entries[ordinal];
    pt_value *row = pt_chunk_add_row(applying->chunk, PT_TARGET_IDENTITY);
    if (row == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
    }
    row[0] = pt_value_text(run->plan->match);
    row[1] = pt_value_text_of(entry->text, entry->length);
    row[2] = pt_value_integer(entry->id);
    row[3] = pt_own_identity_shown(run, ordinal);
    row[4] = pt_value_integer(run->now);
    row[5] = pt_value_integer(run->batch_id);
    return PT_OK;
}
