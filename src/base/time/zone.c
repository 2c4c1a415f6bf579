#include "base/time/zone.h"

#include "base/time/civil.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { NAME_UNITS = 64, YEAR_FROM = 1800, YEAR_UNTIL = 2200 };

static int64_t year_start(int32_t year)
{
    int32_t date = 0;
    (void)pt_date_from_civil((pt_civil){year, 1, 1}, &date);
    return date * PT_MICROSECONDS_PER_DAY;
}

static int64_t offset_now(UCalendar *calendar, int64_t instant, UErrorCode *code)
{
    int64_t instant_milliseconds = instant / 1000;
    ucal_setMillis(calendar, (double)instant_milliseconds, code);
    int64_t milliseconds =
        ucal_get(calendar, UCAL_ZONE_OFFSET, code) + ucal_get(calendar, UCAL_DST_OFFSET, code);
    return milliseconds * 1000;
}

static bool add_period(pt_zone *zone, size_t *capacity, int64_t from, int64_t offset)
{
    if (zone->period_count > 0 && zone->periods[zone->period_count - 1].offset_microseconds == offset) {
        return true; /* a change of name or rule only */
    }
    if (zone->period_count == *capacity) {
        *capacity = *capacity == 0 ? 64 : *capacity * 2;
        pt_zone_period *grown = realloc(zone->periods, *capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        zone->periods = grown;
    }
    zone->periods[zone->period_count++] = (pt_zone_period){from, offset};
    return true;
}

static pt_status read_periods(UCalendar *calendar, const char *name, pt_zone *zone, pt_error *error)
{
    UErrorCode code = U_ZERO_ERROR;
    size_t capacity = 0;
    int64_t end = year_start(YEAR_UNTIL);
    int64_t at = year_start(YEAR_FROM);
    bool has_room = add_period(zone, &capacity, at, offset_now(calendar, at, &code));
    while (has_room && U_SUCCESS(code)) {
        UDate next = 0;
        if (!ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &code) ||
            (int64_t)next * 1000 >= end) {
            break;
        }
        at = (int64_t)next * 1000;
        has_room = add_period(zone, &capacity, at, offset_now(calendar, at, &code));
    }
    if (!has_room) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the time zone {1}", name);
    }
    if (U_FAILURE(code)) {
        return PT_FAIL(error, PT_INTERNAL, "the time zone {1} cannot be read: {2}", name, u_errorName(code));
    }
    return PT_OK;
}

pt_status pt_zone_open(const char *name, pt_zone *zone, pt_error *error)
{
    UChar wide[NAME_UNITS], canonical[NAME_UNITS];
    UErrorCode code = U_ZERO_ERROR;
    UBool is_known = 0;
    size_t length = strlen(name);
    if (length > 0 && length < NAME_UNITS) {
        u_uastrcpy(wide, name);
        ucal_getCanonicalTimeZoneID(wide, -1, canonical, NAME_UNITS, &is_known, &code);
    }
    if (!is_known || U_FAILURE(code)) {
        return PT_FAIL(error, PT_INVALID_INPUT, "there is no time zone \"{1}\"; write it as Asia/Shanghai",
                       name);
    }
    UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &code);
    if (calendar == NULL) {
        return PT_FAIL(error, PT_INTERNAL, "the time zone {1} cannot be read: {2}", name, u_errorName(code));
    }
    pt_zone read = {0};
    pt_status status = read_periods(calendar, name, &read, error);
    ucal_close(calendar);
    if (status != PT_OK) {
        pt_zone_clear(&read);
        return status;
    }
    *zone = read;
    return PT_OK;
}

void pt_zone_clear(pt_zone *zone)
{
    free(zone->periods);
    *zone = (pt_zone){0};
}

int64_t pt_zone_offset(const pt_zone *zone, int64_t instant)
{
    size_t low = 0, high = zone->period_count; /* the period sought is in [low, high) */
    if (high == 0) {
        return 0;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->periods[middle].from <= instant) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return zone->periods[low].offset_microseconds;
}

int32_t pt_zone_day(const pt_zone *zone, int64_t instant)
{
    int64_t local = instant + pt_zone_offset(zone, instant);
    int64_t day = local / PT_MICROSECONDS_PER_DAY;
    return (int32_t)(local % PT_MICROSECONDS_PER_DAY < 0 ? day - 1 : day);
}

int64_t pt_zone_instant(const pt_zone *zone, int64_t local_microseconds)
{
    /* Offsets of a day before and after: around any change one of them holds. */
    int64_t before = pt_zone_offset(zone, local_microseconds - PT_MICROSECONDS_PER_DAY);
    int64_t after = pt_zone_offset(zone, local_microseconds + PT_MICROSECONDS_PER_DAY);
    if (pt_zone_offset(zone, local_microseconds - before) == before) {
        return local_microseconds - before;
    }
    if (pt_zone_offset(zone, local_microseconds - after) == after) {
        return local_microseconds - after;
    }
    return local_microseconds - before;
}

int64_t pt_zone_day_start(const pt_zone *zone, int32_t day)
{
    return pt_zone_instant(zone, day * PT_MICROSECONDS_PER_DAY);
}
