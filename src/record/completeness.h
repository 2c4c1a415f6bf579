/* How complete a record is: which part of the weights that its description gives to fields is filled.
 *
 * A field counts with its weight ("completeness" in entity/), some only where a choice of the record has a
 * certain code: an industry says nothing about a person. While the choice is unknown, such fields do not
 * count, but the choice itself may. Custom fields do not count. */
#ifndef PT_RECORD_COMPLETENESS_H
#define PT_RECORD_COMPLETENESS_H

#include "record/record.h"

enum { PT_COMPLETENESS_MISSING_MAX = 64 };

typedef struct pt_completeness {
    double share; /* 0 … 1 */
    int32_t weight, filled_weight;
    /* What counts and is unknown, the heaviest first, then as described. */
    const pt_field *missing[PT_COMPLETENESS_MISSING_MAX];
    size_t missing_count;
} pt_completeness;

/* False for types of which nothing counts; completeness is then left alone. */
bool pt_completeness_of(const pt_record *record, pt_completeness *completeness);

/* Adds {"share": 0.42, "missing": ["email", …]}. */
void pt_completeness_write_json(pt_json_writer *json, const pt_completeness *completeness);

#endif
