/* Who changed a record, when, from what to what: a line for each field for people, rows for programs. */
#include "record/history/history.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "cli/command/records/records.h"
#include "cli/command/records/shown.h"
#include "cli/terminal/listing.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"
#include "record/import/batch/batch.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1000 };

static const char *action_label(const char *action)
{
    static const char *const actions[][2] = {
        {"create", PT_N("created")},   {"update", PT_N("edited")},          {"delete", PT_N("deleted")},
        {"restore", PT_N("restored")}, {"reveal", PT_N("secret was read")}, {"erase", PT_N("erased")},
        {"undo", PT_N("undone")},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i][0], action) == 0) {
            return actions[i][1];
        }
    }
    return action;
}

/* A record's history on its way out. */
typedef struct history_view {
    const pt_invocation *invocation;
    pt_open_records *opened;
    pt_listing listing;
} history_view;

/* "import members.csv"; of an undo the file of the import that it undid, whose number is its source. */
static void add_import_name(pt_buffer *text, const history_view *view, const pt_batch *batch)
{
    pt_language language = view->invocation->language;
    pt_batch undone = {0};
    if (strcmp(batch->kind, "undo") != 0) {
        pt_message_add(text, language, PT_MESSAGE("import {1}", batch->source));
        return;
    }
    bool is_known = pt_batch_load(&view->opened->store.connection, strtoll(batch->source, NULL, 10),
                                  view->invocation->arena, &undone, NULL) == PT_OK;
    pt_message_add(text, language,
                   PT_MESSAGE("undoing of import {1}", is_known ? undone.source : batch->source));
}

/* What wrote the row: an import, a user, or the command line. */
static void add_author(pt_buffer *text, const history_view *view, const pt_history_row *row)
{
    pt_batch batch = {0};
    char id[PT_ID_BYTES];
    if (row->batch_id != 0 && pt_batch_load(&view->opened->store.connection, row->batch_id,
                                            view->invocation->arena, &batch, NULL) == PT_OK) {
        add_import_name(text, view, &batch);
    } else if (row->changed_by == 0) {
        pt_buffer_add_text(text, pt_translate(view->invocation->language, PT_N("command line")));
    } else if (!pt_shown_add_title(text, view->opened, "user", 0, row->changed_by)) {
        pt_buffer_add_text(text, pt_id_format(row->changed_by, id));
    }
}

static void add_side(pt_buffer *text, const history_view *view, const pt_field *field,
                     const pt_json_node *node)
{
    pt_value value = {0};
    size_t before = text->length;
    const pt_shown_place place = {view->opened, view->invocation->language, view->opened->key.customer_id,
                                  false};
    if (field != NULL && pt_field_parse_json(field, node, &view->opened->session.zone,
                                             view->invocation->arena, &value, NULL) == PT_OK) {
        pt_shown_add_value(text, &place, field, &value);
    } else if (pt_json_type_of(node) == PT_JSON_TEXT) {
        pt_buffer_add_text(text, pt_json_as_text(node));
    } else if (pt_json_type_of(node) != PT_JSON_NULL) {
        text->out_of_memory |= pt_json_dump(node, text, NULL) != PT_OK;
    }
    if (text->length == before) {
        pt_buffer_add_text(text, "–");
    }
}

/* "City: Shanghai → Beijing"; of a value that was not there before only what it became. */
static void add_change(pt_buffer *text, const history_view *view, const char *name, const pt_json_node *pair)
{
    const pt_field *field = pt_entity_find_field(view->opened->entity, name);
    const char *label = field == NULL ? name : field->label.text[view->invocation->language];
    pt_message_add(text, view->invocation->language, PT_MESSAGE("{1}: ", label));
    if (pt_json_type_of(pt_json_item(pair, 0)) != PT_JSON_NULL) {
        add_side(text, view, field, pt_json_item(pair, 0));
        pt_buffer_add_text(text, " → ");
    }
    add_side(text, view, field, pt_json_item(pair, 1));
}

/* The first line of a row says who did what when; further changes stand below the first. */
static void begin_row(history_view *view, const pt_history_row *row)
{
    PT_SCOPED(pt_buffer) instant = {0};
    PT_SCOPED(pt_buffer) author = {0};
    pt_shown_add_instant(&instant, view->opened, row->changed_at);
    add_author(&author, view, row);
    if (row->version > 0) {
        pt_listing_integer(&view->listing, row->version);
    } else {
        pt_listing_text(&view->listing, "");
    }
    pt_listing_text(&view->listing, pt_buffer_text(&instant));
    pt_listing_text(&view->listing, pt_buffer_text(&author));
    pt_listing_text(&view->listing, pt_translate(view->invocation->language, action_label(row->action)));
}

static pt_status list_row(history_view *view, const pt_history_row *row, pt_error *error)
{
    PT_SCOPED(pt_json_document) changes = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(row->changes, strlen(row->changes), &changes, error));
    void *iterator = NULL;
    const char *name = NULL;
    const pt_json_node *root = pt_json_root(&changes);
    const pt_json_node *pair = pt_json_next_member(root, &iterator, &name);
    begin_row(view, row);
    if (pair == NULL) {
        pt_listing_text(&view->listing, "");
    }
    for (bool is_first = true; pair != NULL; is_first = false) {
        PT_SCOPED(pt_buffer) text = {0};
        for (int column = 0; column < 4 && !is_first; column++) {
            pt_listing_text(&view->listing, "");
        }
        add_change(&text, view, name, pair);
        pt_listing_text(&view->listing, pt_buffer_text(&text));
        pair = pt_json_next_member(root, &iterator, &name);
    }
    return PT_OK;
}

static void write_row(history_view *view, const pt_history_row *row)
{
    PT_SCOPED(pt_buffer) instant = {0};
    char id[PT_ID_BYTES];
    pt_instant_format_local(&instant, row->changed_at, &view->opened->session.zone);
    pt_listing_integer(&view->listing, row->version);
    pt_listing_text(&view->listing, pt_buffer_text(&instant));
    pt_listing_text(&view->listing, pt_id_format(row->changed_by, id));
    pt_listing_text(&view->listing, row->action);
    pt_listing_text(&view->listing, row->batch_id == 0 ? NULL : pt_id_format(row->batch_id, id));
    pt_listing_json(&view->listing, row->changes);
}

static pt_status add_row(history_view *view, const pt_history_row *row, pt_error *error)
{
    if (!view->invocation->is_json) {
        return list_row(view, row, error);
    }
    write_row(view, row);
    return PT_OK;
}

/* An import writes no row for each record that it adds: the record says which one it was. */
static pt_status add_import(history_view *view, const pt_record *record, const pt_history_row *rows,
                            size_t count, pt_error *error)
{
    bool is_told = count == MOST_ROWS || (count > 0 && strcmp(rows[count - 1].action, "create") == 0);
    if (is_told || record->batch_id == 0 || record->entity->kind != PT_ENTITY_RECORD) {
        return PT_OK;
    }
    pt_history_row row = {.version = 1,
                          .changed_at = record->created_at,
                          .action = "create",
                          .batch_id = record->batch_id,
                          .changes = "{}"};
    return add_row(view, &row, error);
}

pt_status pt_command_record_history(const pt_invocation *invocation, pt_error *error)
{
    static const pt_listing_column shown_columns[] = {{"version", PT_N("version"), true},
                                                      {"at", PT_N("when"), false},
                                                      {"by", PT_N("by"), false},
                                                      {"action", PT_N("what"), false},
                                                      {"changes", PT_N("from and to"), false},
                                                      {0}};
    static const pt_listing_column columns[] = {{"version", "", true},
                                                {"at", "", false},
                                                {"by", "", false},
                                                {"action", "", false},
                                                {"batch_id", "", false},
                                                {"changes", "", false},
                                                {0}};
    PT_SCOPED(pt_open_records) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    pt_record record;
    PT_RETURN_IF_ERROR(
        pt_record_read(&opened.session, opened.entity, &opened.key, invocation->arena, &record, error));
    pt_history_query query = {.customer_id = opened.key.customer_id,
                              .entity = opened.entity->name,
                              .record_id = opened.key.id,
                              .limit = MOST_ROWS};
    pt_history_row *rows = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_history_read(&opened.session, &query, invocation->arena, &rows, &count, error));
    history_view view = {.invocation = invocation, .opened = &opened};
    pt_listing_begin(&view.listing, invocation, "history", invocation->is_json ? columns : shown_columns);
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(add_row(&view, &rows[i], error));
    }
    PT_RETURN_IF_ERROR(add_import(&view, &record, rows, count, error));
    return pt_listing_end(&view.listing, error);
}
