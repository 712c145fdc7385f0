/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/html/common.h"
#include <string.h>

status page_register(ctx *cx, const request *q, const reg **ret)
{
	slice name = request_param(q, "register");
	const reg *r = registers_find(cx->sv->registers, name);
	if (!r) return fail(cx, NOT_FOUND, "There is no register called \"{1}\". All registers are listed under \"All registers\".", name);
	*ret = r;
	return ST_OK;
}

slice iri_of_request(ctx *cx, const request *q)
{
	return resource_iri(cx, cx->sv->settings->base, request_param(q, "register"), request_param(q, "name"));
}

status page_resource(ctx *cx, const request *q, const reg **ret_reg, resource *ret, graph **ret_doc)
{
	const reg *r;
	TRY(page_register(cx, q, &r));
	if (entry_get(cx, &cx->sv->entries, r, iri_of_request(cx, q), ret, ret_doc) != ST_OK)
		return fail(cx, NOT_FOUND, "There is no entry \"{1}\" in {2}, or you may not see it.", request_param(q, "name"), r->title.v[cx->lang]);
	*ret_reg = r;
	return ST_OK;
}

slice resource_path(const ctx *cx, const resource *r) { return html_path(cx, r->iri); }

slice register_path(ctx *cx, const reg *r) { return JOIN(cx->mem, S("/doc/"), r->name); }

slice entry_label(ctx *cx, slice iri)
{
	resource r;
	if (index_get(cx, iri, &r) != ST_OK) {
		ctx_error_clear(cx);
		return iri;
	}
	return resource_label(&r, cx->lang);
}

slice short_person(ctx *cx, slice actor)
{
	resource r;
	if (cx->who && slice_eq(cx->who->iri, actor)) return tr(cx->lang, "you");
	if (slice_starts(actor, S("urn:spil:"))) return tr(cx->lang, "the system");
	if (index_get(cx, actor, &r) == ST_OK) return resource_label(&r, cx->lang);
	ctx_error_clear(cx);
	return tr(cx->lang, "a person of the organisation");
}

static slice choice_tone(const property *p, slice value)
{
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, value)) return p->choices[i].tone;
	return NO_SLICE;
}

static value_view value_of(html *o, const property *p, const term *t)
{
	value_view v = { .text = value_text(o->cx, o->cx->sv->registers, p, t) };
	if (p->widget == WIDGET_FILE) v.text = file_text(o->cx, &o->cx->sv->entries, t->lex);
	if (t->kind == TERM_IRI) {
		v.tone = choice_tone(p, t->lex);
		if (!p->choice_n) v.path = html_path(o->cx, t->lex);
	} else {
		if (t->lang.n) v.lang = t->lang;
		if (slice_ends(t->datatype, S("#anyURI"))) v.path = html_path(o->cx, t->lex);
	}
	if (p->widget == WIDGET_AREA) {
		v.long_text = true;
		v.prose = html_prose(o, v.text);
	}
	return v;
}

/* Of texts in several languages, only the person's own is shown; another only when it is missing. */
static bool shown(const graph *g, tid s, tid predicate, const property *p, const term *t, lang l)
{
	if (!p->lang_text || slice_eq(t->lang, lang_tag(l))) return true;
	slice best = graph_text(g, s, graph_term(g, predicate)->lex, l);
	return slice_eq(best, t->lex);
}

static void fill_groups(html *o, const reg *r, const graph *g, tid subject, tid predicate, const property *p, field_view *ret)
{
	size_t n = 0, most = 0;
	for (graph_walk w = graph_match(g, subject, predicate, 0); graph_next(&w);) most++;
	const field_view **groups = arena_new(o->cx->mem, const field_view *, most);
	size_t *sizes = arena_new(o->cx->mem, size_t, most);
	for (graph_walk w = graph_match(g, subject, predicate, 0); graph_next(&w);) {
		field_view *members = arena_new(o->cx->mem, field_view, p->member_n);
		size_t k = 0;
		for (size_t i = 0; i < p->member_n; i++) {
			field_fill(o, r, g, w.t.o, &p->members[i], &members[k]);
			if (members[k].n || members[k].group_n) k++;
		}
		groups[n] = members;
		sizes[n++] = k;
	}
	ret->groups = groups;
	ret->group_sizes = sizes;
	ret->group_n = n;
}

void field_fill(html *o, const reg *r, const graph *g, tid subject, const property *p, field_view *ret)
{
	*ret = (field_view){ .name = p->name.v[o->lang], .help = p->help.v[o->lang], .key = p->key, .unit = p->unit };
	tid predicate = graph_find_iri(g, p->path);
	if (!predicate) return;
	ret->concept = property_concept(o->cx, o->cx->sv->settings->base, p);
	if (p->widget == WIDGET_GROUP) {
		fill_groups(o, r, g, subject, predicate, p, ret);
		return;
	}
	size_t n = 0, most = 0;
	for (graph_walk w = graph_match(g, subject, predicate, 0); graph_next(&w);) most++;
	value_view *values = arena_new(o->cx->mem, value_view, most);
	for (graph_walk w = graph_match(g, subject, predicate, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (shown(g, subject, predicate, p, t, o->lang)) values[n++] = value_of(o, p, t);
	}
	for (size_t i = 0; i < n; i++)
		if (slice_eq(values[i].lang, lang_tag(o->lang))) values[i].lang = NO_SLICE;
	ret->values = values;
	ret->n = n;
}

slice first_value(html *o, const graph *g, tid subject, const property *p, slice *ret_path, slice *ret_tone)
{
	*ret_path = *ret_tone = NO_SLICE;
	tid predicate = graph_find_iri(g, p->path);
	if (!predicate || p->widget == WIDGET_GROUP) return NO_SLICE;
	size_t n = 0;
	value_view first = { 0 };
	for (graph_walk w = graph_match(g, subject, predicate, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (!shown(g, subject, predicate, p, t, o->lang)) continue;
		if (!n++) first = value_of(o, p, t);
	}
	*ret_path = first.path;
	*ret_tone = first.tone;
	if (n > 1 && !p->lang_text) return trf(o->cx->mem, o->lang, "{1} and {2} more", first.text, html_num(o, n - 1));
	return first.text;
}

size_t exports_of(ctx *cx, slice path, slice query, bool list, const link_view **ret)
{
	static const struct { slice extension, name; bool list_only; } FORMS[] = {
		{ SLICE_INIT(".csv"), SLICE_INIT("CSV"), true }, { SLICE_INIT(".json"), SLICE_INIT("JSON"), false }, { SLICE_INIT(".jsonld"), SLICE_INIT("JSON-LD"), false },
		{ SLICE_INIT(".ttl"), SLICE_INIT("Turtle"), false }, { SLICE_INIT(".nt"), SLICE_INIT("N-Triples"), false }, { SLICE_INIT(".rdf"), SLICE_INIT("RDF/XML"), false },
		{ SLICE_INIT(".atom"), SLICE_INIT("Atom"), true },
	};
	link_view *links = arena_new(cx->mem, link_view, COUNT_OF(FORMS));
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(FORMS); i++)
		if (list || !FORMS[i].list_only) links[n++] = (link_view){ FORMS[i].name, JOIN(cx->mem, path, FORMS[i].extension, query) };
	*ret = links;
	return n;
}
