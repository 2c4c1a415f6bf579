#include "tests/sql/lint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 2048, WORD_BYTES = 64 };

typedef struct statement {
    char words[MAX_WORDS]
              [WORD_BYTES]; /* names and keywords in lower case, signs as one character; texts as ' */
    size_t count;
} statement;

/* --- Splitting ------------------------------------------------------------------------------------------ */

static const char *skip_quoted(const char *at)
{
    char quote = *at++;
    while (*at != '\0' && *at != quote) {
        at++;
    }
    return *at == '\0' ? at : at + 1;
}

static const char *skip_comment(const char *at)
{
    while (*at != '\0' && *at != '\n') {
        at++;
    }
    return at;
}

static const char *take_word(const char *at, char word[WORD_BYTES])
{
    size_t length = 0;
    bool is_quoted = *at == '"';
    at += is_quoted ? 1 : 0;
    while (isalnum((unsigned char)*at) || *at == '_') {
        if (length + 1 < WORD_BYTES) {
            word[length++] = (char)tolower((unsigned char)*at);
        }
        at++;
    }
    word[length] = '\0';
    return is_quoted && *at == '"' ? at + 1 : at;
}

static void split(const char *text, statement *into)
{
    into->count = 0;
    for (const char *at = text; *at != '\0' && into->count < MAX_WORDS;) {
        char *word = into->words[into->count];
        if (at[0] == '-' && at[1] == '-') {
            at = skip_comment(at);
        } else if (isspace((unsigned char)*at)) {
            at++;
        } else if (*at == '\'') {
            at = skip_quoted(at);
            snprintf(word, WORD_BYTES, "'");
            into->count++;
        } else if (isalnum((unsigned char)*at) || *at == '_' || *at == '"') {
            at = take_word(at, word);
            into->count++;
        } else {
            word[0] = *at++;
            word[1] = '\0';
            into->count++;
        }
    }
}

static const char *word_at(const statement *in, size_t place)
{
    return place < in->count ? in->words[place] : "";
}

/* Whether a row of words, parted by spaces, stands at a place. */
static bool stands_at(const statement *in, size_t place, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        const char *word = word_at(in, place++);
        if (strlen(word) != length || strncmp(word, words, length) != 0) {
            return false;
        }
        words += length + (words[length] == ' ' ? 1 : 0);
    }
    return true;
}

/* --- Rules ---------------------------------------------------------------------------------------------- */

typedef struct forbidden {
    const char *words;
    const char *reason;
} forbidden;

/* To add one: the words in lower case as they follow one another, and why not. */
static const forbidden rules[] = {
    {"now (", "times are parameters from the program"},
    {"current_timestamp", "times are parameters from the program"},
    {"current_date", "days are parameters from the program"},
    {"strftime (", "days are computed at entry"},
    {"date (", "days are computed at entry"},
    {"to_timestamp (", "days are computed at entry"},
    {"date_trunc (", "days are computed at entry"},
    {"as date", "days are whole numbers"},
    {"as timestamp", "instants are whole numbers"},
    {": : date", "days are whole numbers"},
    {"random (", "chance comes from the program, with its seed"},
    {"gen_random_uuid (", "ids are made by the program"},
    {"returning", "ids are made by the program"},
    {"nextval (", "ids are made by the program"},
    {"autoincrement", "ids are made by the program"},
    {"ntile (", "scores come from stored cut points"},
    {"percentile_cont (", "scores come from stored cut points"},
    {"width_bucket (", "use CASE"},
    {"savepoint", "a transaction is whole"},
    {"for update", "use the version column"},
    {"for share", "use the version column"},
    {"rollup", "not on distributed tables"},
    {"grouping sets", "not on distributed tables"},
    {"merge into", "not on distributed tables"},
    {"with recursive", "not on distributed tables"},
    {"create trigger", "no triggers"},
    {"select *", "name the columns"},
    {", *", "name the columns"},
    {". *", "name the columns"},
    {"glob", "not in PostgreSQL"},
    {"ilike", "not in SQLite"},
    {"insert or replace", "use ON CONFLICT"},
    {"insert or ignore", "use ON CONFLICT"},
};

static bool has_forbidden_words(const statement *in, char *complaint)
{
    for (size_t i = 0; i < in->count; i++) {
        for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
            bool is_multiplied = rules[k].words[0] == ',' && i == 0;
            if (!is_multiplied && stands_at(in, i, rules[k].words)) {
                snprintf(complaint, LINT_COMPLAINT_BYTES, "\"%s\": %s", rules[k].words, rules[k].reason);
                return true;
            }
        }
    }
    return false;
}

/* Required wherever it appears, so that it never is NULL; a name no table has may be anything. */
static bool is_never_null(const pt_table_catalogue *catalogue, const char *column_name)
{
    bool is_known = false;
    for (size_t i = 0; i < catalogue->table_count; i++) {
        const pt_table_column *column = pt_table_find_column(&catalogue->tables[i], column_name);
        if (column != NULL && !column->is_required) {
            return false;
        }
        is_known = is_known || column != NULL;
    }
    return is_known;
}

/* Where NULL stands in descending order differs between databases. */
static bool has_open_order(const statement *in, const pt_table_catalogue *catalogue, char *complaint)
{
    for (size_t i = 1; i < in->count; i++) {
        if (strcmp(in->words[i], "desc") == 0 && !stands_at(in, i + 1, "nulls last") &&
            !is_never_null(catalogue, in->words[i - 1])) {
            snprintf(complaint, LINT_COMPLAINT_BYTES, "%s DESC without NULLS LAST", in->words[i - 1]);
            return true;
        }
    }
    return false;
}

static bool follows_table_word(const statement *in, size_t place)
{
    static const char *const before[] = {"from", "join", "into", "update", NULL};
    for (size_t i = 0; before[i] != NULL && place > 0; i++) {
        if (strcmp(in->words[place - 1], before[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "a.customer_id = b.customer_id" or "USING (customer_id": what ties two tables to one shard. */
static size_t count_ties(const statement *in)
{
    size_t ties = 0;
    for (size_t i = 0; i < in->count; i++) {
        bool is_pair = stands_at(in, i, "customer_id =") && stands_at(in, i + 3, ". customer_id");
        bool is_using = stands_at(in, i, "using ( customer_id");
        ties += is_pair || is_using ? 1 : 0;
    }
    return ties;
}

static bool has_loose_join(const statement *in, const pt_table_catalogue *catalogue, char *complaint)
{
    size_t distributed = 0;
    for (size_t i = 0; i < in->count; i++) {
        const pt_table *table = follows_table_word(in, i) ? pt_table_find(catalogue, in->words[i]) : NULL;
        bool is_insert_target = i > 0 && strcmp(in->words[i - 1], "into") == 0;
        distributed +=
            table != NULL && table->table_class == PT_TABLE_DISTRIBUTED && !is_insert_target ? 1 : 0;
    }
    if (distributed > 1 && count_ties(in) < distributed - 1) {
        snprintf(complaint, LINT_COMPLAINT_BYTES,
                 "joins %zu distributed tables, not all of them on customer_id", distributed);
        return true;
    }
    return false;
}

bool lint_statement(const char *text, const pt_table_catalogue *catalogue,
                    char complaint[LINT_COMPLAINT_BYTES])
{
    static statement words;
    split(text, &words);
    return !has_forbidden_words(&words, complaint) && !has_open_order(&words, catalogue, complaint) &&
           !has_loose_join(&words, catalogue, complaint);
}
