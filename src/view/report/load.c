#include "view/report/load.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "base/version.h"
#include "study/outcome_store.h"
#include "view/report/load.sql.h"

#include <stdio.h>
#include <string.h>

enum { FINGERPRINT_BYTES = 32 }; /* longer ones are told apart by their beginning */

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the report");
}

/* What the newest of the runs was computed from, and whether all agree in it. */
typedef struct origin {
    int64_t newest_run_id; /* 0: none yet */
    int32_t as_of;
    int64_t customers;
    char fingerprint[FINGERPRINT_BYTES];
    int64_t oldest_position; /* of the change feed */
    bool is_stale;
    bool is_mixed;
} origin;

/* Ids grow with time, so the greatest is the newest. */
static pt_status add_run(pt_connection *connection, const pt_saved_outcome *outcome, origin *from,
                         pt_error *error)
{
    pt_value id = pt_value_integer(outcome->run_id);
    bool has_row = false;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_report_run, &id, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    origin of_run = {
        .newest_run_id = outcome->run_id,
        .as_of = outcome->as_of,
        .customers = pt_rows_integer(&rows, 0),
        .oldest_position = outcome->change_position,
        .is_stale = outcome->is_stale,
    };
    snprintf(of_run.fingerprint, sizeof of_run.fingerprint, "%s", pt_rows_text(&rows, 1));
    if (from->newest_run_id == 0) {
        *from = of_run;
        return PT_OK;
    }
    origin merged = of_run.newest_run_id > from->newest_run_id ? of_run : *from;
    merged.oldest_position =
        of_run.oldest_position < from->oldest_position ? of_run.oldest_position : from->oldest_position;
    merged.is_stale = from->is_stale || of_run.is_stale;
    merged.is_mixed =
        from->is_mixed || from->as_of != of_run.as_of || strcmp(from->fingerprint, of_run.fingerprint) != 0;
    *from = merged;
    return PT_OK;
}

static pt_status load_results(pt_connection *connection, pt_language language, pt_arena *arena,
                              pt_report_data *data, origin *from, pt_error *error)
{
    for (size_t part = 0; part < PT_REPORT_PARTS; part++) {
        const char *model = pt_report_part_name((pt_report_part)part);
        pt_saved_outcome outcome = {0};
        pt_status status = pt_outcome_load(connection, model, language, arena, &outcome, error);
        if (status == PT_NOT_FOUND) {
            continue;
        }
        PT_RETURN_IF_ERROR(status);
        PT_RETURN_IF_ERROR(add_run(connection, &outcome, from, error));
        data->results[part] = outcome.json;
    }
    if (from->newest_run_id == 0) {
        return PT_FAIL(error, PT_NOT_FOUND, "nothing was computed yet: use patron run");
    }
    return PT_OK;
}

static pt_status look_for_changes(pt_connection *connection, origin *from, pt_error *error)
{
    pt_value position = pt_value_integer(from->oldest_position);
    bool has_changed = false;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_report_changed_since, &position, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_changed, error));
    from->is_stale = from->is_stale || has_changed;
    return PT_OK;
}

/* A report is passed around: the folders of the one who imported stay out of it. */
static const char *file_name(const char *source)
{
    const char *slash = strrchr(source, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : source;
}

static pt_status load_sources(pt_connection *connection, pt_arena *arena, pt_report_provenance *provenance,
                              pt_error *error)
{
    const char **names = pt_arena_alloc(arena, PT_REPORT_SOURCES, sizeof *names);
    if (names == NULL) {
        return out_of_memory(error);
    }
    provenance->sources = names;
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_report_sources, NULL, &rows, error));
    for (bool has_row = true; has_row;) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        if (provenance->source_count == PT_REPORT_SOURCES) {
            provenance->further_source_count++;
            continue;
        }
        const char *name = pt_arena_copy_text(arena, file_name(pt_rows_text(&rows, 0)));
        if (name == NULL) {
            return out_of_memory(error);
        }
        names[provenance->source_count++] = name;
    }
    return PT_OK;
}

pt_status pt_report_load(pt_connection *connection, pt_language language, pt_arena *arena,
                         pt_report_data *data, pt_error *error)
{
    pt_report_data loaded = {0};
    pt_store_state state = {0};
    origin from = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_READ, &transaction, error));
    PT_RETURN_IF_ERROR(pt_store_state_load(connection, arena, &state, error));
    PT_RETURN_IF_ERROR(load_results(connection, language, arena, &loaded, &from, error));
    PT_RETURN_IF_ERROR(look_for_changes(connection, &from, error));
    loaded.provenance = (pt_report_provenance){
        .program_version = pt_version,
        .currency = state.base_currency,
        .zone = state.organisation_zone,
        .as_of = from.as_of,
        .made_at = pt_instant_now(),
        .customers = from.customers,
        .is_stale = from.is_stale,
        .is_mixed = from.is_mixed,
    };
    PT_RETURN_IF_ERROR(load_sources(connection, arena, &loaded.provenance, error));
    PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    *data = loaded;
    return PT_OK;
}
