/* SPDX-License-Identifier: EUPL-1.2
 * A resource's document is one graph. A new version is compared with what stands there, so that only what changed is written, and a
 * term that goes with its last quad leaves the dictionary: a plain change, too, forgets. */
#include "core/inside.h"
#include <stdlib.h>

typedef struct { term_id s, p, o; } spo;
typedef struct { spo *v; size_t n, room; } spo_list;

static const char OF_GRAPH[] = "SELECT s, p, o FROM quad INDEXED BY gspo WHERE g = ? ORDER BY s, p, o";
static const char ADD[] = "INSERT INTO quad (s, p, o, g) VALUES (?, ?, ?, ?)";
static const char REMOVE[] = "DELETE FROM quad WHERE s = ? AND p = ? AND o = ? AND g = ?";

static int compare_spo(const void *a, const void *b)
{
	const spo *x = a, *y = b;
	if (x->s != y->s) return x->s < y->s ? -1 : 1;
	if (x->p != y->p) return x->p < y->p ? -1 : 1;
	return (x->o > y->o) - (x->o < y->o);
}

static int compare_ids(const void *a, const void *b)
{
	term_id x = *(const term_id *)a, y = *(const term_id *)b;
	return (x > y) - (x < y);
}

static void push(arena *a, spo_list *l, spo v)
{
	if (l->n == l->room) {
		spo *more = arena_new(a, spo, l->room ? l->room * 2 : 32);
		for (size_t i = 0; i < l->n; i++) more[i] = l->v[i];
		l->v = more;
		l->room = l->room ? l->room * 2 : 32;
	}
	l->v[l->n++] = v;
}

static status wanted_quads(ctx *cx, index_store *x, term_id g, const graph *doc, spo_list *ret)
{
	term_id *ids = arena_new(cx->mem, term_id, graph_terms(doc) + 1);
	for (graph_walk w = graph_match(doc, 0, 0, 0); graph_next(&w);) {
		tid t[3] = { w.t.s, w.t.p, w.t.o };
		for (size_t i = 0; i < 3; i++)
			if (!ids[t[i]]) TRY(dict_add(cx, x->dict, graph_term(doc, t[i]), g, &ids[t[i]]));
		push(cx->mem, ret, (spo){ ids[t[0]], ids[t[1]], ids[t[2]] });
	}
	if (ret->n) qsort(ret->v, ret->n, sizeof *ret->v, compare_spo);
	return ST_OK;
}

static status present_quads(ctx *cx, db *d, term_id g, spo_list *ret)
{
	stmt *s = db_prepare(d, OF_GRAPH);
	stmt_int(s, 1, g);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) push(cx->mem, ret, (spo){ stmt_get_int(s, 0), stmt_get_int(s, 1), stmt_get_int(s, 2) });
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static status run(ctx *cx, db *d, const char *sql, const spo *q, term_id g)
{
	stmt *s = db_prepare(d, sql);
	stmt_int(s, 1, q->s);
	stmt_int(s, 2, q->p);
	stmt_int(s, 3, q->o);
	stmt_int(s, 4, g);
	return stmt_run(cx, s);
}

status quads_replace(ctx *cx, index_store *x, term_id g, const graph *doc)
{
	spo_list new = { 0 }, old = { 0 };
	if (doc) TRY(wanted_quads(cx, x, g, doc, &new));
	TRY(present_quads(cx, x->d, g, &old));
	term_id *gone = arena_new(cx->mem, term_id, old.n * 3);
	size_t gone_n = 0, i = 0, j = 0;
	while (i < new.n || j < old.n) {
		int c = i == new.n ? 1 : j == old.n ? -1 : compare_spo(&new.v[i], &old.v[j]);
		if (c < 0) {
			TRY(run(cx, x->d, ADD, &new.v[i], g));
		} else if (c > 0) {
			TRY(run(cx, x->d, REMOVE, &old.v[j], g));
			gone[gone_n++] = old.v[j].s;
			gone[gone_n++] = old.v[j].p;
			gone[gone_n++] = old.v[j].o;
		}
		i += c <= 0;
		j += c >= 0;
	}
	if (gone_n) qsort(gone, gone_n, sizeof *gone, compare_ids);
	for (size_t k = 0; k < gone_n; k++)
		if (gone[k] != g && (!k || gone[k] != gone[k - 1])) TRY(dict_collect(cx, x->dict, gone[k]));
	return ST_OK;
}

/* Terms repeat within a document (its subject above all): each is fetched once. */
typedef struct { ctx *cx; db *d; recent *recent; graph *into; idmap met; } reading;

static status term_in(reading *r, term_id id, tid *ret)
{
	uint64_t known;
	if (idmap_get(&r->met, id, &known)) {
		*ret = (tid)known;
		return ST_OK;
	}
	term t = { .kind = TERM_IRI };
	if (!r->recent || !recent_text(r->recent, id, &t.lex)) {
		TRY(dict_term(r->cx, r->d, r->cx->mem, id, &t));
		if (r->recent && t.kind == TERM_IRI) recent_put(r->recent, id, t.lex);
	}
	*ret = graph_term_add(r->into, t);
	idmap_put(&r->met, id, *ret);
	return ST_OK;
}

static status read_all(reading *r, const spo_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		tid s, p, o;
		TRY(term_in(r, l->v[i].s, &s));
		TRY(term_in(r, l->v[i].p, &p));
		TRY(term_in(r, l->v[i].o, &o));
		graph_add(r->into, s, p, o);
	}
	return ST_OK;
}

/* In an arena of its own: of a page with many resources, only their graphs remain in the caller's. */
status quads_read(ctx *cx, db *d, recent *met, term_id g, graph *into)
{
	spo_list l = { 0 };
	ctx one = *cx;
	one.mem = arena_create(0);
	reading r = { .cx = &one, .d = d, .recent = met, .into = into };
	status st = present_quads(&one, d, g, &l);
	if (st == ST_OK) st = read_all(&r, &l);
	idmap_free(&r.met);
	ctx_error_take(cx, &one, st);
	arena_destroy(one.mem);
	return st;
}
