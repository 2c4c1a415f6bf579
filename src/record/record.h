/* Records of any described type: create, read, list, change, delete and restore.
 *
 * Every write is one transaction: the record, its history (who, when, old, new) and one row of the change
 * feed, or nothing. Where the caller has a write transaction open, the write joins it; a failed write then
 * leaves that transaction to be rolled back. Editing needs the version that was read: of two who change the
 * same record one gets PT_CONFLICT, which says who was faster, and when. */
#ifndef PT_RECORD_RECORD_H
#define PT_RECORD_RECORD_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json/reader.h"
#include "base/json/writer.h"
#include "record/entity.h"
#include "record/problem.h"
#include "record/session.h"
#include "store/value.h"

#include <stdbool.h>
#include <stdint.h>

/* What the key of a type does not have is 0. A customer's id is its customer_id. */
typedef struct pt_record_key {
    int64_t customer_id;
    int64_t parent_id; /* a line's transaction */
    int64_t id;
} pt_record_key;

typedef struct pt_record {
    const pt_entity *entity;
    pt_record_key key;
    pt_value *values; /* one for each field of the entity; secrets as they are stored */
    int64_t version;  /* facts: 0, as the times */
    int64_t created_at, updated_at;
    int64_t deleted_at; /* 0: not deleted */
    int64_t batch_id;   /* 0: entered by hand */
} pt_record;

/* The value of a field, or NULL where the type has no such field. */
const pt_value *pt_record_value(const pt_record *record, const char *field);

/* What people call the record: its name, or its number; NULL where it has none. */
const pt_value *pt_record_title(const pt_record *record);

/* Adds the record as one JSON object: ids as texts, fields by name, secrets masked. */
void pt_record_write_json(pt_json_writer *json, const pt_record *record, const pt_zone *zone);

/* --- Input --- */

/* What shall be written: the fields that are given; NULL takes a value away. */
typedef struct pt_record_input {
    const pt_entity *entity;
    pt_record_key key; /* creating: id 0 asks for a new one */
    int64_t version;   /* changing: the one that was read */
    int64_t batch_id;  /* 0: by hand */
    pt_value *values;  /* one for each field of the entity; secrets in clear */
    bool *is_given;
} pt_record_input;

/* An input with nothing given. */
pt_status pt_record_input_make(const pt_entity *entity, pt_arena *arena, pt_record_input *input,
                               pt_error *error);

/* Gives one field from a text. PT_INVALID_INPUT names the field; an empty text takes the value away. */
pt_status pt_record_input_set(const pt_record_session *session, pt_record_input *input, const char *field,
                              const char *text, pt_arena *arena, pt_error *error);

/* Gives the fields of a JSON object. Everything that is wrong is noted in problems. */
pt_status pt_record_input_read_json(const pt_record_session *session, pt_record_input *input,
                                    const pt_json_node *object, pt_arena *arena, pt_problems *problems,
                                    pt_error *error);

/* --- Reading --- */

/* PT_NOT_FOUND for a key that was never given; deleted records are found, and say so. */
pt_status pt_record_read(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                         pt_arena *arena, pt_record *record, pt_error *error);

enum { PT_PAGE_MAX = 1000 };

typedef struct pt_record_filter {
    const pt_field *field; /* with a column of its own */
    pt_value value;        /* NULL: where it is unknown */
} pt_record_filter;

typedef struct pt_record_query {
    const pt_entity *entity;
    int64_t customer_id; /* 0: of all customers */
    int64_t parent_id;   /* 0: of all parents; needs customer_id */
    const pt_record_filter *filters;
    size_t filter_count;        /* at most PT_LIST_MAX_FILTERS */
    const char *search;         /* text that stands in a searchable field; NULL: none */
    const pt_record_key *after; /* the last record of the page before; NULL: from the start */
    size_t limit;               /* 1 … PT_PAGE_MAX */
    bool includes_deleted;
} pt_record_query;

typedef struct pt_record_page {
    pt_record *records;
    size_t count;
    bool has_more;
} pt_record_page;

/* In the order of the key, without what an import that is still at work has brought. */
pt_status pt_record_list(pt_record_session *session, const pt_record_query *query, pt_arena *arena,
                         pt_record_page *page, pt_error *error);

/* --- Writing --- */

/* Checks everything and notes all that is wrong; the error is the first. What problems holds already, from
 * reading the input, counts as well: then nothing is written. key: of the new record. */
pt_status pt_record_create(pt_record_session *session, const pt_record_input *input, pt_problems *problems,
                           pt_record_key *key, pt_error *error);

/* Writes the given fields that differ; problems as above. version: the record's new one, the old where
 * nothing differs. Facts are not changed: PT_INVALID_INPUT. */
pt_status pt_record_update(pt_record_session *session, const pt_record_input *input, pt_problems *problems,
                           int64_t *version, pt_error *error);

/* A deleted record is kept, with its identities, and can be restored. version: see pt_record_update(). */
pt_status pt_record_delete(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                           int64_t *version, pt_error *error);
pt_status pt_record_restore(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                            int64_t *version, pt_error *error);

/* The clear text of a secret field; NULL where it is empty. That it was read, by whom, stands in the history
 * afterwards. */
pt_status pt_record_reveal(pt_record_session *session, const pt_record *record, const pt_field *field,
                           pt_arena *arena, const char **text, pt_error *error);

#endif
