#include "record/import/mapping/propose.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 3, ROWS_MAX = 12 };

/* What is proposed for the last of three columns: a customer's number, a name, and the one in question. */
typedef struct proposal {
    pt_arena arena;
    pt_mapping mapping;
    pt_import_guess *guesses;
    const pt_import_guess *last;
} proposal;

static void proposal_clear(proposal *made)
{
    pt_arena_clear(&made->arena);
}

/* cells: of the column in question, separated by bars. */
static void propose(proposal *made, const char *header, const char *cells)
{
    static const char *const numbers[ROWS_MAX] = {"C1", "C2", "C3", "C4",  "C5",  "C6",
                                                  "C7", "C8", "C9", "C10", "C11", "C12"};
    const char *headers[COLUMNS] = {"Customer ID", "Customer Name", header};
    pt_slice grid[ROWS_MAX * COLUMNS];
    pt_sample sample = {.headers = headers, .column_count = COLUMNS, .cells = grid};
    for (const char *at = cells; at != NULL && sample.row_count < ROWS_MAX; sample.row_count++) {
        const char *bar = strchr(at, '|');
        pt_slice *row = grid + sample.row_count * COLUMNS;
        row[0] = pt_slice_of(numbers[sample.row_count]);
        row[1] = pt_slice_of("Ann");
        row[2] = (pt_slice){at, bar == NULL ? strlen(at) : (size_t)(bar - at)};
        at = bar == NULL ? NULL : bar + 1;
    }
    pt_schema schema = {0};
    pt_error error = {0};
    CHECK(pt_schema_load(&made->arena, &schema, &error) == PT_OK);
    CHECK(pt_mapping_propose(&schema, &sample, &made->arena, &made->mapping, &made->guesses, &error) ==
          PT_OK);
    made->last = &made->guesses[COLUMNS - 1];
}

static void check_target(const char *header, const char *cells, const char *target)
{
    PT_SCOPED(proposal) made = {0};
    propose(&made, header, cells);
    const char *found = made.last->target == NULL ? "" : made.last->target;
    CHECK_TEXT(found, target);
}

static void a_plain_name_keeps_its_field_when_a_few_cells_do_not_fit(void)
{
    check_target("Customer since", "2024-03-01|2024-02-30|2024-03-03", "customer.customer_since");
    check_target("Customer since", "soon", "customer.customer_since");
    check_target("Gender", "female|male|?|?", "customer.gender");
    check_target("Credit limit", "5|x|7|8", "customer.credit_limit");
}

static void what_the_cells_contradict_is_left_out_and_named(void)
{
    PT_SCOPED(proposal) made = {0};
    propose(&made, "Gender", "A|B|female|D|E|");
    CHECK(made.last->target == NULL && made.last->date_order == NULL);
    CHECK(made.last->filled == 5 && made.last->fitting == 1);
    CHECK(made.last->misfit != NULL && strcmp(made.last->misfit, "customer.gender") == 0);
    CHECK(made.mapping.columns[COLUMNS - 1].field == NULL);
}

static void the_cells_that_fit_are_counted_and_doubts_shown(void)
{
    PT_SCOPED(proposal) sure = {0};
    PT_SCOPED(proposal) doubtful = {0};
    propose(&sure, "Customer since", "2024-03-01||2024-03-02|2024-03-03|2024-03-04|x");
    CHECK(sure.last->filled == 5 && sure.last->fitting == 4);
    propose(&doubtful, "Customer since", "2024-03-01||2024-03-02|y|2024-03-04|x");
    CHECK(doubtful.last->filled == 5 && doubtful.last->fitting == 3);
    CHECK(doubtful.last->confidence < sure.last->confidence);
    CHECK(sure.last->misfit == NULL && doubtful.last->misfit == NULL);
}

/* An order's date makes orders of a list; a column of that name that holds none must not. */
static void a_general_name_with_other_cells_makes_no_other_records(void)
{
    check_target("Date", "n/a|unknown|n/a|none", "");
    check_target("Type", "A|B|C|D", "");
}

CHECK_MAIN(a_plain_name_keeps_its_field_when_a_few_cells_do_not_fit,
           what_the_cells_contradict_is_left_out_and_named, the_cells_that_fit_are_counted_and_doubts_shown,
           a_general_name_with_other_cells_makes_no_other_records)
