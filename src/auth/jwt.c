/* SPDX-License-Identifier: EUPL-1.2
 * An ID token (OpenID Connect Core 1.0, 3.1.3.7; RFC 7519; RFC 8725). The algorithm is one of two that we allow, and the key is
 * chosen for it: what the token's own header asks for decides nothing. */
#include <cjose/cjose.h>
#include <string.h>
#include "auth/private.h"

enum { TOKEN_MAX = 16384, SKEW_S = 60, RSA_BITS_MIN = 2048 };

typedef struct { slice name, kty, crv; } algorithm;
static const algorithm ALLOWED[] = { { SLICE_INIT("ES256"), SLICE_INIT("EC"), SLICE_INIT("P-256") }, { SLICE_INIT("RS256"), SLICE_INIT("RSA"), { 0, 0 } } };

/* Base64url in its one canonical form: no padding, no other alphabet, no loose bits at the end. */
static bool decode(ctx *cx, slice part, slice *ret)
{
	return part.n && base64url_decode(cx->mem, part, ret) && slice_eq(base64url_encode(cx->mem, *ret), part);
}

static status decode_json(ctx *cx, slice part, json **ret)
{
	slice text;
	if (!decode(cx, part, &text) || json_parse(cx, text, ret) != ST_OK || (*ret)->kind != JSON_OBJECT)
		return fail(cx, FORBIDDEN, "The sign-in service sent a token that is malformed.");
	return ST_OK;
}

static slice member(const json *object, slice name) { return json_text(json_get(object, name)); }

static bool key_fits(const json *key, const algorithm *alg, slice kid)
{
	slice use = member(key, S("use")), own = member(key, S("alg")), name = member(key, S("kid"));
	if (!slice_eq(member(key, S("kty")), alg->kty) || (alg->crv.n && !slice_eq(member(key, S("crv")), alg->crv))) return false;
	if ((use.p && !slice_eq(use, S("sig"))) || (own.p && !slice_eq(own, alg->name))) return false;
	return !kid.p || slice_eq(name, kid);
}

/* The one key that fits; without a kid there may be no choice. */
static status choose_key(ctx *cx, const json *keys, const algorithm *alg, slice kid, const json **ret, bool *ret_unknown)
{
	const json *list = json_get(keys, S("keys")), *found = NULL;
	size_t n = 0;
	for (const json *k = list && list->kind == JSON_ARRAY ? list->child : NULL; k; k = k->next)
		if (key_fits(k, alg, kid)) found = k, n++;
	*ret_unknown = n == 0;
	if (n != 1) return fail(cx, FORBIDDEN, "The sign-in service signed with a key that is not among its published keys.");
	*ret = found;
	return ST_OK;
}

static status verify(ctx *cx, slice token, const json *key, slice alg)
{
	cjose_err err = { 0 };
	buf *text = buf_new(cx->mem, 1 << 16);
	json_write(text, key, false);
	cjose_jwk_t *jwk = cjose_jwk_import(text->p, text->n, &err);
	cjose_jws_t *jws = jwk ? cjose_jws_import(token.p, token.n, &err) : NULL;
	bool good = jws && cjose_jws_verify(jws, jwk, &err);
	bool strong = jwk && (!slice_eq(alg, S("RS256")) || cjose_jwk_get_keysize(jwk, &err) >= RSA_BITS_MIN);
	/* cjose read the header again: it must have seen the algorithm that we judged */
	cjose_header_t *header = jws ? cjose_jws_get_protected(jws) : NULL;
	const char *seen = header ? cjose_header_get(header, CJOSE_HDR_ALG, &err) : NULL;
	good = good && strong && seen && slice_eq(slice_from(seen), alg);
	if (jws) cjose_jws_release(jws);
	if (jwk) cjose_jwk_release(jwk);
	return good ? ST_OK : fail(cx, FORBIDDEN, "The signature under the token of the sign-in service is not right.");
}

static bool is_for(const json *claims, slice client_id)
{
	const json *aud = json_get(claims, S("aud")), *azp = json_get(claims, S("azp"));
	bool found = slice_eq(json_text(aud), client_id) && aud && aud->kind == JSON_STRING;
	size_t n = 1;
	if (aud && aud->kind == JSON_ARRAY) {
		n = 0;
		for (const json *v = aud->child; v; v = v->next, n++) found |= v->kind == JSON_STRING && slice_eq(v->text, client_id);
	}
	if (azp && !(azp->kind == JSON_STRING && slice_eq(azp->text, client_id))) return false;
	return found && (n == 1 || azp);
}

static bool seconds(const json *claims, slice name, int64_t *ret)
{
	const json *v = json_get(claims, name);
	double d;
	if (!v || v->kind != JSON_NUMBER || !slice_to_double(v->text, &d) || d < 0 || d > 1e11) return false;
	*ret = (int64_t)d;
	return true;
}

static status check_claims(ctx *cx, const json *claims, const jwt_expect *e)
{
	int64_t now = e->now / 1000, expires, issued, from;
	slice subject = member(claims, S("sub"));
	if (!slice_eq(member(claims, S("iss")), e->issuer)) return fail(cx, FORBIDDEN, "The token is of another sign-in service.");
	if (!is_for(claims, e->client_id)) return fail(cx, FORBIDDEN, "The token of the sign-in service is meant for another site.");
	if (!seconds(claims, S("exp"), &expires) || now > expires + SKEW_S) return fail(cx, FORBIDDEN, "The token of the sign-in service is out of date. Log in again.");
	if (!seconds(claims, S("iat"), &issued) || issued > now + SKEW_S) return fail(cx, FORBIDDEN, "The token of the sign-in service is of a time to come: its clock or ours is wrong.");
	if (json_get(claims, S("nbf")) && (!seconds(claims, S("nbf"), &from) || from > now + SKEW_S))
		return fail(cx, FORBIDDEN, "The token of the sign-in service is of a time to come: its clock or ours is wrong.");
	slice nonce = member(claims, S("nonce"));
	if (!e->nonce.n || nonce.n != e->nonce.n || !secret_eq(nonce, e->nonce)) return fail(cx, FORBIDDEN, "The token of the sign-in service belongs to another login. Log in again.");
	if (!subject.n || subject.n > 255) return fail(cx, FORBIDDEN, "The token of the sign-in service names nobody.");
	return ST_OK;
}

status jwt_check(ctx *cx, slice token, const json *keys, const jwt_expect *e, const json **ret_claims, bool *ret_unknown_key)
{
	slice rest = token, head_part = NO_SLICE, body = NO_SLICE, signature = NO_SLICE, bytes;
	json *header, *claims;
	const json *key = NULL;
	const algorithm *alg = NULL;
	*ret_unknown_key = false;
	if (token.n > TOKEN_MAX || !slice_split(&rest, '.', &head_part) || !slice_split(&rest, '.', &body) || !slice_split(&rest, '.', &signature) || rest.p || !decode(cx, signature, &bytes))
		return fail(cx, FORBIDDEN, "The sign-in service sent a token that is malformed.");
	TRY(decode_json(cx, head_part, &header));
	for (size_t i = 0; i < COUNT_OF(ALLOWED); i++)
		if (slice_eq(member(header, S("alg")), ALLOWED[i].name)) alg = &ALLOWED[i];
	if (!alg || json_get(header, S("crit"))) return fail(cx, FORBIDDEN, "The token of the sign-in service is signed in a way that is not accepted: only ES256 and RS256 are.");
	TRY(choose_key(cx, keys, alg, member(header, S("kid")), &key, ret_unknown_key));
	TRY(verify(cx, token, key, alg->name));
	TRY(decode_json(cx, body, &claims));
	TRY(check_claims(cx, claims, e));
	*ret_claims = claims;
	return ST_OK;
}
