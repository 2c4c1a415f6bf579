#include "cli/command/simulate_store.h"

#include "base/hash.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "cli/command/import_desk.h"
#include "cli/command/temporary_folder.h"
#include "cli/terminal/listing.h"
#include "record/import/batch/batch.h"
#include "record/record.h"
#include "simulate/csv/write.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* How it works: simulate/ knows no stores and import knows files, so the rows go everybody's way: as files in
 * a private folder, each imported as a batch of its own. What the columns mean is said here and not guessed,
 * since the first lines of a small simulation may be of any look. */

enum { COLUMNS_MAX = 16, HEADER_BYTES = 1024, NAME_BYTES = 128, PARAMETERS_BYTES = 512 };

/* The files in the order in which they need each other, and the field that each column fills; "" fills none.
 */
/* clang-format off */
static const struct sheet {
    const char *file;
    pt_plan_role first_told, last_told; /* whose counts are told */
    const char *targets[COLUMNS_MAX];
} sheets[] = {
    {"services.csv", PT_ROLE_REFERENCE, PT_ROLE_REFERENCE,
     {"service.code", "service.name", "service.category", "service.list_price"}},
    {"customers.csv", PT_ROLE_CUSTOMER, PT_ROLE_CUSTOMER,
     {"customer.number", "customer.name", "customer.kind", "customer.gender", "customer.birth_year",
      "customer.phone", "customer.email", "customer.province", "customer.city", "", "customer.source",
      "customer.occupation", "customer.income_band", "customer.customer_since"}},
    {"transactions.csv", PT_ROLE_MAIN, PT_ROLE_LINE,
     {"transaction.number", "customer.number", "transaction.occurred_at", "service.code",
      "transaction_line.quantity", "transaction_line.amount", "transaction.channel", "transaction.ship_mode",
      "transaction.shipped_on", "transaction.promised_on", "transaction.delivered_on"}},
    {"interactions.csv", PT_ROLE_MAIN, PT_ROLE_MAIN,
     {"interaction.source_key", "customer.number", "interaction.occurred_at", "interaction.channel",
      "interaction.direction", "interaction.stage", "interaction.duration_seconds", "interaction.outcome"}},
};
/* clang-format on */
enum { SHEETS = sizeof sheets / sizeof *sheets };

static const char folder_kind[] = "simulation";

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
}

/* Two simulations share a name when one's customers are among the other's: all that shapes a customer is in
 * it, how many there are is not. */
static void name_simulation(const pt_simulation *simulation, char name[NAME_BYTES])
{
    const pt_simulation_parameters *given = &simulation->parameters;
    char all[PARAMETERS_BYTES], end[PT_DATE_BYTES];
    int length = snprintf(all, sizeof all, "%s %" PRIu64 " %d %d %.17g %.17g %.17g %d %d",
                          given->preset->name, given->seed, given->end_on, simulation->day_count,
                          given->mean_transactions, simulation->mean_lines, simulation->return_rate,
                          simulation->has_delivery, (int)given->language);
    snprintf(name, NAME_BYTES, "%s-seed-%" PRIu64 "-%s-%08" PRIx32, given->preset->name, given->seed,
             pt_date_format(given->end_on, end), (uint32_t)pt_hash64(0, all, (size_t)length));
}

/* --- Is the store ours? --- */

/* Came this record with the simulation of that name? Its batch's file lay in a folder that had the name. */
static pt_status is_of_simulation(pt_connection *connection, const pt_record *record, const char *name,
                                  pt_arena *arena, bool *is_ours, pt_error *error)
{
    *is_ours = false;
    if (record->batch_id == 0) {
        return PT_OK;
    }
    pt_batch batch = {0};
    PT_RETURN_IF_ERROR(pt_batch_load(connection, record->batch_id, arena, &batch, error));
    char folder[NAME_BYTES + 32];
    snprintf(folder, sizeof folder, "/patron-%s-%s.", folder_kind, name);
    *is_ours = strstr(batch.source, folder) != NULL;
    return PT_OK;
}

/* One record is enough: the first customers and services of a store are those that it was filled with. */
static pt_status check_store(pt_import_desk *desk, const char *name, pt_arena *arena, pt_error *error)
{
    static const char *const entities[] = {"customer", "service"};
    PT_SCOPED(pt_record_session) session = {0};
    const pt_record_session_options options = {.schema = &desk->schema};
    PT_RETURN_IF_ERROR(pt_record_session_open(&desk->opened.connection, &options, &session, error));
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        const pt_record_query query = {.entity = pt_schema_find(&session.schema, entities[i]), .limit = 1};
        pt_record_page page = {0};
        PT_RETURN_IF_ERROR(pt_record_list(&session, &query, arena, &page, error));
        bool is_ours = true;
        if (page.count > 0) {
            PT_RETURN_IF_ERROR(
                is_of_simulation(&desk->opened.connection, &page.records[0], name, arena, &is_ours, error));
        }
        if (!is_ours) {
            return PT_FAIL(error, PT_CONFLICT,
                           "the store {1} has customers or services that are not of this simulation: make "
                           "another one for it with patron store init",
                           pt_store_location(desk->opened.store));
        }
    }
    return PT_OK;
}

/* --- Import --- */

static pt_status read_header(const char *path, char header[HEADER_BYTES], pt_error *error)
{
    FILE *file = fopen(path, "rbe");
    bool is_read = file != NULL && fgets(header, HEADER_BYTES, file) != NULL;
    int problem = errno;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (!is_read) {
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot read {1}: {2}", path, strerror(problem));
    }
    header[strcspn(header, "\n")] = '\0';
    return PT_OK;
}

/* {"columns": [{"header": "order_id", "to": "transaction.number"}, …]} */
static void describe_columns(const struct sheet *sheet, char *header, pt_buffer *mapping)
{
    pt_json_writer json = {.buffer = mapping};
    char *rest = header;
    pt_json_begin_object(&json);
    pt_json_key(&json, "columns");
    pt_json_begin_array(&json);
    for (size_t i = 0; i < COLUMNS_MAX && rest != NULL; i++) {
        const char *target = sheet->targets[i];
        pt_json_begin_object(&json);
        pt_json_key(&json, "header");
        pt_json_text(&json, strsep(&rest, ","));
        pt_json_key(&json, "to");
        pt_json_text(&json, target == NULL || target[0] == '\0' ? NULL : target);
        pt_json_end_object(&json);
    }
    pt_json_end_array(&json);
    pt_json_end_object(&json);
}

static pt_status write_mapping(const pt_temporary_folder *folder, const struct sheet *sheet,
                               const char *sheet_path, char mapping_path[PT_FOLDER_PATH_BYTES],
                               pt_error *error)
{
    PT_SCOPED(pt_buffer) mapping = {0};
    char header[HEADER_BYTES];
    PT_RETURN_IF_ERROR(pt_temporary_folder_file(folder, "mapping.json", mapping_path, error));
    PT_RETURN_IF_ERROR(read_header(sheet_path, header, error));
    describe_columns(sheet, header, &mapping);
    if (mapping.out_of_memory) {
        return fail_memory(error);
    }
    FILE *file = fopen(mapping_path, "wbe");
    bool is_written = file != NULL && fwrite(mapping.data, 1, mapping.length, file) == mapping.length;
    int problem = errno;
    if (file != NULL && fclose(file) != 0) {
        is_written = false;
        problem = errno;
    }
    return is_written
               ? PT_OK
               : PT_FAIL(error, PT_UNAVAILABLE, "cannot write {1}: {2}", mapping_path, strerror(problem));
}

/* What became of a file. */
typedef struct imported {
    int64_t batch_id; /* 0: nothing of it is in the store */
    const pt_entity *entities[PT_ROLE_COUNT];
    pt_import_counts records[PT_ROLE_COUNT];
    int64_t changes;
} imported;

/* Every line is ours and right, so one that is refused means that the store's rules have changed. */
static pt_status check_report(const struct sheet *sheet, const pt_import_report *report, pt_error *error)
{
    const pt_import_counts *lines = &report->lines;
    const int64_t refused = lines->rejected + lines->skipped;
    if (refused == 0) {
        return PT_OK;
    }
    PT_SCOPED(pt_buffer) reason = {0};
    if (report->reason_count > 0) {
        pt_error_add_text(&reason, PT_ENGLISH, &report->reasons[0].first);
    }
    return PT_FAIL(error, PT_INTERNAL, "the store took {1} of the {2} lines of {3} only: {4}",
                   lines->read - refused, lines->read, sheet->file, pt_buffer_text(&reason));
}

static pt_status import_sheet(const pt_import_place *place, const pt_temporary_folder *folder,
                              const char *name, const struct sheet *sheet, imported *done, pt_error *error)
{
    char path[PT_FOLDER_PATH_BYTES], mapping[PT_FOLDER_PATH_BYTES], errors[PT_FOLDER_PATH_BYTES];
    PT_RETURN_IF_ERROR(pt_temporary_folder_file(folder, sheet->file, path, error));
    PT_RETURN_IF_ERROR(pt_temporary_folder_file(folder, "errors.csv", errors, error));
    PT_RETURN_IF_ERROR(write_mapping(folder, sheet, path, mapping, error));
    char source[NAME_BYTES + 16];
    (void)snprintf(source, sizeof source, "%s-%s", folder_kind, name);
    const pt_import_options options = {
        .mapping = mapping, .source = source, .encoding = "UTF-8", .delimiter = ",", .error_path = errors};
    pt_import_report report = {0};
    PT_RETURN_IF_ERROR(pt_import_run(place, path, &options, &report, error));
    *done = (imported){.batch_id = report.batch_id, .changes = report.lines.added + report.lines.updated};
    memcpy(done->entities, report.entities, sizeof report.entities);
    memcpy(done->records, report.records, sizeof report.records);
    return check_report(sheet, &report, error);
}

/* The last first. What cannot be taken back stays as a batch that patron import undo takes; one that found
 * everything there already has nothing to take back. */
static void take_back(const pt_import_place *place, const imported done[SHEETS])
{
    pt_import_place quietly = *place;
    quietly.progress = NULL; /* it is cancelled, perhaps */
    for (size_t i = SHEETS; i-- > 0;) {
        pt_undo_report undone = {0};
        pt_error ignored = {0};
        if (done[i].batch_id != 0 && done[i].changes > 0) {
            (void)!pt_import_undo(&quietly, done[i].batch_id, &undone, &ignored);
        }
    }
}

static pt_status import_sheets(const pt_import_place *place, const pt_temporary_folder *folder,
                               const char *name, imported done[SHEETS], pt_error *error)
{
    for (size_t i = 0; i < SHEETS; i++) {
        pt_status status = pt_progress_is_cancelled(place->progress)
                               ? PT_FAIL(error, PT_CANCELLED, "cancelled")
                               : import_sheet(place, folder, name, &sheets[i], &done[i], error);
        if (status != PT_OK) {
            take_back(place, done);
            return status;
        }
    }
    return PT_OK;
}

/* --- What is said about it --- */

void pt_simulated_counts_write(pt_json_writer *json, const pt_simulation_counts *counts)
{
    const struct {
        const char *name;
        int64_t value;
    } figures[] = {{"customers", counts->customers},
                   {"transactions", counts->transactions},
                   {"returns", counts->returns},
                   {"lines", counts->lines},
                   {"interactions", counts->interactions}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        pt_json_key(json, figures[i].name);
        pt_json_integer(json, figures[i].value);
    }
}

static void add_batch(pt_listing *listing, const pt_entity *entity, const pt_import_counts *counts,
                      int64_t batch_id)
{
    char id[24];
    (void)snprintf(id, sizeof id, "%" PRId64, batch_id);
    pt_listing_shown(listing, entity->name, entity->plural.text[listing->invocation->language]);
    pt_listing_integer(listing, counts->read);
    pt_listing_integer(listing, counts->added);
    pt_listing_integer(listing, counts->updated);
    pt_listing_integer(listing, counts->unchanged);
    pt_listing_text(listing, id);
}

static pt_status print_batches(const pt_invocation *invocation, const imported done[SHEETS], pt_error *error)
{
    static const pt_listing_column columns[] = {{"records", PT_N("records"), false},
                                                {"read", PT_N("simulated"), true},
                                                {"added", PT_N("new"), true},
                                                {"updated", PT_N("changed"), true},
                                                {"unchanged", PT_N("unchanged"), true},
                                                {"batch_id", PT_N("import (to undo it)"), true},
                                                {0}};
    pt_listing listing;
    pt_listing_begin(&listing, invocation, "batches", columns);
    for (size_t i = 0; i < SHEETS; i++) {
        for (size_t role = sheets[i].first_told; role <= sheets[i].last_told; role++) {
            add_batch(&listing, done[i].entities[role], &done[i].records[role], done[i].batch_id);
        }
    }
    return pt_listing_end(&listing, error);
}

static pt_status print_store(const pt_invocation *invocation, const pt_import_desk *desk,
                             const pt_simulation_counts *counts, const imported done[SHEETS], pt_error *error)
{
    int64_t changes = 0;
    for (size_t i = 0; i < SHEETS; i++) {
        changes += done[i].changes;
    }
    if (invocation->is_json) {
        pt_json_writer *json = pt_output_json(invocation->output);
        pt_json_key(json, "store");
        pt_json_text(json, pt_store_location(desk->opened.store));
        pt_simulated_counts_write(json, counts);
    }
    PT_RETURN_IF_ERROR(print_batches(invocation, done, error));
    if (!invocation->is_json && changes == 0) {
        pt_output_line(invocation->output,
                       pt_translate(invocation->language,
                                    PT_N("the store had all of this already: nothing was changed")));
    }
    return PT_OK;
}

pt_status pt_simulate_into_store(const pt_invocation *invocation, const pt_simulation *simulation,
                                 pt_error *error)
{
    char name[NAME_BYTES];
    name_simulation(simulation, name);
    PT_SCOPED(pt_import_desk) desk = {0};
    PT_RETURN_IF_ERROR(pt_import_desk_open(invocation, &desk, error));
    PT_RETURN_IF_ERROR(check_store(&desk, name, invocation->arena, error));
    PT_SCOPED(pt_temporary_folder) folder = {0};
    PT_RETURN_IF_ERROR(pt_temporary_folder_make(folder_kind, name, &folder, error));
    const pt_simulation_csv csv = {.folder = folder.path, .thread_count = invocation->thread_count};
    pt_simulation_counts counts = {0};
    PT_RETURN_IF_ERROR(pt_simulation_write_csv(simulation, &csv, invocation->progress, &counts, error));
    imported done[SHEETS] = {0};
    PT_RETURN_IF_ERROR(import_sheets(&desk.place, &folder, name, done, error));
    return print_store(invocation, &desk, &counts, done, error);
}
