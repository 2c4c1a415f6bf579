#include "record/import/mapping/mapping.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/date_text.h"

#include <stdio.h>
#include <string.h>

const char pt_import_standard_source[] = "file";
const char pt_import_standard_match[] = "external";

static const char *const policy_codes[] = {"update", "new", "skip"};
static const char *const anonymous_policy_codes[] = {"keep", "reject"};
static const char *const customer_numbers_codes[] = {"shared", "separate"};

static bool find_code(const char *text, const char *const *codes, size_t count, size_t *index)
{
    for (size_t i = 0; text != NULL && i < count; i++) {
        if (strcmp(text, codes[i]) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool pt_import_policy_parse(const char *text, pt_import_policy *policy)
{
    size_t index = 0;
    bool is_known = find_code(text, policy_codes, 3, &index);
    if (is_known) {
        *policy = (pt_import_policy)index;
    }
    return is_known;
}

const char *pt_import_policy_code(pt_import_policy policy)
{
    return policy_codes[policy];
}

bool pt_anonymous_policy_parse(const char *text, pt_anonymous_policy *policy)
{
    size_t index = 0;
    bool is_known = find_code(text, anonymous_policy_codes, 2, &index);
    if (is_known) {
        *policy = (pt_anonymous_policy)index;
    }
    return is_known;
}

const char *pt_anonymous_policy_code(pt_anonymous_policy policy)
{
    return anonymous_policy_codes[policy];
}

bool pt_customer_numbers_parse(const char *text, pt_customer_numbers *numbers)
{
    size_t index = 0;
    bool is_known = find_code(text, customer_numbers_codes, 2, &index);
    if (is_known) {
        *numbers = (pt_customer_numbers)index;
    }
    return is_known;
}

const char *pt_customer_numbers_code(pt_customer_numbers numbers)
{
    return customer_numbers_codes[numbers];
}

const pt_mapping_column *pt_mapping_find(const pt_mapping *mapping, const char *entity, const char *field)
{
    for (size_t i = 0; i < mapping->column_count; i++) {
        const pt_mapping_column *column = &mapping->columns[i];
        if (column->entity != NULL && strcmp(column->entity->name, entity) == 0 &&
            strcmp(column->field->name, field) == 0) {
            return column;
        }
    }
    return NULL;
}

/* --- Reading
 * ------------------------------------------------------------------------------------------------
 */

typedef struct reading {
    const pt_schema *schema;
    pt_arena *arena;
    pt_error *error;
} reading;

static pt_status fail_at(const reading *in, const char *path, pt_status status)
{
    return pt_error_at_field(in->error, status, path);
}

static pt_status read_text(const reading *in, const pt_json_node *node, const char *path, const char **text)
{
    pt_json_type type = pt_json_type_of(node);
    if (type == PT_JSON_NULL) {
        return PT_OK;
    }
    if (type != PT_JSON_TEXT) {
        return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "must be a text"));
    }
    if (strlen(pt_json_as_text(node)) > 1000) {
        return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "longer than {1} characters", 1000));
    }
    *text = pt_arena_copy_text(in->arena, pt_json_as_text(node));
    return *text != NULL ? PT_OK : PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
}

/* "customer.name" → the entity and its field. */
static pt_status resolve_target(const reading *in, const char *target, const char *path,
                                pt_mapping_column *column)
{
    char entity[64];
    const char *dot = strchr(target, '.');
    size_t length = dot == NULL ? 0 : (size_t)(dot - target);
    if (length == 0 || length >= sizeof entity) {
        return fail_at(in, path,
                       PT_FAIL(in->error, PT_INVALID_INPUT,
                               "{1} is no field: write record type, point, field, such as customer.name",
                               target));
    }
    memcpy(entity, target, length);
    entity[length] = '\0';
    column->entity = pt_schema_find(in->schema, entity);
    if (column->entity == NULL) {
        return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "there is no record type {1}", entity));
    }
    column->field = pt_entity_find_field(column->entity, dot + 1);
    if (column->field == NULL) {
        return fail_at(
            in, path,
            PT_FAIL(in->error, PT_INVALID_INPUT, "record type {1} has no field {2}", entity, dot + 1));
    }
    return PT_OK;
}

static pt_status check_style(const reading *in, const char *path, const char *text, const char *allowed)
{
    if (text == NULL) {
        return PT_OK;
    }
    size_t length = strlen(text);
    for (const char *at = allowed; *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
        if (strcspn(at, " ") == length && strncmp(at, text, length) == 0) {
            return PT_OK;
        }
    }
    return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "{1} is none of: {2}", text, allowed));
}

static pt_status read_column_member(const reading *in, const char *path, const char *key, const char *text,
                                    pt_mapping_column *column)
{
    if (strcmp(key, "header") == 0) {
        column->header = text;
        return PT_OK;
    }
    if (strcmp(key, "to") == 0) {
        return text == NULL ? PT_OK : resolve_target(in, text, path, column);
    }
    if (strcmp(key, "dates") == 0) {
        pt_date_order order;
        column->dates = text;
        return text == NULL || pt_date_order_parse(text, &order)
                   ? PT_OK
                   : fail_at(in, path,
                             PT_FAIL(in->error, PT_INVALID_INPUT,
                                     "{1} is no order of a date: write DD/MM/YYYY or the like", text));
    }
    if (strcmp(key, "decimals") == 0) {
        column->decimals = text;
        return check_style(in, path, text, ". ,");
    }
    return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "a mapping's column knows no {1}", key));
}

static pt_status read_column(const reading *in, const pt_json_node *node, size_t index,
                             pt_mapping_column *column)
{
    char path[PT_ERROR_FIELD_BYTES];
    (void)snprintf(path, sizeof path, "columns[%zu]", index);
    if (pt_json_type_of(node) != PT_JSON_OBJECT) {
        return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "must be an object"));
    }
    void *iterator = NULL;
    const char *key = NULL;
    for (const pt_json_node *member = pt_json_next_member(node, &iterator, &key); member != NULL;
         member = pt_json_next_member(node, &iterator, &key)) {
        (void)snprintf(path, sizeof path, "columns[%zu].%.40s", index, key);
        const char *text = NULL;
        PT_RETURN_IF_ERROR(read_text(in, member, path, &text));
        PT_RETURN_IF_ERROR(read_column_member(in, path, key, text, column));
    }
    if (column->header == NULL) {
        (void)snprintf(path, sizeof path, "columns[%zu].header", index);
        return fail_at(in, path, PT_FAIL(in->error, PT_INVALID_INPUT, "is missing"));
    }
    return PT_OK;
}

static pt_status check_columns_differ(const reading *in, const pt_mapping *mapping)
{
    for (size_t i = 0; i < mapping->column_count; i++) {
        const pt_mapping_column *column = &mapping->columns[i];
        for (size_t j = 0; column->field != NULL && j < i; j++) {
            if (mapping->columns[j].field == column->field) {
                char path[PT_ERROR_FIELD_BYTES];
                (void)snprintf(path, sizeof path, "columns[%zu].to", i);
                return fail_at(in, path,
                               PT_FAIL(in->error, PT_INVALID_INPUT, "columns {1} and {2} both fill {3}",
                                       mapping->columns[j].header, column->header, column->field->name));
            }
        }
    }
    return PT_OK;
}

static pt_status read_columns(const reading *in, const pt_json_node *node, pt_mapping *mapping)
{
    if (pt_json_type_of(node) != PT_JSON_ARRAY) {
        return fail_at(in, "columns", PT_FAIL(in->error, PT_INVALID_INPUT, "must be an array"));
    }
    size_t count = pt_json_count(node);
    pt_mapping_column *columns = pt_arena_alloc(in->arena, count, sizeof *columns);
    if (columns == NULL) {
        return PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory for a mapping");
    }
    mapping->columns = columns;
    mapping->column_count = count;
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(read_column(in, pt_json_item(node, i), i, &columns[i]));
    }
    return check_columns_differ(in, mapping);
}

static pt_status read_choice(const reading *in, const char *key, const char *text, pt_mapping *mapping,
                             bool *is_known)
{
    *is_known = true;
    if (strcmp(key, "customers") == 0 || strcmp(key, "services") == 0) {
        pt_import_policy *policy = key[0] == 'c' ? &mapping->customers : &mapping->services;
        return text == NULL || pt_import_policy_parse(text, policy)
                   ? PT_OK
                   : check_style(in, key, text, "update new skip");
    }
    if (strcmp(key, "anonymous") == 0) {
        return text == NULL || pt_anonymous_policy_parse(text, &mapping->anonymous)
                   ? PT_OK
                   : check_style(in, key, text, "keep reject");
    }
    if (strcmp(key, "customer_numbers") == 0) {
        return text == NULL || pt_customer_numbers_parse(text, &mapping->customer_numbers)
                   ? PT_OK
                   : check_style(in, key, text, "shared separate");
    }
    *is_known = false;
    return PT_OK;
}

static const char **text_member(pt_mapping *mapping, const char *key)
{
    const struct {
        const char *key;
        const char **text;
    } members[] = {
        {"source", &mapping->source},
        {"encoding", &mapping->encoding},
        {"delimiter", &mapping->delimiter},
        {"zone", &mapping->zone},
        {"match", &mapping->match},
        {"currency", &mapping->currency},
        {"cancellation_prefix", &mapping->cancellation_prefix},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (strcmp(members[i].key, key) == 0) {
            return members[i].text;
        }
    }
    return NULL;
}

static pt_status read_member(const reading *in, const char *key, const pt_json_node *node,
                             pt_mapping *mapping)
{
    if (strcmp(key, "columns") == 0) {
        return read_columns(in, node, mapping);
    }
    const char *text = NULL;
    PT_RETURN_IF_ERROR(read_text(in, node, key, &text));
    bool is_known = false;
    PT_RETURN_IF_ERROR(read_choice(in, key, text, mapping, &is_known));
    if (is_known) {
        return PT_OK;
    }
    const char **member = text_member(mapping, key);
    if (member == NULL) {
        return fail_at(in, key, PT_FAIL(in->error, PT_INVALID_INPUT, "a mapping knows no {1}", key));
    }
    *member = text;
    return PT_OK;
}

pt_status pt_mapping_parse(const char *text, size_t length, const pt_schema *schema, pt_arena *arena,
                           pt_mapping *mapping, pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(text, length, &document, error));
    const pt_json_node *root = pt_json_root(&document);
    const reading in = {.schema = schema, .arena = arena, .error = error};
    if (pt_json_type_of(root) != PT_JSON_OBJECT) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a mapping must be a JSON object");
    }
    pt_mapping built = {0};
    void *iterator = NULL;
    const char *key = NULL;
    for (const pt_json_node *member = pt_json_next_member(root, &iterator, &key); member != NULL;
         member = pt_json_next_member(root, &iterator, &key)) {
        PT_RETURN_IF_ERROR(read_member(&in, key, member, &built));
    }
    if (built.column_count == 0) {
        return fail_at(&in, "columns", PT_FAIL(error, PT_INVALID_INPUT, "is missing"));
    }
    *mapping = built;
    return PT_OK;
}

/* --- Writing
 * ------------------------------------------------------------------------------------------------
 */

static void write_text(pt_json_writer *json, const char *key, const char *text)
{
    if (text != NULL) {
        pt_json_key(json, key);
        pt_json_text(json, text);
    }
}

static void write_column(pt_json_writer *json, const pt_mapping_column *column)
{
    pt_json_begin_object(json);
    write_text(json, "header", column->header);
    pt_json_key(json, "to");
    if (column->entity == NULL) {
        pt_json_null(json);
    } else {
        char target[256];
        (void)snprintf(target, sizeof target, "%s.%s", column->entity->name, column->field->name);
        pt_json_text(json, target);
    }
    write_text(json, "dates", column->dates);
    write_text(json, "decimals", column->decimals);
    pt_json_end_object(json);
}

void pt_mapping_write(pt_json_writer *json, const pt_mapping *mapping)
{
    pt_json_begin_object(json);
    write_text(json, "source", mapping->source);
    write_text(json, "encoding", mapping->encoding);
    write_text(json, "delimiter", mapping->delimiter);
    write_text(json, "zone", mapping->zone);
    write_text(json, "currency", mapping->currency);
    write_text(json, "match", mapping->match);
    write_text(json, "cancellation_prefix", mapping->cancellation_prefix);
    write_text(json, "customers", pt_import_policy_code(mapping->customers));
    write_text(json, "services", pt_import_policy_code(mapping->services));
    write_text(json, "anonymous", pt_anonymous_policy_code(mapping->anonymous));
    write_text(json, "customer_numbers", pt_customer_numbers_code(mapping->customer_numbers));
    pt_json_key(json, "columns");
    pt_json_begin_array(json);
    for (size_t i = 0; i < mapping->column_count; i++) {
        write_column(json, &mapping->columns[i]);
    }
    pt_json_end_array(json);
    pt_json_end_object(json);
}
