/* Runs a fuzz target on the files of a folder, in builds without a fuzzer: on each file, and on every
 * beginning of a small one, since files are cut off at any byte. */
#include "tests/fuzz/target.h"

#include <dirent.h>
#include <limits.h>
#include <string.h>

enum { MAX_BYTES = 1 << 20, CUT_BYTES = 2048 };

static int run_file(const char *path)
{
    static uint8_t bytes[MAX_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t cut = 0; cut < length && length <= CUT_BYTES; cut++) {
        /* A copy of the exact size, so that a read beyond the end is seen. */
        uint8_t *exact = malloc(cut == 0 ? 1 : cut);
        FUZZ_CHECK(exact != NULL);
        memcpy(exact, bytes, cut);
        (void)LLVMFuzzerTestOneInput(exact, cut);
        free(exact);
    }
    (void)LLVMFuzzerTestOneInput(bytes, length);
    return 0;
}

int main(int argument_count, char **arguments)
{
    int failures = argument_count < 2;
    int files = 0;
    for (int i = 1; i < argument_count; i++) {
        DIR *folder = opendir(arguments[i]);
        if (folder == NULL) {
            perror(arguments[i]);
            return 1;
        }
        for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
            char path[PATH_MAX];
            int length = snprintf(path, sizeof path, "%s/%s", arguments[i], entry->d_name);
            if (entry->d_name[0] != '.' && length > 0 && (size_t)length < sizeof path) {
                failures += run_file(path);
                files++;
            }
        }
        closedir(folder);
    }
    printf("%d files replayed\n", files);
    return failures != 0 || files == 0;
}
