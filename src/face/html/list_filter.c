/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/html/list_filter.h"
#include "face/rest/query.h"

enum { FACET_VALUES = 12, CHOSEN_MAX = 64 };

void list_facets(ctx *cx, const reg *r, list_query *q)
{
	slice *keys = arena_new(cx->mem, slice, r->facet_n);
	for (size_t i = 0; i < r->facet_n; i++) keys[i] = r->facets[i]->key;
	q->facets = keys;
	q->facet_count = r->facet_n;
	q->facet_values = FACET_VALUES * 2;
}

static slice facet_text(html *o, const property *p, const facet_value *v, slice *ret_tone)
{
	*ret_tone = NO_SLICE;
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, v->value)) {
			*ret_tone = p->choices[i].tone;
			return p->choices[i].label.v[o->lang];
		}
	slice text = o->lang == LANG_NL ? v->label_nl : v->label_en;
	if (text.n) return text;
	if (slice_eq(p->datatype, S("http://www.w3.org/2001/XMLSchema#boolean"))) return slice_eq(v->value, S("true")) ? tr(o->lang, "Yes") : tr(o->lang, "No");
	return v->value;
}

/* A status may stand in an address by its short name: as it is written there, else its IRI. */
static slice as_written(html *o, const reg *r, const property *p, slice value)
{
	const workflow_state *state = slice_eq(p->key, S("state")) ? reg_state(r, value) : NULL;
	return state && html_has(o, arena_cstr(o->cx->mem, p->key), state->name) ? state->name : value;
}

static facet_view facet_of(html *o, const reg *r, const property *p, const facet_count *c)
{
	const char *key = arena_cstr(o->cx->mem, p->key);
	facet_view f = { .key = p->key, .name = p->name.v[o->lang] };
	facet_option *options = arena_new(o->cx->mem, facet_option, c->n + 1);
	for (size_t i = 0; i < c->n; i++) {
		slice tone, text = facet_text(o, p, &c->values[i], &tone), value = as_written(o, r, p, c->values[i].value);
		bool chosen = html_has(o, key, value);
		if (f.n >= FACET_VALUES && !chosen) continue;
		options[f.n++] = (facet_option){ text, html_toggled(o, key, value), tone, c->values[i].count, chosen };
		f.chosen |= chosen;
	}
	if (c->missing && p->min == 0) {
		bool chosen = html_has(o, key, S("-"));
		options[f.n++] = (facet_option){ tr(o->lang, "unknown"), html_toggled(o, key, S("-")), S("unknown"), c->missing, chosen };
		f.chosen |= chosen;
	}
	f.options = options;
	f.more = c->distinct > FACET_VALUES;
	if (f.more) f.note = trf(o->cx->mem, o->lang, "The {1} most frequent of {2} are shown.", html_num(o, FACET_VALUES), html_num(o, c->distinct));
	return f;
}

static void fill_facets(html *o, const reg *r, const list_result *result, list_view *v)
{
	facet_view *facets = arena_new(o->cx->mem, facet_view, result->facet_n);
	for (size_t i = 0; i < result->facet_n; i++) {
		const property *p = reg_property(r, result->facets[i].column);
		if (!p) continue;
		facet_view f = facet_of(o, r, p, &result->facets[i]);
		if (f.n > 1 || f.chosen) facets[v->facet_n++] = f;
	}
	v->facets = facets;
}

static void add_chosen(html *o, list_view *v, link_view *links, slice name, slice text, slice path)
{
	if (v->chosen_n < CHOSEN_MAX) links[v->chosen_n++] = (link_view){ JOIN(o->cx->mem, name, S(": "), text), path };
}

/* When an entry was made and changed has no property, and so no name, in the register's file. */
static slice range_name(html *o, const property *p)
{
	if (p->path.n) return p->name.v[o->lang];
	return slice_eq(p->key, S("created")) ? tr(o->lang, "Recorded") : tr(o->lang, "Last changed");
}

static slice bound_text(html *o, const property *p, slice bound) { return p->widget == WIDGET_NUMBER ? bound : html_date(o, bound); }

/* What is in force, whether or not a facet shows it, each with the address without it. */
static void fill_chosen(html *o, const reg *r, const list_query *q, list_view *v)
{
	arena *a = o->cx->mem;
	link_view *links = arena_new(a, link_view, CHOSEN_MAX);
	for (size_t i = 0; i < q->filter_count; i++) {
		const list_filter *f = &q->filters[i];
		const property *p = reg_property(r, f->column);
		const char *key = arena_cstr(a, f->column);
		for (size_t k = 0; k < f->value_count; k++) {
			slice tone, value = f->values[k], known = p->refer_n ? entry_label(o->cx, value) : value;
			facet_value one = { value, known, known, 0 };
			add_chosen(o, v, links, p->name.v[o->lang], facet_text(o, p, &one, &tone), html_toggled(o, key, as_written(o, r, p, value)));
		}
		if (f->missing) add_chosen(o, v, links, p->name.v[o->lang], tr(o->lang, "unknown"), html_toggled(o, key, S("-")));
	}
	for (size_t i = 0; i < q->range_count; i++) {
		const list_range *range = &q->ranges[i];
		const property *p = query_range(r, range->column);
		slice name = range_name(o, p);
		if (range->from.n) add_chosen(o, v, links, name, trf(a, o->lang, "from {1}", bound_text(o, p, range->from)), html_with(o, arena_cstr(a, JOIN(a, range->column, S(".from"))), NO_SLICE));
		if (range->to.n) add_chosen(o, v, links, name, trf(a, o->lang, "up to {1}", bound_text(o, p, range->to)), html_with(o, arena_cstr(a, JOIN(a, range->column, S(".to"))), NO_SLICE));
	}
	v->chosen = links;
}

static range_view range_of(html *o, const property *p, const list_query *q)
{
	range_view v = { .name = range_name(o, p), .from_key = JOIN(o->cx->mem, p->key, S(".from")), .to_key = JOIN(o->cx->mem, p->key, S(".to")), .number = p->widget == WIDGET_NUMBER };
	for (size_t i = 0; i < q->range_count; i++)
		if (slice_eq(q->ranges[i].column, p->key)) v.from = q->ranges[i].from, v.to = q->ranges[i].to;
	return v;
}

/* Ranges of the dates and numbers that the list sorts by or shows, and of when an entry was changed. */
static void fill_ranges(html *o, const reg *r, const list_query *q, list_view *v)
{
	range_view *ranges = arena_new(o->cx->mem, range_view, r->property_n + 1);
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (query_ranges(p) && (p->column || p->sort) && !p->hidden) ranges[v->range_n++] = range_of(o, p, q);
	}
	ranges[v->range_n++] = range_of(o, query_range(r, S("modified")), q);
	for (size_t i = 0; i < v->range_n; i++) v->range_open |= ranges[i].from.n || ranges[i].to.n;
	v->ranges = ranges;
}

static bool of_range(const list_view *v, slice name)
{
	for (size_t i = 0; i < v->range_n; i++)
		if (slice_eq(name, v->ranges[i].from_key) || slice_eq(name, v->ranges[i].to_key)) return true;
	return false;
}

/* What the forms of search and of ranges must carry along so that they keep the rest. */
static void fill_kept(html *o, list_view *v)
{
	const request *q = o->request;
	pair *kept = arena_new(o->cx->mem, pair, q->query_n), *others = arena_new(o->cx->mem, pair, q->query_n);
	for (size_t i = 0; i < q->query_n; i++) {
		pair p = q->query[i];
		bool drop = slice_eq(p.name, S("page")) || slice_eq(p.name, S("notice")) || slice_eq(p.name, S("lang")) || !p.value.n;
		if (drop) continue;
		if (!slice_eq(p.name, S("q"))) kept[v->kept_n++] = p;
		if (!of_range(v, p.name)) others[v->kept_by_range_n++] = p;
	}
	v->kept = kept;
	v->kept_by_range = others;
}

void list_filters_show(html *o, const reg *r, const list_query *q, const list_result *result, list_view *v)
{
	fill_facets(o, r, result, v);
	fill_ranges(o, r, q, v);
	fill_chosen(o, r, q, v);
	fill_kept(o, v);
}
