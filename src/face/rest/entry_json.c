/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/rest/entry_json.h"

static json *text(ctx *cx, slice s) { return json_new(cx->mem, JSON_STRING, s); }

static json *meta(ctx *cx, const reg *r, const resource *res)
{
	json *m = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *names = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(m, S("version"), json_new(cx->mem, JSON_NUMBER, ctx_num(cx, res->version)));
	json_add(m, S("register"), text(cx, r->name));
	json_add(m, S("name"), text(cx, res->name));
	json_add(names, S("nl"), text(cx, res->label_nl));
	json_add(names, S("en"), text(cx, res->label_en));
	json_add(m, S("label"), names);
	json_add(m, S("created"), text(cx, time_iso(cx->mem, res->created)));
	json_add(m, S("modified"), text(cx, time_iso(cx->mem, res->modified)));
	if (res->withdrawn) json_add(m, S("withdrawn"), json_new(cx->mem, JSON_TRUE, NO_SLICE));
	return m;
}

status entry_json(ctx *cx, const reg *r, const resource *res, const graph *g, slice iri, json **ret)
{
	json *fields, *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	TRY(document_to_json(cx, r, g, iri, &fields));
	json_add(out, S("@id"), text(cx, iri));
	json_add(out, S("@type"), text(cx, r->class_iri));
	if (res) json_add(out, S("meta"), meta(cx, r, res));
	slice state = document_state(g, iri);
	const workflow_state *s = reg_state(r, state);
	if (state.p && r->state_n) json_add(out, S("state"), text(cx, s ? s->name : state));
	for (json *f = fields->child, *next; f; f = next) {
		next = f->next;
		json_add(out, f->key, f);
	}
	*ret = out;
	return ST_OK;
}

static void decimals_as_text(const property *list, size_t n, json *object)
{
	for (json *m = object->child; m; m = m->next) {
		const property *p = NULL;
		for (size_t i = 0; i < n && !p; i++)
			if (slice_eq(list[i].key, m->key)) p = &list[i];
		if (!p) continue;
		bool whole = slice_eq(p->datatype, XSD("integer"));
		json *first = m->kind == JSON_ARRAY ? m->child : m;
		for (json *v = first; v; v = m->kind == JSON_ARRAY ? v->next : NULL) {
			if (v->kind == JSON_NUMBER && !whole) v->kind = JSON_STRING;
			else if (v->kind == JSON_OBJECT && p->member_n) decimals_as_text(p->members, p->member_n, v);
		}
	}
}

void entry_json_linked(ctx *cx, const reg *r, json *context, json **v)
{
	json *whole = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	decimals_as_text(r->properties, r->property_n, *v);
	if (context) json_add(whole, S("@context"), context);
	for (json *f = (*v)->child, *next; f; f = next) {
		next = f->next;
		json_add(whole, f->key, f);
	}
	*v = whole;
}

slice entry_context_url(ctx *cx, const reg *r) { return JOIN(cx->mem, cx->sv->settings->base, S("/api/contexts/"), r->name); }

void entry_context(ctx *cx, const reg *r, json **ret)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	json_writer w = json_writer_to(b, false);
	reg_jsonld_context(r, &w);
	/* what our own writer wrote, our own reader reads */
	if (json_parse(cx, buf_slice(b), ret) != ST_OK) *ret = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
}
