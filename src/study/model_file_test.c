#include "study/model_file.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/patron-model-file-XXXXXX";
static char other_path[] = "/tmp/patron-model-file-XXXXXX";

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "wb");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) != 0) {
        abort();
    }
}

typedef struct asked {
    const char *model;
    const pt_named_text *columns, *options; /* end with {0}; NULL: none */
    size_t path_count;
} asked;

static pt_status run(pt_arena *arena, asked ask, pt_outcome *outcome, pt_error *error)
{
    static const char *paths[3];
    paths[0] = path;
    paths[1] = paths[2] = other_path;
    pt_model_request request = {.model = pt_model_find(ask.model),
                                .paths = paths,
                                .path_count = ask.path_count,
                                .columns = ask.columns,
                                .options = ask.options};
    while (ask.columns != NULL && ask.columns[request.column_count].name != NULL) {
        request.column_count++;
    }
    while (ask.options != NULL && ask.options[request.option_count].name != NULL) {
        request.option_count++;
    }
    pt_run how = {.arena = arena, .thread_count = 1};
    return pt_study_run_file(&request, &how, outcome, error);
}

static void a_file_with_other_headers_is_mapped(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_outcome outcome = {0};
    write_file(path, "Kunde,Tag,Betrag\nA,2024-01-01,\"1,234.50\"\nB,2024-01-02,2\n");
    const pt_named_text columns[] = {
        {"customer_id", "Kunde"}, {"date", "Tag"}, {"transactions.amount", "Betrag"}, {0}};
    const pt_named_text options[] = {{"as_of", "2024-01-03"}, {0}};
    CHECK(run(&arena, (asked){"rfm", columns, options, 1}, &outcome, NULL) == PT_OK);
    const pt_frame *customers = &outcome.result.tables[0];
    CHECK(customers->row_count == 2 && pt_frame_find(customers, "monetary")->real[0] == 1234.5);
    CHECK(outcome.settings[0].is_given);
}

static void a_second_file_is_the_second_input(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_outcome outcome = {0};
    write_file(path, "customer_id,date,amount\nA,2024-01-01,1\nA,2024-01-05,1\n");
    write_file(other_path, "customer_id\nA\nZ\n");
    CHECK(run(&arena, (asked){"lifecycle", NULL, NULL, 2}, &outcome, NULL) == PT_OK);
    CHECK(outcome.result.tables[0].row_count == 2);
    CHECK(run(&arena, (asked){"lifecycle", NULL, NULL, 1}, &outcome, NULL) == PT_OK);
    CHECK(outcome.result.tables[0].row_count == 1);
}

static void what_is_wrong_is_named(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_outcome outcome = {0};
    pt_error error = {0};
    write_file(path, "customer_id,date,amount\nA,2024-01-01,1\n,2024-01-05,1\n");
    CHECK(run(&arena, (asked){"rfm", NULL, NULL, 1}, &outcome, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "customer_id");
    CHECK(error.row == 3); /* the line */
    CHECK(run(&arena, (asked){"rfm", NULL, NULL, 0}, &outcome, &error) == PT_INVALID_INPUT);
    CHECK(run(&arena, (asked){"rfm", NULL, NULL, 2}, &outcome, &error) == PT_INVALID_INPUT);
    const pt_named_text columns[] = {{"colour", "Farbe"}, {0}};
    CHECK(run(&arena, (asked){"rfm", columns, NULL, 1}, &outcome, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "colour");
    const pt_named_text options[] = {{"horizon", "3"}, {0}};
    CHECK(run(&arena, (asked){"rfm", NULL, options, 1}, &outcome, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "horizon");
    const pt_named_text missing[] = {{"order_id", "Rechnung"}, {0}};
    CHECK(run(&arena, (asked){"rfm", missing, NULL, 1}, &outcome, &error) !=
          PT_OK); /* optional, but asked for */
    write_file(path, "customer_id,date,amount\n");
    CHECK(run(&arena, (asked){"rfm", NULL, NULL, 1}, &outcome, &error) == PT_TOO_LITTLE_DATA);
}

/* Blank lines and records of several lines stand before what is wrong, which is found by reading, by the
 * check of the frame or by the model itself. */
static void what_is_wrong_is_named_by_its_line(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_outcome outcome = {0};
    pt_error error = {0};
    static const struct {
        const char *model, *text;
        int64_t line;
    } cases[] = {
        {"rfm", "customer_id,date,amount\n\nA,2024-01-01,1\n\n\n\"B\nB\",2024-01-05,1\n,2024-01-06,1\n", 8},
        {"rfm", "\n\ncustomer_id,date,amount\nA,2024-01-01,1\nA,2024-01-02,\n", 5},
        {"rfm", "customer_id,date,amount\r\n\r\nA,2024-01-01,1\r\n\r\nA,yesterday,1\r\n", 5},
        {"value", "customer_id,contribution,activity,credit\nA,1,1,1\n\n\nB,1,1,1\nA,2,2,2\n", 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(path, cases[i].text);
        CHECK(run(&arena, (asked){cases[i].model, NULL, NULL, 1}, &outcome, &error) == PT_INVALID_INPUT);
        CHECK(error.row == cases[i].line);
    }
    write_file(path, "customer_id,date,amount\n\n\n\nA,2024-01-01,1\n");
    write_file(other_path, "customer_id,name\nA,a\n\n,b\n");
    CHECK(run(&arena, (asked){"lifecycle", NULL, NULL, 2}, &outcome, &error) == PT_INVALID_INPUT);
    CHECK(error.row == 4); /* of the second file */
}

static void make_files(void)
{
    if (close(mkstemp(path)) != 0 || close(mkstemp(other_path)) != 0) {
        abort();
    }
}

static void remove_files(void)
{
    CHECK(unlink(path) == 0 && unlink(other_path) == 0);
}

CHECK_MAIN(make_files, a_file_with_other_headers_is_mapped, a_second_file_is_the_second_input,
           what_is_wrong_is_named, what_is_wrong_is_named_by_its_line, remove_files)
