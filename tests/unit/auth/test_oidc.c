/* SPDX-License-Identifier: EUPL-1.2
 * Logging in at an OpenID provider: a small one of our own that records what it is asked. */
#include "provider.h"

static msec now;
static msec test_clock(void *arg) { (void)arg; return now; }
#define BACK S("https://data.example/login/back")
#define ANNA S("https://data.example/id/people/anna")

/* The provider's side: what it publishes and answers, and what was asked of it. */
static struct {
	char issuer[64], nonce[64], challenge[64], asked[4096], authorization[256], keys[8192], wrong_issuer[64];
	const char *alg, *kid;
	cjose_jwk_t *key;
	int discoveries, key_reads;
	bool email_in_token, email_verified, post_only, other_subject;
	const char *email, *subject;
} op;

static status discovery(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	op.discoveries++;
	r->media = S("application/json");
	buf_printf(r->body, "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/auth\",\"token_endpoint\":\"%s/token\",\"jwks_uri\":\"%s/jwks\",\"userinfo_endpoint\":\"%s/me\",\"token_endpoint_auth_methods_supported\":[%s]}",
		   op.wrong_issuer[0] ? op.wrong_issuer : op.issuer, op.issuer, op.issuer, op.issuer, op.issuer, op.post_only ? "\"client_secret_post\"" : "\"client_secret_basic\",\"client_secret_post\"");
	return ST_OK;
}
static status jwks(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	op.key_reads++;
	r->media = S("application/json");
	buf_put(r->body, slice_from(op.keys));
	return ST_OK;
}
static status token(ctx *cx, const request *q, response *r)
{
	form f;
	TRY(request_form(cx, q, &f));
	snprintf(op.asked, sizeof op.asked, "%.*s", SL(q->body));
	snprintf(op.authorization, sizeof op.authorization, "%.*s", SL(request_header(q, "authorization")));
	digest d = sha256_of(form_field(&f, S("code_verifier")));
	if (!slice_eq(form_field(&f, S("code")), S("good-code")) || !slice_eq(base64url_encode(cx->mem, slice_of(d.b, 32)), slice_from(op.challenge))) {
		r->code = 400;
		buf_lit(r->body, "{\"error\":\"invalid_grant\"}");
		return ST_OK;
	}
	slice mail = op.email_in_token ? arena_printf(cx->mem, ",\"email\":\"%s\",\"email_verified\":%s", op.email, op.email_verified ? "true" : "false") : NO_SLICE;
	slice claims = arena_printf(cx->mem, "{\"iss\":\"%s\",\"aud\":\"spil\",\"sub\":\"%s\",\"nonce\":\"%s\",\"iat\":%lld,\"exp\":%lld%.*s}", op.issuer, op.subject, op.nonce, (long long)now / 1000,
				    (long long)now / 1000 + 300, SL(mail));
	slice id = sign(cx->mem, op.key, op.alg, op.kid, claims);
	r->media = S("application/json");
	buf_printf(r->body, "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"id_token\":\"%.*s\"}", SL(id));
	return ST_OK;
}
static status me(ctx *cx, const request *q, response *r)
{
	if (!slice_eq(request_header(q, "authorization"), S("Bearer at-1"))) return fail(cx, UNAUTHENTICATED, "You need to log in first.");
	r->media = S("application/json");
	buf_printf(r->body, "{\"sub\":\"%s\",\"email\":\"%s\",\"email_verified\":%s}", op.other_subject ? "somebody-else" : op.subject, op.email, op.email_verified ? "true" : "false");
	return ST_OK;
}
static const route TABLE[] = {
	{ HTTP_GET, "/.well-known/openid-configuration", discovery, 0, 0, "" }, { HTTP_GET, "/jwks", jwks, 0, 0, "" }, { HTTP_POST, "/token", token, 0, 10000, "" }, { HTTP_GET, "/me", me, 0, 0, "" }, { 0 },
};

typedef struct { ctx cx; slice folder; auth_store *a; http_server *server; oidc_options o; cjose_jwk_t *keys[2]; } fixture;
static void publish(fixture *f, size_t n) { snprintf(op.keys, sizeof op.keys, "%.*s", SL(keys_json(f->cx.mem, f->keys, n))); }
static int start(void **state)
{
	static const route *const tables[] = { TABLE };
	fixture *f = calloc(1, sizeof *f);
	now = 1795000000000;
	f->cx = unit_ctx();
	f->cx.clock = test_clock;
	f->folder = unit_folder(f->cx.mem);
	assert_ok(&f->cx, auth_open(&f->cx, f->folder, &f->a));
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("anna@data.example"), ANNA, NO_SLICE));
	http_options o = { .workers = 4 };
	assert_ok(&f->cx, http_start(&f->cx, &o, tables, 1, &f->server));
	memset(&op, 0, sizeof op);
	snprintf(op.issuer, sizeof op.issuer, "http://127.0.0.1:%d", http_port(f->server));
	f->keys[0] = key_new('E', 0, "one", NO_SLICE);
	f->keys[1] = key_new('R', 2048, "two", NO_SLICE);
	op.key = f->keys[0]; op.alg = "ES256"; op.kid = "one"; op.email = "Anna@data.example"; op.email_verified = true; op.subject = "u1";
	publish(f, 1);
	f->o = (oidc_options){ .issuer = slice_from(op.issuer), .client_id = S("spil"), .client_secret = S("s3cret&%"), .allow_private = true };
	*state = f;
	return 0;
}
static int stop(void **state)
{
	fixture *f = *state;
	http_stop(f->server, 5);
	auth_close(f->a);
	unit_folder_remove(f->folder);
	cjose_jwk_release(f->keys[0]); cjose_jwk_release(f->keys[1]);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}

static slice parameter(fixture *f, slice location, const char *name)
{
	slice rest = slice_skip(location, slice_find_char(location, '?') + 1), part, key = JOIN(f->cx.mem, slice_from(name), S("=")), value = NO_SLICE;
	while (slice_split(&rest, '&', &part))
		if (slice_starts(part, key)) assert_true(uri_decode(f->cx.mem, slice_skip(part, key.n), true, &value));
	return value;
}
/* Begins, and lets the provider note what it was sent. */
static void begin(fixture *f, slice return_to, slice *ret_state, slice *ret_cookie)
{
	slice location;
	assert_ok(&f->cx, oidc_begin(&f->cx, f->a, &f->o, BACK, return_to, &location, ret_cookie));
	assert_true(slice_starts(location, arena_printf(f->cx.mem, "%s/auth?response_type=code&", op.issuer)));
	assert_slice(parameter(f, location, "redirect_uri"), "https://data.example/login/back");
	assert_slice(parameter(f, location, "client_id"), "spil");
	assert_slice(parameter(f, location, "code_challenge_method"), "S256");
	assert_slice(parameter(f, location, "scope"), "openid email profile");
	snprintf(op.nonce, sizeof op.nonce, "%.*s", SL(parameter(f, location, "nonce")));
	snprintf(op.challenge, sizeof op.challenge, "%.*s", SL(parameter(f, location, "code_challenge")));
	*ret_state = parameter(f, location, "state");
	assert_true(ret_state->n >= 43 && strlen(op.nonce) >= 43 && strlen(op.challenge) == 43);
	assert_true(ret_cookie->n <= 3000);
}
static status finish(fixture *f, slice state, slice cookie, const char *code, slice *ret_person, slice *ret_return)
{
	return oidc_finish(&f->cx, f->a, &f->o, BACK, state, cookie, slice_from(code), ret_person, ret_return);
}
static status whole(fixture *f, slice *ret_person)
{
	slice state, cookie, back;
	begin(f, S("/doc/actions?q=a"), &state, &cookie);
	TRY(finish(f, state, cookie, "good-code", ret_person, &back));
	assert_slice(back, "/doc/actions?q=a");
	return ST_OK;
}

static void a_verified_address_finds_its_account(void **state)
{
	fixture *f = *state;
	slice who;
	assert_ok(&f->cx, whole(f, &who));
	assert_slice(who, "https://data.example/id/people/anna");
	assert_true(slice_contains(slice_from(op.asked), S("grant_type=authorization_code&code=good-code&redirect_uri=https%3A%2F%2Fdata.example%2Flogin%2Fback&code_verifier=")));
	assert_slice(slice_from(op.authorization), "Basic c3BpbDpzM2NyZXQlMjYlMjU="); /* spil:s3cret%26%25 */
	assert_false(slice_contains(slice_from(op.asked), S("secret")));
	op.email_in_token = true;
	assert_ok(&f->cx, whole(f, &who));
	op.key = f->keys[1]; op.alg = "RS256"; op.kid = "two"; publish(f, 2); now += 61000;
	assert_ok(&f->cx, whole(f, &who));
}

static void the_subject_stays_bound(void **state)
{
	fixture *f = *state;
	slice who;
	assert_ok(&f->cx, whole(f, &who));
	op.email = "renamed@data.example"; op.email_verified = false;
	assert_ok(&f->cx, whole(f, &who));
	assert_slice(who, "https://data.example/id/people/anna");
	op.subject = "u2"; /* somebody else whose address is not verified */
	op.email = "anna@data.example";
	assert_int_equal(whole(f, &who), ST_FORBIDDEN);
	op.email = "nobody@data.example"; op.email_verified = true;
	assert_int_equal(whole(f, &who), ST_FORBIDDEN);
	op.subject = "u1"; assert_ok(&f->cx, account_disable(&f->cx, f->a, S("anna@data.example"), true));
	assert_int_equal(whole(f, &who), ST_FORBIDDEN);
}

static void userinfo_must_be_of_the_same_person(void **state)
{
	fixture *f = *state;
	slice who;
	op.other_subject = true;
	assert_int_equal(whole(f, &who), ST_FORBIDDEN);
}

static void state_binds_the_browser(void **state)
{
	fixture *f = *state;
	slice one, one_cookie, two, two_cookie, who, back;
	begin(f, S("/"), &two, &two_cookie);
	begin(f, S("/"), &one, &one_cookie);
	assert_int_equal(finish(f, two, one_cookie, "good-code", &who, &back), ST_FORBIDDEN);
	assert_int_equal(finish(f, one, two_cookie, "good-code", &who, &back), ST_FORBIDDEN);
	assert_int_equal(finish(f, one, NO_SLICE, "good-code", &who, &back), ST_FORBIDDEN);
	assert_int_equal(finish(f, NO_SLICE, one_cookie, "good-code", &who, &back), ST_FORBIDDEN);
	assert_int_equal(finish(f, one, one, "good-code", &who, &back), ST_FORBIDDEN);
	for (size_t i = 0; i < one_cookie.n; i += 7) { /* a seal that was tampered with */
		slice bad = arena_copy(f->cx.mem, one_cookie);
		char *c = (char *)(uintptr_t)bad.p + i;
		*c = *c == 'A' ? 'B' : 'A';
		assert_int_equal(finish(f, one, bad, "good-code", &who, &back), ST_FORBIDDEN);
	}
	assert_int_equal(finish(f, one, one_cookie, "bad-code", &who, &back), ST_FORBIDDEN);
	assert_int_equal(finish(f, one, one_cookie, "", &who, &back), ST_FORBIDDEN);
	assert_ok(&f->cx, finish(f, one, one_cookie, "good-code", &who, &back));
	begin(f, S("/"), &one, &one_cookie);
	now += 600001;
	assert_int_equal(finish(f, one, one_cookie, "good-code", &who, &back), ST_FORBIDDEN);
}

static void a_token_of_another_login_is_refused(void **state)
{
	fixture *f = *state;
	slice state1, cookie, who, back;
	begin(f, S("/"), &state1, &cookie);
	snprintf(op.nonce, sizeof op.nonce, "another-login's-nonce");
	assert_int_equal(finish(f, state1, cookie, "good-code", &who, &back), ST_FORBIDDEN);
}

static void one_goes_back_to_a_path_of_ours_only(void **state)
{
	fixture *f = *state;
	const slice bad[] = { S("//evil.example/"), S("https://evil.example/"), S("/\\evil.example"), S("/a\r\nb"), S(""), S("doc") };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		slice state1, cookie, who, back;
		begin(f, bad[i], &state1, &cookie);
		assert_ok(&f->cx, finish(f, state1, cookie, "good-code", &who, &back));
		assert_slice(back, "/");
	}
}

static void new_keys_are_fetched_and_not_too_often(void **state)
{
	fixture *f = *state;
	slice who;
	assert_ok(&f->cx, whole(f, &who));
	assert_int_equal(op.discoveries, 1); assert_int_equal(op.key_reads, 1);
	assert_ok(&f->cx, whole(f, &who));
	assert_int_equal(op.discoveries, 1); assert_int_equal(op.key_reads, 1);
	op.key = f->keys[1]; op.alg = "RS256"; op.kid = "two"; publish(f, 2); /* the provider changes its key */
	assert_int_equal(whole(f, &who), ST_FORBIDDEN); assert_int_equal(op.key_reads, 1); /* read less than a minute ago */
	now += 61000;
	assert_ok(&f->cx, whole(f, &who)); assert_int_equal(op.key_reads, 2);
	now += 3600000;
	assert_ok(&f->cx, whole(f, &who)); assert_int_equal(op.discoveries, 2);
}

static void the_secret_goes_where_the_provider_takes_it(void **state)
{
	fixture *f = *state;
	slice who;
	op.post_only = true;
	assert_ok(&f->cx, whole(f, &who));
	assert_int_equal(op.authorization[0], 0);
	assert_true(slice_contains(slice_from(op.asked), S("client_secret=s3cret%26%25")));
}

static void the_issuer_is_checked(void **state)
{
	fixture *f = *state;
	slice location, cookie;
	snprintf(op.wrong_issuer, sizeof op.wrong_issuer, "https://other.example");
	assert_int_equal(oidc_begin(&f->cx, f->a, &f->o, BACK, S("/"), &location, &cookie), ST_UNAVAILABLE);
	op.wrong_issuer[0] = 0;
	f->o.allow_private = false;
	assert_int_equal(oidc_begin(&f->cx, f->a, &f->o, BACK, S("/"), &location, &cookie), ST_BAD_REQUEST);
	f->o.allow_private = true;
	const slice bad[] = { S("http://192.0.2.1"), S("http://id.example"), S("ftp://127.0.0.1"), S("id.example") };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		f->o.issuer = bad[i];
		assert_int_equal(oidc_begin(&f->cx, f->a, &f->o, BACK, S("/"), &location, &cookie), ST_BAD_REQUEST);
	}
	f->o.issuer = NO_SLICE;
	assert_int_equal(oidc_begin(&f->cx, f->a, &f->o, BACK, S("/"), &location, &cookie), ST_NOT_BUILT);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		T(a_verified_address_finds_its_account), T(the_subject_stays_bound), T(userinfo_must_be_of_the_same_person), T(state_binds_the_browser), T(a_token_of_another_login_is_refused),
		T(one_goes_back_to_a_path_of_ours_only), T(new_keys_are_fetched_and_not_too_often), T(the_secret_goes_where_the_provider_takes_it), T(the_issuer_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
