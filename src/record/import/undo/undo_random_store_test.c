/* Random histories of imports, changes by hand and undos in any order, beside a naive model of what must be
 * in the store after each step: as if what was undone had never been there, except for what later changes
 * that count lie on (decision 18).
 *
 * PATRON_UNDO_HISTORIES: how many, few without it and fewer on PostgreSQL. PATRON_UNDO_SEED: the first one's
 * seed. A history that fails is run again without one step after the other, and what is left is printed. */
#include "record/import/import.h"

#include "base/scope.h"
#include "base/text/buffer.h"
#include "record/record.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 6, SERVICES = 4, ORDERS = 9, LINES = 3, SALES = 3, STEPS = 24, FIELDS = 3 };
enum { NOT_GIVEN = 0, ITS_KEY = 9 }; /* values of fields; ITS_KEY: what is named like its own number */

/* --- Steps
 * --------------------------------------------------------------------------------------------------
 */

typedef enum step_kind { LIST_OF_CUSTOMERS, LIST_OF_SERVICES, ORDERS_FILE, BY_HAND, UNDO } step_kind;

typedef struct step {
    step_kind kind;
    uint64_t seed;
    int target; /* UNDO: the step that is undone */
    bool is_left_out;
} step;

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int pick(uint64_t *state, int count)
{
    return (int)(next_random(state) % (uint64_t)count);
}

static void make_history(uint64_t seed, step *steps)
{
    static const step_kind kinds[] = {LIST_OF_CUSTOMERS, LIST_OF_SERVICES, ORDERS_FILE, ORDERS_FILE,
                                      ORDERS_FILE,       BY_HAND,          UNDO,        UNDO};
    uint64_t state = seed;
    for (int i = 0; i < STEPS; i++) {
        steps[i] = (step){.kind = kinds[pick(&state, 8)], .seed = next_random(&state)};
        steps[i].target = i == 0 ? 0 : pick(&state, i);
    }
}

/* --- The model
 * ----------------------------------------------------------------------------------------------
 */

/* Who gave a field which value, the newest last; the first is who made the record. */
typedef struct pile {
    int by[STEPS + 1], value[STEPS + 1];
    int height;
} pile;

typedef struct thing {
    bool is_there;
    int owner; /* step that made it */
    pile fields[FIELDS];
    bool is_touched[STEPS]; /* by which steps */
} thing;

typedef struct model {
    const step *steps;
    bool is_undone[STEPS];
    thing customers[CUSTOMERS]; /* name, city, group */
    thing services[SERVICES];   /* name, category */
    thing orders[ORDERS];       /* status */
    thing lines[ORDERS][LINES]; /* amount */
    thing sales[SALES];         /* of nobody: amount */
} model;

static int owner_of_order(int order)
{
    return order % CUSTOMERS;
}

static int service_of_line(int order, int line)
{
    return (order + line) % SERVICES;
}

static int top(const pile *field)
{
    return field->height == 0 ? NOT_GIVEN : field->value[field->height - 1];
}

static void make_thing(thing *made, int by)
{
    *made = (thing){.is_there = true, .owner = by};
}

/* Gives a field a value; true when that changes it. */
static bool give(thing *to, int field, int by, int value)
{
    pile *at = &to->fields[field];
    if (value == NOT_GIVEN || top(at) == value) {
        return false;
    }
    at->by[at->height] = by;
    at->value[at->height++] = value;
    to->is_touched[by] = true;
    return true;
}

/* Takes a step's change out of the piles, wherever it lies; what made the record stays. */
static void take_out(thing *from, int by)
{
    for (int f = 0; f < FIELDS; f++) {
        pile *at = &from->fields[f];
        int kept = 0;
        for (int i = 0; i < at->height; i++) {
            if (at->by[i] != by || from->owner == by) {
                at->by[kept] = at->by[i];
                at->value[kept++] = at->value[i];
            }
        }
        at->height = kept;
    }
}

static bool counts(const model *in, int by)
{
    return !in->is_undone[by];
}

static bool is_touched_by_others(const model *in, const thing *about)
{
    for (int i = 0; i < STEPS; i++) {
        if (about->is_touched[i] && i != about->owner && counts(in, i)) {
            return true;
        }
    }
    return false;
}

static bool has_lines(const model *in, int order)
{
    for (int l = 0; l < LINES; l++) {
        if (in->lines[order][l].is_there) {
            return true;
        }
    }
    return false;
}

static void forget_lines(model *in, int by)
{
    for (int o = 0; o < ORDERS; o++) {
        for (int l = 0; l < LINES; l++) {
            thing *line = &in->lines[o][l];
            if (line->is_there && line->owner == by) {
                line->is_there = false;
            }
            take_out(line, by);
        }
    }
}

static void forget_orders(model *in, int by)
{
    for (int o = 0; o < ORDERS; o++) {
        thing *order = &in->orders[o];
        if (order->is_there && order->owner == by) {
            order->is_there = has_lines(in, o);
            order->owner = STEPS;
            for (int l = 0; l < LINES; l++) {
                const thing *line = &in->lines[o][l];
                order->owner = line->is_there && line->owner < order->owner ? line->owner : order->owner;
            }
            order->fields[0].by[0] = order->owner;
        }
        take_out(order, by);
    }
}

static bool is_service_named(const model *in, int service)
{
    for (int o = 0; o < ORDERS; o++) {
        for (int l = 0; l < LINES; l++) {
            if (in->lines[o][l].is_there && service_of_line(o, l) == service) {
                return true;
            }
        }
    }
    for (int s = 0; s < SALES; s++) {
        if (in->sales[s].is_there && service_of_line(s, 0) == service) {
            return true;
        }
    }
    return false;
}

static bool has_orders(const model *in, int customer)
{
    for (int o = 0; o < ORDERS; o++) {
        if (in->orders[o].is_there && owner_of_order(o) == customer) {
            return true;
        }
    }
    return false;
}

static void model_undo(model *in, int by)
{
    in->is_undone[by] = true;
    forget_lines(in, by);
    forget_orders(in, by);
    for (int s = 0; s < SALES; s++) {
        in->sales[s].is_there = in->sales[s].is_there && in->sales[s].owner != by;
        take_out(&in->sales[s], by);
    }
    for (int s = 0; s < SERVICES; s++) {
        thing *service = &in->services[s];
        take_out(service, by);
        if (service->is_there && service->owner == by) {
            service->is_there = is_service_named(in, s) || is_touched_by_others(in, service);
        }
    }
    for (int c = 0; c < CUSTOMERS; c++) {
        thing *customer = &in->customers[c];
        take_out(customer, by);
        if (customer->is_there && !counts(in, customer->owner)) {
            customer->is_there = has_orders(in, c) || is_touched_by_others(in, customer);
        }
    }
}

/* --- Steps in the model and as files
 * ------------------------------------------------------------------------
 */

typedef struct played {
    model model;
    pt_buffer file;
    pt_import_policy customers, services;
    int record, field, value; /* BY_HAND */
} played;

static void played_clear(played *now)
{
    pt_buffer_clear(&now->file);
}

static void add_value(pt_buffer *text, const char *word, int value)
{
    pt_buffer_add_format(text, value == NOT_GIVEN ? "," : ",%s%d", word, value);
}

/* What a file says of a customer or a service. false: the policy passes over it. */
static bool meet(thing *known, pt_import_policy policy, int by, const int *values, int count)
{
    if (!known->is_there) {
        if (policy == PT_IMPORT_SKIP) {
            return false;
        }
        make_thing(known, by);
        known->fields[0] = (pile){.by = {by}, .value = {ITS_KEY}, .height = 1};
        for (int f = 0; f < count; f++) {
            if (values[f] != NOT_GIVEN) {
                known->fields[f] = (pile){.by = {by}, .value = {values[f]}, .height = 1};
            }
        }
        return true;
    }
    for (int f = 0; f < count && policy == PT_IMPORT_UPDATE; f++) {
        (void)give(known, f, by, values[f]);
    }
    return true;
}

static void play_customers(played *now, int by, uint64_t *state)
{
    pt_buffer_add_text(&now->file, "Customer ID,Customer Name,City,Customer group\n");
    for (int c = 0; c < CUSTOMERS; c++) {
        int values[] = {pick(state, 4), pick(state, 4), pick(state, 3)};
        if (pick(state, 2) == 0) {
            pt_buffer_add_format(&now->file, "C%d", c);
            add_value(&now->file, "name", values[0]);
            add_value(&now->file, "city", values[1]);
            add_value(&now->file, "group", values[2]);
            pt_buffer_add_char(&now->file, '\n');
            (void)meet(&now->model.customers[c], now->customers, by, values, 3);
        }
    }
}

static void play_services(played *now, int by, uint64_t *state)
{
    pt_buffer_add_text(&now->file, "Product ID,Product Name,Category\n");
    for (int s = 0; s < SERVICES; s++) {
        int values[] = {pick(state, 4), pick(state, 4)};
        if (pick(state, 2) == 0) {
            pt_buffer_add_format(&now->file, "P%d", s);
            add_value(&now->file, "name", values[0]);
            add_value(&now->file, "category", values[1]);
            pt_buffer_add_char(&now->file, '\n');
            (void)meet(&now->model.services[s], now->services, by, values, 2);
        }
    }
}

/* What one line of a file of orders brings; values: name of the customer, status of the order, amount. */
static void play_line(played *now, int by, int order, int line, const int *values)
{
    model *in = &now->model;
    thing *customer = &in->customers[owner_of_order(order)];
    thing *service = &in->services[service_of_line(order, line)];
    pt_buffer_add_format(&now->file, "%d,A-%d,2024-03-%02d,C%d", line, order, 1 + order,
                         owner_of_order(order));
    add_value(&now->file, "name", values[0]);
    pt_buffer_add_format(&now->file, ",P%d", service_of_line(order, line));
    add_value(&now->file, "status", values[1]);
    pt_buffer_add_format(&now->file, ",%d\n", values[2]);
    bool is_skipped = (!customer->is_there && now->customers == PT_IMPORT_SKIP) ||
                      (!service->is_there && now->services == PT_IMPORT_SKIP);
    if (is_skipped) {
        return;
    }
    (void)meet(customer, now->customers, by, values, 1);
    (void)meet(service, now->services, by, (const int[]){NOT_GIVEN}, 1);
    thing *main_record = &in->orders[order], *part = &in->lines[order][line];
    if (!main_record->is_there) {
        make_thing(main_record, by);
        main_record->fields[0] = (pile){.by = {by}, .value = {values[1]}, .height = 1};
    } else {
        (void)give(main_record, 0, by, values[1]);
    }
    if (!part->is_there) {
        make_thing(part, by);
        part->fields[0] = (pile){.by = {by}, .value = {values[2]}, .height = 1};
    } else {
        (void)give(part, 0, by, values[2]);
    }
}

static void play_sale(played *now, int by, int sale, int amount)
{
    model *in = &now->model;
    thing *service = &in->services[service_of_line(sale, 0)];
    pt_buffer_add_format(&now->file, "0,Z-%d,2024-04-01,,,P%d,,%d\n", sale, service_of_line(sale, 0), amount);
    if (!service->is_there && now->services == PT_IMPORT_SKIP) {
        return;
    }
    (void)meet(service, now->services, by, (const int[]){NOT_GIVEN}, 1);
    thing *of_nobody = &in->sales[sale];
    if (!of_nobody->is_there) {
        make_thing(of_nobody, by);
        of_nobody->fields[0] = (pile){.by = {by}, .value = {amount}, .height = 1};
    } else {
        (void)give(of_nobody, 0, by, amount);
    }
}

static void play_orders(played *now, int by, uint64_t *state)
{
    static const int amounts[] = {10, 20, 30, -10};
    int names[CUSTOMERS];
    for (int c = 0; c < CUSTOMERS; c++) {
        names[c] = pick(state, 4);
    }
    pt_buffer_add_text(&now->file, "Row ID,Order ID,Order Date,Customer ID,Customer Name,Product ID,"
                                   "Order status,Sales\n");
    for (int o = 0; o < ORDERS; o++) {
        int status = pick(state, 3);
        for (int l = 0; l < LINES; l++) {
            int values[] = {names[owner_of_order(o)], status, amounts[pick(state, 4)]};
            if (pick(state, 4) == 0) {
                play_line(now, by, o, l, values);
            }
        }
    }
    for (int s = 0; s < SALES; s++) {
        int amount = amounts[pick(state, 3)];
        if (pick(state, 4) == 0) {
            play_sale(now, by, s, amount);
        }
    }
}

static void play_by_hand(played *now, int by, uint64_t *state)
{
    bool is_service = pick(state, 3) == 0;
    now->record = pick(state, is_service ? SERVICES : CUSTOMERS);
    now->field = pick(state, is_service ? 2 : 3);
    now->value = 5 + pick(state, 3);
    thing *changed = is_service ? &now->model.services[now->record] : &now->model.customers[now->record];
    if (!changed->is_there) {
        now->record = -1;
        return;
    }
    (void)give(changed, now->field, by, now->value);
    now->record += is_service ? CUSTOMERS : 0;
}

/* --- The store
 * ----------------------------------------------------------------------------------------------
 */

typedef struct scene {
    store_fixture fixture;
    pt_arena arena;
    pt_schema schema;
    pt_id_generator ids;
    pt_import_place place;
    pt_record_session session;
    int64_t batches[STEPS]; /* 0: no import, or nothing came of it */
    char path[600];
} scene;

static void scene_clear(scene *on)
{
    pt_record_session_clear(&on->session);
    pt_arena_clear(&on->arena);
    store_fixture_clear(&on->fixture);
}

static bool is_ok(pt_status status, const char *what, const pt_error *error)
{
    if (status != PT_OK) {
        store_fixture_print(what, error);
    }
    return status == PT_OK;
}

static void scene_open(scene *on)
{
    pt_error error = {0};
    store_fixture_open(&on->fixture);
    if (!is_ok(pt_schema_load(&on->arena, &on->schema, &error), "schema", &error)) {
        exit(1);
    }
    pt_id_generator_make(&on->ids, 1, 0);
    on->place = (pt_import_place){
        .store = on->fixture.store, .schema = &on->schema, .ids = &on->ids, .arena = &on->arena};
    const pt_record_session_options options = {.schema = &on->schema, .ids = &on->ids};
    if (!is_ok(pt_record_session_open(&on->fixture.connection, &options, &on->session, &error), "session",
               &error)) {
        exit(1);
    }
    snprintf(on->path, sizeof on->path, "%s/file.csv", on->fixture.folder);
}

static const pt_query all_customers = {
    .name = "customers",
    .origin = "test",
    .text = "SELECT number, name, city, customer_group FROM customer WHERE deleted_at IS NULL "
            "ORDER BY number"};
static const pt_query all_services = {
    .name = "services",
    .origin = "test",
    .text = "SELECT code, name, category FROM service WHERE deleted_at IS NULL ORDER BY code"};
static const pt_query all_orders = {
    .name = "orders",
    .origin = "test",
    .text = "SELECT t.number, t.status, t.amount, t.base_amount, c.number "
            "FROM \"transaction\" t JOIN customer c ON c.customer_id = t.customer_id "
            "WHERE c.deleted_at IS NULL AND t.batch_id IN (SELECT id FROM batch WHERE state = 'visible') "
            "ORDER BY t.number"};
static const pt_query all_lines = {
    .name = "lines",
    .origin = "test",
    .text = "SELECT t.number, l.source_line, l.amount, l.base_amount, s.code FROM transaction_line l "
            "LEFT JOIN \"transaction\" t ON t.customer_id = l.customer_id AND t.id = l.transaction_id "
            "LEFT JOIN service s ON s.id = l.service_id AND s.deleted_at IS NULL "
            "ORDER BY t.number, l.source_line"};
static const pt_query all_sales = {.name = "sales",
                                   .origin = "test",
                                   .text = "SELECT a.number, a.amount, s.code FROM anonymous_sale a "
                                           "LEFT JOIN service s ON s.id = a.service_id ORDER BY a.number"};
static const pt_query all_identities = {
    .name = "identities",
    .origin = "test",
    .text = "SELECT i.key, c.number FROM identity i "
            "JOIN customer c ON c.customer_id = i.customer_id AND c.deleted_at IS NULL ORDER BY i.key"};

static void add_rows(scene *on, const pt_query *query, size_t columns, pt_buffer *content)
{
    PT_SCOPED(pt_rows) rows = {0};
    pt_error error = {0};
    bool has_row = is_ok(pt_select(&on->fixture.connection, query, NULL, &rows, &error), query->name, &error);
    while (has_row && pt_rows_next(&rows, &has_row, &error) == PT_OK && has_row) {
        pt_buffer_add_text(content, query->name);
        for (size_t i = 0; i < columns; i++) {
            pt_value value = pt_rows_value(&rows, i);
            pt_buffer_add_char(content, ' ');
            if (value.type == PT_VALUE_TEXT) {
                pt_buffer_add(content, value.data, value.length);
            } else if (value.type == PT_VALUE_INTEGER) {
                pt_buffer_add_format(content, "%lld", (long long)value.integer);
            } else {
                pt_buffer_add_char(content, '-');
            }
        }
        pt_buffer_add_char(content, '\n');
    }
}

static void describe_store(scene *on, pt_buffer *content)
{
    add_rows(on, &all_customers, 4, content);
    add_rows(on, &all_services, 3, content);
    add_rows(on, &all_orders, 5, content);
    add_rows(on, &all_lines, 5, content);
    add_rows(on, &all_sales, 3, content);
    add_rows(on, &all_identities, 2, content);
}

/* --- The model in the same words
 * ----------------------------------------------------------------------------
 */

static void add_field(pt_buffer *content, const thing *about, int field, const char *word, const char *key)
{
    int value = top(&about->fields[field]);
    if (value == NOT_GIVEN) {
        pt_buffer_add_text(content, " -");
    } else if (value == ITS_KEY) {
        pt_buffer_add_format(content, " %s", key);
    } else {
        pt_buffer_add_format(content, " %s%d", word, value);
    }
}

static void describe_named(const thing *things, int count, const char *kind, const char *prefix,
                           pt_buffer *content)
{
    bool is_customer = prefix[0] == 'C';
    for (int i = 0; i < count; i++) {
        char key[20];
        snprintf(key, sizeof key, "%s%d", prefix, i);
        if (things[i].is_there) {
            pt_buffer_add_format(content, "%s %s", kind, key);
            add_field(content, &things[i], 0, "name", key);
            add_field(content, &things[i], 1, is_customer ? "city" : "category", key);
            if (is_customer) {
                add_field(content, &things[i], 2, "group", key);
            }
            pt_buffer_add_char(content, '\n');
        }
    }
}

static void describe_orders(const model *in, pt_buffer *content)
{
    for (int o = 0; o < ORDERS; o++) {
        int sum = 0;
        for (int l = 0; l < LINES; l++) {
            sum += in->lines[o][l].is_there ? top(&in->lines[o][l].fields[0]) : 0;
        }
        if (in->orders[o].is_there) {
            pt_buffer_add_format(content, "orders A-%d", o);
            add_field(content, &in->orders[o], 0, "status", "");
            pt_buffer_add_format(content, " %d %d C%d\n", sum * 10000, sum * 10000, owner_of_order(o));
        }
    }
    for (int o = 0; o < ORDERS; o++) {
        for (int l = 0; l < LINES; l++) {
            if (in->lines[o][l].is_there) {
                int amount = top(&in->lines[o][l].fields[0]) * 10000;
                pt_buffer_add_format(content, "lines A-%d %d %d %d P%d\n", o, l, amount, amount,
                                     service_of_line(o, l));
            }
        }
    }
}

static void describe_model(const model *in, pt_buffer *content)
{
    describe_named(in->customers, CUSTOMERS, "customers", "C", content);
    describe_named(in->services, SERVICES, "services", "P", content);
    describe_orders(in, content);
    for (int s = 0; s < SALES; s++) {
        if (in->sales[s].is_there) {
            pt_buffer_add_format(content, "sales Z-%d %d P%d\n", s, top(&in->sales[s].fields[0]) * 10000,
                                 service_of_line(s, 0));
        }
    }
    for (int c = 0; c < CUSTOMERS; c++) {
        if (in->customers[c].is_there) {
            pt_buffer_add_format(content, "identities C%d C%d\n", c, c);
        }
    }
}

/* --- Both together
 * ------------------------------------------------------------------------------------------
 */

static bool run_import(scene *on, played *now, int by)
{
    FILE *file = fopen(on->path, "wb");
    if (file == NULL || fwrite(now->file.data, 1, now->file.length, file) != now->file.length) {
        return false;
    }
    fclose(file);
    pt_error error = {0};
    pt_import_report report = {0};
    const pt_import_options options = {.customers = &now->customers, .services = &now->services};
    bool is_done = is_ok(pt_import_run(&on->place, on->path, &options, &report, &error), "import", &error);
    on->batches[by] = report.batch_id;
    return is_done && report.lines.rejected == 0;
}

static bool change_by_hand(scene *on, const played *now)
{
    static const char *const names[2][FIELDS] = {{"name", "city", "customer_group"}, {"name", "category"}};
    static const char *const words[2][FIELDS] = {{"name", "city", "group"}, {"name", "category"}};
    static const pt_query find_customer = {
        .name = "find",
        .origin = "test",
        .text = "SELECT customer_id FROM customer WHERE number = $1 AND deleted_at IS NULL",
        .parameter_count = 1,
        .parameters = {"number"}};
    static const pt_query find_service = {.name = "find",
                                          .origin = "test",
                                          .text =
                                              "SELECT id FROM service WHERE code = $1 AND deleted_at IS NULL",
                                          .parameter_count = 1,
                                          .parameters = {"code"}};
    if (now->record < 0) {
        return true;
    }
    int kind = now->record >= CUSTOMERS;
    char key[20], text[20];
    snprintf(key, sizeof key, "%s%d", kind == 0 ? "C" : "P", now->record - kind * CUSTOMERS);
    snprintf(text, sizeof text, "%s%d", words[kind][now->field], now->value);
    pt_record_key found = {0};
    pt_error error = {0};
    {
        PT_SCOPED(pt_rows) rows = {0};
        const pt_value value = pt_value_text(key);
        bool has_row = false;
        if (pt_select(&on->fixture.connection, kind == 0 ? &find_customer : &find_service, &value, &rows,
                      &error) != PT_OK ||
            pt_rows_next(&rows, &has_row, &error) != PT_OK || !has_row) {
            return is_ok(PT_NOT_FOUND, "find", &error);
        }
        found.id = pt_rows_integer(&rows, 0);
        found.customer_id = kind == 0 ? found.id : 0;
    }
    const pt_entity *entity = pt_schema_find(&on->session.schema, kind == 0 ? "customer" : "service");
    pt_record record = {0};
    pt_record_input input = {0};
    pt_problems problems = {0};
    int64_t version = 0;
    bool is_done =
        is_ok(pt_record_read(&on->session, entity, &found, &on->arena, &record, &error), "read", &error) &&
        is_ok(pt_record_input_make(entity, &on->arena, &input, &error), "input", &error) &&
        is_ok(pt_record_input_set(&on->session, &input, names[kind][now->field], text, &on->arena, &error),
              "set", &error);
    input.key = found;
    input.version = record.version;
    return is_done &&
           is_ok(pt_record_update(&on->session, &input, &problems, &version, &error), "change", &error);
}

/* What is undone already, or never was an import, is refused and changes nothing. */
static bool run_undo(scene *on, played *now, int target)
{
    pt_error error = {0};
    pt_undo_report report = {0};
    if (on->batches[target] == 0) {
        return true;
    }
    pt_status status = pt_import_undo(&on->place, on->batches[target], &report, &error);
    if (now->model.is_undone[target]) {
        return status == PT_CONFLICT;
    }
    model_undo(&now->model, target);
    return is_ok(status, "undo", &error);
}

static bool play(scene *on, played *now, const step *steps, int by)
{
    uint64_t state = steps[by].seed;
    pt_buffer_reset(&now->file);
    static const pt_import_policy policies[] = {PT_IMPORT_UPDATE, PT_IMPORT_UPDATE, PT_IMPORT_NEW,
                                                PT_IMPORT_SKIP};
    now->customers = policies[pick(&state, 4)];
    now->services = policies[pick(&state, 4)];
    switch (steps[by].kind) {
    case LIST_OF_CUSTOMERS: play_customers(now, by, &state); return run_import(on, now, by);
    case LIST_OF_SERVICES: play_services(now, by, &state); return run_import(on, now, by);
    case ORDERS_FILE: play_orders(now, by, &state); return run_import(on, now, by);
    case BY_HAND: play_by_hand(now, by, &state); return change_by_hand(on, now);
    case UNDO: return run_undo(on, now, steps[by].target);
    }
    return false;
}

/* The step after which store and model differ, or STEPS. is_shown: prints all of it. */
static int find_difference(const step *steps, bool is_shown)
{
    static const char *const names[] = {"customers", "services", "orders", "by hand", "undo"};
    PT_SCOPED(scene) on = {0};
    PT_SCOPED(played) now = {0};
    scene_open(&on);
    for (int i = 0; i < STEPS; i++) {
        PT_SCOPED(pt_buffer) wanted = {0};
        PT_SCOPED(pt_buffer) found = {0};
        if (steps[i].is_left_out) {
            continue;
        }
        bool is_played = play(&on, &now, steps, i);
        describe_model(&now.model, &wanted);
        describe_store(&on, &found);
        bool is_same = is_played && strcmp(pt_buffer_text(&wanted), pt_buffer_text(&found)) == 0;
        if (is_shown) {
            fprintf(stderr, "--- %d %s", i, names[steps[i].kind]);
            if (steps[i].kind == UNDO) {
                fprintf(stderr, " of %d\n", steps[i].target);
            } else {
                fprintf(stderr, ", policies %s %s, record %d field %d value %d\n%s",
                        pt_import_policy_code(now.customers), pt_import_policy_code(now.services), now.record,
                        now.field, now.value, pt_buffer_text(&now.file));
            }
        }
        if (!is_same) {
            if (is_shown) {
                fprintf(stderr, "--- wanted\n%s--- found\n%s", pt_buffer_text(&wanted),
                        pt_buffer_text(&found));
            }
            return i;
        }
    }
    return STEPS;
}

/* Leaves out every step without which it still fails. */
static void shrink(step *steps, int end)
{
    for (int i = end; i >= 0; i--) {
        steps[i].is_left_out = true;
        if (find_difference(steps, false) == STEPS) {
            steps[i].is_left_out = false;
        }
    }
}

static void what_is_undone_is_as_if_it_had_never_been(void)
{
    const char *asked = getenv("PATRON_UNDO_HISTORIES");
    const char *seed_text = getenv("PATRON_UNDO_SEED");
    int histories = asked == NULL ? 10 : (int)strtol(asked, NULL, 10);
    histories = store_fixture_is_postgres() ? histories / 6 + 1 : histories;
    uint64_t seed = seed_text == NULL ? 1 : strtoull(seed_text, NULL, 10);
    for (int i = 0; i < histories; i++, seed++) {
        step steps[STEPS];
        make_history(seed, steps);
        int failed = find_difference(steps, false);
        CHECK(failed == STEPS);
        if (failed < STEPS) {
            fprintf(stderr, "PATRON_UNDO_SEED=%llu fails at step %d; what is left of it:\n",
                    (unsigned long long)seed, failed);
            for (int s = failed + 1; s < STEPS; s++) {
                steps[s].is_left_out = true;
            }
            shrink(steps, failed);
            (void)find_difference(steps, true);
            return;
        }
    }
}

CHECK_MAIN(what_is_undone_is_as_if_it_had_never_been)
