/* What is special about some types, and what a description alone brings. */
#include "base/scope.h"
#include "record/history/history.h"
#include "record/identity/identity.h"
#include "record/record.h"
#include "tests/support/check.h"
#include "tests/support/record_fixture.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static record_fixture fixture;
static char key_path[600];

static bool contains(const char *text, const char *part)
{
    bool found = text != NULL && strstr(text, part) != NULL;
    if (!found) {
        fprintf(stderr, "  \"%s\" is not in: %s\n", part, text == NULL ? "(nothing)" : text);
    }
    return found;
}

static const pt_entity *entity_of(const char *name)
{
    return pt_schema_find(&fixture.session.schema, name);
}

static pt_status create(const char *entity, int64_t customer_id, const char *json, pt_record_key *key,
                        pt_error *error)
{
    pt_record_input input = record_fixture_input(&fixture, entity, json);
    input.key.customer_id = customer_id;
    return pt_record_create(&fixture.session, &input, NULL, key, error);
}

static pt_status update(const char *entity, const pt_record_key *key, int64_t version, const char *json,
                        pt_error *error)
{
    pt_record_input input = record_fixture_input(&fixture, entity, json);
    input.key = *key;
    input.version = version;
    return pt_record_update(&fixture.session, &input, NULL, &version, error);
}

static const char *newest_changes(const char *entity, const pt_record_key *key)
{
    pt_history_row *rows = NULL;
    size_t count = 0;
    pt_history_query query = {
        .customer_id = key->customer_id, .entity = entity, .record_id = key->id, .limit = 1};
    CHECK(pt_history_read(&fixture.session, &query, &fixture.arena, &rows, &count, NULL) == PT_OK);
    return count == 1 ? rows[0].changes : "";
}

/* --- Event kinds as data --- */

static void a_described_event_kind_is_written_read_listed_and_remembered(void)
{
    pt_record_key customer = record_fixture_create(&fixture, "customer", 0, "{'name': '投诉人'}");
    pt_record_key key = record_fixture_create(
        &fixture, "complaint", customer.id,
        "{'received_at': '2026-03-01T23:30:00Z', 'subject': '送货迟到', 'compensation': '20'}");
    const char *shown = record_fixture_show(&fixture, "complaint", &key);
    CHECK(contains(shown, "\"received_at\":\"2026-03-02T07:30:00+08:00\""));
    CHECK(contains(shown, "\"day\":\"2026-03-02\""));
    CHECK(contains(shown, "\"severity\":\"low\""));
    CHECK(contains(shown, "\"base_compensation\":\"20.00\""));
    CHECK(update("complaint", &key, 1, "{'severity': 'high', 'received_at': '2026-03-03T08:00'}", NULL) ==
          PT_OK);
    CHECK(contains(newest_changes("complaint", &key), "\"day\":[\"2026-03-02\",\"2026-03-03\"]"));
    CHECK(contains(newest_changes("complaint", &key), "\"severity\":[\"low\",\"high\"]"));
    pt_record_query query = {.entity = entity_of("complaint"), .customer_id = customer.id, .limit = 10};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 1);
    pt_error error = {0};
    CHECK(create("complaint", customer.id, "{'subject': 'x'}", &key, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "received_at");
}

/* --- Transactions, lines and rates --- */

static void a_line_has_its_transactions_currency_and_its_cost_from_the_profit(void)
{
    pt_record_key customer = record_fixture_create(&fixture, "customer", 0, "{'name': '买家'}");
    record_fixture_create(&fixture, "rate", 0, "{'currency': 'USD', 'day': '2026-01-01', 'rate': 7.1}");
    record_fixture_create(&fixture, "rate", 0, "{'currency': 'USD', 'day': '2026-02-01', 'rate': 7.2}");
    pt_record_key order = record_fixture_create(
        &fixture, "transaction", customer.id,
        "{'number': 'A1', 'occurred_at': '2026-02-10', 'currency': 'USD', 'amount': '100'}");
    CHECK(contains(record_fixture_show(&fixture, "transaction", &order), "\"base_amount\":\"720.00\""));
    pt_record_input input = record_fixture_input(&fixture, "transaction_line",
                                                 "{'amount': '10.00', 'profit': '2.50', 'quantity': 3}");
    input.key = (pt_record_key){.customer_id = customer.id, .parent_id = order.id};
    pt_record_key line = {0};
    CHECK(pt_record_create(&fixture.session, &input, NULL, &line, NULL) == PT_OK);
    const char *shown = record_fixture_show(&fixture, "transaction_line", &line);
    CHECK(contains(shown, "\"cost\":\"7.50\""));
    CHECK(contains(shown, "\"base_amount\":\"72.00\""));
    pt_record_query query = {.entity = entity_of("transaction_line"),
                             .customer_id = customer.id,
                             .parent_id = order.id,
                             .limit = 5};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 1);
    input.key.parent_id = 99;
    CHECK(pt_record_create(&fixture.session, &input, NULL, &line, NULL) == PT_INVALID_INPUT);
}

static void a_missing_rate_names_currency_and_day(void)
{
    pt_record_key customer = record_fixture_create(&fixture, "customer", 0, "{'name': '买家二'}"), key = {0};
    pt_error error = {0};
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(create("transaction", customer.id,
                 "{'occurred_at': '2025-12-31', 'currency': 'USD', 'amount': '1'}", &key,
                 &error) == PT_INVALID_INPUT);
    pt_error_add_text(&text, PT_ENGLISH, &error);
    CHECK(contains(pt_buffer_text(&text), "there is no exchange rate of USD for 2025-12-31"));
    CHECK_TEXT(error.field, "amount");
}

static void facts_are_not_edited(void)
{
    pt_record_key customer = record_fixture_create(&fixture, "customer", 0, "{'name': '买家三'}");
    pt_record_key order = record_fixture_create(&fixture, "transaction", customer.id,
                                                "{'occurred_at': '2026-02-10', 'amount': '1'}");
    int64_t version = 0;
    CHECK(update("transaction", &order, 0, "{'amount': '2'}", NULL) == PT_INVALID_INPUT);
    CHECK(pt_record_delete(&fixture.session, entity_of("transaction"), &order, &version, NULL) ==
          PT_INVALID_INPUT);
    CHECK(pt_record_read(&fixture.session, entity_of("identity"), &order, &fixture.arena, &(pt_record){0},
                         NULL) == PT_INVALID_INPUT);
}

/* --- Identities --- */

static int64_t find(const char *kind, const char *text)
{
    int64_t customer_id = -1;
    CHECK(pt_identity_find(&fixture.session, kind, text, &customer_id, NULL) == PT_OK);
    return customer_id;
}

static void a_customer_is_found_by_phone_and_mail_however_they_are_written(void)
{
    pt_record_key key = record_fixture_create(
        &fixture, "customer", 0,
        "{'name': '陈先生', 'phone': '138-0013-8000', 'email': 'Chen@Example.com', 'number': 'C-77'}");
    CHECK(find("phone", "+86 138 0013 8000") == key.id);
    CHECK(find("email", "chen@example.COM") == key.id);
    CHECK(find("external", " C-77 ") == key.id);
    CHECK(find("phone", "13800138001") == 0);
    CHECK(pt_identity_find(&fixture.session, "soul", "x", &(int64_t){0}, NULL) == PT_INVALID_INPUT);
    CHECK(pt_identity_find(&fixture.session, "phone", "none", &(int64_t){0}, NULL) == PT_INVALID_INPUT);
}

static void an_identity_belongs_to_one_customer(void)
{
    pt_record_key key = record_fixture_create(&fixture, "customer", 0,
                                              "{'name': '林小姐', 'phone': '0912-345-678'}"),
                  other = {0};
    pt_error error = {0};
    CHECK(create("customer", 0, "{'name': '林先生', 'phone': '+886 912 345 678'}", &other, &error) ==
          PT_CONFLICT);
    CHECK_TEXT(error.field, "phone");
    CHECK(other.id == 0 && find("phone", "0912345678") == key.id);
    other = record_fixture_create(&fixture, "customer", 0, "{'name': '林先生'}");
    CHECK(update("customer", &other, 1, "{'other_phone': '0912345678'}", &error) == PT_CONFLICT);
    CHECK_TEXT(error.field, "other_phone");
}

static void identities_follow_the_fields_they_come_from(void)
{
    pt_record_key key = record_fixture_create(
        &fixture, "customer", 0, "{'name': '周', 'phone': '13900000001', 'other_phone': '13900000002'}");
    CHECK(update("customer", &key, 1, "{'phone': '13900000002', 'other_phone': '13900000001'}", NULL) ==
          PT_OK);
    CHECK(find("phone", "13900000001") == key.id && find("phone", "13900000002") == key.id);
    CHECK(update("customer", &key, 2, "{'phone': '13900000003', 'other_phone': null}", NULL) == PT_OK);
    CHECK(find("phone", "13900000001") == 0 && find("phone", "13900000002") == 0);
    CHECK(find("phone", "13900000003") == key.id);
}

static void identities_are_added_and_removed_by_hand(void)
{
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '吴'}");
    pt_identity *identities = NULL;
    size_t count = 0;
    CHECK(pt_identity_add(&fixture.session, key.id, "card", "vip 001", NULL) == PT_OK);
    CHECK(pt_identity_add(&fixture.session, key.id, "card", "VIP-001", NULL) == PT_OK); /* the same */
    CHECK(pt_identity_list(&fixture.session, key.id, &fixture.arena, &identities, &count, NULL) == PT_OK &&
          count == 1);
    CHECK_TEXT(identities[0].key, "VIP001");
    CHECK_TEXT(identities[0].shown, "vip 001");
    CHECK(pt_identity_remove(&fixture.session, key.id, "card", "vip001", NULL) == PT_OK);
    CHECK(pt_identity_remove(&fixture.session, key.id, "card", "vip001", NULL) == PT_NOT_FOUND);
    CHECK(pt_identity_add(&fixture.session, 12345, "card", "x1", NULL) == PT_NOT_FOUND);
}

/* --- Secrets --- */

static bool holds_bytes(const pt_value *value, const char *text)
{
    const char *bytes = value->data;
    size_t length = strlen(text);
    for (size_t at = 0; at + length <= value->length; at++) {
        if (memcmp(bytes + at, text, length) == 0) {
            return true;
        }
    }
    return false;
}

static void a_secret_is_stored_sealed_shown_masked_and_its_reading_noted(void)
{
    static const char *const account = "6222021234567890";
    pt_record_key key =
        record_fixture_create(&fixture, "customer", 0, "{'name': '郑', 'bank_account': '6222021234567890'}");
    pt_record record = {0};
    CHECK(pt_record_read(&fixture.session, entity_of("customer"), &key, &fixture.arena, &record, NULL) ==
          PT_OK);
    const pt_value *stored = pt_record_value(&record, "bank_account");
    CHECK(stored->type == PT_VALUE_BYTES && !holds_bytes(stored, account));
    CHECK(strstr(record_fixture_show(&fixture, "customer", &key), account) == NULL);
    CHECK(strstr(newest_changes("customer", &key), account) == NULL);
    CHECK(contains(newest_changes("customer", &key), "\"bank_account\":[null,\"••••••\"]"));
    const char *text = NULL;
    CHECK(pt_record_reveal(&fixture.session, &record, pt_entity_find_field(record.entity, "bank_account"),
                           &fixture.arena, &text, NULL) == PT_OK);
    CHECK_TEXT(text == NULL ? "" : text, account);
    pt_history_row *rows = NULL;
    size_t count = 0;
    pt_history_query query = {.customer_id = key.id};
    CHECK(pt_history_read(&fixture.session, &query, &fixture.arena, &rows, &count, NULL) == PT_OK &&
          count == 2);
    CHECK_TEXT(rows[0].action, "reveal");
    CHECK(update("customer", &key, 1, "{'bank_account': '6222021234567890'}", NULL) == PT_OK); /* no change */
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), "\"version\":1"));
}

/* Opens another session, so that the key is loaded anew, and reveals a secret. */
static pt_status reveal_anew(const pt_record_key *key, pt_error *error)
{
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_record_session) session = {0};
    pt_record record = {0};
    const char *text = NULL;
    record_fixture_connect(&fixture, 0, &connection, &session);
    const pt_entity *customer = pt_schema_find(&session.schema, "customer");
    CHECK(pt_record_read(&session, customer, key, &fixture.arena, &record, NULL) == PT_OK);
    return pt_record_reveal(&session, &record, pt_entity_find_field(customer, "bank_account"), &fixture.arena,
                            &text, error);
}

static void a_lost_wrong_or_open_key_is_said_and_never_replaced(void)
{
    char kept[700];
    pt_error error = {0};
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '冯', 'bank_account': '1'}");
    struct stat state;
    CHECK(stat(key_path, &state) == 0 && (state.st_mode & 0777) == 0600);
    CHECK(reveal_anew(&key, NULL) == PT_OK);
    CHECK(chmod(key_path, 0644) == 0 && reveal_anew(&key, &error) == PT_INVALID_INPUT);
    CHECK(contains(error.message, "chmod 600"));
    CHECK(chmod(key_path, 0600) == 0);
    snprintf(kept, sizeof kept, "%s.kept", key_path);
    CHECK(rename(key_path, kept) == 0);
    CHECK(reveal_anew(&key, &error) == PT_NOT_FOUND);
    FILE *file = fopen(key_path, "we");
    CHECK(file != NULL &&
          fputs("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", file) >= 0 &&
          fclose(file) == 0);
    CHECK(chmod(key_path, 0600) == 0 && reveal_anew(&key, &error) == PT_INVALID_INPUT);
    CHECK(contains(error.message, "is not the one"));
    CHECK(truncate(key_path, 10) == 0 && reveal_anew(&key, &error) == PT_INVALID_INPUT);
    CHECK(rename(kept, key_path) == 0 && reveal_anew(&key, NULL) == PT_OK);
}

/* --- Custom fields --- */

static void a_custom_field_behaves_like_a_built_in_one(void)
{
    pt_record_key field = record_fixture_create(
        &fixture, "custom_field", 0,
        "{'entity': 'customer', 'label_zh_cn': '最爱的茶', 'type': 'multi_choice', 'choices': ["
        "{'code': 'green', 'label': {'en': 'green', 'zh-CN': '绿茶', 'zh-TW': '綠茶'}},"
        "{'code': 'black', 'label': {'en': 'black', 'zh-CN': '红茶', 'zh-TW': '紅茶'}}]}");
    pt_record_key limit = record_fixture_create(
        &fixture, "custom_field", 0,
        "{'entity': 'customer', 'label_en': 'Score', 'type': 'integer', 'minimum': 1, 'maximum': 5}");
    pt_record_key secret = record_fixture_create(
        &fixture, "custom_field", 0,
        "{'entity': 'customer', 'label_en': 'PIN', 'type': 'text', 'privacy': 'secret'}");
    CHECK(pt_record_session_refresh(&fixture.session, NULL) == PT_OK);
    char json[400], expected[200];
    snprintf(json, sizeof json,
             "{'name': '茶客', 'custom_%lld': ['绿茶'], 'custom_%lld': 4, 'custom_%lld': '1234'}",
             (long long)field.id, (long long)limit.id, (long long)secret.id);
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, json);
    snprintf(expected, sizeof expected,
             "\"custom_%lld\":[\"green\"],\"custom_%lld\":4,\"custom_%lld\":\"••••••\"", (long long)field.id,
             (long long)limit.id, (long long)secret.id);
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), expected));
    snprintf(json, sizeof json, "{'custom_%lld': 9}", (long long)limit.id);
    CHECK(update("customer", &key, 1, json, NULL) == PT_INVALID_INPUT);
    snprintf(json, sizeof json, "{'custom_%lld': 5}", (long long)limit.id);
    CHECK(update("customer", &key, 1, json, NULL) == PT_OK);
    snprintf(expected, sizeof expected, "{\"custom_%lld\":[4,5]}", (long long)limit.id);
    CHECK_TEXT(newest_changes("customer", &key), expected);
    /* Another name: the same data. */
    CHECK(update("custom_field", &limit, 1, "{'label_en': 'Grade'}", NULL) == PT_OK);
    CHECK(pt_record_session_refresh(&fixture.session, NULL) == PT_OK);
    snprintf(expected, sizeof expected, "\"custom_%lld\":5", (long long)limit.id);
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), expected));
}

static void a_custom_field_that_makes_no_sense_is_refused(void)
{
    pt_record_key key = {0};
    CHECK(create("custom_field", 0, "{'entity': 'moon', 'label_en': 'x', 'type': 'text'}", &key, NULL) ==
          PT_INVALID_INPUT);
    CHECK(create("custom_field", 0, "{'entity': 'transaction_line', 'label_en': 'x', 'type': 'text'}", &key,
                 NULL) == PT_INVALID_INPUT);
    CHECK(create("custom_field", 0, "{'entity': 'customer', 'label_en': 'x', 'type': 'choice'}", &key,
                 NULL) == PT_INVALID_INPUT);
    CHECK(create("custom_field", 0, "{'entity': 'customer', 'type': 'text'}", &key, NULL) ==
          PT_INVALID_INPUT);
    CHECK(create("custom_field", 0,
                 "{'entity': 'customer', 'label_en': 'x', 'type': 'text', 'field_group': 'moon'}", &key,
                 NULL) == PT_INVALID_INPUT);
    CHECK(key.id == 0);
    CHECK(pt_record_session_refresh(&fixture.session, NULL) == PT_OK);
}

static void open_fixture(void)
{
    record_fixture_open(&fixture);
    snprintf(key_path, sizeof key_path, "%s/secret.key", fixture.store.folder);
    CHECK(setenv("PATRON_KEY_FILE", key_path, 1) == 0);
}

static void close_fixture(void)
{
    record_fixture_clear(&fixture);
}

CHECK_MAIN(open_fixture, a_described_event_kind_is_written_read_listed_and_remembered,
           a_line_has_its_transactions_currency_and_its_cost_from_the_profit,
           a_missing_rate_names_currency_and_day, facts_are_not_edited,
           a_customer_is_found_by_phone_and_mail_however_they_are_written,
           an_identity_belongs_to_one_customer, identities_follow_the_fields_they_come_from,
           identities_are_added_and_removed_by_hand,
           a_secret_is_stored_sealed_shown_masked_and_its_reading_noted,
           a_lost_wrong_or_open_key_is_said_and_never_replaced, a_custom_field_behaves_like_a_built_in_one,
           a_custom_field_that_makes_no_sense_is_refused, close_fixture)
