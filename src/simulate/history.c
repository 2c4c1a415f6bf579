#include "simulate/order.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_SECONDS = 86400 };

const pt_term pt_contact_stages[PT_STAGE_COUNT] = {
    {"pre-sales", "售前"}, {"in-sales", "售中"}, {"after-sales", "售后"}};
const pt_term pt_contact_outcomes[PT_OUTCOME_COUNT] = {
    {"resolved", "已解决"}, {"follow-up", "待跟进"}, {"sale", "成交"}, {"no answer", "未接通"}};
const pt_term pt_contact_directions[PT_DIRECTION_COUNT] = {{"inbound", "客户发起"}, {"outbound", "我方发起"}};

/* Lines of one order or return together: whichever comes first, then as they were made. */
static int compare_lines(const void *left, const void *right)
{
    const pt_simulated_line *a = left, *b = right;
    if (a->at_seconds != b->at_seconds) {
        return a->at_seconds < b->at_seconds ? -1 : 1;
    }
    if (a->order != b->order) {
        return a->order < b->order ? -1 : 1;
    }
    bool is_return = pt_simulated_line_is_return(a);
    if (is_return != pt_simulated_line_is_return(b)) {
        return is_return ? 1 : -1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

static pt_status make_orders(const pt_simulation *simulation, pt_simulated_streams *streams,
                             pt_simulated_customer *customer, pt_error *error)
{
    const pt_preset_segment *segment = &simulation->segments[customer->segment];
    const double p = segment->spend_shape, q = segment->spread_shape;
    const double gamma = segment->mean_spend * (q - 1) / p;
    pt_random *random = &streams->orders;

    customer->joined_day =
        pt_random_uniform(random) * simulation->parameters.preset->joining_share * simulation->day_count;
    customer->purchases_per_day =
        pt_random_gamma(random, segment->purchase_shape) / segment->purchase_scale_days;
    customer->dropout_per_day = pt_random_gamma(random, segment->dropout_shape) / segment->dropout_scale_days;
    customer->lifetime_days = pt_random_exponential(random) / customer->dropout_per_day;
    const double nu = pt_random_gamma(random, q) / gamma;
    customer->mean_spend = p / nu;

    const double last_day = fmin(customer->joined_day + customer->lifetime_days, simulation->day_count);
    customer->line_count = customer->order_count = customer->return_count = 0;
    pt_simulated_order order = {.day = customer->joined_day};
    do {
        order.amount = pt_random_gamma(random, p) / nu;
        PT_RETURN_IF_ERROR(pt_simulated_order_add(simulation, &order, streams, customer, error));
        order.day += pt_random_exponential(random) / customer->purchases_per_day;
    } while (order.day < last_day);
    if (customer->return_count > 0) {
        qsort(customer->lines, customer->line_count, sizeof *customer->lines, compare_lines);
    }
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
        .at_seconds = pt_simulated_seconds(simulation, day),
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

/* Contacts belong to orders (questions before, return visits and complaints after) or come on their own.
 */
static pt_status make_contacts(const pt_simulation *simulation, pt_random *random,
                               pt_simulated_customer *customer, pt_error *error)
{
    const pt_preset *preset = simulation->parameters.preset;
    const double start = (double)simulation->start_on * DAY_SECONDS;
    customer->contact_count = 0;
    for (size_t i = 0; i < customer->line_count; i++) {
        const pt_simulated_line *line = &customer->lines[i];
        if (line->line > 1 || pt_simulated_line_is_return(line)) {
            continue;
        }
        double day = ((double)line->at_seconds - start) / DAY_SECONDS;
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

pt_status pt_simulated_history_make(const pt_simulation *simulation, pt_simulated_streams *streams,
                                    pt_simulated_customer *customer, pt_error *error)
{
    PT_RETURN_IF_ERROR(make_orders(simulation, streams, customer, error));
    return make_contacts(simulation, &streams->contacts, customer, error);
}
