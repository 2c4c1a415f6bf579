#include "cli/command/records/show.h"

#include "base/scope.h"
#include "cli/command/records/records.h"
#include "cli/command/records/shown.h"
#include "cli/terminal/facts.h"
#include "record/completeness.h"

#include <math.h>
#include <string.h>

/* Facts that stand beside the fields: id, customer, completeness, version, two instants. */
enum { FACTS_BESIDE_FIELDS = 7, MISSING_SHOWN = 8 };

static void add_instant(pt_facts *facts, const pt_open_records *opened, const char *key, const char *label,
                        int64_t instant)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_shown_add_instant(&text, opened, instant);
    pt_facts_text(facts, key, label, pt_buffer_text(&text));
}

/* "62% – still unknown: E-mail, Birthday, …" */
static void add_completeness(pt_facts *facts, const pt_record *record, pt_language language)
{
    pt_completeness completeness;
    PT_SCOPED(pt_buffer) text = {0};
    PT_SCOPED(pt_buffer) missing = {0};
    if (!pt_completeness_of(record, &completeness)) {
        return;
    }
    for (size_t i = 0; i < completeness.missing_count && i < MISSING_SHOWN; i++) {
        pt_buffer_add_text(&missing, i == 0 ? "" : pt_translate(language, PT_N(", ")));
        pt_buffer_add_text(&missing, completeness.missing[i]->label.text[language]);
    }
    if (completeness.missing_count > MISSING_SHOWN) {
        pt_buffer_add_text(&missing, " …");
    }
    /* All but everything is not everything. */
    int percent = (int)floor(completeness.share * 100);
    if (completeness.missing_count == 0) {
        pt_buffer_add_text(&text, "100%");
    } else {
        pt_message_add(&text, language,
                       PT_MESSAGE("{1}%, still unknown: {2}", percent, pt_buffer_text(&missing)));
    }
    pt_facts_text(facts, "completeness", PT_N("complete"), pt_buffer_text(&text));
}

static void add_customer(pt_facts *facts, pt_open_records *opened, const pt_record *record)
{
    char id[PT_ID_BYTES];
    PT_SCOPED(pt_buffer) text = {0};
    if (!pt_entity_is_of_customer(record->entity) || record->key.id == record->key.customer_id) {
        return;
    }
    bool has_name = pt_shown_add_title(&text, opened, "customer", 0, record->key.customer_id);
    pt_buffer_add_format(&text, has_name ? " (%s)" : "%s", pt_id_format(record->key.customer_id, id));
    pt_facts_text(facts, "customer_id", PT_N("customer"), pt_buffer_text(&text));
}

static pt_status show_text(const pt_invocation *invocation, pt_open_records *opened, const pt_record *record,
                           pt_error *error)
{
    char id[PT_ID_BYTES];
    pt_facts facts;
    const pt_shown_place place = {opened, invocation->language, record->key.customer_id, true};
    pt_facts_begin(&facts, invocation);
    pt_facts_text(&facts, "id", PT_N("id"), pt_id_format(record->key.id, id));
    add_customer(&facts, opened, record);
    for (size_t i = 0; i < record->entity->field_count && facts.count + FACTS_BESIDE_FIELDS < PT_FACTS; i++) {
        const pt_field *field = &record->entity->fields[i];
        PT_SCOPED(pt_buffer) text = {0};
        pt_shown_add_value(&text, &place, field, &record->values[i]);
        if (text.length > 0) {
            pt_facts_text(&facts, field->name, field->label.text[invocation->language],
                          pt_buffer_text(&text));
        }
    }
    add_completeness(&facts, record, invocation->language);
    if (record->version > 0) {
        pt_facts_integer(&facts, "version", PT_N("version"), record->version);
        add_instant(&facts, opened, "updated_at", PT_N("last changed"), record->updated_at);
    }
    if (record->deleted_at != 0) {
        add_instant(&facts, opened, "deleted_at", PT_N("deleted"), record->deleted_at);
    }
    return pt_facts_end(&facts, error);
}

pt_status pt_record_show(const pt_invocation *invocation, pt_open_records *opened, pt_error *error)
{
    pt_record record;
    PT_RETURN_IF_ERROR(
        pt_record_read(&opened->session, opened->entity, &opened->key, invocation->arena, &record, error));
    if (invocation->is_json) {
        pt_record_write_json(pt_output_json_whole(invocation->output), &record, &opened->session.zone);
        return PT_OK;
    }
    return show_text(invocation, opened, &record, error);
}

pt_status pt_command_record_show(const pt_invocation *invocation, pt_error *error)
{
    PT_SCOPED(pt_open_records) opened = {0};
    PT_RETURN_IF_ERROR(pt_open_records_open(invocation, PT_STORE_READ, &opened, error));
    return pt_record_show(invocation, &opened, error);
}
