/* measure FILE COMMAND…: runs the command and writes what it took to FILE, as
 *
 *   seconds <wall clock> \n cpu_seconds … \n rss_bytes … \n anonymous_bytes … \n exit <status>
 *
 * rss_bytes is the kernel's own peak; anonymous_bytes the highest of samples taken every few milliseconds
 * (mapped files are not counted in it, and a short peak may be missed). */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

/* RssAnon of a process in bytes; 0 once it has ended. */
static long long anonymous_bytes(pid_t child)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%ld/status", (long)child);
    FILE *status = fopen(path, "r");
    if (status == NULL) {
        return 0;
    }
    long long bytes = 0;
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "RssAnon:", 8) == 0) {
            bytes = strtoll(line + 8, NULL, 10) * 1024;
            break;
        }
    }
    fclose(status);
    return bytes;
}

/* Waits for the child; false when waiting itself fails. */
static bool watch(pid_t child, int *ended, struct rusage *usage, long long *anonymous)
{
    struct timespec pause = {.tv_nsec = 1000000};
    for (;;) {
        pid_t waited = wait4(child, ended, WNOHANG, usage);
        if (waited == child) {
            return true;
        }
        if (waited < 0 && errno != EINTR) {
            return false;
        }
        long long bytes = anonymous_bytes(child);
        *anonymous = bytes > *anonymous ? bytes : *anonymous;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 20000000) { /* short commands are seen at all, long ones not disturbed */
            pause.tv_nsec += 1000000;
        }
    }
}

int main(int count, char **words)
{
    if (count < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND...\n");
        return 2;
    }
    FILE *file = fopen(words[1], "w");
    if (file == NULL) {
        perror(words[1]);
        return 2;
    }
    double start = now_seconds();
    pid_t child = fork();
    if (child == 0) {
        execvp(words[2], words + 2);
        perror(words[2]);
        _exit(127);
    }
    int ended = 0;
    struct rusage usage = {0};
    long long anonymous = 0;
    if (child < 0 || !watch(child, &ended, &usage, &anonymous)) {
        perror("measure");
        return 2;
    }
    double seconds = now_seconds() - start;
    int status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
    fprintf(file, "seconds %.6f\ncpu_seconds %.6f\nrss_bytes %lld\nanonymous_bytes %lld\nexit %d\n", seconds,
            seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss * 1024LL, anonymous,
            status);
    return fclose(file) == 0 ? status : 2;
}
