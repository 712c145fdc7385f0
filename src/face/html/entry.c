/* SPDX-License-Identifier: EUPL-1.2
 * entry: the page of one entry, and what one does there: move its status, withdraw it. */
#include "face/feed/feed.h"
#include "face/html/cache.h"
#include "face/html/common.h"
#include "face/html/extra.h"
#include "face/html/routes.h"

enum { POINTING_MAX = 200, POINTING_SHOWN = 10 };

static bool has_something(const field_view *f) { return f->n || f->group_n; }

/* The fields in their groups, in the order of the form; what is empty is left out, what names the entry is its title. */
static void fill_sections(html *o, const reg *r, const graph *g, tid subject, entry_view *v)
{
	section_view *sections = arena_new(o->cx->mem, section_view, r->group_n + 1);
	for (size_t s = 0; s <= r->group_n; s++) {
		slice group = s < r->group_n ? r->groups[s].key : NO_SLICE;
		field_view *fields = arena_new(o->cx->mem, field_view, r->property_n);
		size_t n = 0;
		for (size_t i = 0; i < r->property_n; i++) {
			const property *p = &r->properties[i];
			if (!slice_eq(p->group, group) || p == r->label_property || p->hidden || slice_eq(p->key, S("state"))) continue;
			field_fill(o, r, g, subject, p, &fields[n]);
			if (has_something(&fields[n])) n++;
		}
		if (n) sections[v->section_n++] = (section_view){ s < r->group_n ? r->groups[s].label.v[o->lang] : NO_SLICE, fields, n };
	}
	v->sections = sections;
}

static slice pointing_title(html *o, const reg *from, slice predicate)
{
	for (size_t i = 0; i < from->property_n; i++)
		if (slice_eq(from->properties[i].path, predicate)) return trf(o->cx->mem, o->lang, "{1} (as \"{2}\")", from->title.v[o->lang], from->properties[i].name.v[o->lang]);
	return from->title.v[o->lang];
}

/* Who refers here, grouped by register and property, each with a way to the whole list. */
static status fill_pointing(html *o, const resource *res, entry_view *v)
{
	pointing *all;
	size_t n;
	uint64_t total;
	TRY(index_pointing(o->cx, res->iri, POINTING_MAX, &all, &n, &total));
	pointing_view *groups = arena_new(o->cx->mem, pointing_view, n);
	link_view **links = arena_new(o->cx->mem, link_view *, n);
	slice **notes = arena_new(o->cx->mem, slice *, n);
	map *found = map_new(o->cx->mem);
	for (size_t i = 0; i < n; i++) {
		const reg *from = registers_find(o->cx->sv->registers, all[i].from.register_name);
		if (!from) continue;
		slice key = JOIN(o->cx->mem, from->name, S(" "), all[i].predicate);
		uintptr_t at = (uintptr_t)map_get(found, key);
		if (!at) {
			at = ++v->pointing_n;
			map_put(found, key, (void *)at);
			links[at - 1] = arena_new(o->cx->mem, link_view, POINTING_SHOWN);
			notes[at - 1] = arena_new(o->cx->mem, slice, POINTING_SHOWN);
			groups[at - 1] = (pointing_view){ .title = pointing_title(o, from, all[i].predicate), .links = links[at - 1], .notes = notes[at - 1] };
			for (size_t k = 0; k < from->facet_n; k++)
				if (slice_eq(from->facets[k]->path, all[i].predicate))
					groups[at - 1].more_path = JOIN(o->cx->mem, register_path(o->cx, from), S("?"), from->facets[k]->key, S("="), uri_encode(o->cx->mem, res->iri));
		}
		pointing_view *g = &groups[at - 1];
		if (g->n < POINTING_SHOWN) {
			const workflow_state *state = all[i].from.state.p ? reg_state(from, all[i].from.state) : NULL;
			notes[at - 1][g->n] = state ? state->label.v[o->lang] : S("");
			links[at - 1][g->n++] = (link_view){ resource_label(&all[i].from, o->lang), resource_path(o->cx, &all[i].from) };
		}
		g->total++;
	}
	for (size_t i = 0; i < v->pointing_n; i++)
		if (groups[i].total <= POINTING_SHOWN) groups[i].more_path = NO_SLICE;
	v->pointing = groups;
	return ST_OK;
}

static status fill_moves(html *o, const reg *r, const resource *res, entry_view *v)
{
	ctx *cx = o->cx;
	if (!cx->who || res->withdrawn) return ST_OK;
	const transition **list;
	size_t n;
	TRY(entry_transitions(cx, &cx->sv->entries, r, res, &list, &n));
	move_view *moves = arena_new(cx->mem, move_view, n);
	for (size_t i = 0; i < n; i++) moves[i] = (move_view){ list[i]->name, list[i]->label.v[o->lang], list[i]->help.v[o->lang], list[i]->reason, list[i]->four_eyes };
	v->moves = moves;
	v->move_n = n;
	const workflow_state *state = res->state.p ? reg_state(r, res->state) : NULL;
	rights s;
	TRY(entry_rights(cx, r, res, &s));
	if (!(state && state->closed) && entry_may(cx, r, MAY_EDIT, s)) v->edit_path = JOIN(cx->mem, resource_path(cx, res), S("/edit"));
	if (entry_may(cx, r, MAY_WITHDRAW, s)) v->withdraw_path = JOIN(cx->mem, resource_path(cx, res), S("/withdraw"));
	return ST_OK;
}

static status show(html *o, const reg *r, const resource *res, const graph *g, slice old_version)
{
	ctx *cx = o->cx;
	tid subject = graph_find_iri(g, res->iri);
	slice path = resource_path(cx, res);
	entry_view v = { .reg = r, .res = res, .title = resource_label(res, o->lang), .old_version = old_version, .current_path = path, .history_path = JOIN(cx->mem, path, S("/history")), .etag = ctx_num(cx, res->version) };
	const workflow_state *state = res->state.p ? reg_state(r, res->state) : NULL;
	if (state) {
		v.state = state->label.v[o->lang];
		v.tone = state->tone;
		v.state_help = state->help.v[o->lang];
	}
	fill_sections(o, r, g, subject, &v);
	if (!old_version.p) {
		TRY(fill_pointing(o, res, &v));
		TRY(fill_moves(o, r, res, &v));
		extra_for(o, r, res, g, &v);
	}
	v.export_n = exports_of(cx, path, NO_SLICE, false, &v.exports);
	crumb *crumbs = arena_new(cx->mem, crumb, 2);
	crumbs[0] = (crumb){ S("/registers"), tr(o->lang, "All registers") };
	crumbs[1] = (crumb){ register_path(cx, r), r->title.v[o->lang] };
	slice summary = r->summary_property ? graph_text(g, subject, r->summary_property->path, o->lang) : NO_SLICE;
	v.head = (page_head){ .title = v.title, .description = utf8_take(summary, 200), .section = r->section, .crumbs = crumbs, .crumb_n = 2 };
	page_entry(o, &v);
	return ST_OK;
}

static status fresh_entry(ctx *cx, const request *q, response *r)
{
	const reg *register_;
	resource res;
	graph *g;
	TRY(page_resource(cx, q, &register_, &res, &g));
	slice version = request_query(q, "version");
	uint64_t number;
	if (!version.n) {
		html o = html_to(cx, q, r);
		if (res.withdrawn) r->code = 410;
		return show(&o, register_, &res, g, NO_SLICE);
	}
	event e;
	if (!slice_to_u64(version, &number)) return fail(cx, NOT_FOUND, "There is no version {1} of this entry. All versions are in its history.", version);
	TRY(entry_version(cx, &cx->sv->entries, register_, res.iri, number, &e, &g));
	html o = html_to(cx, q, r);
	return show(&o, register_, &res, g, version);
}

status html_entry(ctx *cx, const request *q, response *r)
{
	status other;
	if (feed_negotiated(cx, q, r, &other)) return other;
	return page_cached(cx, q, r, fresh_entry);
}

/* What a small form on an entry's page is about, and the version that its reader saw. */
typedef struct { const reg *reg; resource res; form f; int64_t version; } posted;

static status read_posted(ctx *cx, const request *q, posted *ret)
{
	graph *g;
	TRY(page_resource(cx, q, &ret->reg, &ret->res, &g));
	TRY(request_form(cx, q, &ret->f));
	if (!slice_to_i64(form_field(&ret->f, S("version")), &ret->version) || ret->version < 1) return fail(cx, BAD_REQUEST, "The form did not say which version it was about. Open the entry again.");
	return ST_OK;
}

static void back(ctx *cx, response *r, const resource *res, slice notice)
{
	response_redirect(cx, r, 303, JOIN(cx->mem, resource_path(cx, res), S("?notice="), notice));
}

status html_move(ctx *cx, const request *q, response *r)
{
	posted p;
	event e;
	TRY(read_posted(cx, q, &p));
	TRY(entry_move(cx, &cx->sv->entries, p.reg, p.res.iri, p.version, form_field(&p.f, S("transition")), form_field(&p.f, S("reason")), &e));
	back(cx, r, &p.res, S("moved"));
	return ST_OK;
}

status html_withdraw(ctx *cx, const request *q, response *r)
{
	posted p;
	event e;
	TRY(read_posted(cx, q, &p));
	TRY(entry_withdraw(cx, &cx->sv->entries, p.reg, p.res.iri, p.version, form_field(&p.f, S("reason")), &e));
	back(cx, r, &p.res, S("withdrawn"));
	return ST_OK;
}
