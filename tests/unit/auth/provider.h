/* SPDX-License-Identifier: EUPL-1.2
 * provider: keys and signed tokens for tests of the OpenID Connect client. */
#ifndef SPIL_TESTS_PROVIDER_H
#define SPIL_TESTS_PROVIDER_H
#include <cjose/cjose.h>
#include "unit/unit.h"
#include "auth/private.h"

/* A key with its kid; kind 'E' (P-256), 'R' (RSA of `bits`) or 'O' (octets of `secret`). */
static inline cjose_jwk_t *key_new(char kind, size_t bits, const char *kid, slice secret)
{
	cjose_err err;
	cjose_jwk_t *k = kind == 'E' ? cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &err) : kind == 'R' ? cjose_jwk_create_RSA_random(bits, (const uint8_t *)"\x01\x00\x01", 3, &err) :
			 cjose_jwk_create_oct_spec((const uint8_t *)secret.p, secret.n, &err);
	assert_non_null(k);
	if (kid) assert_true(cjose_jwk_set_kid(k, kid, strlen(kid), &err));
	return k;
}
/* The JWKS of the public halves. */
static inline slice keys_json(arena *a, cjose_jwk_t *const *keys, size_t n)
{
	buf *b = buf_new(a, 1 << 16);
	cjose_err err;
	buf_lit(b, "{\"keys\":[");
	for (size_t i = 0; i < n; i++) {
		char *text = cjose_jwk_to_json(keys[i], false, &err);
		buf_printf(b, "%s%s", i ? "," : "", text);
		free(text);
	}
	buf_lit(b, "]}");
	return buf_slice(b);
}
static inline slice sign(arena *a, const cjose_jwk_t *key, const char *alg, const char *kid, slice claims)
{
	cjose_err err;
	const char *out;
	cjose_header_t *h = cjose_header_new(&err);
	assert_true(cjose_header_set(h, CJOSE_HDR_ALG, alg, &err));
	if (kid) assert_true(cjose_header_set(h, CJOSE_HDR_KID, kid, &err));
	cjose_jws_t *jws = cjose_jws_sign(key, h, (const uint8_t *)claims.p, claims.n, &err);
	assert_non_null(jws);
	assert_true(cjose_jws_export(jws, &out, &err));
	slice token = arena_copy(a, slice_from(out));
	cjose_jws_release(jws);
	cjose_header_release(h);
	return token;
}
#endif
