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
    int64_t customer_count;   /* 1 … 99,999,999 */
    double years;             /* 0.1 … 100; rounded to whole weeks */
    uint64_t seed;            /* any */
    int32_t end_on;           /* last day, included */
    double mean_transactions; /* wanted per customer, above 1; 0: as the preset has it */
    pt_language language;     /* of names and words: English or Simplified Chinese */
} pt_simulation_parameters;

/* Ready to make customers; read-only once opened, for any number of threads. */
typedef struct pt_simulation {
    pt_simulation_parameters parameters;
    int32_t start_on;
    int32_t day_count;
    pt_preset_segment segments[PT_SEGMENTS_MAX]; /* as used: purchases scaled to the wanted mean */
    double expected_transactions;                /* per customer */
    pt_week week;
    /* Of each segment, running sums of popularity over the services. */
    double popularity[PT_SEGMENTS_MAX][PT_SERVICES_MAX + 1];
    pt_alias segment, channel, contact_channel, source, surname, province, occupation;
    const pt_alias *cities; /* by province */
    const char *const *owners;
} pt_simulation;

enum { PT_SIMULATED_OWNERS = 40 };

/* How the rows name channel, stage …: indices into the preset's tables and those below. */
typedef struct pt_simulated_purchase {
    int64_t at_seconds; /* local time, since 1970-01-01 */
    int64_t amount_money;
    uint16_t service;
    uint16_t quantity;
    uint16_t channel;
} pt_simulated_purchase;

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
    double mean_spend;        /* p / ν */
    double joined_day;        /* since the start of the simulation */
    double lifetime_days;     /* until the customer leaves, perhaps after the end */

    /* Both in order of time. */
    pt_simulated_purchase *purchases;
    size_t purchase_count, purchase_capacity;
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
