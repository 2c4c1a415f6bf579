/* Instants as text: 2026-03-01, 2026-03-01T14:30, 2026-03-01 14:30:00.5, …Z, …+08:00. */
#ifndef PT_RECORD_FIELD_INSTANT_TEXT_H
#define PT_RECORD_FIELD_INSTANT_TEXT_H

#include "base/text/buffer.h"
#include "base/time/zone.h"

#include <stdbool.h>

/* Without an offset the clock is the zone's. False for anything else; instant is then left alone. */
bool pt_instant_parse(const char *text, const pt_zone *zone, int64_t *instant);

/* Adds it as the clock of the zone shows it to people, without what no clock on a wall has: 2026-03-01 14:30,
 * and the seconds where there are some. */
void pt_instant_format_shown(pt_buffer *buffer, int64_t instant, const pt_zone *zone);

/* Adds it as the clock of the zone shows it, with the offset: 2026-03-01T14:30:00+08:00. */
void pt_instant_format_local(pt_buffer *buffer, int64_t instant, const pt_zone *zone);

#endif
