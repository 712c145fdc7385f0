/* SPDX-License-Identifier: EUPL-1.2
 * Lists: choose the rows (select.c), count (count.c), find the page's rows in order, and read those from the database. Between the
 * tables and the database a commit may come: a row that is no longer to be seen is left out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/count.h"

enum { LIMIT_MAX = 1000, FEW_HITS = 5 };

/* Order. */

typedef enum { ORDER_RELEVANCE, ORDER_MODIFIED, ORDER_CREATED, ORDER_COLUMN } order_by;
typedef struct { order_by by; bool down; slice column; } ordering;
typedef struct { uint64_t number, key; uint8_t score; } place;
typedef struct { const selection *s; size_t skip, room, n; place *out; order_by by; } taking;

static ordering ordering_of(const list_query *q, bool text)
{
	slice o = q->order;
	bool down = slice_starts(o, S("-"));
	if (down) o = slice_skip(o, 1);
	if (!o.n) return (ordering){ .by = text ? ORDER_RELEVANCE : ORDER_MODIFIED, .down = true };
	if (slice_eq(o, S("modified"))) return (ordering){ .by = ORDER_MODIFIED, .down = down };
	if (slice_eq(o, S("created"))) return (ordering){ .by = ORDER_CREATED, .down = down };
	return (ordering){ .by = ORDER_COLUMN, .down = down, .column = o };
}

/* Takes one row in order; false when the page is full. */
static bool take(taking *t, uint32_t slot)
{
	if (t->skip) {
		t->skip--;
		return true;
	}
	if (t->n == t->room) return false;
	const row *at = &t->s->t->rows[slot];
	t->out[t->n++] = (place){ number_of(t->s->t->code, slot), t->by == ORDER_CREATED ? (uint64_t)at->created : at->seq, t->s->score ? t->s->score[slot] : 0 };
	return t->n < t->room || t->room == 0;
}

static void take_slots(taking *t, bool down)
{
	const table *w = t->s->t;
	for (size_t i = 0; i < w->n; i++) {
		uint32_t slot = (uint32_t)(down ? w->n - 1 - i : i);
		if (bit_at(t->s->match, slot) && !take(t, slot)) return;
	}
}

static void take_order(taking *t, const order *o, bool down)
{
	for (size_t i = 0; i < o->n; i++) {
		uint32_t slot = o->slots[down ? o->n - 1 - i : i];
		if (bit_at(t->s->match, slot) && !take(t, slot)) return;
	}
	if (o->kind == BY_SEQ) return;
	const column *c = &t->s->t->columns[o->column];
	for (bit_walk w = bits_walk(t->s->match, t->s->blocks); bit_next(&w);) {
		bool none = o->kind == BY_NUMBER ? isnan(c->numbers[w.slot]) : !table_key(t->s->t, w.slot, c->key_at, o->lang).n;
		if (none && !take(t, w.slot)) return;
	}
}

/* Best first, equal ones newest first: how many rows have each score says where each row of the page stands. */
static void take_relevant(taking *t)
{
	size_t count[256] = { 0 }, start[256], total = 0;
	const selection *s = t->s;
	for (bit_walk w = bits_walk(s->match, s->blocks); bit_next(&w);) count[s->score[w.slot]]++;
	for (size_t i = 256; i-- > 0;) {
		start[i] = total;
		total += count[i];
	}
	size_t from = t->skip, to = t->skip + t->room < total ? t->skip + t->room : total, wanted = to > from ? to - from : 0;
	const order *o = &s->t->newest;
	t->skip = 0;
	for (size_t i = o->n; i-- > 0 && t->n < wanted;) {
		uint32_t slot = o->slots[i];
		if (!bit_at(s->match, slot)) continue;
		size_t at = start[s->score[slot]]++;
		if (at < from || at >= to) continue;
		t->out[at - from] = (place){ number_of(s->t->code, slot), s->t->rows[slot].seq, s->score[slot] };
		t->n++;
	}
}

static status take_page(ctx *cx, const ordering *o, taking *t)
{
	if (o->by == ORDER_RELEVANCE && t->s->score) {
		take_relevant(t);
	} else if (o->by == ORDER_CREATED) {
		take_slots(t, o->down);
	} else if (o->by != ORDER_COLUMN) {
		take_order(t, &t->s->t->newest, o->down);
	} else {
		const column *c = table_column(t->s->t, o->column);
		const order *sorted = c ? table_order(t->s->t, (size_t)(c - t->s->t->columns), cx->lang) : NULL;
		if (!sorted) return fail(cx, BAD_REQUEST, "The list {1} cannot be ordered by {2}.", t->s->t->name, o->column);
		take_order(t, sorted, o->down);
	}
	return ST_OK;
}

static int compare_places(const void *a, const void *b, void *arg)
{
	const place *x = a, *y = b;
	const ordering *o = arg;
	if (o->by == ORDER_RELEVANCE && x->score != y->score) return x->score > y->score ? -1 : 1;
	int c = x->key != y->key ? (x->key < y->key ? -1 : 1) : (x->number > y->number) - (x->number < y->number);
	return o->down ? -c : c;
}

/* Over several registers: each gives its first ones, the page is cut from all of these. */
static status find_page(ctx *cx, reader *r, const list_query *q, const ordering *o, const selection *s, size_t n, place **ret, size_t *ret_n)
{
	size_t limit = q->limit < LIMIT_MAX ? q->limit : LIMIT_MAX, each = n == 1 ? limit : q->offset + limit, found = 0, room = 0;
	for (size_t i = 0; i < n; i++) room += s[i].total < each ? s[i].total : each;
	place *out = scratch_take(r, room * sizeof *out);
	if (n > 1 && o->by == ORDER_COLUMN) return fail(cx, BAD_REQUEST, "A search over all lists cannot be ordered by {1}.", o->column);
	for (size_t i = 0; i < n && limit; i++) {
		taking t = { .s = &s[i], .skip = n == 1 ? q->offset : 0, .room = s[i].total < each ? s[i].total : each, .out = out + found, .by = o->by };
		if (t.room) TRY(take_page(cx, o, &t));
		else if (o->by == ORDER_COLUMN) TRY(take_page(cx, o, &t));
		found += t.n;
	}
	if (n > 1) {
		if (found) qsort_r(out, found, sizeof *out, compare_places, (void *)(uintptr_t)o);
		size_t skip = q->offset < found ? q->offset : found;
		out += skip;
		found -= skip;
	}
	*ret = out;
	*ret_n = found < limit ? found : limit;
	return ST_OK;
}

/* Choosing. */

static uint64_t choose(reader *r, const list_query *q, const uint8_t *seen, const search *text, table **tables, size_t n, selection *out)
{
	uint64_t total = 0;
	for (size_t i = 0; i < n; i++) {
		select_base(r, seen, tables[i], text, q->withdrawn, false, &out[i]);
		total += out[i].total;
	}
	return total;
}

/* What a query found; the read lock is held until chosen_end. */
typedef struct { reader *r; search text; table **tables; size_t n; selection *s; const uint8_t *seen; bool fuzzy, locked; } chosen;

static void chosen_end(chosen *c)
{
	if (c->locked) rwlock_unlock(&c->r->x->lock);
	c->locked = false;
	search_end(c->r, &c->text);
}

/* With few exact hits, those that have the words as parts are added; with none at all, typos are forgiven. What counts is what
 * this person sees: hits that are hidden must not change the result. */
static status chosen_rows(ctx *cx, const list_query *q, chosen *c)
{
	bool exact = false;
	for (match_kind kind = MATCH_PART;; kind++) {
		scratch_clear(c->r);
		rwlock_read(&c->r->x->lock);
		c->locked = true;
		TRY(select_tables(cx, c->r, q, &c->tables, &c->n));
		c->seen = audiences_seen(cx, c->r);
		c->s = scratch_take(c->r, (c->n + 1) * sizeof *c->s);
		uint64_t total = choose(c->r, q, c->seen, &c->text, c->tables, c->n, c->s);
		if (kind == MATCH_PART) exact = total > 0;
		c->fuzzy = c->text.n && !exact && total;
		if (!c->text.n || kind > MATCH_TYPO || total >= (kind == MATCH_PART ? FEW_HITS : 1)) break;
		rwlock_unlock(&c->r->x->lock);
		c->locked = false;
		TRY(search_widen(cx, c->r, &c->text, kind));
	}
	for (size_t i = 0; i < c->n; i++) TRY(select_filters(cx, c->r, q, &c->s[i]));
	return ST_OK;
}

static status chosen_begin(ctx *cx, const list_query *q, chosen *ret)
{
	*ret = (chosen){ 0 };
	TRY(reader_here(cx, &ret->r));
	TRY(search_begin(cx, q->text, &ret->text));
	status st = chosen_rows(cx, q, ret);
	if (st != ST_OK) chosen_end(ret);
	return st;
}

static status read_places(ctx *cx, reader *r, const place *places, size_t n, bool withdrawn, list_result *out)
{
	out->rows = arena_new(cx->mem, resource, n);
	for (size_t i = 0; i < n; i++) {
		resource *at = &out->rows[out->n];
		status st = resource_by_number(cx, r, places[i].number, at);
		if (st == ST_NOT_FOUND) continue;
		TRY(st);
		out->n += resource_seen(cx, at) && (withdrawn || !at->withdrawn);
	}
	return ST_OK;
}

static int compare_counts(const void *a, const void *b)
{
	const register_count *x = a, *y = b;
	if (x->count != y->count) return x->count < y->count ? 1 : -1;
	return slice_cmp(x->register_name, y->register_name);
}

static void count_registers(ctx *cx, const chosen *c, list_result *out)
{
	out->registers = arena_new(cx->mem, register_count, c->n);
	for (size_t i = 0; i < c->n; i++)
		if (c->s[i].total) out->registers[out->register_n++] = (register_count){ arena_copy(cx->mem, c->tables[i]->name), c->s[i].total };
	if (out->register_n) qsort(out->registers, out->register_n, sizeof *out->registers, compare_counts);
}

static status fill(ctx *cx, const list_query *q, chosen *c, list_result *out, place **ret_places, size_t *ret_n)
{
	ordering o = ordering_of(q, c->text.n > 0);
	out->fuzzy = c->fuzzy;
	for (size_t i = 0; i < c->n; i++) out->total += c->s[i].total;
	count_registers(cx, c, out);
	out->facets = arena_new(cx->mem, facet_count, q->facet_count);
	out->facet_n = q->facet_count;
	for (size_t i = 0; i < q->facet_count; i++) {
		out->facets[i].column = arena_copy(cx->mem, q->facets[i]);
		count_facet(cx, c->r, q, c->seen, c->s, c->n, &out->facets[i]);
	}
	return find_page(cx, c->r, q, &o, c->s, c->n, ret_places, ret_n);
}

status index_list(ctx *cx, const list_query *q, list_result *ret)
{
	chosen c;
	list_result out = { 0 };
	place *places = NULL;
	size_t n = 0;
	TRY(chosen_begin(cx, q, &c));
	status st = fill(cx, q, &c, &out, &places, &n);
	chosen_end(&c);
	TRY(st);
	if (n) {
		TRY(reader_hold(cx));
		st = read_places(cx, c.r, places, n, q->withdrawn, &out);
		status end = reader_let_go(cx);
		TRY(st);
		TRY(end);
	}
	*ret = out;
	return ST_OK;
}

static status group(ctx *cx, chosen *c, const slice wanted[2], group_row **ret, size_t *ret_n)
{
	column *columns[2] = { NULL, NULL };
	if (c->n != 1) return fail(cx, BAD_REQUEST, "Groups are made within one list.");
	for (size_t i = 0; i < 2; i++) {
		if (!wanted[i].n) continue;
		columns[i] = table_column(c->s[0].t, wanted[i]);
		if (!columns[i] || !columns[i]->spec->facet) return fail(cx, BAD_REQUEST, "The list {1} cannot be grouped by {2}.", c->s[0].t->name, wanted[i]);
	}
	count_groups(cx, c->r, &c->s[0], columns, ret, ret_n);
	return ST_OK;
}

status index_group(ctx *cx, const list_query *where, const slice wanted[2], group_row **ret, size_t *ret_n)
{
	chosen c;
	TRY(chosen_begin(cx, where, &c));
	status st = group(cx, &c, wanted, ret, ret_n);
	chosen_end(&c);
	return st;
}
