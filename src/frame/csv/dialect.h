/* How a delimited file is written: what separates fields, what quotes them, whether names come first.
 *
 * Found from the beginning of the text: the delimiter is the one of , ; tab | that splits most records into
 * the same number of fields, and more than one; fields quoted by ' are believed only where no " is; the first
 * record is taken for names unless one of its fields is a number or a date. */
#ifndef PT_FRAME_CSV_DIALECT_H
#define PT_FRAME_CSV_DIALECT_H

#include "base/text/slice.h"

#include <stdbool.h>

typedef struct pt_csv_dialect {
    char delimiter;
    char quote;
    bool has_header;
} pt_csv_dialect;

/* What a caller may fix; zero leaves a part to detection. */
typedef enum pt_csv_header { PT_CSV_HEADER_DETECT, PT_CSV_HEADER_YES, PT_CSV_HEADER_NO } pt_csv_header;

typedef struct pt_csv_dialect_choice {
    char delimiter;
    char quote;
    pt_csv_header header;
} pt_csv_dialect_choice;

/* text: the beginning of a file as UTF-8, which may stop in the middle of a record. */
pt_csv_dialect pt_csv_dialect_detect(pt_slice text, pt_csv_dialect_choice choice);

#endif
