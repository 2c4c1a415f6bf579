#include "record/import/mapping/propose.h"

#include "base/scope.h"
#include "record/import/cell/cell_style.h"
#include "record/import/mapping/candidates.h"
#include "record/import/plan/plan.h"
#include "record/import/stage/key_map.h"

#include <stdio.h>
#include <string.h>

/* The record types of one sheet: a customer, perhaps something of theirs, perhaps a reference. */
typedef struct subject {
    const pt_entity *main_entity; /* NULL: none */
    const pt_entity *reference;
} subject;

typedef struct proposing {
    const pt_schema *schema;
    const pt_sample *sample;
    pt_arena *arena;
    pt_error *error;
    pt_candidates *columns;
    bool *varies; /* within a customer, by column */
} proposing;

/* The first column that can hold an identity of a customer. */
static size_t find_customer_column(const proposing *in)
{
    for (size_t i = 0; i < in->sample->column_count; i++) {
        const pt_candidates *found = &in->columns[i];
        for (size_t j = 0; j < found->count; j++) {
            if (found->meanings[j]->field->identity != NULL) {
                return i;
            }
        }
    }
    return PT_NO_SLOT;
}

/* Marks the columns that have different values in lines of one customer. */
static pt_status find_varying(const proposing *in, size_t customer_column)
{
    PT_SCOPED(pt_key_map) customers = {0};
    const pt_sample *sample = in->sample;
    size_t *first_rows = pt_arena_alloc(in->arena, sample->row_count, sizeof *first_rows);
    if (first_rows == NULL) {
        return PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
    }
    for (size_t row = 0; row < sample->row_count; row++) {
        pt_slice key = pt_sample_cell(sample, row, customer_column);
        uint32_t ordinal = 0;
        bool is_new = false;
        if (key.length == 0) {
            continue;
        }
        PT_RETURN_IF_ERROR(pt_key_map_add(&customers, key.data, key.length, &ordinal, &is_new, in->error));
        if (is_new) {
            first_rows[ordinal] = row;
        }
        for (size_t i = 0; i < sample->column_count && !is_new; i++) {
            pt_slice first = pt_sample_cell(sample, first_rows[ordinal], i);
            pt_slice cell = pt_sample_cell(sample, row, i);
            bool differs = first.length != cell.length ||
                           (cell.length > 0 && memcmp(first.data, cell.data, cell.length) != 0);
            in->varies[i] = in->varies[i] || (cell.length > 0 && first.length > 0 && differs);
        }
    }
    return PT_OK;
}

/* --- One subject's assignment of columns
 * --------------------------------------------------------------------
 */

static bool belongs(const subject *of, const pt_entity *entity)
{
    switch (pt_plan_role_of(entity)) {
    case PT_ROLE_CUSTOMER: return of->main_entity != NULL || of->reference == NULL;
    case PT_ROLE_REFERENCE: return entity == of->reference;
    case PT_ROLE_MAIN: return entity == of->main_entity;
    case PT_ROLE_LINE: return of->main_entity != NULL && strcmp(entity->parent, of->main_entity->name) == 0;
    case PT_ROLE_COUNT: break;
    }
    return false;
}

static bool is_taken(const pt_header_meaning *const *chosen, size_t count, const pt_field *field)
{
    for (size_t i = 0; i < count; i++) {
        if (chosen[i] != NULL && chosen[i]->field == field) {
            return true;
        }
    }
    return false;
}

/* 0 is best. What varies within a customer is no property of the customer, if it can be one of the record;
 * what does not is the customer's first, but for the currency, which belongs to the money. */
static int reluctance(const proposing *in, const subject *of, const pt_header_meaning *meaning, size_t column)
{
    if (of->main_entity == NULL || meaning->field->identity != NULL) {
        return 0;
    }
    bool is_customer = pt_plan_role_of(meaning->entity) == PT_ROLE_CUSTOMER;
    bool is_currency =
        meaning->entity->currency != NULL && strcmp(meaning->field->name, meaning->entity->currency) == 0;
    bool is_of_record = in->varies[column] || is_currency;
    /* An amount or a discount that may be a line's is: the main record's follows as the sum. */
    bool is_of_main =
        pt_plan_role_of(meaning->entity) == PT_ROLE_MAIN && meaning->field->type == PT_FIELD_MONEY;
    return (is_customer == is_of_record ? 2 : 0) + (is_of_main ? 1 : 0);
}

static const pt_header_meaning *choose(const proposing *in, const subject *of, size_t column,
                                       const pt_header_meaning *const *chosen)
{
    const pt_header_meaning *best = NULL;
    const pt_candidates *found = &in->columns[column];
    for (size_t i = 0; i < found->count; i++) {
        const pt_header_meaning *meaning = found->meanings[i];
        if (belongs(of, meaning->entity) && !is_taken(chosen, in->sample->column_count, meaning->field) &&
            (best == NULL || reluctance(in, of, meaning, column) < reluctance(in, of, best, column))) {
            best = meaning;
        }
    }
    return best;
}

static bool has_field(const pt_header_meaning *const *chosen, size_t count, const char *entity,
                      const char *field)
{
    for (size_t i = 0; i < count; i++) {
        if (chosen[i] != NULL && strcmp(chosen[i]->entity->name, entity) == 0 &&
            strcmp(chosen[i]->field->name, field) == 0) {
            return true;
        }
    }
    return false;
}

static bool lacks_main(const proposing *in, const pt_entity *main_entity,
                       const pt_header_meaning *const *chosen)
{
    size_t count = in->sample->column_count;
    bool has_main = false;
    for (size_t i = 0; i < count; i++) {
        has_main = has_main || (chosen[i] != NULL && pt_plan_role_of(chosen[i]->entity) >= PT_ROLE_MAIN);
    }
    return !has_main || (main_entity->event_time != NULL &&
                         !has_field(chosen, count, main_entity->name, main_entity->event_time));
}

static bool lacks_key(const proposing *in, const pt_entity *reference, const pt_header_meaning *const *chosen)
{
    size_t count = in->sample->column_count;
    if (has_field(chosen, count, reference->name, "name")) {
        return false;
    }
    bool has_key = reference->table.index_count > 0;
    for (size_t i = 0; has_key && i < reference->table.indexes[0].column_count; i++) {
        has_key = has_field(chosen, count, reference->name, reference->table.indexes[0].columns[i]);
    }
    return !has_key;
}

static bool lacks_identity(const proposing *in, const pt_header_meaning *const *chosen)
{
    for (size_t i = 0; i < in->sample->column_count; i++) {
        if (chosen[i] != NULL && chosen[i]->field->identity != NULL) {
            return false;
        }
    }
    return true;
}

/* What a subject cannot do without: the time of an event, whose it is, what tells references apart. */
static double penalty(const proposing *in, const subject *of, const pt_header_meaning *const *chosen)
{
    enum { LACKING = 10 };
    bool needs_customer = of->main_entity != NULL || of->reference == NULL;
    double sum = 0;
    sum += of->main_entity != NULL && lacks_main(in, of->main_entity, chosen) ? LACKING : 0;
    sum += of->reference != NULL && lacks_key(in, of->reference, chosen) ? LACKING : 0;
    sum += needs_customer && lacks_identity(in, chosen) ? LACKING : 0;
    return sum;
}

static size_t count_belonging(const pt_candidates *found, const subject *of)
{
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        count += belongs(of, found->meanings[i]->entity);
    }
    return count;
}

static double worth(const pt_header_meaning *meaning)
{
    if (meaning == NULL) {
        return 0;
    }
    return meaning->likeness == PT_HEADER_IS_SYNONYM ? 0.9 : 1;
}

static bool is_subject(const subject *of)
{
    bool is_main = of->main_entity == NULL || (pt_plan_role_of(of->main_entity) == PT_ROLE_MAIN &&
                                               of->main_entity->table_class == PT_TABLE_DISTRIBUTED);
    return is_main && (of->reference == NULL || of->reference->table_class == PT_TABLE_REFERENCE);
}

/* Columns that can mean one thing only choose first. */
static double assign(const proposing *in, const subject *of, const pt_header_meaning **chosen)
{
    double score = 0;
    size_t count = in->sample->column_count;
    for (size_t i = 0; i < count; i++) {
        chosen[i] = NULL;
    }
    for (size_t ambiguity = 1; ambiguity <= PT_CANDIDATES_MAX; ambiguity++) {
        for (size_t i = 0; i < count; i++) {
            if (count_belonging(&in->columns[i], of) == ambiguity) {
                chosen[i] = choose(in, of, i, chosen);
                score += worth(chosen[i]);
            }
        }
    }
    return score - penalty(in, of, chosen);
}

/* Keeps the better of two assignments. */
static void try_subject(const proposing *in, const subject *of, const pt_header_meaning **chosen,
                        const pt_header_meaning **best, double *best_score)
{
    if (!is_subject(of)) {
        return;
    }
    double score = assign(in, of, chosen);
    if (score > *best_score + 1e-9) {
        *best_score = score;
        for (size_t i = 0; i < in->sample->column_count; i++) {
            best[i] = chosen[i];
        }
    }
}

static pt_status choose_subject(const proposing *in, const pt_header_meaning **best)
{
    const pt_schema *schema = in->schema;
    const pt_header_meaning **chosen =
        pt_arena_alloc(in->arena, in->sample->column_count, sizeof(const pt_header_meaning *));
    if (chosen == NULL) {
        return PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
    }
    double best_score = -1e9;
    for (size_t m = 0; m <= schema->entity_count; m++) {
        for (size_t r = 0; r <= schema->entity_count; r++) {
            const subject tried = {.main_entity = m == 0 ? NULL : &schema->entities[m - 1],
                                   .reference = r == 0 ? NULL : &schema->entities[r - 1]};
            try_subject(in, &tried, chosen, best, &best_score);
        }
    }
    return PT_OK;
}

/* How many columns were chosen for fields of an entity. */
static size_t count_fields(const pt_header_meaning *const *chosen, size_t count, const pt_entity *entity)
{
    size_t fields = 0;
    for (size_t i = 0; i < count; i++) {
        fields += chosen[i] != NULL && chosen[i]->entity == entity;
    }
    return fields;
}

static const pt_entity *find_lines(const pt_schema *schema, const pt_entity *main_entity)
{
    for (size_t i = 0; main_entity != NULL && i < schema->entity_count; i++) {
        const char *parent = schema->entities[i].parent;
        if (parent != NULL && strcmp(parent, main_entity->name) == 0) {
            return &schema->entities[i];
        }
    }
    return NULL;
}

/* The record type that the columns are of, and that of its lines. */
static void find_order(const proposing *in, const pt_header_meaning *const *chosen,
                       const pt_entity **main_entity, const pt_entity **line)
{
    for (size_t i = 0; i < in->sample->column_count; i++) {
        if (chosen[i] != NULL && pt_plan_role_of(chosen[i]->entity) == PT_ROLE_MAIN) {
            *main_entity = chosen[i]->entity;
        } else if (chosen[i] != NULL && pt_plan_role_of(chosen[i]->entity) == PT_ROLE_LINE) {
            *line = chosen[i]->entity;
        }
    }
    *line = *line == NULL ? find_lines(in->schema, *main_entity) : *line;
}

/* An amount that stands alone belongs to the order; one beside other facts of a line is the line's, whatever
 * it is called, and the order's follows as the sum. */
static pt_status settle_amount(const proposing *in, const pt_header_meaning **chosen)
{
    size_t count = in->sample->column_count;
    const pt_entity *main_entity = NULL;
    const pt_entity *line = NULL;
    find_order(in, chosen, &main_entity, &line);
    if (main_entity == NULL || line == NULL) {
        return PT_OK;
    }
    size_t line_fields = count_fields(chosen, count, line);
    bool has_line_amount = has_field(chosen, count, line->name, "amount");
    bool has_product = has_field(chosen, count, line->name, "quantity") &&
                       has_field(chosen, count, line->name, "unit_price");
    const pt_entity *from = has_line_amount ? line : main_entity;
    bool is_of_line =
        line_fields > (has_line_amount ? 1U : 0U) || has_field(chosen, count, main_entity->name, "number");
    const pt_entity *to = is_of_line ? line : main_entity;
    const pt_field *field = pt_entity_find_field(to, "amount");
    if (from == to || has_product || field == NULL || has_field(chosen, count, to->name, "amount")) {
        return PT_OK;
    }
    pt_header_meaning *settled = pt_arena_alloc(in->arena, 1, sizeof *settled);
    if (settled == NULL) {
        return PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
    }
    *settled = (pt_header_meaning){.entity = to, .field = field, .likeness = PT_HEADER_IS_SYNONYM};
    for (size_t i = 0; i < count; i++) {
        if (chosen[i] != NULL && chosen[i]->entity == from && strcmp(chosen[i]->field->name, "amount") == 0) {
            chosen[i] = settled;
        }
    }
    return PT_OK;
}

/* --- The answer
 * ---------------------------------------------------------------------------------------------
 */

/* The kinds of identity in the order in which they tell customers apart best. */
static const char *find_match(const proposing *in, const pt_header_meaning *const *chosen)
{
    static const char *const identity_kinds[] = {"external", "card", "phone", "email", "wechat"};
    for (size_t k = 0; k < sizeof identity_kinds / sizeof *identity_kinds; k++) {
        for (size_t i = 0; i < in->sample->column_count; i++) {
            const pt_header_meaning *meaning = chosen[i];
            if (meaning != NULL && meaning->field->identity != NULL &&
                strcmp(meaning->field->identity, identity_kinds[k]) == 0) {
                return identity_kinds[k];
            }
        }
    }
    return NULL;
}

void pt_guess_look(pt_import_guess *guess, const pt_field *field, const pt_sample *sample, size_t column,
                   const pt_mapping_column *choice)
{
    pt_cell_style style;
    pt_cell_fit fit = pt_cell_style_detect(field, sample, column, choice, &style);
    guess->filled = fit.filled;
    guess->fitting = fit.fitting;
    guess->date_order = pt_cell_style_date_order(field, &style);
    guess->is_order_guessed = guess->date_order != NULL && style.is_order_guessed;
}

static pt_status name_target(const proposing *in, const pt_header_meaning *meaning, const char **target)
{
    char text[200];
    (void)snprintf(text, sizeof text, "%s.%s", meaning->entity->name, meaning->field->name);
    *target = pt_arena_copy_text(in->arena, text);
    return *target != NULL ? PT_OK
                           : PT_FAIL(in->error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
}

static pt_status describe(const proposing *in, const pt_header_meaning *meaning, size_t column,
                          pt_import_guess *guess)
{
    guess->header = in->sample->headers[column];
    for (size_t row = 0; row < in->sample->row_count && guess->sample == NULL; row++) {
        pt_slice cell = pt_sample_cell(in->sample, row, column);
        guess->sample = cell.length > 0 ? cell.data : NULL;
    }
    const pt_candidates *found = &in->columns[column];
    if (meaning == NULL) {
        if (found->misfit == NULL) {
            return PT_OK;
        }
        pt_guess_look(guess, found->misfit->field, in->sample, column, NULL);
        return name_target(in, found->misfit, &guess->misfit);
    }
    pt_guess_look(guess, meaning->field, in->sample, column, NULL);
    guess->confidence = meaning->likeness == PT_HEADER_IS_SYNONYM ? 0.9 : 1;
    bool is_doubtful = found->count > 1 || guess->fitting * 5 < guess->filled * 4;
    guess->confidence -= is_doubtful ? 0.2 : 0;
    return name_target(in, meaning, &guess->target);
}

pt_status pt_mapping_propose(const pt_schema *schema, const pt_sample *sample, pt_arena *arena,
                             pt_mapping *mapping, pt_import_guess **guesses, pt_error *error)
{
    proposing in = {.schema = schema, .sample = sample, .arena = arena, .error = error};
    size_t count = sample->column_count;
    in.columns = pt_arena_alloc(arena, count, sizeof *in.columns);
    in.varies = pt_arena_alloc(arena, count, sizeof *in.varies);
    const pt_header_meaning **chosen = pt_arena_alloc(arena, count, sizeof(const pt_header_meaning *));
    pt_mapping_column *columns = pt_arena_alloc(arena, count, sizeof *columns);
    pt_import_guess *described = pt_arena_alloc(arena, count, sizeof *described);
    if (in.columns == NULL || in.varies == NULL || chosen == NULL || columns == NULL || described == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to look at the file");
    }
    PT_SCOPED(pt_header_index) index = {0};
    PT_RETURN_IF_ERROR(pt_header_index_build(schema, &index, error));
    for (size_t i = 0; i < count; i++) {
        pt_candidates_find(&index, sample, i, &in.columns[i]);
    }
    size_t customer_column = find_customer_column(&in);
    if (customer_column != PT_NO_SLOT) {
        PT_RETURN_IF_ERROR(find_varying(&in, customer_column));
    }
    PT_RETURN_IF_ERROR(choose_subject(&in, chosen));
    PT_RETURN_IF_ERROR(settle_amount(&in, chosen));
    for (size_t i = 0; i < count; i++) {
        PT_RETURN_IF_ERROR(describe(&in, chosen[i], i, &described[i]));
        columns[i] = (pt_mapping_column){.header = sample->headers[i]};
        if (chosen[i] != NULL) {
            columns[i].entity = chosen[i]->entity;
            columns[i].field = chosen[i]->field;
        }
    }
    *mapping = (pt_mapping){.columns = columns, .column_count = count, .match = find_match(&in, chosen)};
    *guesses = described;
    return PT_OK;
}
