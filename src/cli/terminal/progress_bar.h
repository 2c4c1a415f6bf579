/* Shows how far work is on standard error: a bar with rate and time left on a terminal, a line now and then
 * elsewhere. Reports may come from several threads. */
#ifndef PT_CLI_TERMINAL_PROGRESS_BAR_H
#define PT_CLI_TERMINAL_PROGRESS_BAR_H

#include "base/progress.h"
#include "base/text/buffer.h"
#include "base/text/message.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct pt_progress_bar {
    pt_progress progress; /* hand this to the work */
    FILE *stream;
    pt_language language;
    bool is_terminal;
    bool has_colour;
    int64_t (*clock)(void); /* microseconds that never go back */
    pthread_mutex_t mutex;  /* guards what follows */
    const char *stage;      /* NULL: none yet */
    const char *unit;
    int64_t done, total;
    int64_t stage_began, last_shown; /* by the clock */
    bool is_line_open;               /* a bar stands on the terminal's current line */
    pt_buffer line;
} pt_progress_bar;

/* is_quiet: shows nothing, but still can be cancelled. */
void pt_progress_bar_open(pt_progress_bar *bar, FILE *stream, pt_language language, bool is_terminal,
                          bool is_quiet);

/* Ends the last stage's line, so that what is printed next starts on a line of its own. */
void pt_progress_bar_finish(pt_progress_bar *bar);

void pt_progress_bar_clear(pt_progress_bar *bar);

/* Writes what a bar of that width shows now: for tests, and for drawing. */
void pt_progress_bar_describe(const pt_progress_bar *bar, size_t columns, int64_t now, pt_buffer *buffer);

#endif
