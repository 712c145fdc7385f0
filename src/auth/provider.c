/* SPDX-License-Identifier: EUPL-1.2
 * What an OpenID provider publishes of itself (OpenID Connect Discovery 1.0): addresses, kept an hour, and keys, fetched again when
 * a token names an unknown one, but not more than once a minute. */
#include "auth/private.h"

static const msec ADDRESSES_LIVE = 60 * MINUTE, KEYS_REST = MINUTE;
enum { DOCUMENT_MAX = 256 << 10 };
struct provider { slice issuer; endpoints e; msec read; slice keys; msec keys_read; };

void provider_close(auth_store *a)
{
	arena_destroy(a->provider_mem);
	a->provider_mem = NULL;
	a->provider = NULL;
}

/* https; http only where private addresses are allowed, and then only to this machine. */
static bool address_good(const oidc_options *o, slice address)
{
	uri u;
	uri_parse(address, &u);
	if (!uri_absolute_valid(address) || !u.has_authority || !u.authority.n || u.has_fragment) return false;
	if (slice_eq_nocase(u.scheme, S("https"))) return true;
	size_t colon = slice_rfind_char(u.authority, ':');
	slice host = colon == SLICE_NONE ? u.authority : slice_take(u.authority, colon);
	return o->allow_private && slice_eq_nocase(u.scheme, S("http")) && (slice_eq(host, S("127.0.0.1")) || slice_eq(host, S("localhost")) || slice_eq(host, S("[::1]")));
}

static status fetch_json(ctx *cx, const oidc_options *o, slice address, json **ret)
{
	const pair accept = { S("Accept"), S("application/json") };
	const http_call call = { .url = address, .method = HTTP_GET, .headers = &accept, .header_n = 1, .most = DOCUMENT_MAX, .timeout_s = 10, .allow_private = o->allow_private };
	http_answer answer;
	TRY(http_fetch(cx, &call, &answer));
	if (answer.code != 200) return fail(cx, UNAVAILABLE, "The sign-in service answered {1} to {2}.", ctx_num(cx, (uint64_t)answer.code), address);
	if (json_parse(cx, answer.body, ret) != ST_OK || (*ret)->kind != JSON_OBJECT) return fail(cx, UNAVAILABLE, "The sign-in service sent something unreadable from {1}.", address);
	return ST_OK;
}

static bool lists(const json *array, slice wanted)
{
	for (const json *v = array && array->kind == JSON_ARRAY ? array->child : NULL; v; v = v->next)
		if (slice_eq(json_text(v), wanted)) return true;
	return false;
}

static status discover(ctx *cx, const oidc_options *o, endpoints *ret)
{
	json *doc;
	slice issuer = slice_ends(o->issuer, S("/")) ? slice_take(o->issuer, o->issuer.n - 1) : o->issuer;
	if (!address_good(o, o->issuer)) return fail(cx, BAD_REQUEST, "The address of the sign-in service, {1}, must begin with https://.", o->issuer);
	TRY(fetch_json(cx, o, JOIN(cx->mem, issuer, S("/.well-known/openid-configuration")), &doc));
	if (!slice_eq(json_text(json_get(doc, S("issuer"))), o->issuer)) return fail(cx, UNAVAILABLE, "The sign-in service at {1} says that it is another one. Check the setting oidc_issuer.", o->issuer);
	const json *methods = json_get(doc, S("token_endpoint_auth_methods_supported"));
	endpoints e = { .authorization = json_text(json_get(doc, S("authorization_endpoint"))), .token = json_text(json_get(doc, S("token_endpoint"))),
			.jwks = json_text(json_get(doc, S("jwks_uri"))), .userinfo = json_text(json_get(doc, S("userinfo_endpoint"))),
			.secret_in_body = methods && !lists(methods, S("client_secret_basic")) && lists(methods, S("client_secret_post")) };
	if (!address_good(o, e.authorization) || !address_good(o, e.token) || !address_good(o, e.jwks) || (e.userinfo.p && !address_good(o, e.userinfo)))
		return fail(cx, UNAVAILABLE, "The sign-in service at {1} does not say where to go, or not over https.", o->issuer);
	*ret = e;
	return ST_OK;
}

static endpoints copy(arena *a, const endpoints *e)
{
	return (endpoints){ arena_copy(a, e->authorization), arena_copy(a, e->token), arena_copy(a, e->jwks), e->userinfo.p ? arena_copy(a, e->userinfo) : NO_SLICE, e->secret_in_body };
}

status provider_endpoints(ctx *cx, auth_store *a, const oidc_options *o, endpoints *ret)
{
	endpoints e = { 0 };
	msec now = ctx_now(cx);
	mutex_lock(&a->provider_lock);
	provider *p = a->provider;
	bool known = p && slice_eq(p->issuer, o->issuer) && now - p->read < ADDRESSES_LIVE && now >= p->read;
	if (known) e = copy(cx->mem, &p->e);
	mutex_unlock(&a->provider_lock);
	if (!known) {
		TRY(discover(cx, o, &e)); /* not under the lock: it waits on the network */
		mutex_lock(&a->provider_lock);
		provider_close(a);
		a->provider_mem = arena_create(0);
		a->provider = arena_new(a->provider_mem, provider, 1);
		*a->provider = (provider){ .issuer = arena_copy(a->provider_mem, o->issuer), .e = copy(a->provider_mem, &e), .read = now };
		mutex_unlock(&a->provider_lock);
	}
	*ret = e;
	return ST_OK;
}

static void keep_keys(ctx *cx, auth_store *a, const oidc_options *o, const json *keys)
{
	buf *text = buf_new(cx->mem, DOCUMENT_MAX);
	json_write(text, keys, false);
	mutex_lock(&a->provider_lock);
	if (a->provider && slice_eq(a->provider->issuer, o->issuer) && buf_ok(text)) {
		a->provider->keys = arena_copy(a->provider_mem, buf_slice(text));
		a->provider->keys_read = ctx_now(cx);
	}
	mutex_unlock(&a->provider_lock);
}

status provider_keys(ctx *cx, auth_store *a, const oidc_options *o, const endpoints *e, bool anew, const json **ret)
{
	json *keys = NULL;
	slice text = NO_SLICE;
	mutex_lock(&a->provider_lock);
	const provider *p = a->provider;
	bool known = p && p->keys.p && slice_eq(p->issuer, o->issuer);
	if (known && (!anew || ctx_now(cx) - p->keys_read < KEYS_REST)) text = arena_copy(cx->mem, p->keys);
	mutex_unlock(&a->provider_lock);
	if (text.p) {
		TRY(json_parse(cx, text, &keys));
	} else {
		TRY(fetch_json(cx, o, e->jwks, &keys));
		keep_keys(cx, a, o, keys);
	}
	*ret = keys;
	return ST_OK;
}
