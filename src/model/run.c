#include "model/model.h"

pt_status pt_model_run(const pt_model *model, const pt_run *run, const pt_frame *frames,
                       const pt_setting *settings, pt_result *result, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_progress_report(run->progress, model->title, NULL, 0, 0, error));
    for (size_t i = 0; i < model->input_count; i++) {
        PT_RETURN_IF_ERROR(pt_model_check(model, i, run, &frames[i], error));
    }
    if (frames[0].row_count == 0) {
        return PT_FAIL(
            error, PT_TOO_LITTLE_DATA,
            "there is nothing to compute from: no row up to the last day; import transactions, or check "
            "the file and the day");
    }
    pt_result made = {0};
    PT_RETURN_IF_ERROR(model->run(run, frames, settings, &made, error));
    *result = made;
    return PT_OK;
}
