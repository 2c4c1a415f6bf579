/* The manual page, made from the table of commands and that of settings. */
#ifndef PT_CLI_DOCUMENT_MAN_H
#define PT_CLI_DOCUMENT_MAN_H

#include "base/text/buffer.h"
#include "base/text/message.h"

/* Adds patron(1) in the man macros. */
void pt_man_add(pt_buffer *buffer, pt_language language);

#endif
