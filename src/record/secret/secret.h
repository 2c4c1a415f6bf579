/* Secret fields: kept as secretbox (XSalsa20-Poly1305) of libsodium, with a key that is not in the store, so
 * that a copy of the database alone tells nothing.
 *
 * The key is 32 random bytes in hexadecimal, in the file PATRON_KEY_FILE names, otherwise <store>.key beside
 * an SQLite file (mode 0600). It is made when the first secret is written; the store keeps its fingerprint,
 * so that a lost key is noticed and never replaced by another. It is not part of a backup: keep a copy
 * elsewhere. */
#ifndef PT_RECORD_SECRET_SECRET_H
#define PT_RECORD_SECRET_SECRET_H

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"
#include "store/value.h"

#include <stdbool.h>

enum { PT_SECRET_KEY_BYTES = 32 };

/* Zero-initialised is not loaded. */
typedef struct pt_secret_key {
    bool is_loaded;
    unsigned char bytes[PT_SECRET_KEY_BYTES];
} pt_secret_key;

/* Loads the store's key. may_create: inside a write transaction, makes the key of a store that has none yet.
 * PT_NOT_FOUND: the file is missing; PT_INVALID_INPUT: it is no key, not this store's, or open to others. */
pt_status pt_secret_key_load(pt_connection *connection, bool may_create, pt_secret_key *key, pt_error *error);

void pt_secret_key_clear(pt_secret_key *key); /* also wipes the memory */

/* Text → bytes and back. Two times the same text gives different bytes. PT_INVALID_INPUT: the bytes were not
 * made with this key, or were changed. */
pt_status pt_secret_seal(const pt_secret_key *key, const pt_value *text, pt_arena *arena, pt_value *sealed,
                         pt_error *error);
pt_status pt_secret_open(const pt_secret_key *key, const pt_value *sealed, pt_arena *arena, pt_value *text,
                         pt_error *error);

#endif
