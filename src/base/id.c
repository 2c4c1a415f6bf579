#include "base/id.h"

#include <assert.h>

static const int64_t epoch_milliseconds = INT64_C(1704067200000); /* 2024-01-01T00:00:00Z */
static const int64_t microseconds_per_millisecond = 1000;
enum { SEQUENCE_BITS = 12, NODE_BITS = 10 };

/* Inside a generator ids are counted without the node: milliseconds * 4096 + sequence. A millisecond whose
 * 4096 numbers are used up therefore runs over into the next one instead of waiting for it. */
static int64_t ticks_of_instant(int64_t instant)
{
    int64_t milliseconds = instant / microseconds_per_millisecond - epoch_milliseconds;
    return milliseconds <= 0 ? 0 : milliseconds * (INT64_C(1) << SEQUENCE_BITS);
}

static int64_t with_node(int64_t ticks, int32_t node)
{
    int64_t milliseconds = ticks >> SEQUENCE_BITS;
    int64_t sequence = ticks & ((INT64_C(1) << SEQUENCE_BITS) - 1);
    return milliseconds << (SEQUENCE_BITS + NODE_BITS) | (int64_t)node << SEQUENCE_BITS | sequence;
}

static int64_t without_node(int64_t id)
{
    int64_t milliseconds = id >> (SEQUENCE_BITS + NODE_BITS);
    int64_t sequence = id & ((INT64_C(1) << SEQUENCE_BITS) - 1);
    return milliseconds << SEQUENCE_BITS | sequence;
}

void pt_id_generator_make(pt_id_generator *generator, int32_t node, int64_t not_before)
{
    assert(node >= 0 && node < PT_ID_NODES && not_before >= 0);
    generator->node = node;
    atomic_init(&generator->newest, without_node(not_before));
}

int64_t pt_id_next(pt_id_generator *generator, int64_t instant)
{
    int64_t now = ticks_of_instant(instant);
    int64_t newest = atomic_load_explicit(&generator->newest, memory_order_relaxed);
    int64_t next;
    do {
        next = now > newest ? now : newest + 1;
    } while (!atomic_compare_exchange_weak(&generator->newest, &newest, next));
    return with_node(next, generator->node);
}

int64_t pt_id_newest(const pt_id_generator *generator)
{
    return with_node(atomic_load(&generator->newest), generator->node);
}

int64_t pt_id_instant(int64_t id)
{
    return ((id >> (SEQUENCE_BITS + NODE_BITS)) + epoch_milliseconds) * microseconds_per_millisecond;
}

int32_t pt_id_node(int64_t id)
{
    return (int32_t)(id >> SEQUENCE_BITS & (PT_ID_NODES - 1));
}
