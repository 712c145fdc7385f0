/* SPDX-License-Identifier: EUPL-1.2
 * tokens: a person's API tokens. One is shown once, on the page that made it: afterwards only its hash is known. */
#include "face/html/common.h"
#include "face/html/sign_in.h"

enum { DAYS_MOST = 365, DAYS_PRESET = 90, SOON_DAYS = 14 };
static const msec DAY = 86400000;

/* In the order of PERMISSIONS. */
static const struct { slice label, help; } SCOPES[PERMISSION_COUNT] = {
	[MAY_READ] = { N_("Read"), N_("see what you may see") },
	[MAY_CREATE] = { N_("Add"), N_("make new entries") },
	[MAY_EDIT] = { N_("Change"), N_("change entries") },
	[MAY_WITHDRAW] = { N_("Withdraw"), N_("withdraw entries") },
	[MAY_MOVE] = { N_("Move"), N_("change the status of entries") },
	[MAY_ERASE] = { N_("Erase"), N_("erase personal data for good") },
	[MAY_ADMINISTER] = { N_("Administer"), N_("settings, accounts and roles") },
	[MAY_IMPORT] = { N_("Import"), N_("import spreadsheets and harvests") },
};
static const slice NAMES[PERMISSION_COUNT] = {
#define X(code, name) SLICE_INIT(name),
	PERMISSIONS(X)
#undef X
};

slice permission_label(permission p, lang l) { return tr_slice(l, SCOPES[p].label); }

static slice scopes_text(ctx *cx, unsigned scopes)
{
	buf *b = buf_new(cx->mem, 4096);
	for (permission p = 0; p < PERMISSION_COUNT; p++)
		if (scopes & (1u << p)) {
			if (b->n) buf_lit(b, ", ");
			buf_put(b, permission_label(p, cx->lang));
		}
	return arena_copy(cx->mem, buf_slice(b));
}

static void token_state(ctx *cx, const token_info *t, token_row *row)
{
	msec now = ctx_now(cx);
	bool over = t->expires && t->expires <= now, soon = t->expires && t->expires - now < SOON_DAYS * DAY;
	row->tone = over ? S("bad") : !t->expires || soon ? S("warning") : S("good");
	row->state = over ? tr(cx->lang, "ended") : !t->expires ? tr(cx->lang, "without an end") : soon ? tr(cx->lang, "ends soon") : tr(cx->lang, "in use");
}

status tokens_rows(html *o, slice whose, const token_row **ret, size_t *ret_n)
{
	ctx *cx = o->cx;
	token_info *list;
	size_t n;
	TRY(token_list(cx, cx->sv->auth, whose, &list, &n));
	token_row *rows = arena_new(cx->mem, token_row, n);
	for (size_t i = 0; i < n; i++) {
		const token_info *t = &list[i];
		rows[i] = (token_row){ .id = t->id, .name = t->name, .person = entry_label(cx, t->person_iri), .scopes = scopes_text(cx, t->scopes), .created = html_moment(o, t->created),
				       .expires = t->expires ? html_moment(o, t->expires) : tr(cx->lang, "never"), .used = t->last_used ? html_moment(o, t->last_used) : tr(cx->lang, "never") };
		token_state(cx, t, &rows[i]);
	}
	*ret = rows;
	*ret_n = n;
	return ST_OK;
}

/* Curl calls to show: one that runs as it stands. */
static slice example_call(ctx *cx, slice token)
{
	return JOIN(cx->mem, S("curl -H 'Authorization: Bearer "), token, S("' '"), cx->sv->settings->base, S("/api/actions?limit=3'"));
}

static status show(ctx *cx, const request *q, response *r, const form *sent, slice secret, int code)
{
	html o = html_to(cx, q, r);
	tokens_view v = { .head = { .title = tr(cx->lang, "My API tokens") }, .secret = secret, .days = ctx_num(cx, DAYS_PRESET), .scope_n = 0 };
	crumb crumbs[] = { { S("/workspace"), tr(cx->lang, "My workspace") } };
	v.head.crumbs = crumbs;
	v.head.crumb_n = 1;
	scope_option *scopes = arena_new(cx->mem, scope_option, PERMISSION_COUNT);
	for (permission p = 0; p < PERMISSION_COUNT; p++) {
		bool chosen = p == MAY_READ && !sent;
		for (size_t i = 0; sent && !secret.n && i < sent->n; i++) chosen |= slice_eq(sent->fields[i].name, S("scope")) && slice_eq(sent->fields[i].value, NAMES[p]);
		scopes[p] = (scope_option){ NAMES[p], permission_label(p, cx->lang), tr_slice(cx->lang, SCOPES[p].help), chosen || (secret.n && p == MAY_READ) };
	}
	v.scopes = scopes;
	v.scope_n = PERMISSION_COUNT;
	if (code != 200) {
		v.error = cx->err.message;
		v.name = form_field(sent, S("name"));
		v.days = form_field(sent, S("days"));
	}
	if (secret.n) v.example = example_call(cx, secret);
	TRY(tokens_rows(&o, cx->who->iri, &v.rows, &v.n));
	r->code = code;
	page_tokens(&o, &v);
	return ST_OK;
}

status html_tokens(ctx *cx, const request *q, response *r) { return show(cx, q, r, NULL, NO_SLICE, 200); }

static status create(ctx *cx, const form *f, slice *ret)
{
	uint64_t days;
	unsigned scopes = 0;
	/* a token of a token would outlive its parent and could have more scopes */
	if (!cx->who->session.n) return fail(cx, FORBIDDEN, "An API token cannot make API tokens. Log in with your browser to make one.");
	if (!slice_to_u64(slice_trim(form_field(f, S("days"))), &days) || days < 1 || days > DAYS_MOST) return fail(cx, INVALID, "A token lives 1 to 365 days: give a whole number.");
	for (size_t i = 0; i < f->n; i++)
		for (permission p = 0; p < PERMISSION_COUNT; p++)
			if (slice_eq(f->fields[i].name, S("scope")) && slice_eq(f->fields[i].value, NAMES[p])) scopes |= 1u << p;
	return token_create(cx, cx->sv->auth, cx->who->iri, form_field(f, S("name")), scopes, (int64_t)days, ret);
}

status html_token_create(ctx *cx, const request *q, response *r)
{
	form f;
	slice secret = NO_SLICE;
	TRY(request_form(cx, q, &f));
	status s = create(cx, &f, &secret);
	if (s != ST_OK && s != ST_INVALID) return s;
	return show(cx, q, r, &f, secret, status_http(s));
}

status html_token_revoke(ctx *cx, const request *q, response *r)
{
	if (!cx->who->session.n) return fail(cx, FORBIDDEN, "API tokens are revoked in the browser, not with an API token.");
	TRY(token_revoke(cx, cx->sv->auth, request_param(q, "id"), cx->who->iri));
	response_redirect(cx, r, 303, S("/workspace/tokens?notice=done"));
	return ST_OK;
}
