/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/strategy.h"
#include <string.h>

enum { PAGE = 1000 };

static void arena_gone(void *p) { arena_destroy(p); }

arena *scratch_of(ctx *cx)
{
	arena *a = arena_create(0);
	arena_defer(cx->mem, arena_gone, a);
	return a;
}

ctx room_of(ctx *cx)
{
	ctx room = *cx;
	room.mem = scratch_of(cx);
	return room;
}

status room_done(ctx *cx, const ctx *room, status st)
{
	cx->err = room->err;
	return st;
}

/* After a failure in an arena that will be reset: the sentence must outlive it. */
static status failed_in(ctx *cx, const ctx *own, status st)
{
	cx->err = own->err;
	cx->err.message = arena_copy(cx->mem, own->err.message);
	return st;
}

status list_each(ctx *cx, const list_query *q, status (*fn)(void *arg, const resource *r), void *arg)
{
	ctx own = *cx;
	own.mem = arena_create(0);
	status st = ST_OK;
	for (size_t at = 0; st == ST_OK;) {
		list_query page = *q;
		page.offset = at;
		page.limit = PAGE;
		list_result r;
		st = index_list(&own, &page, &r);
		if (st != ST_OK) failed_in(cx, &own, st);
		for (size_t i = 0; st == ST_OK && i < r.n; i++) st = fn(arg, &r.rows[i]);
		if (st != ST_OK || !r.n || (at += r.n) >= r.total) break;
		arena_reset(own.mem);
	}
	arena_destroy(own.mem);
	return st;
}

typedef struct { ctx *cx; slice *p; size_t n, cap, most; slice register_name; } iri_list;

static status keep_iri(void *arg, const resource *r)
{
	iri_list *v = arg;
	if (v->n == v->most) return fail(v->cx, TOO_LARGE, "There are more than {1} entries in \"{2}\"; so many cannot be handled at once.", ctx_num(v->cx, v->most), v->register_name);
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 64;
		slice *more = arena_new(v->cx->mem, slice, cap);
		if (v->n) memcpy(more, v->p, v->n * sizeof *more);
		v->p = more;
		v->cap = cap;
	}
	v->p[v->n++] = arena_copy(v->cx->mem, r->iri);
	return ST_OK;
}

status list_iris(ctx *cx, slice register_name, slice column, const slice *values, size_t value_n, size_t most, slice **ret, size_t *ret_n)
{
	list_filter f = { .column = column, .values = values, .value_count = value_n };
	list_query q = { .register_name = register_name, .filters = &f, .filter_count = value_n ? 1 : 0 };
	iri_list v = { .cx = cx, .most = most, .register_name = register_name };
	TRY(list_each(cx, &q, keep_iri, &v));
	*ret = v.p;
	*ret_n = v.n;
	return ST_OK;
}

status list_all(ctx *cx, const list_query *q, size_t most, resource **ret, size_t *ret_n)
{
	resource *rows = NULL;
	size_t n = 0, cap = 0;
	for (;;) {
		list_query page = *q;
		page.offset = n;
		page.limit = PAGE;
		page.facets = NULL;
		page.facet_count = 0;
		list_result r;
		TRY(index_list(cx, &page, &r));
		if (r.total > most) return fail(cx, TOO_LARGE, "There are more than {1} entries in \"{2}\"; so many cannot be handled at once.", ctx_num(cx, most), q->register_name);
		if (n + r.n > cap) {
			cap = n + r.n > r.total ? n + r.n : (size_t)r.total;
			resource *more = arena_new(cx->mem, resource, cap);
			if (n) memcpy(more, rows, n * sizeof *more);
			rows = more;
		}
		if (r.n) memcpy(rows + n, r.rows, r.n * sizeof *rows);
		n += r.n;
		if (!r.n || n >= r.total) break;
	}
	*ret = rows;
	*ret_n = n;
	return ST_OK;
}

status list_where(ctx *cx, slice register_name, slice column, const slice *values, size_t value_n, slice order, size_t most, resource **ret, size_t *ret_n)
{
	list_filter f = { .column = column, .values = values, .value_count = value_n };
	list_query q = { .register_name = register_name, .filters = &f, .filter_count = value_n ? 1 : 0, .order = order };
	return list_all(cx, &q, most, ret, ret_n);
}

status read_document(ctx *cx, arena *a, slice iri, graph **ret)
{
	ctx own = *cx;
	own.mem = a;
	graph *g = graph_new(a);
	status st = index_graph(&own, iri, g);
	if (st != ST_OK) return failed_in(cx, &own, st);
	*ret = g;
	return ST_OK;
}

status find_register(ctx *cx, const entry_store *e, slice name, const reg **ret)
{
	const reg *r = registers_find(e->registers, name);
	if (!r) return fail(cx, INTERNAL, "This installation has no register \"{1}\"; the strategy needs it. Put {1}.ttl back in the folder with registers.", name);
	*ret = r;
	return ST_OK;
}

status get_entry(ctx *cx, const entry_store *e, slice register_name, slice iri, resource *ret)
{
	const reg *r;
	TRY(find_register(cx, e, register_name, &r));
	resource found;
	status st = index_get(cx, iri, &found);
	if (st == ST_NOT_FOUND || (st == ST_OK && (found.withdrawn || !slice_eq(found.register_name, register_name))))
		return fail(cx, NOT_FOUND, "There is no {1} <{2}>.", r->singular.v[cx->lang], iri);
	TRY(st);
	*ret = found;
	return ST_OK;
}

static tid path_of(const reg *r, const graph *g, slice key)
{
	const property *p = reg_property(r, key);
	return p ? graph_find_iri(g, p->path) : 0;
}

slice document_value(const reg *r, const graph *g, slice iri, slice key)
{
	tid s = graph_find_iri(g, iri), p = path_of(r, g, key);
	if (!s || !p) return NO_SLICE;
	graph_walk w = graph_match(g, s, p, 0);
	return graph_next(&w) ? graph_term(g, w.t.o)->lex : NO_SLICE;
}

slice value_kept(arena *a, const reg *r, const graph *g, slice iri, slice key)
{
	slice v = document_value(r, g, iri, key);
	return v.p ? arena_copy(a, v) : NO_SLICE;
}

slice document_text_in(const reg *r, const graph *g, slice iri, slice key, lang l)
{
	tid s = graph_find_iri(g, iri), p = path_of(r, g, key);
	if (!s || !p) return NO_SLICE;
	for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (slice_eq(t->lang, lang_tag(l))) return t->lex;
	}
	return NO_SLICE;
}

size_t document_values(arena *a, const reg *r, const graph *g, slice iri, slice key, slice **ret)
{
	tid s = graph_find_iri(g, iri), p = path_of(r, g, key);
	size_t n = 0, at = 0;
	if (s && p)
		for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w);) n++;
	slice *values = arena_new(a, slice, n + 1);
	if (n)
		for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w);) values[at++] = graph_term(g, w.t.o)->lex;
	*ret = values;
	return n;
}

int64_t document_integer(const reg *r, const graph *g, slice iri, slice key, int64_t otherwise)
{
	int64_t n = otherwise;
	(void)slice_to_i64(document_value(r, g, iri, key), &n);
	return n;
}

static slice last_part(slice iri)
{
	size_t slash = slice_rfind_char(iri, '/'), colon = slice_rfind_char(iri, ':');
	size_t at = slash != SLICE_NONE ? slash : colon;
	return at == SLICE_NONE || at + 1 == iri.n ? iri : slice_skip(iri, at + 1);
}

void label_of(ctx *cx, slice iri, slice ret[LANG_COUNT])
{
	error before = cx->err;
	resource r;
	if (index_get(cx, iri, &r) == ST_OK) {
		ret[LANG_NL] = r.label_nl;
		ret[LANG_EN] = r.label_en;
		return;
	}
	cx->err = before; /* not seeing it is no error here */
	ret[LANG_NL] = ret[LANG_EN] = last_part(iri);
}

const choice *choice_of(const reg *r, slice key, slice value)
{
	const property *p = reg_property(r, key);
	for (size_t i = 0; p && i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, value)) return &p->choices[i];
	return NULL;
}

int64_t today_of(const ctx *cx)
{
	/* by winter time: in summer the day changes an hour late, which makes nothing late that is not */
	msec t = ctx_now(cx) + 3600000;
	return (t - (t % 86400000 + 86400000) % 86400000) / 86400000;
}

int natural_cmp(slice a, slice b)
{
	while (a.n && b.n) {
		bool da = a.p[0] >= '0' && a.p[0] <= '9', db = b.p[0] >= '0' && b.p[0] <= '9';
		if (da && db) {
			size_t i = 0, k = 0;
			while (i < a.n && a.p[i] == '0') i++;
			while (k < b.n && b.p[k] == '0') k++;
			a = slice_skip(a, i);
			b = slice_skip(b, k);
			for (i = 0; i < a.n && a.p[i] >= '0' && a.p[i] <= '9';) i++;
			for (k = 0; k < b.n && b.p[k] >= '0' && b.p[k] <= '9';) k++;
			int c = i != k ? (i < k ? -1 : 1) : slice_cmp(slice_take(a, i), slice_take(b, k));
			if (c) return c;
			a = slice_skip(a, i);
			b = slice_skip(b, k);
			continue;
		}
		if (a.p[0] != b.p[0]) return (unsigned char)a.p[0] < (unsigned char)b.p[0] ? -1 : 1;
		a = slice_skip(a, 1);
		b = slice_skip(b, 1);
	}
	return (a.n > b.n) - (a.n < b.n);
}
