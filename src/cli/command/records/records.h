/* patron customer list, patron service create …: records of every described type, by one implementation. The
 * noun is the name of the type. */
#ifndef PT_CLI_COMMAND_RECORDS_RECORDS_H
#define PT_CLI_COMMAND_RECORDS_RECORDS_H

#include "cli/command.h"

extern const pt_word pt_record_id_arguments[];
extern const pt_word pt_record_list_options[];
extern const pt_word pt_record_key_options[];
extern const pt_word pt_record_create_options[];
extern const pt_word pt_record_update_options[];
extern const pt_word pt_record_move_options[]; /* of delete and restore */

pt_status pt_command_record_list(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_show(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_create(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_update(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_delete(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_restore(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_record_history(const pt_invocation *invocation, pt_error *error);

/* Whether there is a record type of that name, which then serves as a noun. */
bool pt_is_record_type(const char *noun);

/* Adds the names of all record types. */
void pt_record_type_names(pt_buffer *names, const char *separator);

#endif
