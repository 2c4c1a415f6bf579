#include "record/session.h"

#include "base/scope.h"
#include "record/custom/custom_field.h"

pt_status pt_record_session_refresh(pt_record_session *session, pt_error *error)
{
    return pt_custom_fields_add(session->connection, session->product, &session->arena, &session->schema,
                                error);
}

static pt_status open_session(pt_record_session *session, pt_error *error)
{
    pt_store_state state = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(session->connection, &session->arena, &state, error));
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &session->zone, error));
    session->base_currency = state.base_currency;
    return pt_record_session_refresh(session, error);
}

pt_status pt_record_session_open(pt_connection *connection, const pt_record_session_options *options,
                                 pt_record_session *session, pt_error *error)
{
    PT_SCOPED(pt_record_session)
    opened = {.connection = connection,
              .ids = options->ids,
              .user_id = options->user_id,
              .product = options->schema};
    PT_RETURN_IF_ERROR(open_session(&opened, error));
    *session = opened;
    opened = (pt_record_session){0};
    return PT_OK;
}

void pt_record_session_clear(pt_record_session *session)
{
    pt_secret_key_clear(&session->secret_key);
    pt_statements_clear(&session->statements);
    pt_zone_clear(&session->zone);
    pt_arena_clear(&session->arena);
    *session = (pt_record_session){0};
}
