/* SPDX-License-Identifier: EUPL-1.2
 * Search as you type, in labels: a hundred good candidates are found in memory, and ordered by how their label reads. */
#include <stdlib.h>
#include "core/collate.h"
#include "core/select.h"

enum { CANDIDATES = 200, SUGGEST_MAX = 100 };

typedef struct { uint64_t number, seq; uint8_t score; } candidate;
typedef struct { resource row; slice key; uint8_t score; bool starts; } suggestion;
typedef struct { const slice *registers; size_t register_n; candidate *found; size_t n; } gathering;

static bool wanted(const gathering *g, slice register_name)
{
	if (!g->registers) return true;
	for (size_t i = 0; i < g->register_n; i++)
		if (slice_eq(g->registers[i], register_name)) return true;
	return false;
}

static bool before(const candidate *a, const candidate *b) { return a->score != b->score ? a->score > b->score : a->seq > b->seq; }

/* Keeps the best ones, the worst of them first (a heap). */
static void offer(gathering *g, candidate c)
{
	size_t at;
	if (g->n < CANDIDATES) {
		for (at = g->n++; at && before(&g->found[(at - 1) / 2], &c); at = (at - 1) / 2) g->found[at] = g->found[(at - 1) / 2];
		g->found[at] = c;
		return;
	}
	if (!before(&c, &g->found[0])) return;
	for (at = 0;;) {
		size_t child = at * 2 + 1;
		if (child >= g->n) break;
		if (child + 1 < g->n && before(&g->found[child], &g->found[child + 1])) child++;
		if (!before(&c, &g->found[child])) break;
		g->found[at] = g->found[child];
		at = child;
	}
	g->found[at] = c;
}

static void gather(const ctx *cx, reader *r, const search *text, gathering *g)
{
	scratch_clear(r);
	rwlock_read(&r->x->lock);
	const uint8_t *seen = audiences_seen(cx, r);
	g->n = 0;
	for (size_t i = 1; i < r->x->table_n; i++) {
		table *t = r->x->tables[i];
		if (!t->n || !wanted(g, t->name)) continue;
		selection s;
		select_base(r, seen, t, text, false, true, &s);
		for (bit_walk w = bits_walk(s.match, s.blocks); bit_next(&w);)
			offer(g, (candidate){ number_of(t->code, w.slot), t->rows[w.slot].seq, s.score ? s.score[w.slot] : 0 });
	}
	rwlock_unlock(&r->x->lock);
}

/* A label that begins with what was typed comes first; then the better match; then by alphabet. */
static int compare(const void *a, const void *b)
{
	const suggestion *x = a, *y = b;
	if (x->starts != y->starts) return x->starts ? -1 : 1;
	if (x->score != y->score) return x->score > y->score ? -1 : 1;
	int c = slice_cmp(x->key, y->key);
	return c ? c : slice_cmp(x->row.iri, y->row.iri);
}

static status read_suggestions(ctx *cx, reader *r, const gathering *g, slice text, suggestion *out, size_t *ret_n)
{
	size_t n = 0;
	slice typed = collate_key(cx->mem, text);
	for (size_t i = 0; i < g->n; i++) {
		suggestion *at = &out[n];
		status st = resource_by_number(cx, r, g->found[i].number, &at->row);
		if (st == ST_NOT_FOUND) continue;
		TRY(st);
		if (!resource_seen(cx, &at->row) || at->row.withdrawn) continue;
		at->key = collate_key(cx->mem, resource_label(&at->row, cx->lang));
		at->score = g->found[i].score;
		at->starts = typed.n && slice_starts(at->key, typed);
		n++;
	}
	if (n) qsort(out, n, sizeof *out, compare);
	*ret_n = n;
	return ST_OK;
}

static status suggest(ctx *cx, reader *r, search *text, gathering *g, size_t limit)
{
	gather(cx, r, text, g);
	if (!text->n || g->n >= limit) return ST_OK;
	TRY(search_widen(cx, r, text, MATCH_PART));
	gather(cx, r, text, g);
	return ST_OK;
}

status index_suggest(ctx *cx, const slice *registers, size_t register_n, slice text, size_t limit, resource **ret, size_t *ret_n)
{
	reader *r;
	search words;
	if (limit > SUGGEST_MAX) limit = SUGGEST_MAX;
	TRY(reader_here(cx, &r));
	TRY(search_begin(cx, text, &words));
	gathering g = { registers, register_n, arena_new(cx->mem, candidate, CANDIDATES), 0 };
	status st = suggest(cx, r, &words, &g, limit);
	search_end(r, &words);
	TRY(st);
	suggestion *found = arena_new(cx->mem, suggestion, g.n + 1);
	size_t n;
	TRY(reader_hold(cx));
	st = read_suggestions(cx, r, &g, text, found, &n);
	status end = reader_let_go(cx);
	TRY(st);
	TRY(end);
	if (n > limit) n = limit;
	*ret = arena_new(cx->mem, resource, n);
	for (size_t i = 0; i < n; i++) (*ret)[i] = found[i].row;
	*ret_n = n;
	return ST_OK;
}
