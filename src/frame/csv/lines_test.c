#include "frame/csv/lines.h"

#include "base/scope.h"
#include "tests/support/check.h"

static void lines_that_follow_one_another_are_one_jump(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_csv_lines lines = {0};
    for (size_t row = 0; row < 100000; row++) {
        CHECK(pt_csv_lines_add(&lines, row, (int64_t)row + 2, &arena));
    }
    CHECK(lines.count == 1);
    CHECK(pt_csv_line_of(&lines, 0) == 2 && pt_csv_line_of(&lines, 99999) == 100001);
}

static void every_row_keeps_its_line(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_csv_lines lines = {0};
    static int64_t expected[3000];
    int64_t line = 2;
    for (size_t row = 0; row < 3000; row++) {
        line += row % 7 == 0 ? 3 : 0;   /* blank lines before it */
        line += row % 11 == 10 ? 1 : 0; /* the one before takes two lines */
        CHECK(pt_csv_lines_add(&lines, row, line, &arena));
        expected[row] = line++;
    }
    for (size_t row = 0; row < 3000; row++) {
        CHECK(pt_csv_line_of(&lines, row) == expected[row]);
    }
}

static void of_nothing_no_line_is_known(void)
{
    CHECK(pt_csv_line_of(&(pt_csv_lines){0}, 0) == 0);
}

static void short_memory_is_told(void)
{
    PT_SCOPED(pt_arena) arena = {.limit_bytes = 1};
    pt_csv_lines lines = {0};
    CHECK(!pt_csv_lines_add(&lines, 0, 1, &arena) && lines.count == 0);
}

CHECK_MAIN(lines_that_follow_one_another_are_one_jump, every_row_keeps_its_line, of_nothing_no_line_is_known,
           short_memory_is_told)
