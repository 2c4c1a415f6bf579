#include "simulate/order.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"

#include <stdlib.h>

/* Tolerances are five standard errors of the law that is planted: with the one seed of these tests a check
 * either holds for ever or not, and for a right program another seed would fail one in a million of them. */
enum { CUSTOMERS = 8000 };
static const double errors_allowed = 5;

typedef struct world {
    pt_arena arena;
    pt_simulation simulation;
    pt_simulated_customer customer;
} world;

static void world_clear(world *made)
{
    pt_simulated_customer_clear(&made->customer);
    pt_arena_clear(&made->arena);
}

static pt_simulation_parameters parameters(const char *preset)
{
    pt_simulation_parameters given = {.preset = pt_preset_find(preset),
                                      .customer_count = CUSTOMERS,
                                      .years = 2,
                                      .seed = 11,
                                      .language = PT_ENGLISH};
    CHECK(pt_date_parse("2025-12-31", &given.end_on));
    return given;
}

static void open_world(const pt_simulation_parameters *given, world *made)
{
    CHECK(pt_simulation_open(given, &made->arena, &made->simulation, NULL) == PT_OK);
}

static const pt_simulated_customer *make(world *made, int64_t number)
{
    CHECK(pt_simulation_make(&made->simulation, number, &made->customer, NULL) == PT_OK);
    return &made->customer;
}

/* How many lines from start on belong to one order or return. */
static size_t document_length(const pt_simulated_customer *customer, size_t start)
{
    size_t end = start + 1;
    while (end < customer->line_count && customer->lines[end].line > 1) {
        end++;
    }
    return end - start;
}

/* The lines of the order of that number; NULL: there is none. */
static const pt_simulated_line *find_order(const pt_simulated_customer *customer, uint32_t order,
                                           size_t *count)
{
    for (size_t i = 0; i < customer->line_count; i += *count) {
        *count = document_length(customer, i);
        if (customer->lines[i].order == order && !pt_simulated_line_is_return(&customer->lines[i])) {
            return &customer->lines[i];
        }
    }
    return NULL;
}

static void lines_of_a_document_are_numbered_and_stand_together(void)
{
    pt_simulation_parameters given = parameters("shop");
    given.return_rate = &(const double){0.6};
    given.mean_lines = 4;
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    for (int64_t number = 1; number <= 1000; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        size_t orders = 0, returns = 0;
        for (size_t i = 0, count; i < customer->line_count; i += count) {
            count = document_length(customer, i);
            const pt_simulated_line *first = &customer->lines[i];
            CHECK(first->line == 1);
            for (size_t k = 1; k < count; k++) {
                CHECK(first[k].line == k + 1 && first[k].order == first->order);
                CHECK(first[k].at_seconds == first->at_seconds && first[k].channel == first->channel);
                CHECK(first[k].shipping == first->shipping);
                CHECK(first[k].delivered_days == first->delivered_days);
                CHECK(pt_simulated_line_is_return(&first[k]) == pt_simulated_line_is_return(first));
            }
            bool is_return = pt_simulated_line_is_return(first);
            returns += is_return;
            orders += !is_return;
            CHECK(is_return || first->order == orders);
        }
        CHECK(orders == customer->order_count && returns == customer->return_count);
    }
}

static void lines_per_order_follow_the_planted_law(void)
{
    static const double means[] = {1, 1.7, 6, 20};
    for (size_t m = 0; m < sizeof means / sizeof *means; m++) {
        pt_simulation_parameters given = parameters("shop");
        given.mean_lines = means[m];
        PT_SCOPED(world) made = {0};
        open_world(&given, &made);
        double orders = 0, lines = 0, squares = 0;
        for (int64_t number = 1; number <= CUSTOMERS / 4; number++) {
            const pt_simulated_customer *customer = make(&made, number);
            for (size_t i = 0, count; i < customer->line_count; i += count) {
                count = document_length(customer, i);
                if (!pt_simulated_line_is_return(&customer->lines[i])) {
                    orders++;
                    lines += (double)count;
                    squares += (double)(count * count);
                }
            }
        }
        /* 1 + Poisson(m − 1): mean m, variance m − 1, whose own variance is (m − 1)(1 + 2 (m − 1)) / n. */
        double extra = means[m] - 1, variance = squares / orders - pow(lines / orders, 2);
        CHECK(fabs(lines / orders - means[m]) <= errors_allowed * sqrt(extra / orders));
        CHECK(fabs(variance - extra) <= 1e-9 + errors_allowed * sqrt(extra * (1 + 2 * extra) / orders));
    }
}

static void orders_are_the_same_however_many_lines_they_have(void)
{
    pt_simulation_parameters one = parameters("shop"), many = one;
    one.mean_lines = 1;
    one.return_rate = &(const double){0};
    one.without_delivery = true;
    many.mean_lines = 7;
    many.return_rate = &(const double){0.3};
    PT_SCOPED(world) plain = {0};
    PT_SCOPED(world) rich = {0};
    open_world(&one, &plain);
    open_world(&many, &rich);
    for (int64_t number = 1; number <= 500; number++) {
        const pt_simulated_customer *left = make(&plain, number), *right = make(&rich, number);
        CHECK(left->order_count == right->order_count && left->line_count == left->order_count);
        CHECK(left->return_count == 0 && left->contact_count == right->contact_count);
        CHECK_TEXT(left->person.name, right->person.name);
        for (uint32_t order = 1; order <= left->order_count; order++) {
            size_t count = 0;
            const pt_simulated_line *lines = find_order(right, order, &count);
            int64_t sum = 0;
            for (size_t i = 0; lines != NULL && i < count; i++) {
                CHECK(lines[i].amount_money > 0);
                sum += lines[i].amount_money;
            }
            CHECK(lines != NULL && sum == left->lines[order - 1].amount_money);
            CHECK(lines != NULL && lines->at_seconds == left->lines[order - 1].at_seconds);
            CHECK(lines != NULL && lines->channel == left->lines[order - 1].channel);
        }
        for (size_t i = 0; i < left->line_count; i++) {
            CHECK(left->lines[i].shipping == PT_NOT_SENT && left->lines[i].shipped_days == PT_DAYS_UNKNOWN);
        }
    }
}

/* The line of the order that a line of a return takes back: same thing, no more of it, same price. */
static bool takes_back(const pt_simulated_line *back, const pt_simulated_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t cents = lines[i].amount_money / 100, quantity = -back->quantity;
        double exact = (double)cents * (double)quantity / lines[i].quantity;
        if (lines[i].service == back->service && quantity <= lines[i].quantity &&
            fabs(exact + (double)back->amount_money / 100) <= 0.5) {
            return true;
        }
    }
    return false;
}

static void returns_take_back_what_was_bought_before(void)
{
    static const char *const presets[] = {"shop", "tea-house", "bank", "telecom"};
    for (size_t p = 0; p < sizeof presets / sizeof *presets; p++) {
        pt_simulation_parameters given = parameters(presets[p]);
        given.return_rate = &(const double){1}; /* each order, and at most once */
        PT_SCOPED(world) made = {0};
        open_world(&given, &made);
        size_t seen = 0;
        for (int64_t number = 1; number <= 500; number++) {
            const pt_simulated_customer *customer = make(&made, number);
            CHECK(customer->return_count <= customer->order_count);
            for (size_t i = 0, count; i < customer->line_count; i += count) {
                count = document_length(customer, i);
                const pt_simulated_line *back = &customer->lines[i];
                if (!pt_simulated_line_is_return(back)) {
                    continue;
                }
                size_t sold_count = 0;
                const pt_simulated_line *sold = find_order(customer, back->order, &sold_count);
                CHECK(sold != NULL && count <= sold_count && back->at_seconds >= sold->at_seconds);
                int32_t days = pt_simulated_day(back->at_seconds) - pt_simulated_day(sold->at_seconds);
                CHECK(sold->shipping == PT_NOT_SENT || days > sold->delivered_days);
                CHECK(back->shipping == PT_NOT_SENT && back->channel == sold->channel);
                for (size_t k = 0; k < count; k++) {
                    CHECK(takes_back(&back[k], sold, sold_count));
                }
                seen++;
            }
        }
        CHECK(seen > 500);
    }
}

static void returns_come_at_the_planted_rate_and_time(void)
{
    enum { LATEST_DAYS = 120 };
    pt_simulation_parameters given = parameters("bank"); /* nothing is sent: the wait is the law's alone */
    given.return_rate = &(const double){0.2};
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    double orders = 0, returns = 0, days = 0;
    for (int64_t number = 1; number <= CUSTOMERS / 4; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        for (size_t i = 0, count; i < customer->line_count; i += count) {
            count = document_length(customer, i);
            const pt_simulated_line *line = &customer->lines[i];
            size_t sold_count = 0;
            const pt_simulated_line *sold = find_order(customer, line->order, &sold_count);
            /* Orders so near the end that their return may be unseen are left out; of Gamma(2) with mean 7
             * days, less than one in 10^12 is later than 120. */
            if (given.end_on - pt_simulated_day(sold->at_seconds) < LATEST_DAYS) {
                continue;
            }
            bool is_return = pt_simulated_line_is_return(line);
            orders += !is_return;
            returns += is_return;
            days += is_return ? (double)(line->at_seconds - sold->at_seconds) / 86400 : 0;
        }
    }
    const double rate = 0.2, mean = given.preset->return_days;
    CHECK(fabs(returns - orders * rate) < errors_allowed * sqrt(orders * rate * (1 - rate)));
    /* Gamma(2): variance mean² / 2. Moving both instants into opening hours adds less than a day of variance
     * on either side and nothing to the mean beyond 0.05 days: instants of a week keep their order, so what
     * one gains others lose. */
    double error = sqrt((mean * mean / 2 + 2) / returns);
    CHECK(fabs(days / returns - mean) < errors_allowed * error + 0.05);
}

/* P(at most k) of a Poisson number. */
static double poisson_at_most(double mean, int k)
{
    double term = exp(-mean), sum = 0;
    for (int i = 0; i <= k; i++) {
        sum += term;
        term *= mean / (i + 1);
    }
    return sum;
}

static void check_wait(const pt_preset_shipping *shipping, double orders, double days, double late)
{
    /* Packing and transit are independent Poisson numbers, so their sum is one, too. */
    double mean = shipping->packing_days + shipping->further_transit_days;
    CHECK(fabs(days / orders - mean - shipping->least_transit_days) < errors_allowed * sqrt(mean / orders));
    double chance = 1 - poisson_at_most(mean, shipping->promised_days - shipping->least_transit_days);
    CHECK(fabs(late - orders * chance) <= errors_allowed * sqrt(orders * chance * (1 - chance)) + 1e-6);
}

static void waits_and_late_orders_are_as_planted(void)
{
    enum { MODES = 3, LATEST_DAYS = 60 };
    pt_simulation_parameters given = parameters("shop");
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    double orders[MODES] = {0}, days[MODES] = {0}, late[MODES] = {0}, all = 0, weights = 0;
    const pt_preset_channel *channel = &given.preset->channels[0];
    CHECK(channel->shipping_count == MODES && channel->sent_share == 1);
    for (int64_t number = 1; number <= CUSTOMERS; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        for (size_t i = 0; i < customer->line_count; i++) {
            const pt_simulated_line *line = &customer->lines[i];
            if (line->line > 1 || pt_simulated_line_is_return(line) ||
                given.end_on - pt_simulated_day(line->at_seconds) < LATEST_DAYS) {
                continue;
            }
            CHECK(line->shipping < MODES && line->shipped_days <= line->delivered_days);
            CHECK(line->delivered_days != PT_DAYS_UNKNOWN);
            orders[line->shipping]++;
            days[line->shipping] += line->delivered_days;
            late[line->shipping] += line->delivered_days > line->promised_days;
            all++;
        }
    }
    for (size_t mode = 0; mode < MODES; mode++) {
        weights += channel->shippings[mode].weight;
    }
    for (size_t mode = 0; mode < MODES; mode++) {
        double share = channel->shippings[mode].weight / weights;
        CHECK(fabs(orders[mode] - all * share) < errors_allowed * sqrt(all * share * (1 - share)));
        check_wait(&channel->shippings[mode], orders[mode], days[mode], late[mode]);
    }
}

static void what_is_on_its_way_at_the_end_has_no_day_of_delivery(void)
{
    pt_simulation_parameters given = parameters("shop");
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    size_t under_way = 0;
    for (int64_t number = 1; number <= CUSTOMERS; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        for (size_t i = 0; i < customer->line_count; i++) {
            const pt_simulated_line *line = &customer->lines[i];
            int32_t ordered = pt_simulated_day(line->at_seconds);
            CHECK(line->shipped_days == PT_DAYS_UNKNOWN || ordered + line->shipped_days <= given.end_on);
            CHECK(line->delivered_days == PT_DAYS_UNKNOWN || ordered + line->delivered_days <= given.end_on);
            bool is_sent = line->shipping != PT_NOT_SENT;
            CHECK(is_sent == (line->promised_days != PT_DAYS_UNKNOWN));
            under_way += is_sent && line->delivered_days == PT_DAYS_UNKNOWN;
        }
    }
    CHECK(under_way > 0);
}

static void only_what_is_sent_has_days(void)
{
    pt_simulation_parameters given = parameters("tea-house");
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    double orders[3] = {0}, sent[3] = {0};
    for (int64_t number = 1; number <= CUSTOMERS / 4; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        for (size_t i = 0; i < customer->line_count; i++) {
            const pt_simulated_line *line = &customer->lines[i];
            if (line->line == 1 && !pt_simulated_line_is_return(line)) {
                orders[line->channel]++;
                sent[line->channel] += line->shipping != PT_NOT_SENT;
            }
        }
    }
    for (size_t channel = 0; channel < 3; channel++) {
        double share = given.preset->channels[channel].sent_share;
        CHECK(fabs(sent[channel] - orders[channel] * share) <=
              errors_allowed * sqrt(orders[channel] * share * (1 - share)));
    }
    static const char *const without[] = {"bank", "telecom"};
    for (size_t i = 0; i < 2; i++) {
        PT_SCOPED(world) other = {0};
        given = parameters(without[i]);
        open_world(&given, &other);
        CHECK(!other.simulation.has_delivery);
    }
}

/* The widest baskets, each coming back, of amounts too small to be divided. */
static void the_smallest_amounts_are_divided_without_loss(void)
{
    pt_preset poor = *pt_preset_find("shop");
    pt_preset_segment segment = poor.segments[0];
    segment.mean_spend = 0.05;
    poor.segments = &segment;
    poor.segment_count = 1;
    pt_simulation_parameters given = parameters("shop");
    given.preset = &poor;
    given.mean_lines = 20;
    given.return_rate = &(const double){1};
    PT_SCOPED(world) made = {0};
    open_world(&given, &made);
    for (int64_t number = 1; number <= 200; number++) {
        const pt_simulated_customer *customer = make(&made, number);
        for (size_t i = 0; i < customer->line_count; i++) {
            const pt_simulated_line *line = &customer->lines[i];
            CHECK(line->amount_money % 100 == 0 && line->amount_money != 0 && line->quantity != 0);
            CHECK(pt_simulated_line_is_return(line) == (line->amount_money < 0));
        }
    }
}

CHECK_MAIN(lines_of_a_document_are_numbered_and_stand_together, lines_per_order_follow_the_planted_law,
           orders_are_the_same_however_many_lines_they_have, returns_take_back_what_was_bought_before,
           returns_come_at_the_planted_rate_and_time, waits_and_late_orders_are_as_planted,
           what_is_on_its_way_at_the_end_has_no_day_of_delivery, only_what_is_sent_has_days,
           the_smallest_amounts_are_divided_without_loss)
