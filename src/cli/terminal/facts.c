#include "cli/terminal/facts.h"

#include "base/scope.h"
#include "base/text/width.h"
#include "cli/terminal/layout.h"
#include "cli/terminal/number.h"

#include <assert.h>
#include <math.h>

enum { GAP = 2 };

void pt_facts_begin(pt_facts *facts, const pt_invocation *invocation)
{
    *facts = (pt_facts){.invocation = invocation};
}

static void add(pt_facts *facts, const char *label, const char *shown)
{
    pt_arena *arena = facts->invocation->arena;
    assert(facts->count < PT_FACTS);
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_shown(&text, shown == NULL ? "–" : shown);
    const char *copy = pt_arena_copy_text(arena, pt_buffer_text(&text));
    const char *name = pt_arena_copy_text(arena, pt_translate(facts->invocation->language, label));
    if (copy == NULL || name == NULL || text.out_of_memory) {
        facts->is_out_of_memory = true;
        return;
    }
    facts->labels[facts->count] = name;
    facts->values[facts->count++] = copy;
}

void pt_facts_shown(pt_facts *facts, const char *key, const char *label, const char *json_text,
                    const char *shown)
{
    if (facts->invocation->is_json) {
        pt_json_writer *json = pt_output_json(facts->invocation->output);
        pt_json_key(json, key);
        pt_json_text(json, json_text);
    } else {
        add(facts, label, shown);
    }
}

void pt_facts_text(pt_facts *facts, const char *key, const char *label, const char *text)
{
    pt_facts_shown(facts, key, label, text, text);
}

void pt_facts_integer(pt_facts *facts, const char *key, const char *label, int64_t value)
{
    if (facts->invocation->is_json) {
        pt_json_writer *json = pt_output_json(facts->invocation->output);
        pt_json_key(json, key);
        pt_json_integer(json, value);
    } else {
        char text[PT_NUMBER_BYTES];
        add(facts, label, pt_number_integer(value, text));
    }
}

void pt_facts_real(pt_facts *facts, const char *key, const char *label, double value)
{
    if (facts->invocation->is_json) {
        pt_json_writer *json = pt_output_json(facts->invocation->output);
        pt_json_key(json, key);
        pt_json_real(json, value);
    } else {
        char text[PT_NUMBER_BYTES];
        add(facts, label, isnan(value) ? NULL : pt_number_real(value, 2, text));
    }
}

pt_status pt_facts_end(pt_facts *facts, pt_error *error)
{
    if (facts->is_out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    size_t widest = 0;
    for (size_t i = 0; i < facts->count; i++) {
        size_t columns = pt_text_columns(facts->labels[i]);
        widest = columns > widest ? columns : widest;
    }
    for (size_t i = 0; i < facts->count; i++) {
        PT_SCOPED(pt_buffer) line = {0};
        pt_layout_add_padded(&line, facts->labels[i], widest + GAP);
        pt_buffer_add_text(&line, facts->values[i]);
        pt_output_line(facts->invocation->output, pt_buffer_text(&line));
    }
    return PT_OK;
}
