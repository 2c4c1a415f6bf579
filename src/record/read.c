#include "base/scope.h"
#include "base/text/buffer.h"
#include "record/completeness.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"
#include "record/record.h"
#include "record/row.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

const pt_value *pt_record_value(const pt_record *record, const char *field)
{
    const pt_field *found = pt_entity_find_field(record->entity, field);
    return found == NULL ? NULL : &record->values[found - record->entity->fields];
}

const pt_value *pt_record_title(const pt_record *record)
{
    static const char *const fields[] = {"name", "number", "subject"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const pt_value *value = pt_record_value(record, fields[i]);
        if (value != NULL && value->type == PT_VALUE_TEXT) {
            return value;
        }
    }
    return NULL;
}

static void write_instant(pt_json_writer *json, const char *key, int64_t instant, const pt_zone *zone)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_key(json, key);
    if (instant == 0) {
        pt_json_null(json);
        return;
    }
    pt_instant_format_local(&text, instant, zone);
    pt_json_text(json, pt_buffer_text(&text));
}

static void write_key(pt_json_writer *json, const pt_record *record)
{
    pt_json_key(json, "id");
    pt_json_id(json, record->key.id);
    if (pt_entity_is_of_customer(record->entity) && strcmp(record->entity->id_column, "id") == 0) {
        pt_json_key(json, "customer_id");
        pt_json_id(json, record->key.customer_id);
    }
    if (record->entity->parent != NULL) {
        pt_json_key(json, "parent_id");
        pt_json_id(json, record->key.parent_id);
    }
}

void pt_record_write_json(pt_json_writer *json, const pt_record *record, const pt_zone *zone)
{
    pt_json_begin_object(json);
    write_key(json, record);
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (field->complement_gives == NULL) {
            pt_json_key(json, field->name);
            pt_field_write_json(json, field, &record->values[i], zone);
        }
    }
    pt_completeness completeness;
    if (pt_completeness_of(record, &completeness)) {
        pt_json_key(json, "completeness");
        pt_completeness_write_json(json, &completeness);
    }
    if (record->entity->kind == PT_ENTITY_RECORD) {
        pt_json_key(json, "version");
        pt_json_integer(json, record->version);
        write_instant(json, "created_at", record->created_at, zone);
        write_instant(json, "updated_at", record->updated_at, zone);
        write_instant(json, "deleted_at", record->deleted_at, zone);
    }
    pt_json_end_object(json);
}

static pt_status check_has_id(const pt_entity *entity, pt_error *error)
{
    return entity->id_column != NULL
               ? PT_OK
               : PT_FAIL(error, PT_INVALID_INPUT, "records of {1} have no id: they are found by their key",
                         entity->name);
}

pt_status pt_record_read(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                         pt_arena *arena, pt_record *record, pt_error *error)
{
    const pt_query *query = NULL;
    pt_value values[PT_KEY_COLUMNS_MAX];
    bool has_row = false;
    PT_RETURN_IF_ERROR(check_has_id(entity, error));
    PT_RETURN_IF_ERROR(pt_statements_load(&session->statements, entity, &query, error));
    pt_row_key(entity, key, values);
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(session->connection, query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    if (!has_row) {
        int64_t id = strcmp(entity->id_column, "customer_id") == 0 ? key->customer_id : key->id;
        return PT_FAIL(error, PT_NOT_FOUND, "there is no {1} with the id {2}", entity->name, id);
    }
    return pt_row_read(&rows, entity, arena, record, error);
}

/* What a page asks of the database, and the values for it. */
typedef struct page_request {
    pt_list_shape shape;
    pt_value values[PT_LIST_MAX_FILTERS + PT_KEY_COLUMNS_MAX + 3];
    size_t value_count;
} page_request;

static pt_status add_filters(const pt_record_query *query, page_request *request, pt_error *error)
{
    if (query->filter_count > PT_LIST_MAX_FILTERS) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a list takes at most {1} filters", PT_LIST_MAX_FILTERS);
    }
    for (size_t i = 0; i < query->filter_count; i++) {
        const pt_record_filter *filter = &query->filters[i];
        if (!pt_field_has_column(filter->field) || filter->field->privacy == PT_PRIVACY_SECRET) {
            return pt_error_at_field(
                error, PT_FAIL(error, PT_INVALID_INPUT, "a list cannot be filtered by this field"),
                filter->field->name);
        }
        request->shape.filters[i] = filter->field->name;
        request->shape.is_unknown[i] = filter->value.type == PT_VALUE_NULL;
        if (!request->shape.is_unknown[i]) {
            request->values[request->value_count++] = filter->value;
        }
    }
    request->shape.filter_count = query->filter_count;
    return PT_OK;
}

static void add_key(const pt_record_query *query, page_request *request)
{
    if (pt_entity_is_of_customer(query->entity) && query->customer_id != 0) {
        request->values[request->value_count++] = pt_value_integer(query->customer_id);
        request->shape.fixed_count++;
        if (query->entity->parent != NULL && query->parent_id != 0) {
            request->values[request->value_count++] = pt_value_integer(query->parent_id);
            request->shape.fixed_count++;
        }
    }
    if (query->after != NULL && request->shape.fixed_count < query->entity->table.key_count) {
        pt_value after[PT_KEY_COLUMNS_MAX];
        pt_row_key(query->entity, query->after, after);
        request->shape.is_continued = true;
        for (size_t i = request->shape.fixed_count; i < query->entity->table.key_count; i++) {
            request->values[request->value_count++] = after[i];
        }
    }
}

static bool has_searched_field(const pt_entity *entity)
{
    for (size_t i = 0; i < entity->field_count; i++) {
        if (pt_field_is_searched(&entity->fields[i])) {
            return true;
        }
    }
    return false;
}

static char small_letter(char letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        return (char)(letter - 'A' + 'a');
    }
    return letter;
}

/* %text% in small letters, what would be a wildcard taken literally. without: characters to leave out. */
static const char *make_pattern(const char *text, const char *without, pt_arena *arena)
{
    PT_SCOPED(pt_buffer) pattern = {0};
    pt_buffer_add_char(&pattern, '%');
    for (; *text != '\0'; text++) {
        if (strchr(without, *text) != NULL) {
            continue;
        }
        if (*text == '%' || *text == '_' || *text == '\\') {
            pt_buffer_add_char(&pattern, '\\');
        }
        pt_buffer_add_char(&pattern, small_letter(*text));
    }
    pt_buffer_add_char(&pattern, '%');
    return pattern.out_of_memory ? NULL : pt_arena_copy_text(arena, pt_buffer_text(&pattern));
}

static pt_status add_search(const pt_record_query *query, pt_arena *arena, page_request *request,
                            pt_error *error)
{
    if (query->search == NULL) {
        return PT_OK;
    }
    if (!has_searched_field(query->entity)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} has no field that is searched", query->entity->name);
    }
    const char *text = make_pattern(query->search, "", arena);
    const char *phone = make_pattern(query->search, " -", arena);
    if (text == NULL || phone == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes",
                       strlen(query->search));
    }
    request->shape.is_searched = true;
    request->values[request->value_count++] = pt_value_text(text);
    request->values[request->value_count++] = pt_value_text(phone);
    return PT_OK;
}

pt_status pt_record_list(pt_record_session *session, const pt_record_query *query, pt_arena *arena,
                         pt_record_page *page, pt_error *error)
{
    assert(query->limit >= 1 && query->limit <= PT_PAGE_MAX);
    page_request request = {.shape = {.entity = query->entity, .includes_deleted = query->includes_deleted}};
    const pt_query *statement = NULL;
    PT_RETURN_IF_ERROR(check_has_id(query->entity, error));
    PT_RETURN_IF_ERROR(add_filters(query, &request, error));
    add_key(query, &request);
    PT_RETURN_IF_ERROR(add_search(query, arena, &request, error));
    /* One more than asked for tells whether there is another page. */
    request.values[request.value_count++] = pt_value_integer((int64_t)query->limit + 1);
    PT_RETURN_IF_ERROR(pt_statements_list(&session->statements, &request.shape, &statement, error));
    pt_record_page read = {.records = pt_arena_alloc(arena, query->limit, sizeof(pt_record))};
    if (read.records == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a page of {1} records", query->limit);
    }
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(session->connection, statement, request.values, &rows, error));
    while (true) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        read.has_more = has_row && read.count == query->limit;
        if (!has_row || read.has_more) {
            break;
        }
        PT_RETURN_IF_ERROR(pt_row_read(&rows, query->entity, arena, &read.records[read.count], error));
        read.count++;
    }
    *page = read;
    return PT_OK;
}
