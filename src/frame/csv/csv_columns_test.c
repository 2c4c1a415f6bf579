#include "frame/csv/columns.h"

#include "tests/support/check.h"

enum { MAX_VALUES = 16 };

static pt_csv_column_guess guess(const char *header, const char *const *texts)
{
    pt_slice values[MAX_VALUES] = {0};
    size_t count = 0;
    for (; texts[count] != NULL; count++) {
        values[count] = pt_slice_of(texts[count]);
    }
    return pt_csv_guess_column(header, values, count, 1);
}

#define GUESS(header, ...) guess(header, (const char *const[]){__VA_ARGS__, NULL})

static void kinds_are_told_by_values(void)
{
    CHECK(GUESS("n", "1", "2", "-3").kind == PT_CSV_INTEGER);
    CHECK(GUESS("n", "1", "2.5", "12%").kind == PT_CSV_NUMBER);
    CHECK(GUESS("n", "¥1", "2.5").kind == PT_CSV_MONEY);
    CHECK(GUESS("销售金额", "1", "2").kind == PT_CSV_MONEY);
    CHECK(GUESS("Unit Price", "1.5", "2").kind == PT_CSV_MONEY);
    CHECK(GUESS("d", "2017-01-01", "", "2017-12-31").kind == PT_CSV_DATE);
    CHECK(GUESS("d", "20170101", "20171231").kind == PT_CSV_DATE);
    CHECK(GUESS("x", "yes", "no").kind == PT_CSV_YES_NO);
    CHECK(GUESS("x", "是", "否", "NA").kind == PT_CSV_YES_NO);
    CHECK(GUESS("x", "1", "0").kind == PT_CSV_INTEGER);
    CHECK(GUESS("x", "a", "b", "3").kind == PT_CSV_TEXT);
    CHECK(GUESS("x", "", "NULL", "n/a").kind == PT_CSV_EMPTY);
}

static void codes_are_texts_though_they_are_digits(void)
{
    CHECK(GUESS("邮编", "010020", "200000").kind == PT_CSV_TEXT);
    CHECK(GUESS("card", "6222020200112233445", "6222020200112233446").kind == PT_CSV_TEXT);
}

static void excel_days_need_a_header_that_says_so(void)
{
    CHECK(GUESS("quantity", "43100", "43101").kind == PT_CSV_INTEGER);
    pt_csv_column_guess date = GUESS("下单日期", "43100", "43101");
    CHECK(date.kind == PT_CSV_DATE && date.date.order == PT_DATE_EXCEL);
}

static void misfits_and_ambiguity_are_counted(void)
{
    pt_csv_column_guess date = GUESS("d", "1/2/2017", "3/4/2017");
    CHECK(date.kind == PT_CSV_DATE && date.date.is_ambiguous && date.fit_count == 2);
    pt_csv_column_guess number = GUESS("n", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "");
    CHECK(number.kind == PT_CSV_INTEGER && number.fit_count == 9 && number.value_count == 10 &&
          number.unknown_count == 1);
    CHECK(GUESS("n", "1", "2", "3", "x").kind == PT_CSV_TEXT);
    CHECK(GUESS("n", "1,5", "2,25", "3").mark == PT_DECIMAL_COMMA);
    CHECK(GUESS("n", "1.234,5", "2").mark == PT_DECIMAL_COMMA &&
          GUESS("n", "1,234", "2").mark == PT_DECIMAL_POINT);
}

static void columns_lie_a_stride_apart(void)
{
    pt_slice cells[] = {pt_slice_of("1"), pt_slice_of("a"), pt_slice_of("2"), pt_slice_of("b")};
    CHECK(pt_csv_guess_column("n", cells, 2, 2).kind == PT_CSV_INTEGER);
    CHECK(pt_csv_guess_column("t", cells + 1, 2, 2).kind == PT_CSV_TEXT);
    CHECK(pt_csv_guess_column("t", NULL, 0, 1).kind == PT_CSV_EMPTY);
}

CHECK_MAIN(kinds_are_told_by_values, codes_are_texts_though_they_are_digits,
           excel_days_need_a_header_that_says_so, misfits_and_ambiguity_are_counted,
           columns_lie_a_stride_apart)
