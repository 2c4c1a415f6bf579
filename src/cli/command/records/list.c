#include "base/scope.h"
#include "cli/command/records/pair.h"
#include "cli/command/records/records.h"
#include "cli/command/records/shown.h"
#include "cli/terminal/listing.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"
#include "record/identity/identity.h"

enum { LISTED_FIELDS = 6, COLUMNS_BESIDE_FIELDS = 5 };

static pt_status read_filters(const pt_invocation *invocation, const pt_open_records *opened,
                              pt_record_filter *filters, size_t *count, pt_error *error)
{
    *count = 0;
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "where", given)) != NULL;
         (*count)++) {
        pt_field_pair pair;
        if (*count == PT_LIST_MAX_FILTERS) {
            return PT_FAIL(error, PT_INVALID_INPUT, "at most {1} conditions can be given",
                           PT_LIST_MAX_FILTERS);
        }
        PT_RETURN_IF_ERROR(pt_field_pair_read(given, opened->entity, invocation->arena, &pair, error));
        filters[*count].field = pair.field;
        PT_RETURN_IF_ERROR(pt_field_parse(pair.field, pair.value, &opened->session.zone, invocation->arena,
                                          &filters[*count].value, error));
    }
    return PT_OK;
}

static bool is_filled(const pt_record_page *page, size_t field)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->records[i].values[field].type != PT_VALUE_NULL) {
            return true;
        }
    }
    return page->count == 0;
}

/* What a table for people shows of each record: of the fields that hold something, first what must be there
 * and what is searched for. */
static size_t choose_fields(const pt_entity *entity, const pt_record_page *page, size_t *fields)
{
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < entity->field_count && count < LISTED_FIELDS; i++) {
            const pt_field *field = &entity->fields[i];
            bool is_wanted = field->is_required || field->is_searchable;
            bool is_shown =
                field->privacy != PT_PRIVACY_SECRET && field->type != PT_FIELD_JSON && is_filled(page, i);
            if (is_shown && is_wanted == (pass == 0)) {
                fields[count++] = i;
            }
        }
    }
    return count;
}

/* What a table shows of a page. */
typedef struct page_view {
    pt_open_records *opened;
    const pt_record_page *page;
    size_t fields[LISTED_FIELDS];
    size_t field_count;
    bool has_customer; /* the records are of several customers */
    bool has_parent;   /* and of several records, as lines are of transactions */
    bool has_deleted;  /* deleted ones are among them */
} page_view;

static void list_record(pt_listing *listing, const page_view *view, const pt_record *record)
{
    char id[PT_ID_BYTES];
    pt_language language = listing->invocation->language;
    pt_listing_text(listing, pt_id_format(record->key.id, id));
    if (view->has_customer) {
        PT_SCOPED(pt_buffer) name = {0};
        bool is_named = pt_shown_add_title(&name, view->opened, "customer", 0, record->key.customer_id);
        pt_listing_text(listing, pt_id_format(record->key.customer_id, id));
        pt_listing_text(listing, is_named ? pt_buffer_text(&name) : NULL);
    }
    if (view->has_parent) {
        pt_listing_text(listing, pt_id_format(record->key.parent_id, id));
    }
    const pt_shown_place place = {view->opened, language, record->key.customer_id, false};
    for (size_t f = 0; f < view->field_count; f++) {
        PT_SCOPED(pt_buffer) text = {0};
        pt_shown_add_value(&text, &place, &record->entity->fields[view->fields[f]],
                           &record->values[view->fields[f]]);
        pt_listing_text(listing, text.length == 0 ? NULL : pt_buffer_text(&text));
    }
    if (view->has_deleted) {
        PT_SCOPED(pt_buffer) instant = {0};
        if (record->deleted_at != 0) {
            pt_shown_add_instant(&instant, view->opened, record->deleted_at);
        }
        pt_listing_text(listing, pt_buffer_text(&instant));
    }
}

static void name_columns(const page_view *view, pt_language language, pt_listing_column *columns)
{
    size_t count = 0;
    columns[count++] = (pt_listing_column){"id", PT_N("id"), false};
    if (view->has_customer) {
        columns[count++] = (pt_listing_column){"customer_id", PT_N("customer"), false};
        columns[count++] = (pt_listing_column){"customer", PT_N("customer name"), false};
    }
    if (view->has_parent) {
        const pt_entity *parent = pt_schema_find(&view->opened->session.schema, view->opened->entity->parent);
        columns[count++] = (pt_listing_column){"parent_id", parent->label.text[language], false};
    }
    for (size_t f = 0; f < view->field_count; f++) {
        const pt_field *field = &view->opened->entity->fields[view->fields[f]];
        columns[count++] =
            (pt_listing_column){field->name, field->label.text[language], field->type == PT_FIELD_MONEY};
    }
    if (view->has_deleted) {
        columns[count++] = (pt_listing_column){"deleted_at", PT_N("deleted"), false};
    }
    columns[count] = (pt_listing_column){0};
}

static pt_status list_text(const pt_invocation *invocation, pt_open_records *opened,
                           const pt_record_page *page, pt_error *error)
{
    const pt_entity *entity = opened->entity;
    page_view view = {.opened = opened, .page = page};
    view.field_count = choose_fields(entity, page, view.fields);
    view.has_customer = pt_entity_is_of_customer(entity) && opened->key.customer_id == 0 && page->count > 0 &&
                        page->records[0].key.id != page->records[0].key.customer_id;
    view.has_parent = entity->parent != NULL && opened->key.parent_id == 0;
    for (size_t i = 0; i < page->count; i++) {
        view.has_deleted = view.has_deleted || page->records[i].deleted_at != 0;
    }
    if (page->count == 0) {
        if (!invocation->is_quiet) {
            pt_output_line(invocation->output, pt_translate(invocation->language, PT_N("there are none")));
        }
        return PT_OK;
    }
    pt_listing_column columns[LISTED_FIELDS + COLUMNS_BESIDE_FIELDS + 1];
    name_columns(&view, invocation->language, columns);
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "records", columns);
    for (size_t i = 0; i < page->count; i++) {
        list_record(&listing, &view, &page->records[i]);
    }
    PT_RETURN_IF_ERROR(pt_listing_end(&listing, error));
    if (page->has_more && !invocation->is_quiet) {
        pt_output_line(invocation->output,
                       pt_translate(invocation->language, PT_N("… and more; --limit shows more of them")));
    }
    return PT_OK;
}

static void list_json(const pt_invocation *invocation, const pt_open_records *opened,
                      const pt_record_page *page)
{
    pt_json_writer *json = pt_output_json(invocation->output);
    pt_json_key(json, "records");
    pt_json_begin_array(json);
    for (size_t i = 0; i < page->count; i++) {
        pt_record_write_json(json, &page->records[i], &opened->session.zone);
    }
    pt_json_end_array(json);
    pt_json_key(json, "has_more");
    pt_json_boolean(json, page->has_more);
}

/* Identities have no id of their own: they are listed for one customer. */
static pt_status list_identities(const pt_invocation *invocation, pt_open_records *opened, pt_error *error)
{
    static const pt_listing_column columns[] = {{"kind", PT_N("kind"), false},
                                                {"shown", PT_N("identity"), false},
                                                {"key", PT_N("found by"), false},
                                                {"created_at", PT_N("since"), false},
                                                {0}};
    const pt_record_key key = {.customer_id = opened->key.customer_id, .id = opened->key.customer_id};
    const pt_field *kind = pt_entity_find_field(opened->entity, "kind");
    pt_record customer;
    pt_identity *identities = NULL;
    size_t count = 0;
    if (key.id == 0 || kind == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is listed for one customer: say --customer ID",
                       opened->entity->name);
    }
    PT_RETURN_IF_ERROR(pt_record_read(&opened->session, pt_schema_find(&opened->session.schema, "customer"),
                                      &key, invocation->arena, &customer, error));
    PT_RETURN_IF_ERROR(
        pt_identity_list(&opened->session, key.id, invocation->arena, &identities, &count, error));
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "records", columns);
    for (size_t i = 0; i < count; i++) {
        PT_SCOPED(pt_buffer) since = {0};
        PT_SCOPED(pt_buffer) instant = {0};
        const pt_field_choice *choice = pt_field_find_choice(kind, identities[i].kind);
        pt_shown_add_instant(&since, opened, identities[i].created_at);
        pt_instant_format_local(&instant, identities[i].created_at, &opened->session.zone);
        pt_listing_shown(&listing, identities[i].kind,
                         choice == NULL ? identities[i].kind : choice->label.text[invocation->language]);
        pt_listing_text(&listing, identities[i].shown);
        pt_listing_text(&listing, identities[i].key);
        pt_listing_shown(&listing, pt_buffer_text(&instant), pt_buffer_text(&since));
    }
    return pt_listing_end(&listing, error);
}

pt_status pt_command_record_list(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_filter filters[PT_LIST_MAX_FILTERS];
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    if (opened.entity->id_column == NULL) {
        return list_identities(invocation, &opened, error);
    }
    pt_record_query query = {.entity = opened.entity,
                             .customer_id = opened.key.customer_id,
                             .parent_id = opened.key.parent_id,
                             .filters = filters,
                             .search = pt_given_text(invocation, "search"),
                             .limit = (size_t)pt_given_find(invocation, "limit", NULL)->integer,
                             .includes_deleted = pt_given_flag(invocation, "deleted")};
    PT_RETURN_IF_ERROR(read_filters(invocation, &opened, filters, &query.filter_count, error));
    pt_record_page page;
    PT_RETURN_IF_ERROR(pt_record_list(&opened.session, &query, invocation->arena, &page, error));
    if (invocation->is_json) {
        list_json(invocation, &opened, &page);
        return PT_OK;
    }
    return list_text(invocation, &opened, &page, error);
}
