#include "base/settings.h"

#include "base/scope.h"
#include "base/text/message.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* To add one: a key in settings.h, a row here at the same place, and its help in po/. */
/* clang-format off */
const pt_settings_row pt_settings_table[PT_SETTINGS_COUNT] = {
    [PT_SETTINGS_STORE]    = {"store", PT_SETTINGS_TEXT, "patron.db", 0, 0,
                              PT_N("where the data is: a file, or postgres://user@host/database")},
    [PT_SETTINGS_LANGUAGE] = {"language", PT_SETTINGS_LANGUAGE_CODE, NULL, 0, 0,
                              PT_N("language of texts: zh-CN, zh-TW or en; without it that of the system")},
    [PT_SETTINGS_THREADS]  = {"threads", PT_SETTINGS_WHOLE_NUMBER, "0", 0, 1024,
                              PT_N("threads that computing uses; 0 is one per processor")},
};
/* clang-format on */

enum { LINE_BYTES = 4096 };

static void close_file(FILE **file)
{
    if (*file != NULL) {
        (void)fclose(*file);
    }
}

static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

const char *pt_settings_variable(pt_settings_key key, char buffer[PT_SETTINGS_VARIABLE_BYTES])
{
    int length = snprintf(buffer, PT_SETTINGS_VARIABLE_BYTES, "PATRON_%s", pt_settings_table[key].name);
    for (int i = 0; i < length; i++) {
        buffer[i] = (char)toupper((unsigned char)buffer[i]);
    }
    return buffer;
}

static const char *join_path(pt_arena *arena, const char *folder, const char *rest)
{
    size_t size = strlen(folder) + strlen(rest) + 1;
    char *path = pt_arena_alloc(arena, size, 1);
    if (path != NULL) {
        (void)snprintf(path, size, "%s%s", folder, rest);
    }
    return path;
}

const char *pt_settings_path(pt_environment *environment, pt_arena *arena)
{
    const char *path = environment("PATRON_SETTINGS");
    if (path != NULL && path[0] != '\0') {
        return pt_arena_copy_text(arena, path);
    }
    const char *folder = environment("XDG_CONFIG_HOME");
    if (folder != NULL && folder[0] == '/') {
        return join_path(arena, folder, "/patron/settings");
    }
    folder = environment("HOME");
    return folder == NULL || folder[0] == '\0' ? NULL : join_path(arena, folder, "/.config/patron/settings");
}

static pt_status read_whole_number(const pt_settings_row *row, const char *text, int64_t *number,
                                   pt_error *error)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < row->minimum || value > row->maximum) {
        return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no whole number from {2} to {3}", text,
                       row->minimum, row->maximum);
    }
    *number = value;
    return PT_OK;
}

static pt_status set_value(const pt_settings_row *row, const char *text, pt_settings_source source,
                           pt_arena *arena, pt_settings_value *value, pt_error *error)
{
    int64_t number = 0;
    pt_language language;
    switch (row->kind) {
    case PT_SETTINGS_TEXT: break;
    case PT_SETTINGS_WHOLE_NUMBER: PT_RETURN_IF_ERROR(read_whole_number(row, text, &number, error)); break;
    case PT_SETTINGS_LANGUAGE_CODE:
        if (!pt_language_parse(text, &language)) {
            return PT_FAIL(error, PT_INVALID_INPUT, "\"{1}\" is no language we have: zh-CN, zh-TW or en",
                           text);
        }
        break;
    }
    const char *copy = pt_arena_copy_text(arena, text);
    if (copy == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    *value = (pt_settings_value){copy, number, source};
    return PT_OK;
}

/* Where each setting stands in the file; 0: nowhere so far. */
typedef struct places {
    int64_t line[PT_SETTINGS_COUNT];
} places;

static pt_status set_from_line(char *line, int64_t number, places *taken, pt_arena *arena,
                               pt_settings *settings, pt_error *error)
{
    char *name = trim(line);
    if (name[0] == '\0' || name[0] == '#') {
        return PT_OK;
    }
    char *equals = strchr(name, '=');
    if (equals == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a line of settings is written name = value");
    }
    *equals = '\0';
    name = trim(name);
    for (size_t i = 0; i < PT_SETTINGS_COUNT; i++) {
        const pt_settings_row *row = &pt_settings_table[i];
        if (strcmp(row->name, name) == 0) {
            if (taken->line[i] > 0) {
                return PT_FAIL(error, PT_INVALID_INPUT,
                               "\"{1}\" is set a second time, as in line {2}; keep one of the two", name,
                               taken->line[i]);
            }
            taken->line[i] = number;
            return set_value(row, trim(equals + 1), PT_SETTINGS_FROM_FILE, arena, &settings->values[i],
                             error);
        }
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "there is no setting \"{1}\"; see patron settings", name);
}

/* A wrong line is named as the field of the error: "/home/mei/.config/patron/settings:3". */
static pt_status read_lines(FILE *file, const char *path, pt_arena *arena, pt_settings *settings,
                            pt_error *error)
{
    char line[LINE_BYTES];
    places taken = {0};
    for (int64_t number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        pt_status status =
            strchr(line, '\n') == NULL && !feof(file)
                ? PT_FAIL(error, PT_INVALID_INPUT, "the line is longer than {1} bytes", LINE_BYTES - 2)
                : set_from_line(line, number, &taken, arena, settings, error);
        if (status != PT_OK) {
            char place[PT_ERROR_FIELD_BYTES];
            (void)snprintf(place, sizeof place, "%s:%lld", path, (long long)number);
            return pt_error_at_field(error, status, place);
        }
    }
    if (ferror(file)) {
        return PT_FAIL(error, PT_UNAVAILABLE, "the settings file {1} cannot be read: {2}", path,
                       strerror(errno));
    }
    return PT_OK;
}

/* *file stays NULL where none is there and none need be. Opened without waiting: a pipe that nobody writes
 * into would never open. */
static pt_status open_file(const char *path, bool must_exist, FILE **file, pt_error *error)
{
    struct stat facts = {0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0 && !must_exist && (errno == ENOENT || errno == ENOTDIR)) {
        return PT_OK;
    }
    if (descriptor >= 0 && fstat(descriptor, &facts) == 0 && S_ISFIFO(facts.st_mode)) {
        close(descriptor);
        return PT_FAIL(error, PT_INVALID_INPUT, "the settings file {1} is a pipe; name a file instead", path);
    }
    *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (*file == NULL) {
        int reason = errno;
        if (descriptor >= 0) {
            close(descriptor);
        }
        return PT_FAIL(error, PT_UNAVAILABLE, "the settings file {1} cannot be read: {2}", path,
                       strerror(reason));
    }
    return PT_OK;
}

static pt_status load_file(const char *path, bool must_exist, pt_arena *arena, pt_settings *settings,
                           pt_error *error)
{
    FILE *file __attribute__((cleanup(close_file))) = NULL;
    PT_RETURN_IF_ERROR(open_file(path, must_exist, &file, error));
    return file == NULL ? PT_OK : read_lines(file, path, arena, settings, error);
}

static pt_status load_environment(pt_environment *environment, pt_arena *arena, pt_settings *settings,
                                  pt_error *error)
{
    for (size_t i = 0; i < PT_SETTINGS_COUNT; i++) {
        char name[PT_SETTINGS_VARIABLE_BYTES];
        const char *text = environment(pt_settings_variable((pt_settings_key)i, name));
        if (text == NULL || text[0] == '\0') {
            continue;
        }
        pt_status status = set_value(&pt_settings_table[i], text, PT_SETTINGS_FROM_ENVIRONMENT, arena,
                                     &settings->values[i], error);
        if (status != PT_OK) {
            return pt_error_at_field(error, status, name);
        }
    }
    return PT_OK;
}

pt_status pt_settings_load(const char *path, pt_environment *environment, pt_arena *arena,
                           pt_settings *settings, pt_error *error)
{
    pt_settings loaded = {0};
    for (size_t i = 0; i < PT_SETTINGS_COUNT; i++) {
        const pt_settings_row *row = &pt_settings_table[i];
        if (row->standard != NULL) {
            PT_RETURN_IF_ERROR(
                set_value(row, row->standard, PT_SETTINGS_FROM_STANDARD, arena, &loaded.values[i], error));
        }
    }
    if (path != NULL) {
        const char *asked_for = environment("PATRON_SETTINGS");
        bool must_exist = asked_for != NULL && strcmp(asked_for, path) == 0;
        PT_RETURN_IF_ERROR(load_file(path, must_exist, arena, &loaded, error));
    }
    PT_RETURN_IF_ERROR(load_environment(environment, arena, &loaded, error));
    *settings = loaded;
    return PT_OK;
}
