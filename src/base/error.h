/* How every fallible function reports failure: a status for the program, a message for a person.
 *
 * A fallible function returns pt_status, writes its results only on success, and takes a caller-owned
 * pt_error as its last argument (NULL when the caller does not want the message). The error keeps the
 * English message and its arguments apart, so that the edge (command line, server) writes the text in
 * the user's language (pt_error_text). */
#ifndef PT_BASE_ERROR_H
#define PT_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

/* On the type: Clang then checks every call through every function and pointer that returns a status. */
#ifdef __clang__
#define PT_MUST_CHECK __attribute__((warn_unused_result))
#else
#define PT_MUST_CHECK
#endif

/* Kinds of failure a caller may act on. Add one only when some caller will branch on it. */
typedef enum PT_MUST_CHECK pt_status {
    PT_OK = 0,
    PT_INVALID_INPUT,
    PT_NOT_PERMITTED,
    PT_NOT_FOUND,
    PT_CONFLICT,
    PT_TOO_LITTLE_DATA,
    PT_NOT_CONVERGED,
    PT_CANCELLED,
    PT_UNAVAILABLE,
    PT_OUT_OF_MEMORY,
    PT_INTERNAL,
} pt_status;

typedef enum pt_argument_kind { PT_ARGUMENT_INTEGER, PT_ARGUMENT_REAL, PT_ARGUMENT_TEXT } pt_argument_kind;

/* One value that fills {1} … {4} of a message. */
typedef struct pt_argument {
    pt_argument_kind kind;
    long long integer;
    double real;
    const char *text; /* UTF-8; NULL reads as empty */
} pt_argument;

enum { PT_ERROR_ARGUMENTS = 4, PT_ERROR_TEXT_BYTES = 480, PT_ERROR_FIELD_BYTES = 96 };

/* An argument as an error keeps it: a text is copied, since its owner may be gone when it is shown. */
typedef struct pt_kept_argument {
    pt_argument_kind kind;
    long long integer;
    double real;
    size_t text_offset; /* into pt_error.texts */
} pt_kept_argument;

typedef struct pt_error {
    pt_status status;
    const char *origin;  /* "file.c:line" where the failure was first noticed, for the log; static storage */
    const char *message; /* English, with {1} … {4}: the key of its translations; static storage */
    size_t argument_count;
    pt_kept_argument arguments[PT_ERROR_ARGUMENTS];
    char texts[PT_ERROR_TEXT_BYTES];
    char field[PT_ERROR_FIELD_BYTES]; /* path of the field that is wrong, "" where none */
    int64_t row;                      /* line or row that is wrong, from 1; 0 where none */
} pt_error;

/* Stable name for JSON and logs: "invalid_input". */
const char *pt_status_name(pt_status status);

/* Use PT_FAIL. Texts longer than the error can hold are cut at a character with "…". */
pt_status pt_error_set(pt_error *error, const char *origin, pt_status status, const char *message,
                       const pt_argument *arguments, size_t argument_count);

/* Names the field of an error already set; NULL error allowed. Returns the error's status, or the given one
 * when error is NULL, so that it ends a function: return pt_error_at_field(error, status, "amount"). */
pt_status pt_error_at_field(pt_error *error, pt_status status, const char *field);

pt_status pt_error_at_row(pt_error *error, pt_status status, int64_t row);

static inline pt_argument pt_argument_integer(long long value)
{
    return (pt_argument){.kind = PT_ARGUMENT_INTEGER, .integer = value};
}

static inline pt_argument pt_argument_unsigned(unsigned long long value)
{
    return (pt_argument){.kind = PT_ARGUMENT_INTEGER, .integer = (long long)value};
}

static inline pt_argument pt_argument_real(double value)
{
    return (pt_argument){.kind = PT_ARGUMENT_REAL, .real = value};
}

static inline pt_argument pt_argument_text(const char *value)
{
    return (pt_argument){.kind = PT_ARGUMENT_TEXT, .text = value};
}

/* clang-format off */
#define PT_ARGUMENT(value)                                                                                   \
    _Generic((value),                                                                                        \
        char *: pt_argument_text, const char *: pt_argument_text,                                            \
        float: pt_argument_real, double: pt_argument_real,                                                   \
        unsigned char: pt_argument_unsigned, unsigned short: pt_argument_unsigned,                           \
        unsigned: pt_argument_unsigned, unsigned long: pt_argument_unsigned,                                 \
        unsigned long long: pt_argument_unsigned,                                                            \
        default: pt_argument_integer)(value)

#define PT_STRINGIFY_TOKEN(x) #x
#define PT_STRINGIFY(x)       PT_STRINGIFY_TOKEN(x)

/* PT_MESSAGE("text with {1}", value) expands to: text, argument array, count. Up to four values. */
#define PT_MESSAGE_1(text)             (text), NULL, 0
#define PT_MESSAGE_2(text, a)          (text), (const pt_argument[]){PT_ARGUMENT(a)}, 1
#define PT_MESSAGE_3(text, a, b)       (text), (const pt_argument[]){PT_ARGUMENT(a), PT_ARGUMENT(b)}, 2
#define PT_MESSAGE_4(text, a, b, c)    (text), (const pt_argument[]){PT_ARGUMENT(a), PT_ARGUMENT(b), PT_ARGUMENT(c)}, 3
#define PT_MESSAGE_5(text, a, b, c, d) (text), (const pt_argument[]){PT_ARGUMENT(a), PT_ARGUMENT(b), PT_ARGUMENT(c), PT_ARGUMENT(d)}, 4
#define PT_PICK_6(a, b, c, d, e, f, ...) f
#define PT_MESSAGE(...) \
    PT_PICK_6(__VA_ARGS__, PT_MESSAGE_5, PT_MESSAGE_4, PT_MESSAGE_3, PT_MESSAGE_2, PT_MESSAGE_1, )(__VA_ARGS__)
/* clang-format on */

/* PT_FAIL(error, PT_INVALID_INPUT, "line {1} has no amount", line): sets the error and is its status. */
#define PT_FAIL(error, status, ...) \
    pt_error_set((error), __FILE__ ":" PT_STRINGIFY(__LINE__), (status), PT_MESSAGE(__VA_ARGS__))

/* Marks an English text in a table for translation (tests/texts.sh collects what stands in it). */
#define PT_N(text) (text)

/* Passes a failure on unchanged: the lowest layer that knows the facts writes the message. */
#define PT_RETURN_IF_ERROR(expression)    \
    do {                                  \
        pt_status status_ = (expression); \
        if (status_ != PT_OK) {           \
            return status_;               \
        }                                 \
    } while (0)

#endif
