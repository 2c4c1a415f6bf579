/* What can be held once only: logins, days of a rate, phones of customers – also by those that are deleted.
 */
#include "record/record.h"

#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/record_fixture.h"

static record_fixture fixture;

static const pt_entity *entity_of(const char *name)
{
    return pt_schema_find(&fixture.session.schema, name);
}

/* Creating is refused at the field, and the message has the words. */
static void check_refused(const char *entity, const char *json, const char *field, const char *words)
{
    pt_record_input input = record_fixture_input(&fixture, entity, json);
    pt_record_key key = {0};
    pt_error error = {0};
    CHECK(pt_record_create(&fixture.session, &input, NULL, &key, &error) == PT_CONFLICT);
    CHECK_TEXT(error.field, field);
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_message(&text, PT_ENGLISH, &error);
    if (strstr(pt_buffer_text(&text), words) == NULL) {
        CHECK_TEXT(pt_buffer_text(&text), words);
    }
}

static pt_status move(pt_status (*how)(pt_record_session *, const pt_entity *, const pt_record_key *,
                                       int64_t *, pt_error *),
                      const char *entity, const pt_record_key *key, int64_t version)
{
    return how(&fixture.session, entity_of(entity), key, &version, NULL);
}

static pt_status update(const char *entity, const pt_record_key *key, int64_t version, const char *json)
{
    pt_record_input input = record_fixture_input(&fixture, entity, json);
    input.key = *key;
    input.version = version;
    int64_t written = 0;
    return pt_record_update(&fixture.session, &input, NULL, &written, NULL);
}

static void a_login_belongs_to_one_user_even_to_a_deleted_one(void)
{
    static const char zhang[] = "{'login': 'zhang', 'name': '张三', 'role': 'analyst'}";
    pt_record_key key = record_fixture_create(&fixture, "user", 0, zhang);
    char words[100];
    snprintf(words, sizeof words, "\"zhang\" belongs to user %lld already", (long long)key.id);
    check_refused("user", zhang, "login", words);
    CHECK(move(pt_record_delete, "user", &key, 1) == PT_OK);
    check_refused("user", zhang, "login", "which is deleted: restore that one");
    /* As the message says: restored, renamed, deleted again, it is free. */
    CHECK(move(pt_record_restore, "user", &key, 2) == PT_OK);
    CHECK(update("user", &key, 3, "{'login': 'zhang-2025'}") == PT_OK);
    CHECK(move(pt_record_delete, "user", &key, 4) == PT_OK);
    pt_record_key other = record_fixture_create(&fixture, "user", 0, zhang);
    CHECK(other.id != key.id);
}

static void changing_to_a_key_that_another_holds_is_refused_and_to_ones_own_is_not(void)
{
    record_fixture_create(&fixture, "user", 0, "{'login': 'li', 'name': '李四', 'role': 'viewer'}");
    pt_record_key key =
        record_fixture_create(&fixture, "user", 0, "{'login': 'wu', 'name': '吴五', 'role': 'viewer'}");
    CHECK(update("user", &key, 1, "{'login': 'li'}") == PT_CONFLICT);
    CHECK(update("user", &key, 1, "{'login': 'wu', 'unit': '总行'}") == PT_OK);
}

static void of_a_key_of_two_fields_both_must_be_equal(void)
{
    record_fixture_create(&fixture, "rate", 0, "{'currency': 'USD', 'day': '2026-03-01', 'rate': 7.1}");
    record_fixture_create(&fixture, "rate", 0, "{'currency': 'USD', 'day': '2026-03-02', 'rate': 7.2}");
    check_refused("rate", "{'currency': 'USD', 'day': '2026-03-01', 'rate': 8}", "currency",
                  "\"USD, 2026-03-01\" belongs to rate ");
}

static void a_deleted_customers_phone_is_taken_and_the_message_says_by_whom(void)
{
    pt_record_key key =
        record_fixture_create(&fixture, "customer", 0, "{'name': '王小明', 'phone': '13800138000'}");
    static const char other[] = "{'name': '李雷', 'phone': '+86 138 0013 8000'}";
    check_refused("customer", other, "phone", " already");
    CHECK(move(pt_record_delete, "customer", &key, 1) == PT_OK);
    char words[100];
    snprintf(words, sizeof words, "belongs to customer %lld, who is deleted", (long long)key.id);
    check_refused("customer", other, "phone", words);
    CHECK(move(pt_record_restore, "customer", &key, 2) == PT_OK);
    CHECK(update("customer", &key, 3, "{'phone': null}") == PT_OK);
    CHECK(move(pt_record_delete, "customer", &key, 4) == PT_OK);
    record_fixture_create(&fixture, "customer", 0, other);
}

static void open_fixture(void)
{
    record_fixture_open(&fixture);
}

static void close_fixture(void)
{
    record_fixture_clear(&fixture);
}

CHECK_MAIN(open_fixture, a_login_belongs_to_one_user_even_to_a_deleted_one,
           changing_to_a_key_that_another_holds_is_refused_and_to_ones_own_is_not,
           of_a_key_of_two_fields_both_must_be_equal,
           a_deleted_customers_phone_is_taken_and_the_message_says_by_whom, close_fixture)
