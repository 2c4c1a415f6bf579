/* A mapping made ready for work: which records a line holds, and where each stored value comes from.
 *
 * A line may hold up to four records, each with its role:
 *
 *   customer    whom it is about, found by one of their identities
 *   reference   a record of the organisation, found by its key: a service, a user, an exchange rate
 *   main        what belongs to the customer: a transaction, an interaction, a preference, any event kind
 *   line        a part of the main record: a line of a transaction
 *
 * Everything is taken from the descriptions; the words customer, service and transaction stand nowhere but in
 * texts. A plan lives in the arena it was made in and is read-only after that. */
#ifndef PT_RECORD_IMPORT_PLAN_PLAN_H
#define PT_RECORD_IMPORT_PLAN_PLAN_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"
#include "record/import/mapping/mapping.h"
#include "record/import/mapping/sample.h"
#include "store/value.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum pt_plan_role {
    PT_ROLE_CUSTOMER,
    PT_ROLE_REFERENCE,
    PT_ROLE_MAIN,
    PT_ROLE_LINE,
    PT_ROLE_COUNT,
} pt_plan_role;

#define PT_NO_SLOT SIZE_MAX

/* How a stored value comes about. */
typedef enum pt_slot_source {
    PT_SLOT_CELL,       /* from its column */
    PT_SLOT_LOOKUP,     /* from its column, which names a record of another type */
    PT_SLOT_DAY_OF,     /* day of the instant in slot `from`, in the organisation's zone */
    PT_SLOT_BASE_OF,    /* money of slot `from` in the base currency */
    PT_SLOT_PRODUCT,    /* quantity (slot `from`) × unit price (slot `with`) */
    PT_SLOT_DIFFERENCE, /* slot `from` − the cell: cost = amount − profit */
    PT_SLOT_SUM,        /* of the lines' slot `from`, when the record is applied */
    PT_SLOT_KIND,       /* sale, return or cancellation, when the record is applied */
    PT_SLOT_CONSTANT,   /* the same for all: the source, a standard */
} pt_slot_source;

typedef struct pt_plan_slot {
    const pt_field *field;
    pt_slot_source source;
    size_t column; /* of the file; PT_NO_SLOT where no cell is read */
    const pt_mapping_column *mapping;
    size_t from, with; /* slots of the same part */
    const char *constant;
    pt_value_type type;
} pt_plan_slot;

/* The slots of one record. Staged are those before staged_count; sums, kinds and constants come behind them.
 */
typedef struct pt_plan_part {
    const pt_entity *entity; /* NULL: a line holds no such record */
    const pt_plan_slot *slots;
    size_t slot_count;
    size_t staged_count;
    size_t first_value; /* place of the first staged slot among a row's values */
} pt_plan_part;

enum { PT_PLAN_KEY_COLUMNS = 4 };

typedef struct pt_plan {
    const pt_schema *schema;
    const pt_mapping *mapping;
    pt_plan_part parts[PT_ROLE_COUNT];

    const char *match;            /* kind of identity that customers are told apart by */
    size_t customer_column;       /* of the file; PT_NO_SLOT: lines name no customer */
    const pt_field *customer_key; /* the field that column fills */

    size_t reference_columns[PT_PLAN_KEY_COLUMNS]; /* of the file; they make a reference's key */
    const pt_field *reference_fields[PT_PLAN_KEY_COLUMNS];
    size_t reference_column_count;
    size_t reference_slot; /* of the line (or main) part: where the reference's id goes */
    pt_plan_role reference_holder;

    size_t time_slot;           /* of the main part */
    size_t currency_slot;       /* of the main part; PT_NO_SLOT: the mapping's or the base currency */
    size_t number_column;       /* of the file: the main record's own number; PT_NO_SLOT: none */
    size_t line_column;         /* of the file: the line's own number; PT_NO_SLOT: none */
    const pt_entity *anonymous; /* where lines without customer may go; NULL: nowhere */

    size_t value_count; /* of a staged row */
    const pt_value_type *types;
} pt_plan;

/* sample: for the headers of the file. PT_INVALID_INPUT says which column is missing and what to map. */
pt_status pt_plan_make(const pt_schema *schema, const pt_mapping *mapping, const pt_sample *sample,
                       pt_arena *arena, pt_plan *plan, pt_error *error);

/* The role an entity plays in a sheet. */
pt_plan_role pt_plan_role_of(const pt_entity *entity);

/* The slot of a field in a part, or PT_NO_SLOT. */
size_t pt_plan_find_slot(const pt_plan_part *part, const char *field);

#endif
