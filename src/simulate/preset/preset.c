#include "simulate/preset/preset.h"

#include "simulate/preset/presets.h"

#include <string.h>

const pt_preset *const pt_presets[] = {&pt_preset_tea_house, &pt_preset_bank, &pt_preset_shop,
                                       &pt_preset_telecom, NULL};

const pt_preset *pt_preset_find(const char *name)
{
    for (size_t i = 0; pt_presets[i] != NULL; i++) {
        if (strcmp(pt_presets[i]->name, name) == 0) {
            return pt_presets[i];
        }
    }
    return NULL;
}
