#include "base/text/message.h"

#include "base/text/catalogue.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *pt_language_code(pt_language language)
{
    switch (language) {
    case PT_ENGLISH: return "en";
    case PT_SIMPLIFIED_CHINESE: return "zh-CN";
    case PT_TRADITIONAL_CHINESE: return "zh-TW";
    }
    return "en";
}

/* The next subtag of a language tag in lower case; false at the end or at what follows "." or "@". */
static bool next_subtag(const char **at, char *subtag, size_t capacity)
{
    *at += strspn(*at, "-_");
    size_t length = 0;
    for (; isalnum((unsigned char)**at) && length + 1 < capacity; (*at)++) {
        subtag[length++] = (char)tolower((unsigned char)**at);
    }
    subtag[length] = '\0';
    return length > 0;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(word, *words) == 0) {
            return true;
        }
    }
    return false;
}

bool pt_language_parse(const char *text, pt_language *language)
{
    static const char *const english[] = {"en", "c", "posix", NULL};
    static const char *const traditional[] = {"hant", "tw", "hk", "mo", NULL};
    char subtag[16];
    if (!next_subtag(&text, subtag, sizeof subtag)) {
        return false;
    }
    if (is_one_of(subtag, english)) {
        *language = PT_ENGLISH;
        return true;
    }
    if (strcmp(subtag, "zh") != 0) {
        return false;
    }
    pt_language found = PT_SIMPLIFIED_CHINESE;
    while (next_subtag(&text, subtag, sizeof subtag)) {
        if (strcmp(subtag, "hans") == 0) {
            break;
        }
        if (is_one_of(subtag, traditional)) {
            found = PT_TRADITIONAL_CHINESE;
        }
    }
    *language = found;
    return true;
}

static int compare_entry(const void *key, const void *entry)
{
    return strcmp(key, ((const pt_catalogue_entry *)entry)->english);
}

const char *pt_translate(pt_language language, const char *english)
{
    const pt_catalogue *catalogue = &pt_catalogues[language];
    const pt_catalogue_entry *entry = bsearch(english, catalogue->entries, catalogue->entry_count,
                                              sizeof *catalogue->entries, compare_entry);
    return entry == NULL ? english : entry->translation;
}

static void add_argument(pt_buffer *buffer, const pt_argument *argument)
{
    switch (argument->kind) {
    case PT_ARGUMENT_INTEGER: pt_buffer_add_format(buffer, "%lld", argument->integer); break;
    case PT_ARGUMENT_REAL: pt_buffer_add_format(buffer, "%.6g", argument->real); break;
    case PT_ARGUMENT_TEXT: pt_buffer_add_text(buffer, argument->text == NULL ? "" : argument->text); break;
    }
}

void pt_message_add(pt_buffer *buffer, pt_language language, const char *english,
                    const pt_argument *arguments, size_t argument_count)
{
    for (const char *at = pt_translate(language, english); *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '4' && at[2] == '}' &&
            (size_t)(at[1] - '1') < argument_count) {
            add_argument(buffer, &arguments[at[1] - '1']);
            at += 2;
        } else {
            pt_buffer_add_char(buffer, *at);
        }
    }
}

void pt_error_add_message(pt_buffer *buffer, pt_language language, const pt_error *error)
{
    pt_argument arguments[PT_ERROR_ARGUMENTS];
    for (size_t i = 0; i < error->argument_count; i++) {
        const pt_kept_argument *kept = &error->arguments[i];
        arguments[i] = (pt_argument){kept->kind, kept->integer, kept->real, error->texts + kept->text_offset};
    }
    pt_message_add(buffer, language, error->message == NULL ? "" : error->message, arguments,
                   error->argument_count);
}

void pt_error_add_text(pt_buffer *buffer, pt_language language, const pt_error *error)
{
    if (error->row > 0) {
        pt_message_add(buffer, language, PT_MESSAGE("line {1}: ", error->row));
    }
    if (error->field[0] != '\0') {
        pt_message_add(buffer, language, PT_MESSAGE("{1}: ", error->field));
    }
    pt_error_add_message(buffer, language, error);
}
