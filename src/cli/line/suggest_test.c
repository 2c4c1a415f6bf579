#include "cli/line/suggest.h"

#include "tests/support/check.h"

static const char *meant(const char *word)
{
    static const char *const candidates[] = {"import", "report", "restore", "list", "run", "as-of", NULL};
    pt_suggestion suggestion = {.word = word};
    for (size_t i = 0; candidates[i] != NULL; i++) {
        pt_suggestion_consider(&suggestion, candidates[i]);
    }
    return suggestion.best == NULL ? "" : suggestion.best;
}

static void slips_of_the_finger_are_understood(void)
{
    CHECK_TEXT(meant("improt"), "import");
    CHECK_TEXT(meant("reprot"), "report");
    CHECK_TEXT(meant("lst"), "list");
    CHECK_TEXT(meant("asof"), "as-of");
    CHECK_TEXT(meant("rest"), "restore");
}

static void something_else_gets_no_suggestion(void)
{
    CHECK_TEXT(meant("segment"), "");
    CHECK_TEXT(meant(""), "");
    CHECK_TEXT(meant("x"), "");
    CHECK_TEXT(meant("a word far longer than any command that exists"), "");
}

CHECK_MAIN(slips_of_the_finger_are_understood, something_else_gets_no_suggestion)
