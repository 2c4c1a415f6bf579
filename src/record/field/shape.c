#include "record/field/shape.h"

#include "base/scope.h"

#include <string.h>

enum { PHONE_MIN_DIGITS = 3, PHONE_MAX_DIGITS = 20, EMAIL_MAX_BYTES = 254, EMAIL_NAME_MAX_BYTES = 64 };

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Two digits as a number, or -1. */
static int two_digits(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : -1;
}

static bool fits_month_day(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (strlen(text) != 5 || text[2] != '-') {
        return false;
    }
    int month = two_digits(text), day = two_digits(text + 3);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static bool fits_currency(const char *text)
{
    return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static bool fits_domain(const char *domain)
{
    const char *dot = strrchr(domain, '.');
    if (dot == NULL || dot == domain || dot[1] == '\0' || strstr(domain, "..") != NULL || domain[0] == '.') {
        return false;
    }
    return strpbrk(domain, "_()<>,;:\\\"[]@/") == NULL;
}

static bool fits_email(const char *text)
{
    const char *at = strrchr(text, '@');
    if (at == NULL || at == text || strlen(text) > EMAIL_MAX_BYTES || at - text > EMAIL_NAME_MAX_BYTES) {
        return false;
    }
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7f) {
            return false;
        }
    }
    return memchr(text, '@', (size_t)(at - text)) == NULL && strpbrk(text, "()<>,;:\\\"[]") == NULL &&
           fits_domain(at + 1);
}

/* Plain form of a full-width letter, digit or sign (U+FF01 … U+FF5E) or space at text, and its length in
 * bytes. */
static char plain_character(const char *text, size_t *length)
{
    const unsigned char *byte = (const unsigned char *)text;
    *length = 1;
    if (byte[0] == 0xef && (byte[1] == 0xbc || byte[1] == 0xbd) && byte[2] >= 0x80) {
        unsigned code = ((byte[0] & 0x0fU) << 12) | ((byte[1] & 0x3fU) << 6) | (byte[2] & 0x3fU);
        if (code >= 0xff01 && code <= 0xff5e) {
            *length = 3;
            return (char)(code - 0xff01 + '!');
        }
    }
    if (byte[0] == 0xe3 && byte[1] == 0x80 && byte[2] == 0x80) {
        *length = 3;
        return ' ';
    }
    return text[0];
}

static void add_plain(pt_buffer *buffer, const char *text)
{
    while (*text != '\0') {
        size_t length = 0;
        pt_buffer_add_char(buffer, plain_character(text, &length));
        text += length;
    }
}

/* Words that stand before an extension. */
static const char *extension_of(const char *text)
{
    static const char *const words[] = {"ext", "EXT", "Ext", "x", "#", "转", "轉", "分机", "分機"};
    for (const char *at = text; *at != '\0'; at++) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (strncmp(at, words[i], strlen(words[i])) == 0) {
                return at;
            }
        }
    }
    return text + strlen(text);
}

static bool fits_phone(const char *text)
{
    PT_SCOPED(pt_buffer) plain = {0};
    add_plain(&plain, text);
    const char *number = pt_buffer_text(&plain);
    const char *end = extension_of(number);
    size_t digits = 0;
    for (const char *c = number; c < end; c++) {
        digits += is_digit(*c) ? 1 : 0;
        if (!is_digit(*c) && (strchr(" -().+/", *c) == NULL || (*c == '+' && c != number))) {
            return false;
        }
    }
    return digits >= PHONE_MIN_DIGITS && digits <= PHONE_MAX_DIGITS && !plain.out_of_memory;
}

bool pt_shape_fits(pt_text_shape shape, const char *text)
{
    switch (shape) {
    case PT_SHAPE_ANY: return true;
    case PT_SHAPE_EMAIL: return fits_email(text);
    case PT_SHAPE_PHONE: return fits_phone(text);
    case PT_SHAPE_CURRENCY: return fits_currency(text);
    case PT_SHAPE_MONTH_DAY: return fits_month_day(text);
    }
    return true;
}

static bool is_mobile_of_china(const char *digits)
{
    return strlen(digits) == 11 && digits[0] == '1' && digits[1] >= '3';
}

static bool is_mobile_of_taiwan(const char *digits)
{
    return strlen(digits) == 10 && digits[0] == '0' && digits[1] == '9';
}

static void add_digits(const char *from, const char *end, pt_buffer *digits)
{
    for (const char *c = from; c < end; c++) {
        if (is_digit(*c)) {
            pt_buffer_add_char(digits, *c);
        }
    }
}

static void add_phone_key(const char *text, pt_buffer *key)
{
    PT_SCOPED(pt_buffer) digits = {0};
    const char *end = extension_of(text);
    add_digits(text, end, &digits);
    const char *number = pt_buffer_text(&digits);
    bool is_international = text[strspn(text, " (")] == '+';
    if (!is_international && strncmp(number, "00", 2) == 0 && digits.length > 10) {
        is_international = true;
        number += 2;
    }
    if (is_international) {
        pt_buffer_add_text(key, "+");
    } else if (is_mobile_of_china(number)) {
        pt_buffer_add_text(key, "+86");
    } else if (digits.length == 13 && strncmp(number, "86", 2) == 0 && is_mobile_of_china(number + 2)) {
        pt_buffer_add_text(key, "+");
    } else if (is_mobile_of_taiwan(number)) {
        pt_buffer_add_text(key, "+886");
        number++;
    }
    pt_buffer_add_text(key, number);
    if (*end != '\0' && digits.length > 0) {
        pt_buffer_add_char(key, 'x');
        add_digits(end, end + strlen(end), key);
    }
    key->out_of_memory = key->out_of_memory || digits.out_of_memory;
}

/* Letters of ASCII only: case of other scripts is not ours to judge. */
static char small(char letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        return (char)(letter + ('a' - 'A'));
    }
    return letter;
}

static char capital(char letter)
{
    if (letter >= 'a' && letter <= 'z') {
        return (char)(letter - ('a' - 'A'));
    }
    return letter;
}

static void add_letters(const char *text, const char *dropped, char (*change)(char), pt_buffer *key)
{
    for (; *text != '\0'; text++) {
        if (strchr(dropped, *text) == NULL) {
            pt_buffer_add_char(key, change(*text));
        }
    }
}

static void add_trimmed(const char *text, pt_buffer *key)
{
    size_t start = strspn(text, " \t\r\n");
    size_t length = strlen(text);
    while (length > start && strchr(" \t\r\n", text[length - 1]) != NULL) {
        length--;
    }
    pt_buffer_add(key, text + start, length - start);
}

bool pt_identity_normalise(const char *kind, const char *text, pt_buffer *key)
{
    PT_SCOPED(pt_buffer) plain = {0};
    add_plain(&plain, text);
    size_t before = key->length;
    if (strcmp(kind, "phone") == 0) {
        add_phone_key(pt_buffer_text(&plain), key);
    } else if (strcmp(kind, "email") == 0) {
        add_letters(pt_buffer_text(&plain), " \t\r\n", small, key);
    } else if (strcmp(kind, "card") == 0) {
        add_letters(pt_buffer_text(&plain), " -\t\r\n", capital, key);
    } else {
        add_trimmed(pt_buffer_text(&plain), key);
    }
    key->out_of_memory = key->out_of_memory || plain.out_of_memory;
    return key->length > before && !key->out_of_memory;
}
