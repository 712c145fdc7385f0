/* SPDX-License-Identifier: EUPL-1.2
 * Logging in at an OpenID provider: authorization code with PKCE (RFC 6749, RFC 7636 S256, OpenID Connect Core 1.0). What must be
 * remembered meanwhile travels sealed in a cookie, so a flood of logins that are never finished costs no memory here. */
#include <sodium.h>
#include <string.h>
#include "auth/private.h"

static const msec LOGIN_LIVES = 10 * MINUTE;
enum { RETURN_MAX = 1024, STATE_MAX = 4096 };
typedef struct { slice state, nonce, verifier, return_to; } login;

static bool own_path(slice s)
{
	if (!s.n || s.n > RETURN_MAX || s.p[0] != '/' || (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'))) return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x21 || s.p[i] == 0x7F || s.p[i] == '\\') return false;
	return true;
}

/* time \n state \n nonce \n verifier \n return_to, in a secretbox: nonce then box, base64url */
static slice seal(ctx *cx, const auth_store *a, const login *l)
{
	slice plain = arena_printf(cx->mem, "%lld\n%.*s\n%.*s\n%.*s\n%.*s", (long long)ctx_now(cx), SL(l->state), SL(l->nonce), SL(l->verifier), SL(l->return_to));
	size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
	unsigned char *box = arena_alloc(cx->mem, n);
	ctx_random(cx, box, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p, plain.n, box, a->key);
	return base64url_encode(cx->mem, slice_of(box, n));
}

static bool open_seal(ctx *cx, const auth_store *a, slice sealed, login *ret)
{
	enum { OVERHEAD = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };
	slice box, rest, time;
	int64_t made;
	if (sealed.n > STATE_MAX || !base64url_decode(cx->mem, sealed, &box) || box.n <= OVERHEAD) return false;
	unsigned char *plain = arena_alloc(cx->mem, box.n);
	const unsigned char *p = (const unsigned char *)box.p;
	if (crypto_secretbox_open_easy(plain, p + crypto_secretbox_NONCEBYTES, box.n - crypto_secretbox_NONCEBYTES, p, a->key)) return false;
	rest = slice_of(plain, box.n - OVERHEAD);
	if (!slice_split(&rest, '\n', &time) || !slice_to_i64(time, &made) || ctx_now(cx) - made > LOGIN_LIVES || ctx_now(cx) < made) return false;
	return slice_split(&rest, '\n', &ret->state) && slice_split(&rest, '\n', &ret->nonce) && slice_split(&rest, '\n', &ret->verifier) && slice_split(&rest, '\n', &ret->return_to);
}

status oidc_begin(ctx *cx, auth_store *a, const oidc_options *o, slice redirect_uri, slice return_to, slice *ret_location, slice *ret_state)
{
	endpoints e;
	if (!o->issuer.n || !o->client_id.n) return fail(cx, NOT_BUILT, "No sign-in service is set up here. Log in with a password.");
	TRY(provider_endpoints(cx, a, o, &e));
	login l = { secret_new(cx), secret_new(cx), secret_new(cx), own_path(return_to) ? return_to : S("/") };
	digest d = sha256_of(l.verifier);
	slice challenge = base64url_encode(cx->mem, slice_of(d.b, sizeof d.b));
	slice with = slice_find_char(e.authorization, '?') == SLICE_NONE ? S("?") : S("&");
	slice where = JOIN(cx->mem, e.authorization, with, S("response_type=code&scope=openid%20email%20profile&client_id="), uri_encode(cx->mem, o->client_id), S("&redirect_uri="),
			   uri_encode(cx->mem, redirect_uri));
	*ret_location = JOIN(cx->mem, where, S("&state="), l.state, S("&nonce="), l.nonce, S("&code_challenge_method=S256&code_challenge="), challenge);
	*ret_state = seal(cx, a, &l);
	return ST_OK;
}

static void field(ctx *cx, buf *b, slice name, slice value)
{
	if (b->n) buf_putc(b, '&');
	buf_put(b, name);
	buf_putc(b, '=');
	buf_put(b, uri_encode(cx->mem, value));
}

/* The code for tokens (RFC 6749, 4.1.3). */
static status exchange(ctx *cx, const oidc_options *o, const endpoints *e, slice redirect_uri, slice code, slice verifier, json **ret)
{
	buf *body = buf_new(cx->mem, 32768);
	pair headers[3] = { { S("Content-Type"), S("application/x-www-form-urlencoded") }, { S("Accept"), S("application/json") } };
	http_call call = { .url = e->token, .method = HTTP_POST, .headers = headers, .header_n = 2, .most = 256 << 10, .timeout_s = 10, .allow_private = o->allow_private };
	http_answer answer;
	field(cx, body, S("grant_type"), S("authorization_code"));
	field(cx, body, S("code"), code);
	field(cx, body, S("redirect_uri"), redirect_uri);
	field(cx, body, S("code_verifier"), verifier);
	if (o->client_secret.n && !e->secret_in_body) {
		slice both = JOIN(cx->mem, uri_encode(cx->mem, o->client_id), S(":"), uri_encode(cx->mem, o->client_secret));
		headers[call.header_n++] = (pair){ S("Authorization"), JOIN(cx->mem, S("Basic "), base64_encode(cx->mem, both)) };
	} else {
		field(cx, body, S("client_id"), o->client_id);
		if (o->client_secret.n) field(cx, body, S("client_secret"), o->client_secret);
	}
	call.body = buf_slice(body);
	TRY(http_fetch(cx, &call, &answer));
	if (answer.code != 200 || json_parse(cx, answer.body, ret) != ST_OK || (*ret)->kind != JSON_OBJECT) {
		log_line(LOG_WARN, "oidc token refused", "status", log_u64((uint64_t)answer.code), "answer", slice_take(answer.body, 300), NULL);
		return fail(cx, FORBIDDEN, "The sign-in service did not accept this login. Log in again.");
	}
	return ST_OK;
}

static status check_token(ctx *cx, auth_store *a, const oidc_options *o, const endpoints *e, slice token, slice nonce, const json **ret_claims)
{
	const json *keys;
	bool unknown = false;
	const jwt_expect expect = { o->issuer, o->client_id, nonce, ctx_now(cx) };
	TRY(provider_keys(cx, a, o, e, false, &keys));
	status st = jwt_check(cx, token, keys, &expect, ret_claims, &unknown);
	if (st == ST_OK || !unknown) return st;
	TRY(provider_keys(cx, a, o, e, true, &keys));
	ctx_error_clear(cx);
	return jwt_check(cx, token, keys, &expect, ret_claims, &unknown);
}

/* The e-mail address, when the provider says that it checked it; many tell it only at the userinfo endpoint (5.3). */
static status verified_email(ctx *cx, const oidc_options *o, const endpoints *e, const json *claims, slice access, slice *ret)
{
	const json *from = claims;
	json *info;
	*ret = NO_SLICE;
	if (!json_get(claims, S("email")) && e->userinfo.n && access.n) {
		const pair bearer = { S("Authorization"), JOIN(cx->mem, S("Bearer "), access) };
		const http_call call = { .url = e->userinfo, .method = HTTP_GET, .headers = &bearer, .header_n = 1, .most = 256 << 10, .timeout_s = 10, .allow_private = o->allow_private };
		http_answer answer;
		TRY(http_fetch(cx, &call, &answer));
		if (answer.code != 200 || json_parse(cx, answer.body, &info) != ST_OK) return ST_OK;
		if (!slice_eq(json_text(json_get(info, S("sub"))), json_text(json_get(claims, S("sub"))))) return fail(cx, FORBIDDEN, "The sign-in service spoke of two people at once.");
		from = info;
	}
	const json *verified = json_get(from, S("email_verified"));
	if (verified && verified->kind == JSON_TRUE) *ret = json_text(json_get(from, S("email")));
	return ST_OK;
}

static bool bound_person(ctx *cx, auth_store *a, slice issuer, slice subject, slice *ret)
{
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "SELECT person FROM subject WHERE issuer = ? AND subject = ?");
	stmt_text(s, 1, issuer);
	stmt_text(s, 2, subject);
	bool found = stmt_step(s) == STEP_ROW;
	if (found) *ret = arena_copy(cx->mem, stmt_get_text(s, 0));
	stmt_reset(s);
	mutex_unlock(&a->lock);
	return found;
}

/* Only when nobody of this provider is bound to the person yet: an address that changed hands does not hand over the account. */
static status bind(ctx *cx, auth_store *a, slice issuer, slice subject, slice person_iri)
{
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "INSERT OR IGNORE INTO subject (issuer, subject, person) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM subject WHERE issuer = ?1 AND person = ?3)");
	stmt_text(s, 1, issuer);
	stmt_text(s, 2, subject);
	stmt_text(s, 3, person_iri);
	status st = stmt_run(cx, s);
	mutex_unlock(&a->lock);
	return st;
}

/* The subject bound before, whatever the e-mail is now; else the account of the verified e-mail, which is bound from then on. */
static status find_person(ctx *cx, auth_store *a, const oidc_options *o, const endpoints *e, const json *claims, slice access, slice *ret)
{
	slice subject = json_text(json_get(claims, S("sub"))), email = NO_SLICE, name, who = NO_SLICE, hash;
	bool disabled = false;
	if (!bound_person(cx, a, o->issuer, subject, &who)) {
		TRY(verified_email(cx, o, e, claims, access, &email));
		if (!email.n || login_normal(cx, email, &name) != ST_OK || !login_find(cx, a, name, &who, &hash, &disabled))
			return fail(cx, FORBIDDEN, "There is no account here for you ({1}). Ask an administrator to make one with your e-mail address.", email.n ? email : subject);
		if (!disabled) {
			slice bound = NO_SLICE;
			TRY(bind(cx, a, o->issuer, subject, who));
			if (!bound_person(cx, a, o->issuer, subject, &bound) || !slice_eq(bound, who))
				return fail(cx, FORBIDDEN, "The account {1} belongs to somebody else at the sign-in service. Ask an administrator to look into it.", email);
		}
	}
	if (disabled || person_disabled(a, who)) return fail(cx, FORBIDDEN, "This account is disabled. Ask an administrator.");
	ctx_error_clear(cx);
	*ret = who;
	return ST_OK;
}

status oidc_finish(ctx *cx, auth_store *a, const oidc_options *o, slice redirect_uri, slice state, slice cookie_state, slice code, slice *ret_person_iri, slice *ret_return_to)
{
	endpoints e;
	login l;
	json *tokens;
	const json *claims;
	slice who;
	if (!open_seal(cx, a, cookie_state, &l) || state.n != l.state.n || !secret_eq(state, l.state))
		return fail(cx, FORBIDDEN, "This login took too long, or was begun in another browser. Log in again.");
	if (!code.n || code.n > 4096) return fail(cx, FORBIDDEN, "The sign-in service did not accept this login. Log in again.");
	TRY(provider_endpoints(cx, a, o, &e));
	TRY(exchange(cx, o, &e, redirect_uri, code, l.verifier, &tokens));
	TRY(check_token(cx, a, o, &e, json_text(json_get(tokens, S("id_token"))), l.nonce, &claims));
	TRY(find_person(cx, a, o, &e, claims, json_text(json_get(tokens, S("access_token"))), &who));
	*ret_person_iri = who;
	*ret_return_to = own_path(l.return_to) ? l.return_to : S("/");
	return ST_OK;
}
