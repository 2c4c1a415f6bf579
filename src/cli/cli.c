#include "cli/cli.h"

#include "base/json/writer.h"
#include "base/scope.h"
#include "base/text/message.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/document/help.h"
#include "cli/exit_code.h"
#include "cli/line/parse.h"
#include "cli/terminal/interrupt.h"
#include "cli/terminal/output.h"
#include "cli/terminal/progress_bar.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct cli_session {
    char *const *words;
    size_t word_count;
    FILE *errors;
    pt_environment *environment;
    pt_language language;
    bool is_json;
    bool is_quiet;
    pt_settings settings;
    pt_output output;
    pt_progress_bar bar;
    pt_arena arena;
    pt_problems problems;
} cli_session;

static void cli_session_clear(cli_session *session)
{
    pt_output_clear(&session->output);
    pt_progress_bar_clear(&session->bar);
    pt_arena_clear(&session->arena);
}

/* The language the system speaks: the first of POSIX's variables that is set. */
static pt_language system_language(pt_environment *environment)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    pt_language language = PT_ENGLISH;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = environment(variables[i]);
        if (value != NULL && value[0] != '\0') {
            (void)pt_language_parse(value, &language);
            return language;
        }
    }
    return language;
}

/* What concerns every output, also that of an error in the line itself. */
static void read_manners(cli_session *session)
{
    session->language = system_language(session->environment);
    const char *variable = session->environment("PATRON_LANGUAGE");
    if (variable != NULL) {
        (void)pt_language_parse(variable, &session->language);
    }
    const char *language = pt_line_peek(session->words, session->word_count, "language");
    if (language != NULL) {
        (void)pt_language_parse(language, &session->language);
    }
    session->is_json = pt_line_peek(session->words, session->word_count, "json") != NULL;
    session->is_quiet = pt_line_peek(session->words, session->word_count, "quiet") != NULL;
    session->output.is_held = session->is_json;
}

static pt_status load_settings(cli_session *session, pt_error *error)
{
    const char *path = pt_settings_path(session->environment, &session->arena);
    PT_RETURN_IF_ERROR(
        pt_settings_load(path, session->environment, &session->arena, &session->settings, error));
    bool is_said = pt_line_peek(session->words, session->word_count, "language") != NULL;
    const char *language = session->settings.values[PT_SETTINGS_LANGUAGE].text;
    if (!is_said && language != NULL) {
        (void)pt_language_parse(language, &session->language);
    }
    return PT_OK;
}

/* How many problems the error stands for; 0: it is one of its own. */
static size_t count_problems(const cli_session *session, const pt_error *error)
{
    const pt_problems *problems = &session->problems;
    bool is_first = problems->count > 0 && problems->errors[0].message == error->message &&
                    strcmp(problems->errors[0].field, error->field) == 0;
    return is_first ? problems->count : 0;
}

static void write_json_error(pt_json_writer *json, pt_language language, const pt_error *error)
{
    PT_SCOPED(pt_buffer) message = {0};
    pt_error_add_message(&message, language, error);
    pt_json_key(json, "status");
    pt_json_text(json, pt_status_name(error->status));
    pt_json_key(json, "message");
    pt_json_text(json, pt_buffer_text(&message));
    pt_json_key(json, "row");
    if (error->row > 0) {
        pt_json_integer(json, error->row);
    } else {
        pt_json_null(json);
    }
    pt_json_key(json, "field");
    pt_json_text(json, error->field[0] == '\0' ? NULL : error->field);
}

static void add_json_error(pt_buffer *buffer, const cli_session *session, const pt_error *error)
{
    size_t count = count_problems(session, error);
    pt_json_writer json = {.buffer = buffer};
    pt_json_begin_object(&json);
    write_json_error(&json, session->language, error);
    if (count > 1) {
        pt_json_key(&json, "problems");
        pt_json_begin_array(&json);
        for (size_t i = 0; i < count; i++) {
            pt_json_begin_object(&json);
            write_json_error(&json, session->language, &session->problems.errors[i]);
            pt_json_end_object(&json);
        }
        pt_json_end_array(&json);
    }
    pt_json_end_object(&json);
    pt_buffer_add_char(buffer, '\n');
}

static void add_text_error(pt_buffer *buffer, pt_language language, const pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, language, error);
    pt_buffer_add_text(buffer, "patron: ");
    pt_buffer_add_shown(buffer, pt_buffer_text(&text));
    pt_buffer_add_char(buffer, '\n');
}

/* The error, and where it is the first of several problems with an input, all of them. */
static void print_error(const cli_session *session, const pt_error *error)
{
    PT_SCOPED(pt_buffer) lines = {0};
    if (session->is_json) {
        add_json_error(&lines, session, error);
    } else {
        add_text_error(&lines, session->language, error);
        for (size_t i = 1; i < count_problems(session, error); i++) {
            add_text_error(&lines, session->language, &session->problems.errors[i]);
        }
    }
    (void)fputs(pt_buffer_text(&lines), session->errors);
    (void)fflush(session->errors);
}

static void print_help(cli_session *session, const pt_line *line)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_help help = {&text, session->language, session->output.columns, session->output.has_colour,
                    line->noun};
    if (line->command != NULL) {
        pt_help_add_command(&help, line->command, line->more_options);
    } else if (line->noun != NULL) {
        pt_help_add_noun(&help, line->noun);
    } else {
        pt_help_add_overview(&help);
    }
    pt_output_text(&session->output, pt_buffer_text(&text));
}

static int processor_count(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}

static pt_status run_command(cli_session *session, const pt_line *line, pt_error *error)
{
    PT_SCOPED(pt_buffer) note = {0};
    int64_t threads = session->settings.values[PT_SETTINGS_THREADS].number;
    pt_invocation invocation = {.command = line->command,
                                .noun = line->noun,
                                .given = line->given,
                                .given_count = line->given_count,
                                .language = session->language,
                                .is_json = session->is_json,
                                .is_quiet = session->is_quiet,
                                .settings = &session->settings,
                                .thread_count = threads == 0 ? processor_count() : (int)threads,
                                .output = &session->output,
                                .progress = &session->bar.progress,
                                .arena = &session->arena,
                                .problems = &session->problems};
    const char *store = pt_given_text(&invocation, "store");
    invocation.store = store == NULL ? session->settings.values[PT_SETTINGS_STORE].text : store;
    pt_progress_bar_open(&session->bar, session->errors, session->language,
                         isatty(fileno(session->errors)) == 1, session->is_quiet);
    if (!session->is_json && !session->is_quiet) {
        pt_message_add(&note, session->language, PT_MESSAGE("\ncancelling; Ctrl-C again stops at once\n"));
    }
    pt_interrupt_begin(&session->bar.progress, pt_buffer_text(&note));
    pt_status status = line->command->run(&invocation, error);
    pt_interrupt_end();
    pt_progress_bar_finish(&session->bar);
    return status;
}

static pt_status run_line(cli_session *session, pt_error *error)
{
    pt_line line = {0};
    PT_RETURN_IF_ERROR(load_settings(session, error));
    PT_RETURN_IF_ERROR(pt_line_parse(session->words, session->word_count, &session->arena, &line, error));
    if (line.wants_version) {
        pt_output_text(&session->output, "patron ");
        pt_output_line(&session->output, pt_version);
    } else if (line.wants_help || line.command == NULL) {
        print_help(session, &line);
    } else {
        PT_RETURN_IF_ERROR(run_command(session, &line, error));
    }
    return PT_OK;
}

int pt_cli_run(char *const *words, size_t word_count, FILE *output, FILE *errors, pt_environment *environment)
{
    PT_SCOPED(cli_session)
    session = {.words = words, .word_count = word_count, .errors = errors, .environment = environment};
    pt_error error = {0};
    session.problems.arena = &session.arena;
    pt_output_open(&session.output, output, environment);
    read_manners(&session);
    pt_status status = run_line(&session, &error);
    if (status == PT_OK) {
        status = pt_output_finish(&session.output, &error);
    } else if (!session.is_json) {
        (void)pt_output_finish(&session.output, NULL); /* what was found before it failed */
    }
    if (pt_output_is_abandoned(&session.output)) {
        return PT_EXIT_ABANDONED;
    }
    if (status != PT_OK) {
        print_error(&session, &error);
    }
    return pt_exit_code(status);
}
