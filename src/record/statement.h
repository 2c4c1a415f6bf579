/* Statements for plain reading and writing of records, made from the descriptions: the only SQL that is
 * built.
 *
 * Identifiers come from checked descriptions only and stand in quotes; values are always bound. A statement
 * is made once and keeps its address until the cache is cleared. Columns stand in the order of the entity's
 * table. Belongs to one thread at a time. */
#ifndef PT_RECORD_STATEMENT_H
#define PT_RECORD_STATEMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"
#include "store/query.h"

typedef struct pt_made_statement pt_made_statement;

/* Zero-initialised is empty. */
typedef struct pt_statements {
    pt_arena arena;
    pt_made_statement *newest;
} pt_statements;

void pt_statements_clear(pt_statements *statements);

/* All columns; values in their order. */
pt_status pt_statements_insert(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error);

/* Gives all columns. Values: the key's columns. */
pt_status pt_statements_load(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                             pt_error *error);

/* Sets all columns that are not in the key where the version is the one that was read. Values: those columns,
 * then the key's, then the version. */
pt_status pt_statements_update(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error);

/* Gives a row when there is such a record that is not deleted. Values: the key's columns. */
pt_status pt_statements_exists(pt_statements *statements, const pt_entity *entity, const pt_query **query,
                               pt_error *error);

enum { PT_LIST_MAX_FILTERS = 4 };

typedef struct pt_list_shape {
    const pt_entity *entity;
    const char
        *filters[PT_LIST_MAX_FILTERS]; /* columns that must equal a value; those that must be unknown … */
    bool is_unknown[PT_LIST_MAX_FILTERS]; /* … take none */
    size_t filter_count;
    size_t fixed_count; /* leading key columns with one value: a customer's records */
    bool is_continued;  /* behind a row: the rest of the key's columns of that row */
    bool is_searched;   /* by two patterns: of any text in small letters, and of a phone without its gaps */
    bool includes_deleted;
} pt_list_shape;

/* Whether a search looks at the field. */
bool pt_field_is_searched(const pt_field *field);

/* Gives all columns in the order of the key; of those that are visible. Values: filters, fixed key
 * columns, the rest of the key when continued, the patterns of a search, the limit. */
pt_status pt_statements_list(pt_statements *statements, const pt_list_shape *shape, const pt_query **query,
                             pt_error *error);

#endif
