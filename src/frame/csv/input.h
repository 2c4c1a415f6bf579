/* The text of a file as a window of UTF-8 that slides forward: reads bytes, finds out their encoding, decodes
 * them, and knows which bytes of the window are not text. Only reader.c uses it.
 *
 * UTF-8 is read straight into the window. Wrong bytes of another encoding stand in the window as 0xFF, which
 * no UTF-8 holds, so that one check finds faults of both. */
#ifndef PT_FRAME_CSV_INPUT_H
#define PT_FRAME_CSV_INPUT_H

#include "base/text/encoding.h"

/* Zeroed bytes that may be read behind the window, for scanning in blocks. */
enum { PT_CSV_INPUT_PADDING = 64 };

typedef struct pt_csv_input_fault {
    int64_t text_offset;
    int64_t file_offset;
} pt_csv_input_fault;

/* Zero-initialised is closed. */
typedef struct pt_csv_input {
    int descriptor;
    bool has_descriptor; /* otherwise memory is read */
    bool owns_descriptor;
    bool encoding_may_change; /* nothing but ASCII so far */
    bool at_end;
    pt_slice memory;
    pt_decoder decoder;
    pt_buffer raw;       /* bytes to decode; unused for UTF-8 */
    pt_buffer text;      /* the window: begin … length */
    size_t begin;        /* first byte that is still wanted */
    size_t valid_end;    /* text before it is valid */
    int64_t text_offset; /* of text.data[0] from the start of the file, as UTF-8 */
    int64_t read_bytes;
    pt_csv_input_fault *faults; /* of other encodings than UTF-8, that lie in the window */
    size_t fault_count;
    size_t fault_done; /* faults before this one are behind us */
    size_t fault_capacity;
} pt_csv_input;

/* Reads the first bytes and sets up decoding; encoding NULL: find out. A mark of UTF-16 is always believed.
 * descriptor or memory are set. */
pt_status pt_csv_input_open(pt_csv_input *input, const pt_encoding *encoding, pt_error *error);
void pt_csv_input_clear(pt_csv_input *input);

/* Drops what lies before begin and reads on, at least doubling what is left. Positions move: begin is 0 then.
 */
pt_status pt_csv_input_fill(pt_csv_input *input, pt_error *error);

/* Looks for a wrong byte in the window from begin to end, which then is done with. True with its place in the
 * file and in the window. */
bool pt_csv_input_take_fault(pt_csv_input *input, size_t end, int64_t *file_offset, size_t *position);

#endif
