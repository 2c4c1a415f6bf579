/* What the commands of records understand. */
#include "base/scope.h"
#include "cli/command/records/records.h"
#include "record/record.h"

/* clang-format off */
#define ID_WORD       {.name = "id", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .is_required = true, .help = PT_N("id of the record")}
#define CUSTOMER_WORD {.name = "customer", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .help = PT_N("the customer it belongs to; customers themselves need none")}
#define PARENT_WORD   {.name = "parent", .placeholder = PT_N("ID"), .kind = PT_WORD_TEXT, .help = PT_N("the record it is part of, as a line is of a transaction")}
#define SET_WORD      {.name = "set", .placeholder = PT_N("FIELD=VALUE"), .kind = PT_WORD_TEXT, .is_required = true, .is_repeated = true, .help = PT_N("a value for a field, by its name or its label; an empty one takes the value away")}
#define VERSION_WORD  {.name = "if-version", .placeholder = PT_N("NUMBER"), .kind = PT_WORD_INTEGER, .minimum = 1, .maximum = 1e15, .help = PT_N("change it only if it still has the version that show gave; without it whatever it is now")}
/* clang-format on */

const pt_word pt_record_id_arguments[] = {ID_WORD, {0}};
const pt_word pt_record_key_options[] = {CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_create_options[] = {SET_WORD, CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_update_options[] = {SET_WORD, VERSION_WORD, CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_move_options[] = {VERSION_WORD, CUSTOMER_WORD, PARENT_WORD, {0}};
const pt_word pt_record_list_options[] = {
    CUSTOMER_WORD,
    PARENT_WORD,
    {.name = "where",
     .placeholder = PT_N("FIELD=VALUE"),
     .kind = PT_WORD_TEXT,
     .is_repeated = true,
     .help = PT_N("only records whose field has this value; an empty one: where it is unknown")},
    {.name = "search",
     .placeholder = PT_N("TEXT"),
     .kind = PT_WORD_TEXT,
     .help = PT_N("only records with this text in a name, number, phone, e-mail or the like")},
    {.name = "limit",
     .placeholder = PT_N("NUMBER"),
     .kind = PT_WORD_INTEGER,
     .minimum = 1,
     .maximum = PT_PAGE_MAX,
     .standard = "50",
     .help = PT_N("records at most")},
    {.name = "deleted", .kind = PT_WORD_FLAG, .help = PT_N("also those that are deleted")},
    {0},
};

bool pt_is_record_type(const char *noun)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema;
    return pt_schema_load(&arena, &schema, NULL) == PT_OK && pt_schema_find(&schema, noun) != NULL;
}

void pt_record_type_names(pt_buffer *names, const char *separator)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_schema schema;
    if (pt_schema_load(&arena, &schema, NULL) != PT_OK) {
        names->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < schema.entity_count; i++) {
        pt_buffer_add_text(names, names->length == 0 ? "" : separator);
        pt_buffer_add_text(names, schema.entities[i].name);
    }
}
