#include "simulate/simulation.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 20000, DAY_SECONDS = 86400 };

static pt_simulation_parameters parameters(const char *preset)
{
    pt_simulation_parameters made = {.preset = pt_preset_find(preset),
                                     .customer_count = CUSTOMERS,
                                     .years = 3,
                                     .seed = 42,
                                     .language = PT_SIMPLIFIED_CHINESE};
    CHECK(pt_date_parse("2025-12-31", &made.end_on));
    return made;
}

static void check_shippings(const pt_preset_channel *channel)
{
    CHECK(channel->sent_share >= 0 && channel->sent_share <= 1);
    CHECK((channel->sent_share > 0) == (channel->shipping_count > 0));
    CHECK(channel->shipping_count < PT_NOT_SENT);
    for (size_t i = 0; i < channel->shipping_count; i++) {
        const pt_preset_shipping *shipping = &channel->shippings[i];
        CHECK(shipping->promised_days >= 0 && shipping->promised_days <= PT_PROMISED_DAYS_MAX);
        /* A Poisson number is never 100 above a mean of a few days, so that days fit a byte. */
        CHECK(shipping->packing_days + shipping->least_transit_days + shipping->further_transit_days < 20);
        CHECK(shipping->weight > 0);
    }
}

static void presets_are_whole(void)
{
    CHECK(pt_preset_find("casino") == NULL);
    for (size_t i = 0; pt_presets[i] != NULL; i++) {
        const pt_preset *preset = pt_presets[i];
        CHECK(pt_preset_find(preset->name) == preset);
        CHECK(preset->segment_count >= 3 && preset->segment_count <= PT_SEGMENTS_MAX);
        CHECK(preset->service_count >= 10 && preset->service_count <= PT_SERVICES_MAX);
        CHECK(preset->mean_lines >= 1 && preset->mean_lines <= 20);
        CHECK(preset->return_rate >= 0 && preset->return_rate <= 1 && preset->return_days > 0);
        for (size_t k = 0; k < preset->channel_count; k++) {
            check_shippings(&preset->channels[k]);
        }
        for (size_t k = 0; k < preset->segment_count; k++) {
            CHECK(preset->segments[k].spread_shape > 2);
            CHECK(preset->segments[k].favourite < preset->category_count);
        }
        for (size_t k = 0; k < preset->service_count; k++) {
            CHECK(preset->services[k].category < preset->category_count);
            CHECK(k == 0 || preset->services[k].price >= preset->services[k - 1].price);
        }
    }
}

static void wrong_parameters_are_refused_by_field(void)
{
    const struct {
        pt_simulation_parameters parameters;
        const char *field;
    } cases[] = {
        {{.customer_count = 0, .years = 1}, "customers"},
        {{.customer_count = 100000000, .years = 1}, "customers"},
        {{.customer_count = 1, .years = 0}, "years"},
        {{.customer_count = 1, .years = NAN}, "years"},
        {{.customer_count = 1, .years = 101}, "years"},
        {{.customer_count = 1, .years = 1, .mean_transactions = 1}, "mean-transactions"},
        {{.customer_count = 1, .years = 1, .mean_transactions = NAN}, "mean-transactions"},
        {{.customer_count = 1, .years = 1, .mean_transactions = -1}, "mean-transactions"},
        {{.customer_count = 1, .years = 1, .mean_transactions = INFINITY}, "mean-transactions"},
        {{.customer_count = 1, .years = 1, .mean_lines = 0.99}, "mean-lines"},
        {{.customer_count = 1, .years = 1, .mean_lines = 20.01}, "mean-lines"},
        {{.customer_count = 1, .years = 1, .mean_lines = -1}, "mean-lines"},
        {{.customer_count = 1, .years = 1, .mean_lines = NAN}, "mean-lines"},
        {{.customer_count = 1, .years = 1, .return_rate = &(const double){-0.01}}, "return-rate"},
        {{.customer_count = 1, .years = 1, .return_rate = &(const double){1.01}}, "return-rate"},
        {{.customer_count = 1, .years = 1, .return_rate = &(const double){NAN}}, "return-rate"},
        {{.customer_count = -1, .years = 1}, "customers"},
        {{.customer_count = INT64_MAX, .years = 1}, "customers"},
        {{.customer_count = INT64_MIN, .years = 1}, "customers"},
        {{.customer_count = 1, .years = -1}, "years"},
        {{.customer_count = 1, .years = INFINITY}, "years"},
        {{.customer_count = 1, .years = 1, .language = PT_TRADITIONAL_CHINESE}, "language"},
        {{.customer_count = 1, .years = 1, .end_on = INT32_MAX}, "end"},
        {{.customer_count = 1, .years = 1, .end_on = INT32_MIN}, "end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        pt_simulation simulation = {0};
        pt_error error = {0};
        pt_simulation_parameters given = cases[i].parameters;
        given.preset = pt_presets[0];
        CHECK(pt_simulation_open(&given, &arena, &simulation, &error) == PT_INVALID_INPUT);
        CHECK_TEXT(error.field, cases[i].field);
        CHECK(simulation.parameters.preset == NULL);
    }
}

static void too_little_memory_is_reported(void)
{
    pt_simulation_parameters given = parameters("shop");
    bool succeeded = false;
    for (size_t limit = 1; limit < 1000000 && !succeeded; limit = limit * 2 + 1) {
        PT_SCOPED(pt_arena) arena = {.limit_bytes = limit};
        pt_simulation simulation = {0};
        pt_status status = pt_simulation_open(&given, &arena, &simulation, NULL);
        CHECK(status == PT_OK || status == PT_OUT_OF_MEMORY);
        succeeded = status == PT_OK;
    }
    CHECK(succeeded);
}

/* Sums over the customers of one segment. */
typedef struct tally {
    double customers;
    double repeats_error, repeats_squares; /* repeat purchases less those expected of this joining day */
    double left, left_expected;            /* within a year */
    double means, means_squares;           /* mean amounts of customers */
    double rates;
} tally;

static void count(const pt_simulation *simulation, const pt_simulated_customer *customer, tally *sums)
{
    const pt_preset_segment *segment = &simulation->segments[customer->segment];
    double days = simulation->day_count - customer->joined_day;
    double difference = (double)customer->order_count - 1 - pt_preset_segment_expected_repeats(segment, days);
    sums->customers++;
    sums->repeats_error += difference;
    sums->repeats_squares += difference * difference;
    sums->left += customer->lifetime_days < 365;
    sums->means += customer->mean_spend;
    sums->means_squares += customer->mean_spend * customer->mean_spend;
    sums->rates += customer->purchases_per_day;
}

static void check_tally(const pt_preset_segment *segment, const tally *sums)
{
    const double n = sums->customers;
    CHECK(fabs(n - CUSTOMERS * segment->share) < 5 * sqrt(CUSTOMERS * segment->share * (1 - segment->share)));
    CHECK(fabs(sums->repeats_error) < 5 * sqrt(sums->repeats_squares));
    /* Pareto of the second kind: P(lifetime > t) = (β / (β + t))^s. */
    double stay =
        pow(segment->dropout_scale_days / (segment->dropout_scale_days + 365), segment->dropout_shape);
    CHECK(fabs(sums->left - n * (1 - stay)) < 5 * sqrt(n * stay * (1 - stay)));
    double deviation = sqrt((sums->means_squares / n - pow(sums->means / n, 2)) / n);
    CHECK(fabs(sums->means / n - segment->mean_spend) < 6 * deviation);
    double rate_error = sqrt(segment->purchase_shape / n) / segment->purchase_scale_days;
    CHECK(fabs(sums->rates / n - segment->purchase_shape / segment->purchase_scale_days) < 5 * rate_error);
}

static void planted_parameters_are_found_again(void)
{
    for (size_t i = 0; pt_presets[i] != NULL; i++) {
        pt_simulation_parameters given = parameters(pt_presets[i]->name);
        PT_SCOPED(pt_arena) arena = {0};
        pt_simulation simulation = {0};
        CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
        tally sums[PT_SEGMENTS_MAX] = {0};
        PT_SCOPED(pt_simulated_customer) customer = {0};
        for (int64_t number = 1; number <= CUSTOMERS; number++) {
            CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
            count(&simulation, &customer, &sums[customer.segment]);
        }
        for (size_t k = 0; k < given.preset->segment_count; k++) {
            check_tally(&simulation.segments[k], &sums[k]);
        }
    }
}

static void amounts_follow_the_customers_own_mean(void)
{
    pt_simulation_parameters given = parameters("shop");
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) customer = {0};
    double sum = 0, amounts = 0;
    for (int64_t number = 1; number <= CUSTOMERS; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        const double p = simulation.segments[customer.segment].spend_shape;
        double of_customer = 0;
        for (size_t i = 0; i < customer.line_count; i++) {
            const pt_simulated_line *line = &customer.lines[i];
            of_customer += pt_simulated_line_is_return(line) ? 0 : (double)line->amount_money / 10000;
        }
        /* The sum of n orders, times ν, is Gamma(n p) whatever the customer: mean n p, variance n p. */
        double n = (double)customer.order_count;
        sum += (of_customer / customer.mean_spend * p - n * p) / sqrt(p);
        amounts += n;
    }
    CHECK(fabs(sum) < 5 * sqrt(amounts));
}

static void wanted_mean_of_transactions_is_reached(void)
{
    pt_simulation_parameters given = parameters("tea-house");
    given.mean_transactions = 20;
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    CHECK_NEAR(simulation.expected_orders, 20.0, 1e-12);
    PT_SCOPED(pt_simulated_customer) customer = {0};
    double sum = 0, squares = 0;
    for (int64_t number = 1; number <= CUSTOMERS; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        sum += (double)customer.order_count;
        squares += (double)(customer.order_count * customer.order_count);
    }
    double mean = sum / CUSTOMERS;
    CHECK(fabs(mean - 20) < 5 * sqrt((squares / CUSTOMERS - mean * mean) / CUSTOMERS));
}

static void everything_happens_in_order_and_within_the_time(void)
{
    pt_simulation_parameters given = parameters("telecom");
    given.return_rate = &(const double){0.5};
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    const int64_t first = (int64_t)simulation.start_on * DAY_SECONDS;
    const int64_t last = ((int64_t)given.end_on + 1) * DAY_SECONDS - 1;
    PT_SCOPED(pt_simulated_customer) customer = {0};
    for (int64_t number = 1; number <= 3000; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        CHECK(customer.order_count >= 1 && customer.line_count >= customer.order_count);
        CHECK(customer.lines[0].order == 1 && !pt_simulated_line_is_return(&customer.lines[0]));
        int64_t before = first;
        for (size_t i = 0; i < customer.line_count; i++) {
            const pt_simulated_line *line = &customer.lines[i];
            CHECK(line->at_seconds >= before && line->at_seconds <= last);
            CHECK((line->amount_money > 0) == !pt_simulated_line_is_return(line) && line->quantity != 0);
            CHECK(line->service < given.preset->service_count);
            before = line->at_seconds;
        }
        before = first;
        for (size_t i = 0; i < customer.contact_count; i++) {
            CHECK(customer.contacts[i].at_seconds >= before && customer.contacts[i].at_seconds <= last);
            before = customer.contacts[i].at_seconds;
        }
    }
}

static void nothing_is_sold_at_night(void)
{
    pt_simulation_parameters given = parameters("tea-house");
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) customer = {0};
    for (int64_t number = 1; number <= 2000; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        for (size_t i = 0; i < customer.line_count; i++) {
            int64_t hour = customer.lines[i].at_seconds / 3600 % 24;
            CHECK(given.preset->hour_weights[hour] > 0);
        }
    }
}

static void a_customer_does_not_depend_on_how_many_there_are(void)
{
    pt_simulation_parameters few = parameters("bank"), many = parameters("bank");
    few.customer_count = 10;
    many.customer_count = PT_SIMULATED_CUSTOMERS_MAX;
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation small = {0}, large = {0};
    CHECK(pt_simulation_open(&few, &arena, &small, NULL) == PT_OK);
    CHECK(pt_simulation_open(&many, &arena, &large, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) one = {0};
    PT_SCOPED(pt_simulated_customer) other = {0};
    CHECK(pt_simulation_make(&large, 99, &other, NULL) == PT_OK); /* leaves nothing behind */
    CHECK(pt_simulation_make(&small, 7, &one, NULL) == PT_OK);
    CHECK(pt_simulation_make(&large, 7, &other, NULL) == PT_OK);
    CHECK_TEXT(one.person.name, other.person.name);
    CHECK_TEXT(one.person.phone, other.person.phone);
    CHECK(one.line_count == other.line_count);
    for (size_t i = 0; i < one.line_count && i < other.line_count; i++) {
        CHECK(one.lines[i].at_seconds == other.lines[i].at_seconds);
        CHECK(one.lines[i].amount_money == other.lines[i].amount_money);
        CHECK(one.lines[i].delivered_days == other.lines[i].delivered_days);
    }
}

static void language_changes_words_only(void)
{
    pt_simulation_parameters given = parameters("shop");
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation chinese = {0}, english = {0};
    CHECK(pt_simulation_open(&given, &arena, &chinese, NULL) == PT_OK);
    given.language = PT_ENGLISH;
    CHECK(pt_simulation_open(&given, &arena, &english, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) one = {0};
    PT_SCOPED(pt_simulated_customer) other = {0};
    for (int64_t number = 1; number <= 200; number++) {
        CHECK(pt_simulation_make(&chinese, number, &one, NULL) == PT_OK);
        CHECK(pt_simulation_make(&english, number, &other, NULL) == PT_OK);
        CHECK(one.line_count == other.line_count);
        CHECK_TEXT(one.person.email, other.person.email);
        CHECK(strcmp(one.person.name, other.person.name) != 0);
        for (const char *letter = other.person.name; *letter != '\0'; letter++) {
            CHECK((unsigned char)*letter < 128);
        }
    }
}

static int compare_phones(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void phones_are_unique(void)
{
    pt_simulation_parameters given = parameters("bank");
    PT_SCOPED(pt_arena) arena = {0};
    pt_simulation simulation = {0};
    CHECK(pt_simulation_open(&given, &arena, &simulation, NULL) == PT_OK);
    PT_SCOPED(pt_simulated_customer) customer = {0};
    char(*phones)[16] = calloc(CUSTOMERS, sizeof *phones);
    size_t known = 0;
    for (int64_t number = 1; number <= CUSTOMERS; number++) {
        CHECK(pt_simulation_make(&simulation, number, &customer, NULL) == PT_OK);
        if (customer.person.phone[0] != '\0') {
            CHECK(strlen(customer.person.phone) == 11);
            memcpy(phones[known++], customer.person.phone, sizeof *phones);
        }
    }
    CHECK(known > (size_t)CUSTOMERS / 100 * 95 && known < CUSTOMERS);
    qsort(phones, known, sizeof *phones, compare_phones);
    for (size_t i = 1; i < known; i++) {
        CHECK(strcmp(phones[i - 1], phones[i]) != 0);
    }
    free(phones);
}

static void expected_repeats_are_continuous_where_the_shape_is_one(void)
{
    pt_preset_segment segment = {
        .purchase_shape = 2, .purchase_scale_days = 30, .dropout_shape = 1, .dropout_scale_days = 400};
    double at_one = pt_preset_segment_expected_repeats(&segment, 700);
    CHECK_NEAR(at_one, 2.0 * 400 / 30 * log(1 + 700.0 / 400), 1e-12);
    segment.dropout_shape = 1 + 1e-7;
    CHECK_NEAR(pt_preset_segment_expected_repeats(&segment, 700), at_one, 1e-6);
    CHECK(pt_preset_segment_expected_repeats(&segment, 0) == 0);
}

CHECK_MAIN(presets_are_whole, wrong_parameters_are_refused_by_field, too_little_memory_is_reported,
           planted_parameters_are_found_again, amounts_follow_the_customers_own_mean,
           wanted_mean_of_transactions_is_reached, everything_happens_in_order_and_within_the_time,
           nothing_is_sold_at_night, a_customer_does_not_depend_on_how_many_there_are,
           language_changes_words_only, phones_are_unique,
           expected_repeats_are_continuous_where_the_shape_is_one)
