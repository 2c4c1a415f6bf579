/* The Online Retail transactions (UCI) as a frame of a model's first input: customer_id, date and, where the
 * model reads them, amount and order_id. */
#ifndef TESTS_SUPPORT_ONLINE_RETAIL_H
#define TESTS_SUPPORT_ONLINE_RETAIL_H

#include "tests/support/model_frame.h"

/* The unpacked file's text, or NULL where it is not there or cannot be unpacked. */
static char *test_retail_text(pt_arena *arena)
{
    const char *path = test_shared_path(arena, "data/retail/online_retail_uci.csv.zst");
    FILE *there = fopen(path, "rb");
    if (there == NULL) {
        return NULL;
    }
    fclose(there);
    char command[1024];
    snprintf(command, sizeof command, "zstd -dcq '%s'", path);
    /* The library that unpacks belongs to another folder; the command is fixed but for the path of the
     * checkout. */
    FILE *pipe = popen(/* NOLINT(cert-env33-c) */ command, "r");
    size_t capacity = (size_t)64 << 20, length = 0, got;
    char *text = test_alloc(arena, capacity, 1);
    while (pipe != NULL && (got = fread(text + length, 1, capacity - 1 - length, pipe)) > 0) {
        length += got;
    }
    return pipe != NULL && pclose(pipe) == 0 && length > 0 ? text : NULL;
}

/* Rows with a customer; cleaned: and with positive quantity and price. False without the data. */
__attribute__((unused)) static bool test_retail_frame(pt_arena *arena, const pt_model_input *input,
                                                      bool is_cleaned, pt_frame *frame)
{
    char *text = test_retail_text(arena);
    if (text == NULL) {
        return false;
    }
    test_cells table = test_parse(arena, text);
    size_t size = strlen(text), length = 0;
    char *csv = test_alloc(arena, size, 1);
    length += (size_t)snprintf(csv, size, "customer_id,date,amount,order_id\n");
    for (size_t row = 0; row < table.row_count; row++) {
        char *const *cells = table.cells + (row + 1) * table.column_count;
        double quantity = strtod(cells[3], NULL), price = strtod(cells[5], NULL);
        if (cells[6][0] != '\0' && (!is_cleaned || (quantity > 0 && price > 0))) {
            length += (size_t)snprintf(csv + length, size - length, "%d,%.10s,%.17g,%s\n",
                                       (int)test_real(cells[6]), cells[4], quantity * price, cells[0]);
        }
    }
    *frame = test_frame(arena, input, csv);
    return true;
}

#endif
