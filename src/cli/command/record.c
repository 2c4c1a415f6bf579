#include "cli/command/record.h"

#include "base/scope.h"
#include "cli/command/open_records.h"
#include "cli/terminal/facts.h"
#include "cli/terminal/listing.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"
#include "record/history/history.h"

#include <stdio.h>
#include <string.h>

enum { ID_BYTES = 24, LISTED_FIELDS = 6 };

/* clang-format off */
#define ID_WORD       {.name = "id", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .is_required = true, .help = PT_N("id of the record")}
#define CUSTOMER_WORD {.name = "customer", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .help = PT_N("the customer it belongs to; customers themselves need none")}
#define PARENT_WORD   {.name = "parent", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .help = PT_N("the record it is part of, as a line is of a transaction")}
#define SET_WORD      {.name = "set", .placeholder = PT_N("FIELD=VALUE"), .kind = PT_WORD_TEXT, .is_required = true, .is_repeated = true, .help = PT_N("a value for a field; an empty one takes the value away")}
/* clang-format on */

const pt_word pt_record_id_arguments[] = {ID_WORD, {0}};
const pt_word pt_record_key_options[] = {CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_create_options[] = {SET_WORD, CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_update_options[] = {
    SET_WORD,
    {.name = "if-version",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 1,
     .maximum = 1e15,
     .help =
         PT_N("change it only if it still has the version that show gave; without it whatever it is now")},
    CUSTOMER_WORD,
    PARENT_WORD,
    {0},
};
const pt_word pt_record_list_options[] = {
    CUSTOMER_WORD,
    PARENT_WORD,
    {.name = "where",
     .placeholder = PT_N("FIELD=VALUE"),
     .kind = PT_WORD_TEXT,
     .is_repeated = true,
     .help = PT_N("only records whose field has this value; an empty one: where it is unknown")},
    {.name = "limit",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 1,
     .maximum = PT_PAGE_MAX,
     .standard = "50",
     .help = PT_N("records at most")},
    {.name = "deleted", .kind = PT_WORD_FLAG, .help = PT_N("also those that are deleted")},
    {0},
};

bool pt_is_record_type(const char *noun)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema;
    return pt_schema_load(&arena, &schema, NULL) == PT_OK && pt_schema_find(&schema, noun) != NULL;
}

void pt_record_type_names(pt_buffer *names, const char *separator)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema;
    if (pt_schema_load(&arena, &schema, NULL) != PT_OK) {
        names->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < schema.entity_count; i++) {
        pt_buffer_add_text(names, names->length == 0 ? "" : separator);
        pt_buffer_add_text(names, schema.entities[i].name);
    }
}

/* Splits "field=value" in the arena. */
static pt_status split_pair(const char *text, const char *option, pt_arena *arena, const char **name,
                            const char **value, pt_error *error)
{
    char *copy = pt_arena_copy_text(arena, text);
    if (copy == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    char *equals = strchr(copy, '=');
    if (equals == NULL || equals == copy) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is not written field=value", text);
        return pt_error_at_field(error, status, option);
    }
    *equals = '\0';
    *name = copy;
    *value = equals + 1;
    return PT_OK;
}

/* --- Showing --- */

static const char *format_value(const pt_open_records *opened, const pt_field *field, const pt_value *value,
                                pt_language language, pt_buffer *text)
{
    pt_buffer_reset(text);
    pt_field_format(text, field, value, &opened->session.zone);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (field->type == PT_FIELD_CHOICE && strcmp(field->choices[i].code, pt_buffer_text(text)) == 0) {
            return field->choices[i].label.text[language];
        }
    }
    return text->length == 0 ? NULL : pt_buffer_text(text);
}

static const char *format_id(int64_t id, char buffer[ID_BYTES])
{
    (void)snprintf(buffer, ID_BYTES, "%lld", (long long)id);
    return buffer;
}

/* As the clock of the organisation shows it. */
static void add_instant(pt_facts *facts, const pt_open_records *opened, const char *key, const char *label,
                        int64_t instant)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_instant_format_local(&text, instant, &opened->session.zone);
    pt_facts_text(facts, key, label, pt_buffer_text(&text));
}

static pt_status show_record(const pt_invocation *invocation, const pt_open_records *opened,
                             const pt_record *record, pt_error *error)
{
    if (invocation->is_json) {
        pt_record_write_json(pt_output_json_whole(invocation->output), record, &opened->session.zone);
        return PT_OK;
    }
    char id[ID_BYTES];
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "id", PT_N("id"), format_id(record->key.id, id));
    for (size_t i = 0; i < record->entity->field_count && facts.count + 4 < PT_FACTS; i++) {
        const pt_field *field = &record->entity->fields[i];
        PT_SCOPED(pt_buffer) text = {0};
        const char *shown = format_value(opened, field, &record->values[i], invocation->language, &text);
        if (shown != NULL) {
            pt_facts_text(&facts, field->name, field->label.text[invocation->language], shown);
        }
    }
    if (record->version > 0) {
        pt_facts_integer(&facts, "version", PT_N("version"), record->version);
        add_instant(&facts, opened, "updated_at", PT_N("last changed"), record->updated_at);
    }
    if (record->deleted_at != 0) {
        add_instant(&facts, opened, "deleted_at", PT_N("deleted"), record->deleted_at);
    }
    return pt_facts_end(&facts, error);
}

/* Reads the record again after a change and shows what it is now. */
static pt_status show_key(const pt_invocation *invocation, pt_open_records *opened, pt_error *error)
{
    pt_record record;
    PT_RETURN_IF_ERROR(
        pt_record_read(&opened->session, opened->entity, &opened->key, invocation->arena, &record, error));
    return show_record(invocation, opened, &record, error);
}

pt_status pt_command_record_show(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    return show_key(invocation, &opened, error);
}

/* --- Listing --- */

static pt_status read_filters(const pt_invocation *invocation, const pt_open_records *opened,
                              pt_record_filter *filters, size_t *count, pt_error *error)
{
    *count = 0;
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "where", given)) != NULL;
         (*count)++) {
        const char *name = NULL;
        const char *value = NULL;
        if (*count == PT_LIST_MAX_FILTERS) {
            return PT_FAIL(error, PT_INVALID_INPUT, "at most {1} conditions can be given",
                           PT_LIST_MAX_FILTERS);
        }
        PT_RETURN_IF_ERROR(split_pair(given->text, "--where", invocation->arena, &name, &value, error));
        const pt_field *field = pt_entity_find_field(opened->entity, name);
        if (field == NULL || !pt_field_has_column(field)) {
            return PT_FAIL(error, PT_INVALID_INPUT, "{1} has no field {2}; see patron entity show {1}",
                           opened->entity->name, name);
        }
        pt_record_filter *filter = &filters[*count];
        filter->field = field;
        pt_status status =
            pt_field_parse(field, value, &opened->session.zone, invocation->arena, &filter->value, error);
        if (status != PT_OK) {
            return pt_error_at_field(error, status, name);
        }
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

static pt_status list_text(const pt_invocation *invocation, const pt_open_records *opened,
                           const pt_record_page *page, pt_error *error)
{
    size_t fields[LISTED_FIELDS];
    size_t field_count = choose_fields(opened->entity, page, fields);
    pt_listing_column columns[LISTED_FIELDS + 2] = {{"id", PT_N("id"), false}};
    for (size_t f = 0; f < field_count; f++) {
        const pt_field *field = &opened->entity->fields[fields[f]];
        columns[f + 1] = (pt_listing_column){field->name, field->label.text[invocation->language], false};
    }
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "records", columns);
    for (size_t i = 0; i < page->count; i++) {
        const pt_record *record = &page->records[i];
        char id[ID_BYTES];
        pt_listing_text(&listing, format_id(record->key.id, id));
        for (size_t f = 0; f < field_count; f++) {
            PT_SCOPED(pt_buffer) text = {0};
            pt_listing_text(&listing, format_value(opened, &opened->entity->fields[fields[f]],
                                                   &record->values[fields[f]], invocation->language, &text));
        }
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

pt_status pt_command_record_list(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_filter filters[PT_LIST_MAX_FILTERS];
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    pt_record_query query = {.entity = opened.entity,
                             .customer_id = opened.key.customer_id,
                             .parent_id = opened.key.parent_id,
                             .filters = filters,
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

/* --- Writing --- */

static pt_status read_input(const pt_invocation *invocation, const pt_open_records *opened,
                            pt_record_input *input, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_record_input_make(opened->entity, invocation->arena, input, error));
    input->key = opened->key;
    for (const pt_given *given = NULL; (given = pt_given_find(invocation, "set", given)) != NULL;) {
        const char *name = NULL;
        const char *value = NULL;
        PT_RETURN_IF_ERROR(split_pair(given->text, "--set", invocation->arena, &name, &value, error));
        PT_RETURN_IF_ERROR(
            pt_record_input_set(&opened->session, input, name, value, invocation->arena, error));
    }
    return PT_OK;
}

pt_status pt_command_record_create(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_input input;
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    PT_RETURN_IF_ERROR(read_input(invocation, &opened, &input, error));
    PT_RETURN_IF_ERROR(pt_record_create(&opened.session, &input, NULL, &opened.key, error));
    return show_key(invocation, &opened, error);
}

pt_status pt_command_record_update(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    pt_record_input input;
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    PT_RETURN_IF_ERROR(read_input(invocation, &opened, &input, error));
    const pt_given *version = pt_given_find(invocation, "if-version", NULL);
    if (version == NULL) {
        pt_record record;
        PT_RETURN_IF_ERROR(
            pt_record_read(&opened.session, opened.entity, &opened.key, invocation->arena, &record, error));
        input.version = record.version;
    } else {
        input.version = version->integer;
    }
    int64_t new_version = 0;
    PT_RETURN_IF_ERROR(pt_record_update(&opened.session, &input, NULL, &new_version, error));
    return show_key(invocation, &opened, error);
}

typedef pt_status change_function(pt_record_session *session, const pt_entity *entity,
                                  const pt_record_key *key, int64_t *version, pt_error *error);

static pt_status change_state(const pt_invocation *invocation, change_function *change, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_WRITE, &opened, error));
    pt_record record;
    PT_RETURN_IF_ERROR(
        pt_record_read(&opened.session, opened.entity, &opened.key, invocation->arena, &record, error));
    int64_t version = record.version;
    PT_RETURN_IF_ERROR(change(&opened.session, opened.entity, &opened.key, &version, error));
    return show_key(invocation, &opened, error);
}

pt_status pt_command_record_delete(const pt_invocation *invocation, pt_error *error)
{
    return change_state(invocation, pt_record_delete, error);
}

pt_status pt_command_record_restore(const pt_invocation *invocation, pt_error *error)
{
    return change_state(invocation, pt_record_restore, error);
}

/* --- History --- */

static const char *action_label(const char *action)
{
    static const char *const actions[][2] = {
        {"create", PT_N("created")},   {"update", PT_N("edited")},          {"delete", PT_N("deleted")},
        {"restore", PT_N("restored")}, {"reveal", PT_N("secret was read")}, {"erase", PT_N("erased")},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i][0], action) == 0) {
            return actions[i][1];
        }
    }
    return action;
}

pt_status pt_command_record_history(const pt_invocation *invocation, pt_error *error)
{
    enum { MOST_ROWS = 1000 };
    static const pt_listing_column columns[] = {{"version", PT_N("version"), true},
                                                {"at", PT_N("when"), false},
                                                {"by", PT_N("user"), false},
                                                {"action", PT_N("what"), false},
                                                {"changes", PT_N("from and to"), false},
                                                {0}};
    PT_SCOPED(pt_open_records) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    pt_history_query query = {.customer_id = opened.key.customer_id,
                              .entity = opened.entity->name,
                              .record_id = opened.key.id,
                              .limit = MOST_ROWS};
    pt_history_row *rows = NULL;
    size_t count = 0;
    PT_RETURN_IF_ERROR(pt_history_read(&opened.session, &query, invocation->arena, &rows, &count, error));
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "history", columns);
    for (size_t i = 0; i < count; i++) {
        PT_SCOPED(pt_buffer) time = {0};
        char user[ID_BYTES];
        pt_instant_format_local(&time, rows[i].changed_at, &opened.session.zone);
        pt_listing_integer(&listing, rows[i].version);
        pt_listing_text(&listing, pt_buffer_text(&time));
        pt_listing_shown(&listing, format_id(rows[i].changed_by, user),
                         rows[i].changed_by == 0 ? pt_translate(invocation->language, PT_N("command line"))
                                                 : user);
        pt_listing_shown(&listing, rows[i].action,
                         pt_translate(invocation->language, action_label(rows[i].action)));
        pt_listing_json(&listing, rows[i].changes == NULL ? "null" : rows[i].changes);
    }
    return pt_listing_end(&listing, error);
}
