/* Scripts that complete commands in a shell, made from the table of commands. */
#ifndef PT_CLI_DOCUMENT_COMPLETION_H
#define PT_CLI_DOCUMENT_COMPLETION_H

#include "base/text/buffer.h"
#include "base/text/message.h"

void pt_completion_add_bash(pt_buffer *buffer);

/* zsh shows summaries and help beside the words, in the language. */
void pt_completion_add_zsh(pt_buffer *buffer, pt_language language);

#endif
