#include "record/import/stage/spill.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void rows_come_back_by_partition_in_order(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    for (uint32_t i = 0; i < 100000; i++) {
        char row[sizeof i + 97];
        memset(row, 0xa5, sizeof row);
        memcpy(row, &i, sizeof i);
        CHECK(pt_spill_add(&spill, i % 7, row, sizeof i + i % 97, NULL) == PT_OK);
    }
    CHECK(pt_spill_finish(&spill, NULL) == PT_OK);
    for (uint32_t partition = 0; partition < 7; partition++) {
        uint32_t expected = partition;
        pt_spill_cursor cursor = pt_spill_begin(&spill, partition);
        size_t bytes = 0;
        for (const void *row = pt_spill_next(&cursor, &bytes); row != NULL;
             row = pt_spill_next(&cursor, &bytes)) {
            uint32_t found = 0;
            memcpy(&found, row, sizeof found);
            CHECK((uintptr_t)row % 8 == 0);
            CHECK(found == expected && bytes == sizeof found + found % 97);
            expected += 7;
        }
        CHECK(expected >= 100000);
    }
}

static void a_row_larger_than_a_piece_is_whole(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    size_t sizes[] = {1, 200 << 10, 3 << 20, 0, 70 << 20, 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *row = malloc(sizes[i] + 1);
        memset(row, (int)i + 1, sizes[i]);
        CHECK(pt_spill_add(&spill, 0, row, sizes[i], NULL) == PT_OK);
        free(row);
    }
    CHECK(pt_spill_finish(&spill, NULL) == PT_OK);
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
    CHECK(pt_spill_add(&spill, 3, "8 bytes", 8, NULL) == PT_OK);
    CHECK(pt_spill_finish(&spill, NULL) == PT_OK);
    pt_spill_cursor inside = pt_spill_begin(&spill, 1);
    pt_spill_cursor beyond = pt_spill_begin(&spill, 99);
    CHECK(pt_spill_next(&inside, NULL) == NULL);
    CHECK(pt_spill_next(&beyond, NULL) == NULL);
}

static void nothing_added_is_nothing_found(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK && pt_spill_finish(&spill, NULL) == PT_OK);
    pt_spill_cursor cursor = pt_spill_begin(&spill, 0);
    CHECK(pt_spill_next(&cursor, NULL) == NULL);
}

/* As a full disk does, a limit of the file's size ends an import with a message, not with a signal. */
static void a_disk_that_takes_no_more_is_reported(void)
{
    static char row[100000];
    PT_SCOPED(pt_spill) spill = {0};
    pt_error error = {0};
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit before;
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(pt_spill_open(NULL, &spill, NULL) == PT_OK);
    CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){1 << 20, before.rlim_max}) == 0);
    pt_status status = PT_OK;
    for (int i = 0; i < 20 && status == PT_OK; i++) {
        status = pt_spill_add(&spill, 0, row, sizeof row, &error);
    }
    CHECK(status == PT_UNAVAILABLE && strstr(error.message, "no room for temporary files") != NULL);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
}

static void a_folder_that_is_not_there_is_reported(void)
{
    PT_SCOPED(pt_spill) spill = {0};
    pt_error error = {0};
    CHECK(pt_spill_open("/nowhere/at/all", &spill, &error) == PT_UNAVAILABLE);
    CHECK(spill.file_plus_one == 0);
}

CHECK_MAIN(rows_come_back_by_partition_in_order, a_row_larger_than_a_piece_is_whole,
           a_partition_never_named_is_empty, nothing_added_is_nothing_found,
           a_disk_that_takes_no_more_is_reported, a_folder_that_is_not_there_is_reported)
