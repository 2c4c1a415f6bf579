#include "model/keys.h"
#include "model/lifecycle/lifecycle.h"

#include <string.h>

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
}

/* The dictionary of all: entries of the buyers, then those of more that are not among them (found[i] absent).
 * codes[i] becomes the code of entry i of more. */
static pt_status join_dictionaries(const pt_run *run, const pt_dictionary *buyers, const pt_dictionary *more,
                                   const int32_t *found, pt_dictionary *joined, int32_t *codes)
{
    size_t room = buyers->count + more->count;
    const char **texts = buyers->texts == NULL ? NULL : pt_arena_alloc(run->arena, room, sizeof *texts);
    int64_t *ids = buyers->ids == NULL ? NULL : pt_arena_alloc(run->arena, room, sizeof *ids);
    if (texts == NULL && ids == NULL) {
        return PT_OUT_OF_MEMORY;
    }
    *joined = (pt_dictionary){.count = buyers->count, .texts = texts, .ids = ids};
    if (texts != NULL) {
        memcpy(texts, buyers->texts, buyers->count * sizeof *texts);
    } else {
        memcpy(ids, buyers->ids, buyers->count * sizeof *ids);
    }
    for (size_t i = 0; i < more->count; i++) {
        codes[i] = found[i] != PT_KEY_ABSENT ? found[i] : (int32_t)joined->count;
        if (found[i] == PT_KEY_ABSENT && texts != NULL) {
            texts[joined->count++] = more->texts[i];
        } else if (found[i] == PT_KEY_ABSENT) {
            ids[joined->count++] = more->ids[i];
        }
    }
    return PT_OK;
}

pt_status pt_lifecycle_find_prospects(const pt_run *run, const pt_frame *frame, const pt_lifecycle *lifecycle,
                                      pt_lifecycle_people *people, pt_error *error)
{
    if (frame->row_count == 0) {
        return PT_OK;
    }
    const pt_dictionary *buyers = lifecycle->purchases->customers;
    const pt_column *customer = pt_frame_find(frame, "customer_id");
    const pt_dictionary *more = customer->dictionary;
    const int32_t *found;
    PT_RETURN_IF_ERROR(pt_keys_locate(run->arena, buyers, more, &found, error));
    pt_dictionary *joined = pt_arena_alloc(run->arena, 1, sizeof *joined);
    int32_t *codes = pt_arena_alloc(run->arena, more->count, sizeof *codes);
    int32_t *prospects = pt_arena_alloc(run->arena, more->count, sizeof *prospects);
    uint8_t *is_listed = pt_arena_alloc(run->arena, more->count, 1);
    if (joined == NULL || codes == NULL || prospects == NULL || is_listed == NULL ||
        join_dictionaries(run, buyers, more, found, joined, codes) != PT_OK) {
        return out_of_memory(error);
    }
    for (size_t row = 0; row < frame->row_count; row++) {
        int32_t entry = customer->code[row];
        bool has_bought = found[entry] != PT_KEY_ABSENT && lifecycle->summaries[found[entry]].row_count > 0;
        if (!has_bought && is_listed[entry] == 0) {
            is_listed[entry] = 1;
            prospects[people->prospect_count++] = codes[entry];
        }
    }
    people->customers = joined;
    people->prospects = prospects;
    return PT_OK;
}
