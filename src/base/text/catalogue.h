/* The compiled translations (po/), as tools/embed_po.c writes them. Only message.c reads them. */
#ifndef PT_BASE_TEXT_CATALOGUE_H
#define PT_BASE_TEXT_CATALOGUE_H

#include <stddef.h>

typedef struct pt_catalogue_entry {
    const char *english;
    const char *translation;
} pt_catalogue_entry;

/* Sorted by English text. */
typedef struct pt_catalogue {
    const pt_catalogue_entry *entries;
    size_t entry_count;
} pt_catalogue;

/* In the order of pt_language; English has no entries. */
extern const pt_catalogue pt_catalogues[3];

#endif
