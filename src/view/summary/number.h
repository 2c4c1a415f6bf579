/* Numbers as all three languages write them: 1,234,567.8 and 12.3%. Not a number is "–". */
#ifndef PT_VIEW_SUMMARY_NUMBER_H
#define PT_VIEW_SUMMARY_NUMBER_H

enum { PT_NUMBER_BYTES = 64 };

/* Each writes into buffer and returns it. Numbers beyond 10^15 are written with an exponent. */
const char *pt_number_format(double value, int decimals, char buffer[PT_NUMBER_BYTES]);
const char *pt_share_format(double share, char buffer[PT_NUMBER_BYTES]);

#endif
