/* Record types as data: what entity/<name>.json says of one type (docs/decisions/0020).
 *
 * From this one description come the tables on every store, reading and writing, validation, history, import
 * mapping, lists and forms. A schema is built once at start and is read-only after that; everything in it
 * lives in the arena it was built in. */
#ifndef PT_RECORD_ENTITY_H
#define PT_RECORD_ENTITY_H

#include "base/arena.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/text/message.h"
#include "store/schema/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pt_field_type {
    PT_FIELD_TEXT,
    PT_FIELD_INTEGER,      /* int64 */
    PT_FIELD_NUMBER,       /* real */
    PT_FIELD_MONEY,        /* int64 of ten-thousandths of the unit of the record's currency */
    PT_FIELD_DATE,         /* int32 days since 1970-01-01 */
    PT_FIELD_INSTANT,      /* int64 microseconds UTC */
    PT_FIELD_CHOICE,       /* the code of one of choices */
    PT_FIELD_MULTI_CHOICE, /* JSON array of codes */
    PT_FIELD_YES_NO,       /* int32 0 or 1 */
    PT_FIELD_REFERENCE,    /* int64 id of a record of another type */
    PT_FIELD_JSON,
} pt_field_type;

/* What a text must look like; texts of a shape are also normalised by it (record/shape.h). */
typedef enum pt_text_shape {
    PT_SHAPE_ANY,
    PT_SHAPE_EMAIL,
    PT_SHAPE_PHONE,
    PT_SHAPE_CURRENCY,  /* ISO 4217: CNY */
    PT_SHAPE_MONTH_DAY, /* 04-01 */
} pt_text_shape;

typedef enum pt_privacy { PT_PRIVACY_NONE, PT_PRIVACY_PERSONAL, PT_PRIVACY_SECRET } pt_privacy;

/* Texts in the order of pt_language. All three are there: a description without one is refused. */
typedef struct pt_label {
    const char *text[PT_LANGUAGE_COUNT];
} pt_label;

typedef struct pt_field_choice {
    const char *code;
    pt_label label;
} pt_field_choice;

typedef struct pt_field {
    const char *name; /* column name, JSON key; of a custom field "custom_<id>" */
    pt_label label;
    pt_field_type type;
    const char *group; /* name of one of the entity's groups */
    bool is_required;
    bool has_range;
    double minimum, maximum; /* of numbers; money in units */
    size_t max_length;       /* characters of a text; 0: 10,000 */
    pt_text_shape shape;
    const pt_field_choice *choices;
    size_t choice_count;
    const char *standard;  /* code of a choice that a record gets where nothing was said; NULL: none */
    const char *reference; /* entity that a reference points to */
    pt_privacy privacy;
    bool is_searchable;
    /* Headers that mean this field in either language, besides its name and labels; matching folds case,
     * width and space. */
    const char *const *synonyms;
    size_t synonym_count;
    const char *identity; /* the value is also an identity of this kind ("phone"); NULL otherwise */

    /* Written by the program, never entered: the day of an instant field in the organisation's zone, the
     * money of another field in the base currency. */
    const char *day_of;
    const char *base_of;
    /* Entered, never stored: complement_gives = complement_of − this (cost = amount − profit). */
    const char *complement_of;
    const char *complement_gives;

    /* How much the field adds to the completeness of its record (completeness.h); 0: nothing. With a field
     * and a code: only where that choice has that code, as an industry is of organisations. */
    int32_t completeness_weight;
    const char *completes_field;
    const char *completes_code;

    int64_t custom_id; /* of a custom field, kept in the column "custom" under this id; 0: built in */
} pt_field;

typedef struct pt_field_group {
    const char *name;
    pt_label label;
} pt_field_group;

typedef enum pt_entity_kind {
    PT_ENTITY_RECORD, /* edited by people: version, history, soft delete */
    PT_ENTITY_FACT,   /* append-only, belongs to a batch: transactions, lines, interactions */
} pt_entity_kind;

typedef struct pt_entity {
    const char *name; /* table name */
    pt_label label, plural;
    pt_entity_kind kind;
    pt_table_class table_class;
    const char *parent; /* a line's transaction: its id follows customer_id in the key; NULL otherwise */
    const pt_field_group *groups;
    size_t group_count;
    const pt_field *fields;
    size_t field_count;
    const char *event_time; /* instant field that makes this an event kind (decisions 6); NULL otherwise */
    const char *day;        /* the field that is the day of event_time; NULL without it */
    const char *currency;   /* text field with the currency of its money; NULL: the parent's, or the base */
    const char *id_column;  /* "customer_id" of a customer, "id" of others; NULL where the key is described */
    bool has_custom;        /* has the column "custom" */
    pt_table table;         /* made from all the above, with the system's columns */
} pt_entity;

typedef struct pt_schema {
    const pt_entity *entities;
    size_t entity_count;
} pt_schema;

/* Builds a schema from description files. PT_INVALID_INPUT names the file, the place and what is wrong. */
pt_status pt_schema_build(const pt_embedded_file *files, size_t file_count, pt_arena *arena,
                          pt_schema *schema, pt_error *error);

/* The product's own schema, from entity/ embedded in the binary. */
pt_status pt_schema_load(pt_arena *arena, pt_schema *schema, pt_error *error);

/* The tables of all entities, which together with the system's own make the catalogue. */
pt_status pt_schema_tables(const pt_schema *schema, pt_arena *arena, pt_table_catalogue *catalogue,
                           pt_error *error);

/* NULL when there is none of that name. */
const pt_entity *pt_schema_find(const pt_schema *schema, const char *name);
const pt_field *pt_entity_find_field(const pt_entity *entity, const char *name);

/* The same as people call it: by its name, its label in any language, or a synonym that no other field has.
 * NULL when there is none, or several. */
const pt_field *pt_entity_find_called(const pt_entity *entity, const char *word);

/* Whether the field has a column of its own: not a custom field, not one that only gives another. */
static inline bool pt_field_has_column(const pt_field *field)
{
    return field->custom_id == 0 && field->complement_gives == NULL;
}

/* Whether people and files may give the field a value. */
static inline bool pt_field_is_entered(const pt_field *field)
{
    return field->day_of == NULL && field->base_of == NULL;
}

/* Whether records belong to a customer, whose customer_id then leads the key. */
static inline bool pt_entity_is_of_customer(const pt_entity *entity)
{
    return entity->table_class == PT_TABLE_DISTRIBUTED;
}

#endif
