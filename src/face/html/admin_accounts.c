/* SPDX-License-Identifier: EUPL-1.2
 * admin_accounts: who can come in. A new password is made here and shown once, so that nobody types one for somebody else. */
#include "face/html/admin.h"
#include "face/html/common.h"
#include "face/html/sign_in.h"

enum { PEOPLE_MAX = 500, PASSWORD_LETTERS = 20 };

/* Letters that do not look alike: 20 of them are more than 110 bits. */
static slice new_password(ctx *cx)
{
	static const char LETTERS[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	char *out = arena_alloc(cx->mem, PASSWORD_LETTERS + 1);
	for (size_t n = 0; n < PASSWORD_LETTERS;) {
		unsigned char byte;
		ctx_random(cx, &byte, 1);
		if (byte < 256 / (sizeof LETTERS - 1) * (sizeof LETTERS - 1)) out[n++] = LETTERS[byte % (sizeof LETTERS - 1)];
	}
	return slice_of(out, PASSWORD_LETTERS);
}

static status fill_people(ctx *cx, const map *with_account, admin_accounts_view *v)
{
	list_query q = { .register_name = S("people"), .order = S("name"), .limit = PEOPLE_MAX };
	list_result result;
	TRY(index_list(cx, &q, &result));
	link_view *people = arena_new(cx->mem, link_view, result.n);
	for (size_t i = 0; i < result.n; i++)
		if (!map_has(with_account, result.rows[i].iri)) people[v->people_n++] = (link_view){ resource_label(&result.rows[i], cx->lang), result.rows[i].iri };
	v->people = people;
	v->more_people = result.total > result.n;
	return ST_OK;
}

static status show(ctx *cx, const request *q, response *r, admin_accounts_view *v, int code)
{
	account *list;
	size_t n;
	if (code != 200) v->error = cx->err.message;
	html o = html_to(cx, q, r);
	TRY(account_list(cx, cx->sv->auth, &list, &n));
	account_row *rows = arena_new(cx->mem, account_row, n);
	map *with_account = map_new(cx->mem);
	for (size_t i = 0; i < n; i++) {
		const account *a = &list[i];
		map_put(with_account, a->person_iri, &rows[i]);
		rows[i] = (account_row){ .login = a->login, .person = entry_label(cx, a->person_iri), .path = html_path(cx, a->person_iri), .created = html_moment(&o, a->created),
					 .used = a->last_login ? html_moment(&o, a->last_login) : tr(cx->lang, "never"), .disabled = a->disabled, .self = slice_eq(a->person_iri, cx->who->iri) };
	}
	v->head.title = tr(cx->lang, "Accounts");
	crumb crumbs[] = { { S("/admin"), tr(cx->lang, "How this site is set up") } };
	v->head.crumbs = crumbs;
	v->head.crumb_n = 1;
	v->rows = rows;
	v->n = n;
	v->provider = cx->sv->settings->oidc_issuer.n > 0;
	TRY(fill_people(cx, with_account, v));
	r->code = code;
	page_admin_accounts(&o, v);
	return ST_OK;
}

status html_accounts(ctx *cx, const request *q, response *r)
{
	admin_accounts_view v = { 0 };
	return show(cx, q, r, &v, 200);
}

/* An account of somebody who is not in the register could do nothing and would have no name. */
static status create(ctx *cx, const form *f, admin_accounts_view *v)
{
	resource who;
	slice password = NO_SLICE;
	v->login = slice_trim(form_field(f, S("login")));
	v->person = slice_trim(form_field(f, S("person")));
	if (!v->person.n || index_get(cx, v->person, &who) != ST_OK || !slice_eq(who.register_name, S("people")) || who.withdrawn) return fail(cx, INVALID, "Choose whose account it is. Somebody who is not in the list is first added to the register of people.");
	if (!form_field(f, S("outside")).n) password = new_password(cx);
	TRY(account_create(cx, cx->sv->auth, v->login, v->person, password));
	v->secret = password;
	v->secret_login = v->login;
	v->login = v->person = NO_SLICE;
	return ST_OK;
}

status html_account_create(ctx *cx, const request *q, response *r)
{
	form f;
	admin_accounts_view v = { 0 };
	TRY(request_form(cx, q, &f));
	status s = create(cx, &f, &v);
	if (s != ST_OK && s != ST_INVALID && s != ST_CONFLICT) return s;
	return show(cx, q, r, &v, status_http(s));
}

/* The administrator's own account, by any of its logins: locking oneself out cannot be undone here. */
static status not_self(ctx *cx, slice login)
{
	account *list;
	size_t n;
	TRY(account_list(cx, cx->sv->auth, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (slice_eq_nocase(list[i].login, login) && slice_eq(list[i].person_iri, cx->who->iri)) return fail(cx, CONFLICT, "You cannot disable your own account. Ask another administrator.");
	return ST_OK;
}

status html_account_disable(ctx *cx, const request *q, response *r)
{
	form f;
	TRY(request_form(cx, q, &f));
	slice login = form_field(&f, S("login"));
	bool disable = slice_eq(form_field(&f, S("disabled")), S("yes"));
	if (disable) TRY(not_self(cx, login));
	TRY(account_disable(cx, cx->sv->auth, login, disable));
	response_redirect(cx, r, 303, S("/admin/accounts?notice=done"));
	return ST_OK;
}

status html_account_password(ctx *cx, const request *q, response *r)
{
	form f;
	admin_accounts_view v = { 0 };
	TRY(request_form(cx, q, &f));
	v.secret_login = form_field(&f, S("login"));
	v.secret = new_password(cx);
	TRY(account_set_password(cx, cx->sv->auth, v.secret_login, v.secret));
	return show(cx, q, r, &v, 200);
}

status html_admin_tokens(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	tokens_view v = { .head = { .title = tr(cx->lang, "Everybody's API tokens") } };
	crumb crumbs[] = { { S("/admin"), tr(cx->lang, "How this site is set up") } };
	v.head.crumbs = crumbs;
	v.head.crumb_n = 1;
	TRY(tokens_rows(&o, NO_SLICE, &v.rows, &v.n));
	page_admin_tokens(&o, &v);
	return ST_OK;
}

status html_admin_token_revoke(ctx *cx, const request *q, response *r)
{
	TRY(token_revoke(cx, cx->sv->auth, request_param(q, "id"), NO_SLICE));
	response_redirect(cx, r, 303, S("/admin/tokens?notice=done"));
	return ST_OK;
}
