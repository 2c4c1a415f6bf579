#include "simulate/simulation.h"

#include "base/time/civil.h"
#include "simulate/history.h"
#include "simulate/person.h"

#include <math.h>
#include <stdlib.h>

/* What the streams of one customer are for; part of every stream's key, so never renumber them. */
enum {
    FOR_SEGMENT = 1,
    FOR_PERSON,
    FOR_ORDERS,
    FOR_CONTACTS,
    FOR_OWNERS,
    FOR_LINES,
    FOR_DELIVERY,
    FOR_RETURNS
};

enum { OWNER_BYTES = 64, JOINING_STEPS = 64 };
static const double days_per_year = 365.25;
static const double favourite_factor = 3;
static const double years_min = 0.1, years_max = 100;
static const double mean_min = 1.01, mean_max = 10000;
static const double lines_min = 1, lines_max = 20;

double pt_preset_segment_expected_repeats(const pt_preset_segment *segment, double days)
{
    /* Schmittlein, Morrison, Colombo (1987), eq. 16: r β / (α (s − 1)) · (1 − (β / (β + T))^(s − 1)),
     * whose limit at s = 1 is a logarithm. */
    const double r = segment->purchase_shape, alpha = segment->purchase_scale_days;
    const double s = segment->dropout_shape, beta = segment->dropout_scale_days;
    const double grown = log1p(days / beta);
    const double lifetime = fabs(s - 1) < 1e-9 ? grown : -expm1(-(s - 1) * grown) / (s - 1);
    return r * beta / alpha * lifetime;
}

/* The same for customers who join evenly during the first part of the time (Simpson's rule). */
static double expected_repeats(const pt_preset_segment *segment, double all_days, double joining_days)
{
    double sum = 0;
    for (int step = 0; step <= JOINING_STEPS; step++) {
        double weight = step == 0 || step == JOINING_STEPS ? 1 : step % 2 == 1 ? 4 : 2;
        double days = all_days - joining_days * step / JOINING_STEPS;
        sum += weight * pt_preset_segment_expected_repeats(segment, days);
    }
    return sum / (3.0 * JOINING_STEPS);
}

static pt_status check_orders(const pt_simulation_parameters *parameters, pt_error *error)
{
    double mean = parameters->mean_transactions;
    if (mean != 0 && !(mean >= mean_min && mean <= mean_max)) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT,
                    "{1} transactions per customer: give {2} to {3} (every customer has at least one)", mean,
                    mean_min, mean_max);
        return pt_error_at_field(error, status, "mean-transactions");
    }
    double lines = parameters->mean_lines;
    if (lines != 0 && !(lines >= lines_min && lines <= lines_max)) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "{1} lines per order: give {2} to {3}", lines,
                                   lines_min, lines_max);
        return pt_error_at_field(error, status, "mean-lines");
    }
    const double *returns = parameters->return_rate;
    if (returns != NULL && !(*returns >= 0 && *returns <= 1)) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT, "a share of {1} orders with returns: give 0 to 1", *returns);
        return pt_error_at_field(error, status, "return-rate");
    }
    return PT_OK;
}

static pt_status check_parameters(const pt_simulation_parameters *parameters, pt_error *error)
{
    if (parameters->customer_count < 1 || parameters->customer_count > PT_SIMULATED_CUSTOMERS_MAX) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "{1} customers: give 1 to {2}",
                                   parameters->customer_count, PT_SIMULATED_CUSTOMERS_MAX);
        return pt_error_at_field(error, status, "customers");
    }
    if (!(parameters->years >= years_min && parameters->years <= years_max)) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "{1} years: give {2} to {3}", parameters->years,
                                   years_min, years_max);
        return pt_error_at_field(error, status, "years");
    }
    if (parameters->language == PT_TRADITIONAL_CHINESE) {
        pt_status status =
            PT_FAIL(error, PT_INVALID_INPUT, "artificial customers are written in en or zh-CN only");
        return pt_error_at_field(error, status, "language");
    }
    return check_orders(parameters, error);
}

static pt_status set_time(pt_simulation *simulation, pt_error *error)
{
    const pt_simulation_parameters *parameters = &simulation->parameters;
    double weeks = fmax(round(parameters->years * days_per_year / PT_WEEK_DAYS), 1);
    simulation->day_count = (int32_t)weeks * PT_WEEK_DAYS;
    int32_t first = 0, last = 0;
    pt_date_from_civil((pt_civil){1900, 1, 1}, &first);
    pt_date_from_civil((pt_civil){2199, 12, 31}, &last);
    if (parameters->end_on > last || (int64_t)parameters->end_on - simulation->day_count < first) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT,
                                   "the simulated time does not lie between 1900 and 2199: give another end, "
                                   "or fewer years than {1}",
                                   parameters->years);
        return pt_error_at_field(error, status, "end");
    }
    simulation->start_on = parameters->end_on + 1 - simulation->day_count;
    pt_week_make(parameters->preset->weekday_weights, parameters->preset->hour_weights,
                 pt_date_weekday(simulation->start_on), &simulation->week);
    return PT_OK;
}

static void set_segments(pt_simulation *simulation)
{
    const pt_preset *preset = simulation->parameters.preset;
    const double wanted = simulation->parameters.mean_transactions;
    const double joining_days = preset->joining_share * simulation->day_count;
    double shares = 0, repeats = 0;
    for (size_t i = 0; i < preset->segment_count; i++) {
        const pt_preset_segment *segment = &preset->segments[i];
        shares += segment->share;
        repeats += segment->share * expected_repeats(segment, simulation->day_count, joining_days);
    }
    repeats /= shares;
    const double factor = wanted == 0 ? 1 : (wanted - 1) / repeats;
    simulation->expected_orders = 1 + repeats * factor;
    for (size_t i = 0; i < preset->segment_count; i++) {
        simulation->segments[i] = preset->segments[i];
        simulation->segments[i].purchase_scale_days /= factor;
        simulation->segments[i].share /= shares;
        double sum = 0;
        for (size_t k = 0; k < preset->service_count; k++) {
            const pt_preset_service *service = &preset->services[k];
            bool is_favourite = service->category == preset->segments[i].favourite;
            sum += service->popularity * (is_favourite ? favourite_factor : 1);
            simulation->popularity[i][k + 1] = sum;
        }
    }
}

static void set_orders(pt_simulation *simulation)
{
    const pt_simulation_parameters *parameters = &simulation->parameters;
    const pt_preset *preset = parameters->preset;
    simulation->mean_lines = parameters->mean_lines == 0 ? preset->mean_lines : parameters->mean_lines;
    simulation->return_rate =
        parameters->return_rate == NULL ? preset->return_rate : *parameters->return_rate;
    for (size_t i = 0; i < preset->channel_count && !parameters->without_delivery; i++) {
        simulation->has_delivery = simulation->has_delivery || preset->channels[i].sent_share > 0;
    }
}

/* One of the tables below: its weights, read one by one. */
static pt_status make_alias(size_t count, double (*weight)(const pt_preset *preset, size_t i),
                            const pt_preset *preset, pt_arena *arena, pt_alias *alias, pt_error *error)
{
    double weights[64];
    for (size_t i = 0; i < count; i++) {
        weights[i] = weight(preset, i);
    }
    return pt_alias_make(weights, count, arena, alias, error);
}

static double segment_weight(const pt_preset *preset, size_t i)
{
    return preset->segments[i].share;
}

static double channel_weight(const pt_preset *preset, size_t i)
{
    return preset->channels[i].weight;
}

static double contact_channel_weight(const pt_preset *preset, size_t i)
{
    return preset->contact_channels[i].weight;
}

static double source_weight(const pt_preset *preset, size_t i)
{
    return preset->sources[i].weight;
}

static double surname_weight(const pt_preset *preset, size_t i)
{
    (void)preset;
    return pt_surnames[i].weight;
}

static double province_weight(const pt_preset *preset, size_t i)
{
    (void)preset;
    return pt_provinces[i].residents;
}

static double occupation_weight(const pt_preset *preset, size_t i)
{
    (void)preset;
    return pt_occupations[i].weight;
}

static pt_status make_tables(pt_simulation *simulation, pt_arena *arena, pt_error *error)
{
    const pt_preset *preset = simulation->parameters.preset;
    const struct {
        size_t count;
        double (*weight)(const pt_preset *preset, size_t i);
        pt_alias *alias;
    } tables[] = {
        {preset->segment_count, segment_weight, &simulation->segment},
        {preset->channel_count, channel_weight, &simulation->channel},
        {preset->contact_channel_count, contact_channel_weight, &simulation->contact_channel},
        {preset->source_count, source_weight, &simulation->source},
        {pt_surname_count, surname_weight, &simulation->surname},
        {pt_province_count, province_weight, &simulation->province},
        {pt_occupation_count, occupation_weight, &simulation->occupation},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        PT_RETURN_IF_ERROR(
            make_alias(tables[i].count, tables[i].weight, preset, arena, tables[i].alias, error));
    }
    return PT_OK;
}

static pt_status make_cities(pt_simulation *simulation, pt_arena *arena, pt_error *error)
{
    enum { CITIES_MAX = sizeof pt_provinces[0].cities / sizeof pt_provinces[0].cities[0] };
    pt_alias *cities = pt_arena_alloc(arena, pt_province_count, sizeof *cities);
    if (cities == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    for (size_t i = 0; i < pt_province_count; i++) {
        double weights[CITIES_MAX];
        size_t count = 0;
        while (count < CITIES_MAX && pt_provinces[i].cities[count].name.english != NULL) {
            weights[count] = pt_provinces[i].cities[count].weight;
            count++;
        }
        PT_RETURN_IF_ERROR(pt_alias_make(weights, count, arena, &cities[i], error));
    }
    simulation->cities = cities;
    return PT_OK;
}

static pt_status make_owners(pt_simulation *simulation, pt_arena *arena, pt_error *error)
{
    const char **owners = pt_arena_alloc(arena, PT_SIMULATED_OWNERS, sizeof *owners);
    char *names = pt_arena_alloc(arena, PT_SIMULATED_OWNERS, OWNER_BYTES);
    if (owners == NULL || names == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    for (size_t i = 0; i < PT_SIMULATED_OWNERS; i++) {
        pt_random random = pt_random_stream(simulation->parameters.seed, FOR_OWNERS, i);
        owners[i] = names + i * OWNER_BYTES;
        pt_simulated_owner_name(simulation, &random, names + i * OWNER_BYTES);
    }
    simulation->owners = owners;
    return PT_OK;
}

pt_status pt_simulation_open(const pt_simulation_parameters *parameters, pt_arena *arena,
                             pt_simulation *simulation, pt_error *error)
{
    PT_RETURN_IF_ERROR(check_parameters(parameters, error));
    pt_simulation made = {.parameters = *parameters};
    PT_RETURN_IF_ERROR(set_time(&made, error));
    set_segments(&made);
    set_orders(&made);
    PT_RETURN_IF_ERROR(make_tables(&made, arena, error));
    PT_RETURN_IF_ERROR(make_cities(&made, arena, error));
    PT_RETURN_IF_ERROR(make_owners(&made, arena, error));
    *simulation = made;
    return PT_OK;
}

pt_status pt_simulation_make(const pt_simulation *simulation, int64_t number, pt_simulated_customer *customer,
                             pt_error *error)
{
    const uint64_t seed = simulation->parameters.seed;
    const uint64_t stream = (uint64_t)number;
    pt_random segment = pt_random_stream(seed, FOR_SEGMENT, stream);
    pt_random person = pt_random_stream(seed, FOR_PERSON, stream);
    pt_simulated_streams streams = {.orders = pt_random_stream(seed, FOR_ORDERS, stream),
                                    .lines = pt_random_stream(seed, FOR_LINES, stream),
                                    .delivery = pt_random_stream(seed, FOR_DELIVERY, stream),
                                    .returns = pt_random_stream(seed, FOR_RETURNS, stream),
                                    .contacts = pt_random_stream(seed, FOR_CONTACTS, stream)};
    customer->number = number;
    customer->segment = pt_random_category(&segment, &simulation->segment);
    pt_simulated_person_make(simulation, &simulation->segments[customer->segment], number, &person,
                             &customer->person);
    return pt_simulated_history_make(simulation, &streams, customer, error);
}

void pt_simulated_customer_clear(pt_simulated_customer *customer)
{
    free(customer->lines);
    free(customer->contacts);
    *customer = (pt_simulated_customer){0};
}
