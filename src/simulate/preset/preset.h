/* Kinds of business to simulate, as data.
 *
 * To add one: a file beside this with a const pt_preset, and a row in preset.c. */
#ifndef PT_SIMULATE_PRESET_PRESET_H
#define PT_SIMULATE_PRESET_PRESET_H

#include "simulate/data/tables.h"

#include <stddef.h>

/* How the customers of one segment behave: Pareto/NBD (Schmittlein, Morrison, Colombo 1987) for when they buy
 * and leave, Gamma–Gamma (Fader, Hardie 2005) for how much.
 *
 *   purchases a day    λ ~ Gamma(purchase_shape, rate purchase_scale_days)    r, α
 *   leaving a day      μ ~ Gamma(dropout_shape,  rate dropout_scale_days)     s, β
 *   one amount         z ~ Gamma(spend_shape,    rate ν)                      p
 *                      ν ~ Gamma(spread_shape,   rate γ)                      q; γ = mean_spend (q − 1) / p
 *
 * Smaller shapes mean customers who differ more from each other. Every customer starts with a purchase. */
typedef struct pt_preset_segment {
    pt_term name;
    double share; /* of customers; relative */
    double purchase_shape, purchase_scale_days;
    double dropout_shape, dropout_scale_days;
    double spend_shape, spread_shape; /* spread_shape > 2, so that amounts have a variance */
    double mean_spend;                /* units of the currency */
    size_t favourite;                 /* category bought three times as often as others do */
    double mean_age;
    int income_tilt; /* bands by which incomes lie above the occupation's */
    double contacts_per_year;
} pt_preset_segment;

typedef struct pt_preset_service {
    pt_term name;
    size_t category;
    double price;      /* units of the currency; services stand in ascending order of it */
    double popularity; /* relative */
} pt_preset_service;

/* A way of sending an order. Days are whole ones from the order's: dispatched after Poisson(packing_days),
 * delivered least_transit_days + Poisson(further_transit_days) later. */
typedef struct pt_preset_shipping {
    pt_term mode;
    double weight; /* relative */
    double packing_days;
    int least_transit_days;
    double further_transit_days;
    int promised_days; /* said when the order is placed */
} pt_preset_shipping;

/* Where customers buy, and how what they bought there comes to them. */
typedef struct pt_preset_channel {
    pt_term word;
    double weight;
    double sent_share; /* of its orders that are sent; the others are taken along, or are no goods */
    const pt_preset_shipping *shippings;
    size_t shipping_count;
} pt_preset_channel;

typedef struct pt_preset {
    const char *name;  /* as a user writes it */
    const char *title; /* PT_N */
    double organisation_share;
    double joining_share;           /* customers join evenly during this first part of the time */
    double before_rate, after_rate; /* orders that have a contact before and after */
    double mean_lines;              /* of an order: 1 + Poisson(mean_lines − 1) */
    double return_rate;             /* orders of which something comes back */
    double return_days;             /* mean from having it to bringing it back: Gamma of shape 2 */
    double weekday_weights[7];      /* Monday first */
    double hour_weights[24];
    const pt_preset_segment *segments;
    size_t segment_count;
    const pt_term *categories;
    size_t category_count;
    const pt_preset_service *services;
    size_t service_count;
    const pt_preset_channel *channels; /* of orders */
    size_t channel_count;
    const pt_weighted_term *contact_channels; /* words of the record type interaction */
    size_t contact_channel_count;
    const pt_weighted_term *sources; /* how customers came */
    size_t source_count;
} pt_preset;

enum { PT_SEGMENTS_MAX = 6, PT_SERVICES_MAX = 32, PT_PROMISED_DAYS_MAX = 30 };

/* All of them; ends with NULL. */
extern const pt_preset *const pt_presets[];

/* NULL when there is none of that name. */
const pt_preset *pt_preset_find(const char *name);

#endif
