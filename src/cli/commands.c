#include "cli/commands.h"

#include "cli/command/entity.h"
#include "cli/command/import.h"
#include "cli/command/model.h"
#include "cli/command/program.h"
#include "cli/command/run.h"
#include "cli/command/simulate.h"
#include "cli/command/store.h"

static const char *const languages[] = {"zh-CN", "zh-TW", "en", NULL};

const pt_word pt_global_options[] = {
    {.name = "store",
     .placeholder = PT_N("LOCATION"),
     .kind = PT_WORD_FILE,
     .help = PT_N("the store to work on: a file, or postgres://user@host/database (else PATRON_STORE, else "
                  "patron.db)")},
    {.name = "language",
     .placeholder = PT_N("LANGUAGE"),
     .kind = PT_WORD_CHOICE,
     .choices = languages,
     .help = PT_N("language of texts (else PATRON_LANGUAGE, else that of the system)")},
    {.name = "json",
     .kind = PT_WORD_FLAG,
     .help = PT_N("print JSON for programs instead of text for people")},
    {.name = "quiet", .kind = PT_WORD_FLAG, .help = PT_N("print nothing but results and errors")},
    {.name = "help", .kind = PT_WORD_FLAG, .help = PT_N("explain the command")},
    {.name = "version", .kind = PT_WORD_FLAG, .help = PT_N("print the program's version")},
    {0},
};

/* To add a command: write its function and its words in command/<noun>.c, declare them in command/<noun>.h,
 * add a row here and its texts to po/. Help, completion, man page and the contract test follow from the row.
 */
const pt_command pt_commands[] = {
    {.noun = "store",
     .verb = "init",
     .group = PT_GROUP_STORE,
     .run = pt_command_store_init,
     .summary = PT_N("Make a new store"),
     .options = pt_store_init_options,
     .examples =
         (const pt_example[]){
             {"patron store init", PT_N("patron.db in this folder, for an organisation in China")},
             {"patron store init --store shop.db --zone Asia/Taipei --currency TWD", PT_N("one in Taiwan")},
             {"patron store init --store postgres://crm@localhost/crm", PT_N("in a database of PostgreSQL")},
             {NULL, NULL}}},
    {.noun = "store",
     .verb = "show",
     .group = PT_GROUP_STORE,
     .run = pt_command_store_show,
     .summary = PT_N("Say what a store is: place, version, time zone, currency, day"),
     .examples = (const pt_example[]){{"patron store show", PT_N("the one that all commands here use")},
                                      {NULL, NULL}}},
    {.noun = "store",
     .verb = "as-of",
     .group = PT_GROUP_STORE,
     .run = pt_command_store_as_of,
     .summary = PT_N("Set the day that counts as today"),
     .arguments = pt_store_as_of_arguments,
     .options = pt_store_as_of_options,
     .examples = (const pt_example[]){{"patron store as-of 2017-12-31", PT_N("look at data that ends then")},
                                      {"patron store as-of --real", PT_N("back to the present")},
                                      {NULL, NULL}}},
    {.noun = "entity",
     .verb = "list",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_entity_list,
     .summary = PT_N("List the record types"),
     .examples = (const pt_example[]){{"patron entity list", PT_N("what can be kept")}, {NULL, NULL}}},
    {.noun = "entity",
     .verb = "show",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_entity_show,
     .summary = PT_N("Explain a record type with its fields"),
     .arguments = pt_entity_name_arguments,
     .examples = (const pt_example[]){{"patron entity show customer", PT_N("the fields of a customer")},
                                      {NULL, NULL}}},
    {.noun = "import",
     .verb = "run",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_import_run,
     .is_standard_verb = true,
     .summary = PT_N("Read a file of customers, services, transactions or interactions"),
     .details = PT_N("Encoding, separator, dates, numbers and the meaning of the columns are found out and "
                     "shown. One file may "
                     "hold customers, services and transactions together. Everything comes in as one import "
                     "that can be undone; "
                     "lines that are wrong go to an error file with the reason, the rest lands. The same "
                     "file again changes "
                     "nothing."),
     .arguments = pt_import_run_arguments,
     .options = pt_import_run_options,
     .examples =
         (const pt_example[]){
             {"patron import orders.csv", PT_N("read the orders of a shop")},
             {"patron import run orders.csv --dry-run", PT_N("see what would happen first")},
             {"patron import run members.csv --match phone --policy new --save-mapping members",
              PT_N("add new members, told apart by phone, and keep the mapping")},
             {NULL, NULL}}},
    {.noun = "import",
     .verb = "list",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_import_list,
     .summary = PT_N("List the imports"),
     .examples = (const pt_example[]){{"patron import list", PT_N("what came in when")}, {NULL, NULL}}},
    {.noun = "import",
     .verb = "undo",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_import_undo,
     .summary = PT_N("Take an import back"),
     .details = PT_N(
         "Its facts are withdrawn and fields get their old values again, but for what was changed since. "
         "Records that it made are removed where nothing uses them."),
     .arguments = pt_import_undo_arguments,
     .examples =
         (const pt_example[]){{"patron import undo 382632231948320768", PT_N("as if it had never come in")},
                              {NULL, NULL}}},
    {.noun = "simulate",
     .group = PT_GROUP_RECORDS,
     .run = pt_command_simulate,
     .summary = PT_N("Write artificial customers and what they buy as CSV files"),
     .details = PT_N(
         "The files customers.csv, services.csv, transactions.csv and interactions.csv can be imported. "
         "Customers belong to segments that buy, stay and spend as Pareto/NBD and Gamma-Gamma say; --truth "
         "tells how. The same options give the same bytes, whatever the number of processors. Names and "
         "words "
         "are English with --language en, otherwise Simplified Chinese."),
     .options = pt_simulate_options,
     .examples =
         (const pt_example[]){
             {"patron simulate --preset tea-house --customers 1000 --out tea", PT_N("a small tea house")},
             {"patron simulate --customers 1000000 --mean-transactions 20 --out big --language en",
              PT_N("twenty million transactions of an online shop, in English")},
             {NULL, NULL}}},
    {.noun = "run",
     .group = PT_GROUP_ANALYSIS,
     .run = pt_command_run,
     .summary = PT_N("Compute every model over the store and keep the results"),
     .details = PT_N(
         "All models see the store as it is at one moment. Each result keeps its day, options, row counts "
         "and the version of the program, so that it can be computed again to the same bits."),
     .arguments = pt_run_arguments,
     .options = pt_run_options,
     .examples = (const pt_example[]){{"patron run", PT_N("everything, as of the store's day")},
                                      {"patron run --as-of 2017-12-31", PT_N("as of the end of 2017")},
                                      {"patron run rfm --set rfm.scoring=cutpoints",
                                       PT_N("one model with an option")},
                                      {NULL, NULL}}},
    {.noun = "model",
     .verb = "list",
     .group = PT_GROUP_ANALYSIS,
     .run = pt_command_model_list,
     .summary = PT_N("List the models and the questions they answer"),
     .examples = (const pt_example[]){{"patron model list", PT_N("what can be computed")}, {NULL, NULL}}},
    {.noun = "model",
     .verb = "show",
     .group = PT_GROUP_ANALYSIS,
     .run = pt_command_model_show,
     .summary = PT_N("Explain a model: what it reads, its options, what it gives"),
     .arguments = pt_model_name_arguments,
     .examples =
         (const pt_example[]){{"patron model show rfm", PT_N("all about recency, frequency and amount")},
                              {NULL, NULL}}},
    {.noun = "help",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_help,
     .summary = PT_N("Explain a command, or list all of them"),
     .arguments = pt_help_arguments,
     .examples = (const pt_example[]){{"patron help", PT_N("list all commands")},
                                      {"patron help model run", PT_N("explain one command")},
                                      {NULL, NULL}}},
    {.noun = "version",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_version,
     .summary = PT_N("Print the program's version"),
     .examples = (const pt_example[]){{"patron version --json", PT_N("for programs")}, {NULL, NULL}}},
    {.noun = "settings",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_settings,
     .summary = PT_N("List the settings with their values"),
     .details = PT_N(
         "A setting comes from an environment variable, else from a line \"name = value\" of the settings "
         "file, else from its standard. Options of the command line stand above all of them."),
     .examples = (const pt_example[]){{"patron settings", PT_N("what holds now, and where it comes from")},
                                      {NULL, NULL}}},
    {.noun = "completion",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_completion,
     .summary = PT_N("Print a script that completes commands in a shell"),
     .arguments = pt_completion_arguments,
     .examples =
         (const pt_example[]){
             {"patron completion bash > ~/.local/share/bash-completion/completions/patron",
              PT_N("for bash, from its next start on")},
             {"patron completion zsh > ~/.zfunc/_patron", PT_N("for zsh, in a folder of its fpath")},
             {NULL, NULL}}},
    {.noun = "man",
     .group = PT_GROUP_PROGRAM,
     .run = pt_command_man,
     .summary = PT_N("Print the manual page"),
     .examples =
         (const pt_example[]){{"patron man > patron.1", PT_N("keep it as a file for man")}, {NULL, NULL}}},
    {0},
};
