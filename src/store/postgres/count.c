/* Rows of each table in what pg_dump wrote, read from the script that pg_restore makes of it. */
#include "store/postgres/session.h"
#include "store/row_count.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMPLAINT_BYTES = 300 };

typedef struct script {
    pt_row_counts *counts;
    char *table; /* whose rows come now, NULL between tables */
    int64_t rows;
    bool out_of_memory;
    char complaint[COMPLAINT_BYTES];
} script;

static _Noreturn void become_restore(const char *path, int output)
{
    if (dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0) {
        execlp("pg_restore", "pg_restore", "--data-only", "--file=-", path, (char *)NULL);
    }
    _exit(1);
}

/* "COPY public.setting (name, …) FROM stdin;", then a line per row, then "\.". */
static void take_line(script *state, const char *line)
{
    static const char copy[] = "COPY ";
    static const char own[] = "pg_restore: ";
    if (state->table != NULL && strcmp(line, "\\.\n") == 0) {
        state->out_of_memory |= !pt_row_counts_add(state->counts, state->table, state->rows);
        free(state->table);
        state->table = NULL;
    } else if (state->table != NULL) {
        state->rows++;
    } else if (strncmp(line, copy, strlen(copy)) == 0 && strstr(line, " (") != NULL) {
        const char *name = line + strlen(copy);
        state->table = strndup(name, (size_t)(strstr(name, " (") - name));
        state->out_of_memory |= state->table == NULL;
        state->rows = 0;
    } else if (strncmp(line, own, strlen(own)) == 0) {
        snprintf(state->complaint, sizeof state->complaint, "%.*s", (int)strcspn(line, "\n"), line);
    }
}

/* A signal (somebody cancels) is no end of the script. */
static ssize_t read_on(void *input, char *bytes, size_t capacity)
{
    ssize_t count = 0;
    do {
        count = read(*(int *)input, bytes, capacity);
    } while (count < 0 && errno == EINTR);
    return count;
}

static int close_input(void *input)
{
    return close(*(int *)input);
}

static void read_script(int input, script *state)
{
    FILE *file = fopencookie(&input, "r", (cookie_io_functions_t){.read = read_on, .close = close_input});
    char *line = NULL;
    size_t capacity = 0;
    if (file == NULL) {
        state->out_of_memory = true;
        close(input);
        return;
    }
    while (getline(&line, &capacity, file) > 0) {
        take_line(state, line);
    }
    free(line);
    free(state->table);
    fclose(file);
}

pt_status pt_postgres_count_copy(const char *path, pt_row_counts *counts, pt_error *error)
{
    int ends[2];
    script state = {.counts = counts};
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot start {1}", "pg_restore");
    }
    pid_t child = fork();
    if (child == 0) {
        become_restore(path, ends[1]);
    }
    close(ends[1]);
    read_script(ends[0], &state);
    int outcome = 0;
    while (child > 0 && waitpid(child, &outcome, 0) < 0) {
        if (errno != EINTR) {
            child = -1;
        }
    }
    if (child < 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot start {1}", "pg_restore");
    }
    if (state.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to check the store");
    }
    if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "{1} could not copy {2}: {3}", "pg_restore", path,
                       state.complaint);
    }
    return PT_OK;
}
