/* Writes CSV that spreadsheets open rightly and safely: RFC 4180 with \r\n, quotes where needed.
 *
 * A text cell that a spreadsheet would take for a formula is disarmed by an apostrophe in front: one whose
 * first character, after spaces, is = + - @ or one of their full-width forms ＝ ＋ － ＠, and one that begins
 * with a tab, a carriage return or a line feed. Numbers, money and dates are written by us and are never
 * touched, so that -5 stays a number. pt_csv_take_guard() takes the apostrophe off again, so that a file
 * written here reads as it was.
 *
 * {.buffer = &buffer} is a writer at its start; the caller writes the buffer out as it grows and checks its
 * out_of_memory once. */
#ifndef PT_FRAME_CSV_WRITER_H
#define PT_FRAME_CSV_WRITER_H

#include "base/text/buffer.h"
#include "base/text/slice.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pt_csv_writer {
    pt_buffer *buffer;
    char delimiter;    /* 0: comma */
    bool has_field;    /* the record has begun */
    bool is_unguarded; /* for programs, not spreadsheets: texts are written as they are */
} pt_csv_writer;

/* The mark by which Excel knows UTF-8. Before anything else. */
void pt_csv_write_mark(pt_csv_writer *writer);

void pt_csv_write_text(pt_csv_writer *writer, pt_slice text);
void pt_csv_write_integer(pt_csv_writer *writer, int64_t value);
void pt_csv_write_real(pt_csv_writer *writer, double value); /* 17 digits where needed; NaN as empty */
void pt_csv_write_money(pt_csv_writer *writer, int64_t money);
void pt_csv_write_date(pt_csv_writer *writer, int32_t date);
void pt_csv_write_empty(pt_csv_writer *writer);
void pt_csv_end_record(pt_csv_writer *writer);

/* Whether a text must be disarmed; also where it already begins with apostrophes before such a character. */
bool pt_csv_needs_guard(pt_slice text);

/* A text as it was before a guard was put in front, or the text itself. */
pt_slice pt_csv_take_guard(pt_slice text);

#endif
