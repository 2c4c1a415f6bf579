/* The rows of preset.c. */
#ifndef PT_SIMULATE_PRESET_PRESETS_H
#define PT_SIMULATE_PRESET_PRESETS_H

#include "simulate/preset/preset.h"

extern const pt_preset pt_preset_tea_house;
extern const pt_preset pt_preset_bank;
extern const pt_preset pt_preset_shop;
extern const pt_preset pt_preset_telecom;

#endif
