#include "cli/cli.h"

#include <stdlib.h>

static const char *environment(const char *name)
{
    return getenv(name);
}

int main(int argc, char **argv)
{
    size_t word_count = argc > 0 ? (size_t)argc - 1 : 0;
    return pt_cli_run(argv + 1, word_count, stdout, stderr, environment);
}
