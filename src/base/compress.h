/* Bytes made small and back (zstd, with a checksum: what was damaged is found, not decoded wrongly). */
#ifndef PT_BASE_COMPRESS_H
#define PT_BASE_COMPRESS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text/buffer.h"
#include "base/text/slice.h"

/* Adds the compressed bytes to a buffer. */
pt_status pt_compress(const void *bytes, size_t length, pt_buffer *compressed, pt_error *error);

/* The bytes again, in arena, with a NUL behind them. PT_INVALID_INPUT: damaged, or larger than limit_bytes.
 */
pt_status pt_decompress(pt_slice compressed, size_t limit_bytes, pt_arena *arena, pt_slice *bytes,
                        pt_error *error);

#endif
