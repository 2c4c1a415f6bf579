#include "view/report/report.h"

#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOSTILE \
    "</script><script>throw 1</script><!-- \" ' & \xE2\x80\xA8 \xE2\x80\xA9 @@patron-data@@ \\u003c"

static const char rfm_result[] =
    "{\"model\":\"rfm\",\"version\":1,\"parameters\":{\"split\":\"mean\"},\"results\":{\"customers\":2},"
    "\"tables\":{\"customers\":[{\"customer_id\":\"7\",\"class\":\"important_value\"}],"
    "\"classes\":[{\"class\":\"important_value\",\"customers\":2,\"share\":1,\"amount\":12.5,"
    "\"recency_mean\":3,\"frequency_mean\":1.5,\"monetary_mean\":6.25}],\"map\":[]},\"warnings\":[]}";

static const char sales_result[] =
    "{\"model\":\"sales\",\"version\":1,\"parameters\":{},\"results\":{\"customers\":2,\"orders\":3,"
    "\"amount\":12.5,\"first_day\":\"2017-12-10\",\"last_day\":\"2017-12-31\"},\"tables\":{\"months\":["
    "{\"month\":\"2017-12\",\"customers\":2,\"new_customers\":2,\"orders\":3,\"amount\":12.5}],"
    "\"tenths\":[{\"tenth\":1,\"customers\":1,\"amount\":10,\"share\":0.8},"
    "{\"tenth\":6,\"customers\":1,\"amount\":2.5,\"share\":0.2}]},\"warnings\":[]}";

/* A delivery result with a way of sending of any name; lives in the buffer. */
static const char *delivery_result(pt_buffer *buffer, const char *mode)
{
    pt_json_writer json = {.buffer = buffer};
    pt_buffer_add_text(
        buffer, "{\"model\":\"delivery\",\"version\":1,\"parameters\":{},\"results\":{\"orders\":3,"
                "\"undated\":0,\"delivered\":0,\"shipped\":3,\"mean_days\":2.7,\"median_days\":4,"
                "\"high_days\":4,\"promised\":2,\"late\":1},\"tables\":{\"days\":[{\"days\":0,\"orders\":1},"
                "{\"days\":4,\"orders\":2}],\"modes\":[{\"mode\":");
    pt_json_text(&json, mode);
    pt_buffer_add_text(buffer, ",\"orders\":3,\"mean_days\":2.7,\"median_days\":4,\"high_days\":4,"
                               "\"promised\":2,\"late\":1}]},\"warnings\":[]}");
    return pt_buffer_text(buffer);
}

static pt_report_data small_report(void)
{
    static const char *const sources[] = {HOSTILE, "orders.csv"};
    pt_report_data data = {
        .provenance = {.organisation = HOSTILE,
                       .program_version = "0.1.0",
                       .currency = "USD",
                       .zone = "Asia/Shanghai",
                       .as_of = 17531,
                       .made_at = 1514764800 * PT_MICROSECONDS_PER_SECOND,
                       .customers = 3,
                       .is_stale = true,
                       .sources = sources,
                       .source_count = 2,
                       .further_source_count = 7},
        .results = {[PT_REPORT_SALES] = sales_result, [PT_REPORT_RFM] = rfm_result},
    };
    return data;
}

/* The JSON that stands in a page, up to the first tag that would end it. */
static bool read_page_data(const char *page, pt_json_document *document)
{
    static const char start[] = "id=\"patron-data\">";
    const char *json = strstr(page, start);
    if (json == NULL) {
        return false;
    }
    json += strlen(start);
    const char *end = strchr(json, '<');
    return end != NULL && strncmp(end, "</script>", 9) == 0 &&
           pt_json_parse(json, (size_t)(end - json), document, NULL) == PT_OK;
}

static const pt_json_node *member_of(const pt_json_node *node, const char *first, const char *second)
{
    return pt_json_member(pt_json_member(node, first), second);
}

static void hostile_names_come_back_as_they_were_and_end_no_element(void)
{
    pt_report_data data = small_report();
    PT_SCOPED(pt_buffer) result = {0};
    data.results[PT_REPORT_DELIVERY] = delivery_result(&result, HOSTILE);
    PT_SCOPED(pt_buffer) page = {0};
    CHECK(pt_report_add_html(&page, &data, PT_TRADITIONAL_CHINESE, NULL) == PT_OK);
    CHECK(strstr(page.data, "<html lang=\"zh-TW\">") != NULL);
    CHECK(strstr(page.data, "<title>&lt;/script&gt;&lt;script&gt;throw 1") != NULL);
    CHECK(strstr(page.data, "<script>throw") == NULL);

    PT_SCOPED(pt_json_document) document = {0};
    CHECK(read_page_data(page.data, &document));
    const pt_json_node *root = pt_json_root(&document);
    CHECK_TEXT(pt_json_as_text(member_of(root, "provenance", "organisation")), HOSTILE);
    CHECK_TEXT(pt_json_as_text(pt_json_item(member_of(root, "provenance", "sources"), 0)), HOSTILE);
    const pt_json_node *mode =
        pt_json_item(member_of(pt_json_member(root, "delivery"), "tables", "modes"), 0);
    CHECK_TEXT(pt_json_as_text(pt_json_member(mode, "mode")), HOSTILE);
}

static void json_holds_where_it_comes_from_and_what_was_computed(void)
{
    pt_report_data data = small_report();
    PT_SCOPED(pt_buffer) json = {0};
    CHECK(pt_report_add_json(&json, &data, NULL) == PT_OK);
    PT_SCOPED(pt_json_document) document = {0};
    CHECK(pt_json_parse(json.data, json.length, &document, NULL) == PT_OK);
    const pt_json_node *root = pt_json_root(&document);
    CHECK_TEXT(pt_json_as_text(member_of(root, "provenance", "as_of")), "2017-12-31");
    CHECK(pt_json_as_integer(member_of(root, "provenance", "customers")) == 3);
    CHECK(pt_json_as_boolean(member_of(root, "provenance", "is_stale")));
    CHECK(pt_json_type_of(member_of(root, "provenance", "is_mixed")) == PT_JSON_BOOLEAN);
    CHECK(!pt_json_as_boolean(member_of(root, "provenance", "is_mixed")));
    CHECK(pt_json_as_integer(member_of(root, "provenance", "further_sources")) == 7);
    const pt_json_node *names = member_of(root, "names", "class");
    CHECK(pt_json_count(names) == 8);
    const pt_json_node *name = pt_json_member(names, "important_win_back");
    CHECK_TEXT(pt_json_as_text(pt_json_member(name, "en")), "Important: win back");
    CHECK_TEXT(pt_json_as_text(pt_json_member(name, "zh-CN")), "重要挽留客户");
    CHECK_TEXT(pt_json_as_text(pt_json_member(name, "zh-TW")), "重要挽留客戶");
    const pt_json_node *sales = pt_json_member(root, "sales");
    CHECK_NEAR(pt_json_as_real(member_of(sales, "results", "amount")), 12.5, 0);
    const pt_json_node *month = pt_json_item(member_of(sales, "tables", "months"), 0);
    CHECK_TEXT(pt_json_as_text(pt_json_member(month, "month")), "2017-12");
}

static void rows_about_one_customer_stay_out(void)
{
    pt_report_data data = small_report();
    PT_SCOPED(pt_buffer) json = {0};
    CHECK(pt_report_add_json(&json, &data, NULL) == PT_OK);
    CHECK(strstr(json.data, "customer_id") == NULL);
    CHECK(strstr(json.data, "\"classes\":[{\"class\":\"important_value\",\"customers\":2") != NULL);
}

static void a_model_that_was_not_run_is_null(void)
{
    pt_report_data data = {.provenance = {.program_version = "0.1.0", .currency = "CNY", .zone = "UTC"}};
    PT_SCOPED(pt_buffer) json = {0};
    CHECK(pt_report_add_json(&json, &data, NULL) == PT_OK);
    CHECK(strstr(json.data, "\"sales\":null,\"rfm\":null,\"value\":null,\"lifecycle\":null,"
                            "\"cohort\":null,\"delivery\":null}") != NULL);
}

static void a_result_that_is_no_json_object_is_refused_and_adds_nothing(void)
{
    static const char *const bad[] = {"", "[]", "{\"tables\":", "3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pt_report_data data = small_report();
        data.results[PT_REPORT_COHORT] = bad[i];
        PT_SCOPED(pt_buffer) json = {0};
        CHECK(pt_report_add_json(&json, &data, NULL) == PT_INVALID_INPUT);
        CHECK(json.length == 0);
    }
}

static void tables_of_the_wrong_shape_do_no_harm(void)
{
    static const char *const odd[] = {"{}", "{\"tables\":[]}", "{\"tables\":3}",
                                      "{\"tables\":{\"classes\":{}}}", "{\"tables\":{\"classes\":[3,null]}}"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        pt_report_data data = small_report();
        data.results[PT_REPORT_RFM] = odd[i];
        PT_SCOPED(pt_buffer) json = {0};
        CHECK(pt_report_add_json(&json, &data, NULL) == PT_OK);
    }
}

static void a_result_nested_too_deep_is_refused(void)
{
    PT_SCOPED(pt_buffer) deep = {0};
    pt_buffer_add_text(&deep, "{\"results\":");
    for (int i = 0; i < 1000; i++) {
        pt_buffer_add_char(&deep, '[');
    }
    for (int i = 0; i < 1000; i++) {
        pt_buffer_add_char(&deep, ']');
    }
    pt_buffer_add_char(&deep, '}');
    pt_report_data data = small_report();
    data.results[PT_REPORT_VALUE] = deep.data;
    PT_SCOPED(pt_buffer) json = {0};
    CHECK(pt_report_add_json(&json, &data, NULL) == PT_INVALID_INPUT);
}

typedef struct folder {
    char path[64];
    char file[96];
} folder;

static folder make_folder(void)
{
    folder made = {.path = "/tmp/patron-report-XXXXXX"};
    CHECK(mkdtemp(made.path) != NULL);
    snprintf(made.file, sizeof made.file, "%s/report.html", made.path);
    return made;
}

static int count_files(const char *path)
{
    DIR *opened = opendir(path);
    int count = 0;
    for (const struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        count += entry->d_name[0] != '.';
    }
    closedir(opened);
    return count;
}

static off_t file_bytes(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 ? found.st_size : -1;
}

static void remove_folder(const folder *made)
{
    unlink(made->file);
    rmdir(made->path);
}

static void a_written_file_is_the_whole_page_and_replaces_the_old_one(void)
{
    folder made = make_folder();
    pt_report_data data = small_report();
    PT_SCOPED(pt_buffer) page = {0};
    CHECK(pt_report_add_html(&page, &data, PT_ENGLISH, NULL) == PT_OK);
    for (int round = 0; round < 2; round++) {
        CHECK(pt_report_write(&data, PT_ENGLISH, made.file, NULL) == PT_OK);
        CHECK(file_bytes(made.file) == (off_t)page.length);
        CHECK(count_files(made.path) == 1);
    }
    remove_folder(&made);
}

static void through_a_link_its_target_is_replaced(void)
{
    folder made = make_folder();
    char link_path[128];
    snprintf(link_path, sizeof link_path, "%s/latest.html", made.path);
    pt_report_data data = small_report();
    CHECK(pt_report_write(&data, PT_ENGLISH, made.file, NULL) == PT_OK);
    CHECK(truncate(made.file, 1) == 0 && symlink("report.html", link_path) == 0);
    CHECK(pt_report_write(&data, PT_ENGLISH, link_path, NULL) == PT_OK);
    struct stat found;
    CHECK(lstat(link_path, &found) == 0 && S_ISLNK(found.st_mode));
    CHECK(file_bytes(made.file) > 1000);
    unlink(link_path);
    remove_folder(&made);
}

static void nothing_but_a_page_is_replaced(void)
{
    folder made = make_folder();
    pt_report_data data = small_report();
    FILE *other = fopen(made.file, "w");
    CHECK(other != NULL && fputs("SQLite format 3", other) >= 0 && fclose(other) == 0);
    pt_error error = {0};
    CHECK(pt_report_write(&data, PT_ENGLISH, made.file, &error) == PT_CONFLICT);
    CHECK_TEXT(error.message, "{1} is there already and is no report: give another name");
    CHECK(file_bytes(made.file) == (off_t)strlen("SQLite format 3"));
    CHECK(count_files(made.path) == 1);
    remove_folder(&made);
}

static void a_full_disk_leaves_the_old_report_and_no_scraps(void)
{
    folder made = make_folder();
    pt_report_data data = small_report();
    CHECK(pt_report_write(&data, PT_ENGLISH, made.file, NULL) == PT_OK);
    off_t whole = file_bytes(made.file);

    struct rlimit usual;
    CHECK(getrlimit(RLIMIT_FSIZE, &usual) == 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = usual.rlim_max};
    CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    pt_error error = {0};
    pt_status status = pt_report_write(&data, PT_ENGLISH, made.file, &error);
    CHECK(setrlimit(RLIMIT_FSIZE, &usual) == 0);

    CHECK(status == PT_UNAVAILABLE);
    CHECK(strstr(error.message, "limit on the size of files (ulimit -f) is too small for {1}") != NULL);
    CHECK(file_bytes(made.file) == whole);
    CHECK(count_files(made.path) == 1);
    remove_folder(&made);
}

static void what_cannot_be_written_is_said(void)
{
    pt_report_data data = small_report();
    CHECK(pt_report_write(&data, PT_ENGLISH, "/nowhere/at/all/report.html", NULL) == PT_NOT_FOUND);
    CHECK(pt_report_write(&data, PT_ENGLISH, "/tmp", NULL) == PT_INVALID_INPUT);
    CHECK(pt_report_write(&data, PT_ENGLISH, "", NULL) == PT_NOT_FOUND);
    CHECK(pt_report_write(&data, PT_ENGLISH, "/dev/full", NULL) == PT_UNAVAILABLE);
    CHECK(pt_report_write(&data, PT_ENGLISH, "/dev/null", NULL) == PT_OK);
    struct stat found;
    CHECK(stat("/dev/null", &found) == 0 && S_ISCHR(found.st_mode));
}

/* For tests/web: what a browser makes of hostile names, of nothing at all, and of all three languages. */
static void pages_for_the_browser_test_are_written(void)
{
    char endless[400];
    memset(endless, 'W', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    char hostile_name[sizeof endless + sizeof HOSTILE];
    snprintf(hostile_name, sizeof hostile_name, "%s%s", HOSTILE, endless);
    const char *sources[] = {hostile_name};
    PT_SCOPED(pt_buffer) result = {0};
    pt_report_data hostile = small_report();
    hostile.provenance.organisation = hostile_name;
    hostile.provenance.sources = sources;
    hostile.provenance.source_count = 1;
    hostile.provenance.is_mixed = true;
    hostile.results[PT_REPORT_DELIVERY] = delivery_result(&result, hostile_name);
    pt_report_data empty = {
        .provenance = {.program_version = "0.1.0", .currency = "??", .zone = "Not/AZone"}};
    mkdir(PATRON_BINARY_DIR "/web", 0777);
    CHECK(pt_report_write(&hostile, PT_ENGLISH, PATRON_BINARY_DIR "/web/hostile.html", NULL) == PT_OK);
    CHECK(pt_report_write(&empty, PT_SIMPLIFIED_CHINESE, PATRON_BINARY_DIR "/web/empty.html", NULL) == PT_OK);
}

CHECK_MAIN(hostile_names_come_back_as_they_were_and_end_no_element,
           json_holds_where_it_comes_from_and_what_was_computed, rows_about_one_customer_stay_out,
           a_model_that_was_not_run_is_null, a_result_that_is_no_json_object_is_refused_and_adds_nothing,
           tables_of_the_wrong_shape_do_no_harm, a_result_nested_too_deep_is_refused,
           a_written_file_is_the_whole_page_and_replaces_the_old_one, through_a_link_its_target_is_replaced,
           nothing_but_a_page_is_replaced, a_full_disk_leaves_the_old_report_and_no_scraps,
           what_cannot_be_written_is_said, pages_for_the_browser_test_are_written)
