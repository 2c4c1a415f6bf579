#include "cli/terminal/output.h"

#include "base/text/width.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FLUSH_BYTES = 64 * 1024, LEAST_COLUMNS = 20 };

static size_t terminal_columns(FILE *stream)
{
    struct winsize size;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 80;
    }
    return size.ws_col < LEAST_COLUMNS ? LEAST_COLUMNS : size.ws_col;
}

void pt_output_open(pt_output *output, FILE *stream, const char *(*environment)(const char *))
{
    *output = (pt_output){.stream = stream};
    if (fileno(stream) >= 0 && isatty(fileno(stream)) == 1) {
        const char *no_colour = environment("NO_COLOR");
        const char *terminal = environment("TERM");
        output->columns = terminal_columns(stream);
        output->has_colour =
            (no_colour == NULL || no_colour[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0;
    }
}

static void write_pending(pt_output *output)
{
    if (output->write_error == 0 && output->pending.length > 0) {
        errno = 0;
        if (fwrite(output->pending.data, 1, output->pending.length, output->stream) !=
                output->pending.length ||
            fflush(output->stream) != 0) {
            output->write_error = errno == 0 ? EIO : errno;
        }
    }
    bool out_of_memory = output->pending.out_of_memory;
    pt_buffer_reset(&output->pending);
    output->pending.out_of_memory = out_of_memory;
}

void pt_output_text(pt_output *output, const char *text)
{
    pt_buffer_add_text(&output->pending, text);
    if (!output->is_held && output->pending.length >= FLUSH_BYTES) {
        write_pending(output);
    }
}

void pt_output_line(pt_output *output, const char *text)
{
    pt_output_text(output, text);
    pt_output_text(output, "\n");
}

void pt_buffer_add_shown(pt_buffer *buffer, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        pt_glyph glyph = pt_glyph_at(text, left);
        bool is_control = glyph.character < 0x20 || (glyph.character >= 0x7F && glyph.character < 0xA0) ||
                          glyph.character == 0xFFFD ||
                          (glyph.character >= 0x202A && glyph.character <= 0x202E) ||
                          (glyph.character >= 0x2066 && glyph.character <= 0x2069);
        if (is_control && strchr("\n\r\t", (char)glyph.character) != NULL) {
            pt_buffer_add_char(buffer, ' ');
        } else if (is_control) {
            pt_buffer_add_text(buffer, "\xef\xbf\xbd");
        } else {
            pt_buffer_add(buffer, text, glyph.length);
        }
        text += glyph.length;
        left -= glyph.length;
    }
}

pt_json_writer *pt_output_json(pt_output *output)
{
    if (output->json.buffer == NULL) {
        output->json.buffer = &output->pending;
        output->is_object_open = true;
        pt_json_begin_object(&output->json);
    }
    return &output->json;
}

pt_json_writer *pt_output_json_whole(pt_output *output)
{
    output->json.buffer = &output->pending;
    return &output->json;
}

bool pt_output_has_failed(const pt_output *output)
{
    return output->write_error != 0 || output->pending.out_of_memory;
}

bool pt_output_is_abandoned(const pt_output *output)
{
    return output->write_error == EPIPE;
}

pt_status pt_output_finish(pt_output *output, pt_error *error)
{
    if (output->is_object_open) {
        pt_json_end_object(&output->json);
    }
    if (output->json.buffer != NULL) {
        pt_buffer_add_char(&output->pending, '\n');
    }
    if (output->pending.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory");
    }
    write_pending(output);
    if (output->write_error != 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "the output cannot be written: {1}",
                       strerror(output->write_error));
    }
    return PT_OK;
}

void pt_output_clear(pt_output *output)
{
    pt_buffer_clear(&output->pending);
}
