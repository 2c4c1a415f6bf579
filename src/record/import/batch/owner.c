#include "record/import/batch/owner.h"

#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SILENCE_MICROSECONDS (120 * PT_MICROSECONDS_PER_SECOND)

enum { HOST_BYTES = 256, START_TIME_FIELD = 20 /* behind the name in brackets */ };

/* When a process started, in the kernel's ticks: tells it from a later one with the same number. 0: unknown,
 * or it ended and nobody asked for its exit code yet (who is killed in a container may stay like that). */
static int64_t start_time(int64_t process)
{
    char path[64], text[1024];
    (void)snprintf(path, sizeof path, "/proc/%lld/stat", (long long)process);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    size_t length = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[length] = '\0';
    const char *at = strrchr(text, ')');
    if (at != NULL && at[1] == ' ' && strchr("ZXx", at[2]) != NULL) {
        return 0;
    }
    for (int field = 0; at != NULL && field < START_TIME_FIELD; field++) {
        at = strchr(at + 1, ' ');
    }
    return at == NULL ? 0 : strtoll(at, NULL, 10);
}

static void host_name(char host[HOST_BYTES])
{
    if (gethostname(host, HOST_BYTES) != 0) {
        host[0] = '\0';
    }
    host[HOST_BYTES - 1] = '\0';
}

void pt_owner_add(pt_buffer *json)
{
    char host[HOST_BYTES];
    host_name(host);
    pt_json_writer writer = {.buffer = json};
    pt_json_begin_object(&writer);
    pt_json_key(&writer, "host");
    pt_json_text(&writer, host);
    pt_json_key(&writer, "process");
    pt_json_integer(&writer, getpid());
    pt_json_key(&writer, "started");
    pt_json_integer(&writer, start_time(getpid()));
    pt_json_end_object(&writer);
}

bool pt_owner_is_gone(const char *text, int64_t heartbeat_at, int64_t now)
{
    PT_SCOPED(pt_json_document) document = {0};
    if (text == NULL || pt_json_parse(text, strlen(text), &document, NULL) != PT_OK) {
        return true;
    }
    const pt_json_node *root = pt_json_root(&document);
    char host[HOST_BYTES];
    host_name(host);
    const char *owner = pt_json_as_text(pt_json_member(root, "host"));
    if (owner == NULL || strcmp(owner, host) != 0) {
        return now - heartbeat_at > SILENCE_MICROSECONDS;
    }
    int64_t process = pt_json_as_integer(pt_json_member(root, "process"));
    if (process <= 0 || (kill((pid_t)process, 0) != 0 && errno == ESRCH)) {
        return true;
    }
    int64_t started = pt_json_as_integer(pt_json_member(root, "started"));
    return started != 0 && start_time(process) != started;
}
