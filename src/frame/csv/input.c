#include "frame/csv/input.h"

#include "base/text/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_BYTES = 512 * 1024, RAW_BYTES = 128 * 1024, DETECTION_BYTES = 64 * 1024 };

static pt_status no_memory(const pt_csv_input *input, pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to read the file at byte {1}",
                   input->read_bytes);
}

/* Reads until wanted bytes are there or the file ends, so that a slow pipe is not worked through in drops. */
static pt_status read_bytes(pt_csv_input *input, char *to, size_t wanted, size_t *got, pt_error *error)
{
    size_t count = 0;
    if (!input->has_descriptor) {
        count = wanted < input->memory.length ? wanted : input->memory.length;
        if (count > 0) {
            memcpy(to, input->memory.data, count);
            input->memory.data += count;
            input->memory.length -= count;
        }
    }
    while (input->has_descriptor && count < wanted) {
        ssize_t step = read(input->descriptor, to + count, wanted - count);
        if (step < 0 && errno == EINTR) {
            continue;
        }
        if (step < 0) {
            return PT_FAIL(error, PT_UNAVAILABLE, "the file cannot be read at byte {1}: {2}",
                           input->read_bytes + (int64_t)count, strerror(errno));
        }
        if (step == 0) {
            break;
        }
        count += (size_t)step;
    }
    input->at_end = count < wanted;
    input->read_bytes += (int64_t)count;
    *got = count;
    return PT_OK;
}

static pt_status append_bytes(pt_csv_input *input, pt_buffer *buffer, size_t wanted, pt_error *error)
{
    char *to = pt_buffer_reserve(buffer, wanted + PT_CSV_INPUT_PADDING);
    if (to == NULL) {
        return no_memory(input, error);
    }
    size_t got = 0;
    PT_RETURN_IF_ERROR(read_bytes(input, to, wanted, &got, error));
    buffer->length += got;
    return PT_OK;
}

static pt_status note_fault(pt_csv_input *input, int64_t file_offset, pt_error *error)
{
    if (input->fault_count == input->fault_capacity) {
        size_t capacity = input->fault_capacity == 0 ? 64 : input->fault_capacity * 2;
        pt_csv_input_fault *grown = realloc(input->faults, capacity * sizeof *grown);
        if (grown == NULL) {
            return no_memory(input, error);
        }
        input->faults = grown;
        input->fault_capacity = capacity;
    }
    input->faults[input->fault_count++] =
        (pt_csv_input_fault){input->text_offset + (int64_t)input->text.length, file_offset};
    pt_buffer_add_char(&input->text, '\xFF');
    return PT_OK;
}

static pt_status decode_raw(pt_csv_input *input, size_t skipped, pt_error *error)
{
    pt_slice raw = {input->raw.data + skipped, input->raw.length - skipped};
    bool is_done = false;
    while (!is_done) {
        pt_decode_fault fault;
        PT_RETURN_IF_ERROR(
            pt_decoder_feed(&input->decoder, &raw, input->at_end, &input->text, &fault, error));
        if (fault.byte_count > 0) {
            PT_RETURN_IF_ERROR(note_fault(input, fault.offset, error));
        }
        is_done = fault.byte_count == 0 && raw.length == 0;
    }
    input->raw.length = 0;
    return PT_OK;
}

/* A file that began with ASCII turns out not to be UTF-8: what follows goes through a decoder. */
static pt_status change_encoding(pt_csv_input *input, size_t position, pt_error *error)
{
    pt_encoding_guess guess = pt_encoding_detect(input->text.data + position, input->text.length - position);
    input->encoding_may_change = false;
    bool is_utf16 = guess.encoding == PT_ENCODING_UTF16_LE || guess.encoding == PT_ENCODING_UTF16_BE;
    if (guess.encoding == PT_ENCODING_UTF8 || is_utf16) {
        return PT_OK;
    }
    pt_buffer_add(&input->raw, input->text.data + position, input->text.length - position);
    if (input->raw.out_of_memory) {
        return no_memory(input, error);
    }
    input->text.length = position;
    PT_RETURN_IF_ERROR(pt_decoder_open(&input->decoder, guess.encoding, error));
    input->decoder.offset = input->text_offset + (int64_t)position;
    return decode_raw(input, 0, error);
}

static pt_status append_text(pt_csv_input *input, size_t wanted, pt_error *error)
{
    if (input->decoder.encoding == PT_ENCODING_UTF8) {
        size_t from = input->text.length;
        PT_RETURN_IF_ERROR(append_bytes(input, &input->text, wanted, error));
        if (input->encoding_may_change) {
            size_t at = from;
            while (at < input->text.length && (unsigned char)input->text.data[at] < 0x80U) {
                at += 1 + pt_utf8_ascii_length(input->text.data + at + 1, input->text.length - at - 1);
            }
            if (at < input->text.length) {
                return change_encoding(input, at, error);
            }
        }
        return PT_OK;
    }
    size_t target = input->text.length + wanted;
    while (!input->at_end && input->text.length < target) {
        PT_RETURN_IF_ERROR(append_bytes(input, &input->raw, RAW_BYTES, error));
        PT_RETURN_IF_ERROR(decode_raw(input, 0, error));
    }
    return PT_OK;
}

/* Pads the window and extends what is known to be valid. */
static pt_status finish_fill(pt_csv_input *input, pt_error *error)
{
    char *padding = pt_buffer_reserve(&input->text, PT_CSV_INPUT_PADDING);
    if (padding == NULL || input->text.out_of_memory) {
        return no_memory(input, error);
    }
    memset(padding, 0, PT_CSV_INPUT_PADDING);
    input->valid_end +=
        pt_utf8_valid_length(input->text.data + input->valid_end, input->text.length - input->valid_end);
    return PT_OK;
}

pt_status pt_csv_input_open(pt_csv_input *input, const pt_encoding *encoding, pt_error *error)
{
    PT_RETURN_IF_ERROR(append_bytes(input, &input->raw, DETECTION_BYTES, error));
    pt_encoding_guess guess = pt_encoding_detect(input->raw.data, input->raw.length);
    /* Who says UTF-16 need not know its byte order. */
    bool is_utf16 = guess.bom_bytes == 2;
    pt_encoding used = encoding == NULL || is_utf16 ? guess.encoding : *encoding;
    size_t skipped = used == guess.encoding ? guess.bom_bytes : 0;
    input->encoding_may_change = encoding == NULL && guess.is_ascii;
    PT_RETURN_IF_ERROR(pt_decoder_open(&input->decoder, used, error));
    if (used == PT_ENCODING_UTF8) {
        pt_buffer first = input->raw;
        input->raw = input->text;
        input->text = first;
        input->begin = skipped;
        input->valid_end = skipped;
    } else {
        input->decoder.offset = (int64_t)skipped;
        PT_RETURN_IF_ERROR(decode_raw(input, skipped, error));
    }
    return finish_fill(input, error);
}

void pt_csv_input_clear(pt_csv_input *input)
{
    pt_decoder_clear(&input->decoder);
    pt_buffer_clear(&input->raw);
    pt_buffer_clear(&input->text);
    free(input->faults);
    if (input->owns_descriptor) {
        close(input->descriptor);
    }
    *input = (pt_csv_input){0};
}

pt_status pt_csv_input_fill(pt_csv_input *input, pt_error *error)
{
    size_t left = input->text.length - input->begin;
    memmove(input->text.data, input->text.data + input->begin, left);
    input->text.length = left;
    input->valid_end = input->valid_end < input->begin ? 0 : input->valid_end - input->begin;
    input->text_offset += (int64_t)input->begin;
    input->begin = 0;
    PT_RETURN_IF_ERROR(append_text(input, left > CHUNK_BYTES ? left : CHUNK_BYTES, error));
    return finish_fill(input, error);
}

/* Forgets faults before a place in the text. */
static void drop_faults(pt_csv_input *input, int64_t text_offset)
{
    while (input->fault_done < input->fault_count &&
           input->faults[input->fault_done].text_offset < text_offset) {
        input->fault_done++;
    }
    if (input->fault_done == input->fault_count) {
        input->fault_done = 0;
        input->fault_count = 0;
    }
}

bool pt_csv_input_take_fault(pt_csv_input *input, size_t end, int64_t *file_offset, size_t *position)
{
    if (end <= input->valid_end) {
        return false;
    }
    *position = input->valid_end;
    *file_offset = input->text_offset + (int64_t)*position;
    drop_faults(input, *file_offset);
    if (input->fault_done < input->fault_count &&
        input->faults[input->fault_done].text_offset == *file_offset) {
        *file_offset = input->faults[input->fault_done].file_offset;
    }
    drop_faults(input, input->text_offset + (int64_t)end);
    input->valid_end = end + pt_utf8_valid_length(input->text.data + end, input->text.length - end);
    return true;
}
