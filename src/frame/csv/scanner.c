#include "frame/csv/scanner.h"

#include "base/text/utf8.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK_BYTES = 64, MAX_RECOVERIES = 100 };

_Static_assert((int)PT_CSV_INPUT_PADDING >= (int)BLOCK_BYTES, "blocks are read whole");

/* How far an attempt to read a record at the window's begin came. */
typedef struct attempt {
    bool is_whole;
    bool in_quotes;
    size_t end;       /* position of the line end or end of text */
    size_t next;      /* position behind the line end */
    int64_t newlines; /* inside quotes */
    int64_t quote_line;
} attempt;

#ifdef __SSE2__
static uint64_t meaningful_bytes(const char *bytes, char delimiter, char quote)
{
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i quotes = _mm_set1_epi8(quote);
    const __m128i feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    uint64_t mask = 0;
    for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        __m128i fields = _mm_or_si128(_mm_cmpeq_epi8(part, delimiters), _mm_cmpeq_epi8(part, quotes));
        __m128i lines = _mm_or_si128(_mm_cmpeq_epi8(part, feeds), _mm_cmpeq_epi8(part, returns));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(fields, lines)) << i;
    }
    return mask;
}
#else
static uint64_t meaningful_bytes(const char *bytes, char delimiter, char quote)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < BLOCK_BYTES; i++) {
        char c = bytes[i];
        mask |= (uint64_t)((c == delimiter) | (c == quote) | (c == '\n') | (c == '\r')) << i;
    }
    return mask;
}
#endif

static void scan_from(pt_csv_state *state, size_t position)
{
    state->block = position;
    state->cursor = position;
    state->mask = meaningful_bytes(state->input.text.data + position, state->delimiter, state->quote);
}

/* Position of the next meaningful byte, or the window's end. The padding behind the window holds none. */
static inline size_t next_meaningful(pt_csv_state *state)
{
    for (;;) {
        while (state->mask == 0) {
            state->block += BLOCK_BYTES;
            if (state->block >= state->input.text.length) {
                state->block -= BLOCK_BYTES;
                return state->input.text.length;
            }
            state->mask =
                meaningful_bytes(state->input.text.data + state->block, state->delimiter, state->quote);
        }
        size_t position = state->block + (size_t)__builtin_ctzll(state->mask);
        state->mask &= state->mask - 1;
        if (position >= state->cursor) {
            return position;
        }
    }
}

/* Whether the byte at position is in the window; it is unknown when more of the file is to come. */
static bool is_known(const pt_csv_state *state, size_t position)
{
    return position < state->input.text.length || state->input.at_end;
}

static size_t newline_length(const pt_csv_state *state, size_t position)
{
    const char *text = state->input.text.data;
    return text[position] == '\r' && position + 1 < state->input.text.length && text[position + 1] == '\n'
               ? 2
               : 1;
}

static void add_field(pt_csv_state *state, size_t start, size_t end)
{
    if (state->field_count < state->max_columns) {
        state->fields[state->field_count++] = (pt_slice){state->input.text.data + start, end - start};
    }
    state->fields_found++;
}

/* Adds a field whose doubled quotes become single ones. Room for the whole window was made. */
static void add_unescaped(pt_csv_state *state, size_t start, size_t end)
{
    char *to = state->unescaped + state->unescaped_length;
    size_t length = 0;
    const char *text = state->input.text.data;
    while (start < end) {
        const char *quote = memchr(text + start, state->quote, end - start);
        size_t step = quote == NULL ? end - start : (size_t)(quote - text) + 1 - start;
        memcpy(to + length, text + start, step);
        length += step;
        start += step + (quote != NULL);
    }
    state->unescaped_length += length;
    add_field(state, 0, 0);
    if (state->field_count > 0 && state->fields_found <= state->max_columns) {
        state->fields[state->field_count - 1] = (pt_slice){to, length};
    }
}

/* Adds a quoted field and returns where its delimiter, line end or the end is. */
static size_t close_quoted(pt_csv_state *state, size_t opening, size_t closing, bool has_doubled)
{
    const char *text = state->input.text.data;
    size_t end = next_meaningful(state);
    while (end < state->input.text.length && text[end] == state->quote) {
        end = next_meaningful(state);
    }
    if (end != closing + 1) {
        state->has_text_after_quote = true;
        add_field(state, opening, end);
    } else if (has_doubled) {
        add_unescaped(state, opening + 1, closing);
    } else {
        add_field(state, opening + 1, closing);
    }
    return end;
}

/* Reads a quoted field from its opening quote to its delimiter, whose position (or that of the line end or
 * the end) it returns. tried->in_quotes stays true when the window ends first. */
static size_t read_quoted(pt_csv_state *state, size_t opening, attempt *tried)
{
    const char *text = state->input.text.data;
    bool has_doubled = false;
    tried->in_quotes = true;
    tried->quote_line = state->line + tried->newlines;
    for (;;) {
        size_t at = next_meaningful(state);
        if (at >= state->input.text.length || !is_known(state, at + 1)) {
            return state->input.text.length;
        }
        if (text[at] == '\n' || text[at] == '\r') {
            tried->newlines++;
            state->cursor = at + newline_length(state, at);
        } else if (text[at] == state->quote && text[at + 1] == state->quote &&
                   at + 1 < state->input.text.length) {
            has_doubled = true;
            state->cursor = at + 2;
        } else if (text[at] == state->quote) {
            tried->in_quotes = false;
            return close_quoted(state, opening, at, has_doubled);
        }
    }
}

/* Adds the field from start, of which at is the first meaningful byte, and returns where it ends; SIZE_MAX
 * when the window ends first. */
static size_t take_field(pt_csv_state *state, size_t start, size_t at, attempt *tried)
{
    if (at < state->input.text.length && state->input.text.data[at] == state->quote) {
        at = read_quoted(state, at, tried);
    } else {
        add_field(state, start, at);
    }
    return tried->in_quotes || !is_known(state, at) ? SIZE_MAX : at;
}

/* Reads a record from the window's begin. Not whole when the window ends first. */
static attempt try_record(pt_csv_state *state)
{
    const char *text = state->input.text.data;
    size_t length = state->input.text.length;
    size_t start = state->input.begin;
    attempt tried = {0};
    state->field_count = 0;
    state->fields_found = 0;
    state->unescaped_length = 0;
    state->has_text_after_quote = false;
    for (;;) {
        size_t at = next_meaningful(state);
        if (at < length && text[at] == state->quote && at != start) {
            continue; /* an ordinary character there */
        }
        at = take_field(state, start, at, &tried);
        if (at == SIZE_MAX) {
            return tried;
        }
        if (at >= length || text[at] != state->delimiter) {
            tried.is_whole = at >= length || text[at] == '\n' || is_known(state, at + 1);
            tried.end = at;
            tried.next = at >= length ? length : at + newline_length(state, at);
            return tried;
        }
        start = at + 1;
    }
}

pt_status pt_csv_scan_start(pt_csv_state *state, pt_error *error)
{
    size_t needed = state->input.text.length - state->input.begin;
    if (needed > state->unescaped_capacity) {
        free(state->unescaped);
        state->unescaped_capacity = 0;
        state->unescaped = malloc(needed);
        if (state->unescaped == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the record of line {1}",
                           state->line);
        }
        state->unescaped_capacity = needed;
    }
    scan_from(state, state->input.begin);
    return PT_OK;
}

/* Tries with ever more of the file until the record is whole, too long or all there is. */
static pt_status read_record(pt_csv_state *state, attempt *tried, pt_error *error)
{
    for (;;) {
        attempt made = try_record(state);
        size_t length = state->input.text.length - state->input.begin;
        if (made.is_whole || state->input.at_end || length > state->max_record_bytes) {
            *tried = made;
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(pt_csv_input_fill(&state->input, error));
        PT_RETURN_IF_ERROR(pt_csv_scan_start(state, error));
    }
}

/* Position of the first line end at or after from, or the window's end. */
static size_t find_line_end(const pt_csv_state *state, size_t from)
{
    const char *text = state->input.text.data;
    while (from < state->input.text.length && text[from] != '\n' && text[from] != '\r') {
        from++;
    }
    return from;
}

/* Goes behind the end of the line at the window's begin, through as much of the file as it takes. */
static pt_status skip_line(pt_csv_state *state, pt_error *error)
{
    size_t end = find_line_end(state, state->input.begin);
    while (!state->input.at_end && !(end + 1 < state->input.text.length)) {
        state->input.begin = end;
        PT_RETURN_IF_ERROR(pt_csv_input_fill(&state->input, error));
        end = find_line_end(state, 0);
    }
    state->input.begin =
        end < state->input.text.length ? end + newline_length(state, end) : state->input.text.length;
    int64_t offset;
    size_t position;
    pt_csv_input_take_fault(&state->input, state->input.begin, &offset, &position);
    return pt_csv_scan_start(state, error);
}

static pt_status deliver_unclosed(pt_csv_state *state, const attempt *tried, pt_csv_record *record,
                                  pt_error *error)
{
    if (++state->recoveries > MAX_RECOVERIES) {
        return PT_FAIL(
            error, PT_INVALID_INPUT,
            "the quote that begins in line {1} is never closed, nor are {2} others: is the quoting "
            "character right?",
            tried->quote_line, MAX_RECOVERIES);
    }
    size_t begin = state->input.begin;
    size_t end = find_line_end(state, begin);
    record->fault = PT_CSV_UNCLOSED_QUOTE;
    record->fault_line = tried->quote_line;
    record->text = (pt_slice){state->input.text.data + begin, end - begin};
    /* Nothing moves: the line ends inside the window, or the file does. */
    size_t next = end < state->input.text.length ? end + newline_length(state, end) : end;
    int64_t offset;
    size_t position;
    pt_csv_input_take_fault(&state->input, next, &offset, &position);
    state->input.begin = next;
    scan_from(state, next);
    return PT_OK;
}

static pt_status deliver_too_long(pt_csv_state *state, pt_csv_record *record, pt_error *error)
{
    size_t begin = state->input.begin;
    size_t shown = find_line_end(state, begin) - begin;
    if (shown > PT_CSV_SHOWN_BYTES) {
        shown = PT_CSV_SHOWN_BYTES;
    }
    memcpy(state->shown, state->input.text.data + begin, shown);
    record->fault = PT_CSV_TOO_LONG;
    record->text = (pt_slice){state->shown, pt_utf8_valid_length(state->shown, shown)};
    return skip_line(state, error);
}

static bool has_only_empty_fields(const pt_slice *fields, size_t from, size_t to)
{
    for (; from < to; from++) {
        if (fields[from].length > 0) {
            return false;
        }
    }
    return true;
}

static pt_csv_fault fault_of_fields(const pt_csv_state *state)
{
    if (state->fields_found > state->max_columns) {
        return PT_CSV_TOO_MANY_COLUMNS;
    }
    if (state->has_text_after_quote) {
        return PT_CSV_TEXT_AFTER_QUOTE;
    }
    if (state->header_count == 0 || state->fields_found == state->header_count) {
        return PT_CSV_NO_FAULT;
    }
    if (state->fields_found < state->header_count) {
        return PT_CSV_FEWER_FIELDS;
    }
    return has_only_empty_fields(state->fields, state->header_count, state->field_count) ? PT_CSV_NO_FAULT
                                                                                         : PT_CSV_MORE_FIELDS;
}

static int64_t count_line_ends(const pt_csv_state *state, size_t from, size_t to)
{
    int64_t count = 0;
    for (size_t at = find_line_end(state, from); at < to; at = find_line_end(state, at)) {
        count++;
        at += newline_length(state, at);
    }
    return count;
}

static void deliver_whole(pt_csv_state *state, const attempt *tried, pt_csv_record *record)
{
    pt_csv_input *input = &state->input;
    const char *start = input->text.data + input->begin;
    size_t position = 0;
    record->fields = state->fields;
    record->field_count = state->field_count;
    record->fields_found = state->fields_found;
    record->line_count = 1 + tried->newlines;
    record->text = (pt_slice){start, tried->end - input->begin};
    if (pt_csv_input_take_fault(input, tried->next, &record->fault_offset, &position)) {
        record->fault = input->text.data[position] == '\0' ? PT_CSV_NUL_BYTE : PT_CSV_WRONG_BYTES;
        record->field_count = 0;
        record->fault_line += count_line_ends(state, input->begin, position);
    } else {
        record->fault = fault_of_fields(state);
    }
    input->begin = tried->next;
    state->cursor = tried->next;
}

static pt_status deliver(pt_csv_state *state, const attempt *tried, pt_csv_record *record, pt_error *error)
{
    *record = (pt_csv_record){.line = state->line,
                              .line_count = 1,
                              .fault_line = state->line,
                              .text_offset = state->input.text_offset + (int64_t)state->input.begin};
    bool is_long = !tried->is_whole || tried->end - state->input.begin > state->max_record_bytes;
    if (!is_long) {
        deliver_whole(state, tried, record);
    } else if (tried->newlines > 0 || (tried->in_quotes && state->input.at_end)) {
        PT_RETURN_IF_ERROR(deliver_unclosed(state, tried, record, error));
    } else {
        PT_RETURN_IF_ERROR(deliver_too_long(state, record, error));
    }
    state->line += record->line_count;
    return PT_OK;
}

pt_status pt_csv_scan_next(pt_csv_state *state, pt_csv_record *record, bool *has_record, pt_error *error)
{
    for (;;) {
        attempt tried = {0};
        PT_RETURN_IF_ERROR(read_record(state, &tried, error));
        if (state->input.begin >= state->input.text.length) {
            *has_record = false;
            return PT_OK;
        }
        if (!tried.is_whole || tried.end != state->input.begin) {
            *has_record = true;
            return deliver(state, &tried, record, error);
        }
        state->input.begin = tried.next;
        state->cursor = tried.next;
        state->line++;
        state->blank_line_count++;
    }
}

pt_csv_state *pt_csv_state_create(const pt_csv_input *input, size_t max_columns)
{
    pt_csv_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return NULL;
    }
    state->fields = calloc(max_columns, sizeof *state->fields);
    if (state->fields == NULL) {
        free(state);
        return NULL;
    }
    state->input = *input;
    state->max_columns = max_columns;
    state->line = 1;
    return state;
}

void pt_csv_state_destroy(pt_csv_state *state)
{
    if (state != NULL) {
        pt_csv_input_clear(&state->input);
        pt_arena_clear(&state->arena);
        free(state->fields);
        free(state->unescaped);
        free(state);
    }
}
