/* embed_sql IN.sql OUT.h SHOWN_PATH: turns the named statements of a .sql file (embed_sql_parser.h) into
 * pt_query constants. Anything unclear is an error at build time. */
#include "embed_sql_parser.h"

#include <stdio.h>
#include <stdlib.h>

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t used = 0;
    size_t capacity = 0;
    while (file != NULL && feof(file) == 0 && ferror(file) == 0) {
        if (used == capacity) {
            capacity = capacity == 0 ? 65536 : capacity * 2;
            char *grown = realloc(text, capacity);
            if (grown == NULL) {
                break;
            }
            text = grown;
        }
        used += fread(text + used, 1, capacity - used, file);
    }
    bool is_read = file != NULL && feof(file) != 0;
    if (file != NULL) {
        fclose(file);
    }
    if (!is_read) {
        free(text);
        return NULL;
    }
    *length = used;
    return text;
}

static void write_text(FILE *output, const embed_sql_statement *from)
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

static void write_query(FILE *output, const char *shown, const embed_sql_statement *from,
                        const embed_sql_statement *postgres)
{
    fprintf(output, "static const pt_query query_%s = {\n", from->name);
    fprintf(output, "    .name = \"%s\",\n    .origin = \"%s:%d\",\n", from->name, shown, from->line);
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

static bool write_header(const char *path, const char *shown, const embed_sql_file *file)
{
    FILE *output = fopen(path, "w");
    if (output == NULL) {
        perror(path);
        return false;
    }
    fprintf(output, "/* Generated from %s by embed_sql. */\n#include \"store/query.h\"\n\n", shown);
    for (size_t i = 0; i < file->count; i++) {
        if (!file->statements[i].for_postgres) {
            write_query(output, shown, &file->statements[i], embed_sql_variant(file, &file->statements[i]));
        }
    }
    return fclose(output) == 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: embed_sql IN.sql OUT.h SHOWN_PATH\n");
        return EXIT_FAILURE;
    }
    size_t length = 0;
    char *text = read_whole(argv[1], &length);
    if (text == NULL) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    embed_sql_file file;
    bool is_written = false;
    if (embed_sql_parse(text, length, &file)) {
        is_written = write_header(argv[2], argv[3], &file);
    } else {
        fprintf(stderr, "%s:%d: %s\n", argv[3], file.line, file.problem);
    }
    embed_sql_file_clear(&file);
    free(text);
    return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
