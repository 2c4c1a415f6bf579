#include "embed_sql_parser.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fail(embed_sql_file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(embed_sql_file *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(file->problem, sizeof file->problem, format, arguments);
    va_end(arguments);
    return false;
}

static bool append(embed_sql_file *file, embed_sql_statement *to, const char *text, size_t length)
{
    if (to->length + length + 1 > to->capacity) {
        size_t capacity = (to->length + length + 1) * 2;
        char *grown = realloc(to->text, capacity);
        if (grown == NULL) {
            return fail(file, "not enough memory");
        }
        to->text = grown;
        to->capacity = capacity;
    }
    memcpy(to->text + to->length, text, length);
    to->length += length;
    to->text[to->length] = '\0';
    return true;
}

static size_t word_length(const char *text, const char *end)
{
    const char *at = text;
    while (at < end && (isalnum((unsigned char)*at) || *at == '_')) {
        at++;
    }
    return (size_t)(at - text);
}

/* Number of a parameter, from 1; 0: a problem. */
static size_t parameter_number(embed_sql_file *file, embed_sql_statement *in, const char *name, size_t length)
{
    for (size_t i = 0; i < in->parameter_count; i++) {
        if (strlen(in->parameters[i]) == length && memcmp(in->parameters[i], name, length) == 0) {
            return i + 1;
        }
    }
    if (in->parameter_count == EMBED_SQL_PARAMETERS || length >= EMBED_SQL_NAME_BYTES) {
        fail(file, "too many parameters, or a name too long, in %s", in->name);
        return 0;
    }
    memcpy(in->parameters[in->parameter_count], name, length);
    return ++in->parameter_count;
}

/* Copies "$word" at *at as "$n". */
static bool add_parameter(embed_sql_file *file, embed_sql_statement *to, const char **at, const char *end)
{
    size_t length = word_length(*at + 1, end);
    if (length == 0 || isdigit((unsigned char)(*at)[1])) {
        return fail(file, "a parameter of %s has no name: write $word", to->name);
    }
    size_t number = parameter_number(file, to, *at + 1, length);
    char text[24];
    int digits = snprintf(text, sizeof text, "$%zu", number);
    *at += 1 + length;
    return number > 0 && append(file, to, text, (size_t)digits);
}

static bool begins(const char *at, const char *end, const char *with)
{
    size_t length = strlen(with);
    return (size_t)(end - at) >= length && memcmp(at, with, length) == 0;
}

/* Copies one character, and notes where quotes begin and end. */
static bool add_character(embed_sql_file *file, embed_sql_statement *to, const char *at, char *quote)
{
    if (*quote == '\0' && (*at == '\'' || *at == '"')) {
        *quote = *at;
    } else if (*at == *quote) {
        *quote = '\0';
    }
    return append(file, to, at, 1);
}

/* Copies one line without its comment, rewriting parameters outside quotes. A quote may run over lines. */
static bool add_line(embed_sql_file *file, embed_sql_statement *to, const char *at, const char *end,
                     char *quote)
{
    while (at < end && !(*quote == '\0' && begins(at, end, "--"))) {
        if (*quote == '\0' && *at == '$') {
            if (!add_parameter(file, to, &at, end)) {
                return false;
            }
            continue;
        }
        if (*quote == '\0' && begins(at, end, "/*")) {
            return fail(file, "write comments as -- in %s", to->name);
        }
        if (!add_character(file, to, at++, quote)) {
            return false;
        }
    }
    return append(file, to, "\n", 1);
}

static bool is_blank(const embed_sql_statement *statement)
{
    for (size_t i = 0; i < statement->length; i++) {
        if (!isspace((unsigned char)statement->text[i])) {
            return false;
        }
    }
    return true;
}

static bool end_statement(embed_sql_file *file, char quote)
{
    if (file->count == 0) {
        return true;
    }
    const embed_sql_statement *last = &file->statements[file->count - 1];
    if (quote != '\0') {
        return fail(file, "a quote in %s is not closed", last->name);
    }
    return is_blank(last) ? fail(file, "%s is empty", last->name) : true;
}

static bool start_statement(embed_sql_file *file, const char *at, const char *end)
{
    while (at < end && *at == ' ') {
        at++;
    }
    size_t length = word_length(at, end);
    if (length == 0 || length >= EMBED_SQL_NAME_BYTES || at + length != end) {
        return fail(file, "a name is letters, digits and _, at most %d of them", EMBED_SQL_NAME_BYTES - 1);
    }
    if (file->count == file->capacity) {
        size_t capacity = file->capacity == 0 ? 16 : file->capacity * 2;
        embed_sql_statement *grown = realloc(file->statements, capacity * sizeof *grown);
        if (grown == NULL) {
            return fail(file, "not enough memory");
        }
        file->statements = grown;
        file->capacity = capacity;
    }
    embed_sql_statement *next = &file->statements[file->count++];
    memset(next, 0, sizeof *next);
    memcpy(next->name, at, length);
    next->line = file->line;
    return true;
}

static bool read_dialect(embed_sql_file *file, const char *at, const char *end)
{
    if (!begins(at, end, "postgres") || end - at != 8) {
        return fail(file, "the only dialect is postgres");
    }
    if (file->count == 0 || file->statements[file->count - 1].length != 0) {
        return fail(file, "a dialect line must follow a name line");
    }
    file->statements[file->count - 1].for_postgres = true;
    return true;
}

static bool read_line(embed_sql_file *file, const char *at, const char *end, char *quote)
{
    static const char name[] = "-- name:";
    static const char dialect[] = "-- dialect: ";
    if (memchr(at, '\0', (size_t)(end - at)) != NULL) {
        return fail(file, "a NUL character");
    }
    if (begins(at, end, name)) {
        bool is_ended = end_statement(file, *quote);
        return is_ended && start_statement(file, at + sizeof name - 1, end);
    }
    if (*quote == '\0' && begins(at, end, dialect)) {
        return read_dialect(file, at + sizeof dialect - 1, end);
    }
    if (file->count > 0) {
        return add_line(file, &file->statements[file->count - 1], at, end, quote);
    }
    return at == end || begins(at, end, "--") ? true : fail(file, "text before the first \"-- name:\" line");
}

const embed_sql_statement *embed_sql_variant(const embed_sql_file *file, const embed_sql_statement *of)
{
    for (size_t i = 0; i < file->count; i++) {
        if (file->statements[i].for_postgres && strcmp(file->statements[i].name, of->name) == 0) {
            return &file->statements[i];
        }
    }
    return NULL;
}

static bool has_same_parameters(embed_sql_file *file, const embed_sql_statement *shared,
                                const embed_sql_statement *variant)
{
    file->line = variant->line;
    if (shared->parameter_count != variant->parameter_count) {
        return fail(file, "%s has %zu parameters here and %zu at line %d", shared->name,
                    variant->parameter_count, shared->parameter_count, shared->line);
    }
    for (size_t i = 0; i < shared->parameter_count; i++) {
        if (strcmp(shared->parameters[i], variant->parameters[i]) != 0) {
            return fail(file, "%s names $%s where line %d names $%s: keep the order of first use",
                        shared->name, variant->parameters[i], shared->line, shared->parameters[i]);
        }
    }
    return true;
}

static const embed_sql_statement *find_shared(const embed_sql_file *file, const char *name)
{
    for (size_t i = 0; i < file->count; i++) {
        if (!file->statements[i].for_postgres && strcmp(file->statements[i].name, name) == 0) {
            return &file->statements[i];
        }
    }
    return NULL;
}

/* Each name once per dialect, and each dialect beside a shared text with the same parameters. */
static bool check_statements(embed_sql_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        const embed_sql_statement *statement = &file->statements[i];
        const embed_sql_statement *shared = find_shared(file, statement->name);
        file->line = statement->line;
        if (shared == NULL) {
            return fail(file, "%s has a text for postgres only", statement->name);
        }
        bool is_first =
            statement->for_postgres ? embed_sql_variant(file, statement) == statement : shared == statement;
        if (!is_first) {
            return fail(file, "%s is there twice", statement->name);
        }
        if (statement->for_postgres && !has_same_parameters(file, shared, statement)) {
            return false;
        }
    }
    return true;
}

bool embed_sql_parse(const char *text, size_t length, embed_sql_file *file)
{
    *file = (embed_sql_file){0};
    const char *end = text + length;
    char quote = '\0';
    for (const char *at = text; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        const char *next = line_end == NULL ? end : line_end + 1;
        line_end = line_end == NULL ? end : line_end;
        file->line++;
        if (line_end > at && line_end[-1] == '\r') {
            line_end--;
        }
        if (!read_line(file, at, line_end, &quote)) {
            return false;
        }
        at = next;
    }
    return end_statement(file, quote) && check_statements(file);
}

void embed_sql_file_clear(embed_sql_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        free(file->statements[i].text);
    }
    free(file->statements);
    *file = (embed_sql_file){0};
}
