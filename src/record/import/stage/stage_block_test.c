#include "record/import/stage/block.h"

#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static bool is_text(pt_slice slice, const char *text)
{
    return slice.length == strlen(text) && memcmp(slice.data, text, slice.length) == 0;
}

/* Reads all of the text into one block, whose records must outlive the reader's. */
static void fill(pt_stage_block *block, const char *text)
{
    PT_SCOPED(pt_csv_reader) reader = {0};
    CHECK(pt_csv_open_memory((pt_slice){text, strlen(text)}, &(pt_csv_options){0}, &reader, NULL) == PT_OK);
    for (;;) {
        pt_csv_record record;
        bool has_record = false, is_added = false;
        CHECK(pt_csv_next(&reader, &record, &has_record, NULL) == PT_OK);
        if (!has_record) {
            return;
        }
        CHECK(pt_stage_block_add(block, &record, &is_added, NULL) == PT_OK && is_added);
    }
}

static void records_outlive_the_reader(void)
{
    pt_stage_block *block = calloc(1, sizeof *block);
    fill(block, "name,note\n 王 ,\"says \"\"yes\"\", twice\"\nli,plain\nshort\n");
    CHECK(block->record_count == 3);
    const pt_csv_record *first = &block->records[0].record, *second = &block->records[1].record;
    CHECK(is_text(pt_stage_cell(first, 0), "王"));
    CHECK(is_text(pt_stage_cell(first, 1), "says \"yes\", twice"));
    CHECK(is_text(first->text, " 王 ,\"says \"\"yes\"\", twice\"") && first->line == 2);
    CHECK(is_text(pt_stage_cell(second, 0), "li") && is_text(pt_stage_cell(second, 1), "plain"));
    CHECK(block->records[2].record.fault == PT_CSV_FEWER_FIELDS);
    CHECK(pt_stage_cell(&block->records[2].record, 1).length == 0);
    pt_stage_block_clear(block);
    free(block);
}

static void a_full_block_says_so_and_takes_the_record_when_empty(void)
{
    pt_stage_block *block = calloc(1, sizeof *block);
    const pt_slice field = {"x", 1};
    const pt_csv_record record = {.fields = &field, .field_count = 1, .text = field};
    bool is_added = true;
    for (size_t i = 0; i < PT_STAGE_BLOCK_RECORDS; i++) {
        CHECK(pt_stage_block_add(block, &record, &is_added, NULL) == PT_OK && is_added);
    }
    CHECK(pt_stage_block_add(block, &record, &is_added, NULL) == PT_OK && !is_added);
    pt_stage_block_empty(block);
    CHECK(pt_stage_block_add(block, &record, &is_added, NULL) == PT_OK && is_added);
    pt_stage_block_clear(block);
    free(block);
}

static void a_huge_record_has_a_block_to_itself(void)
{
    enum { HUGE_BYTES = 3000000 };
    pt_stage_block *block = calloc(1, sizeof *block);
    char *text = malloc(HUGE_BYTES);
    memset(text, 'h', HUGE_BYTES);
    const pt_slice huge = {text, HUGE_BYTES}, small = {"s", 1};
    const pt_csv_record huge_record = {.fields = &huge, .field_count = 1, .text = huge};
    const pt_csv_record small_record = {.fields = &small, .field_count = 1, .text = small};
    bool is_added = false;
    CHECK(pt_stage_block_add(block, &small_record, &is_added, NULL) == PT_OK && is_added);
    CHECK(pt_stage_block_add(block, &huge_record, &is_added, NULL) == PT_OK && !is_added);
    pt_stage_block_empty(block);
    CHECK(pt_stage_block_add(block, &huge_record, &is_added, NULL) == PT_OK && is_added);
    free(text);
    pt_slice kept = pt_stage_cell(&block->records[0].record, 0);
    CHECK(kept.length == HUGE_BYTES && kept.data[0] == 'h' && kept.data[HUGE_BYTES - 1] == 'h');
    pt_stage_block_clear(block);
    free(block);
}

CHECK_MAIN(records_outlive_the_reader, a_full_block_says_so_and_takes_the_record_when_empty,
           a_huge_record_has_a_block_to_itself)
