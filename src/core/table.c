/* SPDX-License-Identifier: EUPL-1.2
 * A few changed rows are taken out of each order and put back by binary search; many are filtered out, sorted and merged in, so that
 * a batch costs one pass. Sorting compares eight bytes of key first, held beside the row number. */
#include "core/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 16, KEYS_MAX = 60000 };                  /* rows; bytes of all keys of a row */

table *table_new(uint32_t code, slice name, const table_spec *spec)
{
	table *t = base_alloc(sizeof *t);
	char *p = base_alloc(name.n + 1);
	memcpy(p, name.p, name.n);
	*t = (table){ .code = code, .name = { p, name.n }, .spec = spec, .newest = { .kind = BY_SEQ } };
	t->column_n = spec ? spec->column_count : 0;
	t->columns = base_alloc(t->column_n * sizeof *t->columns);
	t->orders = base_alloc(t->column_n * LANG_COUNT * sizeof *t->orders);
	for (size_t i = 0; i < t->column_n; i++) {
		column *c = &t->columns[i];
		c->spec = &spec->columns[i];
		c->name_n = 1;
		if (c->spec->facet) {
			c->name_room = 16;
			c->names = base_alloc(c->name_room * sizeof *c->names);
			c->totals = base_alloc(c->name_room * sizeof *c->totals);
		}
		if (column_has_keys(c->spec)) {
			c->key_at = t->key_n++;
			for (lang l = 0; l < LANG_COUNT; l++) t->orders[t->order_n++] = (order){ .kind = BY_KEY, .lang = l, .column = i };
		} else if (column_has_number(c->spec) && c->spec->sort) {
			t->orders[t->order_n++] = (order){ .kind = BY_NUMBER, .column = i };
		}
	}
	return t;
}

static void column_free(column *c)
{
	base_free(c->pool);
	base_free(c->totals);
	base_free(c->codes);
	base_free(c->names);
	base_free(c->numbers);
	idmap_free(&c->code_of);
}

void table_free(table *t)
{
	if (!t) return;
	for (size_t i = 0; i < t->column_n; i++) column_free(&t->columns[i]);
	for (size_t i = 0; i < t->order_n; i++) base_free(t->orders[i].slots);
	for (size_t i = 0; i < t->n; i++) base_free(t->rows[i].keys);
	base_free(t->newest.slots);
	base_free(t->orders);
	base_free(t->columns);
	base_free(t->rows);
	base_free(t->audiences);
	base_free(t->words);
	base_free((char *)(uintptr_t)t->name.p);
	base_free(t);
}

column *table_column(const table *t, slice name)
{
	for (size_t i = 0; i < t->column_n; i++)
		if (slice_eq(t->columns[i].spec->name, name)) return &t->columns[i];
	return NULL;
}

const order *table_order(const table *t, size_t column_number, lang l)
{
	for (size_t i = 0; i < t->order_n; i++) {
		const order *o = &t->orders[i];
		if (o->column == column_number && (o->kind == BY_NUMBER || o->lang == l)) return o;
	}
	return NULL;
}

/* Rows. */

static void reserve(table *t, size_t n)
{
	if (n <= t->n) return;
	if (n > t->room) {
		t->room = t->room * 2 > n ? t->room * 2 : n < 16 ? 16 : n;
		t->audiences = base_realloc(t->audiences, t->room * sizeof *t->audiences);
		t->words = base_realloc(t->words, t->room);
		t->rows = base_realloc(t->rows, t->room * sizeof *t->rows);
		for (size_t i = 0; i < t->column_n; i++) {
			column *c = &t->columns[i];
			if (c->spec->facet) c->codes = base_realloc(c->codes, t->room * sizeof *c->codes);
			if (column_has_number(c->spec)) c->numbers = base_realloc(c->numbers, t->room * sizeof *c->numbers);
		}
	}
	for (size_t slot = t->n; slot < n; slot++) {
		t->audiences[slot] = ROW_ABSENT;
		t->words[slot] = 0;
		t->rows[slot] = (row){ 0 };
		for (size_t i = 0; i < t->column_n; i++) {
			if (t->columns[i].codes) t->columns[i].codes[slot] = 0;
			if (t->columns[i].numbers) t->columns[i].numbers[slot] = NAN;
		}
	}
	t->n = n;
}

static uint32_t code_of(column *c, uint32_t name)
{
	uint64_t code;
	if (idmap_get(&c->code_of, (int64_t)name + 1, &code)) return (uint32_t)code;
	if (c->name_n >= c->name_room) {
		c->name_room *= 2;
		c->names = base_realloc(c->names, c->name_room * sizeof *c->names);
		c->totals = base_realloc(c->totals, c->name_room * sizeof *c->totals);
	}
	c->totals[c->name_n] = 0;
	c->names[c->name_n] = name;
	idmap_put(&c->code_of, (int64_t)name + 1, c->name_n);
	return (uint32_t)c->name_n++;
}

/* Counts the row in, or out. */
static void codes_count(column *c, uint32_t slot, uint32_t by)
{
	const uint32_t *codes;
	size_t n = column_codes(c, slot, &codes);
	if (!n) c->totals[0] += by;
	for (size_t i = 0; i < n; i++) c->totals[codes[i]] += by;
}

static void codes_clear(column *c, uint32_t slot)
{
	uint32_t code = c->codes[slot];
	if (code & CODE_MANY) c->pool_dead += 1 + c->pool[code & ~CODE_MANY];
	c->codes[slot] = 0;
}

/* Lists stand in the order in which rows were loaded, so that counting walks the pool from begin to end. Those of changed rows
 * stand at its end; when more is dead than alive it is written anew. */
static void pool_compact(column *c, size_t slots)
{
	uint32_t *fresh = base_alloc((c->pool_n - c->pool_dead + 1) * sizeof *fresh);
	size_t n = 0;
	for (size_t slot = 0; slot < slots; slot++) {
		if (!(c->codes[slot] & CODE_MANY)) continue;
		const uint32_t *list = c->pool + (c->codes[slot] & ~CODE_MANY);
		memcpy(fresh + n, list, (1 + list[0]) * sizeof *fresh);
		c->codes[slot] = CODE_MANY | (uint32_t)n;
		n += 1 + list[0];
	}
	base_free(c->pool);
	c->pool = fresh;
	c->pool_n = n;
	c->pool_room = n + 1;
	c->pool_dead = 0;
}

static uint32_t *pool_reserve(column *c, size_t n)
{
	if (c->pool_n + n > c->pool_room) {
		c->pool_room = (c->pool_n + n) * 3 / 2 + 16;
		c->pool = base_realloc(c->pool, c->pool_room * sizeof *c->pool);
	}
	return c->pool + c->pool_n;
}

static void codes_set(column *c, uint32_t slot, const cell *v, name_fn name_of, void *arg)
{
	codes_clear(c, slot);
	if (!v->value_n) return;
	uint32_t *list = pool_reserve(c, v->value_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < v->value_n; i++) {
		uint32_t code = code_of(c, name_of(arg, v->values[i]));
		bool seen = false;
		for (size_t j = 1; j <= n && !seen; j++) seen = list[j] == code;
		if (!seen) list[++n] = code;
	}
	if (n == 1) {
		c->codes[slot] = list[1];
		return;
	}
	list[0] = (uint32_t)n;
	c->codes[slot] = CODE_MANY | (uint32_t)c->pool_n;
	c->pool_n += n + 1;
}

/* The keys of a row stand in one block: a pair of offsets for each key and language, then the bytes. */
typedef struct { uint16_t from, to; } extent;

slice table_key(const table *t, uint32_t slot, size_t key_at, lang l)
{
	const char *keys = t->rows[slot].keys;
	if (!keys) return NO_SLICE;
	extent e;
	memcpy(&e, keys + (key_at * LANG_COUNT + l) * sizeof e, sizeof e);
	return slice_of(keys + e.from, (size_t)(e.to - e.from));
}

typedef struct { extent extents[2 * 64]; char bytes[KEYS_MAX]; size_t n; } key_block;

static void keys_add(key_block *b, size_t head, size_t key_at, const cell *v)
{
	for (lang l = 0; l < LANG_COUNT; l++) {
		extent *e = &b->extents[key_at * LANG_COUNT + l];
		if (l && slice_eq(v->key[l], v->key[0])) {
			*e = e[-1];
			continue;
		}
		size_t n = head + b->n + v->key[l].n < KEYS_MAX ? v->key[l].n : 0;
		*e = (extent){ (uint16_t)(head + b->n), (uint16_t)(head + b->n + n) };
		if (n) memcpy(b->bytes + b->n, v->key[l].p, n);
		b->n += n;
	}
}

static void row_clear(table *t, uint32_t slot)
{
	bool was = t->audiences[slot] != ROW_ABSENT;
	base_free(t->rows[slot].keys);
	t->rows[slot] = (row){ 0 };
	t->audiences[slot] = ROW_ABSENT;
	for (size_t i = 0; i < t->column_n; i++) {
		if (was && t->columns[i].codes) codes_count(&t->columns[i], slot, UINT32_MAX);
		if (t->columns[i].codes) codes_clear(&t->columns[i], slot);
		if (t->columns[i].numbers) t->columns[i].numbers[slot] = NAN;
	}
}

bool table_put(table *t, const row_state *r, name_fn name_of, void *arg)
{
	reserve(t, (size_t)r->slot + 1);
	if (!r->present) {
		row_clear(t, r->slot);
		return true;
	}
	key_block b;
	b.n = 0;
	bool was = t->audiences[r->slot] != ROW_ABSENT;
	size_t head = t->key_n * LANG_COUNT * sizeof(extent);
	term_id values[FACET_VALUES_MAX];
	slice rest = r->cells;
	for (size_t i = 0; i < t->column_n; i++) {
		column *c = &t->columns[i];
		cell v;
		if (!cell_read(&rest, c->spec, values, &v)) return false;
		if (c->spec->facet) {
			if (was) codes_count(c, r->slot, UINT32_MAX); /* one less */
			codes_set(c, r->slot, &v, name_of, arg);
			codes_count(c, r->slot, 1);
			if (c->pool_dead > 4096 && c->pool_dead * 2 > c->pool_n) pool_compact(c, t->n);
		}
		if (c->numbers) c->numbers[r->slot] = v.has_number ? v.number : NAN;
		if (column_has_keys(c->spec)) keys_add(&b, head, c->key_at, &v);
	}
	row *w = &t->rows[r->slot];
	char *keys = t->key_n ? base_realloc(w->keys, head + b.n) : NULL;
	if (keys) {
		memcpy(keys, b.extents, head);
		memcpy(keys + head, b.bytes, b.n);
	}
	*w = (row){ r->g, r->seq, r->created, r->modified, keys };
	t->audiences[r->slot] = r->audience;
	t->words[r->slot] = r->words;
	return true;
}

/* Orders. */

typedef struct { uint64_t head; uint32_t slot; } sorted;
typedef struct { const table *t; const order *o; } sorting;

static bool has_value(const table *t, const order *o, uint32_t slot)
{
	if (t->audiences[slot] == ROW_ABSENT) return false;
	if (o->kind == BY_SEQ) return true;
	if (o->kind == BY_NUMBER) return !isnan(t->columns[o->column].numbers[slot]);
	return table_key(t, slot, t->columns[o->column].key_at, o->lang).n > 0;
}

/* As an unsigned number that orders as the value does: the first eight bytes of a key, a double's bits, a sequence number. */
static uint64_t head_of(const table *t, const order *o, uint32_t slot)
{
	uint64_t head = 0;
	if (o->kind == BY_SEQ) return t->rows[slot].seq;
	if (o->kind == BY_NUMBER) {
		double d = t->columns[o->column].numbers[slot];
		memcpy(&head, &d, sizeof head);
		return head >> 63 ? ~head : head | (uint64_t)1 << 63;
	}
	slice key = table_key(t, slot, t->columns[o->column].key_at, o->lang);
	for (size_t i = 0; i < 8; i++) head = head << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
	return head;
}

static int compare(const table *t, const order *o, const sorted *a, const sorted *b)
{
	if (a->head != b->head) return a->head < b->head ? -1 : 1;
	if (o->kind == BY_KEY) {
		size_t at = t->columns[o->column].key_at;
		int c = slice_cmp(table_key(t, a->slot, at, o->lang), table_key(t, b->slot, at, o->lang));
		if (c) return c;
	}
	return (a->slot > b->slot) - (a->slot < b->slot);
}

static int compare_sorted(const void *a, const void *b, void *arg)
{
	const sorting *s = arg;
	return compare(s->t, s->o, a, b);
}

static void room_for(order *o, size_t n)
{
	if (n <= o->room) return;
	o->room = n + n / 2 + 16;
	o->slots = base_realloc(o->slots, o->room * sizeof *o->slots);
}

/* Where the row stands, or would stand. */
static size_t order_find(const table *t, const order *o, uint32_t slot)
{
	sorted wanted = { head_of(t, o, slot), slot };
	size_t from = 0, to = o->n;
	while (from < to) {
		size_t middle = (from + to) / 2;
		sorted there = { head_of(t, o, o->slots[middle]), o->slots[middle] };
		if (compare(t, o, &there, &wanted) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

static void order_remove(const table *t, order *o, uint32_t slot)
{
	if (slot >= t->n || !has_value(t, o, slot)) return;
	size_t at = order_find(t, o, slot);
	if (at == o->n || o->slots[at] != slot) return;
	memmove(o->slots + at, o->slots + at + 1, (o->n - at - 1) * sizeof *o->slots);
	o->n--;
}

static void order_insert(const table *t, order *o, uint32_t slot)
{
	if (!has_value(t, o, slot)) return;
	size_t at = order_find(t, o, slot);
	room_for(o, o->n + 1);
	memmove(o->slots + at + 1, o->slots + at, (o->n - at) * sizeof *o->slots);
	o->slots[at] = slot;
	o->n++;
}

static void order_drop_many(order *o, const uint8_t *changed)
{
	size_t kept = 0;
	for (size_t i = 0; i < o->n; i++)
		if (!changed[o->slots[i]]) o->slots[kept++] = o->slots[i];
	o->n = kept;
}

/* Sorts `n` rows and merges them into the order from its end. */
static void order_merge(const table *t, order *o, sorted *added, size_t n)
{
	if (!n) return;
	qsort_r(added, n, sizeof *added, compare_sorted, &(sorting){ t, o });
	room_for(o, o->n + n);
	size_t from = o->n, to = o->n + n;
	while (n) {
		sorted there = { 0 };
		if (from) there = (sorted){ head_of(t, o, o->slots[from - 1]), o->slots[from - 1] };
		if (from && compare(t, o, &there, &added[n - 1]) > 0) o->slots[--to] = o->slots[--from];
		else o->slots[--to] = added[--n].slot;
	}
}

static void order_add_many(const table *t, order *o, const uint8_t *changed, sorted *scratch)
{
	size_t n = 0;
	for (uint32_t slot = 0; slot < t->n; slot++)
		if ((!changed || changed[slot]) && has_value(t, o, slot)) scratch[n++] = (sorted){ head_of(t, o, slot), slot };
	size_t before = o->n;
	order_merge(t, o, scratch, n);
	o->n = before + n;
}

void table_sort(table *t)
{
	sorted *scratch = base_alloc(t->n * sizeof *scratch);
	for (size_t i = 0; i <= t->order_n; i++) {
		order *o = i < t->order_n ? &t->orders[i] : &t->newest;
		o->n = 0;
		order_add_many(t, o, NULL, scratch);
	}
	base_free(scratch);
}

bool table_change(table *t, const row_state *rows, size_t n, name_fn name_of, void *arg)
{
	bool few = n <= FEW, good = true;
	size_t slots = t->n;
	for (size_t i = 0; i < n; i++) slots = rows[i].slot >= slots ? (size_t)rows[i].slot + 1 : slots;
	uint8_t *changed = few ? NULL : base_alloc(slots);
	sorted *scratch = few ? NULL : base_alloc(slots * sizeof *scratch);
	for (size_t i = 0; i < n && !few; i++) changed[rows[i].slot] = 1;
	for (size_t i = 0; i <= t->order_n; i++) {
		order *o = i < t->order_n ? &t->orders[i] : &t->newest;
		for (size_t j = 0; j < n && few; j++) order_remove(t, o, rows[j].slot);
		if (!few) order_drop_many(o, changed);
	}
	for (size_t i = 0; i < n; i++) good &= table_put(t, &rows[i], name_of, arg);
	for (size_t i = 0; i <= t->order_n; i++) {
		order *o = i < t->order_n ? &t->orders[i] : &t->newest;
		for (size_t j = 0; j < n && few; j++) order_insert(t, o, rows[j].slot);
		if (!few) order_add_many(t, o, changed, scratch);
	}
	base_free(changed);
	base_free(scratch);
	return good;
}
