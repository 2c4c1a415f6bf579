#include "simulate/history.h"

#include <math.h>
#include <stdlib.h>

/* An amount buys up to this many of a thing, and no thing that costs more than this share above the amount.
 */
static const double quantity_wanted = 6;
static const double discount_limit = 1.2;

enum { QUANTITY_MAX = 9999, MONEY_PER_CENT = 100, DAY_SECONDS = 86400 };
static const double cents_max = 1e11; /* a thousand million units: far beyond any preset, far below int64 */

const pt_term pt_contact_stages[PT_STAGE_COUNT] = {
    {"pre-sales", "售前"}, {"in-sales", "售中"}, {"after-sales", "售后"}};
const pt_term pt_contact_outcomes[PT_OUTCOME_COUNT] = {
    {"resolved", "已解决"}, {"follow-up", "待跟进"}, {"sale", "成交"}, {"no answer", "未接通"}};
const pt_term pt_contact_directions[PT_DIRECTION_COUNT] = {{"inbound", "客户发起"}, {"outbound", "我方发起"}};

/* Seconds since 1970-01-01 of an instant of even time, moved into opening hours. */
static int64_t civil_seconds(const pt_simulation *simulation, double day)
{
    double week = floor(day / PT_WEEK_DAYS);
    double share = day / PT_WEEK_DAYS - week;
    return (int64_t)simulation->start_on * DAY_SECONDS + (int64_t)week * PT_WEEK_SECONDS +
           pt_week_second(&simulation->week, share);
}

/* First service that costs at least, or more than, price. */
static size_t first_service(const pt_preset *preset, double price)
{
    size_t low = 0, high = preset->service_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (preset->services[middle].price < price) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* A service that fits the amount, by popularity in the segment. */
static size_t choose_service(const pt_simulation *simulation, size_t segment, double amount,
                             pt_random *random)
{
    const pt_preset *preset = simulation->parameters.preset;
    const double *popularity = simulation->popularity[segment];
    size_t from = first_service(preset, amount / quantity_wanted);
    size_t to = first_service(preset, amount * discount_limit);
    if (from >= to) { /* cheaper than all, dearer than all, or in a gap of the price list */
        return to > 0 ? to - 1 : 0;
    }
    double point = popularity[from] + pt_random_uniform(random) * (popularity[to] - popularity[from]);
    while (from + 1 < to && popularity[from + 1] <= point) {
        from++;
    }
    return from;
}

static pt_status add_purchase(const pt_simulation *simulation, double day, double amount, pt_random *random,
                              pt_simulated_customer *customer, pt_error *error)
{
    if (customer->purchase_count == customer->purchase_capacity) {
        size_t capacity = customer->purchase_capacity * 2 + 64;
        pt_simulated_purchase *grown = realloc(customer->purchases, capacity * sizeof *customer->purchases);
        if (grown == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} transactions of one customer",
                           capacity);
        }
        customer->purchases = grown;
        customer->purchase_capacity = capacity;
    }
    double cents = fmin(fmax(round(amount * 100), 1), cents_max);
    size_t service = choose_service(simulation, customer->segment, amount, random);
    double quantity = round(amount / simulation->parameters.preset->services[service].price);
    customer->purchases[customer->purchase_count++] = (pt_simulated_purchase){
        .at_seconds = civil_seconds(simulation, day),
        .amount_money = (int64_t)cents * MONEY_PER_CENT,
        .service = (uint16_t)service,
        .quantity = (uint16_t)fmin(fmax(quantity, 1), QUANTITY_MAX),
        .channel = (uint16_t)pt_random_category(random, &simulation->channel),
    };
    return PT_OK;
}

static pt_status make_purchases(const pt_simulation *simulation, pt_random *random,
                                pt_simulated_customer *customer, pt_error *error)
{
    const pt_preset_segment *segment = &simulation->segments[customer->segment];
    const double p = segment->spend_shape, q = segment->spread_shape;
    const double gamma = segment->mean_spend * (q - 1) / p;

    customer->joined_day =
        pt_random_uniform(random) * simulation->parameters.preset->joining_share * simulation->day_count;
    customer->purchases_per_day =
        pt_random_gamma(random, segment->purchase_shape) / segment->purchase_scale_days;
    customer->dropout_per_day = pt_random_gamma(random, segment->dropout_shape) / segment->dropout_scale_days;
    customer->lifetime_days = pt_random_exponential(random) / customer->dropout_per_day;
    const double nu = pt_random_gamma(random, q) / gamma;
    customer->mean_spend = p / nu;

    const double last_day = fmin(customer->joined_day + customer->lifetime_days, simulation->day_count);
    customer->purchase_count = 0;
    double day = customer->joined_day;
    do {
        double amount = pt_random_gamma(random, p) / nu;
        PT_RETURN_IF_ERROR(add_purchase(simulation, day, amount, random, customer, error));
        day += pt_random_exponential(random) / customer->purchases_per_day;
    } while (day < last_day);
    return PT_OK;
}

static pt_status add_contact(const pt_simulation *simulation, double day, uint8_t stage, pt_random *random,
                             pt_simulated_customer *customer, pt_error *error)
{
    if (day < 0 || day >= simulation->day_count) {
        return PT_OK;
    }
    if (customer->contact_count == customer->contact_capacity) {
        size_t capacity = customer->contact_capacity * 2 + 16;
        pt_simulated_contact *grown = realloc(customer->contacts, capacity * sizeof *customer->contacts);
        if (grown == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} interactions of one customer",
                           capacity);
        }
        customer->contacts = grown;
        customer->contact_capacity = capacity;
    }
    bool is_outbound = pt_random_uniform(random) < 0.2;
    double fate = pt_random_uniform(random);
    uint8_t outcome = fate < 0.72 ? 0 : fate < 0.86 ? 1 : fate < 0.95 ? 2 : 3;
    double minutes = 0.5 + pt_random_gamma(random, 2) * 2.2;
    customer->contacts[customer->contact_count++] = (pt_simulated_contact){
        .at_seconds = civil_seconds(simulation, day),
        .duration_seconds = outcome == 3 ? 0 : (int32_t)(minutes * 60),
        .channel = (uint8_t)pt_random_category(random, &simulation->contact_channel),
        .stage = stage,
        .direction = is_outbound,
        .outcome = outcome,
    };
    return PT_OK;
}

static int compare_contacts(const void *left, const void *right)
{
    const pt_simulated_contact *a = left, *b = right;
    if (a->at_seconds != b->at_seconds) {
        return a->at_seconds < b->at_seconds ? -1 : 1;
    }
    return (a->duration_seconds > b->duration_seconds) - (a->duration_seconds < b->duration_seconds);
}

/* Contacts belong to purchases (questions before, return visits and complaints after) or come on their own.
 */
static pt_status make_contacts(const pt_simulation *simulation, pt_random *random,
                               pt_simulated_customer *customer, pt_error *error)
{
    const pt_preset *preset = simulation->parameters.preset;
    const double start = (double)simulation->start_on * DAY_SECONDS;
    customer->contact_count = 0;
    for (size_t i = 0; i < customer->purchase_count; i++) {
        double day = ((double)customer->purchases[i].at_seconds - start) / DAY_SECONDS;
        double kind = pt_random_uniform(random);
        if (kind < preset->before_rate) {
            double earlier = day - 3 * pt_random_uniform(random);
            PT_RETURN_IF_ERROR(add_contact(simulation, earlier, PT_STAGE_BEFORE, random, customer, error));
        } else if (kind < preset->before_rate + preset->after_rate) {
            double later = day + 1 + 13 * pt_random_uniform(random);
            PT_RETURN_IF_ERROR(add_contact(simulation, later, PT_STAGE_AFTER, random, customer, error));
        }
    }
    double active_days = fmin(customer->lifetime_days, simulation->day_count - customer->joined_day);
    double rate = simulation->segments[customer->segment].contacts_per_year / 365.25;
    for (int64_t left = pt_random_poisson(random, rate * active_days); left > 0; left--) {
        double day = customer->joined_day + pt_random_uniform(random) * active_days;
        PT_RETURN_IF_ERROR(add_contact(simulation, day, PT_STAGE_DURING, random, customer, error));
    }
    if (customer->contact_count > 1) {
        qsort(customer->contacts, customer->contact_count, sizeof *customer->contacts, compare_contacts);
    }
    return PT_OK;
}

pt_status pt_simulated_history_make(const pt_simulation *simulation, pt_random *purchases,
                                    pt_random *contacts, pt_simulated_customer *customer, pt_error *error)
{
    PT_RETURN_IF_ERROR(make_purchases(simulation, purchases, customer, error));
    return make_contacts(simulation, contacts, customer, error);
}
