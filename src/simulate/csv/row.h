/* Rows of CSV as text, written fast: fields follow each other, each ended by a comma or the end of the row.
 */
#ifndef PT_SIMULATE_CSV_ROW_H
#define PT_SIMULATE_CSV_ROW_H

#include "base/error.h"
#include "base/text/buffer.h"
#include "simulate/simulation.h"

#include <stdint.h>

/* "2025-03-01" of every day of a simulation, and of the days promised at its end, so that no row computes
 * one. */
typedef struct pt_day_texts {
    const char (*texts)[10];
    int32_t first;
    int32_t count;
} pt_day_texts;

pt_status pt_day_texts_make(const pt_simulation *simulation, pt_arena *arena, pt_day_texts *days,
                            pt_error *error);

/* The four files that people import and the two that tell the truth about them. Each adds rows to buffer,
 * which remembers memory trouble. */
void pt_csv_add_customer(const pt_simulation *simulation, const pt_day_texts *days,
                         const pt_simulated_customer *customer, pt_buffer *buffer);
void pt_csv_add_line(const pt_simulation *simulation, const pt_day_texts *days, int64_t customer_number,
                     const pt_simulated_line *line, pt_buffer *buffer);
void pt_csv_add_contacts(const pt_simulation *simulation, const pt_day_texts *days,
                         const pt_simulated_customer *customer, pt_buffer *buffer);
void pt_csv_add_services(const pt_simulation *simulation, pt_buffer *buffer);
void pt_csv_add_customer_truth(const pt_simulation *simulation, const pt_day_texts *days,
                               const pt_simulated_customer *customer, pt_buffer *buffer);
void pt_csv_add_segment_truth(const pt_simulation *simulation, pt_buffer *buffer);

#endif
