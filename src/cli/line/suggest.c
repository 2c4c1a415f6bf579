#include "cli/line/suggest.h"

#include <stdbool.h>
#include <string.h>

enum { MAX_LETTERS = 40, ROWS = 3 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Optimal string alignment: insert, delete, replace or swap neighbours, each counts one. Both words are at
 * most MAX_LETTERS long. */
static size_t letters_to_change(const char *left, size_t left_length, const char *right, size_t right_length)
{
    size_t rows[ROWS][MAX_LETTERS + 1] = {0};
    for (size_t j = 0; j <= right_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= left_length; i++) {
        size_t *row = rows[i % ROWS];
        const size_t *above = rows[(i - 1) % ROWS];
        row[0] = i;
        for (size_t j = 1; j <= right_length; j++) {
            size_t replace = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[j] = least(above[j] + 1, row[j - 1] + 1, replace);
            bool is_swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (is_swapped && rows[(i - 2) % ROWS][j - 2] + 1 < row[j]) {
                row[j] = rows[(i - 2) % ROWS][j - 2] + 1;
            }
        }
    }
    return rows[left_length % ROWS][right_length];
}

void pt_suggestion_consider(pt_suggestion *suggestion, const char *candidate)
{
    size_t length = strlen(suggestion->word);
    size_t candidate_length = strlen(candidate);
    if (length == 0 || length > MAX_LETTERS || candidate_length > MAX_LETTERS) {
        return;
    }
    size_t distance = letters_to_change(suggestion->word, length, candidate, candidate_length);
    bool is_beginning = length >= 2 && strncmp(suggestion->word, candidate, length) == 0;
    if (is_beginning) {
        distance = 1; /* an abbreviation is as good as one wrong letter */
    }
    size_t allowed = length < 3 ? 1 : (length + 2) / 3;
    if (distance <= allowed && (suggestion->best == NULL || distance < suggestion->distance)) {
        suggestion->best = candidate;
        suggestion->distance = distance;
    }
}
