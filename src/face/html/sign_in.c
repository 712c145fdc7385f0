/* SPDX-License-Identifier: EUPL-1.2
 * sign_in: in with a password or through the organisation's OpenID Connect provider, and out again. */
#include "face/html/sign_in.h"

enum { FORM_MAX = 64 << 10, STATE_S = 600 };

slice own_path(slice to)
{
	if (!to.n || to.p[0] != '/' || (to.n > 1 && (to.p[1] == '/' || to.p[1] == '\\'))) return S("/");
	for (size_t i = 0; i < to.n; i++)
		if ((unsigned char)to.p[i] <= ' ' || to.p[i] == '\\') return S("/");
	return slice_starts(to, S("/log")) ? S("/") : to;   /* /login and /logout would go round in circles */
}

bool cookies_secure(const ctx *cx) { return slice_eq(cx->sv->settings->secure, S("yes")); }

static status show_login(ctx *cx, const request *q, response *r, slice login, slice to, int code)
{
	const settings *s = cx->sv->settings;
	html o = html_to(cx, q, r);
	r->no_compress = true;
	response_header(r, S("Cache-Control"), S("no-store"));
	login_view v = { .head = { .title = tr(cx->lang, "Log in") }, .login = login, .to = own_path(to) };
	if (code != 200) v.error = cx->err.message;
	if (s->oidc_issuer.n) v.provider = s->oidc_label.n ? s->oidc_label : tr(cx->lang, "your organisation");
	r->code = code;
	page_login(&o, &v);
	return ST_OK;
}

static status login_form(ctx *cx, const request *q, response *r)
{
	slice to = own_path(request_query(q, "to"));
	if (cx->who) {
		response_redirect(cx, r, 303, slice_eq(to, S("/")) ? S("/workspace") : to);
		return ST_OK;
	}
	return show_login(cx, q, r, NO_SLICE, to, 200);
}

static void come_in(ctx *cx, response *r, slice secret, slice to)
{
	response_cookie(cx, r, S("session"), secret, -1, cookies_secure(cx));
	to = own_path(to);
	response_redirect(cx, r, 303, slice_eq(to, S("/")) ? S("/workspace") : to);
}

static status login(ctx *cx, const request *q, response *r)
{
	form f;
	slice secret;
	TRY(request_form(cx, q, &f));
	slice name = slice_trim(form_field(&f, S("login"))), to = form_field(&f, S("to"));
	status s = session_login(cx, cx->sv->auth, name, form_field(&f, S("password")), q->peer, &secret);
	if (s == ST_UNAUTHENTICATED || s == ST_TOO_MANY || s == ST_INVALID || s == ST_BAD_REQUEST || s == ST_FORBIDDEN) return show_login(cx, q, r, name, to, status_http(s));
	TRY(s);
	if (cx->who && cx->who->session.n) session_end(cx, cx->sv->auth, request_cookie(q, "session"));
	come_in(cx, r, secret, to);
	return ST_OK;
}

static status logout(ctx *cx, const request *q, response *r)
{
	slice secret = request_cookie(q, "session");
	if (secret.n) session_end(cx, cx->sv->auth, secret);
	response_cookie(cx, r, S("session"), S(""), 0, cookies_secure(cx));
	response_redirect(cx, r, 303, S("/?notice=loggedout"));
	return ST_OK;
}

static slice provider_name(ctx *cx, const oidc_options *p) { return p->label.n ? p->label : tr(cx->lang, "The sign-in service"); }

static status provider(ctx *cx, oidc_options *ret, slice *ret_back)
{
	const settings *s = cx->sv->settings;
	if (!s->oidc_issuer.n) return fail(cx, NOT_FOUND, "This site has no OpenID Connect provider. Log in with your name and password.");
	*ret = (oidc_options){ s->oidc_issuer, s->oidc_client, s->oidc_secret, s->oidc_label, slice_starts(s->base, S("http://localhost")) || slice_starts(s->base, S("http://127.0.0.1")) };
	*ret_back = JOIN(cx->mem, s->base, S("/login/oidc/back"));
	return ST_OK;
}

/* What RFC 6749 (4.1.2.1) lets a provider say when it sends somebody back without a code. Its own words are not shown: anybody can write them into a link. */
static status refused(ctx *cx, const request *q, const oidc_options *p)
{
	slice code = request_query(q, "error"), name = provider_name(cx, p);
	log_line(LOG_WARN, "oidc refused", "error", slice_take(code, 100), "why", slice_take(request_query(q, "error_description"), 300), NULL);
	if (slice_eq(code, S("access_denied"))) return fail(cx, FORBIDDEN, "{1} did not let you in, or you stopped halfway. Try again, or log in with your name and password.", name);
	return fail(cx, FORBIDDEN, "{1} could not finish this login. Try again in a moment, or log in with your name and password.", name);
}

/* The login page again, with the reason; what went wrong between two servers is for the log. */
static status stay_out(ctx *cx, const request *q, response *r, const oidc_options *p, slice to, status s)
{
	if (s == ST_FORBIDDEN) return show_login(cx, q, r, NO_SLICE, to, 403);
	log_line(LOG_ERROR, "oidc failed", "request", log_u64(q->number), "why", cx->err.message, NULL);
	ctx_error_clear(cx);
	(void)fail(cx, UNAVAILABLE, "{1} does not answer as it should. Try again in a moment, or log in with your name and password.", provider_name(cx, p));
	return show_login(cx, q, r, NO_SLICE, to, 503);
}

/* The provider lies on another host: response_redirect is for our own addresses, so the header is set here. */
static status oidc_go(ctx *cx, const request *q, response *r)
{
	oidc_options p;
	slice back, location, state, to = own_path(request_query(q, "to"));
	TRY(provider(cx, &p, &back));
	status s = oidc_begin(cx, cx->sv->auth, &p, back, to, &location, &state);
	if (s != ST_OK) return stay_out(cx, q, r, &p, to, s);
	response_cookie(cx, r, S("login"), state, STATE_S, cookies_secure(cx));
	response_header(r, S("Location"), location);
	response_header(r, S("Cache-Control"), S("no-store"));
	r->code = 303;
	return ST_OK;
}

static status oidc_back(ctx *cx, const request *q, response *r)
{
	oidc_options p;
	slice back, who, to, secret, issuer = request_query(q, "iss");
	TRY(provider(cx, &p, &back));
	response_cookie(cx, r, S("login"), S(""), 0, cookies_secure(cx));
	if (request_query(q, "error").p) return stay_out(cx, q, r, &p, S("/"), refused(cx, q, &p));
	/* RFC 9207: an answer of another provider than was asked is no answer */
	if (issuer.p && !slice_eq(issuer, p.issuer)) return stay_out(cx, q, r, &p, S("/"), fail(cx, FORBIDDEN, "This answer comes from another sign-in service. Log in again."));
	status s = oidc_finish(cx, cx->sv->auth, &p, back, request_query(q, "state"), request_cookie(q, "login"), request_query(q, "code"), &who, &to);
	if (s != ST_OK) return stay_out(cx, q, r, &p, S("/"), s);
	TRY(session_make(cx, cx->sv->auth, who, &secret));
	if (cx->who && cx->who->session.n) session_end(cx, cx->sv->auth, request_cookie(q, "session"));
	come_in(cx, r, secret, to);
	return ST_OK;
}

const route sign_in_routes[] = {
	{ HTTP_GET, "/login", login_form, ROUTE_PAGE, 0, "Log in" },
	{ HTTP_POST, "/login", login, ROUTE_HEAVY, FORM_MAX, "Log in with name and password" },
	{ HTTP_POST, "/logout", logout, ROUTE_FORM, FORM_MAX, "Log out" },
	{ HTTP_GET, "/login/oidc", oidc_go, ROUTE_HEAVY, 0, "Go to the OpenID Connect provider" },
	{ HTTP_GET, "/login/oidc/back", oidc_back, ROUTE_HEAVY, 0, "Come back from the OpenID Connect provider" },
	{ HTTP_GET, "/workspace", html_workspace, ROUTE_SIGNED_IN, 0, "What waits for this person" },
	{ HTTP_GET, "/workspace/tokens", html_tokens, ROUTE_SIGNED_IN, 0, "A person's API tokens" },
	{ HTTP_POST, "/workspace/tokens", html_token_create, ROUTE_FORM | ROUTE_SIGNED_IN, FORM_MAX, "Make an API token" },
	{ HTTP_POST, "/workspace/tokens/{id}/revoke", html_token_revoke, ROUTE_FORM | ROUTE_SIGNED_IN, FORM_MAX, "Revoke an API token" },
	{ HTTP_GET, "/workspace/password", html_password, ROUTE_SIGNED_IN, 0, "Form for a new password" },
	{ HTTP_POST, "/workspace/password", html_password_set, ROUTE_FORM | ROUTE_SIGNED_IN | ROUTE_HEAVY, FORM_MAX, "Set a new password" },
	{ HTTP_GET, "/honest", html_honest, ROUTE_PAGE, 0, "How this is kept honest" },
	{ HTTP_GET, "/honest/head", html_honest_head, ROUTE_PAGE, 0, "The signed head of the log" },
	{ HTTP_GET, "/api", html_developers, ROUTE_PAGE, 0, "For developers" },
	{ HTTP_GET, "/accessibility", html_accessibility, ROUTE_PAGE, 0, "Accessibility statement" },
	{ HTTP_GET, "/robots.txt", html_robots, ROUTE_PAGE | ROUTE_HIDDEN, 0, "What search engines may follow" },
	{ HTTP_GET, "/favicon.ico", html_favicon, ROUTE_PAGE | ROUTE_HIDDEN, 0, "The icon, where browsers look for it" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
