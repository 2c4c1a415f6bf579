/* Ids of records made by this program: 63 bits that grow with time, so that new rows land at the end of a
 * key.
 *
 *   (milliseconds since 2024-01-01T00:00Z) << 22 | node (10 bits) << 12 | sequence (12 bits)
 *
 * The node is leased from the store (store/node.h), so that no two programs make the same id. A generator
 * never goes backwards: when the clock does, it goes on counting from where it was. */
#ifndef PT_BASE_ID_H
#define PT_BASE_ID_H

#include <stdatomic.h>
#include <stdint.h>

enum { PT_ID_NODES = 1024 };

/* Safe to share between threads. Make it with pt_id_generator_make(). */
typedef struct pt_id_generator {
    _Atomic int64_t newest; /* the last id given, without its node */
    int32_t node;
} pt_id_generator;

/* node: 0 … 1023. not_before: an id or instant-made id that new ones must exceed; 0 where there is none. */
void pt_id_generator_make(pt_id_generator *generator, int32_t node, int64_t not_before);

/* The next id at an instant (microseconds UTC; pt_instant_now()). Never 0, never given twice. */
int64_t pt_id_next(pt_id_generator *generator, int64_t instant);

/* The id last given, or the one it started after. */
int64_t pt_id_newest(const pt_id_generator *generator);

/* The instant (to the millisecond) at which an id was made, and by which node. */
int64_t pt_id_instant(int64_t id);
int32_t pt_id_node(int64_t id);

#endif
