#include "record/import/stage/block.h"

#include "base/text/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_TEXT_BYTES = 256 * 1024, FIRST_FIELDS = 16 * 1024 };

pt_slice pt_stage_cell(const pt_csv_record *record, size_t column)
{
    return column < record->field_count ? pt_text_trim(record->fields[column]) : (pt_slice){0};
}

void pt_stage_block_empty(pt_stage_block *block)
{
    block->record_count = 0;
    block->text_used = 0;
    block->field_count = 0;
    pt_buffer_reset(&block->packed);
    pt_buffer_reset(&block->keys);
}

void pt_stage_block_clear(pt_stage_block *block)
{
    free(block->text);
    free(block->fields);
    pt_buffer_clear(&block->packed);
    pt_buffer_clear(&block->keys);
    pt_stage_block_empty(block);
    block->text = NULL;
    block->fields = NULL;
    block->text_capacity = 0;
    block->field_capacity = 0;
}

/* Whether a field stands in the record's own text; one with doubled quotes stands elsewhere. */
static bool is_within(const pt_slice *field, const pt_slice *text)
{
    uintptr_t start = (uintptr_t)text->data, at = (uintptr_t)field->data;
    return at >= start && at + field->length <= start + text->length;
}

static size_t text_needed(const pt_csv_record *record)
{
    size_t bytes = record->text.length;
    for (size_t i = 0; i < record->field_count; i++) {
        bytes += is_within(&record->fields[i], &record->text) ? 0 : record->fields[i].length;
    }
    return bytes;
}

/* Only an empty block grows: what it holds is pointed at. */
static bool make_room(pt_stage_block *block, size_t text_bytes, size_t fields)
{
    size_t capacity = text_bytes > FIRST_TEXT_BYTES ? text_bytes : FIRST_TEXT_BYTES;
    if (capacity > block->text_capacity) {
        free(block->text);
        block->text = malloc(capacity);
        block->text_capacity = block->text == NULL ? 0 : capacity;
    }
    capacity = fields > FIRST_FIELDS ? fields : FIRST_FIELDS;
    if (capacity > block->field_capacity) {
        free(block->fields);
        block->fields = malloc(capacity * sizeof *block->fields);
        block->field_capacity = block->fields == NULL ? 0 : capacity;
    }
    return block->text != NULL && block->fields != NULL;
}

static const char *copy_text(pt_stage_block *block, const pt_slice *text)
{
    char *copy = block->text + block->text_used;
    if (text->length > 0) {
        memcpy(copy, text->data, text->length);
    }
    block->text_used += text->length;
    return copy;
}

pt_status pt_stage_block_add(pt_stage_block *block, const pt_csv_record *record, bool *is_added,
                             pt_error *error)
{
    size_t bytes = text_needed(record);
    *is_added = false;
    if (block->record_count == 0 && !make_room(block, bytes, record->field_count)) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for line {1}", record->line);
    }
    if (block->record_count == PT_STAGE_BLOCK_RECORDS || bytes > block->text_capacity - block->text_used ||
        record->field_count > block->field_capacity - block->field_count) {
        return PT_OK;
    }
    pt_csv_record *copy = &block->records[block->record_count++].record;
    pt_slice *fields = block->fields + block->field_count;
    *copy = *record;
    copy->text.data = copy_text(block, &record->text);
    copy->fields = fields;
    for (size_t i = 0; i < record->field_count; i++) {
        const pt_slice *field = &record->fields[i];
        const char *data = is_within(field, &record->text)
                               ? copy->text.data + (field->data - record->text.data)
                               : copy_text(block, field);
        fields[i] = (pt_slice){data, field->length};
    }
    block->field_count += record->field_count;
    *is_added = true;
    return PT_OK;
}
