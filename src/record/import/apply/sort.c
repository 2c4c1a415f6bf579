#include "record/import/apply/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 8 };

/* Entries arrive in the order of the file and the sort is stable: lines need no comparing. */
static bool comes_after(const pt_sort_entry *a, const pt_sort_entry *b)
{
    if (a->customer_id != b->customer_id) {
        return a->customer_id > b->customer_id;
    }
    if (a->key != b->key) {
        return a->key > b->key;
    }
    return a->content > b->content;
}

static void sort_run(pt_sort_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        pt_sort_entry entry = entries[i];
        size_t at = i;
        for (; at > 0 && comes_after(&entries[at - 1], &entry); at--) {
            entries[at] = entries[at - 1];
        }
        entries[at] = entry;
    }
}

static void merge(const pt_sort_entry *from, size_t middle, size_t count, pt_sort_entry *to)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        bool takes_right = left == middle || (right < count && comes_after(&from[left], &from[right]));
        to[i] = takes_right ? from[right++] : from[left++];
    }
}

/* Bottom-up merge sort. Returns where the sorted entries are: in entries or in spare. */
static pt_sort_entry *sort(pt_sort_entry *entries, pt_sort_entry *spare, size_t count)
{
    for (size_t start = 0; start < count; start += RUN) {
        sort_run(entries + start, count - start < RUN ? count - start : RUN);
    }
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t length = count - start < 2 * width ? count - start : 2 * width;
            merge(entries + start, width < length ? width : length, length, spare + start);
        }
        pt_sort_entry *swapped = entries;
        entries = spare;
        spare = swapped;
    }
    return entries;
}

static bool make_room(pt_sorted_rows *rows, size_t count)
{
    if (count <= rows->capacity) {
        return true;
    }
    pt_sorted_rows_clear(rows);
    rows->entries = calloc(count, sizeof *rows->entries);
    rows->spare = calloc(count, sizeof *rows->spare);
    rows->capacity = count;
    return rows->entries != NULL && rows->spare != NULL;
}

pt_status pt_sorted_rows_load(pt_sorted_rows *rows, const pt_spill *spill, size_t partition,
                              const pt_key_map *customers, pt_error *error)
{
    rows->count = 0;
    size_t count = partition < spill->partition_count ? spill->partitions[partition].row_count : 0;
    if (!make_room(rows, count)) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to sort {1} lines", count);
    }
    pt_spill_cursor cursor = pt_spill_begin(spill, partition);
    for (const pt_staged_row *row = pt_spill_next(&cursor, NULL); row != NULL;
         row = pt_spill_next(&cursor, NULL)) {
        rows->entries[rows->count++] = (pt_sort_entry){
            .customer_id = row->customer == PT_KEY_NONE ? 0 : customers->entries[row->customer].id,
            .key = row->key,
            .content = row->content,
            .row = row,
        };
    }
    pt_sort_entry *sorted = sort(rows->entries, rows->spare, rows->count);
    if (sorted != rows->entries) {
        rows->spare = rows->entries;
        rows->entries = sorted;
    }
    return PT_OK;
}

void pt_sorted_rows_clear(pt_sorted_rows *rows)
{
    free(rows->entries);
    free(rows->spare);
    *rows = (pt_sorted_rows){0};
}
