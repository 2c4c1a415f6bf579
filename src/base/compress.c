#include "base/compress.h"

#include "base/scope.h"

#include <zstd.h>

/* Fast, and for columns of scores and dates nearly as small as the slow levels. */
enum { LEVEL = 3 };

typedef struct compressor {
    ZSTD_CCtx *context;
} compressor;

static void compressor_clear(compressor *value)
{
    ZSTD_freeCCtx(value->context);
}

pt_status pt_compress(const void *bytes, size_t length, pt_buffer *compressed, pt_error *error)
{
    PT_SCOPED(compressor) zstd = {.context = ZSTD_createCCtx()};
    size_t bound = ZSTD_compressBound(length);
    char *to = zstd.context == NULL ? NULL : pt_buffer_reserve(compressed, bound);
    if (to == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to compress {1} bytes", length);
    }
    ZSTD_CCtx_setParameter(zstd.context, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(zstd.context, ZSTD_c_checksumFlag, 1);
    size_t size = ZSTD_compress2(zstd.context, to, bound, bytes, length);
    if (ZSTD_isError(size)) {
        return PT_FAIL(error, PT_INTERNAL, "cannot compress {1} bytes: {2}", length, ZSTD_getErrorName(size));
    }
    compressed->length += size;
    return PT_OK;
}

pt_status pt_decompress(pt_slice compressed, size_t limit_bytes, pt_arena *arena, pt_slice *bytes,
                        pt_error *error)
{
    unsigned long long size = ZSTD_getFrameContentSize(compressed.data, compressed.length);
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > limit_bytes) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} compressed bytes are damaged", compressed.length);
    }
    char *to = pt_arena_alloc(arena, (size_t)size + 1, 1);
    if (to == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} bytes", size);
    }
    size_t got = ZSTD_decompress(to, (size_t)size, compressed.data, compressed.length);
    if (ZSTD_isError(got) || got != size) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} compressed bytes are damaged", compressed.length);
    }
    to[size] = '\0';
    *bytes = (pt_slice){to, (size_t)size};
    return PT_OK;
}
