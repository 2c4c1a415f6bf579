#include "cli/terminal/progress_bar.h"

#include "base/scope.h"
#include "base/text/width.h"
#include "tests/support/check.h"

#include <stdlib.h>

#define SECOND INT64_C(1000000)

static int64_t clock_now;

static int64_t test_clock(void)
{
    return clock_now;
}

/* What a bar wrote while work() ran, without a real clock. Freed by the caller. */
static char *record(bool is_terminal, bool is_quiet, void (*work)(pt_progress *progress))
{
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);
    PT_SCOPED(pt_progress_bar) bar;
    pt_progress_bar_open(&bar, stream, PT_ENGLISH, is_terminal, is_quiet);
    bar.clock = test_clock;
    clock_now = SECOND;
    work(&bar.progress);
    pt_progress_bar_finish(&bar);
    fclose(stream);
    return written;
}

static void report(pt_progress *progress, const char *stage, int64_t done, int64_t total)
{
    pt_status status = pt_progress_report(progress, stage, "lines", done, total, NULL);
    CHECK(status == PT_OK);
}

static void short_work(pt_progress *progress)
{
    for (int64_t done = 0; done <= 100; done++) {
        clock_now += 1000;
        report(progress, "reading", done, 100);
    }
}

static void long_work(pt_progress *progress)
{
    for (int64_t done = 0; done <= 60000; done++) {
        clock_now += 1000;
        report(progress, "reading", done, 60000);
    }
    clock_now += SECOND;
    report(progress, "storing", 0, 0);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++) {
        found++;
    }
    return found;
}

static void work_that_is_over_at_once_shows_nothing(void)
{
    char *written = record(true, false, short_work);
    CHECK_TEXT(written, "");
    free(written);
    written = record(false, false, short_work);
    CHECK_TEXT(written, "");
    free(written);
}

static void without_a_terminal_a_line_comes_every_ten_seconds(void)
{
    char *written = record(false, false, long_work);
    CHECK(count(written, "\n") == 7);
    CHECK(strstr(written, "reading: 16 %, 10,000 of 60,000 lines, 1,000 lines/s, 0:50 left\n") == written);
    CHECK(strstr(written, "reading: 60,000 lines in 1:01\n") != NULL);
    CHECK(strchr(written, '\r') == NULL && strchr(written, '\x1b') == NULL);
    free(written);
}

static void a_terminal_is_redrawn_ten_times_a_second_at_most(void)
{
    char *written = record(true, false, long_work);
    CHECK(count(written, "\r") <= 602 && count(written, "\r") >= 590);
    CHECK(count(written, "\n") == 1);
    CHECK(strstr(written, "\r\x1b[Kreading: 60,000 lines in 1:01\n") != NULL);
    free(written);
}

static void quiet_is_quiet(void)
{
    char *written = record(true, true, long_work);
    CHECK_TEXT(written, "");
    free(written);
}

static void the_line_never_exceeds_the_terminal(void)
{
    for (size_t columns = 1; columns < 120; columns++) {
        for (pt_language language = PT_ENGLISH; language <= PT_TRADITIONAL_CHINESE; language++) {
            PT_SCOPED(pt_buffer) line = {0};
            pt_progress_bar bar = {.language = language,
                                   .stage = "\xe8\xaf\xbb\xe5\x8f\x96",
                                   .unit = "\xe8\xa1\x8c",
                                   .done = 1234567,
                                   .total = 20000000};
            pt_progress_bar_describe(&bar, columns, 5 * SECOND, &line);
            CHECK(pt_text_columns(pt_buffer_text(&line)) <= columns);
        }
    }
}

static void bytes_are_shown_as_megabytes_so_that_the_time_left_has_room(void)
{
    PT_SCOPED(pt_buffer) line = {0};
    pt_progress_bar bar = {
        .language = PT_ENGLISH, .stage = "reading", .unit = "bytes", .done = 4500000, .total = 18108511};
    pt_progress_bar_describe(&bar, 79, SECOND, &line);
    CHECK(strstr(pt_buffer_text(&line), "4.5 of 18.1 MB, 4.5 MB/s, 0:03 left") != NULL);
}

static void counts_beyond_the_total_stay_a_full_bar(void)
{
    PT_SCOPED(pt_buffer) line = {0};
    pt_progress_bar bar = {.stage = "reading", .unit = "lines", .done = 300, .total = 200};
    pt_progress_bar_describe(&bar, 100, SECOND, &line);
    CHECK(strstr(pt_buffer_text(&line), " 100 %") != NULL && strstr(pt_buffer_text(&line), "left") == NULL);
}

static void cancel_is_heard_at_the_next_report(void)
{
    PT_SCOPED(pt_progress_bar) bar;
    pt_progress_bar_open(&bar, stderr, PT_ENGLISH, false, true);
    atomic_store(&bar.progress.cancelled, true);
    CHECK(pt_progress_report(&bar.progress, "reading", "lines", 1, 2, NULL) == PT_CANCELLED);
    pt_progress_bar_finish(&bar);
}

CHECK_MAIN(work_that_is_over_at_once_shows_nothing, without_a_terminal_a_line_comes_every_ten_seconds,
           a_terminal_is_redrawn_ten_times_a_second_at_most, quiet_is_quiet,
           the_line_never_exceeds_the_terminal, bytes_are_shown_as_megabytes_so_that_the_time_left_has_room,
           counts_beyond_the_total_stay_a_full_bar, cancel_is_heard_at_the_next_report)
