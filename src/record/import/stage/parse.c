#include "record/import/stage/parse.h"

#include "base/hash.h"
#include "record/import/cell/cell.h"
#include "record/import/stage/customers.h"
#include "record/import/stage/derive.h"
#include "record/import/stage/row.h"

#include <stdlib.h>
#include <string.h>

/* Kept in stores as a key: it never changes. */
enum { SEED_CONTENT = 3 };

pt_status pt_stage_parser_make(const pt_import_run_state *run, const pt_stage_styles *styles,
                               pt_stage_parser *parser, pt_error *error)
{
    *parser = (pt_stage_parser){.run = run, .styles = styles};
    parser->values = calloc(run->plan->value_count + 1, sizeof *parser->values);
    return parser->values != NULL ? PT_OK
                                  : PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
}

void pt_stage_parser_clear(pt_stage_parser *parser)
{
    free(parser->values);
    *parser = (pt_stage_parser){0};
}

static pt_status parse_part(const pt_stage_parser *parser, pt_plan_role role, const pt_csv_record *record,
                            pt_error *error)
{
    const pt_plan_part *part = &parser->run->plan->parts[role];
    pt_value *values = parser->values + part->first_value;
    for (size_t i = 0; i < part->staged_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        values[i] = (pt_value){0};
        if (slot->source == PT_SLOT_CELL || slot->source == PT_SLOT_DIFFERENCE) {
            const pt_field *field = slot->source == PT_SLOT_CELL ? slot->field : slot->mapping->field;
            PT_RETURN_IF_ERROR(pt_cell_parse(field, &parser->styles->of[role][i], &parser->run->file_zone,
                                             pt_stage_cell(record, slot->column), &values[i], error));
        }
    }
    return PT_OK;
}

static uint64_t hash_value(uint64_t hash, const pt_value *value)
{
    return value->type == PT_VALUE_TEXT ? pt_hash64(hash, value->data, value->length)
                                        : pt_hash64(hash, &value->integer, sizeof value->integer);
}

/* What makes two lines of one invoice the same line: service, quantity, price and amount. Other columns may
 * be mapped or corrected later without making another line of it. */
static uint64_t hash_content(const pt_stage_parser *parser, const pt_csv_record *record)
{
    static const char *const content_fields[] = {"quantity", "unit_price", "amount"};
    const pt_plan *plan = parser->run->plan;
    uint64_t hash = SEED_CONTENT;
    for (size_t i = 0; i < plan->reference_column_count; i++) {
        pt_slice cell = pt_stage_cell(record, plan->reference_columns[i]);
        hash = pt_hash64(hash, cell.data, cell.length);
    }
    const pt_plan_part *part = &plan->parts[PT_ROLE_LINE];
    if (part->entity == NULL) {
        part = &plan->parts[PT_ROLE_MAIN];
        for (size_t i = 0; i < part->staged_count; i++) {
            hash = hash_value(hash, &parser->values[part->first_value + i]);
        }
        return hash;
    }
    for (size_t i = 0; i < sizeof content_fields / sizeof *content_fields; i++) {
        size_t slot = pt_plan_find_slot(part, content_fields[i]);
        if (slot < part->staged_count) {
            const pt_value *value = &parser->values[part->first_value + slot];
            hash = pt_hash64(hash, &value->integer, sizeof value->integer);
        }
    }
    return hash;
}

static void find_key(const pt_stage_parser *parser, pt_stage_block *block, pt_stage_record *staged)
{
    const pt_plan *plan = parser->run->plan;
    pt_slice cell = pt_stage_cell(&staged->record, plan->customer_column);
    staged->key = block->keys.length;
    staged->has_key =
        cell.length > 0 && pt_customers_identity_key(parser->run, plan->match, cell, &block->keys);
    staged->key_length = block->keys.length - staged->key;
    if (staged->has_key && !block->keys.out_of_memory) {
        staged->key_hash = pt_key_map_hash(block->keys.data + staged->key, staged->key_length);
        pt_buffer_add_char(&block->keys, '\0');
    }
}

static pt_status parse_record(const pt_stage_parser *parser, pt_stage_block *block, pt_stage_record *staged,
                              pt_error *error)
{
    const pt_plan *plan = parser->run->plan;
    const pt_csv_record *record = &staged->record;
    for (int role = 0; role < PT_ROLE_COUNT; role++) {
        if (role != PT_ROLE_REFERENCE && plan->parts[role].entity != NULL) {
            PT_RETURN_IF_ERROR(parse_part(parser, (pt_plan_role)role, record, error));
        }
    }
    PT_RETURN_IF_ERROR(pt_stage_derive(parser->run, parser->values, error));
    pt_staged_row head = {
        .line = (uint64_t)record->line & INT64_MAX, .customer = PT_KEY_NONE, .reference = PT_KEY_NONE};
    if (plan->time_slot != PT_NO_SLOT) {
        head.time = parser->values[plan->parts[PT_ROLE_MAIN].first_value + plan->time_slot].integer;
    }
    if (plan->parts[PT_ROLE_MAIN].entity != NULL) {
        head.content = hash_content(parser, record);
    }
    if (plan->customer_column != PT_NO_SLOT) {
        find_key(parser, block, staged);
    }
    staged->row = block->packed.length;
    pt_staged_row_pack(&head, parser->values, plan->value_count, &block->packed);
    staged->row_bytes = block->packed.length - staged->row;
    return block->packed.out_of_memory || block->keys.out_of_memory
               ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for line {1}", record->line)
               : PT_OK;
}

void pt_stage_parse(pt_stage_parser *parser, pt_stage_block *block)
{
    for (size_t i = 0; i < block->record_count; i++) {
        pt_stage_record *staged = &block->records[i];
        staged->status = PT_OK;
        if (staged->record.fault == PT_CSV_NO_FAULT) {
            staged->status = parse_record(parser, block, staged, &block->reasons[i]);
        }
    }
}
