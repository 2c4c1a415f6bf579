#include "record/import/undo/pile.h"

#include "base/scope.h"
#include "record/field/field_value.h"
#include "record/import/apply/change.h"
#include "record/import/undo/changes.sql.h"

#include <string.h>

struct pt_pile_layer {
    int64_t id;
    bool counts;
    const char *changes;
    const pt_pile_layer *older;
};

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import");
}

pt_status pt_pile_read(pt_connection *connection, const pt_batch_change *change, const pt_zone *zone,
                       pt_arena *arena, pt_pile *pile, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(change->customer_id), pt_value_text(change->entity->name),
                               pt_value_integer(change->record_id), pt_value_integer(change->id)};
    pt_pile read = {.id = change->id, .zone = zone, .arena = arena};
    const pt_pile_layer **end = &read.newest;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_history_beside, values, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            *pile = read;
            return PT_OK;
        }
        pt_pile_layer *found = pt_arena_alloc(arena, 1, sizeof *found);
        const char *changes = pt_arena_copy_text(arena, pt_rows_text(&rows, 1));
        if (found == NULL || changes == NULL) {
            return fail_memory(error);
        }
        *found = (pt_pile_layer){
            .id = pt_rows_integer(&rows, 0), .counts = pt_rows_integer(&rows, 2) != 0, .changes = changes};
        *end = found;
        end = &found->older;
    }
}

static pt_status parse_pair(const pt_pile *pile, const pt_json_node *pair, pt_undo_step *step,
                            pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_field_parse_json(step->field, pt_json_item(pair, 0), pile->zone, pile->arena,
                                           &step->before, error));
    return pt_field_parse_json(step->field, pt_json_item(pair, 1), pile->zone, pile->arena, &step->after,
                               error);
}

/* What one layer made of a field. has_field is false where it did not touch it. */
static pt_status look_into(const pt_pile *pile, const pt_pile_layer *layer, pt_undo_step *step,
                           bool *has_field, pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(layer->changes, strlen(layer->changes), &document, error));
    const pt_json_node *pair = pt_json_member(pt_json_root(&document), step->field->name);
    *has_field = pair != NULL;
    return pair == NULL ? PT_OK : parse_pair(pile, pair, step, error);
}

pt_status pt_pile_find_step(const pt_pile *pile, const pt_field *field, const pt_json_node *pair,
                            pt_undo_step *step, pt_error *error)
{
    pt_undo_step made = {.field = field};
    PT_RETURN_IF_ERROR(parse_pair(pile, pair, &made, error));
    *step = made;
    for (const pt_pile_layer *layer = pile->newest; layer != NULL; layer = layer->older) {
        bool is_above = layer->id > pile->id, has_field = false;
        pt_undo_step other = {.field = field};
        if (is_above && !layer->counts) {
            continue;
        }
        PT_RETURN_IF_ERROR(look_into(pile, layer, &other, &has_field, error));
        if (!has_field) {
            continue;
        }
        if (is_above) {
            step->is_covered = true;
            continue;
        }
        if (layer->counts || !pt_values_equal(&other.after, &step->before)) {
            return PT_OK;
        }
        step->before = other.before;
    }
    return PT_OK;
}
