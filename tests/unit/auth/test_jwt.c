/* SPDX-License-Identifier: EUPL-1.2
 * ID tokens: good ones, and the attacks of RFC 8725. */
#include "provider.h"

enum { NOW_S = 1795000000 };
typedef struct { ctx cx; cjose_jwk_t *es, *rs, *weak; json *keys; jwt_expect e; } fixture;

static int start(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	f->cx = unit_ctx();
	f->es = key_new('E', 0, "es", NO_SLICE);
	f->rs = key_new('R', 2048, "rs", NO_SLICE);
	f->weak = key_new('R', 1024, "weak", NO_SLICE);
	cjose_jwk_t *all[] = { f->es, f->rs, f->weak };
	assert_ok(&f->cx, json_parse(&f->cx, keys_json(f->cx.mem, all, 3), &f->keys));
	f->e = (jwt_expect){ S("https://id.example"), S("spil"), S("nonce-0123456789"), (msec)NOW_S * 1000 };
	*state = f;
	return 0;
}
static int stop(void **state)
{
	fixture *f = *state;
	cjose_jwk_release(f->es); cjose_jwk_release(f->rs); cjose_jwk_release(f->weak);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}

static slice claims(fixture *f, const char *changed)
{
	json *c, *patch;
	assert_ok(&f->cx, json_parse(&f->cx, S("{\"iss\":\"https://id.example\",\"aud\":\"spil\",\"sub\":\"u1\",\"nonce\":\"nonce-0123456789\",\"iat\":1794999990,\"exp\":1795000300}"), &c));
	assert_ok(&f->cx, json_parse(&f->cx, slice_from(changed), &patch));
	buf *b = buf_new(f->cx.mem, 4096);
	json_write(b, json_merge_patch(f->cx.mem, c, patch), false);
	return buf_slice(b);
}
static status check(fixture *f, slice token)
{
	const json *out;
	bool unknown;
	return jwt_check(&f->cx, token, f->keys, &f->e, &out, &unknown);
}

static void good_tokens_are_taken(void **state)
{
	fixture *f = *state;
	const json *out;
	bool unknown;
	assert_ok(&f->cx, jwt_check(&f->cx, sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{}")), f->keys, &f->e, &out, &unknown));
	assert_slice(json_text(json_get(out, S("sub"))), "u1");
	assert_ok(&f->cx, check(f, sign(f->cx.mem, f->rs, "RS256", "rs", claims(f, "{}"))));
	assert_ok(&f->cx, check(f, sign(f->cx.mem, f->es, "ES256", NULL, claims(f, "{}")))); /* one key of that kind: no kid needed */
	assert_ok(&f->cx, check(f, sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{\"aud\":[\"spil\",\"other\"],\"azp\":\"spil\"}"))));
	assert_ok(&f->cx, check(f, sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{\"exp\":1794999950}")))); /* within a minute */
}

static void wrong_claims_are_refused(void **state)
{
	fixture *f = *state;
	const char *bad[] = {
		"{\"iss\":\"https://id.example/\"}", "{\"iss\":\"https://evil.example\"}", "{\"iss\":null}", "{\"aud\":\"other\"}", "{\"aud\":[\"other\"]}", "{\"aud\":null}", "{\"aud\":[]}",
		"{\"aud\":{\"spil\":1}}", "{\"aud\":[\"spil\",\"other\"]}", "{\"azp\":\"other\"}", "{\"azp\":7}", "{\"nonce\":\"nonce-0123456780\"}", "{\"nonce\":null}", "{\"nonce\":\"\"}",
		"{\"exp\":1794999939}", "{\"exp\":null}", "{\"exp\":\"1795000300\"}", "{\"exp\":-1}", "{\"exp\":1e300}", "{\"iat\":1795000061}", "{\"iat\":null}", "{\"nbf\":1795000100}", "{\"nbf\":\"x\"}",
		"{\"sub\":null}", "{\"sub\":\"\"}", "{\"sub\":7}",
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		status st = check(f, sign(f->cx.mem, f->es, "ES256", "es", claims(f, bad[i])));
		if (st != ST_FORBIDDEN) fprintf(stderr, "%s\n", bad[i]);
		assert_int_equal(st, ST_FORBIDDEN);
	}
	assert_int_equal(check(f, sign(f->cx.mem, f->es, "ES256", "es", S("[]"))), ST_FORBIDDEN);
	assert_int_equal(check(f, sign(f->cx.mem, f->es, "ES256", "es", S("{\"iss\":\"https://id.example\",\"iss\":\"x\"}"))), ST_FORBIDDEN);
}

/* header and claims as they are, with a signature given */
static slice raw(fixture *f, const char *header, slice body, slice signature)
{
	return JOIN(f->cx.mem, base64url_encode(f->cx.mem, slice_from(header)), S("."), base64url_encode(f->cx.mem, body), S("."), signature);
}

static void the_header_decides_nothing(void **state)
{
	fixture *f = *state;
	slice good = sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{}"));
	slice signature = slice_skip(good, slice_rfind_char(good, '.') + 1);
	const char *headers[] = { "{\"alg\":\"none\"}", "{\"alg\":\"None\",\"kid\":\"es\"}", "{\"alg\":\"\"}", "{}", "{\"alg\":[\"ES256\"]}", "{\"alg\":\"es256\",\"kid\":\"es\"}", "{\"alg\":\"ES384\",\"kid\":\"es\"}",
				  "{\"alg\":\"RS512\",\"kid\":\"rs\"}", "{\"alg\":\"PS256\",\"kid\":\"rs\"}", "{\"alg\":\"HS256\",\"kid\":\"rs\"}", "{\"alg\":\"ES256\",\"kid\":\"es\",\"crit\":[\"b64\"],\"b64\":false}",
				  "{\"alg\":\"ES256\",\"alg\":\"none\"}", "[]", "x" };
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		assert_int_equal(check(f, raw(f, headers[i], claims(f, "{}"), S(""))), ST_FORBIDDEN);
		assert_int_equal(check(f, raw(f, headers[i], claims(f, "{}"), signature)), ST_FORBIDDEN);
	}
	/* a key that comes along in the header is not looked at */
	cjose_jwk_t *mine = key_new('E', 0, "mine", NO_SLICE);
	assert_int_equal(check(f, sign(f->cx.mem, mine, "ES256", "mine", claims(f, "{}"))), ST_FORBIDDEN);
	assert_int_equal(check(f, sign(f->cx.mem, mine, "ES256", "es", claims(f, "{}"))), ST_FORBIDDEN);
	assert_int_equal(check(f, sign(f->cx.mem, mine, "ES256", NULL, claims(f, "{}"))), ST_FORBIDDEN);
	cjose_jwk_release(mine);
}

static void a_public_key_is_no_shared_secret(void **state)
{
	fixture *f = *state;
	cjose_err err;
	char *text = cjose_jwk_to_json(f->rs, false, &err);
	slice modulus = json_text(json_get(json_get(f->keys, S("keys"))->child->next, S("n")));
	const slice secrets[] = { slice_from(text), modulus };
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		cjose_jwk_t *hs = key_new('O', 0, NULL, secrets[i]);
		assert_int_equal(check(f, sign(f->cx.mem, hs, "HS256", "rs", claims(f, "{}"))), ST_FORBIDDEN);
		cjose_jwk_release(hs);
	}
	free(text);
}

static void damaged_and_weak_tokens_are_refused(void **state)
{
	fixture *f = *state;
	slice good = sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{}"));
	assert_ok(&f->cx, check(f, good));
	size_t wrong = 0;
	for (size_t i = 0; i < good.n; i++) { /* any character changed */
		slice bad = arena_copy(f->cx.mem, good);
		char *c = (char *)(uintptr_t)bad.p + i;
		*c = *c == 'A' ? 'Q' : 'A';
		if (check(f, bad) == ST_OK) fprintf(stderr, "%zu of %zu: %.*s\n", i, good.n, SL(bad)), wrong++;
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(check(f, sign(f->cx.mem, f->weak, "RS256", "weak", claims(f, "{}"))), ST_FORBIDDEN);
	assert_int_equal(check(f, sign(f->cx.mem, f->rs, "RS256", NULL, claims(f, "{}"))), ST_FORBIDDEN); /* two RSA keys: which is meant? */
	assert_int_equal(check(f, S("")), ST_FORBIDDEN); assert_int_equal(check(f, S("a.b")), ST_FORBIDDEN); assert_int_equal(check(f, S("..")), ST_FORBIDDEN);
	assert_int_equal(check(f, JOIN(f->cx.mem, good, S("."))), ST_FORBIDDEN); assert_int_equal(check(f, JOIN(f->cx.mem, good, S("="))), ST_FORBIDDEN);
	assert_int_equal(check(f, JOIN(f->cx.mem, S(" "), good)), ST_FORBIDDEN);
}

static void an_unknown_key_is_told_apart(void **state)
{
	fixture *f = *state;
	const json *out;
	bool unknown = false;
	assert_int_equal(jwt_check(&f->cx, sign(f->cx.mem, f->es, "ES256", "new", claims(f, "{}")), f->keys, &f->e, &out, &unknown), ST_FORBIDDEN);
	assert_true(unknown);
	assert_int_equal(jwt_check(&f->cx, sign(f->cx.mem, f->es, "ES256", "es", claims(f, "{\"aud\":\"x\"}")), f->keys, &f->e, &out, &unknown), ST_FORBIDDEN);
	assert_false(unknown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_tokens_are_taken), cmocka_unit_test(wrong_claims_are_refused), cmocka_unit_test(the_header_decides_nothing), cmocka_unit_test(a_public_key_is_no_shared_secret),
		cmocka_unit_test(damaged_and_weak_tokens_are_refused), cmocka_unit_test(an_unknown_key_is_told_apart),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
