/* Standard output: text for people as it comes, JSON for programs all at once.
 *
 * JSON is held back until the command has succeeded, so that a program that reads it never gets half of a
 * document. A failed write is remembered and reported once, by pt_output_finish(). */
#ifndef PT_CLI_TERMINAL_OUTPUT_H
#define PT_CLI_TERMINAL_OUTPUT_H

#include "base/error.h"
#include "base/json/writer.h"
#include "base/text/buffer.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct pt_output {
    FILE *stream;
    bool is_held;    /* nothing is written before pt_output_finish() */
    bool has_colour; /* a terminal that shows bold and colours */
    size_t columns;  /* of the terminal; 0: no terminal, lines are never cut */
    pt_buffer pending;
    pt_json_writer json;
    bool is_object_open; /* the document's outermost object, which finishing ends */
    int write_error;     /* errno of the first write that failed */
} pt_output;

/* Looks whether stream is a terminal and what it can show; environment is asked for NO_COLOR and TERM. */
void pt_output_open(pt_output *output, FILE *stream, const char *(*environment)(const char *));

void pt_output_text(pt_output *output, const char *text);
void pt_output_line(pt_output *output, const char *text); /* with the line's end */

/* Adds a text that came from data or from the command line: characters that would command the terminal are
 * shown as U+FFFD, ends of lines as spaces. */
void pt_buffer_add_shown(pt_buffer *buffer, const char *text);

/* The document's writer, inside its outermost object. */
pt_json_writer *pt_output_json(pt_output *output);

/* The document's writer before its outermost object: for a document that something else writes as a whole. */
pt_json_writer *pt_output_json_whole(pt_output *output);

/* True once writing makes no sense any more: the reader has gone or the disk is full. */
bool pt_output_has_failed(const pt_output *output);

/* Ends the document and writes what is pending. PT_UNAVAILABLE: it could not be written. */
pt_status pt_output_finish(pt_output *output, pt_error *error);

/* True where the reader of a pipe stopped reading, which is no error to talk about. */
bool pt_output_is_abandoned(const pt_output *output);

void pt_output_clear(pt_output *output);

#endif
