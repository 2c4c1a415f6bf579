/* A file inside the binary, as cmake/EmbedFiles.cmake makes it. */
#ifndef PT_BASE_EMBEDDED_H
#define PT_BASE_EMBEDDED_H

#include <stddef.h>

typedef struct pt_embedded_file {
    const char *name;  /* path below the folder it came from */
    const char *start; /* a NUL follows the last byte */
    const char *end;
} pt_embedded_file;

#endif
