/* embed_po OUT.c po/<language>/<area>.po...: compiles translations into the tables of base/text/catalogue.h.
 *
 * Refuses what would show a wrong text at run time: a syntax it does not know, an empty or fuzzy translation,
 * two different translations of one text, and placeholders {1} … {4} that differ from the English text's. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ENTRIES = 20000, MAX_TEXT = 8192, LANGUAGES = 3 };

static const char *const folders[LANGUAGES] = {"en", "zh-CN", "zh-TW"};

typedef struct entry {
    char *english;
    char *translation;
} entry;

static entry entries[LANGUAGES][MAX_ENTRIES];
static size_t entry_counts[LANGUAGES];
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

static char *copy(const char *text)
{
    char *result = strdup(text);
    if (result == NULL) {
        fail("out of memory");
    }
    return result;
}

/* Appends the quoted text of a line to to[MAX_TEXT], undoing \n, \t, \" and \\. */
static void append_quoted(char *to, const char *line)
{
    const char *at = strchr(line, '"');
    if (at == NULL) {
        fail("a text in quotes is expected");
    }
    size_t length = strlen(to);
    for (at++; *at != '"'; at++) {
        if (*at == '\0' || *at == '\n') {
            fail("the closing quote is missing");
        }
        char character = *at;
        if (character == '\\') {
            at++;
            switch (*at) {
            case 'n': character = '\n'; break;
            case 't': character = '\t'; break;
            case '"': character = '"'; break;
            case '\\': character = '\\'; break;
            default: fail("unknown escape \\%c", *at);
            }
        }
        if (length + 1 >= MAX_TEXT) {
            fail("text longer than %d bytes", MAX_TEXT);
        }
        to[length++] = character;
        to[length] = '\0';
    }
}

static unsigned placeholders(const char *text)
{
    unsigned found = 0;
    for (; *text != '\0'; text++) {
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}') {
            found |= 1U << (text[1] - '0');
        }
    }
    return found;
}

static void add_entry(size_t language, const char *english, const char *translation)
{
    if (english[0] == '\0') {
        return; /* the header of the file */
    }
    if (translation[0] == '\0') {
        fail("\"%s\" is not translated", english);
    }
    if (placeholders(english) != placeholders(translation)) {
        fail("\"%s\" and its translation have different {n}", english);
    }
    if (entry_counts[language] == MAX_ENTRIES) {
        fail("more than %d texts", MAX_ENTRIES);
    }
    entries[language][entry_counts[language]++] = (entry){copy(english), copy(translation)};
}

static void read_catalogue(size_t language)
{
    FILE *input = fopen(input_path, "r");
    if (input == NULL) {
        fail("cannot be opened");
    }
    static char english[MAX_TEXT];
    static char translation[MAX_TEXT];
    static char line[MAX_TEXT];
    char *into = NULL;
    english[0] = translation[0] = '\0';
    for (line_number = 1; fgets(line, sizeof line, input) != NULL; line_number++) {
        if (strncmp(line, "#, fuzzy", 8) == 0) {
            fail("a fuzzy translation: check it and remove the mark");
        } else if (strncmp(line, "msgid ", 6) == 0) {
            if (into == translation) {
                add_entry(language, english, translation);
            }
            english[0] = translation[0] = '\0';
            into = english;
            append_quoted(into, line);
        } else if (strncmp(line, "msgstr ", 7) == 0 && into == english) {
            into = translation;
            append_quoted(into, line);
        } else if (line[0] == '"' && into != NULL) {
            append_quoted(into, line);
        } else if (line[0] != '\n' && line[0] != '#') {
            fail("a line that is no msgid, msgstr, text or comment");
        }
    }
    if (into == translation) {
        add_entry(language, english, translation);
    }
    fclose(input);
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const entry *)left)->english, ((const entry *)right)->english);
}

static void write_text(FILE *output, const char *text)
{
    fputc('"', output);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '\n') {
            fputs("\\n", output);
        } else if (c == '"' || c == '\\') {
            fprintf(output, "\\%c", c);
        } else if (c < 0x20 || c >= 0x7F) {
            fprintf(output, "\\%03o", c);
        } else {
            fputc(c, output);
        }
    }
    fputc('"', output);
}

static void write_language(FILE *output, size_t language)
{
    entry *list = entries[language];
    size_t count = entry_counts[language];
    qsort(list, count, sizeof *list, compare);
    fprintf(output, "static const pt_catalogue_entry entries_%zu[] = {\n", language);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(list[i - 1].english, list[i].english) == 0) {
            if (strcmp(list[i - 1].translation, list[i].translation) != 0) {
                input_path = folders[language];
                line_number = 0;
                fail("two translations of \"%s\"", list[i].english);
            }
            continue;
        }
        fputs("    {", output);
        write_text(output, list[i].english);
        fputs(", ", output);
        write_text(output, list[i].translation);
        fputs("},\n", output);
    }
    fputs("    {0},\n};\n\n", output);
}

static size_t language_of(const char *path)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        char part[16];
        snprintf(part, sizeof part, "/%s/", folders[i]);
        if (strstr(path, part) != NULL) {
            return i;
        }
    }
    fail("the folder is none of the languages");
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: embed_po OUT.c po/<language>/<area>.po...\n");
        return EXIT_FAILURE;
    }
    for (int i = 2; i < argc; i++) {
        input_path = argv[i];
        read_catalogue(language_of(input_path));
    }
    FILE *output = fopen(argv[1], "w");
    if (output == NULL) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    fputs("/* Generated from po/ by embed_po. */\n#include \"base/text/catalogue.h\"\n\n", output);
    for (size_t i = 0; i < LANGUAGES; i++) {
        write_language(output, i);
    }
    fputs("#define COUNT(list) (sizeof(list) / sizeof *(list) - 1)\n", output);
    fputs("const pt_catalogue pt_catalogues[3] = {\n", output);
    for (size_t i = 0; i < LANGUAGES; i++) {
        fprintf(output, "    {entries_%zu, COUNT(entries_%zu)},\n", i, i);
    }
    fputs("};\n", output);
    return fclose(output) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
