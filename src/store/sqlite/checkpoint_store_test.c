/* What was committed moves into the file, also when somebody reads at every moment. */
#include "store/driver.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

enum { COMMITS = 100, MOST_COMMITS = 1000, ROWS = 50, ROW_BYTES = 65536 };

static const pt_query count_blocks = {.name = "test_count_blocks",
                                      .origin = "checkpoint_store_test.c",
                                      .text = "SELECT count(*) FROM model_run_block"};
static const char *const columns[] = {"run_id",           "metric",    "block",  "first_customer_id",
                                      "last_customer_id", "row_count", "content"};

/* As in session.sql. */
enum { WAL_SIZE_LIMIT = 301989888 };

static store_fixture fixture;
static atomic_bool is_over;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_begun = PTHREAD_COND_INITIALIZER;
static int begun[2]; /* transactions of each reader */

static void look(pt_connection *connection)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(connection, &count_blocks, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
}

/* Two readers take turns so that each leaves only after the other has begun. */
static void *keep_reading(void *number)
{
    int me = *(const int *)number;
    PT_SCOPED(pt_connection) connection = {0};
    CHECK(pt_connection_open(fixture.store, &connection, NULL) == PT_OK);
    for (int turn = 1; !atomic_load(&is_over); turn++) {
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&connection, PT_TRANSACTION_READ, &transaction, NULL) == PT_OK);
        look(&connection);
        pthread_mutex_lock(&guard);
        begun[me] = turn;
        pthread_cond_broadcast(&has_begun);
        while (begun[1 - me] < turn + me && !atomic_load(&is_over)) {
            pthread_cond_wait(&has_begun, &guard);
        }
        pthread_mutex_unlock(&guard);
    }
    pthread_mutex_lock(&guard);
    pthread_cond_broadcast(&has_begun);
    pthread_mutex_unlock(&guard);
    return NULL;
}

static void write_blocks(int64_t commit)
{
    static char content[ROW_BYTES];
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_SCOPED(pt_bulk) bulk = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(pt_bulk_open(&fixture.connection, "model_run_block", columns, 7, &bulk, NULL) == PT_OK);
    for (int64_t i = 0; i < ROWS; i++) {
        const pt_value row[] = {pt_value_integer(commit),
                                pt_value_text("m"),
                                pt_value_integer(i),
                                pt_value_integer(0),
                                pt_value_integer(0),
                                pt_value_integer(0),
                                pt_value_bytes(content, sizeof content)};
        CHECK(pt_bulk_add(&bulk, row, NULL) == PT_OK);
    }
    CHECK(pt_bulk_finish(&bulk, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
}

static int64_t wal_bytes(void)
{
    char path[600];
    struct stat facts;
    snprintf(path, sizeof path, "%s-wal", fixture.location);
    CHECK(stat(path, &facts) == 0);
    return facts.st_size;
}

/* A number in the head of "-wal" that is another one each time it begins anew. */
static uint32_t wal_salt(void)
{
    enum { SALT_AT = 16 };
    char path[600];
    uint32_t salt = 0;
    snprintf(path, sizeof path, "%s-wal", fixture.location);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL && fseek(file, SALT_AT, SEEK_SET) == 0 && fread(&salt, sizeof salt, 1, file) == 1);
    fclose(file);
    return salt;
}

/* On a busy machine readers may be slow to leave when they are waited for; they are waited for again. */
static void readers_that_overlap_do_not_let_it_grow_for_ever(void)
{
    static const int numbers[] = {0, 1};
    pthread_t readers[2];
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_create(&readers[i], NULL, keep_reading, (void *)&numbers[i]) == 0);
    }
    write_blocks(0);
    uint32_t salt = wal_salt();
    int64_t commit = 1;
    for (; commit < MOST_COMMITS && wal_salt() == salt; commit++) {
        write_blocks(commit);
    }
    CHECK(commit < MOST_COMMITS);
    pthread_mutex_lock(&guard);
    atomic_store(&is_over, true);
    pthread_cond_broadcast(&has_begun);
    pthread_mutex_unlock(&guard);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i], NULL);
    }
}

/* Nothing can be moved for him; it grows until he leaves, and everybody goes on meanwhile. */
static void one_long_reader_is_waited_for_by_nobody(void)
{
    PT_SCOPED(pt_connection) reading = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_connection_open(fixture.store, &reading, NULL) == PT_OK);
    CHECK(pt_transaction_begin(&reading, PT_TRANSACTION_READ, &transaction, NULL) == PT_OK);
    look(&reading);
    for (int64_t commit = 0; commit < COMMITS; commit++) {
        write_blocks(MOST_COMMITS + commit);
    }
    CHECK(wal_bytes() > COMMITS * (int64_t)ROWS * ROW_BYTES);
    pt_transaction_clear(&transaction);
    uint32_t salt = wal_salt();
    write_blocks(MOST_COMMITS + COMMITS);
    write_blocks(MOST_COMMITS + COMMITS + 1);
    CHECK(wal_salt() != salt && wal_bytes() <= WAL_SIZE_LIMIT);
}

int main(void)
{
    if (store_fixture_is_postgres()) {
        return 0;
    }
    store_fixture_open(&fixture);
    readers_that_overlap_do_not_let_it_grow_for_ever();
    one_long_reader_is_waited_for_by_nobody();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
