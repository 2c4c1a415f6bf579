#include "simulate/person.h"

#include "base/time/civil.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double female_share = 0.52;
static const double two_characters_share = 0.8; /* of given names */
static const double no_phone_rate = 0.03;
static const double no_email_rate = 0.2;
static const double no_birth_year_rate = 0.06;

typedef struct full_name {
    const pt_surname *surname;
    const pt_term *given[2];
    size_t given_count;
} full_name;

static full_name draw_name(const pt_simulation *simulation, size_t gender, pt_random *random)
{
    full_name name = {.surname = &pt_surnames[pt_random_category(random, &simulation->surname)]};
    name.given_count = pt_random_uniform(random) < two_characters_share ? 2 : 1;
    for (size_t i = 0; i < name.given_count; i++) {
        name.given[i] = &pt_given_names[gender][pt_random_below(random, pt_given_name_count[gender])];
    }
    return name;
}

/* 王小明, or Wang Xiaoming. */
static void write_name(const pt_simulation *simulation, const full_name *name, char *text, size_t bytes)
{
    const pt_term *second = name->given_count > 1 ? name->given[1] : &(pt_term){"", ""};
    if (simulation->parameters.language == PT_ENGLISH) {
        int length = snprintf(text, bytes, "%s %s%s", name->surname->word.english, name->given[0]->english,
                              second->english);
        size_t initial = strlen(name->surname->word.english) + 1;
        if (length > 0 && initial < bytes) {
            text[initial] = (char)toupper((unsigned char)text[initial]);
        }
    } else {
        snprintf(text, bytes, "%s%s%s", name->surname->word.chinese, name->given[0]->chinese,
                 second->chinese);
    }
}

/* Addresses under the domains that RFC 2606 keeps for examples, so that no letter reaches anybody; the number
 * makes them unique. */
static void write_email(const full_name *name, int64_t number, pt_random *random, char *text, size_t bytes)
{
    static const char *const domains[] = {"example.com", "example.net", "example.org"};
    snprintf(text, bytes, "%s.%s%s%lld@%s", name->surname->word.english, name->given[0]->english,
             name->given_count > 1 ? name->given[1]->english : "", (long long)number,
             domains[pt_random_below(random, 3)]);
    text[0] = (char)tolower((unsigned char)text[0]);
}

/* Shaped like a mobile number of the mainland. 48271 has no factor in common with 10^8, so the product goes
 * through all of 00000000 … 99999999 and no two customers share a number. */
static void write_phone(int64_t number, char text[16])
{
    uint64_t digits = ((uint64_t)number * 48271U + 31415927U) % 100000000U;
    snprintf(text, 16, "161%08llu", (unsigned long long)digits);
}

static void draw_place(const pt_simulation *simulation, pt_random *random, pt_simulated_person *person,
                       const pt_term **city)
{
    size_t province = pt_random_category(random, &simulation->province);
    const pt_province *place = &pt_provinces[province];
    *city = &place->cities[pt_random_category(random, &simulation->cities[province])].name;
    person->province = pt_simulation_term(simulation, &place->name);
    person->city = pt_simulation_term(simulation, *city);
}

static void make_organisation(const pt_simulation *simulation, const pt_term *city, int64_t number,
                              pt_random *random, pt_simulated_person *person)
{
    const pt_term *brand = &pt_brands[pt_random_below(random, pt_brand_count)];
    const pt_term *business = &pt_businesses[pt_random_below(random, pt_business_count)];
    if (simulation->parameters.language == PT_ENGLISH) {
        snprintf(person->name, sizeof person->name, "%s %s %s Co., Ltd.", city->english, brand->english,
                 business->english);
    } else {
        snprintf(person->name, sizeof person->name, "%s%s%s有限公司", city->chinese, brand->chinese,
                 business->chinese);
    }
    snprintf(person->email, sizeof person->email, "contact%lld@example.com", (long long)number);
}

static int draw_age(const pt_preset_segment *segment, pt_random *random)
{
    for (;;) {
        double age = segment->mean_age + 9 * pt_random_normal(random);
        if (age >= PT_AGE_MIN && age < PT_AGE_MAX + 1) {
            return (int)age;
        }
    }
}

/* Occupations that do not occur at that age are passed over; office worker occurs at most, retired at the
 * others, so the loop ends. */
static const pt_occupation *draw_occupation(const pt_simulation *simulation, int age, pt_random *random)
{
    for (;;) {
        const pt_occupation *drawn = &pt_occupations[pt_random_category(random, &simulation->occupation)];
        if (age >= drawn->age_min && age <= drawn->age_max) {
            return drawn;
        }
    }
}

static const pt_term *draw_income(const pt_occupation *occupation, int tilt, pt_random *random)
{
    double sum = 0;
    for (size_t band = 0; band < PT_INCOME_COUNT; band++) {
        sum += occupation->incomes[band];
    }
    double point = pt_random_uniform(random) * sum;
    int band = 0;
    while (band + 1 < PT_INCOME_COUNT && point >= occupation->incomes[band]) {
        point -= occupation->incomes[band++];
    }
    band += tilt;
    band = band < 0 ? 0 : band;
    return &pt_income_bands[band < PT_INCOME_COUNT ? band : PT_INCOME_COUNT - 1];
}

static void make_person(const pt_simulation *simulation, const pt_preset_segment *segment, int64_t number,
                        pt_random *random, pt_simulated_person *person)
{
    size_t gender = pt_random_uniform(random) < female_share ? PT_FEMALE : PT_MALE;
    full_name name = draw_name(simulation, gender, random);
    write_name(simulation, &name, person->name, sizeof person->name);
    write_email(&name, number, random, person->email, sizeof person->email);
    person->gender = pt_simulation_term(simulation, &pt_genders[gender]);

    int age = draw_age(segment, random);
    const pt_occupation *occupation = draw_occupation(simulation, age, random);
    person->occupation = pt_simulation_term(simulation, &occupation->word);
    person->income_band =
        pt_simulation_term(simulation, draw_income(occupation, segment->income_tilt, random));
    person->birth_year = pt_date_to_civil(simulation->parameters.end_on).year - age;
    if (pt_random_uniform(random) < no_birth_year_rate) {
        person->birth_year = 0;
    }
}

void pt_simulated_person_make(const pt_simulation *simulation, const pt_preset_segment *segment,
                              int64_t number, pt_random *random, pt_simulated_person *person)
{
    const pt_preset *preset = simulation->parameters.preset;
    *person = (pt_simulated_person){.gender = "", .occupation = "", .income_band = ""};
    const pt_term *city = NULL;
    draw_place(simulation, random, person, &city);
    person->owner = simulation->owners[pt_random_below(random, PT_SIMULATED_OWNERS)];
    person->source = pt_simulation_term(
        simulation, &preset->sources[pt_random_category(random, &simulation->source)].word);
    write_phone(number, person->phone);
    person->is_organisation = pt_random_uniform(random) < preset->organisation_share;
    if (person->is_organisation) {
        make_organisation(simulation, city, number, random, person);
    } else {
        make_person(simulation, segment, number, random, person);
    }
    if (pt_random_uniform(random) < no_phone_rate) {
        person->phone[0] = '\0';
    }
    if (pt_random_uniform(random) < no_email_rate) {
        person->email[0] = '\0';
    }
}

void pt_simulated_owner_name(const pt_simulation *simulation, pt_random *random, char *name)
{
    size_t gender = pt_random_uniform(random) < female_share ? PT_FEMALE : PT_MALE;
    full_name drawn = draw_name(simulation, gender, random);
    write_name(simulation, &drawn, name, 64);
}
