#include "record/field/instant_text.h"

#include "base/time/civil.h"

#include <string.h>

enum { DATE_LENGTH = 10 };

/* Two digits at text as a number up to limit; moves on. */
static bool read_two(const char **text, int limit, int64_t *number)
{
    const char *at = *text;
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9') {
        return false;
    }
    *number = (at[0] - '0') * 10 + (at[1] - '0');
    *text += 2;
    return *number <= limit;
}

/* Up to six digits of a second's fraction, as microseconds; further digits count for nothing. */
static bool read_fraction(const char **text, int64_t *microseconds)
{
    int64_t value = 0;
    int digits = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++, digits++) {
        if (digits < 6) {
            value = value * 10 + (**text - '0');
        }
    }
    for (int i = digits; i < 6; i++) {
        value *= 10;
    }
    *microseconds = value;
    return digits > 0 && digits <= 9;
}

static bool read_clock(const char **text, int64_t *microseconds)
{
    int64_t hour = 0, minute = 0, second = 0, fraction = 0;
    if (!read_two(text, 23, &hour) || *(*text)++ != ':' || !read_two(text, 59, &minute)) {
        return false;
    }
    if (**text == ':') {
        (*text)++;
        if (!read_two(text, 59, &second)) {
            return false;
        }
        if (**text == '.') {
            (*text)++;
            if (!read_fraction(text, &fraction)) {
                return false;
            }
        }
    }
    *microseconds = ((hour * 60 + minute) * 60 + second) * PT_MICROSECONDS_PER_SECOND + fraction;
    return true;
}

/* Z, +08:00, +0800 or +08. */
static bool read_offset(const char **text, int64_t *microseconds)
{
    char sign = *(*text)++;
    *microseconds = 0;
    if (sign == 'Z' || sign == 'z') {
        return true;
    }
    int64_t hour = 0, minute = 0;
    if ((sign != '+' && sign != '-') || !read_two(text, 18, &hour)) {
        return false;
    }
    if (**text == ':') {
        (*text)++;
    }
    if (**text != '\0' && !read_two(text, 59, &minute)) {
        return false;
    }
    *microseconds = (hour * 60 + minute) * 60 * PT_MICROSECONDS_PER_SECOND * (sign == '-' ? -1 : 1);
    return true;
}

bool pt_instant_parse(const char *text, const pt_zone *zone, int64_t *instant)
{
    char day[DATE_LENGTH + 1];
    int32_t date = 0;
    if (strlen(text) < DATE_LENGTH) {
        return false;
    }
    memcpy(day, text, DATE_LENGTH);
    day[DATE_LENGTH] = '\0';
    if (!pt_date_parse(day, &date)) {
        return false;
    }
    int64_t clock = 0, offset = 0;
    text += DATE_LENGTH;
    bool has_clock = *text == 'T' || *text == 't' || *text == ' ';
    if (has_clock) {
        text++;
        if (!read_clock(&text, &clock)) {
            return false;
        }
    }
    int64_t local = date * PT_MICROSECONDS_PER_DAY + clock;
    bool has_offset = has_clock && *text != '\0';
    if (has_offset && !read_offset(&text, &offset)) {
        return false;
    }
    if (*text != '\0') {
        return false;
    }
    *instant = has_offset ? local - offset : pt_zone_instant(zone, local);
    return true;
}

void pt_instant_format_shown(pt_buffer *buffer, int64_t instant, const pt_zone *zone)
{
    enum { CLOCK = 11, MINUTES_END = 16, SECONDS_END = 19 };
    char text[PT_INSTANT_BYTES];
    pt_instant_format(instant + pt_zone_offset(zone, instant), text);
    bool has_seconds = strncmp(text + MINUTES_END, ":00.000000", 10) != 0;
    pt_buffer_add(buffer, text, DATE_LENGTH);
    pt_buffer_add_char(buffer, ' ');
    pt_buffer_add(buffer, text + CLOCK, (has_seconds ? SECONDS_END : MINUTES_END) - CLOCK);
}

void pt_instant_format_local(pt_buffer *buffer, int64_t instant, const pt_zone *zone)
{
    int64_t offset = pt_zone_offset(zone, instant);
    char text[PT_INSTANT_BYTES];
    pt_instant_format(instant + offset, text);
    size_t length = strlen(text);
    /* "2017-12-31T08:15:00.000000Z": the fraction is shown where there is one, the Z becomes the offset. */
    const char *fraction = strchr(text, '.');
    if (fraction != NULL && strncmp(fraction, ".000000", 7) == 0) {
        length = (size_t)(fraction - text);
    } else if (length > 0) {
        length--;
    }
    pt_buffer_add(buffer, text, length);
    int64_t minutes = offset / (60 * PT_MICROSECONDS_PER_SECOND);
    char sign = minutes < 0 ? '-' : '+';
    minutes = minutes < 0 ? -minutes : minutes;
    pt_buffer_add_format(buffer, "%c%02d:%02d", sign, (int)(minutes / 60), (int)(minutes % 60));
}
