/* SPDX-License-Identifier: EUPL-1.2
 * form: making and changing an entry. Nothing typed is lost: whatever goes wrong (a wrong value, a session that ended, somebody
 * who was quicker), the form comes back filled in, with the reason at the field and in a summary. */
#include "face/html/form.h"
#include "face/html/common.h"
#include "face/html/routes.h"

typedef struct { const reg *reg; bool creating; const resource *res; const json *value; slice version, more; } form_state;

static finding *field_findings(ctx *cx, const finding *from)
{
	finding *first = NULL, **to = &first;
	for (const finding *f = from; f; f = f->next) {
		*to = arena_new(cx->mem, finding, 1);
		**to = (finding){ NULL, form_field_of(cx, f->at), f->message };
		to = &(*to)->next;
	}
	return first;
}

/* "Title", or "Distributions, Licence" for a field of a group; NO_SLICE for what is no field of the register. */
static slice field_title(ctx *cx, const reg *r, slice at)
{
	slice rest = at, part;
	if (!slice_split(&rest, '.', &part)) return NO_SLICE;
	const property *p = reg_property(r, part);
	if (!p) return NO_SLICE;
	while (slice_split(&rest, '.', &part))
		for (size_t i = 0; i < p->member_n; i++)
			if (slice_eq(p->members[i].key, part)) return JOIN(cx->mem, p->name.v[cx->lang], S(", "), p->members[i].name.v[cx->lang]);
	return p->name.v[cx->lang];
}

static bool has_input(const input_view *list, size_t n, slice name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i].name, name) || has_input(list[i].members, list[i].member_n, name)) return true;
	return false;
}

/* The field of this form that a finding leads to: its own, or the one it stands in (a line of several, one of many boxes); NO_SLICE: none. */
static slice target_of(const form_view *v, slice at)
{
	while (at.n) {
		for (size_t s = 0; s < v->fieldset_n; s++)
			if (has_input(v->fieldsets[s].inputs, v->fieldsets[s].n, at)) return at;
		size_t dot = slice_rfind_char(at, '.');
		at = dot == SLICE_NONE ? NO_SLICE : slice_take(at, dot);
	}
	return NO_SLICE;
}

/* The summary stands far from the fields, so it says which one each is about, and leads there. */
static const finding *with_titles(ctx *cx, const reg *r, const form_view *v, const finding *errors)
{
	finding *first = NULL, **to = &first;
	for (const finding *f = errors; f; f = f->next) {
		slice title = field_title(cx, r, f->at);
		*to = arena_new(cx->mem, finding, 1);
		**to = (finding){ NULL, target_of(v, f->at), title.n ? JOIN(cx->mem, title, S(": "), f->message) : f->message };
		to = &(*to)->next;
	}
	return first;
}

static status show_form(ctx *cx, const request *q, response *r, const form_state *st, int code)
{
	html o = html_to(cx, q, r);
	slice thing = st->reg->singular.v[cx->lang], list = register_path(cx, st->reg), path = st->res ? resource_path(cx, st->res) : NO_SLICE;
	form_view v = { .creating = st->creating, .version = st->version, .summary_error = code == 200 ? NO_SLICE : cx->err.message };
	v.title = st->creating ? trf(cx->mem, cx->lang, "Add: {1}", thing) : trf(cx->mem, cx->lang, "Edit: {1}", resource_label(st->res, cx->lang));
	v.about = st->creating ? st->reg->about.v[cx->lang] : NO_SLICE;
	v.submit = st->creating ? trf(cx->mem, cx->lang, "Keep this {1}", thing) : tr(cx->lang, "Keep the changes");
	v.action = st->creating ? JOIN(cx->mem, list, S("/new")) : JOIN(cx->mem, path, S("/edit"));
	v.cancel_path = st->creating ? list : path;
	v.errors = field_findings(cx, cx->err.findings);
	crumb crumbs[] = { { list, st->reg->title.v[cx->lang] }, { st->creating ? v.action : path, st->creating ? v.title : resource_label(st->res, cx->lang) } };
	v.head = (page_head){ .title = v.title, .section = st->reg->section, .crumbs = crumbs, .crumb_n = st->creating ? 1 : 2 };
	TRY(form_inputs(&o, st->reg, st->value, v.errors, st->more, &v));
	v.summary = with_titles(cx, st->reg, &v, v.errors);
	r->code = code;
	page_form(&o, &v);
	return ST_OK;
}

static status needs_person(ctx *cx)
{
	return cx->who ? ST_OK : fail(cx, UNAUTHENTICATED, "Log in to add or change something here.");
}

/* The session behind a form that was sent: gone, or another than the one it was made in. */
static status session_good(ctx *cx, const form *f)
{
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Your session ended. Log in in another tab, then press the button again: what you typed is still here.");
	if (!csrf_good(cx->who, form_field(f, S("csrf")))) return fail(cx, FORBIDDEN, "This form was opened in an earlier session. Check it and press the button again.");
	return ST_OK;
}

status html_new(ctx *cx, const request *q, response *r)
{
	form_state st = { .creating = true };
	TRY(page_register(cx, q, &st.reg));
	TRY(needs_person(cx));
	if (!st.reg->anyone_signed_in_creates && !entry_may(cx, st.reg, MAY_CREATE, (rights){ 0 })) return fail(cx, FORBIDDEN, "You have no role that may add to {1}. The administrator of your organisation gives roles.", st.reg->title.v[cx->lang]);
	return show_form(cx, q, r, &st, 200);
}

static status create(ctx *cx, const reg *r, const json *v, slice reason, event *ret)
{
	slice name = entry_name(cx, &cx->sv->entries, r, v), iri = resource_iri(cx, cx->sv->settings->base, r->name, name);
	graph *g;
	TRY(document_from_json(cx, r, iri, v, &g));
	return entry_create(cx, &cx->sv->entries, r, name, g, reason, ret);
}

/* Everything that is wrong is shown at once: what stands in the other fields beside what is wrong with the files. */
static status with_values(ctx *cx, const reg *r, slice iri, const json *v, status files)
{
	error first = cx->err;
	graph *g;
	ctx own = *cx;
	ctx_error_clear(&own);
	if (document_from_json(&own, r, iri, v, &g) == ST_OK && document_validate(&own, cx->sv->registers, r, g, iri) == ST_OK) return files;
	for (const finding *f = own.err.findings; f; f = f->next) finding_at(cx, f->at, f->message);
	cx->err.code = first.code;
	cx->err.message = first.message;
	return files;
}

status html_create(ctx *cx, const request *q, response *r)
{
	form_state st = { .creating = true };
	form f;
	event e;
	TRY(page_register(cx, q, &st.reg));
	TRY(request_form(cx, q, &f));
	status s = session_good(cx, &f), files = ST_OK;
	if (s == ST_OK && entry_may(cx, st.reg, MAY_CREATE, (rights){ 0 })) files = form_files(cx, st.reg, &f);
	else form_files_lost(cx, st.reg, &f);
	st.value = form_to_json(cx, st.reg, &f, NULL);
	st.more = form_field(&f, S("more"));
	if (s == ST_OK && files == ST_OK && st.more.n) return show_form(cx, q, r, &st, 200);
	if (files != ST_OK) s = with_values(cx, st.reg, resource_iri(cx, cx->sv->settings->base, st.reg->name, S("new")), st.value, files);
	if (s == ST_OK) s = create(cx, st.reg, st.value, form_field(&f, S("reason")), &e);
	if (s != ST_OK) return show_form(cx, q, r, &st, status_http(s));
	response_redirect(cx, r, 303, JOIN(cx->mem, html_path(cx, e.iri), S("?notice=created")));
	return ST_OK;
}

status html_edit(ctx *cx, const request *q, response *r)
{
	form_state st = { 0 };
	resource res;
	graph *g;
	json *v;
	TRY(page_resource(cx, q, &st.reg, &res, &g));
	TRY(needs_person(cx));
	rights s;
	TRY(entry_rights(cx, st.reg, &res, &s));
	if (!entry_may(cx, st.reg, MAY_EDIT, s)) return fail(cx, FORBIDDEN, "You have no role that may change this entry. The administrator of its organisation gives roles.");
	TRY(document_to_json(cx, st.reg, g, res.iri, &v));
	st.res = &res;
	st.value = v;
	st.version = ctx_num(cx, res.version);
	return show_form(cx, q, r, &st, 200);
}

status html_update(ctx *cx, const request *q, response *r)
{
	form_state st = { 0 };
	resource res;
	graph *g, *changed;
	json *current;
	form f;
	event e;
	int64_t version = VERSION_ANY;
	TRY(page_resource(cx, q, &st.reg, &res, &g));
	TRY(request_form(cx, q, &f));
	TRY(document_to_json(cx, st.reg, g, res.iri, &current));
	st.res = &res;
	status s = session_good(cx, &f), files = ST_OK;
	rights held;
	TRY(entry_rights(cx, st.reg, &res, &held));
	if (s == ST_OK && entry_may(cx, st.reg, MAY_EDIT, held)) files = form_files(cx, st.reg, &f);
	else form_files_lost(cx, st.reg, &f);
	st.value = form_to_json(cx, st.reg, &f, current);
	st.more = form_field(&f, S("more"));
	st.version = form_field(&f, S("version"));
	if (s == ST_OK && files == ST_OK && st.more.n) return show_form(cx, q, r, &st, 200);
	if (files != ST_OK) s = with_values(cx, st.reg, res.iri, st.value, files);
	if (s == ST_OK && (!slice_to_i64(st.version, &version) || version < 1)) s = fail(cx, BAD_REQUEST, "The form did not say which version it was about. Open the entry again.");
	if (s == ST_OK) s = document_from_json(cx, st.reg, res.iri, st.value, &changed);
	if (s == ST_OK) s = entry_update(cx, &cx->sv->entries, st.reg, res.iri, version, changed, form_field(&f, S("reason")), &e);
	if (s == ST_STALE) {
		st.version = ctx_num(cx, res.version);
		(void)fail(cx, STALE, "Somebody changed this entry while you were typing (it is now version {1}). Compare it in the history; pressing the button again keeps yours.", st.version);
	}
	if (s != ST_OK) return show_form(cx, q, r, &st, status_http(s));
	response_redirect(cx, r, 303, JOIN(cx->mem, html_path(cx, res.iri), e.version == res.version ? S("?notice=same") : S("?notice=saved")));
	return ST_OK;
}
