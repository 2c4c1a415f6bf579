#include "cli/cli.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char *environment(const char *name)
{
    return getenv(name);
}

/* A file opened while one of the three standard streams is closed would take its place, and what is printed
 * would go into that file. Opened for reading, standard output still reports that it cannot be written. */
static void hold_standard_streams(void)
{
    int descriptor;
    do {
        descriptor = open("/dev/null", O_RDONLY);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    size_t word_count = argc > 0 ? (size_t)argc - 1 : 0;
    return pt_cli_run(argv + 1, word_count, stdout, stderr, environment);
}
