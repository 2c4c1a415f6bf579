#include "record/import/apply/sort.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <string.h>

static void stage(pt_spill *spill, size_t partition, const pt_staged_row *row)
{
    CHECK(pt_spill_add(spill, partition, row, sizeof *row, NULL) == PT_OK);
}

static void rows_come_by_customer_record_content_and_line(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    PT_SCOPED(pt_key_map) customers = {0};
    PT_SCOPED(pt_sorted_rows) rows = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    for (int i = 0; i < 10; i++) {
        char key = (char)('a' + i);
        uint32_t ordinal = 0;
        bool is_new = false;
        CHECK(pt_key_map_add(&customers, &key, 1, &ordinal, &is_new, NULL) == PT_OK);
        customers.entries[ordinal].id = 100 - i; /* ids run against the ordinals */
    }
    for (uint32_t i = 0; i < 5000; i++) {
        uint32_t mixed = i * 2654435761U;
        stage(&spill, 0,
              &(pt_staged_row){
                  .line = i, .customer = mixed % 10, .key = mixed >> 8 & 15, .content = mixed >> 20 & 1});
    }
    CHECK(pt_spill_finish(&spill, NULL) == PT_OK);
    CHECK(pt_sorted_rows_load(&rows, &spill, 0, &customers, NULL) == PT_OK);
    CHECK(rows.count == 5000);
    for (size_t i = 1; i < rows.count; i++) {
        const pt_sort_entry *a = &rows.entries[i - 1], *b = &rows.entries[i];
        bool is_ordered = a->customer_id != b->customer_id ? a->customer_id < b->customer_id
                          : a->key != b->key               ? a->key < b->key
                          : a->content != b->content       ? a->content < b->content
                                                           : a->row->line < b->row->line;
        CHECK(is_ordered);
    }
}

static void an_empty_partition_and_one_row_are_sorted(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    PT_SCOPED(pt_key_map) customers = {0};
    PT_SCOPED(pt_sorted_rows) rows = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    stage(&spill, 1, &(pt_staged_row){.line = 1, .customer = PT_KEY_NONE});
    CHECK(pt_spill_finish(&spill, NULL) == PT_OK);
    CHECK(pt_sorted_rows_load(&rows, &spill, 1, &customers, NULL) == PT_OK && rows.count == 1);
    CHECK(rows.entries[0].customer_id == 0);
    CHECK(pt_sorted_rows_load(&rows, &spill, 0, &customers, NULL) == PT_OK && rows.count == 0);
    CHECK(pt_sorted_rows_load(&rows, &spill, 7, &customers, NULL) == PT_OK && rows.count == 0);
}

CHECK_MAIN(rows_come_by_customer_record_content_and_line, an_empty_partition_and_one_row_are_sorted)
