/* Who works on a batch: host and process, so that the next program sees at once whether it is still alive. */
#ifndef PT_RECORD_IMPORT_BATCH_OWNER_H
#define PT_RECORD_IMPORT_BATCH_OWNER_H

#include "base/text/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* Adds {"host": …, "process": …, "started": …} of this process. */
void pt_owner_add(pt_buffer *json);

/* Whether the process is gone. One of another host is gone when its heartbeat is older than two minutes. */
bool pt_owner_is_gone(const char *json, int64_t heartbeat_at, int64_t now);

#endif
