/* SPDX-License-Identifier: EUPL-1.2
 * A document to JSON: key to value, in form order; texts per language; groups as objects with their address. */
#include <stdlib.h>
#include "register/internal.h"

uint64_t fragment_number(slice iri, slice node, slice key)
{
	uint64_t n = 0;
	if (node.n < iri.n + key.n + 3 || !slice_starts(node, iri) || node.p[iri.n] != '#') return 0;
	slice rest = slice_skip(node, iri.n + 1);
	if (!slice_starts(rest, key) || rest.p[key.n] != '-') return 0;
	slice digits = slice_skip(rest, key.n + 1);
	if (digits.n > 9 || digits.p[0] == '0' || !slice_to_u64(digits, &n)) return 0;
	return n;
}

typedef struct { tid node; uint64_t number; size_t order; } numbered;

static int by_number(const void *a, const void *b)
{
	const numbered *x = a, *y = b;
	if (x->number != y->number) return x->number < y->number ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

size_t group_nodes(arena *a, const graph *g, slice iri, const property *p, tid **ret)
{
	tid subject = graph_find_iri(g, iri), path = graph_find_iri(g, p->path);
	size_t n = 0, room = 0;
	if (!subject || !path) return 0;
	for (graph_walk w = graph_match(g, subject, path, 0); graph_next(&w);) room++;
	numbered *list = arena_new(a, numbered, room + 1);
	for (graph_walk w = graph_match(g, subject, path, 0); graph_next(&w); n++)
		list[n] = (numbered){ w.t.o, fragment_number(iri, graph_term(g, w.t.o)->lex, p->key), n };
	qsort(list, n, sizeof *list, by_number);
	tid *out = arena_new(a, tid, n + 1);
	for (size_t i = 0; i < n; i++) out[i] = list[i].node;
	*ret = out;
	return n;
}

typedef struct { ctx *cx; const reg *r; const graph *g; slice iri; } writing;

static json *string(writing *wr, slice s) { return json_new(wr->cx->mem, JSON_STRING, s); }

/* A number keeps its text when JSON can say it so; "007" and "+1" cannot be, and are written as they were typed. */
static bool json_number_text(slice s)
{
	size_t i = slice_starts(s, S("-"));
	double d;
	if (i == s.n || s.p[i] < '0' || s.p[i] > '9') return false;
	if (s.p[i] == '0' && i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9') return false;
	return s.p[s.n - 1] != '.' && slice_to_double(s, &d);
}

static json *scalar(writing *wr, const property *p, const term *t)
{
	if (t->kind == TERM_LITERAL && slice_eq(t->datatype, p->datatype)) {
		if (datatype_is_number(p->datatype) && json_number_text(t->lex)) return json_new(wr->cx->mem, JSON_NUMBER, t->lex);
		if (slice_eq(p->datatype, XSD("boolean"))) return json_new(wr->cx->mem, slice_eq(t->lex, S("true")) || slice_eq(t->lex, S("1")) ? JSON_TRUE : JSON_FALSE, NO_SLICE);
	}
	if (p->implicit && slice_eq(p->key, S("visibility"))) return string(wr, local_name(t->lex));
	return string(wr, t->lex);
}

static json *languages(writing *wr, const property *p, tid subject)
{
	json *out = NULL;
	tid path = graph_find_iri(wr->g, p->path);
	if (!path) return NULL;
	for (graph_walk w = graph_match(wr->g, subject, path, 0); graph_next(&w);) {
		const term *t = graph_term(wr->g, w.t.o);
		slice tag = t->lang.n ? t->lang : S("und");
		if (!out) out = json_new(wr->cx->mem, JSON_OBJECT, NO_SLICE);
		json *there = (json *)(uintptr_t)json_get(out, tag);
		if (!there && p->unique_lang) json_add(out, tag, string(wr, t->lex));
		else if (!there) {
			there = json_new(wr->cx->mem, JSON_ARRAY, NO_SLICE);
			json_add(out, tag, there);
		}
		if (there && there->kind == JSON_ARRAY) json_add(there, NO_SLICE, string(wr, t->lex));
	}
	return out;
}

static void object(writing *wr, json *out, const property *list, size_t n, tid subject);

static json *one(writing *wr, const property *p, tid value)
{
	const term *t = graph_term(wr->g, value);
	if (p->widget != WIDGET_GROUP) return scalar(wr, p, t);
	json *out = json_new(wr->cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(out, S("@id"), string(wr, t->lex));
	json_add(out, S("@type"), string(wr, p->member_class));
	object(wr, out, p->members, p->member_n, value);
	return out;
}

static json *values(writing *wr, const property *p, tid subject)
{
	tid *nodes = NULL;
	arena *a = wr->cx->mem;
	size_t n = group_nodes(a, wr->g, graph_term(wr->g, subject)->lex, p, &nodes);
	if (!n) return NULL;
	if (p->max == 1 && n == 1) return one(wr, p, nodes[0]);
	json *out = json_new(a, JSON_ARRAY, NO_SLICE);
	for (size_t i = 0; i < n; i++) json_add(out, NO_SLICE, one(wr, p, nodes[i]));
	return out;
}

static void object(writing *wr, json *out, const property *list, size_t n, tid subject)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].implicit && slice_eq(list[i].key, S("state"))) continue;
		json *v = list[i].lang_text ? languages(wr, &list[i], subject) : values(wr, &list[i], subject);
		if (v) json_add(out, list[i].key, v);
	}
}

status document_to_json(ctx *cx, const reg *r, const graph *g, slice iri, json **ret)
{
	writing wr = { cx, r, g, iri };
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	tid subject = graph_find_iri(g, iri);
	if (!subject) return fail(cx, CORRUPT, "The document of <{1}> says nothing about it.", iri);
	object(&wr, out, r->properties, r->property_n, subject);
	*ret = out;
	return ST_OK;
}
