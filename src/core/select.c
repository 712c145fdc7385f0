/* SPDX-License-Identifier: EUPL-1.2
 * Rows are judged 64 at a time; blocks in which no row is left are skipped. */
#include "core/select.h"
#include <math.h>
#include <string.h>
#include "core/collate.h"

typedef uint8_t bytes16 __attribute__((vector_size(16)));

uint64_t bits_count(const uint64_t *bits, size_t blocks)
{
	uint64_t n = 0;
	for (size_t i = 0; i < blocks; i++) n += (uint64_t)__builtin_popcountll(bits[i]);
	return n;
}

static uint64_t *bits_new(reader *r, size_t blocks) { return scratch_take(r, (blocks + 1) * sizeof(uint64_t)); }

/* The words typed. */

status search_begin(ctx *cx, slice text, search *ret)
{
	*ret = (search){ 0 };
	ret->n = fts_query_words(cx->mem, text, WORDS_MAX, &ret->words);
	for (size_t i = 0; i < ret->n; i++) {
		bool begins = i + 1 == ret->n && utf8_length(ret->words[i]) > 1;
		status st = sets_take(cx, cx->db->x->sets, ret->words[i], begins ? MATCH_BEGIN : MATCH_WORD, &ret->found[i][0]);
		if (st != ST_OK) {
			search_end(cx->db, ret);
			return st;
		}
		ret->set_n[i] = 1;
	}
	return ST_OK;
}

status search_widen(ctx *cx, reader *r, search *s, match_kind kind)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->set_n[i] == SETS_PER_WORD) continue;
		TRY(sets_take(cx, r->x->sets, s->words[i], kind, &s->found[i][s->set_n[i]]));
		s->set_n[i]++;
	}
	return ST_OK;
}

void search_end(reader *r, search *s)
{
	for (size_t i = 0; i < s->n; i++) {
		while (s->set_n[i]) sets_release(r->x->sets, s->found[i][--s->set_n[i]]);
	}
}

/* Text: a byte a row, the sum of the qualities of all words, 0 where a word is missing. */

static void lay_over(const segment *g, uint8_t *out, size_t rows, uint8_t least)
{
	size_t many = g->many_n < rows ? g->many_n : rows;
	for (size_t i = 0; i < many; i++)
		if (g->many[i] > out[i] && g->many[i] >= least) out[i] = g->many[i];
	for (size_t i = 0; i < g->few_n; i++) {
		uint32_t slot = g->few[i] >> 4;
		uint8_t q = g->few[i] & 15;
		if (slot < rows && q > out[slot] && q >= least) out[slot] = q;
	}
}

static void word_quality(const search *s, size_t word, uint32_t code, uint8_t *out, size_t rows, size_t room, bool label)
{
	memset(out, 0, room);
	bool first = true;
	for (size_t i = 0; i < s->set_n[word]; i++) {
		const segment *g = set_segment(s->found[word][i], code);
		if (!g) continue;
		if (first && g->many && !label) memcpy(out, g->many, g->many_n < rows ? g->many_n : rows);
		else lay_over(g, out, rows, label ? set_label_quality(s->found[word][i]) : 0);
		first = false;
	}
}

static void add_where_both(uint8_t *sum, const uint8_t *word, size_t room)
{
	for (size_t i = 0; i < room; i += sizeof(bytes16)) {
		bytes16 a, b;
		memcpy(&a, sum + i, sizeof a);
		memcpy(&b, word + i, sizeof b);
		bytes16 both = (bytes16)(a != 0) & (bytes16)(b != 0);
		a = (a + b) & both;
		memcpy(sum + i, &a, sizeof a);
	}
}

/* One bit for each byte that is not 0. */
static uint64_t bits_of_bytes(const uint8_t *p)
{
	uint64_t out = 0;
	for (unsigned i = 0; i < 8; i++) {
		uint64_t v;
		memcpy(&v, p + i * 8, sizeof v);
		v = ((v & 0x7F7F7F7F7F7F7F7FULL) + 0x7F7F7F7F7F7F7F7FULL) | v;
		v = (v >> 7 & 0x0101010101010101ULL) * 0x0102040810204080ULL;
		out |= v >> 56 << (i * 8);
	}
	return out;
}

static void select_text(reader *r, const search *s, bool label, selection *ret)
{
	const table *t = ret->t;
	size_t room = ret->blocks * 64;
	ret->score = scratch_take(r, room);
	uint8_t *word = s->n > 1 ? scratch_take(r, room) : NULL;
	word_quality(s, 0, t->code, ret->score, t->n, room, label);
	for (size_t i = 1; i < s->n; i++) {
		word_quality(s, i, t->code, word, t->n, room, label);
		add_where_both(ret->score, word, room);
	}
	uint8_t full = (uint8_t)(s->n * QUALITY_MAX);
	for (size_t b = 0; b < ret->blocks; b++) ret->base[b] &= bits_of_bytes(ret->score + b * 64);
	for (bit_walk w = bits_walk(ret->base, ret->blocks); bit_next(&w);)
		if (ret->score[w.slot] == full && t->words[w.slot] == s->n) ret->score[w.slot] = (uint8_t)(full + EXACT_LABEL_BONUS);
}

void select_base(reader *r, const uint8_t *seen, table *t, const search *s, bool withdrawn, bool label, selection *ret)
{
	*ret = (selection){ .t = t, .blocks = (t->n + 63) / 64 };
	ret->base = bits_new(r, ret->blocks);
	ret->there = bits_new(r, ret->blocks);
	for (size_t b = 0; b < ret->blocks; b++) {
		size_t from = b * 64, n = t->n - from < 64 ? t->n - from : 64;
		uint64_t bits = 0, all = 0;
		for (size_t i = 0; i < n; i++) {
			uint32_t a = t->audiences[from + i];
			bool there = a != ROW_ABSENT;
			all |= (uint64_t)there << i;
			bits |= (uint64_t)(there && (withdrawn || !(a & ROW_WITHDRAWN)) && seen[a & ~ROW_WITHDRAWN]) << i;
		}
		ret->base[b] = bits;
		ret->there[b] = all;
	}
	if (s && s->n) select_text(r, s, label, ret);
	ret->match = ret->base;
	ret->total = bits_count(ret->base, ret->blocks);
}

/* Filters. */

static void keep_codes(const selection *s, const column *c, const uint8_t *wanted, uint64_t *out)
{
	for (size_t b = 0; b < s->blocks; b++) {
		uint64_t bits = 0;
		for (uint64_t left = s->base[b]; left; left &= left - 1) {
			uint32_t i = (uint32_t)__builtin_ctzll(left), code = c->codes[b * 64 + i];
			bool keep = false;
			if (code & CODE_MANY) {
				const uint32_t *list = c->pool + (code & ~CODE_MANY);
				for (size_t k = 1; k <= list[0] && !keep; k++) keep = wanted[list[k]];
			} else {
				keep = wanted[code];
			}
			bits |= (uint64_t)keep << i;
		}
		out[b] = bits;
	}
}

static void keep_facet(reader *r, const selection *s, const column *c, const list_filter *f, uint64_t *out)
{
	uint8_t *wanted = scratch_take(r, c->name_n);
	memset(wanted, 0, c->name_n);
	wanted[0] = f->missing;
	for (size_t i = 0; i < f->value_count; i++) {
		uint32_t number = names_find(&r->x->names, f->values[i]);
		uint64_t code;
		if (number && idmap_get(&c->code_of, (int64_t)number + 1, &code)) wanted[code] = 1;
	}
	keep_codes(s, c, wanted, out);
}

/* Inclusive; a day, month or year as `to` means until its end. */
static bool date_bound(slice text, bool end, double *ret)
{
	int64_t days, year, month;
	msec ms;
	double day = 86400000;
	if (text.n > 10 && time_parse_iso(text, &ms)) {
		*ret = (double)ms;
	} else if (text.n == 10 && time_parse_date(text, &days)) {
		*ret = (double)(days + end) * day - end;
	} else if (text.n == 7 && text.p[4] == '-' && slice_to_i64(slice_take(text, 4), &year) && slice_to_i64(slice_skip(text, 5), &month) && month >= 1 && month <= 12) {
		month += end;
		*ret = (double)days_from_civil((int)(year + (month > 12)), month > 12 ? 1 : (int)month, 1) * day - end;
	} else if (text.n == 4 && slice_to_i64(text, &year)) {
		*ret = (double)days_from_civil((int)year + end, 1, 1) * day - end;
	} else {
		return false;
	}
	return true;
}

static status bound(ctx *cx, slice column_name, column_type type, slice text, bool end, double *ret)
{
	bool good = type == COLUMN_DATE ? date_bound(text, end, ret) : slice_to_double(text, ret);
	if (good) return ST_OK;
	if (type == COLUMN_DATE) return fail(cx, BAD_REQUEST, "{1} is not a date for {2}. Write a date like 2026-11-23.", text, column_name);
	return fail(cx, BAD_REQUEST, "{1} is not a number for {2}.", text, column_name);
}

static double number_at(const table *t, const column *c, slice column_name, uint32_t slot)
{
	if (c) return c->numbers[slot];
	return (double)(slice_eq(column_name, S("created")) ? t->rows[slot].created : t->rows[slot].modified);
}

static bool built_in(slice column_name) { return slice_eq(column_name, S("created")) || slice_eq(column_name, S("modified")); }

static status keep_range(ctx *cx, const selection *s, const column *c, slice column_name, slice from, slice to, uint64_t *out)
{
	double low = -INFINITY, high = INFINITY;
	column_type type = c ? c->spec->type : COLUMN_DATE;
	if (from.n) TRY(bound(cx, column_name, type, from, false, &low));
	if (to.n) TRY(bound(cx, column_name, type, to, true, &high));
	memset(out, 0, s->blocks * sizeof *out);
	for (bit_walk w = bits_walk(s->base, s->blocks); bit_next(&w);) {
		double d = number_at(s->t, c, column_name, w.slot);
		if (d >= low && d <= high) out[w.slot >> 6] |= (uint64_t)1 << (w.slot & 63);
	}
	return ST_OK;
}

/* Texts are compared as they are ordered; `to` takes what begins with it. */
static void keep_keys(ctx *cx, const selection *s, const column *c, slice from, slice to, uint64_t *out)
{
	slice low = from.n ? collate_key(cx->mem, from) : NO_SLICE, high = to.n ? collate_key(cx->mem, to) : NO_SLICE;
	memset(out, 0, s->blocks * sizeof *out);
	for (bit_walk w = bits_walk(s->base, s->blocks); bit_next(&w);) {
		slice key = table_key(s->t, w.slot, c->key_at, cx->lang);
		bool keep = key.n && (!from.n || slice_cmp(key, low) >= 0) && (!to.n || slice_cmp(slice_take(key, high.n), high) <= 0);
		if (keep) out[w.slot >> 6] |= (uint64_t)1 << (w.slot & 63);
	}
}

/* A column that is no facet: exactly this value, or no value. */
static status keep_exact(ctx *cx, reader *r, const selection *s, const column *c, const list_filter *f, uint64_t *out)
{
	uint64_t *one = bits_new(r, s->blocks);
	memset(out, 0, s->blocks * sizeof *out);
	for (size_t i = 0; i < f->value_count; i++) {
		if (c && column_has_keys(c->spec)) {
			slice key = collate_key(cx->mem, f->values[i]);
			memset(one, 0, s->blocks * sizeof *one);
			for (bit_walk w = bits_walk(s->base, s->blocks); bit_next(&w);)
				if (slice_eq(table_key(s->t, w.slot, c->key_at, cx->lang), key)) one[w.slot >> 6] |= (uint64_t)1 << (w.slot & 63);
		} else {
			TRY(keep_range(cx, s, c, f->column, f->values[i], f->values[i], one));
		}
		for (size_t b = 0; b < s->blocks; b++) out[b] |= one[b];
	}
	for (bit_walk w = bits_walk(s->base, s->blocks); f->missing && c && bit_next(&w);) {
		bool none = column_has_keys(c->spec) ? !table_key(s->t, w.slot, c->key_at, cx->lang).n : isnan(c->numbers[w.slot]);
		if (none) out[w.slot >> 6] |= (uint64_t)1 << (w.slot & 63);
	}
	return ST_OK;
}

static status keep_filter(ctx *cx, reader *r, const selection *s, const list_filter *f, uint64_t *out)
{
	if (slice_eq(f->column, S("register")) && !table_column(s->t, f->column)) {
		bool here = false;
		for (size_t i = 0; i < f->value_count; i++) here |= slice_eq(f->values[i], s->t->name);
		memset(out, here ? 0xFF : 0, s->blocks * sizeof *out);
		return ST_OK;
	}
	const column *c = table_column(s->t, f->column);
	if (c && c->spec->facet) {
		keep_facet(r, s, c, f, out);
		return ST_OK;
	}
	if (c ? column_has_keys(c->spec) || c->numbers || !s->t->n : built_in(f->column)) return keep_exact(cx, r, s, c, f, out);
	if (c) return fail(cx, BAD_REQUEST, "This list cannot be narrowed by {1}.", f->column);
	memset(out, 0, s->blocks * sizeof *out);       /* another register's column */
	return ST_OK;
}

static status keep_between(ctx *cx, const selection *s, const list_range *g, uint64_t *out)
{
	const column *c = table_column(s->t, g->column);
	if (c ? column_has_number(c->spec) : built_in(g->column)) return keep_range(cx, s, c, g->column, g->from, g->to, out);
	if (c && !column_has_keys(c->spec)) return fail(cx, BAD_REQUEST, "This list cannot be narrowed by {1}.", g->column);
	if (c) keep_keys(cx, s, c, g->from, g->to, out);
	else memset(out, 0, s->blocks * sizeof *out);
	return ST_OK;
}

status select_filters(ctx *cx, reader *r, const list_query *q, selection *s)
{
	size_t n = q->filter_count + q->range_count;
	if (!n) return ST_OK;
	s->kept = scratch_take(r, n * sizeof(uint64_t *));
	s->match = bits_new(r, s->blocks);
	memcpy(s->match, s->base, s->blocks * sizeof *s->match);
	for (size_t i = 0; i < n; i++) {
		s->kept[i] = bits_new(r, s->blocks);
		if (i < q->filter_count) TRY(keep_filter(cx, r, s, &q->filters[i], s->kept[i]));
		else TRY(keep_between(cx, s, &q->ranges[i - q->filter_count], s->kept[i]));
		for (size_t b = 0; b < s->blocks; b++) s->match[b] &= s->kept[i][b];
	}
	s->total = bits_count(s->match, s->blocks);
	return ST_OK;
}

const uint64_t *select_without(reader *r, const list_query *q, const selection *s, slice column_name)
{
	bool own = false;
	for (size_t i = 0; i < q->filter_count; i++) own |= slice_eq(q->filters[i].column, column_name);
	if (!own) return s->match;
	uint64_t *out = bits_new(r, s->blocks);
	memcpy(out, s->base, s->blocks * sizeof *out);
	for (size_t i = 0; i < q->filter_count + q->range_count; i++) {
		if (i < q->filter_count && slice_eq(q->filters[i].column, column_name)) continue;
		for (size_t b = 0; b < s->blocks; b++) out[b] &= s->kept[i][b];
	}
	return out;
}

/* What the query is about. */

static status known_column(ctx *cx, const list_query *q, table **tables, size_t n, slice column_name, bool may_be_built_in)
{
	if (may_be_built_in && built_in(column_name)) return ST_OK;
	if (!q->register_name.n && slice_eq(column_name, S("register"))) return ST_OK;
	for (size_t i = 0; i < n; i++)
		if (table_column(tables[i], column_name)) return ST_OK;
	if (!q->register_name.n) return fail(cx, BAD_REQUEST, "No list has a column {1}.", column_name);
	return fail(cx, BAD_REQUEST, "The list {1} has no column {2}.", q->register_name, column_name);
}

static status known_columns(ctx *cx, const list_query *q, table **tables, size_t n)
{
	for (size_t i = 0; i < q->filter_count; i++) TRY(known_column(cx, q, tables, n, q->filters[i].column, true));
	for (size_t i = 0; i < q->range_count; i++) TRY(known_column(cx, q, tables, n, q->ranges[i].column, true));
	for (size_t i = 0; i < q->facet_count; i++) TRY(known_column(cx, q, tables, n, q->facets[i], false));
	return ST_OK;
}

status select_tables(ctx *cx, reader *r, const list_query *q, table ***ret, size_t *ret_n)
{
	const index_store *x = r->x;
	table **list = scratch_take(r, (x->table_n + 1) * sizeof(table *));
	size_t n = 0;
	for (size_t i = 1; i < x->table_n; i++)
		if (x->tables[i] && (!q->register_name.n || slice_eq(q->register_name, x->tables[i]->name))) list[n++] = x->tables[i];
	if (q->register_name.n && !n) return fail(cx, NOT_FOUND, "There is no register called {1}.", q->register_name);
	TRY(known_columns(cx, q, list, n));
	*ret = list;
	*ret_n = n;
	return ST_OK;
}
