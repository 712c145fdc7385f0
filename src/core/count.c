/* SPDX-License-Identifier: EUPL-1.2
 * Counting the values of facets over rows, in one register or over all. */
#include "core/count.h"
#include <stdlib.h>
#include <string.h>

enum { VALUES_DEFAULT = 50 };

static void count_row(const column *c, uint32_t slot, uint32_t *counts)
{
	const uint32_t *codes;
	size_t n = column_codes(c, slot, &codes);
	if (!n) counts[0]++;
	for (size_t i = 0; i < n; i++) counts[codes[i]]++;
}

/* Whole blocks are counted in two rows of counters, so that equal neighbours do not wait for each other. */
static void count_block(const column *c, uint32_t from, uint32_t *even, uint32_t *odd)
{
	for (uint32_t slot = from; slot < from + 64; slot += 2) {
		uint32_t a = c->codes[slot], b = c->codes[slot + 1];
		if ((a | b) & CODE_MANY) {
			count_row(c, slot, even);
			count_row(c, slot + 1, odd);
		} else {
			even[a]++;
			odd[b]++;
		}
	}
}

static void count_rows(reader *r, const column *c, const uint64_t *rows, size_t blocks, uint32_t *even)
{
	uint32_t *odd = scratch_take(r, c->name_n * sizeof *odd);
	memset(even, 0, c->name_n * sizeof *even);
	memset(odd, 0, c->name_n * sizeof *odd);
	for (size_t b = 0; b < blocks; b++) {
		uint64_t left = rows[b];
		if (left == UINT64_MAX) {
			count_block(c, (uint32_t)(b * 64), even, odd);
			continue;
		}
		for (; left; left &= left - 1) count_row(c, (uint32_t)(b * 64) + (uint32_t)__builtin_ctzll(left), even);
	}
	for (size_t i = 0; i < c->name_n; i++) even[i] += odd[i];
}

/* When most rows are selected, the others are counted, and taken off the totals. */
static uint32_t *count_codes(reader *r, const column *c, const selection *s, const uint64_t *rows)
{
	uint32_t *counts = scratch_take(r, c->name_n * sizeof *counts);
	if (bits_count(rows, s->blocks) * 2 <= bits_count(s->there, s->blocks)) {
		count_rows(r, c, rows, s->blocks, counts);
		return counts;
	}
	uint64_t *others = scratch_take(r, (s->blocks + 1) * sizeof *others);
	for (size_t b = 0; b < s->blocks; b++) others[b] = s->there[b] & ~rows[b];
	count_rows(r, c, others, s->blocks, counts);
	for (size_t i = 0; i < c->name_n; i++) counts[i] = c->totals[i] - counts[i];
	return counts;
}

/* Values by number of their name. */
typedef struct { uint32_t name; uint64_t count; } counted;
typedef struct { counted *v; size_t n, room; uint64_t missing; idmap at; } tally;

static void tally_add(reader *r, tally *t, uint32_t name_number, uint64_t count, bool merge)
{
	uint64_t at;
	if (merge && idmap_get(&t->at, (int64_t)name_number + 1, &at)) {
		t->v[at].count += count;
		return;
	}
	if (t->n == t->room) {
		counted *more = scratch_take(r, (t->room * 2 + 64) * sizeof *more);
		if (t->n) memcpy(more, t->v, t->n * sizeof *more);
		t->v = more;
		t->room = t->room * 2 + 64;
	}
	if (merge) idmap_put(&t->at, (int64_t)name_number + 1, t->n);
	t->v[t->n++] = (counted){ name_number, count };
}

/* Most frequent first; equal ones by text, so that a page looks the same each time. */
static bool before(const names *ns, const counted *x, const counted *y)
{
	return x->count != y->count ? x->count > y->count : slice_cmp(ns->items[x->name].text, ns->items[y->name].text) < 0;
}

/* Puts `c` where it belongs in a heap whose top is free. */
static void sink(const names *ns, counted *v, size_t n, counted c)
{
	size_t at = 0;
	for (size_t child; (child = at * 2 + 1) < n; at = child) {
		if (child + 1 < n && before(ns, &v[child], &v[child + 1])) child++;
		if (!before(ns, &c, &v[child])) break;
		v[at] = v[child];
	}
	v[at] = c;
}

/* Brings the first `most` to the front, in order; a heap holds the best so far, the last of them on top. */
static void best_first(const names *ns, counted *v, size_t n, size_t most)
{
	for (size_t i = 0; i < n; i++) {
		counted c = v[i];
		size_t at;
		if (i < most) {
			for (at = i; at && before(ns, &v[(at - 1) / 2], &c); at = (at - 1) / 2) v[at] = v[(at - 1) / 2];
			v[at] = c;
			continue;
		}
		if (!before(ns, &c, &v[0])) continue;
		v[i] = v[0];
		sink(ns, v, most, c);
	}
	for (size_t end = n < most ? n : most; end > 1; end--) {
		counted last = v[end - 1];
		v[end - 1] = v[0];
		sink(ns, v, end - 1, last);
	}
}

static bool selected(const list_query *q, slice column_name, slice value)
{
	for (size_t i = 0; i < q->filter_count; i++) {
		if (!slice_eq(q->filters[i].column, column_name)) continue;
		for (size_t k = 0; k < q->filters[i].value_count; k++)
			if (slice_eq(q->filters[i].values[k], value)) return true;
	}
	return false;
}

/* A value's label is that of a resource: for whom may see that resource. */
static facet_value value_of(ctx *cx, reader *r, const uint8_t *seen, uint32_t number, uint64_t count)
{
	const index_store *x = r->x;
	const name *at = &x->names.items[number];
	facet_value v = { .value = arena_copy(cx->mem, at->text), .count = count };
	uint32_t code = number_code(at->resource);
	if (!at->resource || code >= x->table_n || !row_seen(x->tables[code], number_slot(at->resource), seen, true)) return v;
	v.label_nl = arena_copy(cx->mem, at->label[LANG_NL]);
	v.label_en = arena_copy(cx->mem, at->label[LANG_EN]);
	return v;
}

static bool listed(const facet_count *f, slice value)
{
	for (size_t i = 0; i < f->n; i++)
		if (slice_eq(f->values[i].value, value)) return true;
	return false;
}

/* What is chosen stays in sight, also when it is rare or counts nothing. */
static void add_chosen(ctx *cx, reader *r, const list_query *q, const uint8_t *seen, const tally *t, facet_count *f)
{
	for (size_t i = 0; i < q->filter_count; i++) {
		if (!slice_eq(q->filters[i].column, f->column)) continue;
		for (size_t k = 0; k < q->filters[i].value_count; k++) {
			slice value = q->filters[i].values[k];
			if (listed(f, value)) continue;
			uint32_t number = names_find(&r->x->names, value);
			uint64_t count = 0;
			for (size_t j = 0; j < t->n && number; j++)
				if (t->v[j].name == number) count = t->v[j].count;
			f->values[f->n++] = number ? value_of(cx, r, seen, number, count) : (facet_value){ .value = arena_copy(cx->mem, value) };
		}
	}
}

static size_t chosen_count(const list_query *q, slice column_name)
{
	size_t n = 0;
	for (size_t i = 0; i < q->filter_count; i++)
		if (slice_eq(q->filters[i].column, column_name)) n += q->filters[i].value_count;
	return n;
}

static void finish(ctx *cx, reader *r, const list_query *q, const uint8_t *seen, tally *t, facet_count *f)
{
	size_t most = q->facet_values ? q->facet_values : VALUES_DEFAULT;
	if (most) best_first(&r->x->names, t->v, t->n, most);
	f->distinct = t->n;
	f->missing = t->missing;
	f->n = t->n < most ? t->n : most;
	f->values = arena_new(cx->mem, facet_value, f->n + chosen_count(q, f->column));
	for (size_t i = 0; i < f->n; i++) f->values[i] = value_of(cx, r, seen, t->v[i].name, t->v[i].count);
	add_chosen(cx, r, q, seen, t, f);
}

/* The registers themselves, as a facet of a search over all. */
static void count_registers(ctx *cx, reader *r, const list_query *q, const selection *s, size_t n, facet_count *f)
{
	f->values = arena_new(cx->mem, facet_value, n + chosen_count(q, f->column));
	for (size_t i = 0; i < n; i++) {
		uint64_t count = bits_count(select_without(r, q, &s[i], f->column), s[i].blocks);
		if (!count && !selected(q, f->column, s[i].t->name)) continue;
		f->distinct += count > 0;
		size_t at = f->n++;
		for (; at && f->values[at - 1].count < count; at--) f->values[at] = f->values[at - 1];
		f->values[at] = (facet_value){ .value = arena_copy(cx->mem, s[i].t->name), .count = count };
	}
}

void count_facet(ctx *cx, reader *r, const list_query *q, const uint8_t *seen, const selection *s, size_t n, facet_count *f)
{
	tally t = { 0 };
	bool merge = n > 1;
	if (!q->register_name.n && slice_eq(f->column, S("register"))) {
		count_registers(cx, r, q, s, n, f);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const column *c = table_column(s[i].t, f->column);
		const uint64_t *rows = select_without(r, q, &s[i], f->column);
		if (!c || !c->spec->facet) {
			t.missing += bits_count(rows, s[i].blocks);
			continue;
		}
		if (!c->codes) continue;
		uint32_t *counts = count_codes(r, c, &s[i], rows);
		t.missing += counts[0];
		for (size_t code = 1; code < c->name_n; code++)
			if (counts[code]) tally_add(r, &t, c->names[code], counts[code], merge);
	}
	finish(cx, r, q, seen, &t, f);
	idmap_free(&t.at);
}

/* Groups. */

static int compare_groups(const void *a, const void *b)
{
	const group_row *x = a, *y = b;
	if (x->count != y->count) return x->count > y->count ? -1 : 1;
	int c = slice_cmp(x->value[0], y->value[0]);
	return c ? c : slice_cmp(x->value[1], y->value[1]);
}

typedef struct { idmap counts; } pairs;

static void pair_add(pairs *p, uint32_t a, uint32_t b)
{
	uint64_t n = 0;
	int64_t key = (int64_t)((uint64_t)a << 32 | b) + 1;
	idmap_get(&p->counts, key, &n);
	idmap_put(&p->counts, key, n + 1);
}

static const uint32_t NONE = 0;

void count_groups(ctx *cx, reader *r, const selection *s, column *const columns[2], group_row **ret, size_t *ret_n)
{
	pairs p = { 0 };
	const uint32_t *codes[2];
	size_t n[2];
	for (bit_walk w = bits_walk(s->match, s->blocks); bit_next(&w);) {
		for (size_t i = 0; i < 2; i++) {
			n[i] = columns[i] ? column_codes(columns[i], w.slot, &codes[i]) : 0;
			if (!n[i]) {
				codes[i] = &NONE;
				n[i] = 1;
			}
		}
		for (size_t a = 0; a < n[0]; a++)
			for (size_t b = 0; b < n[1]; b++) pair_add(&p, codes[0][a], codes[1][b]);
	}
	group_row *rows = arena_new(cx->mem, group_row, p.counts.n);
	size_t at = 0;
	for (size_t i = 0; i < p.counts.room; i++) {
		if (!p.counts.keys[i]) continue;
		uint64_t key = (uint64_t)(p.counts.keys[i] - 1);
		uint32_t code[2] = { (uint32_t)(key >> 32), (uint32_t)key };
		group_row *g = &rows[at++];
		g->count = p.counts.values[i];
		for (size_t k = 0; k < 2; k++) g->value[k] = code[k] ? arena_copy(cx->mem, r->x->names.items[columns[k]->names[code[k]]].text) : S("");
	}
	idmap_free(&p.counts);
	if (at) qsort(rows, at, sizeof *rows, compare_groups);
	*ret = rows;
	*ret_n = at;
}
