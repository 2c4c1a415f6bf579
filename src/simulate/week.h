/* When in a week things happen: turns an evenly running week into one with opening hours and busy days.
 *
 * A process is simulated in even time and each instant moved within its week, so that order, weekly counts
 * and thus the rates of the process stay as they were. */
#ifndef PT_SIMULATE_WEEK_H
#define PT_SIMULATE_WEEK_H

#include <stdint.h>

enum { PT_WEEK_DAYS = 7, PT_WEEK_HOURS = 168, PT_WEEK_SECONDS = 604800, PT_WEEK_GUIDES = 1024 };

typedef struct pt_week {
    double cumulative[PT_WEEK_HOURS + 1]; /* share of the week's events before each hour */
    uint8_t guide[PT_WEEK_GUIDES + 1];    /* hour in which each 1024th of the events begins */
} pt_week;

/* Weights of days (Monday first) and hours, some of each above 0; the week begins on first_weekday, 1 Monday
 * … 7. */
void pt_week_make(const double day_weights[PT_WEEK_DAYS], const double hour_weights[24], int first_weekday,
                  pt_week *week);

/* Second of the week for an even share of it, 0 ≤ share < 1; rises with share. */
int64_t pt_week_second(const pt_week *week, double share);

#endif
