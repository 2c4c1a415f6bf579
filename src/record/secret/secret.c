#include "record/secret/secret.h"

#include "base/scope.h"
#include "base/text/buffer.h"
#include "base/time/civil.h"
#include "record/secret/secret.sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(PT_SECRET_KEY_BYTES == crypto_secretbox_KEYBYTES, "one key for secretbox");

enum {
    HEX_BYTES = PT_SECRET_KEY_BYTES * 2,
    FINGERPRINT_BYTES = 16,
    FINGERPRINT_TEXT_BYTES = FINGERPRINT_BYTES * 2 + 3, /* quotes and NUL: it is kept as JSON */
    OVERHEAD_BYTES = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
};

typedef struct descriptor {
    int plus_one; /* 0: closed */
} descriptor;

static void descriptor_clear(descriptor *file)
{
    if (file->plus_one != 0) {
        (void)close(file->plus_one - 1);
        file->plus_one = 0;
    }
}

void pt_secret_key_clear(pt_secret_key *key)
{
    sodium_memzero(key, sizeof *key);
}

static pt_status find_path(const pt_connection *connection, pt_buffer *path, pt_error *error)
{
    const char *named = getenv("PATRON_KEY_FILE");
    if (named != NULL && named[0] != '\0') {
        pt_buffer_add_text(path, named);
    } else if (pt_store_is_postgres(connection->store)) {
        return PT_FAIL(error, PT_NOT_FOUND,
                       "secret fields on a server need a key file: name one in PATRON_KEY_FILE");
    } else {
        pt_buffer_add_format(path, "%s.key", pt_store_location(connection->store));
    }
    return path->out_of_memory
               ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", path->length)
               : PT_OK;
}

static void make_fingerprint(const pt_secret_key *key, char text[FINGERPRINT_TEXT_BYTES])
{
    static const unsigned char purpose[] = "patron key fingerprint";
    unsigned char hash[FINGERPRINT_BYTES];
    crypto_generichash(hash, sizeof hash, purpose, sizeof purpose, key->bytes, sizeof key->bytes);
    text[0] = '"';
    sodium_bin2hex(text + 1, FINGERPRINT_BYTES * 2 + 1, hash, sizeof hash);
    memcpy(text + FINGERPRINT_TEXT_BYTES - 2, "\"", 2);
}

/* fingerprint: "" when the store has no secrets yet. */
static pt_status load_fingerprint(pt_connection *connection, char fingerprint[FINGERPRINT_TEXT_BYTES],
                                  pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, &query_secret_load_fingerprint, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    const char *found = has_row ? pt_rows_text(&rows, 0) : "";
    fingerprint[0] = '\0';
    strncat(fingerprint, found == NULL ? "?" : found, FINGERPRINT_TEXT_BYTES - 1);
    return PT_OK;
}

static pt_status read_key(const char *path, pt_secret_key *key, pt_error *error)
{
    PT_SCOPED(descriptor) file = {open(path, O_RDONLY | O_CLOEXEC) + 1};
    if (file.plus_one == 0) {
        return errno == ENOENT
                   ? PT_FAIL(error, PT_NOT_FOUND,
                             "the key of the secret fields is missing: bring {1} back from where it is kept",
                             path)
                   : PT_FAIL(error, PT_UNAVAILABLE, "cannot read the key file {1}: {2}", path,
                             strerror(errno));
    }
    struct stat state;
    if (fstat(file.plus_one - 1, &state) != 0 || (state.st_mode & 077) != 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "others can read the key file {1}: run chmod 600 on it",
                       path);
    }
    char text[HEX_BYTES];
    size_t length = 0;
    bool is_key =
        read(file.plus_one - 1, text, sizeof text) == (ssize_t)sizeof text &&
        sodium_hex2bin(key->bytes, sizeof key->bytes, text, sizeof text, NULL, &length, NULL) == 0 &&
        length == sizeof key->bytes;
    sodium_memzero(text, sizeof text);
    if (!is_key) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} is no key file: {2} hexadecimal digits are needed", path,
                       HEX_BYTES);
    }
    return PT_OK;
}

/* A key is worth nothing until it is on the disk. */
static pt_status write_key(const char *path, const pt_secret_key *key, pt_error *error)
{
    char text[HEX_BYTES + 1];
    sodium_bin2hex(text, sizeof text, key->bytes, sizeof key->bytes);
    PT_SCOPED(descriptor) file = {open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) + 1};
    bool is_written = file.plus_one != 0 && write(file.plus_one - 1, text, HEX_BYTES) == HEX_BYTES &&
                      fsync(file.plus_one - 1) == 0;
    int problem = errno;
    sodium_memzero(text, sizeof text);
    if (!is_written) {
        if (file.plus_one != 0) {
            (void)unlink(path);
        }
        return PT_FAIL(error, PT_UNAVAILABLE, "cannot write the key file {1}: {2}", path, strerror(problem));
    }
    return PT_OK;
}

/* The first secret of a store. A key file that is there already (given by hand, or of an attempt that was
 * rolled back) is taken. */
static pt_status create_key(pt_connection *connection, const char *path, pt_secret_key *key, pt_error *error)
{
    if (access(path, F_OK) == 0) {
        PT_RETURN_IF_ERROR(read_key(path, key, error));
    } else {
        randombytes_buf(key->bytes, sizeof key->bytes);
        PT_RETURN_IF_ERROR(write_key(path, key, error));
    }
    char fingerprint[FINGERPRINT_TEXT_BYTES];
    make_fingerprint(key, fingerprint);
    pt_value values[] = {pt_value_text(fingerprint), pt_value_integer(pt_instant_now())};
    return pt_execute(connection, &query_secret_insert_fingerprint, values, NULL, error);
}

pt_status pt_secret_key_load(pt_connection *connection, bool may_create, pt_secret_key *key, pt_error *error)
{
    PT_SCOPED(pt_buffer) path = {0};
    PT_SCOPED(pt_secret_key) loaded = {0};
    char expected[FINGERPRINT_TEXT_BYTES], found[FINGERPRINT_TEXT_BYTES];
    if (sodium_init() < 0) {
        return PT_FAIL(error, PT_UNAVAILABLE, "the system gives no random numbers, which secret fields need");
    }
    PT_RETURN_IF_ERROR(find_path(connection, &path, error));
    PT_RETURN_IF_ERROR(load_fingerprint(connection, expected, error));
    if (expected[0] == '\0' && may_create) {
        PT_RETURN_IF_ERROR(create_key(connection, pt_buffer_text(&path), &loaded, error));
    } else {
        PT_RETURN_IF_ERROR(read_key(pt_buffer_text(&path), &loaded, error));
        make_fingerprint(&loaded, found);
        if (strcmp(found, expected) != 0) {
            return PT_FAIL(error, PT_INVALID_INPUT, "the key in {1} is not the one of this store's secrets",
                           pt_buffer_text(&path));
        }
    }
    memcpy(key->bytes, loaded.bytes, sizeof key->bytes);
    key->is_loaded = true;
    return PT_OK;
}

pt_status pt_secret_seal(const pt_secret_key *key, const pt_value *text, pt_arena *arena, pt_value *sealed,
                         pt_error *error)
{
    unsigned char *bytes = pt_arena_alloc(arena, text->length + OVERHEAD_BYTES, 1);
    if (bytes == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", text->length);
    }
    randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, (const unsigned char *)text->data,
                          text->length, bytes, key->bytes);
    *sealed = pt_value_bytes(bytes, text->length + OVERHEAD_BYTES);
    return PT_OK;
}

pt_status pt_secret_open(const pt_secret_key *key, const pt_value *sealed, pt_arena *arena, pt_value *text,
                         pt_error *error)
{
    const unsigned char *bytes = (const unsigned char *)sealed->data;
    size_t length = sealed->length < OVERHEAD_BYTES ? 0 : sealed->length - OVERHEAD_BYTES;
    char *clear = pt_arena_alloc(arena, length + 1, 1);
    if (clear == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", length);
    }
    if (sealed->length < OVERHEAD_BYTES ||
        crypto_secretbox_open_easy((unsigned char *)clear, bytes + crypto_secretbox_NONCEBYTES,
                                   sealed->length - crypto_secretbox_NONCEBYTES, bytes, key->bytes) != 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a secret value is damaged or was made with another key");
    }
    *text = pt_value_text_of(clear, length);
    return PT_OK;
}
