#include "record/entity.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>

/* One text made of pieces, as a description file. */
static pt_embedded_file file_of(const char *name, const char *text)
{
    return (pt_embedded_file){name, text, text + strlen(text)};
}

#define LABEL "{\"en\": \"x\", \"zh-CN\": \"甲\", \"zh-TW\": \"甲\"}"
#define HEAD(name)                                                      \
    "{\"name\": \"" name "\", \"label\": " LABEL ", \"plural\": " LABEL \
    ", \"groups\": [{\"name\": \"g\", \"label\": " LABEL "}],"
#define FIELD(name, rest) "{\"name\": \"" name "\", \"label\": " LABEL ", \"group\": \"g\"" rest "}"

static pt_status build(const char *text, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_embedded_file file = file_of("thing.json", text);
    pt_schema schema = {0};
    return pt_schema_build(&file, 1, &arena, &schema, error);
}

/* Building fails with the message and names the place. */
static void check_refused(const char *text, const char *message, const char *place)
{
    pt_error error = {0};
    CHECK(build(text, &error) == PT_INVALID_INPUT);
    CHECK(error.message != NULL && strstr(error.message, message) != NULL);
    CHECK_TEXT(error.field, place);
    if (error.message == NULL || strstr(error.message, message) == NULL || strcmp(error.field, place) != 0) {
        fprintf(stderr, "  got \"%s\" at \"%s\"\n", error.message == NULL ? "" : error.message, error.field);
    }
}

static void the_product_describes_itself(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_error error = {0};
    pt_status status = pt_schema_load(&arena, &schema, &error);
    CHECK(status == PT_OK);
    if (status != PT_OK) {
        fprintf(stderr, "%s: %s %s %s\n", error.field, error.message, error.texts, error.origin);
        return;
    }
    static const char *const expected[] = {
        "customer",   "identity", "service", "transaction",    "transaction_line", "interaction",
        "preference", "user",     "rate",    "anonymous_sale", "custom_field"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        CHECK(pt_schema_find(&schema, expected[i]) != NULL);
    }
    CHECK(schema.entity_count == sizeof expected / sizeof *expected);
    const pt_entity *customer = pt_schema_find(&schema, "customer");
    CHECK(customer->group_count == 5);
    CHECK_TEXT(customer->id_column, "customer_id");
    CHECK(customer->table.key_count == 1);
    CHECK(pt_entity_find_field(customer, "bank_account")->privacy == PT_PRIVACY_SECRET);
}

static void tables_follow_the_rules_of_their_class(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    CHECK(pt_schema_load(&arena, &schema, NULL) == PT_OK);
    for (size_t i = 0; i < schema.entity_count; i++) {
        const pt_entity *entity = &schema.entities[i];
        CHECK_TEXT(entity->table.name, entity->name);
        CHECK(entity->table.key_count > 0);
        CHECK(!pt_entity_is_of_customer(entity) || strcmp(entity->table.key[0], "customer_id") == 0);
    }
    const pt_table *line = &pt_schema_find(&schema, "transaction_line")->table;
    CHECK(line->key_count == 3);
    CHECK_TEXT(line->key[1], "transaction_id");
    CHECK_TEXT(line->key[2], "id");
    for (size_t i = 0; i < line->column_count; i++) {
        CHECK(strcmp(line->columns[i].name, "version") != 0); /* facts are lean */
        CHECK(strcmp(line->columns[i].name, "profit") != 0);  /* gives the cost, is not kept */
    }
}

static void an_event_kind_gets_a_day(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema = {0};
    pt_embedded_file file =
        file_of("visit.json", HEAD("visit") "\"event\": {\"time\": \"at\"}, \"fields\": [" FIELD(
                                  "at", ", \"type\": \"instant\"") "]}");
    CHECK(pt_schema_build(&file, 1, &arena, &schema, NULL) == PT_OK);
    const pt_entity *visit = pt_schema_find(&schema, "visit");
    CHECK(visit != NULL && visit->day != NULL && pt_entity_find_field(visit, visit->day) != NULL);
    CHECK(pt_entity_find_field(visit, "at")->is_required);
    CHECK(!pt_field_is_entered(pt_entity_find_field(visit, "day")));
}

static void what_is_wrong_is_named_with_its_place(void)
{
    check_refused("", "not valid JSON", "thing.json");
    check_refused("[]", "an object is needed", "");
    check_refused("{\"name\": \"a\", \"colour\": 1}", "unknown key", "");
    check_refused("{\"name\": \"a b\"}", "is no name", "name");
    check_refused("{\"name\": \"thing\"}", "is missing", "");
    check_refused("{\"name\": \"thing\", \"label\": {\"en\": \"x\", \"zh-CN\": \"甲\"}}", "is missing",
                  "label");
    check_refused("{\"name\": \"thing\", \"label\": {\"en\": \"x\", \"zh-CN\": \"\", \"zh-TW\": \"甲\"}}",
                  "is empty", "label.zh-CN");
    check_refused("{\"name\": \"thing\", \"label\": {\"en\": 5, \"zh-CN\": \"a\", \"zh-TW\": \"甲\"}}",
                  "a text is needed", "label.en");
    check_refused(HEAD("thing") "\"fields\": []}", "is missing", "");
    check_refused(HEAD("thing") "\"fields\": {}}", "an array is needed", "fields");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", "") "]}", "is missing", "fields[0]");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"colour\"") "]}", "is not known",
                  "fields[0].type");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"text\"") "," FIELD(
                      "a", ", \"type\": \"date\"") "]}",
                  "twice", "fields[1]");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"choice\"") "]}", "is missing",
                  "fields[0]");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"text\", \"choices\": []") "]}",
                  "have choices", "fields[0].choices");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"text\", \"minimum\": 1") "]}",
                  "a range needs", "fields[0]");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"number\", \"minimum\": \"1\"") "]}",
                  "a number is needed", "fields[0].minimum");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"text\", \"required\": 1") "]}",
                  "true or false", "fields[0].required");
}

static void references_to_nothing_are_refused(void)
{
    check_refused(
        HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"reference\", \"reference\": \"moon\"") "]}",
        "there is no record type", "a");
    check_refused(HEAD("thing") "\"parent\": \"moon\", \"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
                  "cannot be the parent", "parent");
    check_refused(
        HEAD("thing") "\"event\": {\"time\": \"a\"}, \"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
        "wrong type", "event.time");
    check_refused(HEAD("thing") "\"class\": \"reference\", \"event\": {\"time\": \"a\"}, \"fields\": [" FIELD(
                      "a", ", \"type\": \"instant\"") "]}",
                  "only a distributed type", "event");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"money\", \"base_of\": \"b\"") "]}",
                  "there is no field", "a");
    check_refused(
        HEAD("thing") "\"fields\": [" FIELD("a", ", \"type\": \"text\", \"identity\": \"soul\"") "]}",
        "no kind of identity", "a");
    check_refused(HEAD("thing") "\"currency\": \"c\", \"fields\": [" FIELD("a", ", \"type\": \"money\"") "]}",
                  "there is no field", "currency");
}

static void tables_that_break_the_rules_are_refused(void)
{
    check_refused(HEAD("thing") "\"fields\": [" FIELD("version", ", \"type\": \"text\"") "]}",
                  "of the system", "");
    check_refused(HEAD("thing") "\"fields\": [" FIELD("customer_id", ", \"type\": \"integer\"") "]}",
                  "of the system", "");
    check_refused(HEAD("thing") "\"key\": [\"a\"], \"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
                  "must lead the key", "");
    check_refused(HEAD("thing") "\"key\": [\"moon\"], \"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
                  "is no column", "");
    check_refused(HEAD("thing") "\"class\": \"keyed\", \"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
                  "needs a \"distribution\"", "");
    check_refused(HEAD("thing") "\"indexes\": [{\"name\": \"i\", \"columns\": [\"a\"], \"unique\": true}], "
                                "\"fields\": [" FIELD("a", ", \"type\": \"text\"") "]}",
                  "must lead the key", "");
}

static void little_memory_is_reported_at_every_step(void)
{
    for (size_t limit = 64; limit < 400000; limit += 4999) {
        PT_SCOPED(pt_arena) arena = {.limit_bytes = limit};
        pt_schema schema = {0};
        pt_status status = pt_schema_load(&arena, &schema, NULL);
        CHECK(status == PT_OK || status == PT_OUT_OF_MEMORY);
        CHECK(status == PT_OK || schema.entities == NULL);
    }
}

CHECK_MAIN(the_product_describes_itself, tables_follow_the_rules_of_their_class, an_event_kind_gets_a_day,
           what_is_wrong_is_named_with_its_place, references_to_nothing_are_refused,
           tables_that_break_the_rules_are_refused, little_memory_is_reported_at_every_step)
