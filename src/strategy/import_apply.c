/* SPDX-License-Identifier: EUPL-1.2
 * Writing what a preview showed: what comes along first, then the actions, in one append. */
#include "strategy/import.h"
#include "strategy/strategy.h"
#include <string.h>

typedef struct { const import_preview *p; bool *wanted; map *by_iri; } gathering;

/* A new entry is written when something that is written refers to it, directly or through another new one. */
static void want_from(gathering *v, const graph *g)
{
	for (size_t t = 1; t <= graph_terms(g); t++) {
		const term *x = graph_term(g, (tid)t);
		size_t at = x->kind == TERM_IRI ? (size_t)(uintptr_t)map_get(v->by_iri, x->lex) : 0;
		if (!at || v->wanted[at - 1]) continue;
		v->wanted[at - 1] = true;
		want_from(v, v->p->news[at - 1].document);
	}
}

static size_t gather(ctx *cx, const entry_store *e, const import_preview *p, slice reason, entry_item *items, size_t *ret_news)
{
	gathering v = { p, arena_new(cx->mem, bool, p->new_n + 1), map_new(cx->mem) };
	for (size_t i = 0; i < p->new_n; i++) map_put(v.by_iri, p->news[i].iri, (void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < p->row_n; i++)
		if (p->rows[i].document) want_from(&v, p->rows[i].document);
	size_t n = 0;
	for (size_t i = 0; i < p->new_n; i++)
		if (v.wanted[i]) items[n++] = (entry_item){ registers_find(e->registers, p->news[i].register_name), p->news[i].iri, VERSION_NONE, p->news[i].document, reason };
	*ret_news = n;
	const reg *actions = registers_find(e->registers, S("actions"));
	for (size_t i = 0; i < p->row_n; i++) {
		const import_row *r = &p->rows[i];
		if (r->document) items[n++] = (entry_item){ actions, r->iri, r->outcome == ROW_CREATE ? VERSION_NONE : (int64_t)r->version, r->document, reason };
	}
	return n;
}

/* The findings of the register come back by item: say which row that is. */
static void name_rows(ctx *cx, const import_preview *p, size_t news)
{
	size_t *row_of = arena_new(cx->mem, size_t, p->row_n + 1), n = 0;
	for (size_t i = 0; i < p->row_n; i++)
		if (p->rows[i].document) row_of[n++] = p->rows[i].row;
	for (finding *f = cx->err.findings; f; f = f->next) {
		size_t dot = slice_find_char(f->at, '.');
		uint64_t item;
		if (!slice_to_u64(dot == SLICE_NONE ? f->at : slice_take(f->at, dot), &item) || item <= news || item - news > n) continue;
		f->at = JOIN(cx->mem, trf(cx->mem, cx->lang, "row {1}", ctx_num(cx, row_of[item - news - 1])), S(" "), dot == SLICE_NONE ? S("") : slice_skip(f->at, dot + 1));
	}
}

status import_apply(ctx *cx, const entry_store *e, const import_preview *p, const import_options *o, const digest *seen, slice reason, import_result *ret)
{
	if (seen && !digest_eq(seen, &p->fingerprint))
		return fail(cx, STALE, "Something changed since you saw the preview. Look at it once more, then import.");
	if (p->errors && !o->only_good)
		return fail(cx, INVALID, "{1} things in the file are wrong; nothing was written. Repair them, or import the good rows only.", ctx_num(cx, p->errors));
	import_result out = { .created = (size_t)p->counts[ROW_CREATE], .changed = (size_t)p->counts[ROW_CHANGE], .same = (size_t)p->counts[ROW_SAME], .left_out = (size_t)p->counts[ROW_WRONG] };
	entry_item *items = arena_new(cx->mem, entry_item, p->row_n + p->new_n + 1);
	size_t n = gather(cx, e, p, reason, items, &out.news);
	if (n) {
		event *events = arena_new(cx->mem, event, n);
		status st = entry_save_all(cx, e, items, n, events);
		if (st == ST_INVALID) name_rows(cx, p, out.news);
		TRY(st);
		out.first_seq = events[0].seq;
		out.last_seq = events[n - 1].seq;
	}
	*ret = out;
	return ST_OK;
}
