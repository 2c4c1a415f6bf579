/* A model's result as tables for people; programs get study/result_json.h. */
#ifndef PT_CLI_COMMAND_MODEL_RESULT_H
#define PT_CLI_COMMAND_MODEL_RESULT_H

#include "cli/command.h"
#include "study/model_file.h"

/* Prints scalars, tables (of each the first rows that the option "rows" asks for) and warnings. */
pt_status pt_model_result_print(const pt_invocation *invocation, const pt_outcome *outcome, pt_error *error);

#endif
