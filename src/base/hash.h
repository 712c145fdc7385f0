/* SPDX-License-Identifier: EUPL-1.2
 * hash: SHA-256 and SHA-384 (FIPS 180-4), Ed25519 (RFC 8032), hexadecimal and base64 (RFC 4648), through OpenSSL. */
#ifndef SPIL_BASE_HASH_H
#define SPIL_BASE_HASH_H
#include "base/arena.h"

typedef struct { unsigned char b[32]; } digest;

typedef struct sha256 sha256;                         /* a hash being made; lives in its arena */
sha256 *sha256_new(arena *a);
void sha256_add(sha256 *h, slice s);
void sha256_add_field(sha256 *h, slice s);            /* length (8 bytes, big endian) and bytes: fields cannot run together */
void sha256_add_u64(sha256 *h, uint64_t n);           /* 8 bytes, big endian */
digest sha256_end(sha256 *h);                         /* and starts anew */
digest sha256_of(slice s);

/* Many small texts, one after the other: what OpenSSL would look up for each is looked up once. */
typedef enum { HASH_SHA256, HASH_SHA384 } hash_kind;
enum { HASH_MOST = 48 };                              /* bytes of the longest */
typedef struct hasher hasher;                         /* lives in its arena */
hasher *hasher_new(arena *a, hash_kind kind);
size_t hasher_size(const hasher *h);                  /* bytes of its hashes */
void hasher_of(hasher *h, slice s, unsigned char *ret);

bool digest_eq(const digest *a, const digest *b);     /* in constant time */
bool secret_eq(slice a, slice b);                     /* in constant time for equal lengths */

slice hex_encode(arena *a, slice bytes);              /* lower case */
bool hex_decode(arena *a, slice text, slice *ret);
slice digest_hex(arena *a, const digest *d);
bool digest_from_hex(slice text, digest *ret);
slice base64_encode(arena *a, slice bytes);
slice base64url_encode(arena *a, slice bytes);        /* without padding */
bool base64url_decode(arena *a, slice text, slice *ret); /* takes both alphabets, padding optional */

enum { ED25519_KEY = 32, ED25519_SIGNATURE = 64 };
void ed25519_make(unsigned char secret[32], unsigned char public_key[32]);
bool ed25519_public(const unsigned char secret[32], unsigned char public_key[32]);
bool ed25519_sign(const unsigned char secret[32], slice message, unsigned char signature[64]);
bool ed25519_verify(const unsigned char public_key[32], slice message, const unsigned char signature[64]);
#endif
