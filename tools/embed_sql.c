/* embed_sql IN.sql OUT.h SHOWN_PATH: turns the named statements of a .sql file into pt_query constants.
 *
 * A statement starts at "-- name: x" and runs to the next one. "-- dialect: postgres" right after the name
 * makes it the PostgreSQL text of the statement of that name. $word becomes $1..$n in order of first use;
 * quoted text and comments are left alone. Anything unclear is an error at build time. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STATEMENTS = 256, MAX_PARAMETERS = 32, MAX_NAME = 64, MAX_TEXT = 16384 };

typedef struct statement {
    char name[MAX_NAME];
    int line;
    bool for_postgres;
    char text[MAX_TEXT];
    size_t length;
    char parameters[MAX_PARAMETERS][MAX_NAME];
    size_t parameter_count;
} statement;

static const char *input_path;
static int line_number;

static void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", input_path, line_number);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

static void append(statement *to, const char *text, size_t length)
{
    if (to->length + length >= MAX_TEXT) {
        fail("statement %s is longer than %d bytes", to->name, MAX_TEXT);
    }
    memcpy(to->text + to->length, text, length);
    to->length += length;
}

static size_t parameter_number(statement *in, const char *name, size_t length)
{
    for (size_t i = 0; i < in->parameter_count; i++) {
        if (strlen(in->parameters[i]) == length && memcmp(in->parameters[i], name, length) == 0) {
            return i + 1;
        }
    }
    if (in->parameter_count == MAX_PARAMETERS || length >= MAX_NAME) {
        fail("too many parameters, or a name too long, in %s", in->name);
    }
    memcpy(in->parameters[in->parameter_count], name, length);
    return ++in->parameter_count;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_') {
        length++;
    }
    return length;
}

/* Copies one line without its comment, rewriting parameters outside quotes. */
static void add_line(statement *to, const char *line)
{
    char quote = '\0';
    for (const char *at = line; *at != '\0' && *at != '\n';) {
        if (quote == '\0' && at[0] == '-' && at[1] == '-') {
            break;
        }
        if (quote == '\0' && at[0] == '$' && isalpha((unsigned char)at[1])) {
            size_t length = word_length(at + 1);
            char number[8];
            int digits = snprintf(number, sizeof number, "$%zu", parameter_number(to, at + 1, length));
            append(to, number, (size_t)digits);
            at += 1 + length;
            continue;
        }
        if (quote == '\0' && (*at == '\'' || *at == '"')) {
            quote = *at;
        } else if (*at == quote) {
            quote = '\0';
        }
        append(to, at++, 1);
    }
    append(to, "\n", 1);
}

static size_t read_statements(FILE *input, statement *statements)
{
    char line[4096];
    size_t count = 0;
    while (fgets(line, sizeof line, input) != NULL) {
        line_number++;
        char name[MAX_NAME];
        if (sscanf(line, "-- name: %63[a-z0-9_]", name) == 1) {
            if (count == MAX_STATEMENTS) {
                fail("more than %d statements in one file", MAX_STATEMENTS);
            }
            statement *next = &statements[count++];
            memcpy(next->name, name, sizeof name);
            next->line = line_number;
        } else if (strncmp(line, "-- dialect: postgres", 20) == 0) {
            if (count == 0 || statements[count - 1].length != 0) {
                fail("a dialect line must follow a name line");
            }
            statements[count - 1].for_postgres = true;
        } else if (count > 0) {
            add_line(&statements[count - 1], line);
        } else if (line[0] != '\n' && strncmp(line, "--", 2) != 0) {
            fail("text before the first \"-- name:\" line");
        }
    }
    return count;
}

static const statement *postgres_variant(const statement *of, const statement *statements, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (statements[i].for_postgres && strcmp(statements[i].name, of->name) == 0) {
            return &statements[i];
        }
    }
    return NULL;
}

static void write_text(FILE *output, const statement *from)
{
    fputs("\n        \"", output);
    for (size_t i = 0; i < from->length; i++) {
        char c = from->text[i];
        if (c == '\n') {
            fputs(i + 1 == from->length ? "\\n" : "\\n\"\n        \"", output);
        } else {
            if (c == '"' || c == '\\') {
                fputc('\\', output);
            }
            fputc(c, output);
        }
    }
    fputs("\",\n", output);
}

static void write_query(FILE *output, const statement *from, const statement *postgres)
{
    fprintf(output, "static const pt_query query_%s = {\n", from->name);
    fprintf(output, "    .name = \"%s\",\n    .origin = \"%s:%d\",\n", from->name, input_path, from->line);
    fputs("    .text =", output);
    write_text(output, from);
    if (postgres != NULL) {
        fputs("    .postgres_text =", output);
        write_text(output, postgres);
    }
    fprintf(output, "    .parameter_count = %zu,\n    .parameters = {", from->parameter_count);
    for (size_t i = 0; i < from->parameter_count; i++) {
        fprintf(output, "\"%s\", ", from->parameters[i]);
    }
    fputs("NULL},\n};\n\n", output);
}

static void check_same_parameters(const statement *from, const statement *postgres)
{
    line_number = postgres->line;
    if (from->parameter_count != postgres->parameter_count) {
        fail("%s has %zu parameters here and %zu at line %d", from->name, postgres->parameter_count,
             from->parameter_count, from->line);
    }
    for (size_t i = 0; i < from->parameter_count; i++) {
        if (strcmp(from->parameters[i], postgres->parameters[i]) != 0) {
            fail("%s names $%s where line %d names $%s: keep the order of first use", from->name,
                 postgres->parameters[i], from->line, from->parameters[i]);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: embed_sql IN.sql OUT.h SHOWN_PATH\n");
        return EXIT_FAILURE;
    }
    FILE *input = fopen(argv[1], "r");
    FILE *output = fopen(argv[2], "w");
    if (input == NULL || output == NULL) {
        perror(input == NULL ? argv[1] : argv[2]);
        return EXIT_FAILURE;
    }
    input_path = argv[3];
    static statement statements[MAX_STATEMENTS];
    size_t count = read_statements(input, statements);

    fprintf(output, "/* Generated from %s by embed_sql. */\n#include \"store/query.h\"\n\n", input_path);
    for (size_t i = 0; i < count; i++) {
        if (!statements[i].for_postgres) {
            const statement *postgres = postgres_variant(&statements[i], statements, count);
            if (postgres != NULL) {
                check_same_parameters(&statements[i], postgres);
            }
            write_query(output, &statements[i], postgres);
        }
    }
    fclose(input);
    return fclose(output) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
