#include "base/time/civil.h"
#include "model/lifecycle/lifecycle.h"
#include "numeric/parallel.h"

#include <string.h>

enum { MAX_BLOCKS = 256, MIN_BLOCK_CUSTOMERS = 4096, MAX_MONTHS = 1200 };

/* One block's counts; whole numbers, so that it does not matter how customers are dealt to blocks. */
typedef struct block_counts {
    int64_t *customers; /* [month][stage] */
    int64_t moves[PT_STAGES][PT_STAGES];
} block_counts;

typedef struct walking {
    const pt_progress *progress;
    const pt_lifecycle *lifecycle;
    size_t block_customers;
    const int32_t *month_ends;
    int32_t first_month;
    size_t month_count;
    block_counts *blocks;
} walking;

/* A customer on the way through the months. */
typedef struct traveller {
    pt_stage_walk walk;
    size_t month;       /* whose end comes next */
    pt_stage month_end; /* stage at the end of the month before; PROSPECT: there was none */
    pt_stage stage;     /* of the days visited last */
    int32_t since;
} traveller;

static void visit_until(const walking *all, traveller *one, int32_t until, block_counts *counts)
{
    pt_stage_span span;
    while (pt_stage_next_span(&one->walk, until, &span)) {
        if (span.stage != one->stage) {
            one->stage = span.stage;
            one->since = span.from;
        }
        for (; one->month < all->month_count && all->month_ends[one->month] <= span.to; one->month++) {
            counts->customers[one->month * PT_STAGES + span.stage]++;
            if (one->month_end != PT_STAGE_PROSPECT) {
                counts->moves[one->month_end][span.stage]++;
            }
            one->month_end = span.stage;
        }
    }
}

static void walk_customer(const walking *all, size_t customer, block_counts *counts)
{
    const pt_lifecycle *lifecycle = all->lifecycle;
    const pt_purchases *purchases = lifecycle->purchases;
    int32_t first_day = lifecycle->summaries[customer].first_day;
    traveller one = {.walk = pt_stage_begin(lifecycle->rule, first_day),
                     .month = (size_t)(pt_date_month(first_day) - all->first_month)};
    size_t row = purchases->start[customer];
    int32_t day = first_day;
    while (pt_purchases_next_day(purchases, lifecycle->scope, customer, &row, &day)) {
        if (day > one.walk.last_day) {
            visit_until(all, &one, day - 1, counts);
            pt_stage_purchase(&one.walk, day);
        }
    }
    visit_until(all, &one, lifecycle->scope.as_of, counts);
    lifecycle->standings[customer] = (pt_standing){
        .stage = one.stage,
        .since = one.since,
        .risk_after_days = one.walk.risk_from - one.walk.last_day,
        .churned_after_days = one.walk.churned_from - one.walk.last_day,
    };
}

static void walk_block(void *context, size_t block)
{
    const walking *all = context;
    if (pt_progress_is_cancelled(all->progress)) {
        return;
    }
    size_t count = all->lifecycle->purchases->customers->count;
    size_t end = (block + 1) * all->block_customers < count ? (block + 1) * all->block_customers : count;
    for (size_t customer = block * all->block_customers; customer < end; customer++) {
        if (all->lifecycle->summaries[customer].row_count > 0) {
            walk_customer(all, customer, &all->blocks[block]);
        }
    }
}

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

/* The months from the first purchase up to the last that is over. */
static pt_status list_months(const pt_run *run, const pt_lifecycle *lifecycle,
                             const pt_purchase_totals *totals, walking *all, pt_error *error)
{
    int32_t first = pt_date_month(totals->first_day);
    int32_t next = pt_date_month(lifecycle->scope.as_of + 1); /* not over yet, or not begun */
    if (next - first > MAX_MONTHS) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "the purchases span {1} months, at most {2} can be shown: check for mistaken dates",
                       next - first, (int)MAX_MONTHS);
    }
    size_t count = (size_t)(next - first);
    int32_t *ends = pt_arena_alloc(run->arena, count + 1, sizeof *ends);
    if (ends == NULL) {
        return out_of_memory(error);
    }
    for (size_t month = 0; month < count; month++) {
        ends[month] = pt_month_first_day(first + (int32_t)month + 1) - 1;
    }
    all->month_ends = ends;
    all->first_month = first;
    all->month_count = count;
    return PT_OK;
}

static void join(const walking *all, size_t block_count, pt_stage_history *history)
{
    for (size_t block = 0; block < block_count; block++) {
        const block_counts *counts = &all->blocks[block];
        for (size_t i = 0; i < all->month_count * PT_STAGES; i++) {
            history->customers[i] += counts->customers[i];
        }
        for (size_t i = 0; i < PT_STAGES; i++) {
            for (size_t j = 0; j < PT_STAGES; j++) {
                history->moves[i][j] += counts->moves[i][j];
            }
        }
    }
}

pt_status pt_lifecycle_walk(const pt_run *run, const pt_lifecycle *lifecycle,
                            const pt_purchase_totals *totals, pt_stage_history *history, pt_error *error)
{
    size_t count = lifecycle->purchases->customers->count;
    size_t block_customers = (count + MAX_BLOCKS - 1) / MAX_BLOCKS;
    walking all = {.progress = run->progress, .lifecycle = lifecycle};
    all.block_customers = block_customers < MIN_BLOCK_CUSTOMERS ? MIN_BLOCK_CUSTOMERS : block_customers;
    PT_RETURN_IF_ERROR(list_months(run, lifecycle, totals, &all, error));
    size_t block_count = (count + all.block_customers - 1) / all.block_customers;
    size_t cells = all.month_count * PT_STAGES;
    all.blocks = pt_arena_alloc(run->arena, block_count, sizeof *all.blocks);
    int64_t *customers = pt_arena_alloc(run->arena, (block_count + 1) * cells, sizeof *customers);
    if (all.blocks == NULL || customers == NULL) {
        return out_of_memory(error);
    }
    for (size_t block = 0; block < block_count; block++) {
        all.blocks[block].customers = customers + (block + 1) * cells;
    }
    pt_parallel_blocks(run->thread_count, block_count, walk_block, &all);
    PT_RETURN_IF_ERROR(pt_progress_report(run->progress, PT_N("following customers through the months"), NULL,
                                          (int64_t)count, (int64_t)count, error));
    *history = (pt_stage_history){all.first_month, all.month_count, customers, {{0}}};
    join(&all, block_count, history);
    return PT_OK;
}
