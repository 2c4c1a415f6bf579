#include "simulate/csv/row.h"

#include "base/time/civil.h"
#include "simulate/order.h"

#include <stdlib.h>
#include <string.h>

/* No row is longer: texts are those of our own tables and bounded buffers. */
enum { ROW_BYTES = 2048, DAY_TEXT_BYTES = 10, DAY_SECONDS = 86400, CONTACT_TERMS = 3 };

static const char two_digits[] = "00010203040506070809101112131415161718192021222324"
                                 "25262728293031323334353637383940414243444546474849"
                                 "50515253545556575859606162636465666768697071727374"
                                 "75767778798081828384858687888990919293949596979899";

static char *put_char(char *at, char character)
{
    *at = character;
    return at + 1;
}

static char *put_bytes(char *at, const char *bytes, size_t length)
{
    memcpy(at, bytes, length);
    return at + length;
}

/* Digits with leading zeros up to width, which is even. */
static char *put_padded(char *at, uint64_t value, int width)
{
    for (int place = width - 2; place >= 0; place -= 2) {
        memcpy(at + place, two_digits + value % 100 * 2, 2);
        value /= 100;
    }
    return at + width;
}

static char *put_integer(char *at, uint64_t value)
{
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return put_bytes(at, digits + start, sizeof digits - start);
}

/* Quoted where RFC 4180 wants it. */
static char *put_text(char *at, const char *text)
{
    size_t length = strlen(text);
    if (strcspn(text, "\",\r\n") == length) {
        return put_bytes(at, text, length);
    }
    at = put_char(at, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            at = put_char(at, '"');
        }
        at = put_char(at, *text);
    }
    return put_char(at, '"');
}

static char *put_day(char *at, const pt_day_texts *days, int32_t day)
{
    return put_bytes(at, days->texts[day - days->first], DAY_TEXT_BYTES);
}

/* 2025-03-01 08:15:00 */
static char *put_instant(char *at, const pt_day_texts *days, int64_t seconds)
{
    int32_t day = pt_simulated_day(seconds);
    uint64_t second = (uint64_t)(seconds - (int64_t)day * DAY_SECONDS);
    at = put_day(at, days, day);
    at = put_char(at, ' ');
    at = put_padded(at, second / 3600, 2);
    at = put_char(at, ':');
    at = put_padded(at, second / 60 % 60, 2);
    at = put_char(at, ':');
    return put_padded(at, second % 60, 2);
}

/* Ten-thousandths of the unit, shown to hundredths. */
static char *put_money(char *at, int64_t money)
{
    if (money < 0) {
        at = put_char(at, '-');
        money = -money;
    }
    uint64_t cents = (uint64_t)money / 100;
    at = put_integer(at, cents / 100);
    at = put_char(at, '.');
    return put_padded(at, cents % 100, 2);
}

static char *put_customer_id(char *at, int64_t number)
{
    return put_padded(put_char(at, 'C'), (uint64_t)number, 8);
}

/* T00000012-0003; more than 9,999 of one customer get more digits. */
static char *put_numbered_id(char *at, char kind, int64_t number, uint32_t sequence)
{
    at = put_padded(put_char(at, kind), (uint64_t)number, 8);
    at = put_char(at, '-');
    return sequence < 10000 ? put_padded(at, sequence, 4) : put_integer(at, sequence);
}

static char *put_service_id(char *at, size_t service)
{
    return put_padded(put_bytes(at, "S0", 2), service + 1, 2);
}

pt_status pt_day_texts_make(const pt_simulation *simulation, pt_arena *arena, pt_day_texts *days,
                            pt_error *error)
{
    const int32_t first = simulation->start_on;
    const int32_t count = simulation->day_count + PT_PROMISED_DAYS_MAX;
    char(*texts)[DAY_TEXT_BYTES] = pt_arena_alloc(arena, (size_t)count, sizeof *texts);
    if (texts == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
    }
    for (int32_t i = 0; i < count; i++) {
        char text[PT_DATE_BYTES];
        memcpy(texts[i], pt_date_format(first + i, text), DAY_TEXT_BYTES);
    }
    /* An array of arrays is not turned into one of constant arrays without a cast before C23. */
    *days = (pt_day_texts){.texts = (const char(*)[DAY_TEXT_BYTES])texts, .first = first, .count = count};
    return PT_OK;
}

void pt_csv_add_customer(const pt_simulation *simulation, const pt_day_texts *days,
                         const pt_simulated_customer *customer, pt_buffer *buffer)
{
    char *start = pt_buffer_reserve(buffer, ROW_BYTES);
    if (start == NULL) {
        return;
    }
    const pt_simulated_person *person = &customer->person;
    char *at = put_char(put_customer_id(start, customer->number), ',');
    at = put_char(put_text(at, person->name), ',');
    at = put_char(put_text(at, pt_simulation_term(simulation, &pt_customer_kinds[person->is_organisation])),
                  ',');
    at = put_char(put_text(at, person->gender), ',');
    if (person->birth_year > 0) {
        at = put_integer(at, (uint64_t)person->birth_year);
    }
    at = put_char(at, ',');
    const char *const texts[] = {person->phone, person->email,  person->province,   person->city,
                                 person->owner, person->source, person->occupation, person->income_band};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        at = put_char(put_text(at, texts[i]), ',');
    }
    at = put_day(at, days, pt_simulated_day(customer->lines[0].at_seconds));
    at = put_char(at, '\n');
    buffer->length += (size_t)(at - start);
}

/* Empty where the day is not known. */
static char *put_later_day(char *at, const pt_day_texts *days, int32_t ordered_on, uint8_t later)
{
    return later == PT_DAYS_UNKNOWN ? at : put_day(at, days, ordered_on + later);
}

static char *put_delivery(char *at, const pt_simulation *simulation, const pt_day_texts *days,
                          const pt_simulated_line *line)
{
    const pt_preset_channel *channel = &simulation->parameters.preset->channels[line->channel];
    const int32_t ordered_on = pt_simulated_day(line->at_seconds);
    at = put_char(at, ',');
    if (line->shipping != PT_NOT_SENT) {
        at = put_text(at, pt_simulation_term(simulation, &channel->shippings[line->shipping].mode));
    }
    at = put_later_day(put_char(at, ','), days, ordered_on, line->shipped_days);
    at = put_later_day(put_char(at, ','), days, ordered_on, line->promised_days);
    return put_later_day(put_char(at, ','), days, ordered_on, line->delivered_days);
}

/* A return has the number of its order, with another letter. */
void pt_csv_add_line(const pt_simulation *simulation, const pt_day_texts *days, int64_t customer_number,
                     const pt_simulated_line *line, pt_buffer *buffer)
{
    char *start = pt_buffer_reserve(buffer, ROW_BYTES);
    if (start == NULL) {
        return;
    }
    const pt_preset *preset = simulation->parameters.preset;
    const bool is_return = pt_simulated_line_is_return(line);
    char *at = put_char(put_numbered_id(start, is_return ? 'R' : 'T', customer_number, line->order), ',');
    at = put_char(put_customer_id(at, customer_number), ',');
    at = put_char(put_instant(at, days, line->at_seconds), ',');
    at = put_char(put_service_id(at, line->service), ',');
    if (is_return) {
        at = put_char(at, '-');
    }
    at = put_char(put_integer(at, (uint64_t)abs(line->quantity)), ',');
    at = put_char(put_money(at, line->amount_money), ',');
    at = put_text(at, pt_simulation_term(simulation, &preset->channels[line->channel].word));
    if (simulation->has_delivery) {
        at = put_delivery(at, simulation, days, line);
    }
    at = put_char(at, '\n');
    buffer->length += (size_t)(at - start);
}

void pt_csv_add_contacts(const pt_simulation *simulation, const pt_day_texts *days,
                         const pt_simulated_customer *customer, pt_buffer *buffer)
{
    const pt_preset *preset = simulation->parameters.preset;
    for (size_t i = 0; i < customer->contact_count; i++) {
        char *start = pt_buffer_reserve(buffer, ROW_BYTES);
        if (start == NULL) {
            return;
        }
        const pt_simulated_contact *contact = &customer->contacts[i];
        char *at = put_char(put_numbered_id(start, 'I', customer->number, (uint32_t)i + 1), ',');
        at = put_char(put_customer_id(at, customer->number), ',');
        at = put_char(put_instant(at, days, contact->at_seconds), ',');
        const pt_term *const words[CONTACT_TERMS] = {&preset->contact_channels[contact->channel].word,
                                                     &pt_contact_directions[contact->direction],
                                                     &pt_contact_stages[contact->stage]};
        for (size_t word = 0; word < CONTACT_TERMS; word++) {
            at = put_char(put_text(at, pt_simulation_term(simulation, words[word])), ',');
        }
        at = put_char(put_integer(at, (uint64_t)contact->duration_seconds), ',');
        at = put_text(at, pt_simulation_term(simulation, &pt_contact_outcomes[contact->outcome]));
        at = put_char(at, '\n');
        buffer->length += (size_t)(at - start);
    }
}

void pt_csv_add_services(const pt_simulation *simulation, pt_buffer *buffer)
{
    const pt_preset *preset = simulation->parameters.preset;
    for (size_t i = 0; i < preset->service_count; i++) {
        char *start = pt_buffer_reserve(buffer, ROW_BYTES);
        if (start == NULL) {
            return;
        }
        const pt_preset_service *service = &preset->services[i];
        char *at = put_char(put_service_id(start, i), ',');
        at = put_char(put_text(at, pt_simulation_term(simulation, &service->name)), ',');
        at = put_text(at, pt_simulation_term(simulation, &preset->categories[service->category]));
        at = put_char(at, ',');
        at = put_money(at, (int64_t)(service->price * 10000));
        at = put_char(at, '\n');
        buffer->length += (size_t)(at - start);
    }
}

void pt_csv_add_customer_truth(const pt_simulation *simulation, const pt_day_texts *days,
                               const pt_simulated_customer *customer, pt_buffer *buffer)
{
    char day[DAY_TEXT_BYTES + 1] = "";
    double left = customer->joined_day + customer->lifetime_days;
    if (left < simulation->day_count) { /* otherwise still a customer at the end: empty */
        memcpy(day, days->texts[(int32_t)left], DAY_TEXT_BYTES);
    }
    char id[16] = "";
    put_customer_id(id, customer->number);
    pt_buffer_add_format(buffer, "%s,%s,%.9g,%.9g,%s,%.9g\n", id,
                         pt_simulation_term(simulation, &simulation->segments[customer->segment].name),
                         customer->purchases_per_day, customer->dropout_per_day, day, customer->mean_spend);
}

void pt_csv_add_segment_truth(const pt_simulation *simulation, pt_buffer *buffer)
{
    for (size_t i = 0; i < simulation->parameters.preset->segment_count; i++) {
        const pt_preset_segment *segment = &simulation->segments[i];
        pt_buffer_add_format(buffer, "%s,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g\n",
                             pt_simulation_term(simulation, &segment->name), segment->share,
                             segment->purchase_shape, segment->purchase_scale_days, segment->dropout_shape,
                             segment->dropout_scale_days, segment->spend_shape, segment->spread_shape,
                             segment->mean_spend * (segment->spread_shape - 1) / segment->spend_shape,
                             simulation->mean_lines, simulation->return_rate);
    }
}
