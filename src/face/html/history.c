/* SPDX-License-Identifier: EUPL-1.2
 * history: who changed what, when and why, as sentences; a diff between any two versions; undo as a new change. */
#include "face/html/common.h"
#include "face/html/routes.h"

enum { PAGE_EVENTS = 20 };

static slice sentence(ctx *cx, const event *e, const reg *r, const graph *g, slice iri, const workflow_state *before)
{
	slice who = short_person(cx, e->actor), thing = r->singular.v[cx->lang];
	switch (e->kind) {
	case EVENT_CREATE: return trf(cx->mem, cx->lang, "Added this {1} ({2})", thing, who);
	case EVENT_WITHDRAW: return trf(cx->mem, cx->lang, "Withdrew this {1} ({2})", thing, who);
	case EVENT_ERASE: return trf(cx->mem, cx->lang, "Erased the content of this {1} ({2})", thing, who);
	default: break;
	}
	const workflow_state *now = g ? reg_state(r, graph_value(g, graph_find_iri(g, iri), ADMS("status"))) : NULL;
	if (now && now != before) return trf(cx->mem, cx->lang, "Changed the status to \"{1}\" ({2})", now->label.v[cx->lang], who);
	return trf(cx->mem, cx->lang, "Changed this {1} ({2})", thing, who);
}

/* The document of one version, where it is there and this view may see it; NULL otherwise. */
static status version_graph(ctx *cx, const reg *r, slice iri, uint64_t version, const graph **ret)
{
	event e;
	graph *g;
	*ret = NULL;
	if (version && entry_version(cx, &cx->sv->entries, r, iri, version, &e, &g) == ST_OK) *ret = g;
	else ctx_error_clear(cx);
	return ST_OK;
}

static status fill_item(ctx *cx, const reg *r, const resource *res, bool may_edit, const event *e, const graph *now, const graph *before, history_item *ret)
{
	slice path = resource_path(cx, res), number = ctx_num(cx, e->version);
	const workflow_state *was = before ? reg_state(r, graph_value(before, graph_find_iri(before, res->iri), ADMS("status"))) : NULL;
	bool has_document = e->kind == EVENT_CREATE || e->kind == EVENT_UPDATE || e->kind == EVENT_WITHDRAW;
	*ret = (history_item){ .change = { .who = short_person(cx, e->actor), .what = sentence(cx, e, r, now, res->iri, was), .when = time_people(cx->mem, cx->lang, e->time), .reason = e->reason, .version = e->version },
			       .erased = has_document && !now };
	if (now) {
		ret->change.path = JOIN(cx->mem, path, S("?version="), number);
		diff_line *lines;
		TRY(document_diff(cx, cx->sv->registers, r, before, now, &lines, &ret->n));
		ret->lines = lines;
	}
	ret->can_undo = now && cx->who && e->version < res->version && !res->withdrawn && may_edit;
	return ST_OK;
}

static status compare(ctx *cx, const request *q, const reg *r, const resource *res, history_view *v)
{
	uint64_t from, to;
	v->from = request_query(q, "from");
	v->to = request_query(q, "to");
	if (!v->from.n && !v->to.n) return ST_OK;
	const graph *a, *b;
	if (!slice_to_u64(v->from, &from) || !slice_to_u64(v->to, &to)) return fail(cx, BAD_REQUEST, "Versions are numbers: compare for instance 1 and 2.");
	TRY(version_graph(cx, r, res->iri, from, &a));
	TRY(version_graph(cx, r, res->iri, to, &b));
	if (!a || !b) return fail(cx, NOT_FOUND, "Version {1} or {2} is not there, or its content is not open to you.", v->from, v->to);
	diff_line *lines;
	TRY(document_diff(cx, cx->sv->registers, r, a, b, &lines, &v->compared_n));
	v->compared = lines;
	v->comparing = true;
	return ST_OK;
}

status html_history(ctx *cx, const request *q, response *r)
{
	const reg *register_;
	resource res;
	graph *g;
	TRY(page_resource(cx, q, &register_, &res, &g));
	slice path = resource_path(cx, &res);
	crumb crumbs[] = { { register_path(cx, register_), register_->title.v[cx->lang] }, { path, resource_label(&res, cx->lang) } };
	alternate feed = { JOIN(cx->mem, path, S(".atom")), S("application/atom+xml"), resource_label(&res, cx->lang) };
	history_view v = { .title = resource_label(&res, cx->lang), .back_path = path, .feed_path = feed.path, .undo_path = JOIN(cx->mem, path, S("/undo")) };
	v.head = (page_head){ .title = trf(cx->mem, cx->lang, "History of {1}", v.title), .section = register_->section, .crumbs = crumbs, .crumb_n = 2, .alternates = &feed, .alternate_n = 1 };
	TRY(compare(cx, q, register_, &res, &v));
	uint64_t before = 0;
	(void)slice_to_u64(request_query(q, "before"), &before);
	event *events;
	size_t n;
	TRY(entry_history(cx, &cx->sv->entries, register_, res.iri, before, PAGE_EVENTS, &events, &n));
	history_item *items = arena_new(cx->mem, history_item, n);
	const graph *now = NULL, *older;
	rights s;
	TRY(entry_rights(cx, register_, &res, &s));
	bool may_edit = entry_may(cx, register_, MAY_EDIT, s);
	if (n) TRY(version_graph(cx, register_, res.iri, events[0].version, &now));
	for (size_t i = 0; i < n; i++, now = older) {
		TRY(version_graph(cx, register_, res.iri, events[i].version - 1, &older));
		TRY(fill_item(cx, register_, &res, may_edit, &events[i], now, older, &items[i]));
	}
	v.items = items;
	v.n = n;
	if (n && events[n - 1].version > 1) v.older_path = JOIN(cx->mem, path, S("/history?before="), ctx_num(cx, events[n - 1].version));
	html o = html_to(cx, q, r);
	page_history(&o, &v);
	return ST_OK;
}

status html_undo(ctx *cx, const request *q, response *r)
{
	const reg *register_;
	resource res;
	graph *g;
	form f;
	uint64_t back_to;
	event e;
	TRY(page_resource(cx, q, &register_, &res, &g));
	TRY(request_form(cx, q, &f));
	if (!slice_to_u64(form_field(&f, S("back_to")), &back_to)) return fail(cx, BAD_REQUEST, "The form did not say which version to go back to. Open the history again.");
	TRY(entry_undo(cx, &cx->sv->entries, register_, res.iri, (int64_t)res.version, back_to, &e));
	response_redirect(cx, r, 303, JOIN(cx->mem, resource_path(cx, &res), S("?notice=undone")));
	return ST_OK;
}
