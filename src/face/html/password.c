/* SPDX-License-Identifier: EUPL-1.2
 * password: a person's own new password. The old one is asked again, so that a screen left open does not hand over the account. */
#include "face/html/sign_in.h"

static status show(ctx *cx, const request *q, response *r, int code)
{
	slice login = cx->who->login, why = code == 200 ? NO_SLICE : cx->err.message;
	html o = html_to(cx, q, r);
	crumb crumbs[] = { { S("/workspace"), tr(cx->lang, "My workspace") } };
	password_view v = { .head = { .title = tr(cx->lang, "Change my password"), .crumbs = crumbs, .crumb_n = 1 }, .error = why, .login = login, .without = !cx->who->has_password };
	r->code = code;
	page_password(&o, &v);
	return ST_OK;
}

status html_password(ctx *cx, const request *q, response *r) { return show(cx, q, r, 200); }

/* Checked by logging in, which also counts the attempts. */
static status change_password(ctx *cx, const request *q, const form *f, slice *ret_secret)
{
	slice once, login = cx->who->login, fresh = form_field(f, S("new"));
	if (!cx->who->session.n) return fail(cx, FORBIDDEN, "A password is changed in the browser, not with an API token.");
	if (!slice_eq(fresh, form_field(f, S("again")))) return fail(cx, INVALID, "The two new passwords are not the same. Type them again.");
	status s = session_login(cx, cx->sv->auth, login, form_field(f, S("old")), q->peer, &once);
	if (s == ST_UNAUTHENTICATED) return fail(cx, INVALID, "The present password is not right. Type it again; an administrator can set a new one.");
	TRY(s);
	s = account_set_password(cx, cx->sv->auth, login, fresh);
	if (s != ST_OK) {
		session_end(cx, cx->sv->auth, once);
		return s;
	}
	return session_make(cx, cx->sv->auth, cx->who->iri, ret_secret);   /* all sessions ended, this one too */
}

status html_password_set(ctx *cx, const request *q, response *r)
{
	form f;
	slice secret;
	TRY(request_form(cx, q, &f));
	status s = change_password(cx, q, &f, &secret);
	if (s == ST_INVALID || s == ST_TOO_MANY) return show(cx, q, r, status_http(s));
	TRY(s);
	response_cookie(cx, r, S("session"), secret, -1, cookies_secure(cx));
	response_redirect(cx, r, 303, S("/workspace?notice=done"));
	return ST_OK;
}
