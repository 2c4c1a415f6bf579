#include "view/summary/summary.h"

#include "base/scope.h"
#include "base/text/unicode.h"
#include "tests/support/check.h"
#include "view/summary/number.h"
#include "view/summary/text_table.h"

#include <stdlib.h>

static const char rfm_result[] =
    "{\"tables\":{\"classes\":["
    "{\"class\":\"important_value\",\"customers\":169,\"share\":0.75,\"amount\":881418.76,"
    "\"recency_mean\":50.3,\"frequency_mean\":8.92,\"monetary_mean\":5215.5},"
    "{\"class\":\"general_keep\",\"customers\":0,\"share\":0,\"amount\":0,"
    "\"recency_mean\":null,\"frequency_mean\":null,\"monetary_mean\":null},"
    "{\"class\":\"general_win_back\",\"customers\":56,\"share\":0.25,\"amount\":118581.24,"
    "\"recency_mean\":403.9,\"frequency_mean\":3.97,\"monetary_mean\":1229.2}]}}";
static const char lifecycle_result[] = "{\"tables\":{\"stages\":[{\"stage\":\"active\",\"customers\":3},"
                                       "{\"stage\":\"churned\",\"customers\":1}]}}";
static const char cohort_result[] = "{\"tables\":{\"cohorts\":["
                                    "{\"cohort\":\"2017-01\",\"size\":10,\"period\":0,\"retained\":10},"
                                    "{\"cohort\":\"2017-01\",\"size\":10,\"period\":1,\"retained\":2},"
                                    "{\"cohort\":\"2017-02\",\"size\":30,\"period\":1,\"retained\":3},"
                                    "{\"cohort\":\"2017-01\",\"size\":10,\"period\":13,\"retained\":10}]}}";

static const char sales_result[] =
    "{\"results\":{\"customers\":1000,\"orders\":2000,\"amount\":1234567.89},\"tables\":{\"months\":[],"
    "\"tenths\":[{\"amount\":30},{\"amount\":18.1},{\"amount\":51.9}]}}";
static const char delivery_result[] = "{\"results\":{\"orders\":2000,\"delivered\":0,\"shipped\":2000,"
                                      "\"median_days\":3.5,\"high_days\":6,\"promised\":8,\"late\":1}}";

static pt_report_data small_data(void)
{
    pt_report_data data = {
        .provenance = {.organisation = "Shop\x1b[31m", .currency = "USD", .as_of = 17531, .customers = 1234},
        .results = {[PT_REPORT_SALES] = sales_result,
                    [PT_REPORT_RFM] = rfm_result,
                    [PT_REPORT_LIFECYCLE] = lifecycle_result,
                    [PT_REPORT_COHORT] = cohort_result,
                    [PT_REPORT_DELIVERY] = delivery_result},
    };
    return data;
}

static void numbers_are_grouped_and_unknown_ones_shown_as_such(void)
{
    char text[PT_NUMBER_BYTES];
    CHECK_TEXT(pt_number_format(1234567.891, 2, text), "1,234,567.89");
    CHECK_TEXT(pt_number_format(999, 0, text), "999");
    CHECK_TEXT(pt_number_format(-1000, 0, text), "-1,000");
    CHECK_TEXT(pt_number_format(-0.4, 0, text), "0");
    CHECK_TEXT(pt_number_format(0.0 / 0.0, 1, text), "–");
    CHECK_TEXT(pt_number_format(1e300, 0, text), "1e+300");
    CHECK_TEXT(pt_share_format(0.1234, text), "12.3%");
    CHECK_TEXT(pt_share_format(1.0 / 0.0, text), "–");
}

/* Columns on a terminal before a piece of text in its line. */
static size_t column_of(const char *text, const char *piece)
{
    const char *found = strstr(text, piece);
    if (found == NULL) {
        return 0;
    }
    const char *start = found;
    while (start > text && start[-1] != '\n') {
        start--;
    }
    return pt_text_width((pt_slice){start, (size_t)(found - start)});
}

static void wide_characters_take_two_columns(void)
{
    PT_SCOPED(pt_text_table) table = {.column_count = 3, .number_columns = 2};
    static const char *const cells[] = {"客户类别", "7", "left", "a", "1,234", "right"};
    for (size_t i = 0; i < 6; i++) {
        pt_text_table_add(&table, cells[i]);
    }
    PT_SCOPED(pt_buffer) text = {0};
    pt_text_table_write(&table, &text);
    CHECK_TEXT(text.data, "  客户类别      7  left\n  a         1,234  right\n");
}

static void a_row_may_end_early_and_a_table_be_empty(void)
{
    PT_SCOPED(pt_text_table) table = {.column_count = 2};
    PT_SCOPED(pt_buffer) text = {0};
    pt_text_table_write(&table, &text);
    CHECK_TEXT(pt_buffer_text(&text), "");
    pt_text_table_add(&table, "only");
    pt_text_table_write(&table, &text);
    CHECK_TEXT(text.data, "  only\n");
    pt_text_table_add(&table, "");
    pt_buffer_reset(&text);
    pt_text_table_write(&table, &text);
    CHECK_TEXT(text.data, "  only\n"); /* no blanks at the end */
}

static void the_summary_says_what_matters_in_english(void)
{
    pt_report_data data = small_data();
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "customers as of 2017-12-31") != NULL);
    CHECK(strstr(text.data, "Customers in all         1,234") != NULL);
    CHECK(strstr(text.data, "1,234,568  USD") != NULL && strstr(text.data, " 617.28  USD") != NULL);
    CHECK(strstr(text.data, "The top 20% of customers bring 48.1% of revenue.") != NULL);
    CHECK(strstr(text.data, "From order to dispatch, half take 4 days or less, nine in ten 6 or less.") !=
          NULL);
    CHECK(strstr(text.data, "12.5% of the orders with a promised date") != NULL);
    CHECK(strstr(text.data, "Important: value") != NULL && strstr(text.data, "88.1%") != NULL);
    CHECK(strstr(text.data, "In an average month of the first year, 12.5% of customers buy again.") != NULL);
    CHECK(strstr(text.data, "General: keep") == NULL); /* nobody is in it */
}

static void the_summary_lines_up_in_chinese(void)
{
    pt_report_data data = small_data();
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_TRADITIONAL_CHINESE, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "重要價值客戶") != NULL);
    CHECK(column_of(text.data, "表達感謝") > 0);
    CHECK(column_of(text.data, "表達感謝") == column_of(text.data, "不必打擾"));
}

static void names_cannot_steer_the_terminal(void)
{
    pt_report_data data = small_data();
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strchr(text.data, '\x1b') == NULL);
    CHECK(strstr(text.data, "Shop?[31m") != NULL);
    PT_SCOPED(pt_text_table) table = {.column_count = 1};
    pt_text_table_add(&table, "a\xC2\x9B\nb");
    pt_buffer_reset(&text);
    pt_text_table_write(&table, &text);
    CHECK_TEXT(text.data, "  a??b\n");
}

/* A year and a year, month by month, from January 2016 on. */
static void add_months(pt_buffer *json, int count, const char *first_year, const char *second_year)
{
    pt_buffer_add_text(json, "{\"tables\":{\"months\":[");
    for (int i = 0; i < count; i++) {
        pt_buffer_add_format(json, "%s{\"month\":\"%d-%02d\",\"amount\":%s}", i > 0 ? "," : "", 2016 + i / 12,
                             i % 12 + 1, i < 12 ? first_year : second_year);
    }
    pt_buffer_add_text(json, "]}}");
}

static void growth_is_told_from_two_years_on(void)
{
    static const struct {
        int months;
        int32_t as_of;
        const char *first, *second, *said;
    } cases[] = {{24, 17531, "100", "150", "brought 1,800, 50.0% more than"},
                 {24, 17531, "100", "90", "brought 1,080, 10.0% less than"},
                 {25, 17531 + 20, "100", "150", "brought 1,800, 50.0% more than"}, /* January is not over */
                 {24, 17531 + 30, "100", "150", "brought 1,800, 50.0% more than"},
                 {24, 17531 + 31, "100", "150", NULL}, /* nothing was bought in January */
                 {24, 17531 - 1, "100", "150", NULL},  /* December is not over */
                 {23, 17531, "100", "150", NULL},
                 {24, 17531, "0", "150", NULL},
                 {24, 17531, "100", "null", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PT_SCOPED(pt_buffer) json = {0};
        PT_SCOPED(pt_buffer) text = {0};
        add_months(&json, cases[i].months, cases[i].first, cases[i].second);
        pt_report_data data = {.provenance = {.as_of = cases[i].as_of},
                               .results = {[PT_REPORT_SALES] = json.data}};
        CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
        const char *growth = strstr(text.data, "The last twelve months");
        CHECK(cases[i].said == NULL ? growth == NULL : strstr(text.data, cases[i].said) != NULL);
    }
}

static void figures_that_are_not_to_be_trusted_are_marked(void)
{
    pt_report_data data = small_data();
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "patron run") == NULL);
    data.provenance.is_stale = data.provenance.is_mixed = true;
    pt_buffer_reset(&text);
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "Records changed since this was computed") != NULL);
    CHECK(strstr(text.data, "Not all of this was computed from the same records") != NULL);
}

static void nothing_computed_is_said_and_no_number_is_made_up(void)
{
    pt_report_data data = {.provenance = {.as_of = 17531}};
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "Nothing was computed yet.") != NULL);
    CHECK(strstr(text.data, "nan") == NULL);
}

static void broken_results_add_nothing(void)
{
    pt_report_data data = small_data();
    data.results[PT_REPORT_VALUE] = "{";
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_INVALID_INPUT);
    CHECK(text.length == 0);
}

CHECK_MAIN(numbers_are_grouped_and_unknown_ones_shown_as_such, wide_characters_take_two_columns,
           a_row_may_end_early_and_a_table_be_empty, the_summary_says_what_matters_in_english,
           the_summary_lines_up_in_chinese, names_cannot_steer_the_terminal, growth_is_told_from_two_years_on,
           figures_that_are_not_to_be_trusted_are_marked, nothing_computed_is_said_and_no_number_is_made_up,
           broken_results_add_nothing)
