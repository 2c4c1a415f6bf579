#include "cli/terminal/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* A signal handler has no other way to know what to cancel. Set while no signal of ours can come. */
static pt_progress *interrupted_progress;
static const char *interrupt_note;
static size_t interrupt_note_length;

static const int cancelling_signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNAL_COUNT = sizeof cancelling_signals / sizeof *cancelling_signals };

static void cancel(int signal_number)
{
    (void)signal_number;
    pt_progress *progress = interrupted_progress;
    if (progress != NULL) {
        atomic_store_explicit(&progress->cancelled, true, memory_order_relaxed);
        ssize_t written = write(STDERR_FILENO, interrupt_note, interrupt_note_length);
        (void)written;
    }
}

static void set_action(int signal_number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    (void)sigaction(signal_number, &action, NULL);
}

void pt_interrupt_begin(pt_progress *progress, const char *note)
{
    interrupted_progress = progress;
    interrupt_note = note;
    interrupt_note_length = strlen(note);
    set_action(SIGPIPE, SIG_IGN, 0);
    set_action(SIGXFSZ, SIG_IGN, 0); /* a file that may not grow is an error of writing, as a full disk is */
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        struct sigaction before;
        /* Who started us with a signal ignored (nohup) wants it so. */
        if (sigaction(cancelling_signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            set_action(cancelling_signals[i], cancel, (int)SA_RESETHAND);
        }
    }
}

void pt_interrupt_end(void)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        struct sigaction now;
        if (sigaction(cancelling_signals[i], NULL, &now) == 0 && now.sa_handler == cancel) {
            set_action(cancelling_signals[i], SIG_DFL, 0);
        }
    }
    interrupted_progress = NULL;
}
