#include "record/import/mapping/candidates.h"

#include <stdbool.h>
#include <string.h>

/* Fields whose cells look alike: a cell that is none for one of them is none for the others. */
typedef enum writing { WRITTEN_AS_TEXT, WRITTEN_AS_NUMBER, WRITTEN_AS_TIME, WRITTEN_AS_CODE } writing;

typedef struct measured {
    const pt_header_meaning *meaning;
    pt_cell_fit fit;
} measured;

static bool is_importable(const pt_header_meaning *meaning)
{
    const pt_field *field = meaning->field;
    bool has_place = meaning->entity->table_class == PT_TABLE_DISTRIBUTED ||
                     meaning->entity->table_class == PT_TABLE_REFERENCE;
    return has_place && pt_field_is_entered(field) && field->type != PT_FIELD_REFERENCE &&
           field->privacy != PT_PRIVACY_SECRET && field->custom_id == 0;
}

static writing writing_of(const pt_field *field)
{
    switch (field->type) {
    case PT_FIELD_INTEGER:
    case PT_FIELD_NUMBER:
    case PT_FIELD_MONEY: return WRITTEN_AS_NUMBER;
    case PT_FIELD_DATE:
    case PT_FIELD_INSTANT: return WRITTEN_AS_TIME;
    case PT_FIELD_CHOICE:
    case PT_FIELD_YES_NO: return WRITTEN_AS_CODE;
    case PT_FIELD_TEXT:
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_REFERENCE:
    case PT_FIELD_JSON: break;
    }
    return WRITTEN_AS_TEXT;
}

static bool is_share(const pt_field *field)
{
    return field->has_range && field->minimum >= 0 && field->maximum <= 1;
}

/* Cells that all lie between 0 and 1 are a share, if the name allows it: "Discount" 0.2. Required fields come
 * first among those of one record type: "Description" is a service's name before it is its details. */
static bool is_likelier(const pt_header_meaning *a, const pt_header_meaning *b)
{
    if (is_share(a->field) != is_share(b->field)) {
        return is_share(a->field);
    }
    if (a->entity == b->entity && a->field->is_required != b->field->is_required) {
        return a->field->is_required;
    }
    return a->likeness < b->likeness;
}

static bool fits(const pt_cell_fit *fit)
{
    return fit->fitting * 5 >= fit->filled * 4;
}

static bool fits_mostly(const pt_cell_fit *fit)
{
    return fit->fitting * 2 >= fit->filled || fit->filled - fit->fitting <= 1;
}

static void add(pt_candidates *candidates, const pt_header_meaning *meaning)
{
    size_t at = candidates->count;
    for (; at > 0 && is_likelier(meaning, candidates->meanings[at - 1]); at--) {
        candidates->meanings[at] = candidates->meanings[at - 1];
    }
    candidates->meanings[at] = meaning;
    candidates->count++;
}

static size_t measure(const pt_header_index *index, const pt_sample *sample, size_t column, measured *found)
{
    size_t count = 0;
    for (const pt_header_meaning *meaning = pt_header_index_find(index, sample->headers[column]);
         meaning != NULL && count < PT_CANDIDATES_MAX; meaning = meaning->next) {
        if (is_importable(meaning)) {
            pt_cell_style style;
            found[count].meaning = meaning;
            found[count].fit = pt_cell_style_detect(meaning->field, sample, column, NULL, &style);
            count++;
        }
    }
    return count;
}

static bool is_plain(const measured *found, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (writing_of(found[i].meaning->field) != writing_of(found[0].meaning->field)) {
            return false;
        }
    }
    return true;
}

void pt_candidates_find(const pt_header_index *index, const pt_sample *sample, size_t column,
                        pt_candidates *candidates)
{
    measured found[PT_CANDIDATES_MAX];
    pt_candidates chosen = {0};
    size_t count = measure(index, sample, column, found);
    for (size_t i = 0; i < count; i++) {
        if (fits(&found[i].fit)) {
            add(&chosen, found[i].meaning);
        }
    }
    bool may_have_faults = chosen.count == 0 && is_plain(found, count);
    for (size_t i = 0; i < count && may_have_faults; i++) {
        if (fits_mostly(&found[i].fit)) {
            add(&chosen, found[i].meaning);
        }
    }
    if (chosen.count == 0 && count > 0) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            best = found[i].fit.fitting > found[best].fit.fitting ? i : best;
        }
        chosen.misfit = found[best].meaning;
    }
    *candidates = chosen;
}
