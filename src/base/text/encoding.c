#include "base/text/encoding.h"

#include "base/text/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <unicode/ucnv.h>

enum { PIVOT_UNITS = 2048, NAME_BYTES = 24 };

typedef struct encoding_name {
    const char *name; /* lower case, letters and digits only */
    pt_encoding encoding;
} encoding_name;

/* To add a name: one row. */
static const encoding_name names[] = {
    {"utf8", PT_ENCODING_UTF8},
    {"utf8sig", PT_ENCODING_UTF8},
    {"utf8bom", PT_ENCODING_UTF8},
    {"ascii", PT_ENCODING_UTF8},
    {"usascii", PT_ENCODING_UTF8},
    {"gb18030", PT_ENCODING_GB18030},
    {"gbk", PT_ENCODING_GB18030},
    {"gb2312", PT_ENCODING_GB18030},
    {"cp936", PT_ENCODING_GB18030},
    {"936", PT_ENCODING_GB18030},
    {"euccn", PT_ENCODING_GB18030},
    {"big5", PT_ENCODING_BIG5},
    {"cp950", PT_ENCODING_BIG5},
    {"950", PT_ENCODING_BIG5},
    {"utf16", PT_ENCODING_UTF16_LE},
    {"utf16le", PT_ENCODING_UTF16_LE},
    {"unicode", PT_ENCODING_UTF16_LE},
    {"utf16be", PT_ENCODING_UTF16_BE},
    {"windows1252", PT_ENCODING_WINDOWS_1252},
    {"cp1252", PT_ENCODING_WINDOWS_1252},
    {"latin1", PT_ENCODING_WINDOWS_1252},
    {"iso88591", PT_ENCODING_WINDOWS_1252},
};

const char *pt_encoding_name(pt_encoding encoding)
{
    switch (encoding) {
    case PT_ENCODING_UTF8: return "UTF-8";
    case PT_ENCODING_GB18030: return "GB18030";
    case PT_ENCODING_BIG5: return "Big5";
    case PT_ENCODING_UTF16_LE: return "UTF-16LE";
    case PT_ENCODING_UTF16_BE: return "UTF-16BE";
    case PT_ENCODING_WINDOWS_1252: return "Windows-1252";
    }
    return "";
}

bool pt_encoding_parse(const char *name, pt_encoding *encoding)
{
    char folded[NAME_BYTES];
    size_t length = 0;
    for (; *name != '\0'; name++) {
        if (isalnum((unsigned char)*name)) {
            if (length + 1 == sizeof folded) {
                return false;
            }
            folded[length++] = (char)tolower((unsigned char)*name);
        } else if (*name != '-' && *name != '_' && *name != ' ') {
            return false;
        }
    }
    folded[length] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, folded) == 0) {
            *encoding = names[i].encoding;
            return true;
        }
    }
    return false;
}

static const char *icu_name(pt_encoding encoding)
{
    switch (encoding) {
    case PT_ENCODING_UTF8: return NULL;
    case PT_ENCODING_GB18030: return "gb18030";
    case PT_ENCODING_BIG5: return "windows-950-2000";
    case PT_ENCODING_UTF16_LE: return "UTF-16LE";
    case PT_ENCODING_UTF16_BE: return "UTF-16BE";
    case PT_ENCODING_WINDOWS_1252: return "ibm-5348_P100-1997";
    }
    return NULL;
}

pt_status pt_decoder_open(pt_decoder *decoder, pt_encoding encoding, pt_error *error)
{
    pt_decoder opened = {.encoding = encoding};
    if (encoding != PT_ENCODING_UTF8) {
        UErrorCode code = U_ZERO_ERROR;
        UConverter *converter = ucnv_open(icu_name(encoding), &code);
        if (U_SUCCESS(code)) {
            ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
        }
        if (U_FAILURE(code)) {
            ucnv_close(converter);
            return PT_FAIL(error, PT_UNAVAILABLE, "the encoding {1} cannot be read on this machine: {2}",
                           pt_encoding_name(encoding), u_errorName(code));
        }
        opened.converter = converter;
    }
    *decoder = opened;
    return PT_OK;
}

void pt_decoder_clear(pt_decoder *decoder)
{
    ucnv_close(decoder->converter);
    *decoder = (pt_decoder){0};
}

static void take(pt_decoder *decoder, pt_slice *input, size_t length)
{
    input->data += length;
    input->length -= length;
    decoder->offset += (int64_t)length;
}

/* Completes the character whose beginning is kept, byte by byte. True when a fault ends it. */
static bool finish_kept(pt_decoder *decoder, pt_slice *input, pt_buffer *output, pt_decode_fault *fault)
{
    while (input->length > 0) {
        uint32_t character;
        decoder->kept[decoder->kept_length] = input->data[0];
        size_t length = decoder->kept_length + 1;
        bool is_whole = pt_utf8_decode(decoder->kept, length, &character) > 0;
        if (!is_whole && !pt_utf8_is_cut_off(decoder->kept, length)) {
            /* The new byte is none of this character, and may be the first of the next. */
            *fault = (pt_decode_fault){decoder->offset - (int64_t)decoder->kept_length, decoder->kept_length};
            decoder->kept_length = 0;
            return true;
        }
        take(decoder, input, 1);
        decoder->kept_length = length;
        if (is_whole) {
            pt_buffer_add(output, decoder->kept, length);
            decoder->kept_length = 0;
            return false;
        }
    }
    return false;
}

static void feed_utf8(pt_decoder *decoder, pt_slice *input, bool is_last, pt_buffer *output,
                      pt_decode_fault *fault)
{
    if (decoder->kept_length > 0 && finish_kept(decoder, input, output, fault)) {
        return;
    }
    while (input->length > 0) {
        size_t length = pt_utf8_valid_length(input->data, input->length);
        /* A NUL is a character; who cannot bear it looks for it. */
        length += length < input->length && input->data[length] == '\0';
        if (length == 0) {
            break;
        }
        pt_buffer_add(output, input->data, length);
        take(decoder, input, length);
    }
    if (input->length > 0 && pt_utf8_is_cut_off(input->data, input->length)) {
        decoder->kept_length = input->length;
        memcpy(decoder->kept, input->data, input->length);
        take(decoder, input, input->length);
    } else if (input->length > 0) {
        *fault = (pt_decode_fault){decoder->offset, 1};
        take(decoder, input, 1);
        return;
    }
    if (is_last && decoder->kept_length > 0) {
        *fault = (pt_decode_fault){decoder->offset - (int64_t)decoder->kept_length, decoder->kept_length};
        decoder->kept_length = 0;
    }
}

/* Adds UTF-16 units as UTF-8. A pair may be split between two calls. */
static void add_units(pt_decoder *decoder, const UChar *units, const UChar *end, pt_buffer *output)
{
    char *to = pt_buffer_reserve(output, (size_t)(end - units) * 3 + 4);
    if (to == NULL) {
        return;
    }
    size_t length = 0;
    for (; units < end; units++) {
        uint32_t unit = *units;
        if (unit < 0x80 && decoder->lead_surrogate == 0) {
            to[length++] = (char)unit;
        } else if (U16_IS_LEAD(unit)) {
            decoder->lead_surrogate = unit;
        } else if (U16_IS_TRAIL(unit) && decoder->lead_surrogate != 0) {
            length +=
                pt_utf8_encode((uint32_t)U16_GET_SUPPLEMENTARY(decoder->lead_surrogate, unit), to + length);
            decoder->lead_surrogate = 0;
        } else {
            decoder->lead_surrogate = 0;
            length += pt_utf8_encode(unit, to + length);
        }
    }
    to[length] = '\0';
    output->length += length;
}

/* What the converter could not read, as a fault; the one byte that GBK users mean is put right. */
static void report_wrong_bytes(pt_decoder *decoder, pt_buffer *output, pt_decode_fault *fault)
{
    char bytes[16];
    int8_t count = sizeof bytes;
    UErrorCode code = U_ZERO_ERROR;
    ucnv_getInvalidChars(decoder->converter, bytes, &count, &code);
    if (U_FAILURE(code) || count < 1) {
        count = 1;
    }
    if (decoder->encoding == PT_ENCODING_GB18030 && count == 1 && bytes[0] == '\x80') {
        pt_buffer_add_text(output, "€");
        return;
    }
    /* Bytes behind the wrong ones may already have been taken from an earlier piece and wait to be read
     * again. */
    int32_t waiting = ucnv_toUCountPending(decoder->converter, &code);
    *fault = (pt_decode_fault){decoder->offset - waiting - count, (size_t)count};
}

static void feed_converter(pt_decoder *decoder, pt_slice *input, bool is_last, pt_buffer *output,
                           pt_decode_fault *fault)
{
    UChar pivot[PIVOT_UNITS] = {0};
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    while (fault->byte_count == 0 && !output->out_of_memory && (code != U_ZERO_ERROR || input->length > 0)) {
        const char *from = input->data;
        UChar *to = pivot;
        code = U_ZERO_ERROR;
        ucnv_toUnicode(decoder->converter, &to, pivot + PIVOT_UNITS, &from, input->data + input->length, NULL,
                       is_last ? 1 : 0, &code);
        take(decoder, input, (size_t)(from - input->data));
        add_units(decoder, pivot, to, output);
        if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR) {
            report_wrong_bytes(decoder, output, fault);
        }
    }
}

pt_status pt_decoder_feed(pt_decoder *decoder, pt_slice *input, bool is_last, pt_buffer *output,
                          pt_decode_fault *fault, pt_error *error)
{
    *fault = (pt_decode_fault){0};
    if (input->data == NULL) {
        input->data = "";
    }
    if (decoder->encoding == PT_ENCODING_UTF8) {
        feed_utf8(decoder, input, is_last, output, fault);
    } else {
        feed_converter(decoder, input, is_last, output, fault);
    }
    if (output->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", decoder->offset);
    }
    return PT_OK;
}

pt_status pt_text_decode(pt_slice bytes, const pt_encoding *encoding, pt_buffer *buffer, pt_slice *text,
                         pt_error *error)
{
    pt_encoding_guess guess = pt_encoding_detect(bytes.data, bytes.length);
    pt_encoding used = encoding == NULL ? guess.encoding : *encoding;
    size_t skipped = used == guess.encoding ? guess.bom_bytes : 0;
    pt_slice rest = {bytes.data + skipped, bytes.length - skipped};
    if (used == PT_ENCODING_UTF8 && pt_utf8_valid_length(rest.data, rest.length) == rest.length) {
        *text = rest;
        return PT_OK;
    }
    PT_SCOPED(pt_decoder) decoder = {0};
    PT_RETURN_IF_ERROR(pt_decoder_open(&decoder, used, error));
    pt_decode_fault fault;
    pt_buffer_reset(buffer);
    PT_RETURN_IF_ERROR(pt_decoder_feed(&decoder, &rest, true, buffer, &fault, error));
    if (fault.byte_count > 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "byte {1} is no character in {2}: say which encoding it is",
                       (long long)skipped + fault.offset + 1, pt_encoding_name(used));
    }
    *text = (pt_slice){pt_buffer_text(buffer), buffer->length};
    return PT_OK;
}
