/* Bytes of any encoding: first byte says which (6: find out) and how long the pieces are. */
#include "base/text/encoding.h"

#include "base/text/utf8.h"
#include "tests/fuzz/target.h"

#include <stdbool.h>

enum { ENCODINGS = PT_ENCODING_WINDOWS_1252 + 1 };

static bool is_valid(const pt_buffer *text)
{
    size_t at = 0;
    while (at < text->length) {
        at += pt_utf8_valid_length(text->data + at, text->length - at);
        if (at < text->length && text->data[at] != '\0') {
            return false;
        }
        at += at < text->length;
    }
    return true;
}

static size_t decode(pt_encoding encoding, pt_slice bytes, size_t piece, pt_buffer *text)
{
    PT_SCOPED(pt_decoder) decoder = {0};
    FUZZ_CHECK(pt_decoder_open(&decoder, encoding, NULL) == PT_OK);
    const int64_t total = (int64_t)bytes.length;
    size_t faults = 0;
    int64_t last_fault = -1;
    bool is_last = false;
    while (!is_last) {
        pt_slice input = {bytes.data, piece < bytes.length ? piece : bytes.length};
        bytes.data += input.length;
        bytes.length -= input.length;
        is_last = bytes.length == 0;
        pt_decode_fault fault = {.byte_count = 1};
        while (fault.byte_count > 0) {
            FUZZ_CHECK(pt_decoder_feed(&decoder, &input, is_last, text, &fault, NULL) == PT_OK);
            FUZZ_CHECK(fault.byte_count == 0 || (fault.offset >= 0 && fault.offset < total));
            FUZZ_CHECK(fault.byte_count == 0 || fault.offset > last_fault);
            last_fault = fault.byte_count == 0 ? last_fault : fault.offset;
            faults += fault.byte_count > 0;
        }
        FUZZ_CHECK(input.length == 0);
    }
    FUZZ_CHECK(decoder.offset == total);
    return faults;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0) {
        return 0;
    }
    pt_slice rest = {(const char *)bytes + 1, length - 1};
    unsigned choice = bytes[0] % (ENCODINGS + 1);
    pt_encoding_guess guess = pt_encoding_detect(rest.data, rest.length);
    FUZZ_CHECK(guess.bom_bytes <= rest.length);
    pt_encoding encoding = choice == ENCODINGS ? guess.encoding : (pt_encoding)choice;
    PT_SCOPED(pt_buffer) whole = {0};
    PT_SCOPED(pt_buffer) pieces = {0};
    size_t whole_faults = decode(encoding, rest, rest.length, &whole);
    size_t piece_faults = decode(encoding, rest, 1 + bytes[0] / 16U, &pieces);
    FUZZ_CHECK(is_valid(&whole) && is_valid(&pieces));
    FUZZ_CHECK((whole_faults == 0) == (piece_faults == 0));
    if (whole_faults == 0) {
        FUZZ_CHECK(whole.length == pieces.length);
        FUZZ_CHECK(whole.length == 0 || memcmp(whole.data, pieces.data, whole.length) == 0);
    }
    return 0;
}
