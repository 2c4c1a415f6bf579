#include "record/import/batch/reach.h"

#include "base/scope.h"
#include "record/import/batch/reach.sql.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const pt_reach_range everybody[] = {{INT64_MIN, INT64_MAX}};
static const char with_anonymous[] = "anonymous";

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the list of imports");
}

/* --- Ranges out of ids
 * --------------------------------------------------------------------------------------
 */

static int compare_ranges(const void *a, const void *b)
{
    const pt_reach_range *left = a, *right = b;
    return (left->first > right->first) - (left->first < right->first);
}

static int compare_gaps(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left < *right) - (*left > *right); /* the widest first */
}

static uint64_t gap_before(const pt_reach_range *ranges, size_t place)
{
    return (uint64_t)ranges[place].first - (uint64_t)ranges[place - 1].last;
}

/* Takes ranges together that are no farther apart than this. */
static size_t close_gaps(pt_reach_range *ranges, size_t count, uint64_t widest)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool overlaps = kept > 0 && ranges[i].first <= ranges[kept - 1].last;
        bool is_close =
            kept > 0 && (overlaps || (uint64_t)ranges[i].first - (uint64_t)ranges[kept - 1].last <= widest);
        if (!is_close) {
            ranges[kept++] = ranges[i];
        } else if (ranges[i].last > ranges[kept - 1].last) {
            ranges[kept - 1].last = ranges[i].last;
        }
    }
    return kept;
}

/* Sorts ranges, joins those that touch, and then the closest until few enough are left. */
static pt_status settle(pt_reach_range *ranges, size_t count, pt_reach *reach, pt_error *error)
{
    qsort(ranges, count, sizeof *ranges, compare_ranges);
    count = close_gaps(ranges, count, 1);
    if (count > PT_REACH_RANGES) {
        uint64_t *gaps = malloc(count * sizeof *gaps);
        if (gaps == NULL) {
            return fail_memory(error);
        }
        for (size_t i = 1; i < count; i++) {
            gaps[i - 1] = gap_before(ranges, i);
        }
        qsort(gaps, count - 1, sizeof *gaps, compare_gaps);
        count = close_gaps(ranges, count, gaps[PT_REACH_RANGES - 1]);
        free(gaps);
    }
    reach->ranges = ranges;
    reach->count = count;
    return PT_OK;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

pt_status pt_reach_make(int64_t *ids, size_t count, pt_arena *arena, pt_reach *reach, pt_error *error)
{
    size_t runs = 0;
    qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++) {
        runs += i == 0 || ids[i] - ids[i - 1] > 1;
    }
    pt_reach_range *ranges = pt_arena_alloc(arena, runs + 1, sizeof *ranges);
    if (ranges == NULL) {
        return fail_memory(error);
    }
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || ids[i] - ids[i - 1] > 1) {
            ranges[made++] = (pt_reach_range){ids[i], ids[i]};
        }
        ranges[made - 1].last = ids[i];
    }
    return settle(ranges, made, reach, error);
}

pt_status pt_reach_join(const pt_reach *a, const pt_reach *b, pt_arena *arena, pt_reach *reach,
                        pt_error *error)
{
    pt_reach_range *ranges = pt_arena_alloc(arena, a->count + b->count + 1, sizeof *ranges);
    if (ranges == NULL) {
        return fail_memory(error);
    }
    if (a->count > 0) {
        memcpy(ranges, a->ranges, a->count * sizeof *ranges);
    }
    if (b->count > 0) {
        memcpy(ranges + a->count, b->ranges, b->count * sizeof *ranges);
    }
    pt_reach joined = {.has_anonymous = a->has_anonymous || b->has_anonymous};
    PT_RETURN_IF_ERROR(settle(ranges, a->count + b->count, &joined, error));
    *reach = joined;
    return PT_OK;
}

/* --- As text: how far from the end of the range before, and how long, of each; sales of nobody first
 * --------------------------------------------------------------------------------------
 */

void pt_reach_write(pt_buffer *text, const pt_reach *reach)
{
    pt_buffer_add_text(text, reach->has_anonymous ? with_anonymous : "customers");
    int64_t at = 0;
    for (size_t i = 0; i < reach->count; i++) {
        const pt_reach_range *range = &reach->ranges[i];
        pt_buffer_add_format(text, " %" PRId64 " %" PRId64, range->first - at, range->last - range->first);
        at = range->last;
    }
}

static bool read_number(const char **at, int64_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoll(*at, &end, 10);
    bool is_number = end != *at && errno == 0 && *number >= 0;
    *at = end;
    return is_number;
}

/* False for a text that is none of ours. */
static bool read_ranges(const char *at, pt_reach_range *ranges, size_t *count)
{
    int64_t last = 0;
    *count = 0;
    while (*at != '\0') {
        int64_t gap = 0, length = 0;
        bool is_range = *count < PT_REACH_RANGES && read_number(&at, &gap) && read_number(&at, &length) &&
                        gap <= INT64_MAX - last && length <= INT64_MAX - last - gap;
        if (!is_range) {
            return false;
        }
        ranges[*count] = (pt_reach_range){last + gap, last + gap + length};
        last = ranges[*count].last;
        (*count)++;
    }
    return true;
}

pt_status pt_reach_parse(const char *text, pt_arena *arena, pt_reach *reach, pt_error *error)
{
    *reach = (pt_reach){.ranges = everybody, .count = 1, .has_anonymous = true};
    size_t word = text == NULL ? 0 : strcspn(text, " ");
    if (word == 0) {
        return PT_OK;
    }
    pt_reach_range *ranges = pt_arena_alloc(arena, PT_REACH_RANGES, sizeof *ranges);
    size_t count = 0;
    if (ranges == NULL) {
        return fail_memory(error);
    }
    if (read_ranges(text + word, ranges, &count)) {
        *reach = (pt_reach){.ranges = ranges,
                            .count = count,
                            .has_anonymous = strncmp(text, with_anonymous, sizeof with_anonymous - 1) == 0};
    }
    return PT_OK;
}

/* --- In the store
 * -------------------------------------------------------------------------------------------
 */

pt_status pt_reach_save(pt_connection *connection, int64_t batch_id, const pt_reach *reach, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_reach_write(&text, reach);
    if (text.out_of_memory) {
        return fail_memory(error);
    }
    const pt_value values[] = {pt_value_text(pt_buffer_text(&text)), pt_value_integer(batch_id)};
    return pt_execute(connection, &query_reach_save, values, NULL, error);
}

pt_status pt_reach_load(pt_connection *connection, int64_t batch_id, pt_arena *arena, pt_reach *reach,
                        pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    const pt_value id = pt_value_integer(batch_id);
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_reach_of_batch, &id, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    return pt_reach_parse(has_row ? pt_rows_text(&rows, 0) : NULL, arena, reach, error);
}

static pt_status join_later_batches(pt_connection *connection, const pt_value *id, pt_arena *arena,
                                    pt_reach *reach, pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_reach_of_later_batches, id, &rows, error));
    for (;;) {
        PT_SCOPED(pt_arena) scratch = {0};
        pt_reach later = {0};
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(pt_reach_parse(pt_rows_text(&rows, 0), &scratch, &later, error));
        PT_RETURN_IF_ERROR(pt_reach_join(reach, &later, arena, reach, error));
    }
}

static pt_status add_id(int64_t **ids, size_t *count, size_t *capacity, int64_t id)
{
    if (*count == *capacity) {
        size_t grown_capacity = *capacity == 0 ? 256 : *capacity * 2;
        int64_t *grown = realloc(*ids, grown_capacity * sizeof *grown);
        if (grown == NULL) {
            return PT_OUT_OF_MEMORY;
        }
        *ids = grown;
        *capacity = grown_capacity;
    }
    (*ids)[(*count)++] = id;
    return PT_OK;
}

static pt_status read_by_hand(pt_connection *connection, const pt_value *id, int64_t **ids, size_t *count,
                              pt_error *error)
{
    size_t capacity = 0;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_reach_by_hand, id, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        if (add_id(ids, count, &capacity, pt_rows_integer(&rows, 0)) != PT_OK) {
            return fail_memory(error);
        }
    }
}

pt_status pt_reach_load_since(pt_connection *connection, int64_t batch_id, pt_arena *arena, pt_reach *reach,
                              pt_error *error)
{
    const pt_value id = pt_value_integer(batch_id);
    pt_reach found = {0}, by_hand = {0};
    PT_RETURN_IF_ERROR(join_later_batches(connection, &id, arena, &found, error));
    int64_t *ids = NULL;
    size_t count = 0;
    pt_status status = read_by_hand(connection, &id, &ids, &count, error);
    if (status == PT_OK && count > 0) {
        status = pt_reach_make(ids, count, arena, &by_hand, error);
        by_hand.has_anonymous = ids[0] == 0; /* what is of no customer stands under customer 0 */
    }
    free(ids);
    PT_RETURN_IF_ERROR(status);
    PT_RETURN_IF_ERROR(pt_reach_join(&found, &by_hand, arena, &found, error));
    *reach = found;
    return PT_OK;
}
