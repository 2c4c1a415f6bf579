#include "store/change.h"

#include "base/time/civil.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { WRITERS = 4, WRITES = 60 };

static store_fixture fixture;
static atomic_int writers_left;

static pt_status append_one(pt_connection *connection, int64_t customer, int64_t record, bool is_kept)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    pt_status status = pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, &error);
    if (status == PT_OK) {
        const pt_change change = {.kind = "create",
                                  .entity = "customer",
                                  .customer_id = customer,
                                  .record_id = record,
                                  .changed_at = 1};
        status = pt_change_append(connection, &change, 1, NULL, &error);
    }
    if (status == PT_OK && is_kept) {
        status = pt_transaction_commit(&transaction, &error);
    }
    if (status != PT_OK) {
        store_fixture_print("append", &error);
    }
    return status;
}

static void *write_changes(void *customer)
{
    PT_SCOPED(pt_connection) connection = {0};
    int64_t id = *(int64_t *)customer;
    pt_status status = pt_connection_open(fixture.store, &connection, NULL);
    for (int64_t i = 1; i <= WRITES && status == PT_OK; i++) {
        status = append_one(&connection, id, i, true);
        if (status == PT_OK && i % 7 == 0) {
            status = append_one(&connection, id, -i, false); /* rolled back: must never be seen */
        }
    }
    atomic_fetch_sub(&writers_left, 1);
    return NULL;
}

/* Reads while the others write. Each writer's records are 1, 2, 3 …, so that order and loss show. */
static void check_reader(int64_t start, int64_t seen[WRITERS + 1])
{
    PT_SCOPED(pt_connection) connection = {0};
    CHECK(pt_connection_open(fixture.store, &connection, NULL) == PT_OK);
    int64_t position = start;
    bool was_over = false;
    bool is_over = false;
    while (!is_over) {
        PT_SCOPED(pt_arena) arena = {0};
        pt_change_page page = {0};
        pt_error error = {0};
        if (pt_change_read(&connection, position, 16, &arena, &page, &error) != PT_OK) {
            store_fixture_print("read", &error);
            CHECK(false);
            return;
        }
        for (size_t i = 0; i < page.count; i++) {
            CHECK(page.changes[i].position == ++position);
            CHECK(page.changes[i].customer_id >= 1 && page.changes[i].customer_id <= WRITERS);
            CHECK(page.changes[i].record_id == ++seen[page.changes[i].customer_id]);
        }
        is_over = was_over && page.count == 0;
        was_over = atomic_load(&writers_left) == 0;
    }
}

static void a_reader_sees_each_change_once_in_order_while_others_write(void)
{
    pthread_t threads[WRITERS];
    int64_t customers[WRITERS];
    int64_t seen[WRITERS + 1] = {0};
    int64_t start = 0;
    CHECK(pt_change_position(&fixture.connection, &start, NULL) == PT_OK);
    atomic_store(&writers_left, WRITERS);
    for (int i = 0; i < WRITERS; i++) {
        customers[i] = i + 1;
        CHECK(pthread_create(&threads[i], NULL, write_changes, &customers[i]) == 0);
    }
    check_reader(start, seen);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(seen[i + 1] == WRITES);
    }
}

static pt_status begin(pt_transaction *transaction)
{
    return pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, transaction, NULL);
}

static void a_consumer_starts_now_and_never_goes_back(void)
{
    int64_t newest = 0;
    int64_t position = 0;
    CHECK(pt_change_position(&fixture.connection, &newest, NULL) == PT_OK);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(begin(&transaction) == PT_OK);
    CHECK(pt_change_register(&fixture.connection, "image", 5, &position, NULL) == PT_OK);
    CHECK(position == newest);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    CHECK(append_one(&fixture.connection, 1, 1, true) == PT_OK);

    CHECK(begin(&transaction) == PT_OK);
    CHECK(pt_change_acknowledge(&fixture.connection, "image", newest + 1, 6, NULL) == PT_OK);
    CHECK(pt_change_register(&fixture.connection, "image", 7, &position, NULL) == PT_OK);
    CHECK(position == newest + 1);
    CHECK(pt_change_acknowledge(&fixture.connection, "image", newest, 8, NULL) == PT_CONFLICT);
    pt_transaction_clear(&transaction);
    CHECK(begin(&transaction) == PT_OK);
    CHECK(pt_change_acknowledge(&fixture.connection, "nobody", newest, 8, NULL) == PT_CONFLICT);
}

static void what_a_consumer_has_yet_to_read_is_not_trimmed(void)
{
    int64_t newest = 0;
    int64_t removed = -1;
    CHECK(pt_change_position(&fixture.connection, &newest, NULL) == PT_OK);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(begin(&transaction) == PT_OK);
    /* "image" acknowledged nothing after newest − 1: the last change stays, older ones go. */
    CHECK(pt_change_trim(&fixture.connection, 1000, &removed, NULL) == PT_OK);
    CHECK(removed == newest - 1);
    PT_SCOPED(pt_arena) arena = {0};
    pt_change_page page = {0};
    CHECK(pt_change_read(&fixture.connection, newest - 1, 10, &arena, &page, NULL) == PT_OK);
    CHECK(page.count == 1);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    /* Who comes with an older position is told so instead of missing something. */
    CHECK(pt_change_read(&fixture.connection, 0, 10, &arena, &page, NULL) == PT_NOT_FOUND);
    CHECK(pt_change_read(&fixture.connection, newest, 10, &arena, &page, NULL) == PT_OK && page.count == 0);

    CHECK(begin(&transaction) == PT_OK);
    CHECK(pt_change_forget(&fixture.connection, "image", NULL) == PT_OK);
    CHECK(pt_change_trim(&fixture.connection, 1000, &removed, NULL) == PT_OK);
    CHECK(removed == 1);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    CHECK(pt_change_read(&fixture.connection, newest - 1, 10, &arena, &page, NULL) == PT_NOT_FOUND);
}

static void several_changes_of_one_transaction_keep_their_order(void)
{
    int64_t before = 0;
    int64_t after = 0;
    CHECK(pt_change_position(&fixture.connection, &before, NULL) == PT_OK);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(begin(&transaction) == PT_OK);
    const pt_change written[] = {{.kind = "update", .entity = "customer", .customer_id = 3, .changed_at = 9},
                                 {.kind = "batch_visible", .batch_id = 12, .changed_at = 9, .details = "{}"}};
    CHECK(pt_change_append(&fixture.connection, written, 2, &after, NULL) == PT_OK);
    CHECK(after == before + 2);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    PT_SCOPED(pt_arena) arena = {0};
    pt_change_page page = {0};
    CHECK(pt_change_read(&fixture.connection, before, 10, &arena, &page, NULL) == PT_OK);
    CHECK(page.count == 2);
    CHECK_TEXT(page.changes[0].kind, "update");
    CHECK(page.changes[0].batch_id == 0 && page.changes[0].details == NULL);
    CHECK(page.changes[1].batch_id == 12 && page.changes[1].entity == NULL);
    CHECK_TEXT(page.changes[1].details, "{}");
}

int main(void)
{
    store_fixture_open(&fixture);
    a_reader_sees_each_change_once_in_order_while_others_write();
    a_consumer_starts_now_and_never_goes_back();
    what_a_consumer_has_yet_to_read_is_not_trimmed();
    several_changes_of_one_transaction_keep_their_order();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
