#include "record/import/apply/stored.h"

#include "base/hash.h"
#include "base/scope.h"

#include <stdlib.h>
#include <string.h>

enum { SEED_REPEATED = 6 };

/* Keys that one question is about. */
typedef struct question {
    const pt_query *query;
    size_t width; /* numbers of each key */
    size_t count;
    pt_value values[PT_STORED_AT_ONCE * PT_STORED_KEY_COLUMNS];
} question;

void pt_stored_clear(pt_stored *stored)
{
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        free(stored->of[role].items);
    }
    pt_arena_clear(&stored->arena);
    *stored = (pt_stored){.run = stored->run, .targets = stored->targets};
}

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
}

int64_t pt_stored_main_id(const pt_plan *plan, int64_t key, size_t place)
{
    return place == 0 || plan->number_column != PT_NO_SLOT
               ? key
               : pt_hash63(SEED_REPEATED + place, &key, sizeof key);
}

static int compare_keys(const int64_t *a, const int64_t *b)
{
    for (size_t i = 0; i < PT_STORED_KEY_COLUMNS; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static int compare_rows(const void *a, const void *b)
{
    return compare_keys(((const pt_stored_row *)a)->key, ((const pt_stored_row *)b)->key);
}

static bool make_room(pt_stored_rows *rows)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity == 0 ? PT_STORED_AT_ONCE : rows->capacity * 2;
        pt_stored_row *grown = realloc(rows->items, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        rows->items = grown;
        rows->capacity = capacity;
    }
    return true;
}

static const pt_value *copy_slots(pt_stored *stored, const pt_rows *rows, size_t first, size_t count)
{
    pt_value *values = pt_arena_alloc(&stored->arena, count + 1, sizeof *values);
    for (size_t i = 0; values != NULL && i < count; i++) {
        values[i] = pt_rows_value(rows, first + i);
        if (values[i].type == PT_VALUE_TEXT) {
            char *copy = pt_arena_alloc(&stored->arena, values[i].length + 1, 1);
            if (copy == NULL) {
                return NULL;
            }
            memcpy(copy, values[i].data, values[i].length);
            values[i].data = copy;
        }
    }
    return values;
}

/* Asks, and takes what is answered: the key's columns, then the slots. */
static pt_status ask(pt_stored *stored, pt_plan_role role, question *about, pt_error *error)
{
    if (about->count == 0) {
        return PT_OK;
    }
    /* One statement for any number: what is left of it asks for what has no id. */
    for (size_t i = about->count * about->width; i < PT_STORED_AT_ONCE * about->width; i++) {
        about->values[i] = pt_value_integer(0);
    }
    about->count = 0;
    const pt_target *target = &stored->targets->of[role];
    pt_stored_rows *to = &stored->of[role];
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(stored->run->reader, about->query, about->values, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        pt_stored_row row = {.slots = copy_slots(stored, &rows, target->key_count, target->part->slot_count)};
        for (size_t i = 0; i < target->key_count && i < PT_STORED_KEY_COLUMNS; i++) {
            row.key[i] = pt_rows_integer(&rows, i);
        }
        if (row.slots == NULL || !make_room(to)) {
            return fail_memory(error);
        }
        to->items[to->count++] = row;
    }
}

static pt_status add_key(pt_stored *stored, pt_plan_role role, question *about, const int64_t *key,
                         pt_error *error)
{
    for (size_t i = 0; i < about->width; i++) {
        about->values[about->count * about->width + i] = pt_value_integer(key[i]);
    }
    about->count++;
    return about->count == PT_STORED_AT_ONCE ? ask(stored, role, about, error) : PT_OK;
}

static bool is_stored(const pt_stored *stored, const pt_sort_entry *entry)
{
    uint32_t customer = entry->row->customer;
    return customer != PT_KEY_NONE &&
           (stored->run->customers.entries[customer].flags & PT_KEY_IS_STORED) != 0;
}

static bool is_same_record(const pt_sort_entry *a, const pt_sort_entry *b)
{
    return a->customer_id == b->customer_id && a->key == b->key;
}

static pt_status ask_for_customers(pt_stored *stored, const pt_sort_entry *entries, size_t count,
                                   pt_error *error)
{
    const pt_import_run_state *run = stored->run;
    const pt_target *target = &stored->targets->of[PT_ROLE_CUSTOMER];
    if (target->entity == NULL || target->part->staged_count == 0 ||
        run->mapping->customers != PT_IMPORT_UPDATE) {
        return PT_OK;
    }
    question about = {.query = target->by_keys, .width = 1};
    for (size_t i = 0; i < count; i++) {
        bool is_next = i == 0 || entries[i].customer_id != entries[i - 1].customer_id;
        if (is_next && is_stored(stored, &entries[i])) {
            PT_RETURN_IF_ERROR(add_key(stored, PT_ROLE_CUSTOMER, &about, &entries[i].customer_id, error));
        }
    }
    return ask(stored, PT_ROLE_CUSTOMER, &about, error);
}

static pt_status ask_for_main_records(pt_stored *stored, const pt_sort_entry *entries, size_t count,
                                      pt_error *error)
{
    const pt_plan *plan = stored->run->plan;
    bool has_lines = plan->parts[PT_ROLE_LINE].entity != NULL;
    question about = {.query = stored->targets->of[PT_ROLE_MAIN].by_keys, .width = 2};
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        place = i > 0 && is_same_record(&entries[i - 1], &entries[i]) ? place + 1 : 0;
        int64_t id = has_lines ? entries[i].key : pt_stored_main_id(plan, entries[i].key, place);
        bool is_asked = place > 0 && id == entries[i].key;
        if (!is_asked && is_stored(stored, &entries[i])) {
            const int64_t key[] = {entries[i].customer_id, id};
            PT_RETURN_IF_ERROR(add_key(stored, PT_ROLE_MAIN, &about, key, error));
        }
    }
    return ask(stored, PT_ROLE_MAIN, &about, error);
}

static pt_status ask_for_lines(pt_stored *stored, pt_error *error)
{
    const pt_stored_rows *parents = &stored->of[PT_ROLE_MAIN];
    question about = {.query = stored->targets->of[PT_ROLE_LINE].by_parents, .width = 2};
    for (size_t i = 0; i < parents->count; i++) {
        PT_RETURN_IF_ERROR(add_key(stored, PT_ROLE_LINE, &about, parents->items[i].key, error));
    }
    return ask(stored, PT_ROLE_LINE, &about, error);
}

static void forget(pt_stored *stored)
{
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        stored->of[role].count = 0;
    }
    if (stored->arena.used_bytes > 0) {
        pt_arena_clear(&stored->arena);
    }
}

pt_status pt_stored_look_ahead(pt_stored *stored, const pt_sorted_rows *rows, size_t first, size_t end,
                               pt_error *error)
{
    if (first > 0 && end <= stored->end) {
        return PT_OK;
    }
    size_t ahead = first + PT_STORED_AT_ONCE;
    end = end > ahead ? end : ahead < rows->count ? ahead : rows->count;
    /* A customer's rows are asked for together. */
    while (end < rows->count && rows->entries[end].customer_id == rows->entries[end - 1].customer_id) {
        end++;
    }
    const pt_sort_entry *entries = rows->entries + first;
    forget(stored);
    PT_RETURN_IF_ERROR(ask_for_customers(stored, entries, end - first, error));
    if (stored->targets->of[PT_ROLE_MAIN].entity != NULL) {
        PT_RETURN_IF_ERROR(ask_for_main_records(stored, entries, end - first, error));
    }
    if (stored->targets->of[PT_ROLE_LINE].entity != NULL) {
        PT_RETURN_IF_ERROR(ask_for_lines(stored, error));
    }
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (stored->of[role].count > 1) {
            qsort(stored->of[role].items, stored->of[role].count, sizeof(pt_stored_row), compare_rows);
        }
    }
    stored->end = end;
    return PT_OK;
}

const pt_value *pt_stored_find(const pt_stored *stored, pt_plan_role role, const int64_t *key)
{
    const pt_stored_rows *rows = &stored->of[role];
    pt_stored_row wanted = {.slots = NULL};
    size_t width = stored->targets->of[role].key_count;
    memcpy(wanted.key, key, (width < PT_STORED_KEY_COLUMNS ? width : PT_STORED_KEY_COLUMNS) * sizeof *key);
    const pt_stored_row *found =
        rows->count == 0 ? NULL : bsearch(&wanted, rows->items, rows->count, sizeof wanted, compare_rows);
    return found == NULL ? NULL : found->slots;
}
