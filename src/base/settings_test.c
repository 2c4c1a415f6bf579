#include "base/settings.h"

#include "base/scope.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *environment_store;
static const char *environment_threads;
static const char *environment_file;

static const char *asked(const char *name)
{
    if (strcmp(name, "PATRON_STORE") == 0) {
        return environment_store;
    }
    if (strcmp(name, "PATRON_THREADS") == 0) {
        return environment_threads;
    }
    if (strcmp(name, "PATRON_SETTINGS") == 0) {
        return environment_file;
    }
    return strcmp(name, "HOME") == 0 ? "/home/mei" : NULL;
}

static pt_status load(const char *content, size_t length, pt_arena *arena, pt_settings *settings,
                      pt_error *error)
{
    char path[] = "/tmp/patron-settings-XXXXXX";
    int file = mkstemp(path);
    CHECK(write(file, content, length) == (ssize_t)length);
    close(file);
    pt_status status = pt_settings_load(path, asked, arena, settings, error);
    unlink(path);
    return status;
}

static pt_status load_text(const char *content, pt_arena *arena, pt_settings *settings, pt_error *error)
{
    return load(content, strlen(content), arena, settings, error);
}

static void standards_hold_without_a_file(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings;
    CHECK(pt_settings_load("/nowhere/at/all", asked, &arena, &settings, NULL) == PT_OK);
    CHECK_TEXT(settings.values[PT_SETTINGS_STORE].text, "patron.db");
    CHECK(settings.values[PT_SETTINGS_LANGUAGE].text == NULL);
    CHECK_TEXT(pt_settings_path(asked, &arena), "/home/mei/.config/patron/settings");
}

static void a_file_that_was_asked_for_must_be_there(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings;
    environment_file = "/nowhere/at/all";
    const char *path = pt_settings_path(asked, &arena);
    CHECK_TEXT(path, "/nowhere/at/all");
    CHECK(pt_settings_load(path, asked, &arena, &settings, NULL) == PT_UNAVAILABLE);
    environment_file = NULL;
}

static void the_environment_stands_above_the_file(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings;
    environment_store = "env.db";
    CHECK(load_text("# ours\n\nstore = file.db\r\n  threads=4", &arena, &settings, NULL) == PT_OK);
    CHECK_TEXT(settings.values[PT_SETTINGS_STORE].text, "env.db");
    CHECK(settings.values[PT_SETTINGS_STORE].source == PT_SETTINGS_FROM_ENVIRONMENT);
    CHECK(settings.values[PT_SETTINGS_THREADS].number == 4);
    CHECK(settings.values[PT_SETTINGS_THREADS].source == PT_SETTINGS_FROM_FILE);
    environment_store = NULL;
}

static void what_is_wrong_is_named_with_its_line(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings = {0};
    pt_error error;
    CHECK(load_text("store = a\nstroe = b\n", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(strcmp(error.field + strlen("/tmp/patron-settings-XXXXXX"), ":2") == 0);
    CHECK(load_text("store", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(load_text("threads = 2000", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(load_text("threads = 9999999999999999999", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(load_text("language = klingon", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(load_text("store = a\nthreads = 1\nstore = b\n", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK(strcmp(error.field + strlen("/tmp/patron-settings-XXXXXX"), ":3") == 0);
    CHECK(strstr(error.message, "as in line {2}") != NULL && error.arguments[1].integer == 1);
    environment_threads = "many";
    CHECK(load_text("", &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "PATRON_THREADS");
    environment_threads = NULL;
    CHECK(settings.values[PT_SETTINGS_STORE].text == NULL);
}

static void a_pipe_is_not_waited_for(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings;
    char path[] = "/tmp/patron-settings-XXXXXX";
    close(mkstemp(path));
    unlink(path);
    CHECK(mkfifo(path, 0600) == 0);
    CHECK(pt_settings_load(path, asked, &arena, &settings, NULL) == PT_INVALID_INPUT);
    unlink(path);
    CHECK(pt_settings_load("/dev/null", asked, &arena, &settings, NULL) == PT_OK);
}

static void a_hostile_file_is_refused_without_harm(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_settings settings;
    static char huge[100000];
    memset(huge, 'x', sizeof huge);
    CHECK(load(huge, sizeof huge, &arena, &settings, NULL) == PT_INVALID_INPUT);
    CHECK(load("st\0re = 1\n", 10, &arena, &settings, NULL) == PT_INVALID_INPUT);
    CHECK(pt_settings_load("/", asked, &arena, &settings, NULL) == PT_UNAVAILABLE);
    PT_SCOPED(pt_arena) small = {.limit_bytes = 1};
    CHECK(pt_settings_load(NULL, asked, &small, &settings, NULL) == PT_OUT_OF_MEMORY);
}

CHECK_MAIN(standards_hold_without_a_file, a_file_that_was_asked_for_must_be_there,
           the_environment_stands_above_the_file, what_is_wrong_is_named_with_its_line,
           a_pipe_is_not_waited_for, a_hostile_file_is_refused_without_harm)
