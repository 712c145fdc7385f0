/* SPDX-License-Identifier: EUPL-1.2
 * compare: two yearly plans of a strategy beside each other; and the strategy as a file. */
#include "face/html/strategy_parts.h"
#include "face/html/strategy_routes.h"
#include "strategy/export.h"

enum { PAIRS_SHOWN = 1000, EXPORT_MAX = 32 << 20 };

static slice plan_of(ctx *cx, slice text)
{
	if (!text.n) return NO_SLICE;
	return slice_contains(text, S(":")) ? text : resource_iri(cx, cx->sv->settings->base, S("plans"), text);
}

static slice state_words(const plan_comparison *c, const resource *r, lang l, slice *ret_tone)
{
	for (size_t i = 0; r->iri.n && i < c->state_n; i++)
		if (slice_eq(c->states[i].iri, r->state)) {
			*ret_tone = c->states[i].tone;
			return c->states[i].label.v[l];
		}
	*ret_tone = S("unknown");
	return r->iri.n ? tr(l, "unknown") : S("");
}

static slice notes_of(html *o, const plan_pair *p)
{
	if (p->kind != PAIR_CONTINUED) return S("");
	slice none = tr(o->lang, "unknown");
	slice owner = p->owner_changed ? trf(o->cx->mem, o->lang, "Owner: {1} became {2}. ", p->owner_before.n ? entry_label(o->cx, p->owner_before) : none, p->owner_after.n ? entry_label(o->cx, p->owner_after) : none) : S("");
	slice end = p->end_changed ? trf(o->cx->mem, o->lang, "End: {1} became {2}. ", p->end_before.n ? html_date(o, p->end_before) : none, p->end_after.n ? html_date(o, p->end_after) : none) : S("");
	slice title = p->title_changed ? tr(o->lang, "The title changed.") : S("");
	return JOIN(o->cx->mem, owner, end, title);
}

static void fill_pairs(html *o, const plan_comparison *c, compare_view *v)
{
	size_t n = c->n < PAIRS_SHOWN ? c->n : PAIRS_SHOWN;
	pair_view *pairs = arena_new(o->cx->mem, pair_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		const plan_pair *p = &c->pairs[i];
		pair_view *x = &pairs[i];
		x->kind = p->kind == PAIR_CONTINUED ? tr(o->lang, "continued") : p->kind == PAIR_NEW ? tr(o->lang, "new") : tr(o->lang, "not continued");
		if (p->before.iri.n) {
			x->before = resource_label(&p->before, o->lang);
			x->before_path = resource_path(o->cx, &p->before);
			x->state_before = state_words(c, &p->before, o->lang, &x->tone_before);
		}
		if (p->after.iri.n) {
			x->after = resource_label(&p->after, o->lang);
			x->after_path = resource_path(o->cx, &p->after);
			x->state_after = state_words(c, &p->after, o->lang, &x->tone_after);
		}
		x->notes = notes_of(o, p);
	}
	v->pairs = pairs;
	v->pair_n = n;
	v->pair_total = c->n;
}

static void fill_moves(html *o, const plan_comparison *c, compare_view *v)
{
	link_view *heads = arena_new(o->cx->mem, link_view, c->state_n + 1);
	slice *tones = arena_new(o->cx->mem, slice, c->state_n + 1);
	for (size_t i = 0; i < c->state_n; i++) {
		heads[i].text = c->states[i].label.v[o->lang];
		tones[i] = c->states[i].tone;
	}
	v->heads = heads;
	v->tones = tones;
	v->head_n = c->state_n;
}

status html_compare(ctx *cx, const request *q, response *r)
{
	overview_options options = { .strategy = resource_iri(cx, cx->sv->settings->base, S("strategies"), request_param(q, "name")), .most = 1 };
	overview s;
	TRY(overview_make(cx, &cx->sv->entries, &options, &s));
	html o = html_to(cx, q, r);
	slice from = request_query(q, "from"), to = request_query(q, "to"), page = strategy_path(cx, s.strategy.iri);
	option_view *plans = arena_new(cx->mem, option_view, s.plan_n + 1);
	for (size_t i = 0; i < s.plan_n; i++) plans[i] = (option_view){ s.plans[i].plan.name, resource_label(&s.plans[i].plan, cx->lang) };
	if (!from.n && s.plan_n > 1) from = plans[s.plan_n - 2].iri;
	if (!to.n && s.plan_n > 1) to = plans[s.plan_n - 1].iri;
	compare_view v = { .title = tr(cx->lang, "Two yearly plans beside each other"), .back_path = page, .action_path = JOIN(cx->mem, page, S("/compare")), .plans = plans, .plan_n = s.plan_n, .from = last_part(from), .to = last_part(to) };
	plan_comparison *c = arena_new(cx->mem, plan_comparison, 1);
	if (from.n && to.n) {
		TRY(plan_compare(cx, &cx->sv->entries, plan_of(cx, from), plan_of(cx, to), c));
		v.chosen = true;
		v.c = c;
		v.earlier = resource_label(&c->earlier, cx->lang);
		v.later = resource_label(&c->later, cx->lang);
		v.earlier_path = resource_path(cx, &c->earlier);
		v.later_path = resource_path(cx, &c->later);
		v.sentence = trf(cx->mem, cx->lang, "{1} actions go on, {2} are new, {3} were not continued; the status of {4} changed.", html_num(&o, c->continued), html_num(&o, c->added), html_num(&o, c->dropped), html_num(&o, c->state_changes));
		fill_pairs(&o, c, &v);
		fill_moves(&o, c, &v);
	}
	crumb *crumbs = arena_new(cx->mem, crumb, 2);
	crumbs[0] = (crumb){ S("/strategy?all=1"), tr(cx->lang, "All strategies") };
	crumbs[1] = (crumb){ page, resource_label(&s.strategy, cx->lang) };
	v.head = (page_head){ .title = v.title, .section = S("strategy"), .crumbs = crumbs, .crumb_n = 2 };
	page_compare(&o, &v);
	return ST_OK;
}

status html_strategy_export(ctx *cx, const request *q, response *r)
{
	size_t dot = slice_rfind_char(q->path, '.');
	export_format format;
	if (dot == SLICE_NONE || !export_format_from(slice_skip(q->path, dot + 1), &format)) return fail(cx, NOT_FOUND, "A strategy is exported as csv, xlsx, xml (StratML) or jsonld.");
	slice name = request_param(q, "name");
	resource res;
	slice iri = resource_iri(cx, cx->sv->settings->base, S("strategies"), name);
	if (index_get(cx, iri, &res) != ST_OK) return fail(cx, NOT_FOUND, "There is no strategy \"{1}\", or you may not see it.", name);
	/* XLSX needs a folder for its passing files: inside the data folder, the only one the confined server may write in. */
	export_scope scope = { .strategy = iri, .plan = plan_of(cx, request_query(q, "plan")), .temp = cx->sv->folder };
	if (!r->body) r->body = buf_new(cx->mem, EXPORT_MAX);
	TRY(export_actions(cx, &cx->sv->entries, &scope, format, r->body));
	r->media = export_media_type(format);
	response_header(r, S("Content-Disposition"), JOIN(cx->mem, S("attachment; filename=\""), uri_name(cx->mem, res.name), S("."), export_extension(format), S("\"")));
	if (cx->who) response_header(r, S("Cache-Control"), S("private, no-store"));
	return ST_OK;
}
