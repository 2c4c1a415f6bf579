#include "record/import/stage/spill.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static void rows_come_back_by_partition_in_order(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    for (uint32_t i = 0; i < 100000; i++) {
        void *row = NULL;
        size_t bytes = sizeof i + i % 97;
        CHECK(pt_spill_add(&spill, i % 7, bytes, &row, NULL) == PT_OK);
        memset(row, 0xa5, bytes);
        memcpy(row, &i, sizeof i);
    }
    for (uint32_t partition = 0; partition < 7; partition++) {
        uint32_t expected = partition;
        pt_spill_cursor cursor = pt_spill_begin(&spill, partition);
        size_t bytes = 0;
        for (const void *row = pt_spill_next(&cursor, &bytes); row != NULL;
             row = pt_spill_next(&cursor, &bytes)) {
            uint32_t found = 0;
            memcpy(&found, row, sizeof found);
            CHECK(found == expected && bytes == sizeof found + found % 97);
            expected += 7;
        }
        CHECK(expected >= 100000);
    }
}

static void a_row_larger_than_a_block_and_a_segment_is_whole(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    size_t sizes[] = {1, 200 << 10, 3 << 20, 0, 70 << 20, 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        void *row = NULL;
        CHECK(pt_spill_add(&spill, 0, sizes[i], &row, NULL) == PT_OK);
        memset(row, (int)i + 1, sizes[i]);
    }
    pt_spill_cursor cursor = pt_spill_begin(&spill, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t bytes = 1234;
        const unsigned char *row = pt_spill_next(&cursor, &bytes);
        CHECK(row != NULL && bytes == sizes[i]);
        CHECK(bytes == 0 || (row[0] == i + 1 && row[bytes - 1] == i + 1));
    }
    CHECK(pt_spill_next(&cursor, NULL) == NULL);
}

static void a_partition_never_named_is_empty(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    void *row = NULL;
    CHECK(pt_spill_add(&spill, 3, 8, &row, NULL) == PT_OK);
    pt_spill_cursor inside = pt_spill_begin(&spill, 1);
    pt_spill_cursor beyond = pt_spill_begin(&spill, 99);
    CHECK(pt_spill_next(&inside, NULL) == NULL);
    CHECK(pt_spill_next(&beyond, NULL) == NULL);
}

static void a_folder_that_is_not_there_is_reported(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    pt_error error = {0};
    CHECK(pt_spill_open("/nowhere/at/all", &spill, &error) == PT_UNAVAILABLE);
    CHECK(spill.file_plus_one == 0);
}

CHECK_MAIN(rows_come_back_by_partition_in_order, a_row_larger_than_a_block_and_a_segment_is_whole,
           a_partition_never_named_is_empty, a_folder_that_is_not_there_is_reported)
