/* SPDX-License-Identifier: EUPL-1.2
 * What refers to a resource, by one walk of the index that begins with objects. */
#include <stdlib.h>
#include "core/inside.h"
#include "core/refer.h"
#include "rdf/vocab.h"

enum { POINTING_MAX = 1000 };

typedef struct { term_id p, g; uint64_t number, seq; } pointer;
typedef struct { pointer *v; size_t n, room; } pointers;

/* Predicates that say what a thing is or who may see it: no references. */
static const char *const NO_REFERENCE[] = { NS_RDF "type", NS_ADMS "status", NS_SPIL "visibility", NS_SPIL "audience" };

static int compare_pairs(const void *a, const void *b)
{
	const pointer *x = a, *y = b;
	if (x->g != y->g) return x->g < y->g ? -1 : 1;
	return (x->p > y->p) - (x->p < y->p);
}

static int compare_newest(const void *a, const void *b)
{
	const pointer *x = a, *y = b;
	if (x->seq != y->seq) return x->seq > y->seq ? -1 : 1;
	return compare_pairs(a, b);
}

static status read_pointers(ctx *cx, const reader *r, term_id target, pointers *out)
{
	term_id none[COUNT_OF(NO_REFERENCE)];
	for (size_t i = 0; i < COUNT_OF(NO_REFERENCE); i++) TRY(dict_find_iri(cx, r->d, slice_from(NO_REFERENCE[i]), &none[i]));
	stmt *s = db_prepare(r->d, "SELECT p, g FROM quad INDEXED BY ospg WHERE o = ?");
	stmt_int(s, 1, target);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		pointer v = { .p = stmt_get_int(s, 0), .g = stmt_get_int(s, 1) };
		bool reference = v.g != target;
		for (size_t i = 0; i < COUNT_OF(none); i++) reference &= v.p != none[i];
		if (!reference) continue;
		if (out->n == out->room) {
			out->room = out->room * 2 + 64;
			out->v = base_realloc(out->v, out->room * sizeof *out->v); /* many: not in the request's arena */
		}
		out->v[out->n++] = v;
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

/* Leaves one of each pair, of rows that are seen. */
static void keep_seen(const ctx *cx, reader *r, pointers *l)
{
	if (l->n) qsort(l->v, l->n, sizeof *l->v, compare_pairs);
	scratch_clear(r);
	rwlock_read(&r->x->lock);
	const uint8_t *seen = audiences_seen(cx, r);
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		pointer *v = &l->v[i];
		if (kept && l->v[kept - 1].g == v->g && l->v[kept - 1].p == v->p) continue;
		if (!idmap_get(&r->x->of_graph, v->g, &v->number)) continue;
		const table *t = r->x->tables[number_code(v->number)];
		if (!row_seen(t, number_slot(v->number), seen, false)) continue;
		v->seq = t->rows[number_slot(v->number)].seq;
		l->v[kept++] = *v;
	}
	rwlock_unlock(&r->x->lock);
	l->n = kept;
	if (kept) qsort(l->v, kept, sizeof *l->v, compare_newest);
}

static status read_rows(ctx *cx, reader *r, const pointers *l, size_t limit, pointing *out, size_t *ret_n)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n && n < limit; i++) {
		term predicate;
		status st = resource_by_number(cx, r, l->v[i].number, &out[n].from);
		if (st == ST_NOT_FOUND || (st == ST_OK && (!resource_seen(cx, &out[n].from) || out[n].from.withdrawn))) continue;
		TRY(st);
		TRY(dict_term(cx, r->d, cx->mem, l->v[i].p, &predicate));
		out[n++].predicate = predicate.lex;
	}
	*ret_n = n;
	return ST_OK;
}

static status point(ctx *cx, slice iri, size_t limit, pointing **ret, size_t *ret_n, uint64_t *ret_total)
{
	reader *r;
	resource target;
	term_id g = 0;
	pointers l = { 0 };
	TRY(reader_here(cx, &r));
	TRY(index_get(cx, iri, &target));
	TRY(dict_find_iri(cx, r->d, iri, &g));
	if (limit > POINTING_MAX) limit = POINTING_MAX;
	status st = read_pointers(cx, r, g, &l);
	if (st == ST_OK) keep_seen(cx, r, &l);
	pointing *out = arena_new(cx->mem, pointing, l.n < limit ? l.n : limit);
	size_t n = 0;
	if (st == ST_OK) st = read_rows(cx, r, &l, limit, out, &n);
	base_free(l.v);
	TRY(st);
	*ret = out;
	*ret_n = n;
	*ret_total = l.n;
	return ST_OK;
}

status index_pointing(ctx *cx, slice iri, size_t limit, pointing **ret, size_t *ret_n, uint64_t *ret_total)
{
	TRY(reader_hold(cx));
	status st = point(cx, iri, limit, ret, ret_n, ret_total), end = reader_let_go(cx);
	return st != ST_OK ? st : end;
}

static status referred(ctx *cx, slice iri, bool *ret)
{
	reader *r;
	term_id target = 0;
	pointers l = { 0 };
	TRY(reader_here(cx, &r));
	TRY(dict_find_iri(cx, r->d, iri, &target));
	*ret = false;
	if (!target) return ST_OK;
	status st = read_pointers(cx, r, target, &l);
	if (st == ST_OK) keep_seen(cx, r, &l);
	*ret = st == ST_OK && l.n > 0;
	base_free(l.v);
	return st;
}

status index_referred(ctx *cx, slice iri, bool *ret)
{
	bool there = false;
	TRY(reader_hold(cx));
	status st = referred(cx, iri, &there), end = reader_let_go(cx);
	if (st == ST_OK) st = end;
	if (st == ST_OK) *ret = there;
	return st;
}
