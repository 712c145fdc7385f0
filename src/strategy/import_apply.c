/* SPDX-License-Identifier: EUPL-1.2
 * Writing what a preview showed: what comes along first, then the actions, in one append. */
#include "strategy/import.h"
#include "strategy/strategy.h"
#include <string.h>

static size_t gather(const entry_store *e, const import_preview *p, slice reason, entry_item *items)
{
	size_t n = 0;
	for (size_t i = 0; i < p->new_n; i++) items[n++] = (entry_item){ registers_find(e->registers, p->news[i].register_name), p->news[i].iri, VERSION_NONE, p->news[i].document, reason };
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

static status apply(ctx *cx, const entry_store *e, const import_preview *p, const import_options *o, const digest *seen, slice reason, import_result *ret)
{
	if (seen && !digest_eq(seen, &p->fingerprint))
		return fail(cx, STALE, "Something changed since you saw the preview. Look at it once more, then import.");
	if (p->errors && !o->only_good)
		return fail(cx, INVALID, "{1} things in the file are wrong; nothing was written. Repair them, or import the good rows only.", ctx_num(cx, p->errors));
	import_result out = { .created = (size_t)p->counts[ROW_CREATE], .changed = (size_t)p->counts[ROW_CHANGE], .same = (size_t)p->counts[ROW_SAME], .left_out = (size_t)p->counts[ROW_WRONG] };
	entry_item *items = arena_new(cx->mem, entry_item, p->row_n + p->new_n + 1);
	size_t n = gather(e, p, reason, items);
	out.news = p->new_n;
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

status import_apply(ctx *cx, const entry_store *e, const import_preview *p, const import_options *o, const digest *seen, slice reason, import_result *ret)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, apply(&room, e, p, o, seen, reason, ret));
}
