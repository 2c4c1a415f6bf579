#include "cli/command/store.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "base/time/zone.h"
#include "cli/command/open_store.h"
#include "cli/terminal/facts.h"
#include "record/field/instant_text.h"
#include "record/field/shape.h"

#include <stdio.h>

const pt_word pt_store_init_options[] = {
    {.name = "zone",
     .placeholder = PT_N("ZONE"),
     .kind = PT_WORD_TEXT,
     .standard = "Asia/Shanghai",
     .help = PT_N("time zone in which the organisation's days begin; fixed for good")},
    {.name = "currency",
     .placeholder = PT_N("CURRENCY"),
     .kind = PT_WORD_TEXT,
     .standard = "CNY",
     .help = PT_N("currency in which the organisation counts, as ISO 4217 writes it; fixed for good")},
    {.name = "as-of",
     .placeholder = PT_N("DATE"),
     .kind = PT_WORD_DATE,
     .help = PT_N("the day that counts as today, for data of the past; without it each day itself")},
    {0},
};

const pt_word pt_store_as_of_arguments[] = {
    {.name = "day",
     .placeholder = PT_N("DATE"),
     .kind = PT_WORD_DATE,
     .help = PT_N("the day that counts as today")},
    {0},
};

const pt_word pt_store_as_of_options[] = {
    {.name = "real", .kind = PT_WORD_FLAG, .help = PT_N("let each day itself count as today again")},
    {0},
};

static pt_status print_state(const pt_invocation *invocation, pt_open_store *opened, pt_error *error)
{
    pt_store_state state;
    PT_RETURN_IF_ERROR(pt_store_state_load(&opened->connection, invocation->arena, &state, error));
    PT_SCOPED(pt_zone) zone = {0};
    PT_SCOPED(pt_buffer) made = {0};
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &zone, error));
    pt_instant_format_shown(&made, state.created_at, &zone);
    char as_of[PT_DATE_BYTES];
    char created[PT_INSTANT_BYTES];
    char id[24];
    (void)snprintf(id, sizeof id, "%lld", (long long)state.store_id);
    pt_facts facts;
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "location", PT_N("location"), pt_store_location(opened->store));
    pt_facts_text(&facts, "id", PT_N("id"), id);
    pt_facts_shown(&facts, "created_at", PT_N("made"), pt_instant_format(state.created_at, created),
                   pt_buffer_text(&made));
    pt_facts_text(&facts, "program_version", PT_N("last changed by program version"),
                  state.application_version);
    pt_facts_integer(&facts, "schema_version", PT_N("version of its tables"), state.schema_version);
    pt_facts_text(&facts, "zone", PT_N("time zone"), state.organisation_zone);
    pt_facts_text(&facts, "currency", PT_N("currency"), state.base_currency);
    const char *day = state.has_as_of ? pt_date_format(state.as_of, as_of) : NULL;
    pt_facts_shown(&facts, "as_of", PT_N("day that counts as today"), day,
                   day != NULL ? day : pt_translate(invocation->language, PT_N("each day itself")));
    return pt_facts_end(&facts, error);
}

static pt_status set_as_of(pt_open_store *opened, const int32_t *day, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    PT_RETURN_IF_ERROR(pt_transaction_begin(&opened->connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_store_set_as_of(&opened->connection, day, error));
    return pt_transaction_commit(&transaction, error);
}

/* Only a store that was not there may be made: making one over another would be a loss, however small. */
static pt_status refuse_existing(const pt_invocation *invocation, pt_error *error)
{
    pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) existing = {0};
    pt_error reason = {0};
    pt_status status = pt_store_open(invocation->store, &options, &existing.store, &reason);
    if (status == PT_NOT_FOUND) {
        return PT_OK;
    }
    if (status == PT_OK) {
        return PT_FAIL(error, PT_CONFLICT, "there is a store at {1} already", invocation->store);
    }
    if (error != NULL) {
        *error = reason;
    }
    return status;
}

/* What is fixed for good is checked before anything is made. */
static pt_status check_init(const pt_store_options *options, pt_error *error)
{
    PT_SCOPED(pt_zone) zone = {0};
    pt_status status = pt_zone_open(options->organisation_zone, &zone, error);
    if (status != PT_OK) {
        return pt_error_at_field(error, status, "--zone");
    }
    if (!pt_shape_fits(PT_SHAPE_CURRENCY, options->base_currency)) {
        status = PT_FAIL(error, PT_INVALID_INPUT,
                         "\"{1}\" is no currency; write three capital letters such as CNY",
                         options->base_currency);
        return pt_error_at_field(error, status, "--currency");
    }
    return PT_OK;
}

pt_status pt_command_store_init(const pt_invocation *invocation, pt_error *error)
{
    const pt_given *as_of = pt_given_find(invocation, "as-of", NULL);
    pt_store_options options = {.mode = PT_STORE_CREATE,
                                .organisation_zone = pt_given_text(invocation, "zone"),
                                .base_currency = pt_given_text(invocation, "currency")};
    PT_RETURN_IF_ERROR(check_init(&options, error));
    PT_RETURN_IF_ERROR(refuse_existing(invocation, error));
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    if (as_of != NULL) {
        PT_RETURN_IF_ERROR(set_as_of(&opened, &as_of->date, error));
    }
    return print_state(invocation, &opened, error);
}

pt_status pt_command_store_as_of(const pt_invocation *invocation, pt_error *error)
{
    const pt_given *day = pt_given_find(invocation, "day", NULL);
    bool is_real = pt_given_flag(invocation, "real");
    if ((day != NULL) == is_real) {
        return PT_FAIL(error, PT_INVALID_INPUT, "name a day, or --real for each day itself");
    }
    pt_store_options options = {.mode = PT_STORE_WRITE};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    PT_RETURN_IF_ERROR(set_as_of(&opened, day == NULL ? NULL : &day->date, error));
    return print_state(invocation, &opened, error);
}

pt_status pt_command_store_show(const pt_invocation *invocation, pt_error *error)
{
    pt_store_options options = {.mode = PT_STORE_READ};
    PT_SCOPED(pt_open_store) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_store_open(invocation, &options, &opened, error));
    return print_state(invocation, &opened, error);
}
