#include "simulate/week.h"

#include <stddef.h>

void pt_week_make(const double day_weights[PT_WEEK_DAYS], const double hour_weights[24], int first_weekday,
                  pt_week *week)
{
    double sum = 0;
    for (size_t hour = 0; hour < PT_WEEK_HOURS; hour++) {
        week->cumulative[hour] = sum;
        size_t weekday = ((size_t)first_weekday - 1 + hour / 24) % PT_WEEK_DAYS;
        sum += day_weights[weekday] * hour_weights[hour % 24];
    }
    for (size_t hour = 0; hour < PT_WEEK_HOURS; hour++) {
        week->cumulative[hour] /= sum;
    }
    week->cumulative[PT_WEEK_HOURS] = 1;
    uint8_t hour = 0;
    for (size_t slot = 0; slot <= PT_WEEK_GUIDES; slot++) {
        while (hour + 1 < PT_WEEK_HOURS && week->cumulative[hour + 1] <= (double)slot / PT_WEEK_GUIDES) {
            hour++;
        }
        week->guide[slot] = hour;
    }
}

int64_t pt_week_second(const pt_week *week, double share)
{
    size_t hour = week->guide[(size_t)(share * PT_WEEK_GUIDES)];
    while (hour + 1 < PT_WEEK_HOURS && week->cumulative[hour + 1] <= share) {
        hour++;
    }
    double width = week->cumulative[hour + 1] - week->cumulative[hour];
    double within = width > 0 ? (share - week->cumulative[hour]) / width : 0;
    int64_t second = (int64_t)(within * 3600);
    return (int64_t)hour * 3600 + (second < 3600 ? second : 3599);
}
