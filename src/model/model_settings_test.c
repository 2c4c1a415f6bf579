#include "model/settings.h"

#include "base/scope.h"
#include "tests/support/check.h"

static const pt_choice colours[] = {{"red", "Red"}, {"blue", "Blue"}, {0}};
static const pt_parameter parameters[] = {
    {.name = "share", .kind = PT_PARAMETER_NUMBER, .minimum = -1, .maximum = 100, .standard = "2.5"},
    {.name = "days-back", .kind = PT_PARAMETER_INTEGER, .minimum = 0, .maximum = 30},
    {.name = "partial", .kind = PT_PARAMETER_YES_NO, .standard = "no"},
    {.name = "colour", .kind = PT_PARAMETER_CHOICE, .choices = colours},
    {.name = "as-of", .kind = PT_PARAMETER_DATE},
    {.name = "weights", .kind = PT_PARAMETER_NUMBERS},
    {.name = "fields", .kind = PT_PARAMETER_COLUMNS},
    {.name = "groups", .kind = PT_PARAMETER_RANGE, .minimum = 1, .maximum = 20},
    {.name = "seed", .kind = PT_PARAMETER_SEED, .standard = "1"},
};
enum { SHARE, DAYS_BACK, PARTIAL, COLOUR, AS_OF, WEIGHTS, FIELDS, GROUPS, SEED, COUNT };
static const pt_model model = {.name = "test", .parameters = parameters, .parameter_count = COUNT};

static void what_is_not_given_is_standard_or_not_given(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_setting *settings;
    CHECK(pt_settings_parse(&model, NULL, 0, &arena, &settings, NULL) == PT_OK);
    CHECK(settings[SHARE].is_given && settings[SHARE].number == 2.5);
    CHECK(settings[PARTIAL].is_given && settings[PARTIAL].choice == 0);
    CHECK(settings[SEED].seed == 1);
    CHECK(!settings[AS_OF].is_given && !settings[WEIGHTS].is_given);
}

static void every_kind_is_read(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_setting *settings;
    const pt_named_text given[] = {
        {"share", "-0.5e0"}, {"days_back", "30"},     {"partial", "yes"},
        {"colour", "blue"},  {"as-of", "1969-12-31"}, {"weights", "1,-2.5,3"},
        {"fields", "a,茶"},  {"groups", "2..8"},      {"seed", "18446744073709551615"},
    };
    CHECK(pt_settings_parse(&model, given, COUNT, &arena, &settings, NULL) == PT_OK);
    CHECK(settings[SHARE].number == -0.5 && settings[DAYS_BACK].integer == 30 &&
          settings[PARTIAL].choice == 1);
    CHECK(settings[COLOUR].choice == 1 && settings[AS_OF].date == -1);
    CHECK(settings[WEIGHTS].count == 3 && settings[WEIGHTS].numbers[1] == -2.5);
    CHECK(settings[FIELDS].count == 2);
    CHECK_TEXT(settings[FIELDS].names[1], "茶");
    CHECK(settings[GROUPS].range_low == 2 && settings[GROUPS].range_high == 8);
    CHECK(settings[SEED].seed == UINT64_MAX);
}

static void a_single_number_is_a_range(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_setting *settings;
    const pt_named_text given[] = {{"groups", "4"}};
    CHECK(pt_settings_parse(&model, given, 1, &arena, &settings, NULL) == PT_OK);
    CHECK(settings[GROUPS].range_low == 4 && settings[GROUPS].range_high == 4);
}

static void what_is_wrong_names_its_parameter(void)
{
    static const pt_named_text wrong[] = {
        {"share", ""},
        {"share", "101"},
        {"share", "nan"},
        {"share", "0x10"},
        {"share", "1e999"},
        {"share", "2,5"},
        {"share", " 2"},
        {"share", "2 "},
        {"share", "1e"},
        {"days-back", "-1"},
        {"days-back", "3.5"},
        {"days-back", "99999999999999999999"},
        {"partial", "Yes"},
        {"partial", "true"},
        {"colour", "green"},
        {"colour", "RED"},
        {"as-of", "2024-02-30"},
        {"as-of", "1.2.2024"},
        {"weights", ""},
        {"weights", "1,,2"},
        {"weights", "1,2,"},
        {"weights", "1;2"},
        {"fields", ""},
        {"fields", "a,,b"},
        {"groups", "8..2"},
        {"groups", "2..21"},
        {"groups", "0..3"},
        {"groups", "2..."},
        {"groups", "2-8"},
        {"seed", "-1"},
        {"seed", "18446744073709551616"},
        {"seed", "1.5"},
        {"seed", ""},
        {"horizon", "1"},
        {"", "1"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        const pt_setting *settings = NULL;
        pt_error error = {0};
        pt_status status = pt_settings_parse(&model, &wrong[i], 1, &arena, &settings, &error);
        if (status != PT_INVALID_INPUT || strcmp(error.field, wrong[i].name) != 0 || settings != NULL) {
            fprintf(stderr, "%s = \"%s\"\n", wrong[i].name, wrong[i].text);
            CHECK(false);
        }
    }
}

static void a_parameter_is_given_once(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    const pt_setting *settings;
    pt_error error = {0};
    const pt_named_text given[] = {{"as-of", "2024-01-01"}, {"as_of", "2024-01-01"}};
    CHECK(pt_settings_parse(&model, given, 2, &arena, &settings, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "as-of");
}

static void an_endless_list_is_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    char list[4001];
    for (size_t i = 0; i < 4000; i += 2) {
        memcpy(list + i, "1,", 2);
    }
    list[3999] = '\0';
    const pt_named_text given[] = {{"weights", list}};
    const pt_setting *settings;
    CHECK(pt_settings_parse(&model, given, 1, &arena, &settings, NULL) == PT_INVALID_INPUT);
}

CHECK_MAIN(what_is_not_given_is_standard_or_not_given, every_kind_is_read, a_single_number_is_a_range,
           what_is_wrong_names_its_parameter, a_parameter_is_given_once, an_endless_list_is_refused)
