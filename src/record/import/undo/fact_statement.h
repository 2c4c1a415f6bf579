/* Statements by which an undo takes facts away, on tables that are only known from descriptions. Identifiers
 * come from checked descriptions, values are always bound. Each looks at a range of customers, which leads
 * the key of every such table. Queries live in the arena and must outlive the connection that ran them.
 *
 * Parameters, where nothing else is said: $1 and $2 the first and last customer, $3 the batch. */
#ifndef PT_RECORD_IMPORT_UNDO_FACT_STATEMENT_H
#define PT_RECORD_IMPORT_UNDO_FACT_STATEMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"
#include "store/query.h"

/* A type of a customer's records, perhaps with lines. */
typedef struct pt_fact_type {
    const pt_entity *main_entity;
    const pt_entity *line; /* NULL: none */
} pt_fact_type;

/* The type with its lines. */
pt_fact_type pt_fact_type_of(const pt_schema *schema, const pt_entity *main_entity);

/* Whether a field of the main record is the sum of its lines' when these are imported. */
bool pt_fact_field_is_sum(const pt_fact_type *type, const pt_field *field);

pt_status pt_fact_statement_delete(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                   pt_error *error);

/* Deletes main records without any line. */
pt_status pt_fact_statement_delete_bare(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                        pt_error *error);

/* Deletes records that neither another import that counts nor anybody by hand changed. */
pt_status pt_fact_statement_delete_unchanged(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                             pt_error *error);

/* Deletes the history of records that are there no more ($1, $2): the same record may come again, by its key,
 * and would have a past that is not its own. */
pt_status pt_fact_statement_forget(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                   pt_error *error);

/* The same for records of nobody; $1 and $2 are ids. */
pt_status pt_fact_statement_forget_anonymous(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                             pt_error *error);

/* customer_id and id of the batch's rows that are left. */
pt_status pt_fact_statement_left(const pt_entity *entity, pt_arena *arena, const pt_query **query,
                                 pt_error *error);

/* Main records that are left go to the batch of their first line, with the sums of the lines they have now.
 */
pt_status pt_fact_statement_adopt(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                  pt_error *error);

/* Sums the lines of one main record anew ($1 customer, $2 id), if it has any. */
pt_status pt_fact_statement_sum(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                pt_error *error);

/* customer_id and id of the main records of other batches that the batch's lines belong to. */
pt_status pt_fact_statement_others(const pt_fact_type *type, pt_arena *arena, const pt_query **query,
                                   pt_error *error);

/* The distinct known values of a column ($1, $2). */
pt_status pt_fact_statement_distinct(const pt_entity *entity, const char *column, pt_arena *arena,
                                     const pt_query **query, pt_error *error);

#endif
