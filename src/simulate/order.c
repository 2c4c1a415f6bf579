#include "simulate/order.h"

#include <math.h>
#include <stdlib.h>

/* An amount buys up to this many of a thing, and no thing that costs more than this share above the amount.
 */
static const double quantity_wanted = 6;
static const double discount_limit = 1.2;

/* A return takes back one line, and each other with this chance. */
static const double further_line_share = 0.3;

enum {
    QUANTITY_MAX = 9999,
    MONEY_PER_CENT = 100,
    DAY_SECONDS = 86400,
    OTHER_SERVICE_TRIES = 4,
    WAIT_DAYS_MAX = 250
};
static const double cents_max = 1e11; /* a thousand million units: far beyond any preset, far below int64 */

int64_t pt_simulated_seconds(const pt_simulation *simulation, double day)
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

static pt_status make_room(pt_simulated_customer *customer, size_t more, pt_error *error)
{
    if (customer->line_count + more <= customer->line_capacity) {
        return PT_OK;
    }
    size_t capacity = customer->line_capacity * 2 + more;
    pt_simulated_line *grown = realloc(customer->lines, capacity * sizeof *customer->lines);
    if (grown == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} transactions of one customer",
                       capacity);
    }
    customer->lines = grown;
    customer->line_capacity = capacity;
    return PT_OK;
}

static void set_goods(const pt_simulation *simulation, size_t service, double amount, pt_simulated_line *line)
{
    double quantity = round(amount / simulation->parameters.preset->services[service].price);
    line->service = (uint8_t)service;
    line->quantity = (int16_t)fmin(fmax(quantity, 1), QUANTITY_MAX);
}

/* --- Lines --- */

static bool is_in_basket(const pt_simulated_line *lines, size_t count, size_t service)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].service == service) {
            return true;
        }
    }
    return false;
}

/* Another thing than those already in the basket, where a few tries find one. */
static size_t choose_further(const pt_simulation *simulation, size_t segment, double amount,
                             const pt_simulated_line *lines, size_t count, pt_random *random)
{
    size_t service = 0;
    for (int tries = 0; tries < OTHER_SERVICE_TRIES; tries++) {
        service = choose_service(simulation, segment, amount, random);
        if (!is_in_basket(lines, count, service)) {
            break;
        }
    }
    return service;
}

/* Divides the amount of the first line among count lines: a cent each, and the rest by gamma-distributed
 * weights, cut where their running sums are, so that the lines sum up to the order's amount exactly. */
static void divide(const pt_simulation *simulation, size_t segment, size_t count, pt_random *random,
                   pt_simulated_line *lines)
{
    double weights[PT_LINES_MAX + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        weights[i + 1] = weights[i] + pt_random_gamma(random, 2);
    }
    const int64_t free_cents = lines[0].amount_money / MONEY_PER_CENT - (int64_t)count;
    int64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t until =
            i + 1 == count ? free_cents : (int64_t)((double)free_cents * (weights[i + 1] / weights[count]));
        const int64_t cents = until - before + 1;
        const double amount = (double)cents / 100;
        lines[i] = lines[0];
        lines[i].line = (uint8_t)(i + 1);
        lines[i].amount_money = cents * MONEY_PER_CENT;
        size_t service = choose_further(simulation, segment, amount, lines, i, random);
        set_goods(simulation, service, amount, &lines[i]);
        before = until;
    }
}

static size_t draw_line_count(const pt_simulation *simulation, int64_t cents, pt_random *random)
{
    if (simulation->mean_lines <= 1) {
        return 1;
    }
    int64_t count = 1 + pt_random_poisson(random, simulation->mean_lines - 1);
    int64_t most = cents < PT_LINES_MAX ? cents : PT_LINES_MAX;
    return (size_t)(count < most ? count : most);
}

/* --- Delivery --- */

/* A plan that nobody at the end of the simulated time knows in full. */
typedef struct plan {
    uint8_t shipping;
    int32_t shipped_days, promised_days, delivered_days;
} plan;

static int32_t draw_days(double mean, pt_random *random)
{
    int64_t days = mean > 0 ? pt_random_poisson(random, mean) : 0;
    return (int32_t)(days < WAIT_DAYS_MAX / 2 ? days : WAIT_DAYS_MAX / 2);
}

static plan draw_plan(const pt_simulation *simulation, size_t channel, pt_random *random)
{
    const pt_preset_channel *sold = &simulation->parameters.preset->channels[channel];
    if (!simulation->has_delivery || sold->sent_share <= 0 ||
        (sold->sent_share < 1 && pt_random_uniform(random) >= sold->sent_share)) {
        return (plan){.shipping = PT_NOT_SENT};
    }
    double sum = 0;
    for (size_t i = 0; i < sold->shipping_count; i++) {
        sum += sold->shippings[i].weight;
    }
    double point = pt_random_uniform(random) * sum;
    size_t mode = 0;
    while (mode + 1 < sold->shipping_count && point >= sold->shippings[mode].weight) {
        point -= sold->shippings[mode++].weight;
    }
    const pt_preset_shipping *shipping = &sold->shippings[mode];
    int32_t shipped = draw_days(shipping->packing_days, random);
    return (plan){.shipping = (uint8_t)mode,
                  .shipped_days = shipped,
                  .promised_days = shipping->promised_days,
                  .delivered_days = shipped + shipping->least_transit_days +
                                    draw_days(shipping->further_transit_days, random)};
}

static uint8_t known_days(const pt_simulation *simulation, int64_t at_seconds, int32_t days)
{
    bool is_known = pt_simulated_day(at_seconds) + days <= simulation->parameters.end_on;
    return is_known && days < PT_DAYS_UNKNOWN ? (uint8_t)days : (uint8_t)PT_DAYS_UNKNOWN;
}

static void set_delivery(const pt_simulation *simulation, const plan *sent, pt_simulated_line *line)
{
    line->shipping = sent->shipping;
    line->shipped_days = line->promised_days = line->delivered_days = PT_DAYS_UNKNOWN;
    if (sent->shipping != PT_NOT_SENT) {
        line->shipped_days = known_days(simulation, line->at_seconds, sent->shipped_days);
        line->delivered_days = known_days(simulation, line->at_seconds, sent->delivered_days);
        line->promised_days = (uint8_t)sent->promised_days; /* said when it is placed, so always known */
    }
}

/* --- Returns --- */

/* After the goods have come, at an hour when one buys. Later than the end where it is never seen. */
static int64_t draw_return_time(const pt_simulation *simulation, const pt_simulated_order *order,
                                const plan *sent, int64_t ordered_at, pt_random *random)
{
    bool is_sent = sent->shipping != PT_NOT_SENT;
    double waited = is_sent ? sent->delivered_days : 0;
    double kept = pt_random_gamma(random, 2) * simulation->parameters.preset->return_days / 2;
    int64_t at = pt_simulated_seconds(simulation, order->day + waited + kept);
    int32_t first_day = pt_simulated_day(ordered_at) + (is_sent ? sent->delivered_days + 1 : 0);
    while (pt_simulated_day(at) < first_day) {
        at += PT_WEEK_SECONDS; /* opening hours moved it too far ahead: the same hour, a week later */
    }
    return at;
}

/* Some or all of the line's quantity, and that share of its amount to the cent. */
static void take_back(const pt_simulated_line *sold, int64_t at, size_t number, pt_random *random,
                      pt_simulated_line *line)
{
    int64_t quantity = 1 + (int64_t)pt_random_below(random, (uint64_t)sold->quantity);
    int64_t cents = sold->amount_money / MONEY_PER_CENT;
    *line = *sold;
    line->at_seconds = at;
    line->line = (uint8_t)number;
    line->quantity = (int16_t)-quantity;
    line->amount_money = -((cents * quantity + sold->quantity / 2) / sold->quantity) * MONEY_PER_CENT;
    line->shipping = PT_NOT_SENT;
    line->shipped_days = line->promised_days = line->delivered_days = PT_DAYS_UNKNOWN;
}

/* first: of the order's lines, which are the customer's last. There is room for as many more. */
static void add_return(const pt_simulation *simulation, const pt_simulated_order *order, const plan *sent,
                       size_t first, pt_random *random, pt_simulated_customer *customer)
{
    if (simulation->return_rate <= 0 || pt_random_uniform(random) >= simulation->return_rate) {
        return;
    }
    const size_t end = customer->line_count;
    const int64_t at = draw_return_time(simulation, order, sent, customer->lines[first].at_seconds, random);
    const size_t surely = first + (size_t)pt_random_below(random, end - first);
    if (pt_simulated_day(at) > simulation->parameters.end_on) {
        return;
    }
    size_t number = 0;
    for (size_t i = first; i < end; i++) {
        if (i == surely || pt_random_uniform(random) < further_line_share) {
            take_back(&customer->lines[i], at, ++number, random, &customer->lines[customer->line_count++]);
        }
    }
    customer->return_count++;
}

pt_status pt_simulated_order_add(const pt_simulation *simulation, const pt_simulated_order *order,
                                 pt_simulated_streams *streams, pt_simulated_customer *customer,
                                 pt_error *error)
{
    PT_RETURN_IF_ERROR(make_room(customer, (size_t)2 * PT_LINES_MAX, error));
    const int64_t cents = (int64_t)fmin(fmax(round(order->amount * 100), 1), cents_max);
    const size_t service = choose_service(simulation, customer->segment, order->amount, &streams->orders);
    const size_t channel = pt_random_category(&streams->orders, &simulation->channel);
    const size_t first = customer->line_count;
    pt_simulated_line *lines = customer->lines + first;
    *lines = (pt_simulated_line){.at_seconds = pt_simulated_seconds(simulation, order->day),
                                 .amount_money = cents * MONEY_PER_CENT,
                                 .order = (uint32_t)++customer->order_count,
                                 .line = 1,
                                 .channel = (uint8_t)channel};
    set_goods(simulation, service, order->amount, lines);
    const plan sent = draw_plan(simulation, channel, &streams->delivery);
    set_delivery(simulation, &sent, lines);
    const size_t count = draw_line_count(simulation, cents, &streams->lines);
    if (count > 1) {
        divide(simulation, customer->segment, count, &streams->lines, lines);
    }
    customer->line_count += count;
    add_return(simulation, order, &sent, first, &streams->returns, customer);
    return PT_OK;
}
