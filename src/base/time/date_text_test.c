#include "base/time/date_text.h"

#include "base/time/civil.h"

#include "tests/support/check.h"

/* Reads a text and writes it as 2017-12-31 08:26:00.000000 +480. */
static const char *read_as(const char *text, pt_date_order order, char shown[96])
{
    pt_date_value value = {0};
    char date[PT_DATE_BYTES];
    if (!pt_date_text_parse(pt_slice_of(text), order, &value)) {
        return "refused";
    }
    int length = snprintf(shown, 96, "%s", pt_date_format(value.date, date));
    int64_t seconds = value.time_microseconds / PT_MICROSECONDS_PER_SECOND;
    if (value.has_time) {
        length += snprintf(shown + length, 96 - (size_t)length, " %02d:%02d:%02d.%06d", (int)(seconds / 3600),
                           (int)(seconds / 60 % 60), (int)(seconds % 60),
                           (int)(value.time_microseconds % PT_MICROSECONDS_PER_SECOND));
    }
    if (value.has_offset) {
        snprintf(shown + length, 96 - (size_t)length, " %+d",
                 (int)(value.offset_microseconds / PT_MICROSECONDS_PER_SECOND / 60));
    }
    return shown;
}

static void check_date(const char *text, pt_date_order order, const char *expected)
{
    char shown[96];
    const char *actual = read_as(text, order, shown);
    if (strcmp(actual, expected) != 0) {
        fprintf(stderr, "%s is read as %s\n", text, actual);
    }
    CHECK_TEXT(actual, expected);
}

static void dates_are_read_in_every_order(void)
{
    check_date("2017-12-31", PT_DATE_YMD, "2017-12-31");
    check_date("2017/12/31", PT_DATE_YMD, "2017-12-31");
    check_date("2017.1.3", PT_DATE_YMD, "2017-01-03");
    check_date(" 2017-2-28　", PT_DATE_YMD, "2017-02-28");
    check_date("２０１７－１２－３１", PT_DATE_YMD, "2017-12-31");
    check_date("2026年3月1日", PT_DATE_YMD, "2026-03-01");
    check_date("2026 年 3 月 1 日", PT_DATE_YMD, "2026-03-01");
    check_date("2026年3月1號", PT_DATE_YMD, "2026-03-01");
    check_date("民國115年3月1日", PT_DATE_YMD, "2026-03-01");
    check_date("民國 99 年 12 月 31 日", PT_DATE_YMD, "2010-12-31");
    check_date("115/03/05", PT_DATE_YMD, "2026-03-05");
    check_date("115.3.5 下午3:05", PT_DATE_YMD, "2026-03-05 15:05:00.000000");
    check_date("099/03/05", PT_DATE_YMD, "refused");
    check_date("民國2026年3月1日", PT_DATE_YMD, "refused");
    check_date("200/3/1", PT_DATE_YMD, "refused");
    check_date("20171231", PT_DATE_COMPACT, "2017-12-31");
    check_date("12/31/2017", PT_DATE_MDY, "2017-12-31");
    check_date("1/5/17", PT_DATE_MDY, "2017-01-05");
    check_date("31/12/2017", PT_DATE_DMY, "2017-12-31");
    check_date("31.12.2017", PT_DATE_DMY, "2017-12-31");
    check_date("1-1-70", PT_DATE_DMY, "1970-01-01");
    check_date("1-Jan-2017", PT_DATE_NAMED, "2017-01-01");
    check_date("01 January 2017", PT_DATE_NAMED, "2017-01-01");
    check_date("Sept. 5, 2017", PT_DATE_NAMED, "2017-09-05");
    check_date("31DEC2017", PT_DATE_NAMED, "refused");
    check_date("31-dec-99", PT_DATE_NAMED, "1999-12-31");
}

static void times_follow_dates(void)
{
    check_date("2017-12-31 08:26", PT_DATE_YMD, "2017-12-31 08:26:00.000000");
    check_date("12/31/2017 8:26:00 PM", PT_DATE_MDY, "2017-12-31 20:26:00.000000");
    check_date("12/31/2017 12:05 AM", PT_DATE_MDY, "2017-12-31 00:05:00.000000");
    check_date("12/31/2017 12:05pm", PT_DATE_MDY, "2017-12-31 12:05:00.000000");
    check_date("2017/12/31 下午3:05", PT_DATE_YMD, "2017-12-31 15:05:00.000000");
    check_date("2017/12/31 上午 8:26:01", PT_DATE_YMD, "2017-12-31 08:26:01.000000");
    check_date("2017年12月31日8时26分30秒", PT_DATE_YMD, "2017-12-31 08:26:30.000000");
    check_date("2017-12-31T08:26:00Z", PT_DATE_YMD, "2017-12-31 08:26:00.000000 +0");
    check_date("2017-12-31T08:26:00.123456789+08:00", PT_DATE_YMD, "2017-12-31 08:26:00.123456 +480");
    check_date("2017-12-31 08:26:00 -0330", PT_DATE_YMD, "2017-12-31 08:26:00.000000 -210");
    check_date("20171231T082600", PT_DATE_COMPACT, "refused");
    check_date("20171231 08:26", PT_DATE_COMPACT, "2017-12-31 08:26:00.000000");
    check_date("20171231082659", PT_DATE_COMPACT, "2017-12-31 08:26:59.000000");
    check_date("1-Jan-2017 23:59:59", PT_DATE_NAMED, "2017-01-01 23:59:59.000000");
}

static void excel_days_know_the_leap_day_that_never_was(void)
{
    check_date("1", PT_DATE_EXCEL, "1900-01-01");
    check_date("59", PT_DATE_EXCEL, "1900-02-28");
    check_date("60", PT_DATE_EXCEL, "refused");
    check_date("61", PT_DATE_EXCEL, "1900-03-01");
    check_date("43100", PT_DATE_EXCEL, "2017-12-31");
    check_date("43100.5", PT_DATE_EXCEL, "2017-12-31 12:00:00.000000");
    check_date("43100.351388888888891", PT_DATE_EXCEL, "2017-12-31 08:26:00.000000");
    check_date("43100.99999999999", PT_DATE_EXCEL, "2018-01-01 00:00:00.000000");
    check_date("2958465", PT_DATE_EXCEL, "9999-12-31");
    check_date("2958466", PT_DATE_EXCEL, "refused");
    check_date("0", PT_DATE_EXCEL, "refused");
    check_date("43100.5.1", PT_DATE_EXCEL, "refused");
}

static void what_does_not_exist_is_refused(void)
{
    static const char *const texts[] = {"",
                                        "2017-02-29",
                                        "2017-13-01",
                                        "2017-00-10",
                                        "2017-12-32",
                                        "0000-01-01",
                                        "17-12-31",
                                        "2017-12",
                                        "2017-12/31",
                                        "2017-12-31x",
                                        "2017-12-31 25:00",
                                        "2017-12-31 8:60",
                                        "2017-12-31 8",
                                        "2017-12-31 8:26:61",
                                        "2017-12-31 13:00 AM",
                                        "2017-12-3108:26",
                                        "2017-12-31T",
                                        "2017-12-31 08:26+25:00",
                                        "20170-12-31",
                                        "2017年12月",
                                        "2017-12-31 08:26 Mars",
                                        "\xFE\xFF 2017-12-31",
                                        "2017-12-31T08:26ZZ"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool is_gap = strcmp(texts[i], "2017-12-31T") == 0;
        check_date(texts[i], PT_DATE_YMD, is_gap ? "2017-12-31" : "refused");
    }
    check_date("31/12/2017", PT_DATE_MDY, "refused");
    check_date("12/31/2017", PT_DATE_DMY, "refused");
    check_date("2017123", PT_DATE_COMPACT, "refused");
    check_date("20170229", PT_DATE_COMPACT, "refused");
    check_date("1-Janu-2017", PT_DATE_NAMED, "refused");
    check_date("1/5/017", PT_DATE_MDY, "refused");
}

static pt_date_guess guess(const char *a, const char *b, const char *c)
{
    pt_slice values[] = {pt_slice_of(a), pt_slice_of(b), pt_slice_of(c)};
    return pt_date_guess_order(values, 3);
}

static void the_order_of_a_column_is_found(void)
{
    CHECK(guess("2017-01-02", "", "2017-12-31").order == PT_DATE_YMD);
    CHECK(guess("2017-01-02", "", "2017-12-31").fits == 2);
    pt_date_guess month_first = guess("1/2/2017", "3/4/2017", "12/31/2017");
    CHECK(month_first.order == PT_DATE_MDY && month_first.fits == 3 && !month_first.is_ambiguous);
    pt_date_guess day_first = guess("1/2/2017", "3/4/2017", "31/12/2017");
    CHECK(day_first.order == PT_DATE_DMY && day_first.fits == 3 && !day_first.is_ambiguous);
    pt_date_guess both = guess("1/2/2017", "3/4/2017", "12/12/2017");
    CHECK(both.order == PT_DATE_MDY && both.is_ambiguous);
    CHECK(guess("20171231", "20170101", "20160229").order == PT_DATE_COMPACT);
    CHECK(guess("43100", "43101.5", "42000").order == PT_DATE_EXCEL &&
          guess("43100", "43101.5", "4").has_time);
    CHECK(guess("1", "2", "3").fits == 0 && guess("", "x", " ").fits == 0);
    CHECK(guess("1-Jan-17", "2-Feb-17", "3-Mar-17").order == PT_DATE_NAMED);
    CHECK(guess("2017-01-02 00:00", "2017-01-02 08:00", "").has_time);
}

static void orders_have_names(void)
{
    for (int i = 0; i < PT_DATE_ORDERS; i++) {
        pt_date_order order = PT_DATE_YMD;
        CHECK(pt_date_order_parse(pt_date_order_name((pt_date_order)i), &order) && order == (pt_date_order)i);
    }
    pt_date_order order = PT_DATE_YMD;
    CHECK(!pt_date_order_parse("stardate", &order));
}

CHECK_MAIN(dates_are_read_in_every_order, times_follow_dates, excel_days_know_the_leap_day_that_never_was,
           what_does_not_exist_is_refused, the_order_of_a_column_is_found, orders_have_names)
