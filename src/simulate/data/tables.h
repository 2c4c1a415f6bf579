/* Words of which artificial customers are made, each in English and in Simplified Chinese. */
#ifndef PT_SIMULATE_DATA_TABLES_H
#define PT_SIMULATE_DATA_TABLES_H

#include <stddef.h>

typedef struct pt_term {
    const char *english;
    const char *chinese;
} pt_term;

typedef struct pt_weighted_term {
    pt_term word;
    double weight;
} pt_weighted_term;

/* A character of a name with its sound. */
typedef pt_weighted_term pt_surname;

enum { PT_GENDER_COUNT = 2, PT_INCOME_COUNT = 5, PT_AGE_MIN = 18, PT_AGE_MAX = 88 };
enum { PT_FEMALE, PT_MALE };

extern const pt_surname pt_surnames[];
extern const size_t pt_surname_count;

/* Characters of given names by gender. */
extern const pt_term *const pt_given_names[PT_GENDER_COUNT];
extern const size_t pt_given_name_count[PT_GENDER_COUNT];

/* What a company's name is made of besides its city: brand and line of business. */
extern const pt_term pt_brands[];
extern const size_t pt_brand_count;
extern const pt_term pt_businesses[];
extern const size_t pt_business_count;

typedef struct pt_city {
    pt_term name;
    double weight;
} pt_city;

/* Provinces of the mainland, weighted by residents in ten thousands (census of 2020); their cities by a rough
 * share of the province's customers. */
typedef struct pt_province {
    pt_term name;
    double residents;
    pt_city cities[6]; /* ends with a name of NULL, or is full */
} pt_province;

extern const pt_province pt_provinces[];
extern const size_t pt_province_count;

typedef struct pt_occupation {
    pt_term word;
    double weight;
    int age_min, age_max;            /* years of age at which it occurs */
    double incomes[PT_INCOME_COUNT]; /* weights of the income bands, low to high */
} pt_occupation;

extern const pt_occupation pt_occupations[];
extern const size_t pt_occupation_count;

extern const pt_term pt_income_bands[PT_INCOME_COUNT];
extern const pt_term pt_genders[PT_GENDER_COUNT];
extern const pt_term pt_customer_kinds[2]; /* person, organisation */

#endif
