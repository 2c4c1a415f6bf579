#include "record/import/file.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/mapping/propose.h"
#include "record/import/mapping/stored.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void pt_import_file_clear(pt_import_file *file)
{
    pt_csv_reader_clear(&file->reader);
    *file = (pt_import_file){0};
}

static pt_status open_reader(const char *path, const pt_mapping *mapping, pt_csv_reader *reader,
                             pt_error *error)
{
    pt_csv_options options = {0};
    pt_encoding encoding = PT_ENCODING_UTF8;
    if (mapping->encoding != NULL) {
        if (!pt_encoding_parse(mapping->encoding, &encoding)) {
            return PT_FAIL(error, PT_INVALID_INPUT,
                           "there is no encoding {1}: use UTF-8, GB18030, Big5 or UTF-16", mapping->encoding);
        }
        options.encoding = &encoding;
    }
    if (mapping->delimiter != NULL) {
        options.dialect.delimiter = mapping->delimiter[0];
        if (strcmp(mapping->delimiter, "tab") == 0) {
            options.dialect.delimiter = '	';
        }
    }
    return pt_csv_open_file(path, &options, reader, error);
}

static void take(const char *asked, const char **text)
{
    if (asked != NULL) {
        *text = asked;
    }
}

/* What is asked on the command line stands above what the mapping says. */
static void override(const pt_import_options *options, pt_mapping *mapping)
{
    take(options->source, &mapping->source);
    take(options->encoding, &mapping->encoding);
    take(options->zone, &mapping->zone);
    take(options->currency, &mapping->currency);
    take(options->match, &mapping->match);
    take(options->delimiter, &mapping->delimiter);
    if (options->customers != NULL) {
        mapping->customers = *options->customers;
    }
    if (options->services != NULL) {
        mapping->services = *options->services;
    }
    if (options->anonymous != NULL) {
        mapping->anonymous = *options->anonymous;
    }
    if (options->customer_numbers != NULL) {
        mapping->customer_numbers = *options->customer_numbers;
    }
}

static pt_status check_numbers(const pt_mapping *mapping, pt_error *error)
{
    if (mapping->customer_numbers == PT_NUMBERS_SEPARATE && mapping->source == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "customer numbers that are separate belong to a source: name it with --source");
    }
    return PT_OK;
}

static pt_status read_sample(const char *path, const pt_mapping *mapping, pt_arena *arena, pt_sample *sample,
                             pt_error *error)
{
    PT_SCOPED(pt_csv_reader) reader = {0};
    PT_RETURN_IF_ERROR(open_reader(path, mapping, &reader, error));
    return pt_sample_read(&reader, arena, sample, error);
}

/* The proposal, or what a mapping says, with the look of the columns either way. */
static pt_status understand(const pt_import_place *place, const pt_import_options *options,
                            pt_import_file *file, pt_error *error)
{
    pt_mapping proposed = {0};
    PT_RETURN_IF_ERROR(
        pt_mapping_propose(place->schema, &file->sample, place->arena, &proposed, &file->guesses, error));
    file->guess_count = file->sample.column_count;
    if (options->mapping == NULL) {
        file->mapping.columns = proposed.columns;
        file->mapping.column_count = proposed.column_count;
        if (file->mapping.match == NULL) {
            file->mapping.match = proposed.match;
        }
        return PT_OK;
    }
    for (size_t i = 0; i < file->guess_count; i++) {
        pt_import_guess *guess = &file->guesses[i];
        *guess = (pt_import_guess){.header = guess->header, .sample = guess->sample};
        for (size_t j = 0; j < file->mapping.column_count; j++) {
            const pt_mapping_column *column = &file->mapping.columns[j];
            if (column->entity != NULL && strcmp(column->header, guess->header) == 0) {
                char target[200];
                (void)snprintf(target, sizeof target, "%s.%s", column->entity->name, column->field->name);
                guess->target = pt_arena_copy_text(place->arena, target);
                guess->confidence = 1;
                pt_guess_look(guess, column->field, &file->sample, i, column);
            }
        }
    }
    return PT_OK;
}

static pt_status name_error_file(const pt_import_options *options, pt_arena *arena, pt_import_file *file,
                                 pt_error *error)
{
    file->error_path = options->error_path;
    if (file->error_path == NULL) {
        size_t bytes = strlen(file->path) + sizeof ".errors.csv";
        char *path = pt_arena_alloc(arena, bytes, 1);
        if (path == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
        }
        (void)snprintf(path, bytes, "%s.errors.csv", file->path);
        file->error_path = path;
    }
    return PT_OK;
}

pt_status pt_import_file_open(const pt_import_place *place, pt_connection *connection, const char *path,
                              const pt_import_options *options, pt_import_file *file, pt_error *error)
{
    file->path = path;
    struct stat about;
    bool is_stream = stat(path, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISCHR(about.st_mode));
    if (strcmp(path, "-") == 0 || is_stream) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "an import reads its file twice: give a file instead of a pipe or standard input");
    }
    if (options->mapping != NULL) {
        PT_RETURN_IF_ERROR(pt_mapping_load(connection, options->mapping, place->schema, place->arena,
                                           &file->mapping, error));
    }
    override(options, &file->mapping);
    PT_RETURN_IF_ERROR(check_numbers(&file->mapping, error));
    PT_RETURN_IF_ERROR(read_sample(path, &file->mapping, place->arena, &file->sample, error));
    PT_RETURN_IF_ERROR(understand(place, options, file, error));
    PT_RETURN_IF_ERROR(
        pt_plan_make(place->schema, &file->mapping, &file->sample, place->arena, &file->plan, error));
    PT_RETURN_IF_ERROR(
        pt_stage_styles_detect(&file->plan, &file->sample, place->arena, &file->styles, error));
    PT_RETURN_IF_ERROR(name_error_file(options, place->arena, file, error));
    if (options->save_mapping != NULL && !options->is_dry_run) {
        PT_RETURN_IF_ERROR(pt_mapping_save(connection, options->save_mapping, &file->mapping,
                                           pt_id_next(place->ids, pt_instant_now()), options->user_id,
                                           error));
    }
    return open_reader(path, &file->mapping, &file->reader, error);
}
