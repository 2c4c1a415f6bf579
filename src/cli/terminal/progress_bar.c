#include "cli/terminal/progress_bar.h"

#include "base/text/width.h"
#include "cli/terminal/layout.h"
#include "cli/terminal/number.h"

#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000)

enum { BAR_COLUMNS = 24, LEAST_BAR_COLUMNS = 8 };

static const int64_t redraw_after = SECOND / 10;
static const int64_t bar_appears_after = SECOND / 5; /* work that is over by then shows nothing */
static const int64_t line_after = 10 * SECOND;

static int64_t monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* Seconds as 0:07, 12:30 or 1:02:03. */
static const char *as_clock(int64_t seconds, char buffer[PT_NUMBER_BYTES])
{
    int64_t hours = seconds / 3600;
    int minutes = (int)(seconds / 60 % 60);
    int rest = (int)(seconds % 60);
    if (hours > 0) {
        (void)snprintf(buffer, PT_NUMBER_BYTES, "%lld:%02d:%02d", (long long)hours, minutes, rest);
    } else {
        (void)snprintf(buffer, PT_NUMBER_BYTES, "%d:%02d", minutes, rest);
    }
    return buffer;
}

static double share_done(const pt_progress_bar *bar)
{
    if (bar->total <= 0) {
        return 0;
    }
    double share = (double)bar->done / (double)bar->total;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

static double rate_per_second(const pt_progress_bar *bar, int64_t now)
{
    int64_t elapsed = now - bar->stage_began;
    return elapsed <= 0 ? 0 : (double)bar->done * (double)SECOND / (double)elapsed;
}

/* Nobody reads bytes: they are shown as megabytes. */
static bool counts_bytes(const pt_progress_bar *bar)
{
    return strcmp(bar->unit, "bytes") == 0;
}

static const char *unit_of(const pt_progress_bar *bar)
{
    return counts_bytes(bar) ? "MB" : pt_translate(bar->language, bar->unit);
}

static const char *amount_of(const pt_progress_bar *bar, int64_t amount, char buffer[PT_NUMBER_BYTES])
{
    return counts_bytes(bar) ? pt_number_real((double)amount / 1e6, 1, buffer)
                             : pt_number_integer(amount, buffer);
}

/* "1,200 of 5,000 lines, 310 lines/s, 0:12 left", in the language. */
static void add_numbers(const pt_progress_bar *bar, int64_t now, pt_buffer *buffer)
{
    char done[PT_NUMBER_BYTES], total[PT_NUMBER_BYTES], rate_text[PT_NUMBER_BYTES], left[PT_NUMBER_BYTES];
    const char *unit = unit_of(bar);
    double rate = rate_per_second(bar, now);
    amount_of(bar, bar->done, done);
    if (bar->total > 0) {
        pt_message_add(buffer, bar->language,
                       PT_MESSAGE("{1} of {2} {3}", done, amount_of(bar, bar->total, total), unit));
    } else {
        pt_message_add(buffer, bar->language, PT_MESSAGE("{1} {2}", done, unit));
    }
    if (rate >= 1) {
        pt_message_add(buffer, bar->language,
                       PT_MESSAGE(", {1} {2}/s", amount_of(bar, (int64_t)rate, rate_text), unit));
    }
    if (rate > 0 && bar->total > bar->done) {
        double seconds = (double)(bar->total - bar->done) / rate;
        if (seconds < 1e6) {
            pt_message_add(buffer, bar->language,
                           PT_MESSAGE(", {1} left", as_clock((int64_t)(seconds + 0.5), left)));
        }
    }
}

static void add_bar(const pt_progress_bar *bar, size_t columns, pt_buffer *buffer)
{
    size_t filled = (size_t)(share_done(bar) * (double)columns + 0.5);
    for (size_t i = 0; i < columns; i++) {
        pt_buffer_add_text(buffer, i < filled ? "█" : "░");
    }
    pt_buffer_add_format(buffer, " %3d %%  ", (int)(share_done(bar) * 100));
}

/* stage ████░░░░  42 %  numbers; what does not fit goes from the right, the bar shrinks first. */
void pt_progress_bar_describe(const pt_progress_bar *bar, size_t columns, int64_t now, pt_buffer *buffer)
{
    enum { PER_CENT_COLUMNS = 8, GAP = 2 };
    pt_buffer line = {0};
    pt_buffer numbers = {0};
    add_numbers(bar, now, &numbers);
    pt_buffer_add_text(&line, pt_translate(bar->language, bar->stage));
    pt_buffer_add_text(&line, "  ");
    if (bar->total > 0) {
        size_t taken = pt_text_columns(pt_buffer_text(&line)) + pt_text_columns(pt_buffer_text(&numbers)) +
                       PER_CENT_COLUMNS;
        size_t room = columns > taken ? columns - taken : 0;
        size_t bar_columns = room > BAR_COLUMNS ? BAR_COLUMNS : room;
        add_bar(bar, bar_columns < LEAST_BAR_COLUMNS ? LEAST_BAR_COLUMNS : bar_columns, &line);
    }
    pt_buffer_add_text(&line, pt_buffer_text(&numbers));
    pt_buffer_add(buffer, pt_buffer_text(&line), pt_layout_fit(pt_buffer_text(&line), columns));
    pt_buffer_clear(&numbers);
    pt_buffer_clear(&line);
}

static size_t stream_columns(const pt_progress_bar *bar)
{
    struct winsize size;
    bool is_known = ioctl(fileno(bar->stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col - 1U : 79; /* the last column stays free: writing there may wrap */
}

static void draw(pt_progress_bar *bar, int64_t now)
{
    pt_buffer_reset(&bar->line);
    if (bar->is_terminal) {
        pt_buffer_add_text(&bar->line, "\r");
        pt_progress_bar_describe(bar, stream_columns(bar), now, &bar->line);
        pt_buffer_add_text(&bar->line, "\x1b[K"); /* wipes what a longer line left */
        bar->is_line_open = true;
    } else {
        pt_buffer_add_text(&bar->line, pt_translate(bar->language, bar->stage));
        pt_buffer_add_text(&bar->line, ": ");
        if (bar->total > 0) {
            pt_buffer_add_format(&bar->line, "%d %%, ", (int)(share_done(bar) * 100));
        }
        add_numbers(bar, now, &bar->line);
        pt_buffer_add_char(&bar->line, '\n');
    }
    (void)fputs(pt_buffer_text(&bar->line), bar->stream);
    (void)fflush(bar->stream);
    bar->last_shown = now;
}

/* A stage that was shown leaves a line that says what it did and how long it took. */
static void end_stage(pt_progress_bar *bar, int64_t now)
{
    char done[PT_NUMBER_BYTES], took[PT_NUMBER_BYTES];
    if (bar->stage == NULL || bar->last_shown == 0) {
        return;
    }
    pt_buffer_reset(&bar->line);
    if (bar->is_line_open) {
        pt_buffer_add_text(&bar->line, "\r\x1b[K");
    }
    pt_message_add(&bar->line, bar->language,
                   PT_MESSAGE("{1}: {2} {3} in {4}", pt_translate(bar->language, bar->stage),
                              amount_of(bar, bar->done, done), unit_of(bar),
                              as_clock((now - bar->stage_began + SECOND / 2) / SECOND, took)));
    pt_buffer_add_char(&bar->line, '\n');
    (void)fputs(pt_buffer_text(&bar->line), bar->stream);
    (void)fflush(bar->stream);
    bar->is_line_open = false;
}

static void report(pt_progress *progress, const char *stage, const char *unit, int64_t done, int64_t total)
{
    pt_progress_bar *bar = progress->context;
    if (pthread_mutex_trylock(&bar->mutex) != 0) {
        return; /* another thread is drawing: the next report will do */
    }
    int64_t now = bar->clock();
    if (bar->stage == NULL || strcmp(bar->stage, stage) != 0) {
        end_stage(bar, now);
        bar->stage = stage;
        bar->stage_began = now;
        bar->last_shown = 0;
    }
    bar->unit = unit == NULL ? "" : unit;
    bar->done = done;
    bar->total = total;
    int64_t first = bar->is_terminal ? bar_appears_after : line_after;
    int64_t next = bar->is_terminal ? redraw_after : line_after;
    bool is_due = bar->last_shown == 0 ? now - bar->stage_began >= first : now - bar->last_shown >= next;
    if (is_due) {
        draw(bar, now);
    }
    pthread_mutex_unlock(&bar->mutex);
}

void pt_progress_bar_open(pt_progress_bar *bar, FILE *stream, pt_language language, bool is_terminal,
                          bool is_quiet)
{
    *bar = (pt_progress_bar){.stream = stream,
                             .language = language,
                             .is_terminal = is_terminal,
                             .clock = monotonic_now,
                             .mutex = PTHREAD_MUTEX_INITIALIZER};
    bar->progress.context = bar;
    bar->progress.report = is_quiet ? NULL : report;
}

void pt_progress_bar_finish(pt_progress_bar *bar)
{
    pthread_mutex_lock(&bar->mutex);
    if (bar->progress.report != NULL && pt_progress_is_cancelled(&bar->progress) && bar->is_line_open) {
        (void)fputs("\n", bar->stream);
        bar->is_line_open = false;
    } else {
        end_stage(bar, bar->clock == NULL ? 0 : bar->clock());
    }
    bar->stage = NULL;
    pthread_mutex_unlock(&bar->mutex);
}

void pt_progress_bar_clear(pt_progress_bar *bar)
{
    pt_buffer_clear(&bar->line);
}
