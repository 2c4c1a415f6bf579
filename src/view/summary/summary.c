#include "view/summary/summary.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "model/model.h"
#include "view/summary/number.h"
#include "view/summary/text_table.h"

#include <math.h>
#include <string.h>

enum { YEAR_MONTHS = 12, BAR_LENGTH = 24 };

static const char block[] = "\xE2\x96\x88"; /* full block */

/* What the terminal says of a code. */
typedef struct saying {
    const char *code;
    const char *name;
} saying;

/* clang-format off */
static const struct {
    const char *code;
    const char *text;
} advices[] = {
    {"important_value",    PT_N("thank them, keep them close")},
    {"important_develop",  PT_N("make it a habit")},
    {"important_keep",     PT_N("call this week")},
    {"important_win_back", PT_N("ask why, make one good offer")},
    {"general_value",      PT_N("raise the basket")},
    {"general_develop",    PT_N("help with the second purchase")},
    {"general_keep",       PT_N("remind at low cost")},
    {"general_win_back",   PT_N("leave alone")},
};
static const saying stages[] = {
    {"prospect", PT_N("Prospects")}, {"new", PT_N("New customers")},
    {"active", PT_N("Active customers")},     {"loyal", PT_N("Loyal customers")},
    {"at_risk", PT_N("Customers at risk")},   {"churned", PT_N("Lost customers")},
    {"won_back", PT_N("Customers won back")},
};
static const saying tiers[] = {
    {"platinum", PT_N("Platinum tier")}, {"gold", PT_N("Gold tier")},
    {"iron", PT_N("Iron tier")},         {"lead", PT_N("Lead tier")},
    {"high", PT_N("High tier")},    {"middle", PT_N("Middle tier")},
    {"low", PT_N("Low tier")},
};
/* clang-format on */

typedef struct summary {
    const pt_report_data *data;
    pt_language language;
    pt_buffer *buffer;
} summary;

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const char *translated(const summary *s, const char *english)
{
    return pt_translate(s->language, english);
}

/* A line of text with arguments, indented as tables are. */
static void add_line(const summary *s, const char *english, const pt_argument *arguments,
                     size_t argument_count)
{
    pt_buffer_add_text(s->buffer, "  ");
    pt_message_add(s->buffer, s->language, english, arguments, argument_count);
    pt_buffer_add_char(s->buffer, '\n');
}

static void add_heading(const summary *s, const char *english)
{
    pt_buffer_add_char(s->buffer, '\n');
    pt_buffer_add_text(s->buffer, translated(s, english));
    pt_buffer_add_char(s->buffer, '\n');
}

static void add_titles(const summary *s, pt_text_table *table, const char *const *titles)
{
    for (size_t i = 0; i < table->column_count; i++) {
        pt_text_table_add(table, titles[i] == NULL ? "" : translated(s, titles[i]));
    }
}

static void add_number(pt_text_table *table, double value, int decimals)
{
    char text[PT_NUMBER_BYTES];
    pt_text_table_add(table, pt_number_format(value, decimals, text));
}

static void add_share(pt_text_table *table, double share)
{
    char text[PT_NUMBER_BYTES];
    pt_text_table_add(table, pt_share_format(share, text));
}

static void add_bar(pt_text_table *table, double share)
{
    char text[BAR_LENGTH * sizeof block] = "";
    int length = isfinite(share) ? (int)lround(fmin(fmax(share, 0), 1) * BAR_LENGTH) : 0;
    for (int i = 0; i < length; i++) {
        memcpy(text + (size_t)i * (sizeof block - 1), block, sizeof block);
    }
    pt_text_table_add(table, text);
}

static const saying *find_saying(const saying *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (code != NULL && strcmp(list[i].code, code) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

/* Of a number column of a row; NaN where it is missing or null. */
static double number_of(const pt_json_node *row, const char *column)
{
    const pt_json_node *cell = pt_json_member(row, column);
    pt_json_type type = pt_json_type_of(cell);
    return type == PT_JSON_INTEGER || type == PT_JSON_REAL ? pt_json_as_real(cell) : NAN;
}

static double result_of(const pt_json_node *root, const char *name)
{
    return number_of(pt_json_member(root, "results"), name);
}

/* NULL where the result has no such table or no row in it. */
static const pt_json_node *table_of(const pt_json_node *root, const char *name)
{
    const pt_json_node *rows = pt_json_member(pt_json_member(root, "tables"), name);
    return pt_json_type_of(rows) == PT_JSON_ARRAY && pt_json_count(rows) > 0 ? rows : NULL;
}

static double column_sum(const pt_json_node *table, const char *column)
{
    double sum = 0;
    for (size_t i = 0; i < pt_json_count(table); i++) {
        double value = number_of(pt_json_item(table, i), column);
        sum += isfinite(value) ? value : 0;
    }
    return sum;
}

static void add_title(const summary *s)
{
    const pt_report_provenance *provenance = &s->data->provenance;
    PT_SCOPED(pt_text_table) line = {.column_count = 1};
    PT_SCOPED(pt_buffer) title = {0};
    if (provenance->organisation != NULL && provenance->organisation[0] != '\0') {
        pt_buffer_add_text(&title, provenance->organisation);
        pt_buffer_add_text(&title, " · ");
    }
    char as_of[PT_DATE_BYTES];
    pt_message_add(&title, s->language,
                   PT_MESSAGE("customers as of {1}", pt_date_format(provenance->as_of, as_of)));
    pt_text_table_add(&line, pt_buffer_text(&title));
    pt_text_table_write(&line, s->buffer);
}

/* What a reader has to know before trusting the figures. */
static void add_notices(const summary *s)
{
    if (s->data->provenance.is_stale) {
        add_line(s, PT_MESSAGE("Records changed since this was computed: use patron run."));
    }
    if (s->data->provenance.is_mixed) {
        add_line(s, PT_MESSAGE("Not all of this was computed from the same records as of the same day: use "
                               "patron run."));
    }
}

static void add_key_figures(const summary *s, const pt_json_node *sales)
{
    const char *currency = s->data->provenance.currency;
    double orders = result_of(sales, "orders");
    double amount = result_of(sales, "amount");
    PT_SCOPED(pt_text_table) table = {.column_count = 3, .number_columns = 2};
    const struct {
        const char *name;
        double value;
        bool is_money;
        int decimals;
    } figures[] = {{PT_N("Customers in all"), (double)s->data->provenance.customers, false, 0},
                   {PT_N("Orders in all"), orders, false, 0},
                   {PT_N("Revenue in all"), amount, true, 0},
                   {PT_N("Average order value"), amount / orders, true, 2}};
    pt_buffer_add_char(s->buffer, '\n');
    for (size_t i = 0; i < COUNT_OF(figures); i++) {
        pt_text_table_add(&table, translated(s, figures[i].name));
        add_number(&table, figures[i].value, figures[i].decimals);
        pt_text_table_add(&table, figures[i].is_money && currency != NULL ? currency : "");
    }
    pt_text_table_write(&table, s->buffer);
    pt_buffer_add_char(s->buffer, '\n');
}

static double months_amount(const pt_json_node *months, size_t from, size_t count)
{
    double amount = 0;
    for (size_t i = from; i < from + count; i++) {
        amount += number_of(pt_json_item(months, i), "amount");
    }
    return amount;
}

/* How many months there are up to the last that was over on the as-of day; 0 where that month is not among
 * them, as when the data end long before the day. */
static size_t count_whole_months(const summary *s, const pt_json_node *months)
{
    int32_t as_of = s->data->provenance.as_of;
    char last[PT_DATE_BYTES];
    pt_date_format(pt_month_first_day(pt_date_month(as_of + 1) - 1), last);
    last[strlen("YYYY-MM")] = '\0';
    for (size_t count = pt_json_count(months); count > 0; count--) {
        const char *month = pt_json_as_text(pt_json_member(pt_json_item(months, count - 1), "month"));
        if (month != NULL && strcmp(month, last) == 0) {
            return count;
        }
    }
    return 0;
}

static void add_growth(const summary *s, const pt_json_node *months)
{
    size_t count = count_whole_months(s, months);
    if (count < (size_t)2 * YEAR_MONTHS) {
        return;
    }
    double last = months_amount(months, count - YEAR_MONTHS, YEAR_MONTHS);
    double before = months_amount(months, count - (size_t)2 * YEAR_MONTHS, YEAR_MONTHS);
    if (!(before > 0) || !isfinite(last)) {
        return;
    }
    char amount[PT_NUMBER_BYTES];
    char change[PT_NUMBER_BYTES];
    pt_number_format(last, 0, amount);
    pt_share_format(fabs(last / before - 1), change);
    if (last >= before) {
        add_line(s, PT_MESSAGE("The last twelve months brought {1}, {2} more than the twelve before.", amount,
                               change));
    } else {
        add_line(s, PT_MESSAGE("The last twelve months brought {1}, {2} less than the twelve before.", amount,
                               change));
    }
}

static void add_top_fifth(const summary *s, const pt_json_node *tenths)
{
    double total = column_sum(tenths, "amount");
    double top = number_of(pt_json_item(tenths, 0), "amount") + number_of(pt_json_item(tenths, 1), "amount");
    if (total > 0 && isfinite(top)) {
        char share[PT_NUMBER_BYTES];
        pt_share_format(top / total, share);
        add_line(s, PT_MESSAGE("The top 20% of customers bring {1} of revenue.", share));
    }
}

static void add_sales(const summary *s, const pt_json_node *sales)
{
    add_key_figures(s, sales);
    add_growth(s, table_of(sales, "months"));
    add_top_fifth(s, table_of(sales, "tenths"));
}

/* Waits are whole days, quantiles between two of them are not: the sentence is true of the next day. */
static void add_delivery(const summary *s, const pt_json_node *delivery)
{
    char median[PT_NUMBER_BYTES];
    char high[PT_NUMBER_BYTES];
    pt_number_format(ceil(result_of(delivery, "median_days")), 0, median);
    pt_number_format(ceil(result_of(delivery, "high_days")), 0, high);
    if (!(result_of(delivery, "delivered") > 0)) {
        add_line(s, PT_MESSAGE("From order to dispatch, half take {1} days or less, nine in ten {2} or less.",
                               median, high));
    } else if (!(result_of(delivery, "shipped") > 0)) {
        add_line(s, PT_MESSAGE("From order to delivery, half take {1} days or less, nine in ten {2} or less.",
                               median, high));
    } else {
        add_line(s, PT_MESSAGE("From order to delivery or dispatch, half take {1} days or less, nine in ten "
                               "{2} or less.",
                               median, high));
    }
    double promised = result_of(delivery, "promised");
    if (promised > 0) {
        char late[PT_NUMBER_BYTES];
        pt_share_format(result_of(delivery, "late") / promised, late);
        add_line(s, PT_MESSAGE("{1} of the orders with a promised date were later than promised.", late));
    }
}

static const char *advice_for(const char *class_code)
{
    for (size_t i = 0; i < COUNT_OF(advices); i++) {
        if (strcmp(advices[i].code, class_code) == 0) {
            return advices[i].text;
        }
    }
    return "";
}

static void add_classes(const summary *s, const pt_json_node *root)
{
    const pt_json_node *rows = table_of(root, "classes");
    if (rows == NULL) {
        return;
    }
    static const char *const titles[] = {PT_N("Kind of customer"), PT_N("How many"),   PT_N("Of all"),
                                         PT_N("Their revenue"),    PT_N("Of revenue"), PT_N("Days silent"),
                                         PT_N("What to do")};
    PT_SCOPED(pt_text_table) table = {.column_count = COUNT_OF(titles), .number_columns = 0x3E};
    const pt_model_output *names = pt_model_find_codes(pt_model_find("rfm"), "classes", "class");
    double amount = column_sum(rows, "amount");
    add_titles(s, &table, titles);
    for (size_t i = 0; i < pt_json_count(rows); i++) {
        const pt_json_node *row = pt_json_item(rows, i);
        const char *code = pt_json_as_text(pt_json_member(row, "class"));
        const char *name = code == NULL ? NULL : pt_model_code_label(names, code);
        if (name == NULL || !(number_of(row, "customers") > 0)) {
            continue;
        }
        pt_text_table_add(&table, translated(s, name));
        add_number(&table, number_of(row, "customers"), 0);
        add_share(&table, number_of(row, "share"));
        add_number(&table, number_of(row, "amount"), 0);
        add_share(&table, number_of(row, "amount") / amount);
        add_number(&table, number_of(row, "recency_mean"), 0);
        pt_text_table_add(&table, translated(s, advice_for(code)));
    }
    add_heading(s, PT_N("RFM: eight kinds of customers"));
    pt_text_table_write(&table, s->buffer);
}

static void add_tiers(const summary *s, const pt_json_node *root)
{
    const pt_json_node *rows = table_of(root, "tiers");
    if (rows == NULL) {
        return;
    }
    static const char *const titles[] = {PT_N("Value tier"), PT_N("How many"), PT_N("Of all"),
                                         PT_N("They bring")};
    PT_SCOPED(pt_text_table) table = {.column_count = COUNT_OF(titles), .number_columns = 0xE};
    double customers = column_sum(rows, "customers");
    add_titles(s, &table, titles);
    for (size_t i = 0; i < pt_json_count(rows); i++) {
        const pt_json_node *row = pt_json_item(rows, i);
        const char *code = pt_json_as_text(pt_json_member(row, "tier"));
        const saying *said = find_saying(tiers, COUNT_OF(tiers), code);
        pt_text_table_add(&table, said != NULL ? translated(s, said->name) : code != NULL ? code : "");
        add_number(&table, number_of(row, "customers"), 0);
        add_share(&table, number_of(row, "customers") / customers);
        add_number(&table, number_of(row, "contribution"), 0);
    }
    add_heading(s, PT_N("Tiers by customer value"));
    pt_text_table_write(&table, s->buffer);
}

static void add_stages(const summary *s, const pt_json_node *root)
{
    const pt_json_node *rows = table_of(root, "stages");
    if (rows == NULL) {
        return;
    }
    static const char *const titles[] = {PT_N("Stage of life"), PT_N("How many"), PT_N("Of all"), NULL};
    PT_SCOPED(pt_text_table) table = {.column_count = COUNT_OF(titles), .number_columns = 6};
    double customers = column_sum(rows, "customers");
    add_titles(s, &table, titles);
    for (size_t i = 0; i < pt_json_count(rows); i++) {
        const pt_json_node *row = pt_json_item(rows, i);
        const saying *said =
            find_saying(stages, COUNT_OF(stages), pt_json_as_text(pt_json_member(row, "stage")));
        double count = number_of(row, "customers");
        if (said == NULL || !(count > 0)) {
            continue;
        }
        pt_text_table_add(&table, translated(s, said->name));
        add_number(&table, count, 0);
        add_share(&table, count / customers);
        add_bar(&table, count / customers);
    }
    add_heading(s, PT_N("Stages of the lifecycle"));
    pt_text_table_write(&table, s->buffer);
}

/* Of all months 1 … 12 after a first purchase that customers have lived: the share in which they bought. */
static void add_retention(const summary *s, const pt_json_node *root)
{
    const pt_json_node *rows = table_of(root, "cohorts");
    if (rows == NULL) {
        return;
    }
    double lived = 0;
    double bought = 0;
    for (size_t i = 0; i < pt_json_count(rows); i++) {
        const pt_json_node *row = pt_json_item(rows, i);
        double period = number_of(row, "period");
        if (period >= 1 && period <= YEAR_MONTHS) {
            lived += number_of(row, "size");
            bought += number_of(row, "retained");
        }
    }
    if (lived > 0) {
        char share[PT_NUMBER_BYTES];
        pt_share_format(bought / lived, share);
        add_heading(s, PT_N("Customers who come back"));
        add_line(s, PT_MESSAGE("In an average month of the first year, {1} of customers buy again.", share));
    }
}

/* Calls add with the root of a part's result where there is one. */
static pt_status with_result(const summary *s, pt_report_part part,
                             void (*add)(const summary *, const pt_json_node *), pt_error *error)
{
    const char *json = s->data->results[part];
    if (json == NULL) {
        return PT_OK;
    }
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(json, strlen(json), &document, error));
    add(s, pt_json_root(&document));
    return PT_OK;
}

static bool has_results(const pt_report_data *data)
{
    for (size_t part = 0; part < PT_REPORT_PARTS; part++) {
        if (data->results[part] != NULL) {
            return true;
        }
    }
    return false;
}

static pt_status add_results(const summary *s, pt_error *error)
{
    PT_RETURN_IF_ERROR(with_result(s, PT_REPORT_SALES, add_sales, error));
    PT_RETURN_IF_ERROR(with_result(s, PT_REPORT_DELIVERY, add_delivery, error));
    PT_RETURN_IF_ERROR(with_result(s, PT_REPORT_RFM, add_classes, error));
    PT_RETURN_IF_ERROR(with_result(s, PT_REPORT_VALUE, add_tiers, error));
    PT_RETURN_IF_ERROR(with_result(s, PT_REPORT_LIFECYCLE, add_stages, error));
    return with_result(s, PT_REPORT_COHORT, add_retention, error);
}

pt_status pt_summary_write(const pt_report_data *data, pt_language language, pt_buffer *buffer,
                           pt_error *error)
{
    PT_SCOPED(pt_buffer) built = {0};
    const summary s = {data, language, &built};
    add_title(&s);
    add_notices(&s);
    if (!has_results(data)) {
        add_line(&s, PT_MESSAGE("Nothing was computed yet."));
    }
    PT_RETURN_IF_ERROR(add_results(&s, error));
    pt_buffer_add(buffer, built.data, built.length);
    if (built.out_of_memory || buffer->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the report");
    }
    return PT_OK;
}
