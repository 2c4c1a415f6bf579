/* Artificial customers whose truth is known: who they are, when and what they buy, what they ask.
 *
 * Customer i of a simulation depends on the parameters and on i alone, so customers may be made in any order
 * by any number of threads, and the first thousand of a million are the thousand of a smaller run. */
#ifndef PT_SIMULATE_SIMULATION_H
#define PT_SIMULATE_SIMULATION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text/message.h"
#include "numeric/random.h"
#include "simulate/preset/preset.h"
#include "simulate/week.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PT_SIMULATED_CUSTOMERS_MAX INT64_C(99999999)

typedef struct pt_simulation_parameters {
    const pt_preset *preset;
    int64_t customer_count;    /* 1 … 99,999,999 */
    double years;              /* 0.1 … 100; rounded to whole weeks */
    uint64_t seed;             /* any */
    int32_t end_on;            /* last day, included */
    double mean_transactions;  /* orders wanted per customer, above 1; 0: as the preset has it */
    double mean_lines;         /* of an order, 1 … 20; 0: as the preset has it */
    const double *return_rate; /* share of orders of which something comes back; NULL: the preset's */
    bool without_delivery;     /* no days of delivery, also where the preset has them */
    pt_language language;      /* of names and words: English or Simplified Chinese */
} pt_simulation_parameters;

/* Ready to make customers; read-only once opened, for any number of threads. */
typedef struct pt_simulation {
    pt_simulation_parameters parameters;
    int32_t start_on;
    int32_t day_count;
    pt_preset_segment segments[PT_SEGMENTS_MAX]; /* as used: purchases scaled to the wanted mean */
    double expected_orders;                      /* per customer */
    double mean_lines;
    double return_rate;
    bool has_delivery;
    pt_week week;
    /* Of each segment, running sums of popularity over the services. */
    double popularity[PT_SEGMENTS_MAX][PT_SERVICES_MAX + 1];
    pt_alias segment, channel, contact_channel, source, surname, province, occupation;
    const pt_alias *cities; /* by province */
    const char *const *owners;
} pt_simulation;

enum { PT_SIMULATED_OWNERS = 40 };

enum { PT_NOT_SENT = UINT8_MAX, PT_DAYS_UNKNOWN = UINT8_MAX, PT_LINES_MAX = 200 };

/* A line of an order, or of a return that takes back some of one: a return has the number of its order, and
 * quantity and amount below 0. Lines of one order or return follow each other. Channel, service … are indices
 * into the preset's tables. */
typedef struct pt_simulated_line {
    int64_t at_seconds; /* local time, since 1970-01-01 */
    int64_t amount_money;
    uint32_t order; /* among the customer's, from 1 */
    int16_t quantity;
    uint8_t line; /* of the order or return, from 1 */
    uint8_t service;
    uint8_t channel;
    uint8_t shipping; /* of the channel's; PT_NOT_SENT */

    /* Days from the order's; PT_DAYS_UNKNOWN: not sent, or not yet at the end of the simulated time. */
    uint8_t shipped_days, promised_days, delivered_days;
} pt_simulated_line;

static inline bool pt_simulated_line_is_return(const pt_simulated_line *line)
{
    return line->quantity < 0;
}

enum { PT_STAGE_BEFORE, PT_STAGE_DURING, PT_STAGE_AFTER, PT_STAGE_COUNT };
enum { PT_OUTCOME_COUNT = 4, PT_DIRECTION_COUNT = 2 };

extern const pt_term pt_contact_stages[PT_STAGE_COUNT];
extern const pt_term pt_contact_outcomes[PT_OUTCOME_COUNT];
extern const pt_term pt_contact_directions[PT_DIRECTION_COUNT];

typedef struct pt_simulated_contact {
    int64_t at_seconds;
    int32_t duration_seconds;
    uint8_t channel, stage, direction, outcome;
} pt_simulated_contact;

/* Texts are in the simulation's language and static, but for those kept here; "" where not known. */
typedef struct pt_simulated_person {
    bool is_organisation;
    char name[128];
    char phone[16];
    char email[64];
    const char *gender;
    int32_t birth_year; /* 0: not known */
    const char *province, *city, *owner, *source, *occupation, *income_band;
} pt_simulated_person;

/* Storage for one customer, filled again and again; zero-initialised is empty. */
typedef struct pt_simulated_customer {
    int64_t number; /* from 1 */
    pt_simulated_person person;

    size_t segment;           /* the truth behind the rows */
    double purchases_per_day; /* λ */
    double dropout_per_day;   /* μ */
    double mean_spend;        /* p / ν, of an order */
    double joined_day;        /* since the start of the simulation */
    double lifetime_days;     /* until the customer leaves, perhaps after the end */

    /* Both in order of time. The first line is one of the first order. */
    pt_simulated_line *lines;
    size_t line_count, line_capacity;
    size_t order_count, return_count;
    pt_simulated_contact *contacts;
    size_t contact_count, contact_capacity;
} pt_simulated_customer;

/* Checks the parameters (PT_INVALID_INPUT names the field) and prepares the tables in arena. */
pt_status pt_simulation_open(const pt_simulation_parameters *parameters, pt_arena *arena,
                             pt_simulation *simulation, pt_error *error);

/* Makes the customer of that number, 1 … customer_count. */
pt_status pt_simulation_make(const pt_simulation *simulation, int64_t number, pt_simulated_customer *customer,
                             pt_error *error);

void pt_simulated_customer_clear(pt_simulated_customer *customer);

/* A word in the simulation's language. */
static inline const char *pt_simulation_term(const pt_simulation *simulation, const pt_term *word)
{
    return simulation->parameters.language == PT_ENGLISH ? word->english : word->chinese;
}

/* Expected purchases after the first within that many days of it, of a customer of the segment. */
double pt_preset_segment_expected_repeats(const pt_preset_segment *segment, double days);

#endif
