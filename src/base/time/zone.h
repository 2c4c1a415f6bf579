/* Time zones: which day and clock an instant is in a place, and back. Data are ICU's.
 *
 * A zone is read once into a table of its changes of offset (1800 … 2200), so that asking takes nanoseconds,
 * and any number of threads may ask. Beyond the table the nearest offset holds. */
#ifndef PT_BASE_TIME_ZONE_H
#define PT_BASE_TIME_ZONE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_zone_period {
    int64_t from;                /* instant; the first period begins with time itself */
    int64_t offset_microseconds; /* local − UTC */
} pt_zone_period;

/* Zero-initialised is UTC. */
typedef struct pt_zone {
    pt_zone_period *periods;
    size_t period_count;
} pt_zone;

/* name: of the IANA database, "Asia/Shanghai". PT_INVALID_INPUT for others. */
pt_status pt_zone_open(const char *name, pt_zone *zone, pt_error *error);
void pt_zone_clear(pt_zone *zone);

int64_t pt_zone_offset(const pt_zone *zone, int64_t instant);

/* The civil day that an instant belongs to. */
int32_t pt_zone_day(const pt_zone *zone, int64_t instant);

/* The instant of a local clock, given as microseconds since 1970-01-01T00:00 on that clock. A clock time that
 * comes twice means the first; one that is skipped means as long after the skip began. */
int64_t pt_zone_instant(const pt_zone *zone, int64_t local_microseconds);

/* The instant at which a day begins. */
int64_t pt_zone_day_start(const pt_zone *zone, int32_t day);

#endif
