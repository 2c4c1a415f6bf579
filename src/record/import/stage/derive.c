#include "record/import/stage/derive.h"

#include "record/rate/rate.h"

#include <math.h>
#include <string.h>

enum { CODE_BYTES = 8 }; /* of a currency */

static pt_status fail_field(pt_error *error, const pt_field *field, pt_status status)
{
    return pt_error_at_field(error, status, field->name);
}

/* quantity × price: exact while the quantity is whole, to the nearest ten-thousandth otherwise. */
static pt_status multiply(const pt_field *field, double quantity, int64_t price, pt_value *value,
                          pt_error *error)
{
    int64_t product = 0;
    bool is_whole = quantity == nearbyint(quantity) && fabs(quantity) < 9e15;
    if (is_whole) {
        if (__builtin_mul_overflow((int64_t)quantity, price, &product)) {
            return fail_field(error, field, PT_FAIL(error, PT_INVALID_INPUT, "the amount is too large"));
        }
    } else {
        long double rounded = roundl((long double)quantity * (long double)price);
        if (!(fabsl(rounded) < 9.2e18L)) {
            return fail_field(error, field, PT_FAIL(error, PT_INVALID_INPUT, "the amount is too large"));
        }
        product = (int64_t)rounded;
    }
    *value = pt_value_integer(product);
    return PT_OK;
}

/* What money is in: the line's own currency, or the mapping's; "": the base currency. */
static void find_currency(const pt_import_run_state *run, const pt_value *values, char code[CODE_BYTES])
{
    const pt_plan *plan = run->plan;
    pt_value currency = pt_value_text(run->mapping->currency);
    if (plan->currency_slot != PT_NO_SLOT) {
        const pt_value *own = &values[plan->parts[PT_ROLE_MAIN].first_value + plan->currency_slot];
        currency = own->type == PT_VALUE_TEXT ? *own : currency;
    }
    size_t length = currency.type != PT_VALUE_TEXT ? 0 : currency.length;
    length = length < CODE_BYTES ? length : CODE_BYTES - 1;
    if (length > 0) {
        memcpy(code, currency.data, length);
    }
    code[length] = '\0';
}

static int32_t find_day(const pt_import_run_state *run, const pt_value *values)
{
    const pt_plan *plan = run->plan;
    if (plan->time_slot == PT_NO_SLOT) {
        return 0;
    }
    int64_t time = values[plan->parts[PT_ROLE_MAIN].first_value + plan->time_slot].integer;
    return pt_zone_day(&run->organisation_zone, time);
}

/* Money of a slot in the base currency. values: of the whole row. */
static pt_status convert(const pt_import_run_state *run, const pt_plan_slot *slot, int64_t money,
                         const pt_value *values, pt_value *value, pt_error *error)
{
    char code[CODE_BYTES];
    find_currency(run, values, code);
    if (code[0] == '\0' || strcmp(code, run->base_currency) == 0) {
        *value = pt_value_integer(money);
        return PT_OK;
    }
    const pt_rate_question question = {
        .base_currency = run->base_currency, .currency = code, .day = find_day(run, values), .money = money};
    double rate = 0;
    bool has_rate = pt_rates_find(&run->rates, code, strlen(code), question.day, &rate);
    int64_t converted = 0;
    pt_status status = pt_rate_apply(&question, has_rate ? &rate : NULL, &converted, error);
    *value = pt_value_integer(converted);
    return status == PT_OK ? PT_OK : fail_field(error, slot->field, status);
}

static pt_status derive_slot(const pt_import_run_state *run, const pt_plan_slot *slot, pt_value *values,
                             pt_value *value, pt_error *error)
{
    if (slot->source == PT_SLOT_PRODUCT && values[slot->from].type != PT_VALUE_NULL &&
        values[slot->with].type != PT_VALUE_NULL) {
        return multiply(slot->field, values[slot->from].real, values[slot->with].integer, value, error);
    }
    if (slot->source == PT_SLOT_DIFFERENCE && value->type != PT_VALUE_NULL) {
        int64_t difference = 0;
        if (values[slot->from].type == PT_VALUE_NULL ||
            __builtin_sub_overflow(values[slot->from].integer, value->integer, &difference)) {
            *value = (pt_value){0};
            return PT_OK;
        }
        *value = pt_value_integer(difference);
    }
    if (slot->source == PT_SLOT_DAY_OF && values[slot->from].type != PT_VALUE_NULL) {
        *value = pt_value_integer(pt_zone_day(&run->organisation_zone, values[slot->from].integer));
    }
    return PT_OK;
}

static pt_status check_required(const pt_plan_part *part, const pt_value *values, pt_error *error)
{
    for (size_t i = 0; i < part->staged_count; i++) {
        const pt_field *field = part->slots[i].field;
        if (field->is_required && pt_field_is_entered(field) && values[i].type == PT_VALUE_NULL &&
            field->standard == NULL) {
            return fail_field(error, field, PT_FAIL(error, PT_INVALID_INPUT, "is missing"));
        }
    }
    return PT_OK;
}

static pt_status derive_part(const pt_import_run_state *run, pt_plan_role role, pt_value *all,
                             pt_error *error)
{
    static const pt_slot_source derive_order[] = {PT_SLOT_PRODUCT, PT_SLOT_DIFFERENCE, PT_SLOT_DAY_OF};
    const pt_plan_part *part = &run->plan->parts[role];
    pt_value *values = all + part->first_value;
    for (size_t pass = 0; pass < sizeof derive_order / sizeof *derive_order; pass++) {
        for (size_t i = 0; i < part->staged_count; i++) {
            if (part->slots[i].source == derive_order[pass]) {
                PT_RETURN_IF_ERROR(derive_slot(run, &part->slots[i], values, &values[i], error));
            }
        }
    }
    if (role == PT_ROLE_CUSTOMER) {
        return PT_OK; /* a customer's other lines may hold what this one lacks */
    }
    PT_RETURN_IF_ERROR(check_required(part, values, error));
    for (size_t i = 0; i < part->staged_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        if (slot->source == PT_SLOT_BASE_OF && values[slot->from].type != PT_VALUE_NULL) {
            PT_RETURN_IF_ERROR(convert(run, slot, values[slot->from].integer, all, &values[i], error));
        }
    }
    return PT_OK;
}

pt_status pt_stage_derive(const pt_import_run_state *run, pt_value *values, pt_error *error)
{
    static const pt_plan_role roles[] = {PT_ROLE_CUSTOMER, PT_ROLE_MAIN, PT_ROLE_LINE};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (run->plan->parts[roles[i]].entity != NULL) {
            PT_RETURN_IF_ERROR(derive_part(run, roles[i], values, error));
        }
    }
    return PT_OK;
}
