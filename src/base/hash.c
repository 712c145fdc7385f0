/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/hash.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct sha256 { EVP_MD_CTX *md; };

static void must(bool worked)
{
	if (!worked) abort();   /* OpenSSL's digests fail only when memory does */
}

static void release(void *p) { EVP_MD_CTX_free(p); }

sha256 *sha256_new(arena *a)
{
	sha256 *h = arena_new(a, sha256, 1);
	h->md = EVP_MD_CTX_new();
	must(h->md && EVP_DigestInit_ex(h->md, EVP_sha256(), NULL) == 1);
	arena_defer(a, release, h->md);
	return h;
}

void sha256_add(sha256 *h, slice s) { must(EVP_DigestUpdate(h->md, s.p ? s.p : "", s.n) == 1); }

void sha256_add_u64(sha256 *h, uint64_t n)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++) b[i] = (unsigned char)(n >> (56 - 8 * i));
	sha256_add(h, slice_of(b, 8));
}

void sha256_add_field(sha256 *h, slice s)
{
	sha256_add_u64(h, s.n);
	sha256_add(h, s);
}

digest sha256_end(sha256 *h)
{
	digest d;
	must(EVP_DigestFinal_ex(h->md, d.b, NULL) == 1 && EVP_DigestInit_ex(h->md, EVP_sha256(), NULL) == 1);
	return d;
}

digest sha256_of(slice s)
{
	digest d;
	must(EVP_Digest(s.p ? s.p : "", s.n, d.b, NULL, EVP_sha256(), NULL) == 1);
	return d;
}

struct hasher { EVP_MD *kind; EVP_MD_CTX *md; size_t size; };

static void hasher_release(void *p)
{
	hasher *h = p;
	EVP_MD_CTX_free(h->md);
	EVP_MD_free(h->kind);
}

hasher *hasher_new(arena *a, hash_kind kind)
{
	hasher *h = arena_new(a, hasher, 1);
	h->kind = EVP_MD_fetch(NULL, kind == HASH_SHA384 ? "SHA384" : "SHA256", NULL);
	h->md = EVP_MD_CTX_new();
	must(h->kind && h->md && EVP_DigestInit_ex2(h->md, h->kind, NULL) == 1);
	h->size = (size_t)EVP_MD_get_size(h->kind);
	arena_defer(a, hasher_release, h);
	return h;
}

size_t hasher_size(const hasher *h) { return h->size; }

void hasher_of(hasher *h, slice s, unsigned char *ret)
{
	must(EVP_DigestUpdate(h->md, s.p ? s.p : "", s.n) == 1 && EVP_DigestFinal_ex(h->md, ret, NULL) == 1 && EVP_DigestInit_ex2(h->md, NULL, NULL) == 1);
}

bool digest_eq(const digest *a, const digest *b) { return CRYPTO_memcmp(a->b, b->b, sizeof a->b) == 0; }

bool secret_eq(slice a, slice b) { return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0); }

slice hex_encode(arena *a, slice bytes)
{
	static const char HEX[] = "0123456789abcdef";
	char *out = arena_alloc(a, bytes.n * 2 + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		out[2 * i] = HEX[(unsigned char)bytes.p[i] >> 4];
		out[2 * i + 1] = HEX[bytes.p[i] & 15];
	}
	return (slice){ out, bytes.n * 2 };
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode_into(slice text, unsigned char *out)
{
	if (text.n % 2) return false;
	for (size_t i = 0; i < text.n; i += 2) {
		int high = nibble(text.p[i]), low = nibble(text.p[i + 1]);
		if (high < 0 || low < 0) return false;
		out[i / 2] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool hex_decode(arena *a, slice text, slice *ret)
{
	unsigned char *out = arena_alloc(a, text.n / 2 + 1);
	if (!decode_into(text, out)) return false;
	*ret = slice_of(out, text.n / 2);
	return true;
}

slice digest_hex(arena *a, const digest *d) { return hex_encode(a, slice_of(d->b, sizeof d->b)); }

bool digest_from_hex(slice text, digest *ret)
{
	digest d;
	if (text.n != 64 || !decode_into(text, d.b)) return false;
	*ret = d;
	return true;
}

static slice base64(arena *a, slice bytes, const char *alphabet, bool pad)
{
	char *out = arena_alloc(a, (bytes.n + 2) / 3 * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t have = bytes.n - i < 3 ? bytes.n - i : 3;
		uint32_t v = 0;
		for (size_t k = 0; k < 3; k++) v = v << 8 | (k < have ? (unsigned char)bytes.p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++) {
			if (k <= have) out[n++] = alphabet[v >> (18 - 6 * k) & 63];
			else if (pad) out[n++] = '=';
		}
	}
	return (slice){ out, n };
}

slice base64_encode(arena *a, slice bytes) { return base64(a, bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true); }

slice base64url_encode(arena *a, slice bytes) { return base64(a, bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false); }

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z') return c - 'A';
	if (c >= 'a' && c <= 'z') return c - 'a' + 26;
	if (c >= '0' && c <= '9') return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

bool base64url_decode(arena *a, slice text, slice *ret)
{
	while (text.n && text.p[text.n - 1] == '=') text.n--;
	if (text.n % 4 == 1) return false;
	char *out = arena_alloc(a, text.n * 3 / 4 + 1);
	size_t n = 0;
	uint32_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		int six = sextet(text.p[i]);
		if (six < 0) return false;
		v = v << 6 | (uint32_t)six;
		if (i % 4) out[n++] = (char)(v >> (6 - i % 4 * 2));
	}
	*ret = (slice){ out, n };
	return true;
}

void ed25519_make(unsigned char secret[32], unsigned char public_key[32])
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	size_t n = 32, m = 32;
	must(key && EVP_PKEY_get_raw_private_key(key, secret, &n) == 1 && EVP_PKEY_get_raw_public_key(key, public_key, &m) == 1);
	EVP_PKEY_free(key);
}

bool ed25519_public(const unsigned char secret[32], unsigned char public_key[32])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, 32);
	size_t n = 32;
	bool good = key && EVP_PKEY_get_raw_public_key(key, public_key, &n) == 1;
	EVP_PKEY_free(key);
	return good;
}

bool ed25519_sign(const unsigned char secret[32], slice message, unsigned char signature[64])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, 32);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	size_t n = 64;
	bool good = key && md && EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(md, signature, &n, (const unsigned char *)message.p, message.n) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	return good;
}

bool ed25519_verify(const unsigned char public_key[32], slice message, const unsigned char signature[64])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool good = key && md && EVP_DigestVerifyInit(md, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(md, signature, 64, (const unsigned char *)message.p, message.n) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	return good;
}
