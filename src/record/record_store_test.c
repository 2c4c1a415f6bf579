#include "record/record.h"

#include "base/scope.h"
#include "record/history/history.h"
#include "store/change.h"
#include "tests/support/check.h"
#include "tests/support/record_fixture.h"

#include <pthread.h>
#include <stdlib.h>

static record_fixture fixture;

static bool contains(const char *text, const char *part)
{
    bool found = strstr(text, part) != NULL;
    if (!found) {
        fprintf(stderr, "  \"%s\" is not in: %s\n", part, text);
    }
    return found;
}

static const pt_entity *entity_of(const char *name)
{
    return pt_schema_find(&fixture.session.schema, name);
}

/* Changes of one record, the newest first. */
static pt_history_row *history_of(const char *entity, const pt_record_key *key, size_t *count)
{
    pt_history_row *rows = NULL;
    pt_history_query query = {.customer_id = key->customer_id, .entity = entity, .record_id = key->id};
    CHECK(pt_history_read(&fixture.session, &query, &fixture.arena, &rows, count, NULL) == PT_OK);
    return rows;
}

static int64_t change_position(void)
{
    int64_t position = -1;
    CHECK(pt_change_position(&fixture.store.connection, &position, NULL) == PT_OK);
    return position;
}

static pt_record_input input_of(const char *entity, const pt_record_key *key, int64_t version,
                                const char *json)
{
    pt_record_input input = record_fixture_input(&fixture, entity, json);
    input.key = *key;
    input.version = version;
    return input;
}

static pt_status update(pt_record_session *session, const pt_record_key *customer, int64_t version,
                        const char *json, int64_t *new_version, pt_error *error)
{
    pt_record_input input = input_of("customer", customer, version, json);
    return pt_record_update(session, &input, NULL, new_version, error);
}

static void a_new_record_has_history_and_one_change(void)
{
    int64_t before = change_position();
    pt_record_key key =
        record_fixture_create(&fixture, "customer", 0, "{'name': '王小明', 'credit_limit': '5000.5'}");
    CHECK(key.id != 0 && key.customer_id == key.id);
    const char *shown = record_fixture_show(&fixture, "customer", &key);
    CHECK(contains(shown, "\"name\":\"王小明\""));
    CHECK(contains(shown, "\"credit_limit\":\"5000.50\""));
    CHECK(contains(shown, "\"version\":1"));
    size_t count = 0;
    pt_history_row *rows = history_of("customer", &key, &count);
    CHECK(count == 1);
    CHECK_TEXT(rows[0].action, "create");
    CHECK_TEXT(rows[0].changes, "{\"name\":[null,\"王小明\"],\"credit_limit\":[null,\"5000.50\"]}");
    CHECK(change_position() == before + 1);
}

static void a_change_keeps_what_was_not_given_and_notes_old_and_new(void)
{
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '李雷', 'city': '上海'}");
    int64_t version = 0;
    CHECK(update(&fixture.session, &key, 1, "{'city': '北京', 'name': '李雷'}", &version, NULL) == PT_OK);
    CHECK(version == 2);
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), "\"name\":\"李雷\""));
    size_t count = 0;
    pt_history_row *rows = history_of("customer", &key, &count);
    CHECK(count == 2);
    CHECK_TEXT(rows[0].action, "update");
    CHECK_TEXT(rows[0].changes, "{\"city\":[\"上海\",\"北京\"]}");
    CHECK(update(&fixture.session, &key, 2, "{'city': null}", &version, NULL) == PT_OK && version == 3);
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), "\"city\":null"));
}

static void a_change_that_changes_nothing_is_none(void)
{
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '韩梅梅'}");
    int64_t before = change_position(), version = 0;
    size_t count = 0;
    CHECK(update(&fixture.session, &key, 1, "{'name': ' 韩梅梅 '}", &version, NULL) == PT_OK);
    CHECK(version == 1 && change_position() == before);
    (void)history_of("customer", &key, &count);
    CHECK(count == 1);
}

static void who_is_slower_hears_who_was_faster(void)
{
    pt_record_key user =
        record_fixture_create(&fixture, "user", 0, "{'login': 'zhao', 'name': '赵经理', 'role': 'marketer'}");
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '甲公司'}");
    PT_SCOPED(pt_connection) connection = {0};
    PT_SCOPED(pt_record_session) other = {0};
    record_fixture_connect(&fixture, user.id, &connection, &other);
    int64_t version = 0;
    pt_error error = {0};
    CHECK(update(&other, &key, 1, "{'city': '广州'}", &version, NULL) == PT_OK);
    CHECK(update(&fixture.session, &key, 1, "{'city': '深圳'}", &version, &error) == PT_CONFLICT);
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, &error);
    CHECK(contains(pt_buffer_text(&text), "赵经理 changed this record at 20"));
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), "\"city\":\"广州\""));
}

typedef struct racer {
    pthread_t thread;
    pt_connection connection;
    pt_record_session session;
    pt_record_input input;
    pt_status status;
} racer;

static void *race(void *argument)
{
    racer *self = argument;
    int64_t version = 0;
    self->status = pt_record_update(&self->session, &self->input, NULL, &version, NULL);
    return NULL;
}

static void of_several_who_change_at_once_exactly_one_wins(void)
{
    enum { RACERS = 4, ROUNDS = 8 };
    pt_record_key key = record_fixture_create(&fixture, "customer", 0, "{'name': '乙公司'}");
    racer racers[RACERS] = {0};
    for (int i = 0; i < RACERS; i++) {
        record_fixture_connect(&fixture, 0, &racers[i].connection, &racers[i].session);
    }
    for (int round = 1; round <= ROUNDS; round++) {
        int winners = 0;
        for (int i = 0; i < RACERS; i++) {
            char json[64];
            snprintf(json, sizeof json, "{'city': '%d of round %d'}", i, round);
            racers[i].input = record_fixture_input(&fixture, "customer", json);
            racers[i].input.key = key;
            racers[i].input.version = round;
        }
        for (int i = 0; i < RACERS; i++) {
            CHECK(pthread_create(&racers[i].thread, NULL, race, &racers[i]) == 0);
        }
        for (int i = 0; i < RACERS; i++) {
            pthread_join(racers[i].thread, NULL);
            CHECK(racers[i].status == PT_OK || racers[i].status == PT_CONFLICT);
            winners += racers[i].status == PT_OK ? 1 : 0;
        }
        CHECK(winners == 1);
    }
    size_t count = 0;
    (void)history_of("customer", &key, &count);
    CHECK(count == ROUNDS + 1);
    for (int i = 0; i < RACERS; i++) {
        pt_record_session_clear(&racers[i].session);
        pt_connection_clear(&racers[i].connection);
    }
}

static void a_deleted_record_can_be_restored(void)
{
    pt_record_key key = record_fixture_create(&fixture, "service", 0, "{'code': 'S1', 'name': '洗车'}");
    const pt_entity *service = entity_of("service");
    int64_t version = 1;
    CHECK(pt_record_delete(&fixture.session, service, &key, &version, NULL) == PT_OK && version == 2);
    CHECK(contains(record_fixture_show(&fixture, "service", &key), "\"deleted_at\":\"20"));
    pt_error error = {0};
    int64_t ignored = 0;
    pt_record_input late = input_of("service", &key, 2, "{'name': 'x'}");
    CHECK(pt_record_update(&fixture.session, &late, NULL, &ignored, &error) == PT_CONFLICT);
    CHECK(contains(error.message, "is deleted"));
    pt_record_filter filter = {pt_entity_find_field(service, "code"), pt_value_text("S1")};
    pt_record_query query = {.entity = service, .filters = &filter, .filter_count = 1, .limit = 10};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 0);
    query.includes_deleted = true;
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 1);
    CHECK(pt_record_restore(&fixture.session, service, &key, &version, NULL) == PT_OK && version == 3);
    CHECK(contains(record_fixture_show(&fixture, "service", &key), "\"deleted_at\":null"));
    version = 1;
    CHECK(pt_record_delete(&fixture.session, service, &key, &version, NULL) == PT_CONFLICT);
}

static void everything_that_is_wrong_is_said_at_once_and_nothing_is_stored(void)
{
    pt_record_input input = record_fixture_input(
        &fixture, "customer",
        "{'email': 'nobody', 'birth_year': 1700, 'credit_limit': '-1', 'owner_id': '42'}");
    pt_problems problems = {.arena = &fixture.arena};
    pt_record_key key = {0};
    pt_error error = {0};
    int64_t before = change_position();
    CHECK(pt_record_create(&fixture.session, &input, &problems, &key, &error) == PT_INVALID_INPUT);
    static const char *const fields[] = {"name", "birth_year", "email", "owner_id", "credit_limit"};
    CHECK(problems.count == 5);
    for (size_t i = 0; i < problems.count && i < 5; i++) {
        CHECK_TEXT(problems.errors[i].field, fields[i]);
    }
    CHECK_TEXT(error.field, "name");
    CHECK(key.id == 0 && change_position() == before);
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_TRADITIONAL_CHINESE, &error);
    CHECK(contains(pt_buffer_text(&text), "不能空白"));
}

static void input_names_every_field_that_it_cannot_read(void)
{
    PT_SCOPED(pt_json_document) document = {0};
    pt_record_input input = {0};
    pt_problems problems = {.arena = &fixture.arena};
    pt_error error = {0};
    const char *json = "{\"name\": 5, \"colour\": \"red\", \"birthday\": \"yesterday\", \"city\": \"上海\"}";
    CHECK(pt_json_parse(json, strlen(json), &document, NULL) == PT_OK);
    CHECK(pt_record_input_make(entity_of("customer"), &fixture.arena, &input, NULL) == PT_OK);
    CHECK(pt_record_input_read_json(&fixture.session, &input, pt_json_root(&document), &fixture.arena,
                                    &problems, &error) == PT_INVALID_INPUT);
    CHECK(problems.count == 3);
    CHECK_TEXT(problems.errors[1].field, "colour");
    CHECK(pt_record_input_set(&fixture.session, &input, "base_amount", "1", &fixture.arena, &error) ==
          PT_INVALID_INPUT);
}

static void what_could_not_be_read_counts_among_what_is_wrong(void)
{
    pt_record_input input = record_fixture_input(&fixture, "customer", "{'email': 'nobody'}");
    pt_problems problems = {.arena = &fixture.arena};
    pt_record_key key = {0};
    pt_error error = {0}, first = {0};
    pt_status status =
        pt_record_input_set(&fixture.session, &input, "birthday", "yesterday", &fixture.arena, &error);
    CHECK(pt_problems_note(&problems, status, &error, &first) == PT_OK);
    CHECK(pt_record_create(&fixture.session, &input, &problems, &key, &error) == PT_INVALID_INPUT);
    static const char *const fields[] = {"birthday", "name", "email"};
    CHECK(problems.count == 3);
    for (size_t i = 0; i < problems.count && i < 3; i++) {
        CHECK_TEXT(problems.errors[i].field, fields[i]);
    }
    CHECK_TEXT(error.field, "birthday");
    CHECK(key.id == 0);
}

static size_t count_found(const char *search)
{
    pt_record_query query = {.entity = entity_of("customer"), .search = search, .limit = 100};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK);
    return page.count;
}

static void a_customer_is_found_by_a_part_of_what_is_searched(void)
{
    record_fixture_create(&fixture, "customer", 0,
                          "{'name': 'Zoë Quint 欧阳', 'phone': '0955-123 987', 'email': 'Zoe.Q@Example.org', "
                          "'member_card': 'Q_100%', 'street': '欧阳路'}");
    CHECK(count_found("欧阳") == 1);
    CHECK(count_found("quINT") == 1);
    CHECK(count_found("zoe.q@example") == 1);
    CHECK(count_found("0955123987") == 1 && count_found("123-987") == 1);
    CHECK(count_found("q_100%") == 1 && count_found("q_1%") == 0 && count_found("q__00") == 0);
    CHECK(count_found("欧阳路") == 0); /* a street is not searched */
    CHECK(count_found("nobody at all' OR 1=1 --") == 0);
    pt_record_query query = {.entity = entity_of("rate"), .search = "x", .limit = 1};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_INVALID_INPUT);
}

/* As an import leaves the store while it is at work, and after it. */
static void set_batch(const char *state)
{
    static const pt_query forget = {
        .name = "forget", .origin = "test", .text = "DELETE FROM batch WHERE id = 77"};
    static const pt_query add = {
        .name = "add",
        .origin = "test",
        .text = "INSERT INTO batch (id, kind, state, source, created_at, created_by) VALUES "
                "(77, 'import', $1, 'file.csv', 0, 0)",
        .parameter_count = 1,
        .parameters = {"state"}};
    PT_SCOPED(pt_transaction) transaction = {0};
    pt_value value = pt_value_text(state);
    CHECK(pt_transaction_begin(&fixture.store.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_execute(&fixture.store.connection, &forget, NULL, NULL, NULL) == PT_OK);
    CHECK(pt_execute(&fixture.store.connection, &add, &value, NULL, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
}

static void what_an_import_brings_is_listed_from_its_end_on(void)
{
    pt_record_input input = record_fixture_input(&fixture, "customer", "{'name': '己', 'city': '未完之城'}");
    input.batch_id = 77;
    pt_record_key key = {0};
    CHECK(pt_record_create(&fixture.session, &input, NULL, &key, NULL) == PT_OK);
    pt_record_filter filter = {pt_entity_find_field(entity_of("customer"), "city"),
                               pt_value_text("未完之城")};
    static const struct {
        const char *state;
        size_t count;
    } cases[] = {{"staging", 0}, {"applying", 0}, {"visible", 1}, {"undoing", 1}, {"undone", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_batch(cases[i].state);
        pt_record_query query = {
            .entity = entity_of("customer"), .filters = &filter, .filter_count = 1, .limit = 10};
        pt_record_page page = {0};
        CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK);
        CHECK(page.count == cases[i].count);
    }
}

static void a_field_is_found_by_what_people_call_it(void)
{
    const pt_entity *customer = entity_of("customer");
    CHECK_TEXT(pt_entity_find_called(customer, "phone")->name, "phone");
    CHECK_TEXT(pt_entity_find_called(customer, "手机")->name, "phone");
    CHECK_TEXT(pt_entity_find_called(customer, "E-MAIL")->name, "email");
    CHECK_TEXT(pt_entity_find_called(customer, "手機號碼")->name, "phone");
    CHECK(pt_entity_find_called(customer, "frobnicator") == NULL);
}

static void texts_that_look_like_statements_are_texts(void)
{
    pt_record_key key = record_fixture_create(
        &fixture, "customer", 0,
        "{'name': 'Robert\\u0027); DROP TABLE customer; --', 'city': '$1 || \\u0022x\\u0022'}");
    CHECK(contains(record_fixture_show(&fixture, "customer", &key), "Robert'); DROP TABLE customer; --"));
    pt_record_filter filter = {pt_entity_find_field(entity_of("customer"), "city"),
                               pt_value_text("' OR 1=1 --")};
    pt_record_query query = {
        .entity = entity_of("customer"), .filters = &filter, .filter_count = 1, .limit = 10};
    pt_record_page page = {0};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 0);
}

static void pages_follow_each_other_without_gap_or_repetition(void)
{
    pt_record_key customer = record_fixture_create(&fixture, "customer", 0, "{'name': '丙'}");
    enum { ALL = 7 };
    for (int i = 0; i < ALL; i++) {
        record_fixture_create(&fixture, "preference", customer.id,
                              i % 2 == 0 ? "{'subject': '茶', 'content': '绿'}"
                                         : "{'subject': '酒', 'content': '红', 'strength': 3}");
    }
    pt_record_query query = {.entity = entity_of("preference"), .customer_id = customer.id, .limit = 3};
    pt_record_page page = {0};
    pt_record_key last = {0};
    size_t seen = 0;
    do {
        CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK);
        for (size_t i = 0; i < page.count; i++, seen++) {
            CHECK(page.records[i].key.id > last.id);
            last = page.records[i].key;
        }
        query.after = &last;
    } while (page.has_more && seen < 100);
    CHECK(seen == ALL && page.count == 1);
    pt_record_filter unknown = {pt_entity_find_field(entity_of("preference"), "strength"), {0}};
    query = (pt_record_query){.entity = entity_of("preference"),
                              .customer_id = customer.id,
                              .filters = &unknown,
                              .filter_count = 1,
                              .limit = 100};
    CHECK(pt_record_list(&fixture.session, &query, &fixture.arena, &page, NULL) == PT_OK && page.count == 4);
}

static void a_record_that_is_not_there_is_not_found(void)
{
    pt_record_key key = {.customer_id = 5, .id = 5};
    pt_record record = {0};
    pt_error error = {0};
    CHECK(pt_record_read(&fixture.session, entity_of("customer"), &key, &fixture.arena, &record, &error) ==
          PT_NOT_FOUND);
    int64_t version = 1;
    CHECK(pt_record_delete(&fixture.session, entity_of("customer"), &key, &version, NULL) == PT_NOT_FOUND);
    pt_record_input input = record_fixture_input(&fixture, "preference", "{'subject': 'a', 'content': 'b'}");
    input.key.customer_id = 5;
    CHECK(pt_record_create(&fixture.session, &input, NULL, &key, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "customer_id");
}

static void a_write_joins_the_callers_transaction(void)
{
    pt_record_key key = {0};
    pt_record_input input = record_fixture_input(&fixture, "customer", "{'name': '丁'}");
    {
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.store.connection, PT_TRANSACTION_WRITE, &transaction, NULL) ==
              PT_OK);
        CHECK(pt_record_create(&fixture.session, &input, NULL, &key, NULL) == PT_OK);
    } /* rolled back */
    CHECK_TEXT(record_fixture_show(&fixture, "customer", &key), "");
}

static void erasing_history_takes_the_values_and_leaves_the_deed(void)
{
    pt_record_key key =
        record_fixture_create(&fixture, "customer", 0, "{'name': '戊', 'street': '秘密路1号'}");
    int64_t erased = 0;
    CHECK(pt_history_erase(&fixture.session, key.id, &erased, NULL) == PT_OK && erased == 1);
    pt_history_row *rows = NULL;
    size_t count = 0;
    pt_history_query query = {.customer_id = key.id};
    CHECK(pt_history_read(&fixture.session, &query, &fixture.arena, &rows, &count, NULL) == PT_OK &&
          count == 2);
    CHECK_TEXT(rows[0].action, "erase");
    CHECK_TEXT(rows[1].action, "create");
    CHECK_TEXT(rows[1].changes, "{}");
}

static void open_fixture(void)
{
    record_fixture_open(&fixture);
}

static void close_fixture(void)
{
    record_fixture_clear(&fixture);
}

CHECK_MAIN(open_fixture, a_new_record_has_history_and_one_change,
           a_change_keeps_what_was_not_given_and_notes_old_and_new, a_change_that_changes_nothing_is_none,
           who_is_slower_hears_who_was_faster, of_several_who_change_at_once_exactly_one_wins,
           a_deleted_record_can_be_restored, everything_that_is_wrong_is_said_at_once_and_nothing_is_stored,
           input_names_every_field_that_it_cannot_read, what_could_not_be_read_counts_among_what_is_wrong,
           what_an_import_brings_is_listed_from_its_end_on, a_field_is_found_by_what_people_call_it,
           a_customer_is_found_by_a_part_of_what_is_searched, texts_that_look_like_statements_are_texts,
           pages_follow_each_other_without_gap_or_repetition, a_record_that_is_not_there_is_not_found,
           a_write_joins_the_callers_transaction, erasing_history_takes_the_values_and_leaves_the_deed,
           close_fixture)
