/* What one column of a file may mean: the fields that its header names, as far as its cells agree.
 *
 * A field fits when at least four in five of the filled cells can be read as its type. Where the header names
 * fields that are written in different ways ("Discount": money or a share) the cells decide. Where all are
 * written alike the name is plain, and cells that do not fit are faults of their lines: such a column keeps
 * its meaning as long as half of its cells fit, or all but one. */
#ifndef PT_RECORD_IMPORT_MAPPING_CANDIDATES_H
#define PT_RECORD_IMPORT_MAPPING_CANDIDATES_H

#include "record/import/cell/cell_style.h"
#include "record/import/mapping/header.h"
#include "record/import/mapping/sample.h"

enum { PT_CANDIDATES_MAX = 12 };

/* Zero-initialised is empty. */
typedef struct pt_candidates {
    const pt_header_meaning *meanings[PT_CANDIDATES_MAX]; /* the likeliest first */
    size_t count;
    const pt_header_meaning *misfit; /* what the name says and the cells do not; NULL: none such */
} pt_candidates;

void pt_candidates_find(const pt_header_index *index, const pt_sample *sample, size_t column,
                        pt_candidates *candidates);

#endif
