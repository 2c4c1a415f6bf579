/* patron model …: the analytic models on plain files. */
#ifndef PT_CLI_COMMAND_MODEL_H
#define PT_CLI_COMMAND_MODEL_H

#include "cli/command.h"
#include "model/model.h"

extern const pt_word pt_model_name_arguments[];
extern const pt_word pt_model_run_options[];

pt_status pt_command_model_list(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_model_show(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_model_run(const pt_invocation *invocation, pt_error *error);

/* Fails with PT_NOT_FOUND and suggests the nearest. */
pt_status pt_model_unknown(const char *name, pt_error *error);

/* The model of that name, or the failure above. */
pt_status pt_model_named(const char *name, const pt_model **model, pt_error *error);

/* The parameters of the model of that name as options: pt_command.find_options. */
pt_status pt_model_options(const char *model_name, pt_arena *arena, const pt_word **options, pt_error *error);

#endif
