/* What the parts of the model rfm share. */
#ifndef PT_MODEL_RFM_RFM_H
#define PT_MODEL_RFM_RFM_H

#include "model/model.h"

/* Indices of the parameters. */
enum {
    PT_RFM_AS_OF,
    PT_RFM_FREQUENCY,
    PT_RFM_MONETARY,
    PT_RFM_RETURNS,
    PT_RFM_SCORING,
    PT_RFM_R_CUTS,
    PT_RFM_F_CUTS,
    PT_RFM_M_CUTS,
    PT_RFM_SPLIT,
    PT_RFM_R_SPLIT,
    PT_RFM_F_SPLIT,
    PT_RFM_M_SPLIT,
    PT_RFM_PARAMETERS,
};

typedef enum pt_rfm_split { PT_RFM_MEAN, PT_RFM_MEDIAN, PT_RFM_FIXED_SPLIT } pt_rfm_split;

/* Classes in the order of their table. */
typedef enum pt_rfm_class {
    PT_RFM_IMPORTANT_VALUE,
    PT_RFM_IMPORTANT_DEVELOP,
    PT_RFM_IMPORTANT_KEEP,
    PT_RFM_IMPORTANT_WIN_BACK,
    PT_RFM_GENERAL_VALUE,
    PT_RFM_GENERAL_DEVELOP,
    PT_RFM_GENERAL_KEEP,
    PT_RFM_GENERAL_WIN_BACK,
    PT_RFM_CLASSES,
} pt_rfm_class;

extern const pt_dictionary pt_rfm_class_names;

pt_status pt_rfm_run(const pt_run *run, const pt_frame *frames, const pt_setting *settings, pt_result *result,
                     pt_error *error);

#endif
