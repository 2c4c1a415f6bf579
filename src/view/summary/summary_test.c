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

static pt_report_data small_data(void)
{
    pt_report_data data = {
        .provenance = {.organisation = "Shop\x1b[31m", .currency = "USD", .as_of = 17531},
        .overview = {.customers = 1234,
                     .orders = 2000,
                     .amount_money = 12345678900,
                     .tenth_amount_money = {300000, 181000, 519000}},
        .delivery = {.orders = 2000, .median_days = 4, .high_days = 6, .promised = 8, .late = 1},
        .rfm_json = rfm_result,
        .lifecycle_json = lifecycle_result,
        .cohort_json = cohort_result,
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
    CHECK(strstr(text.data, "1,234,568") != NULL);
    CHECK(strstr(text.data, "The top 20% of customers bring 48.1% of revenue.") != NULL);
    CHECK(strstr(text.data, "Half of the orders leave within 4 days, nine in ten within 6.") != NULL);
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
    CHECK(strstr(text.data, "重要價值顧客") != NULL);
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

static void no_orders_is_said_and_no_number_is_made_up(void)
{
    pt_report_data data = {.provenance = {.as_of = 17531}};
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "There are no orders up to this day.") != NULL);
    CHECK(strstr(text.data, "nan") == NULL);
}

static void broken_results_add_nothing(void)
{
    pt_report_data data = small_data();
    data.value_json = "{";
    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_INVALID_INPUT);
    CHECK(text.length == 0);
}

CHECK_MAIN(numbers_are_grouped_and_unknown_ones_shown_as_such, wide_characters_take_two_columns,
           a_row_may_end_early_and_a_table_be_empty, the_summary_says_what_matters_in_english,
           the_summary_lines_up_in_chinese, names_cannot_steer_the_terminal,
           no_orders_is_said_and_no_number_is_made_up, broken_results_add_nothing)
